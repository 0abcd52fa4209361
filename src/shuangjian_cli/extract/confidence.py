"""How sure a fact is: the share of facts found in the same way that were right.

A first table by construction; `calibrate` fits it out of fold from pages with gold.
"""

from __future__ import annotations

BASE = {
    "num-cl-noun": 0.95,
    "noun-num-cl": 0.95,
    "cl-is-noun": 0.85,
    "noun-verb-num": 0.88,
    "num-cl-suffix": 0.8,
    "noun-num-suffix": 0.8,
    "shared-head": 0.88,
    "elided": 0.82,
    "verb": 0.85,
    "earlier-noun": 0.7,
    "person": 0.5,
    "money": 0.95,
    "percent": 0.93,
    "area": 0.95,
    "money-bare": 0.85,
}
DOUBTS = {"digit_lost": 0.25, "repaired": 0.9, "vague": 0.9, "table": 0.9, "title": 0.98}


def confidence(construct: str, flags: list[str]) -> float:
    """The confidence of a fact: its construction's share, less for every doubt.

    >>> confidence("num-cl-noun", ["digit_lost"])
    0.24
    """
    value = BASE.get(construct, 0.6)
    for flag in flags:
        value *= DOUBTS.get(flag, 1.0)
    return round(value, 2)
