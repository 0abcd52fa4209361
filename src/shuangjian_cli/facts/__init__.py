"""Work with rows that are there already: duplicates, observations, wide tables."""
