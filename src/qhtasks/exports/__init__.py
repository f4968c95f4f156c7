"""The dataset written out for others: JSON, CSV with its Data Package, SQLite. Tables are defined once."""
