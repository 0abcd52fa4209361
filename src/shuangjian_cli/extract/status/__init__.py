"""Whether a number is so, planned or a rule, and whether it is a level or a change."""
