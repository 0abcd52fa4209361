"""How patterns of many words are made fast: heads cut out, gates, choices by what follows."""
