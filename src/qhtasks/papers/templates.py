"""Templates: where they are looked for, which files a page may take, and what is wrong in one, said in Chinese."""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from qhtasks.errors import QhtasksError
from qhtasks.papers import view
from qhtasks.papers.imprint import short_hash
from qhtasks.questions import wording
from qhtasks.store.location import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SHIPPED = (shipped("templates"),)
"""The folders in which templates are looked for where no others were named."""
_PAGES = (".j2", ".css")
_TYPESET = (".typ",)
_ENDINGS = (*_PAGES, *_TYPESET, ".docx")
SITE = "site"
"""The folder of the templates of the site, which belong to no paper."""
_HIDDEN = ("~", ".")
"""How the names of hidden files begin: Word's lock files, and those of operating systems."""
_END = r"还有一个“\g<block>”没有结束（差 {% end\g<block> %}）"
_COMPLAINTS = (
    (r"'(.+)' is undefined", r"没有“\1”这个名字"),
    (r"'None' has no attribute '(.+)'", r"这里是 none，没有“\1”这一项：先用 if 判断有没有"),
    (r"\w+ object has no element (\d+)", r"这里没有那么多个，取不到 [\1]：先用 if 判断有没有"),
    (r"No filter named '(.+)'\.", r"没有“\1”这个过滤器"),
    (r"No test named '(.+)'\.", r"没有“\1”这个判断"),
    (r"Encountered unknown tag '(end\w+|else|elif)'\..*closed is '(?P<block>.+)'\.", rf"到“\1”这里，{_END}"),
    (r"Encountered unknown tag '(end\w+|else|elif)'\.", r"“\1”前面没有和它成对的标记"),
    (r"Encountered unknown tag '(tr|tc)'\..*", r"{%\1 … %} 只能用在表格里，一行、一格只放一个"),
    (r"Encountered unknown tag '(.+?)'\..*", r"不认得“\1”这个标记"),
    (r"Unexpected end of template\..*closed is '(?P<block>.+)'\.", rf"模板没有写完，{_END}"),
    (r"Missing end of comment tag", "从“{#”开始的注释没有结束（差“#}”）；不是注释的，“{”和“#”之间空一格"),
    (r"Missing end of raw directive", "从 {% raw %} 开始的一段没有结束（差 {% endraw %}）"),
    (r"unexpected end of template, expected 'end of print statement'\.", "“{{”没有结束（差“}}”）"),
    (r"unexpected end of template, expected 'end of statement block'\.", "“{%”没有结束（差“%}”）"),
    (r"unexpected '}'", "“}”不成对，应是“}}”或“%}”"),
    (r"unexpected char '(.)' at \d+", r"这里不能写“\1”：引号、括号、逗号都要用半角"),
    (r"no loader for this environment.*", "Word 模板里不能引入别的模板"),
    (r"maximum recursion depth exceeded.*", "模板一层一层地引用了它自己"),
    (r"(?i:unexpected|expected) .*", r"这里写法不对（\g<0>）"),
)
_ATTRIBUTE = re.compile(r"'(?:.*\.)?(\w+) object' has no attribute '(.+)'")
_FULL_WIDTH = re.compile(r"｛[｛%％#＃]|[｝%％#＃]｝|\{％|％\}")
_HALF_WIDTH = str.maketrans("｛｝％＃", "{}%#")


def template_folders(folder: Path | None) -> tuple[Path, ...]:
    """List the folders in which templates are looked for: the given one first, then the shipped one."""
    if folder is None:
        return SHIPPED
    if not folder.is_dir():
        raise QhtasksError(f"没有模板目录 {folder}：先用 qhtasks templates copy 目录 复制一份")
    names = sorted(path.name for path in folder.iterdir())
    if _known().isdisjoint(names):
        others = "、".join(name for name in names if name.endswith(_ENDINGS) and not name.startswith(_HIDDEN))
        only = f"，只有 {others}" if others else ""
        raise QhtasksError(
            f"{folder} 里没有程序认得的模板{only}：用 qhtasks templates copy 目录 复制一份来改，不要改文件名"
        )
    return (folder.resolve(), *SHIPPED)


def unused(folder: Path) -> tuple[str, ...]:
    """Name the files of a folder that look like templates but have no known name and are mentioned in no other."""
    pages = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and _takes_any(path.name)}
    documents = (path.name for path in folder.glob("*.docx") if not path.name.startswith(_HIDDEN))
    strangers = sorted({*pages, *documents} - _known())
    return tuple(
        name
        for name in strangers
        if not any(name.encode() in source for other, source in pages.items() if other != name)
    )


def _known() -> set[str]:
    """Name the templates that the program asks for."""
    return {path.name for folder in SHIPPED for path in folder.iterdir()}


def located(name: str, folders: Sequence[Path]) -> Path:
    """Find a template in the first folder that has it; the shipped folder, the last, has every one."""
    return next(path for folder in folders if (path := folder / name).is_file())


def takes(name: PurePath, endings: Sequence[str] = _PAGES) -> bool:
    """Whether a page may take a file as a template, by its path in the folder."""
    return name.suffix in endings and not any(part.startswith(".") for part in name.parts)


def _takes_any(name: str) -> bool:
    return takes(PurePath(name), (*_PAGES, *_TYPESET))


def hash_of_pages(folders: Sequence[Path]) -> str:
    """Hash all templates that a page may take, with their paths in their folders."""
    return _hash_of((folder, name) for folder in folders for name in _templates(folder, _PAGES))


def hash_of_typeset(folders: Sequence[Path]) -> str:
    """Hash all templates that Typst may take, with their paths in their folders."""
    return _hash_of((folder, name) for folder in folders for name in typeset_templates(folder))


def _hash_of(files: Iterable[tuple[Path, PurePath]]) -> str:
    return short_hash(
        *(part for folder, name in files for part in (name.as_posix().encode(), (folder / name).read_bytes()))
    )


def typeset_templates(folder: Path) -> Iterator[PurePath]:
    """Give the paths of the templates of Typst in a folder, in one order."""
    return _templates(folder, _TYPESET)


def _templates(folder: Path, endings: Sequence[str]) -> Iterator[PurePath]:
    """Give the paths of the templates with these endings, in one order; hidden folders are not entered."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and Path(place, name) != folder / SITE)
        inside = (Path(place, name).relative_to(folder) for name in sorted(names))
        yield from (name for name in inside if takes(name, endings))


def in_chinese(error: Exception) -> str:
    """Put one of Jinja's usual complaints into Chinese; any other stays as it is."""
    message = getattr(error, "message", None) or str(error)  # str() of a Jinja error adds the line
    if match := _ATTRIBUTE.fullmatch(message):
        return _attribute(*match.groups())
    for english, chinese in _COMPLAINTS:
        if match := re.fullmatch(english, message, re.DOTALL):
            return match.expand(chinese)
    return f"{type(error).__name__}: {message}"


def _attribute(kind: str, name: str) -> str:
    """Say that a value has no such field, and which fields it has."""
    fields = getattr(getattr(view, kind, getattr(wording, kind, None)), "_fields", ())
    return f"{kind} 没有“{name}”这一项" + (f"，有 {'、'.join(fields)}" if fields else "")


def full_width(text: str) -> tuple[int, str] | None:
    """Find the first mark typed with full-width signs: give its line, and in Chinese what it should be."""
    mark = _FULL_WIDTH.search(text)
    if not mark:
        return None
    half = mark[0].translate(_HALF_WIDTH)
    return text.count("\n", 0, mark.start()) + 1, f"“{mark[0]}”是全角的，要用半角的“{half}”"
