"""The program's version; the dataset has one of its own in `notice.yaml`."""

__version__ = "0.1.0"
