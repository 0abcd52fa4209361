"""`shuangjian version`."""

from __future__ import annotations

import typer


def version() -> None:
    """Print the version, and that of Python."""
    import platform

    from .. import __version__

    typer.echo(f"shuangjian {__version__} (Python {platform.python_version()})")
