"""Work with rows that are there already: duplicates, observations, differences, wide tables."""
