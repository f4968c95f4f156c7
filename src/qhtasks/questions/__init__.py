"""Pure answers: a dataset goes in, rows come out. No input or output, no clock."""
