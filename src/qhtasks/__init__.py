"""青政办〔2021〕29号 as a dataset that can be proven, questioned and printed."""

from typing import TYPE_CHECKING, Any

from qhtasks.version import __version__

if TYPE_CHECKING:
    from qhtasks.api import Agency, Notice, Rows, load, pydantic_model
    from qhtasks.errors import QhtasksError

__all__ = ["Agency", "Notice", "QhtasksError", "Rows", "__version__", "load", "pydantic_model"]


def __getattr__(name: str) -> Any:
    """Give a public name; its module is imported when it is asked for, so that the command line starts quickly."""
    from importlib import import_module

    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module("qhtasks.errors" if name == "QhtasksError" else "qhtasks.api"), name)
