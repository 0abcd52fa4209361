"""The loop of those who tune rules: gold to correct, what a change changed, which rows pay."""
