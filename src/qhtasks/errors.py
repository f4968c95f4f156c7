"""What ends a command: a known error, told to people in one line, with exit code 2."""


class QhtasksError(Exception):
    """Says what is wrong, where, and what to do next."""


class MissingExtraError(QhtasksError):
    """A library that only some want is not installed: says for what, and by which extra it comes."""

    def __init__(self, purpose: str, extra: str) -> None:
        super().__init__(f"{purpose}要另装：安装时加上 {extra} 这一项，如 pip install -c constraints.txt '.[{extra}]'")
