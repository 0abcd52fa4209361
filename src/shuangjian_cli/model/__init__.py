"""The types that travel: pages in, documents through the stages, rows out. Imports nothing ours."""
