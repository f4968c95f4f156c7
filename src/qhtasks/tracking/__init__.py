"""Part 四 of the notice at work: what was planned for each year, what was achieved, and how far the targets are."""
