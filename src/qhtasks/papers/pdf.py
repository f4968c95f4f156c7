"""PDF, set by Typst from templates in its own language. The only user of typst.

A template gets the finished view as JSON in `sys.inputs.view`, and in `sys.inputs.fonts` the names of those fonts of
this machine that print Chinese, by their use. It sees nothing but the folder of templates, and nothing of the clock.

PDF/A-2b and PDF/UA-1 are declared. Under such a standard a character that no font has is an error of Typst's, where it
would else print an empty box.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.errors import MissingExtraError, QhtasksError
from qhtasks.papers.kinds import kind_of
from qhtasks.papers.templates import SHIPPED, located, typeset_templates
from qhtasks.papers.zips import moment_of

try:
    import typst
except ImportError:
    raise MissingExtraError("PDF 格式", "pdf") from None

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qhtasks.papers.view import Paper

_FANG = ("FangSong_GB2312", "FangSong", "STFangsong", "FandolFang R", "FandolFang")
_HEI = ("SimHei", "STHeiti", "Heiti SC", "FandolHei", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei")
_KAI = ("KaiTi_GB2312", "KaiTi", "STKaiti", "Kaiti SC", "FandolKai", "AR PL UKai CN")
_SONG = ("SimSun", "STSong", "Songti SC", "Noto Serif CJK SC", "Source Han Serif SC", "FandolSong")
_BLACK = ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05")
"""Families that are as heavy as a title wants, and have one weight only."""
_TITLE = (*_BLACK, "Noto Serif CJK SC", "Source Han Serif SC", "FandolSong", "STSong", "Songti SC", "SimSun")
_USES = {"fang": _FANG, "hei": _HEI, "kai": _KAI, "song": _SONG, "title": _TITLE}
"""Families by what official papers use them for, the first that is there first; Typst knows their English names."""
_KNOWN = tuple(dict.fromkeys(name for names in (*_USES.values(), ("Noto Sans SC", "Noto Serif SC")) for name in names))
_BOLD = 600
"""The weight from which a font does for a title."""
_STANDARDS: list[typst.PDFStandard] = ["a-2b", "ua-1"]
_NAMED = 20
"""How many missing characters an error names."""

_MISSING = re.compile(r'the text `"(.*?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_PLACE = re.compile(r"┌─ (.+):(\d+):\d+$", re.MULTILINE)
_PACKAGE = re.compile(r'"@[\w-]+/')
"""A package of Typst's own, which it would fetch from the network."""
_COMPLAINTS = (
    (r"dictionary does not contain key \"(.+)\".*", r"没有“\1”这一项"),
    (r"unknown variable: (\S+).*", r"没有“\1”这个名字"),
    (r"unclosed (?:delimiter|string).*", "括号或引号没有成对"),
    (r"file not found.*", "要引入的文件没有：能引入的是这个目录里的 .typ 文件"),
    (r"PDF/\S+ error: (.*)", r"这样写不合 PDF/A、PDF/UA（\1）"),
)


class ChosenFonts(NamedTuple):
    """The fonts to print with: families by use, and whether that of titles is too thin for them."""

    families: dict[str, list[str]]
    thin: bool

    def as_json(self) -> str:
        """Write them for the templates."""
        return json.dumps({**self.families, "thin": self.thin})


