"""How to get an extra: said in one form wherever a library is missing.

The package is installed from a clone, so the advice is one that works there.
"""

from __future__ import annotations


def how_to_install(extra: str) -> str:
    """The command that installs the libraries of an extra, and where to run it.

    >>> how_to_install("excel")
    'pip install ".[excel]" in the clone'
    """
    return f'pip install ".[{extra}]" in the clone'
