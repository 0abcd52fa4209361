"""`python -m shuangjian_cli` is `shuangjian`."""

from .cli.app import main

main()
