"""Which tests run on every system: those that need no program, terminal or kind of file that only Linux has.

What a test needs is read from its code and from that of all it calls in this folder, fixtures among it, so that nobody
has to mark it.
"""

from __future__ import annotations

import inspect
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

LINUX = {
    *(
        "bash",
        "make",
        "less",
        "zsh",
        "fish",
        "soffice",
        "java",
        "qpdf",
        "unzip",
        "7z",
    ),  # programs that .ci/run installs
    *("pexpect", "pty", "openpty"),
    *("mkfifo", "symlink_to", "chmod", "alarm", "SIGALRM", "send_signal", "setrlimit", "getuid"),
    *("/dev/null", "/dev/zero", "/dev/full", "/dev/tty"),
    *("chromium", "NODE"),
}
"""Names and words in the code of a test that say that it needs Linux, or programs that .ci/run installs there."""


def is_portable(item: pytest.Function) -> bool:
    """Whether a test runs on every system."""
    fixtures = (each.func for given in item._fixtureinfo.name2fixturedefs.values() for each in given)  # noqa: SLF001
    seen: set[int] = set()
    return LINUX.isdisjoint(word for each in (item.function, *fixtures) for word in _words(each, seen))


def _words(thing: Any, seen: set[int]) -> Iterator[str]:
    """Give the names and texts in the code of a function, and of the functions and classes of the tests it calls."""
    thing = inspect.unwrap(thing) if callable(thing) else thing
    if id(thing) in seen or not getattr(thing, "__module__", "").startswith("tests"):
        return
    seen.add(id(thing))
    if isinstance(thing, type):
        for method in vars(thing).values():
            yield from _words(method, seen)
    elif isinstance(thing, FunctionType):
        for word in _in_code(thing.__code__):
            yield word
            yield from _words(thing.__globals__.get(word), seen)


def _in_code(code: CodeType) -> Iterator[str]:
    """Give the names and texts of a code object and of those in it."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _in_code(constant)
        else:
            yield from (
                each for each in (constant if isinstance(constant, tuple) else (constant,)) if isinstance(each, str)
            )
