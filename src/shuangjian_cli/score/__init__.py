"""How good an output is beside gold: clean texts by characters and lines, facts by record."""
