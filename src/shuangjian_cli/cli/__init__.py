"""The command line: one module a command, wired in `app`; nothing heavy is imported for --help."""