class Printer:
    """Sets papers as PDF; Typst and the fonts are prepared with it, and each template is read once."""

    def __init__(self, folders: Sequence[Path] = SHIPPED, fonts: Path | None = None) -> None:
        """Take the folders of templates, the first one first, and a folder of fonts besides those installed."""
        self.folders = folders
        self.fonts = typst.Fonts(include_embedded_fonts=False, font_paths=[fonts] if fonts else [])
        self.chosen = chosen_fonts(self.fonts)
        self.merged = TemporaryDirectory(prefix="qhtasks-") if tuple(folders) != SHIPPED else None
        self.root = _merged(folders, Path(self.merged.name)) if self.merged else folders[0]
        self.compilers: dict[str, typst.Compiler] = {}

    def close(self) -> None:
        """Throw the merged templates away."""
        if self.merged:
            self.merged.cleanup()

    def pdf(self, paper: Paper) -> bytes:
        """Set a paper; a mistake in a template, or a character that no font has, is an error that names it."""
        compiler = self._compiler(f"{kind_of(paper).template}.typ")
        inputs = {"view": view_as_json(paper), "fonts": self.chosen.as_json()}
        moment = moment_of(paper.cover.source.day)
        try:
            content = compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards=_STANDARDS, timestamp=moment)
        except typst.TypstError as error:
            raise QhtasksError(self._explained(error)) from error
        if not isinstance(content, bytes):
            raise TypeError(type(content))
        return content

    def _compiler(self, template: str) -> typst.Compiler:
        if template not in self.compilers:
            nowhere = self.root / ".packages"  # templates take no packages, neither from here nor from the network
            self.compilers[template] = typst.Compiler(
                self.root / template,
                root=self.root,
                font_paths=self.fonts,
                package_path=nowhere,
                package_cache_path=nowhere,
            )
        return self.compilers[template]

    def _explained(self, error: typst.TypstError) -> str:
        """Say in Chinese what is wrong: missing characters, or a mistake in a template with its file and line."""
        if texts := _MISSING.findall(error.diagnostic):
            return _without_font(_ESCAPED.sub(lambda sign: chr(int(sign[1], 16)), "".join(texts)))
        place = _PLACE.search(error.diagnostic)
        where = f"{self._template(place[1])}:{place[2]}：" if place else ""
        return f"{where}模板有误：{_in_chinese(error.message)}"

    def _template(self, place: str) -> Path:
        """Find the template of which Typst says where it is from here."""
        return located(Path(place).resolve().relative_to(self.root.resolve()).as_posix(), self.folders)


def view_as_json(paper: Paper) -> str:
    """Write the view of a paper as JSON: records as objects, with the names of their fields."""
    return json.dumps(_plain(paper), ensure_ascii=False, separators=(",", ":"))


def _plain(value: object) -> object:
    fields: tuple[str, ...] = getattr(value, "_fields", ())
    if fields:
        return {name: _plain(getattr(value, name)) for name in fields}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def chosen_fonts(fonts: typst.Fonts) -> ChosenFonts:
    """Choose the fonts of each use; others that have Chinese stand in for what they lack."""
    here = set(fonts.families())
    others = [name for name in _KNOWN if name in here]
    if not others:
        raise QhtasksError(
            "没有找到中文字体，生成不了 PDF：装上仿宋、黑体、楷体、宋体（Linux 上如 fonts-noto-cjk），"
            "或用 --fonts 指定放着字体文件的目录，如办公软件自带的"
        )
    families = {
        use: list(dict.fromkeys([*(name for name in names if name in here), *others])) for use, names in _USES.items()
    }
    first = families["title"][0]
    bold = any(font.family == first and font.weight >= _BOLD for font in fonts.fonts())
    return ChosenFonts(families, thin=not bold and first not in _BLACK)


def _merged(folders: Sequence[Path], root: Path) -> Path:
    """Copy the templates of several folders into one, the first folder over the others: Typst reads below one root."""
    for folder in reversed(folders):
        for name in typeset_templates(folder):
            place = root / name
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / name, place)
            _refuse_packages(folder / name)
    return root


def _refuse_packages(template: Path) -> None:
    """Raise an error for a template that imports a package, which would come from the network."""
    lines = template.read_text("utf-8", errors="replace").splitlines()
    for number, line in enumerate(lines, 1):
        if _PACKAGE.search(line):
            raise QhtasksError(f"{template}:{number}：模板有误：不从网上取 Typst 的包：要用的写成 .typ 文件放进目录")


def _without_font(texts: str) -> str:
    """Name the characters that no font has, each once."""
    signs = sorted(set(texts))
    named = "、".join(f"{sign}（U+{ord(sign):04X}）" for sign in signs[:_NAMED])
    rest = f"等 {len(signs)} 个" if len(signs) > _NAMED else ""
    return (
        f"这台电脑的字体里没有 {named}{rest}，打印出来会缺字：装上有这些字的中文字体，"
        "或用 --fonts 指定放着字体文件的目录，再生成 PDF"
    )


def _in_chinese(message: str) -> str:
    """Put one of Typst's usual complaints into Chinese; any other is quoted."""
    for english, chinese in _COMPLAINTS:
        if match := re.fullmatch(english, message, re.DOTALL):
            return match.expand(chinese)
    return f"这里写法不对（{message}）"
