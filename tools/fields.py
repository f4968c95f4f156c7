"""The manual of templates, docs/templates.md: every field of the view, from the named tuples themselves."""

from __future__ import annotations

from inspect import isclass
from types import NoneType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from qhtasks.papers import view
from qhtasks.papers.kinds import PAPER_KINDS
from qhtasks.papers.pages import PageWriter, xml_environment
from qhtasks.store.location import shipped
from qhtasks.text.escape import markdown_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HEAD = """<!-- 由 make manual 从程序生成，不要手改 -->

# 模板

责任清单、交办单和目录的样子由模板决定。复制一份，改好再用：

```sh
qhtasks templates copy 我的模板
qhtasks render 省水利厅 --format html --templates 我的模板
```

- 模板用 Jinja 写，存成 UTF-8。目录里没有的模板用程序附带的，所以只留改过的几个也行；文件名不要改，程序按文件名找。
- 每种纸面一套：`sheet` 是责任清单，`summary` 是责任摘要，`brief` 是交办单，`index` 是目录，`report` 是监测评估表，
  `dispatch` 是催办单、督办单、通报。`.md.j2` 是 Markdown，`.html.j2` 是 HTML，`.typ` 是 PDF。
  `whole` 是通知全文，只有 PDF。`page` 是共有的外框，PIECES 是共用的片段，`print.css` 是网页在屏幕上和打印时的样式。
- 自己另加的片段也用 `.j2` 或 `.css` 结尾，可以放在子目录里，用 `include` 引入；别的文件和以“.”开头的引入不了。
- `print.css` 也经过 Jinja：`{#` 是注释的开始，`{{`、`{%` 是标记的开始。样式里要写的，两个符号之间空一格，如
  `@media print { #x { … } }`。
- 模板得到的 `paper` 是一份写好的纸面，各项见下。都是纯文字，次序已排好，数已数好；没有内容的文字是空的。
- HTML 模板里的文字自动转义。Markdown 模板里每处文字都要加 `|md`，表格才不会断。
- 写错的名字、标记会报出模板的文件和行。标记的括号要用半角，`｛｛` 不行。
- 每个文件里由程序加一份记录，供 `qhtasks verify` 核对，也靠它认出文件有没有人改过；模板里不用写。它在 Markdown 和
  HTML 的最后一行，在 PDF、Word、Excel 的文档属性里。
- Excel 不用模板，但印的是同一份纸面。
- `site/` 是查询网页（`qhtasks site`）的：`page.html.j2` 是外框，`screen.css` 是屏幕上的样子，`.js` 是网页里的程序，
  打印也用 `print.css`。改好用 `qhtasks site --templates 我的模板`。

## PDF 模板

`.typ` 用 Typst 写，得到的是同一份纸面：`page.typ` 里的 `paper`。文字不用转义，不会当作标记。

- `page.typ` 里有版心、页眉页脚、名单和表的写法，别的模板开头引入它；自己另加的 `.typ` 可以放在子目录里。
- `fonts` 是本机有的字体，按用处分：`fang`、`hei`、`kai`、`song`、`title`；要用别处的字体，加 `--fonts 目录`。
- 不从网上取 Typst 的包。写错的地方报出模板的文件和行。
- 按 PDF/A-2b 和 PDF/UA-1 生成，未经验证；日期是数据集这一版的日期，不署作者。

## Word 模板

`sheet.docx`、`summary.docx`、`brief.docx`、`index.docx` 用 Word 或 WPS 打开就能改；`sheet-wide.docx` 是
`--blank-columns` 用的，末尾横排。

- 字体、字号、行距都在样式里：`标题 1`、`抬头`、`事项正文`、`表文`、`表头`、`表中标题`、`摘要表文`、`末尾说明` 等。
  改样式，全文跟着变。
- `{{ … }}` 处填入 `paper` 的各项，页眉页脚里也可以；下面的 ONLY 只有 Markdown 和 HTML 有。
- 一个标记要在同一段里写完，括号用半角；Word 自动改成的弯引号不要紧。
- `{%p … %}` 独占一段，`{%tr … %}` 独占表格的一行，填好后这一段、这一行不留下。
- 写错的名字、标记会报出是哪个文件；括号不成对的还会引出那一段。
- 文件的标题、主题、指纹等属性由程序写，模板里的不算。
"""
_PLAIN = {str: "文字", int: "整数", float: "数", bool: "真假"}
_OWN = {
    "md": "转义成 Markdown 文字",
    "css": "写成 CSS 的字符串",
    "file_name": '单位等的文件名：`name|file_name("html")`',
    "drawn": '画一块，同样的一块只画一次：`"obligations.html.j2"|drawn(rows=paper.obligations)`',
    "names": "名单：单位的名称不断开，本单位的加重：`item.lead|names(paper.name)`；Word 里再写一行放几个字",
}


