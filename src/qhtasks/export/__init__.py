"""The export: the dataset as JSON, as CSV with its Data Package, and as SQLite. Each table is defined once."""
