"""Speed and quality beside the peers: `python -m bench`, or `make bench`."""
