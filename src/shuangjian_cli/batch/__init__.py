"""Many pages: one task that does a page or a shard, and the engines that run tasks.

`run.run` is what the command calls; the modules, from one page to a whole run:

    page        item limits watch
    folder      summary folder
    shard       state task
    engines     recover local ray
    run         orders spare finish run merge
"""
