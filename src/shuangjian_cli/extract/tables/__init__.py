"""Rows and columns, of markup or flattened, to numbers with the nouns of their heads."""
