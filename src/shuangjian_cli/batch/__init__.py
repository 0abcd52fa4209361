"""Many pages: one task that does a page or a shard, and the engines that run tasks.

    page        item limits watch
    shard       task state
    engines     local ray recover
    folder      folder summary finish spare
    run         orders run merge
"""
