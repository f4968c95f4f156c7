"""Rules of obligations, the demands of parts 三 and 四: who is asked, by when, and on what ground we say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qhtasks.checks.references import body_names, reference_faults
from qhtasks.checks.rule import Echo, rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qhtasks.checks.rule import Faults, Subject
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.obligations import Obligation

_TEXT = Echo(("paragraph-differs",), "record")
"""A text that is not the notice's does not hold what was curated from the notice."""


@rule("obligation-addressee", echoes=(_TEXT,))
def check_obligation_addressee(subject: Subject) -> Faults:
    """对谁提出（addressee）照录这一条原文，或承前一条，并写着所及于的每一个；原文写了的不能作 null。"""
    dataset = subject.dataset
    words = [*dataset.form.audience_words, *body_names(dataset)]
    for obligation in dataset.obligations:
        place = dataset.at(obligation.id, "addressee")
        addressee, label = obligation.addressee, dataset.label(obligation)
        if addressee is None:
            named = [word for word in words if word in obligation.text]
            if named:
                yield place, f"{label}：原文写着“{named[0]}”，不能作未写明"
        elif addressee not in _text_so_far(dataset, obligation):
            yield place, f"{label}：“{addressee}”不在原文里，也不是承前"
        else:
            for index, word in enumerate(obligation.reaches):
                if word in words and word.removesuffix("单位") not in addressee:
                    yield dataset.at(obligation.id, "reaches", index), f"{label}：“{addressee}”不包括“{word}”"


def _text_so_far(dataset: Dataset, obligation: Obligation) -> str:
    """Join a paragraph up to the end of an obligation, whose subject may be that of an earlier sentence (承前)."""
    texts = [other.text for other in dataset.obligations if other.section == obligation.section]
    return "".join(texts[: texts.index(obligation.text) + 1])


@rule("obligation-reach", echoes=(Echo(("unknown-agency",), "dataset"),), waivable=False)
def check_obligation_reach(subject: Subject) -> Faults:
    """及于谁（reaches）是名录里的单位或集合，或“各地区各部门”“牵头单位”“参加单位”，至少一个，不重复。"""
    dataset = subject.dataset
    names = [*dataset.form.audience_words, *body_names(dataset)]
    for obligation in dataset.obligations:
        if not obligation.reaches:
            yield dataset.at(obligation.id, "reaches"), f"{dataset.label(obligation)}没有及于任何单位"
        for index, complaint in reference_faults(obligation.reaches, names):
            yield dataset.at(obligation.id, "reaches", index), f"{dataset.label(obligation)}：{complaint}"


@rule(
    "obligation-inference",
    echoes=(
        Echo(("obligation-addressee",), "record"),
        Echo(("no-lead", "open-marker", "listed-twice", "unknown-agency", "list-differs", "both-roles"), "dataset"),
    ),
)
def check_obligation_inference(subject: Subject) -> Faults:
    """原文没有写对谁提出而推断到单位的，写明根据（inferred_from）：每个单位都是其中某项的牵头单位。"""
    dataset = subject.dataset
    for obligation in dataset.obligations:
        units = [word for word in obligation.reaches if word not in dataset.form.audience_words]
        if bool(obligation.inferred and units) != bool(obligation.inferred_from):
            message = "推断到单位的须写根据（inferred_from），此外不写"
            yield dataset.at(obligation.id, "inferred_from"), f"{dataset.label(obligation)}：{message}"
        elif obligation.inferred:
            yield from _ground_faults(dataset, obligation, units)


def _ground_faults(dataset: Dataset, obligation: Obligation, units: Sequence[str]) -> Faults:
    """Find grounds that are not items, and inferred units that lead none of them."""
    items = {item.id: item for item in dataset.items}
    leads: set[str] = set()
    for index, ground in enumerate(obligation.inferred_from):
        if ground in items:
            leads.update(items[ground].lead)
        else:
            yield (
                dataset.at(obligation.id, "inferred_from", index),
                f"{dataset.label(obligation)}：没有“{ground}”这一项",
            )
    for word in units:
        if word not in leads:
            place = dataset.at(obligation.id, "reaches", obligation.reaches.index(word))
            yield place, f"{dataset.label(obligation)}：“{word}”不是所列根据中任何一项的牵头单位"


@rule("obligation-due", echoes=(_TEXT,))
def check_obligation_due(subject: Subject) -> Faults:
    """时限照录原文；原文里有 periods 所列写法的，要写出。"""
    dataset = subject.dataset
    for obligation in dataset.obligations:
        text, due = obligation.text, obligation.due
        written = [period.phrase for period in dataset.periods if period.phrase in text]
        if due and due not in text:
            yield dataset.at(obligation.id, "due"), f"{dataset.label(obligation)}：时限“{due}”不在原文里"
        elif written and not due:
            place = dataset.at(obligation.id, "text").part(text, text.find(written[0]), len(written[0]))
            yield place, f"{dataset.label(obligation)}：原文写着“{written[0]}”，须写时限（due）"


@rule("obligation-text")
def check_obligation_text(subject: Subject) -> Faults:
    """每条要求以逗号、分号或句号收尾，不在词语中间断开。"""
    for obligation in subject.dataset.obligations:
        text = obligation.text
        if text[-1] not in "，；。":
            place = subject.dataset.at(obligation.id, "text")
            yield place.part(text, len(text) - 1, 1), f"{subject.dataset.label(obligation)}：末尾不是逗号、分号或句号"
