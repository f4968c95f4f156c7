"""The notice in Python: the same questions as on the command line, with the same answers."""
