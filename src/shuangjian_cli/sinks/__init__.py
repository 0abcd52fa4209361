"""The output side: rows to CSV, Excel, SQLite, Parquet, packages; files whole or not at all."""
