"""What the data are: records, vocabularies, findings. Nothing here reads or writes a file."""
