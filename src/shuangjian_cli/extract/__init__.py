"""Facts: numbers to quantities to counted nouns to metric, place, period and status."""
