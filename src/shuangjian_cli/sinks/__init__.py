"""The output side: rows to JSONL, CSV, text and files that appear whole or not at all."""
