"""What parts 三 and 四 of the notice ask of someone."""

from __future__ import annotations

from typing import Annotated

from qhtasks.model.items import Numbered
from qhtasks.model.meaning import Meaning, Record


class Obligation(Numbered, Record):
    """A sentence that asks something of someone. Where it names nobody, `addressee` is null and the reach inferred."""

    id: Annotated[str, Meaning("编号", "`O1` 起", key=True)]
    section: Annotated[str, Meaning("所在的节", "`三`，或 `四（一）` 至 `四（六）`", refers=("Section",))]
    text: Annotated[str, Meaning("要求", "照录，连末尾的标点", compare="wording")]
    addressee: Annotated[
        str | None,
        Meaning(
            "对谁提出",
            "照录原文的词，可以在同一段的前文（O4、O5 承前）；原文没有写的是 `null`",
            compare="wording",
            judged=True,
        ),
    ]
    reaches: Annotated[
        tuple[str, ...],
        Meaning(
            "及于",
            "见“组织实施要求怎样及于单位”",
            refers=("Audience", "Unit", "Collective"),
            compare="list",
            judged=True,
        ),
    ]
    may_reach: Annotated[
        tuple[str, ...],
        Meaning(
            "可能及于",
            "原文提到、但没有写明承担什么的，如 O18“会同”的；只作可能涉及",
            refers=("Audience", "Unit", "Collective"),
            compare="list",
        ),
    ] = ()
    inferred_from: Annotated[
        tuple[str, ...],
        Meaning(
            "推断的根据",
            "项的编号。`addressee` 为 `null` 而推断到单位时必写，此外不写",
            refers=("Indicator", "Task"),
            compare="list",
            judged=True,
        ),
    ] = ()
    due: Annotated[
        str | None, Meaning("时限", "照录，须是 `periods` 里的一种写法", refers=("Period",), judged=True)
    ] = None
    note: Annotated[str | None, Meaning("整理说明", compare="wording")] = None

    @property
    def title(self) -> str:
        """What to print in a list: the sentence without the sign at its end."""
        return self.text.rstrip("，；。")

    @property
    def inferred(self) -> bool:
        """Whether the notice names no addressee here, so that who is meant was inferred."""
        return self.addressee is None


class ObligationsFile(Record):
    """`obligations.yaml`."""

    obligations: Annotated[
        tuple[Obligation, ...],
        Meaning(
            "组织实施要求",
            "第三部分和第四部分对各方提出的要求，按原文的次序。同一处各条的 `text` 依次相连，就是原文该段"
            "（第四部分不含段首的节标题）",
        ),
    ]
