"""Numerals to quantities: value, bound, unit and currency, and what is a trap and no quantity."""