def fields() -> str:
    """Put the manual together."""
    files = sorted(path.name for path in shipped("templates").iterdir() if path.is_file())
    pages = sorted(
        {name.split(".")[0] for name in files if name.endswith(".j2")}
        - {kind.template for kind in PAPER_KINDS.values()}
        - {"page"}
    )
    names = _own_names()
    of_word = xml_environment()
    only = [name for name in names if name not in of_word.filters and name not in of_word.tests]
    head = HEAD.replace("PIECES", _listed(pages)).replace("ONLY", _listed(only))
    own = [f"- `{name}`：{_OWN[name]}" for name in names]
    kinds = [line for kind in _kinds() for line in _kind(kind)]
    return "\n".join(
        (head, f"附带的模板：{_listed(files)}。", "", "## 程序另给的", "", *own, "", "## 纸面", "", *kinds)
    )


def _listed(names: Iterable[str]) -> str:
    """Write names one after the other."""
    return "、".join(f"`{name}`" for name in names)


def _own_names() -> list[str]:
    """Name what the program adds to Jinja; a name without an explanation here is an error."""
    from jinja2 import Environment

    ours, plain = PageWriter().environment, Environment(autoescape=True)
    return [
        name
        for added, known in ((ours.filters, plain.filters), (ours.tests, plain.tests), (ours.globals, plain.globals))
        for name in added
        if name not in known
    ]


def _kinds() -> list[Any]:
    """List the papers, then every named tuple that they hold, each before what it holds itself."""
    kinds: dict[Any, None] = dict.fromkeys(get_args(view.Paper))
    for paper in list(kinds):
        kinds |= dict.fromkeys(_held_by(paper))
    return list(kinds)


def _held_by(annotation: Any) -> Iterator[Any]:
    """Go through the named tuples that stand in an annotation, or in the fields of one."""
    inner = get_type_hints(annotation, include_extras=True).values() if _is_kind(annotation) else get_args(annotation)
    for each in inner:
        if _is_kind(each):
            yield each
        yield from _held_by(each)


def _is_kind(annotation: Any) -> bool:
    return isclass(annotation) and hasattr(annotation, "_fields")


def _kind(kind: Any) -> Iterator[str]:
    hints = get_type_hints(kind, include_extras=True)
    yield from (f"### {kind.__name__}", "", "| 名称 | 类型 | 含义 |", "| --- | --- | --- |")
    for name in kind._fields:
        inner, meaning = get_args(hints[name])
        yield f"| `{name}` | {_type(inner)} | {markdown_text(meaning)} |"
    yield ""


def _type(annotation: Any) -> str:
    """Say in Chinese what kind of value a field holds."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    if origin is Literal:
        return "、".join(f"`{each}`" for each in inner)
    if origin is tuple:
        several = len(inner) == 2 and inner[1] is Ellipsis  # noqa: PLR2004 - an item and the dots
        return f"多个{_type(inner[0])}" if several else "（" + "，".join(map(_type, inner)) + "）"
    if origin is Annotated:
        return _type(inner[0])
    if origin is Union or NoneType in inner:
        return _type(next(each for each in inner if each is not NoneType)) + "或 none"
    return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
