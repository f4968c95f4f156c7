"""Rules of obligations, the demands of parts 三 and 四: who is asked, by when, and on what ground we say so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qhtasks.checks.references import body_names, reference_faults
from qhtasks.checks.rule import Echo, rule
from qhtasks.model.words import ROLES
from qhtasks.questions.duties import ROLE_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qhtasks.checks.rule import Faults, Subject
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.notice import NoticeForm
    from qhtasks.model.obligations import Obligation

_WITHOUT_SUBJECT = ("要", "将")
"""How a sentence begins that has no subject of its own."""
_PREDICATES = "要|根据|分别|负责|商|加强|定期"
"""What follows the subjects of the sentences of parts 三 and 四: a subject that is cut short is followed by others."""
_TEXT = Echo(("paragraph-differs",), "record")
"""A text that is not the notice's does not hold what was curated from the notice."""


@rule("obligation-addressee", echoes=(_TEXT, Echo(("obligation-text",), "series"), Echo(("form",), "dataset")))
def check_obligation_addressee(subject: Subject) -> Faults:
    """对谁提出（addressee）照录这一条的主语，不截短，不取宾语；没有主语而承前的，同前一条；原文写了的不能作 null。"""
    dataset = subject.dataset
    words = [*dataset.form.audience_words, *body_names(dataset)]
    heads = _heads(dataset)
    faults = {each.id: _addressee_fault(each, words) for each in dataset.obligations if heads[each.id] is each}
    for obligation in dataset.obligations:
        head, message = heads[obligation.id], faults.get(obligation.id)
        if head is not obligation and not faults[head.id] and obligation.addressee != head.addressee:
            message = f"没有自己的主语，承前，应作“{head.addressee}”"
        if message:
            yield dataset.at(obligation.id, "addressee"), f"{dataset.label(obligation)}：{message}"


def _heads(dataset: Dataset) -> dict[str, Obligation]:
    """Give for each obligation the one that has its subject: itself, or the last one above it that has one (承前)."""
    heads: dict[str, Obligation] = {}
    head: Obligation | None = None
    for obligation in dataset.obligations:
        if not head or head.section != obligation.section or not obligation.text.startswith(_WITHOUT_SUBJECT):
            head = obligation
        heads[obligation.id] = head
    return heads


def _addressee_fault(obligation: Obligation, words: Sequence[str]) -> str | None:
    """Say what is wrong with the addressee of an obligation whose subject must be its own."""
    addressee, text = obligation.addressee, obligation.text
    if addressee is None:
        named = [word for word in words if word in text]
        return f"原文写着“{named[0]}”，不能作未写明" if named else None
    if addressee not in text:
        return f"“{addressee}”不在原文里，也不是承前"
    if not re.search(f"(?:^|[，。；])由?{re.escape(addressee)}(?:{_PREDICATES})", text):
        return f"“{addressee}”不是这一条的主语，或者没有写全"
    return None


@rule("obligation-scope", echoes=(_TEXT, Echo(("obligation-addressee", "obligation-reach"), "record")))
def check_obligation_scope(subject: Subject) -> Faults:
    """写明对谁提出的，及于谁正好是其中写到的单位、集合或角色，不多不少；“会同”的是另一方，只是可能及于。"""
    dataset = subject.dataset
    words = [*dataset.form.audience_words, *body_names(dataset)]
    for obligation in dataset.obligations:
        first, _, second = (obligation.addressee or "").partition("会同")
        for field, side in (("reaches", first), ("may_reach", second)):
            if obligation.addressee or field == "may_reach":
                known = [word for word in getattr(obligation, field) if word in words]
                for index, message in _scope_faults(known, _named(dataset.form, side, words)):
                    place = dataset.at(obligation.id, field, *index)
                    yield place, f"{dataset.label(obligation)}：“{obligation.addressee or '未写明'}”{message}"


