"""shuangjian: messy Chinese web pages in, clean simplified text and validated facts out."""

from __future__ import annotations

__version__ = "0.1.0"
