"""Words without knowledge of the data: how they are folded, compared, read aloud and measured."""
