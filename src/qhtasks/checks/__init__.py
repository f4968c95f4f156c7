"""Judging a dataset: the rules, the engine that applies them, and reports of what they find."""
