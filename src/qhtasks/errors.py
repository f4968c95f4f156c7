"""What ends a command: a known error, told to people in one line, with exit code 2."""


class QhtasksError(Exception):
    """Says what is wrong, where, and what to do next."""
