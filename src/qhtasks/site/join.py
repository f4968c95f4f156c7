"""The page's scripts and styles: ES modules joined to one script, and the policy that lets nothing else run.

No browser loads modules from a file that was opened by a double click, so that they are joined when the page is made.
The joiner understands two forms and refuses all others, because a name that is silently undefined is worse than an
error: `import { a, b } from "./module.js";` on one line, and `export` of one const, function or class at the beginning
of a line. A line that begins with `//`, `/*` or `*` is a comment and left out, to keep the page small.
"""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.errors import QhtasksError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_IMPORT = re.compile(r'import \{ (\w+(?:, \w+)*) \} from "\./([a-z]+(?:-[a-z]+)*)\.js";')
_EXPORT = re.compile(r"export ((?:async )?(?:const|function|class) (\w+)\b.*)")
_COMMENT = re.compile(r"\s*(?://|/\*|\*)")
_ASIDE = re.compile(r"/\*.*?\*/")
_KEYWORD = re.compile(r"\b(?:import|export)\b")
_BRACKETS = re.compile(r"\([^()]*\)")
_SECOND = re.compile(r",\s*\w+ = |,$")
_FORMS = 'import、export 各占一行，照 import { a } from "./b.js"; 和 export const a = … 写'
_ENDS = re.compile(r"</script|</style|<!--", re.IGNORECASE)


class JoinError(QhtasksError):
    """A module that the joiner refuses."""


class Module(NamedTuple):
    """A module: what it takes from which others, the names it gives, and its text without the two keywords."""

    name: str
    imports: tuple[tuple[str, tuple[str, ...]], ...]
    exports: tuple[str, ...]
    text: str

    def written(self) -> str:
        """Write the module as a function that is called once and gives what it exports."""
        taken = "".join(f"const {{ {', '.join(names)} }} = {_variable(source)};\n" for source, names in self.imports)
        given = f"return {{ {', '.join(self.exports)} }};"
        return f"const {_variable(self.name)} = (() => {{\n{taken}{self.text}{given}\n}})();\n"


def _variable(module: str) -> str:
    """Name the constant that holds what a module gives."""
    return f"M_{module.replace('-', '_')}"


def joined(first: str, source: Callable[[str], str]) -> str:
    """Join a module with all that it imports, those first; `source` reads the text of a module by its name."""
    modules = {module.name: module for module in _reached(first, source, (), {})}
    for module in modules.values():
        for other, names in module.imports:
            missing = [name for name in names if name not in modules[other].exports]
            if missing:
                raise JoinError(f"{module.name}.js 从 {other}.js 取 {'、'.join(missing)}，那里没有 export 这个名字")
    script = '"use strict";\n' + "".join(module.written() for module in modules.values())
    return f"(() => {{\n{safe(script, 'script')}}})();\n"


def _reached(
    name: str, source: Callable[[str], str], path: tuple[str, ...], read: dict[str, Module]
) -> Iterator[Module]:
    """Give a module behind all that it imports, each once; modules that import one another are refused."""
    if name in path:
        raise JoinError(f"{'.js → '.join((*path, name))}.js 互相引用，没有先后")
    if name in read:
        return
    read[name] = module = read_module(name, source(name))
    for other, _ in module.imports:
        yield from _reached(other, source, (*path, name), read)
    yield module


def read_module(name: str, text: str) -> Module:
    """Read a module; a line with another form of import or export is refused, with its number."""
    imports: list[tuple[str, tuple[str, ...]]] = []
    exports: list[str] = []
    lines: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if _COMMENT.match(line):
            continue
        if taken := _IMPORT.fullmatch(line):
            if any(map(str.strip, lines)):
                raise JoinError(f"{name}.js:{number}：import 写在最前面")
            imports.append((taken[2], tuple(taken[1].split(", "))))
            continue
        if given := _EXPORT.fullmatch(line):
            if _SECOND.search(_without_brackets(given[1])) or _KEYWORD.search(_ASIDE.sub("", given[1])):
                raise JoinError(f"{name}.js:{number}：一个 export 只写一个名字")
            exports.append(given[2])
            line = given[1]  # noqa: PLW2901 - the line without its keyword
        elif _KEYWORD.search(_ASIDE.sub("", line)):
            raise JoinError(f"{name}.js:{number}：{_FORMS}")
        lines.append(line)
    twice = [each for each in exports if exports.count(each) > 1]
    if twice:
        raise JoinError(f"{name}.js 两次 export {twice[0]}")
    return Module(name, tuple(imports), tuple(exports), "".join(f"{line}\n" for line in lines).lstrip("\n"))


def _without_brackets(text: str) -> str:
    """Leave out what stands in round brackets, such as parameters with default values."""
    shorter = _BRACKETS.sub("", text)
    return shorter if shorter == text else _without_brackets(shorter)


def safe(text: str, element: str) -> str:
    """Refuse a text that would end its element in the page."""
    if found := _ENDS.search(text):
        raise JoinError(f"{element} 里不能有“{found[0]}”，它会提前结束这一段")
    return text


def policy(script: str, styles: tuple[str, ...]) -> str:
    """Write the content security policy: this script and these styles, by their hashes, and nothing from anywhere."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hashed(script)}",
            f"style-src {' '.join(map(_hashed, styles))}",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types qhtasks",
        )
    )


def _hashed(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
