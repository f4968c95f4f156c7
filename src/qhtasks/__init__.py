"""青政办〔2021〕29号 as a dataset that can be proven, questioned and printed."""

__version__ = "0.1.0"
