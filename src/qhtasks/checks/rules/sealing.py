"""The rule of the seal: what questions are answered from is what the files say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qhtasks.checks.rule import Echo, rule
from qhtasks.store.sealed import SEALED, is_current

if TYPE_CHECKING:
    from qhtasks.checks.rule import Faults, Subject


@rule("seal", "warning", last=True, echoes=(Echo(("waiver-form", "waiver-expired", "waiver-unused"), "dataset"),))
def check_seal(subject: Subject) -> Faults:
    """封存文件 sealed.json（若有）与数据相符；别的规则都没有发现问题时才核对。"""
    if not subject.findings and not is_current(subject.root, subject.dataset):
        notice = subject.dataset.at("notice.txt")
        place = notice._replace(file=Path(notice.file).with_name(SEALED).as_posix(), record=SEALED)
        yield place, "数据改过，还没有重新封存：运行 qhtasks seal"