def _scope_faults(known: Sequence[str], named: Sequence[str]) -> Iterator[tuple[tuple[int, ...], str]]:
    """Compare what is reached with what is named, and give the first difference with its place in the list, if any."""
    wrong = next((index for index, word in enumerate(known) if word not in named), None)
    missing = [word for word in named if word not in known]
    if wrong is not None:
        rest = f"，及于的是“{'”“'.join(named)}”" if named else ""
        yield (wrong,), f"不包括“{known[wrong]}”{rest}"
    elif missing:
        yield (), f"包括“{'”“'.join(missing)}”，及于里没有"


def _named(form: NoticeForm, side: str, words: Sequence[str]) -> list[str]:
    """List the words that a side of an addressee names: the longest of overlapping ones, or roles as in 各牵头地区."""
    named = [word for word in words if word in side]
    longest = [word for word in named if not any(word != other and word in other for other in named)]
    return longest or [getattr(form.audiences, role) for role in ROLES if ROLE_NAMES[role] in side]


@rule("obligation-reach", echoes=(Echo(("unknown-agency", "form"), "dataset"),), waivable=False)
def check_obligation_reach(subject: Subject) -> Faults:
    """及于谁（reaches，至少一个）、可能及于谁（may_reach）是名录里的单位、集合，或“各地区各部门”等三个词，不重复。"""
    dataset = subject.dataset
    names = [*dataset.form.audience_words, *body_names(dataset)]
    for obligation in dataset.obligations:
        if not obligation.reaches:
            yield dataset.at(obligation.id, "reaches"), f"{dataset.label(obligation)}没有及于任何单位"
        for field in ("reaches", "may_reach"):
            for index, complaint in reference_faults(getattr(obligation, field), names):
                yield dataset.at(obligation.id, field, index), f"{dataset.label(obligation)}：{complaint}"


@rule(
    "obligation-inference",
    echoes=(
        Echo(("obligation-addressee",), "record"),
        Echo(("no-lead", "open-marker", "listed-twice", "unknown-agency", "list-differs", "both-roles"), "dataset"),
        Echo(("form",), "dataset"),
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
            if not set(units).intersection(items[ground].lead):
                place = dataset.at(obligation.id, "inferred_from", index)
                yield place, f"{dataset.label(obligation)}：{ground} 的牵头单位都不在所推断的单位里"
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
    """时限照录原文；原文里有 periods 所列写法的，要写出，有几种的写止日最早的。"""
    dataset = subject.dataset
    for obligation in dataset.obligations:
        text, due, label = obligation.text, obligation.due, dataset.label(obligation)
        written = _phrases(dataset, text)
        if due and due not in text:
            yield dataset.at(obligation.id, "due"), f"{label}：时限“{due}”不在原文里"
        elif written and not due:
            place = dataset.at(obligation.id, "text").part(text, text.find(written[0]), len(written[0]))
            yield place, f"{label}：原文写着“{written[0]}”，须写时限（due）"
        elif written and due in written[1:]:
            yield dataset.at(obligation.id, "due"), f"{label}：原文还写着“{written[0]}”，比“{due}”早，时限应写它"


def _phrases(dataset: Dataset, text: str) -> list[str]:
    """List the due phrases that a text has, that which ends first before the others; none that is a part of another."""
    periods = [period for period in dataset.periods if period.phrase in text]
    periods.sort(key=lambda period: (period.until is None, period.until))
    phrases = [period.phrase for period in periods]
    return [phrase for phrase in phrases if not any(phrase != other and phrase in other for other in phrases)]


@rule("obligation-text")
def check_obligation_text(subject: Subject) -> Faults:
    """每条要求以逗号、分号或句号收尾，不在词语中间断开。"""
    for obligation in subject.dataset.obligations:
        text = obligation.text
        if text[-1] not in "，；。":
            place = subject.dataset.at(obligation.id, "text")
            yield place.part(text, len(text) - 1, 1), f"{subject.dataset.label(obligation)}：末尾不是逗号、分号或句号"
