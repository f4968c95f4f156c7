"""Rules of obligations: who is asked, and on what ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qhtasks.checks.registry import rule
from qhtasks.checks.rules.items import body_names, reference_faults
from qhtasks.model.words import AUDIENCES, EVERYONE

if TYPE_CHECKING:
    from qhtasks.checks.registry import Faults, Subject
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.obligations import Obligation


@rule("obligation-addressee")
def check_obligation_addressee(subject: Subject) -> Faults:
    """对谁提出（addressee）照录这一条原文，或承前一条，并写着所及于的每一个；原文写了的不能作 null。"""
    dataset = subject.dataset
    words = [EVERYONE, *AUDIENCES, *body_names(dataset)]
    for each in dataset.obligations:
        place = dataset.at(each.id, "addressee")
        if each.addressee is None:
            named = [word for word in words if word in each.text]
            if named:
                yield place, f"{each.label}：原文写着“{named[0]}”，不能作未写明"
        elif each.addressee not in _text_so_far(dataset, each):
            yield place, f"{each.label}：“{each.addressee}”不在原文里，也不是承前"
        else:
            for index, word in enumerate(each.reaches):
                if word in words and word.removesuffix("单位") not in each.addressee:
                    yield dataset.at(each.id, "reaches", index), f"{each.label}：“{each.addressee}”不包括“{word}”"


def _text_so_far(dataset: Dataset, obligation: Obligation) -> str:
    """Join a paragraph up to the end of an obligation: its subject may carry on from before (承前)."""
    texts = [each.text for each in dataset.obligations if each.section == obligation.section]
    return "".join(texts[: texts.index(obligation.text) + 1])


@rule("obligation-reach")
def check_obligation_reach(subject: Subject) -> Faults:
    """及于谁（reaches）是名录里的单位或集合，或“各地区各部门”“牵头单位”“参加单位”，至少一个，不重复。"""
    dataset = subject.dataset
    names = [EVERYONE, *AUDIENCES, *body_names(dataset)]
    for each in dataset.obligations:
        if not each.reaches:
            yield dataset.at(each.id, "reaches"), f"{each.label}没有及于任何单位"
        for index, complaint in reference_faults(each.reaches, names):
            yield dataset.at(each.id, "reaches", index), f"{each.label}：{complaint}"


@rule("obligation-inference")
def check_obligation_inference(subject: Subject) -> Faults:
    """原文没有写对谁提出而推断到单位的，写明根据（inferred_from）：每个单位都是其中某项的牵头单位。"""
    dataset = subject.dataset
    items = {item.id: item for item in dataset.items}
    for each in dataset.obligations:
        units = [word for word in each.reaches if word not in (EVERYONE, *AUDIENCES)]
        if bool(each.inferred and units) != bool(each.inferred_from):
            message = "推断到单位的须写根据（inferred_from），此外不写"
            yield dataset.at(each.id, "inferred_from"), f"{each.label}：{message}"
            continue
        for index, ground in enumerate(each.inferred_from):
            if ground not in items:
                yield dataset.at(each.id, "inferred_from", index), f"{each.label}：没有“{ground}”这一项"
        grounds = [items[ground] for ground in each.inferred_from if ground in items]
        leads = {token for item in grounds for token in item.lead}
        for word in units if each.inferred else ():
            if word not in leads:
                place = dataset.at(each.id, "reaches", each.reaches.index(word))
                yield place, f"{each.label}：“{word}”不是所列根据中任何一项的牵头单位"


@rule("obligation-due")
def check_obligation_due(subject: Subject) -> Faults:
    """时限照录原文；原文里有 periods 所列写法的，要写出。"""
    dataset = subject.dataset
    for each in dataset.obligations:
        written = [period.phrase for period in dataset.periods if period.phrase in each.text]
        if each.due and each.due not in each.text:
            yield dataset.at(each.id, "due"), f"{each.label}：时限“{each.due}”不在原文里"
        elif written and not each.due:
            place = dataset.at(each.id, "text").part(each.text, each.text.find(written[0]), len(written[0]))
            yield place, f"{each.label}：原文写着“{written[0]}”，须写时限（due）"


@rule("obligation-text")
def check_obligation_text(subject: Subject) -> Faults:
    """每条要求以逗号、分号或句号收尾，不在词语中间断开。"""
    for each in subject.dataset.obligations:
        if each.text[-1] not in "，；。":
            place = subject.dataset.at(each.id, "text")
            yield place.part(each.text, len(each.text) - 1, 1), f"{each.label}：末尾不是逗号、分号或句号"
