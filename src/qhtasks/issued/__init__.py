"""The issued text: its passages, the grammar of its lists, and the proof that the data say the same."""
