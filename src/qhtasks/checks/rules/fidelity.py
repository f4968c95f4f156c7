"""Rules of fidelity: the data are the notice, character by character, and nothing of the notice is left over."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from qhtasks.checks.registry import rule
from qhtasks.store.content import LEFT_OVER

if TYPE_CHECKING:
    from qhtasks.checks.registry import Faults, Subject
    from qhtasks.issued.proof import Parting


def _differences(subject: Subject, kind: Parting) -> Faults:
    """Tell each value once: what the notice says twice, as its date, differs twice from the one that the data have."""
    differing = [each for each in subject.proof.differences if each.kind == kind]
    for each in {(each.place.record, each.place.path): each for each in reversed(differing)}.values():
        yield each.place, each.message


@rule("notice-changed")
def check_notice_changed(subject: Subject) -> Faults:
    """印发原文 notice.txt 一个字节也不改：它的 SHA-256 等于 notice.yaml 所记。"""
    issued, recorded = subject.dataset.issued, subject.dataset.document.sha256
    if _hash(issued) != recorded:
        told = "换行符变了" if _hash(issued.replace("\r\n", "\n")) == recorded else "有改动"
        yield subject.dataset.at("notice.txt"), f"notice.txt {told}：恢复原来的文件（git checkout），不要改 sha256"


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


@rule("document-differs")
def check_document_differs(subject: Subject) -> Faults:
    """文号、标题、主送、日期等文件信息与通知一致。"""
    yield from _differences(subject, "document")


@rule("title-differs")
def check_title_differs(subject: Subject) -> Faults:
    """各部分、各节的标题与通知一致。"""
    yield from _differences(subject, "title")


@rule("paragraph-differs")
def check_paragraph_differs(subject: Subject) -> Faults:
    """各项的标题句、举措（指标句）依次相连，即为通知该段，一字不差；三、四两部分的要求同此。"""
    yield from _differences(subject, "paragraph")


@rule("list-differs")
def check_list_differs(subject: Subject) -> Faults:
    """牵头、参加单位与通知逐个相同，次序相同，“等”在原处。"""
    yield from _differences(subject, "list")


@rule("wrong-section")
def check_wrong_section(subject: Subject) -> Faults:
    """各项在通知的哪一节，就放在哪一节。"""
    yield from _differences(subject, "section")


@rule("missing-from-data")
def check_missing_from_data(subject: Subject) -> Faults:
    """通知有的，数据都有。"""
    yield from _differences(subject, "missing")


@rule("not-in-notice")
def check_not_in_notice(subject: Subject) -> Faults:
    """数据有的，通知都有。"""
    yield from _differences(subject, "unissued")


@rule("unread-notice")
def check_unread_notice(subject: Subject) -> Faults:
    """通知的每一行都读得成：有编号的段落、单位列表、标题，或已知的文件信息。"""
    yield from _differences(subject, "unread")


@rule("left-over", "warning")
def check_left_over(subject: Subject) -> Faults:
    """没有旧版留下、不再使用的文件：sealed.json。"""
    if LEFT_OVER in subject.dataset.places:
        yield subject.dataset.at(LEFT_OVER), f"{LEFT_OVER} 不再使用：查过的内容自动存在缓存里，这个文件可删除"
