"""Bytes to text, with the encoding found, how sure, and what the page claimed."""

from .labels import canonical
from .stage import NotTextError, decode

__all__ = ["NotTextError", "canonical", "decode"]
