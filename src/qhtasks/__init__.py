"""青政办〔2021〕29号 as a dataset that can be proven, questioned and printed.

    import qhtasks

    notice = qhtasks.load()
    water = notice.agency("省水利厅")
    water.duties.to_records()  # ready for pandas

`load` opens the dataset and gives a `Notice`, which answers all questions: `help(qhtasks.Notice)` lists them. Answers
of several rows are `Rows`, tuples of frozen records. What cannot be understood or read raises `QhtasksError`. Only the
names in `__all__` are public; docs/python.md tells more.
"""

from typing import TYPE_CHECKING, Any

from qhtasks.version import __version__

if TYPE_CHECKING:
    from qhtasks.api.followup import FollowUp
    from qhtasks.api.notice import Agency, Notice, load, pydantic_model
    from qhtasks.api.rows import Rows
    from qhtasks.errors import QhtasksError

__all__ = ["Agency", "FollowUp", "Notice", "QhtasksError", "Rows", "__version__", "load", "pydantic_model"]

_ELSEWHERE = {"FollowUp": "api.followup", "QhtasksError": "errors", "Rows": "api.rows"}


def __getattr__(name: str) -> Any:
    """Give a public name; its module is imported when it is asked for, so that the command line starts quickly."""
    from importlib import import_module

    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"qhtasks.{_ELSEWHERE.get(name, 'api.notice')}"), name)


def __dir__() -> list[str]:
    """List the public names, for `help` and completion, without importing what they stand for."""
    return sorted({*globals(), *__all__})
