"""Many pages: one task that does a page or a shard, and the engines that run tasks."""
