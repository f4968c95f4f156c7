"""From a folder of files to a dataset, and back to files."""
