"""The page as a file: made from templates and answers, written whole, and known again by `verify`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from markupsafe import Markup

from qhtasks.errors import QhtasksError
from qhtasks.export.jsonfile import source
from qhtasks.papers.choices import Choices, Request
from qhtasks.papers.compose import Composer
from qhtasks.papers.imprint import PAGE, read_record, sealed_page, short_hash, stamp
from qhtasks.papers.pages import PageWriter
from qhtasks.papers.templates import located, template_folders
from qhtasks.papers.verify import Verdict, as_of, differences
from qhtasks.papers.view import DISCLAIMER
from qhtasks.questions.agency import answers
from qhtasks.questions.wording import Wording
from qhtasks.site.answers import SiteAnswers
from qhtasks.site.join import joined, policy, safe
from qhtasks.site.progress import progress_of
from qhtasks.store.files import file_name, write_whole
from qhtasks.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qhtasks.model.dataset import Dataset
    from qhtasks.model.findings import Outcome
    from qhtasks.papers.returned import ReturnedFile
    from qhtasks.papers.view import Stamp
    from qhtasks.site.progress import Progress
    from qhtasks.store.files import WriteResult
    from qhtasks.tracking.monitoring import Followed

KIND = "site"
"""What the record in the file says that it is."""
FIRST = "main"
"""The module that imports all others."""
TITLE = "任务分工查询"


def usual_name(dataset: Dataset) -> str:
    """Name the file after the notice, so that whoever gets it by mail knows what it is."""
    return file_name(f"{dataset.document.number}-查询", "html")


def write_site(path: Path, content: bytes, *, force: bool) -> WriteResult:
    """Write the page; without `force` never over a file that somebody else made or changed."""
    return write_whole(path, content, force=force, ours=PAGE.untouched)


def site_page(
    dataset: Dataset, outcome: Outcome, templates: Path | None = None, progress: Progress | None = None
) -> bytes:
    """Make the page; `templates` is a folder of templates that differ from the shipped ones.

    Without `progress` the page has no word about how far anything is.
    """
    folders = template_folders(templates)
    writer = PageWriter(folders)
    script = joined(FIRST, lambda name: _read(folders, f"site/{name}.js"))
    paper_style, style = (
        safe(text, "style") for text in (writer.filled("print.css"), _read(folders, "site/screen.css"))
    )
    made = _stamp(dataset, outcome, progress)
    page = writer.filled(
        "site/page.html.j2",
        title=f"{TITLE} · {dataset.document.number}",
        notice=dataset.document.title,
        disclaimer=DISCLAIMER,
        line=made.line,
        followed=progress is not None,
        policy=policy(script, (paper_style, style)),
        paper_style=Markup(paper_style),  # noqa: S704 - a template
        style=Markup(style),  # noqa: S704 - a template
        script=Markup(script),  # noqa: S704 - made of templates
        data=Markup(_as_data(dataset, outcome, made, progress)),  # noqa: S704 - `<` is escaped
    )
    hashed = short_hash(*(text.encode() for text in (paper_style, style, script, __version__)))
    return sealed_page(page, made.record, hashed)


def judge_site(
    dataset: Dataset, file: ReturnedFile, outcome: Outcome, followed: Followed | None = None
) -> Verdict | None:
    """Compare a page with the data as `verify` compares papers; None where the file is no such page.

    A page that tells progress is compared with what the track says as of the same day.
    """
    imprint = PAGE.imprint(file.content) if file.ending == "html" else None
    record = read_record(imprint.record) if imprint else None
    if record is None or record.request.kind != KIND:
        return None
    touched = not PAGE.untouched(file.content)
    verdict = Verdict(file.name, "current", title=TITLE, edition=record.edition, touched=touched)
    try:
        progress = _progress_again(Composer(dataset, record.request.choices, outcome, followed), record.request)
    except QhtasksError as error:
        return verdict._replace(state="outdated", changed=(str(error),))
    now = _stamp(as_of(dataset, record.edition), outcome, progress)
    if now.digest != record.digest:
        return verdict._replace(state="outdated", changed=tuple(differences(record, now)))
    return verdict._replace(state="altered", altered=("网页写出以后有改动，不要再用",)) if touched else verdict


def _progress_again(composer: Composer, request: Request) -> Progress | None:
    """Ask the track what the page tells, for the same year and as of the same day; None where it tells no progress."""
    if not request.subjects:
        return None
    years = {str(year): year for year in composer.followed.track.years}
    return progress_of(composer.followed, year=years.get(request.subjects[0], 0), day=request.choices.as_of)


def _read(folders: Sequence[Path], name: str) -> str:
    """Read a template; lines end as browsers read them, because the policy holds hashes of the text."""
    return located(name, folders).read_text("utf-8-sig")


def _as_data(dataset: Dataset, outcome: Outcome, made: Stamp, progress: Progress | None) -> str:
    """Write the answers as JSON in which nothing ends the element or begins a comment."""
    packed = {
        "cite": source(dataset)["title"],
        "disclaimer": DISCLAIMER,
        "stamp": made.line,
        **SiteAnswers(dataset, outcome).packed(),
        "progress": progress and progress._asdict(),
    }
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _stamp(dataset: Dataset, outcome: Outcome, progress: Progress | None) -> Stamp:
    """Identify the page by what it says of the notice and of each item, unit and obligation, and of progress."""
    wording = Wording(dataset)
    contents: dict[str, object] = {"抬头": (dataset.document.title, tuple(dataset.section_titles.items()))}
    contents |= {item.id: (wording.item(item), tuple(wording.glosses(item))) for item in dataset.items}
    contents |= {obligation.id: wording.obligation(obligation) for obligation in dataset.obligations}
    for answer in answers(dataset, dataset.units):
        page = wording.agency(answer)
        duties = tuple(
            (row.item.id, row.role, row.basis, row.via, row.standing) for group in page.groups for row in group.rows
        )
        asked = tuple((row.id, row.ground, row.way) for row in page.obligations)
        contents[page.name] = (page.full_name, page.kind, page.later, page.note, duties, asked, page.mentions)
    contents |= {collective.name: collective.note or "" for collective in dataset.collectives}
    contents |= {
        each.name: (each.full_name, each.aliases, str(each.set_up), each.note, each.source)
        for each in dataset.successors
    }
    contents["核对"] = tuple((remark.rule, remark.message, remark.waived_until) for remark in outcome.remarks)
    if progress is None:
        return stamp(Request(KIND, (), Choices()), dataset.edition.version, contents)
    request = Request(KIND, (str(progress.year),), Choices(as_of=progress.day))
    return stamp(request, dataset.edition.version, contents | {"进展": progress})
