"""The command line: one module a command, wired in `app`; nothing heavy is imported for --help.

The commands by what they take, and what they share:

    pages       clean extract segment run merge template
    rows        report explain dedup reconcile export score diff
    others      lexicon schema version
    options     options declare configure job
    output      output apart console exits fitted wording
    helpers     pages progress running tables explain_run export_tables facts_input
    app         app
"""
