"""The answers that the page holds, finished by the same functions as the commands use.

The page looks up, compares and draws; who owes what, counts, relations and wording stand here. Rows are lists, without
names, and texts that many rows share stand once, in `texts`, to keep the file small; `templates/site/data.js` declares
how they are read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qhtasks.answers.calendar import due_calendar
from qhtasks.answers.remarks import ALERT, alerts, remark_lines, remark_text
from qhtasks.issued.lists import ListGrammar
from qhtasks.model.meaning import plain
from qhtasks.model.words import BASES, MEASURES, ROLES, SCOPES, SERIES
from qhtasks.papers.choices import DEPTH_NAMES, Choices
from qhtasks.papers.compose import Composer
from qhtasks.papers.sheets import quote_of
from qhtasks.questions.agency import answers
from qhtasks.questions.counts import TOTALS, headings, matrix, overview, short_heading
from qhtasks.questions.deadlines import TERM_NAMES, deadlines
from qhtasks.questions.demands import GROUND_NAMES
from qhtasks.questions.duties import BASIS_NAMES, ROLE_NAMES, UNDATED
from qhtasks.questions.find import with_items
from qhtasks.questions.later import NOT_FOUND
from qhtasks.questions.names import bare, spellings, unpunctuated
from qhtasks.questions.relations import RELATION_NAMES, all_partners
from qhtasks.questions.search import FIELD_NAMES
from qhtasks.questions.select import Filter, by_bases
from qhtasks.questions.targets import aims, bound_of, direction_of, phrase_of
from qhtasks.questions.wording import SOLE, UNADDRESSED, Wording
from qhtasks.site.days import changes_of, days_of, successor_rows
from qhtasks.text.folding import substitutes
from qhtasks.text.pinyin import INITIALS, WHOLE, sounds_of, written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qhtasks.model.bodies import Collective, Unit
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.findings import Outcome
    from qhtasks.model.items import Indicator, Task
    from qhtasks.papers.view import Requirement, SheetGroup
    from qhtasks.questions.agency import AgencyAnswer
    from qhtasks.questions.relations import Partner
    from qhtasks.questions.wording import DutyRow

Row = list[Any]
DOCUMENT = ("date", "sha256")
"""Fields of the document that nobody searches."""


class SiteAnswers:
    """Packs the answers on one dataset."""

    def __init__(self, dataset: Dataset, outcome: Outcome) -> None:
        """Take the dataset, and what the check says of it."""
        self.dataset, self.outcome = dataset, outcome
        self.wording = Wording(dataset)
        self.composer = Composer(dataset, Choices(), outcome)
        self.in_full = Composer(dataset, Choices(depth="full"), outcome)
        self.called = spellings(dataset)
        self.issued = ListGrammar.of(dataset).issued
        self.units = {unit.name: index for index, unit in enumerate(dataset.units)}
        self.items = {item.id: index for index, item in enumerate(dataset.items)}
        self.bodies = self.units | {each.name: len(self.units) + at for at, each in enumerate(dataset.collectives)}
        self.collectives = {each.name: index for index, each in enumerate(dataset.collectives)}
        self.obligations = {each.id: index for index, each in enumerate(dataset.obligations)}
        self.sounds = sounds_of(dataset.readings)
        self.texts: dict[str, int] = {}
        self.asks: dict[tuple[int, ...], int] = {}

    def packed(self) -> dict[str, Any]:
        """Give everything that the page knows, under the names by which its scripts read it."""
        dataset = self.dataset
        partners = all_partners(dataset)
        asked = answers(dataset, dataset.units)
        packed = {
            **self._head(),
            "sections": self._sections(),
            "items": [self._item(item) for item in dataset.items],
            "obligations": self._obligations(asked),
            "collectives": [self._collective(each) for each in dataset.collectives],
            "units": [
                self._unit(answer)
                | {"partners": self._partners(answer.unit, partners[answer.unit.name])}
                | self._days(answer.unit)
                for answer in asked
            ],
            "successors": [*successor_rows(dataset, self.units)],
            "aims": self._aims(),
            "deadlines": self._deadlines(),
            "calendar": self._calendar(),
            "headings": [[number, short_heading(dataset, number)] for number in headings(dataset, "section")],
            "matrix": self._matrix(),
            "remarks": self._remarks(),
            "alerts": alerts(self.outcome, self.outcome.remarks),
        }
        return packed | {"texts": list(self.texts), "asks": list(self.asks)}

    def _text(self, text: str) -> int:
        """Give the place of a text among the shared ones."""
        return self.texts.setdefault(text, len(self.texts))

    def _head(self) -> dict[str, Any]:
        """What the notice and the dataset are called, and the words for roles, bases and the like."""
        dataset, form = self.dataset, self.dataset.form
        document = dataset.document
        return {
            "document": {name: text for name, text in plain(document).items() if name not in DOCUMENT},
            "signed": document.date_as_signed,
            "edition": [dataset.edition.version, dataset.edition.date or ""],
            "open": form.open,
            "doubt": dataset.section_name(form.doubt_section),
            "undated": [UNDATED, self.wording.no_due],
            "unseen": NOT_FOUND,
            "years": list(dataset.plan_years),
            "unaddressed": UNADDRESSED,
            "stops": [form.item_stop, *form.oddities.half_width_stops, *form.oddities.stray_stops],
            "open_meaning": self.wording.open_meaning,
            "roles": ROLE_NAMES,
            "bases": {basis: BASIS_NAMES[basis] for basis in BASES},
            "series": form.series_names,
            "terms": TERM_NAMES,
            "fields": FIELD_NAMES,
            "relations": RELATION_NAMES,
            "totals": [[figure.subject, figure.number] for figure in overview(dataset, 1) if figure.group == TOTALS],
            "depths": [DEPTH_NAMES["short"], DEPTH_NAMES["full"]],
            "sole": SOLE,
            "ledger": self._ledger(),
            "substitutes": "".join(f"{other}{sign} " for other, sign in substitutes().items()),
        }

    def _ledger(self) -> Row:
        """Give the table to fill in on a sheet: its title, the printed columns and the empty ones."""
        blank = Composer(self.dataset, Choices(blank_columns=True))
        ledger = blank.sheets(self.dataset.units[:1])[0].ledger
        return [ledger.title, ledger.given, ledger.blanks] if ledger else []

    def _sections(self) -> list[Row]:
        """List chapters and sections: number, name, title, and whether they have items."""
        filled = with_items(self.dataset)
        titles = self.dataset.section_titles
        return [
            [number, self.dataset.section_name(number), title, number in filled] for number, title in titles.items()
        ]

    def _item(self, item: Indicator | Task) -> dict[str, Any]:
        """Give an item: its words, its lists in tokens and as issued, and whom the words of its lists mean."""
        row = self.wording.item(item)
        return {
            "id": item.id,
            "section": row.section,
            "title": None if row.title == item.heading else row.title,
            "heading": item.heading,
            "continues": item.continues,
            "parts": list(row.measures),
            "due": item.due,
            "nature": item.nature,
            "lists": [[self.bodies.get(token, token) for token in item.tokens(role)] for role in ROLES],
            "issued": [self.issued(item, role) for role in ROLES],
            "glosses": [[gloss.role, gloss.word, self._text(gloss.text)] for gloss in self.wording.glosses(item)],
        }

    def _obligations(self, asked: Sequence[AgencyAnswer]) -> list[dict[str, Any]]:
        """List what parts 三 and 四 ask, with the units that each reaches, and those that it only may reach."""
        rows = []
        for obligation in self.dataset.obligations:
            row = self.wording.obligation(obligation)
            reached = [
                (self.units[answer.unit.name], demand.certain)
                for answer in asked
                for demand in answer.demands
                if demand.obligation is obligation
            ]
            rows.append(
                {
                    **{name: getattr(row, name) for name in ("id", "place", "addressee", "ground", "note")},
                    "section": obligation.section,
                    "text": obligation.text,
                    "shown": row.text,
                    "quote": quote_of(row),
                    "title": obligation.title,
                    "due": obligation.due,
                    "units": [index for index, certain in reached if certain],
                    "possible": [index for index, certain in reached if not certain],
                }
            )
        return rows

    def _collective(self, collective: Collective) -> dict[str, Any]:
        """Give a word for several units: whom it means or may mean, and how sure that is."""
        return {
            "name": collective.name,
            "scope": SCOPES[collective.scope],
            "certainty": collective.certainty,
            "members": [self.units[name] for name in collective.members],
            "kinds": collective.kinds,
            "note": collective.note,
        }

    def _unit(self, answer: AgencyAnswer) -> dict[str, Any]:
        """Give a unit: who it is, its duties in the groups of its sheet, what is asked of it, what only mentions it."""
        unit, page = answer.unit, self.wording.agency(answer)
        sheet, full = self.composer.sheet(answer), self.in_full.sheet(answer)
        worded = {(row.item.id, row.role): row for group in page.groups for row in group.rows}
        return {
            "name": unit.name,
            "full": page.full_name,
            "kind": unit.kind,
            "kind_shown": page.kind,
            "note": page.note,
            "later": page.later,
            "changes": [*changes_of(self.dataset, unit)],
            "spellings": list(self.called[unit.name]),
            "sounds": self._pinyin(unit),
            "counts": [
                [[answer.how_many(role, basis, series) for series in ("ABT", *SERIES)] for basis in BASES]
                for role in ROLES
            ],
            "tally": self._text(sheet.tally),
            "key": self._text(sheet.key),
            "alerts": [fact.text for fact in sheet.cover.facts if fact.name == ALERT],
            "empty": page.empty,
            "groups": [self._group(group, worded) for group in sheet.groups],
            "sayings": [[self.items[each.item.id], self._text(each.what), each.quote] for each in sheet.sayings],
            "asked": page.asked,
            "asks": [
                self._requirement(short, whole)
                for short, whole in zip(sheet.obligations, full.obligations, strict=True)
            ],
        }

    def _group(self, group: SheetGroup, worded: Mapping[tuple[str, str], DutyRow]) -> Row:
        """Give a group of duties: title, why it reaches the unit in two halves, whether a short sheet only lists it.

        The second half of the reason names who settles a doubt, and stands with each duty, too.
        """
        duties = [worded[row.item.id, row.role] for row in group.rows]
        before = duties[0].why.partition("；")[0]
        texts = (group.title, before, group.reason.removeprefix(before))
        return [*map(self._text, texts), int(group.listed), [self._duty(duty) for duty in duties]]

    def _duty(self, row: DutyRow) -> Row:
        """Give a duty: item, role, basis, place in the list in words and short; if not by name, via, doubt, reason."""
        roles, bases = list(ROLE_NAMES.values()), [BASIS_NAMES[basis] for basis in BASES]
        place = map(self._text, (row.standing, row.place))
        duty = [self.items[row.item.id], roles.index(row.role), bases.index(row.basis), *place]
        if not row.via:
            return duty
        _, mark, behind = row.why.partition("；")
        return [*duty, self.collectives[row.via], self._text(row.doubt), self._text(mark + behind)]

    def _requirement(self, short: Requirement, whole: Requirement) -> int:
        """Give the place of what is asked among all such rows, which many units share.

        A row says which, whether for certain, whether a short sheet has it whole, on what ground, how.
        """
        row = (
            self.obligations[short.row.id],
            int(not short.row.way.startswith(GROUND_NAMES["possible"])),
            int(short[1:] == whole[1:]),
            self._text(short.row.ground),
            self._text(short.row.way),
        )
        return self.asks.setdefault(row, len(self.asks))

    def _days(self, unit: Unit) -> dict[str, list[Row]]:
        """Give the days on which a unit changes; nothing for the many that do not."""
        days = [*days_of(self.dataset, unit, self.items, self._text)]
        return {"days": days} if days else {}

    def _pinyin(self, unit: Unit) -> str:
        """Write all spellings of a unit in pinyin, whole and as initials, without the province in front."""
        names = {form(spelling) for spelling in self.called[unit.name] for form in (bare, unpunctuated)}
        return " ".join(sorted({written(name, self.sounds, way) for name in names for way in (WHOLE, INITIALS)}))

    def _partners(self, unit: Unit, rows: Sequence[Partner]) -> list[Row]:
        """List with which later units a unit works: unit, basis, both lead, it leads, it joins, both join.

        Seen from the other side a row is the same with two counts changed over, so that it stands once.
        """
        own = self.units[unit.name]
        packed = ([self.units[row.unit.name], BASES.index(row.basis), *row[2:]] for row in rows)
        return [row for row in packed if row[0] > own]

    def _aims(self) -> list[Row]:
        """List the targets: indicator, number, subject, what is asked, how it is measured, bounded and judged."""
        return [
            [
                self.items[aim.indicator.id],
                aim.number,
                aim.target.subject,
                phrase_of(aim.target),
                MEASURES[aim.target.measure],
                bound_of(aim.target),
                direction_of(aim.target),
                aim.target.unit or "",
                aim.target.measure,
                aim.target.value_low,
                aim.target.value_high,
                aim.target.quote,
            ]
            for aim in aims(self.dataset).rows
        ]

    def _deadlines(self) -> list[Row]:
        """List by when what is due: record, kind of term, phrase, first and last day, note; no nulls at the end."""
        rows = ([row.record.id, *row[1:]] for row in deadlines(self.dataset).rows)
        return [row[: len(row) - next(at for at, value in enumerate(reversed(row)) if value)] for row in rows]

    def _calendar(self) -> str:
        """Give the calendar of all bodies in long lines; `{T1}` is the label and text that the page has anyway."""
        text = due_calendar(self.dataset, (), deadlines(self.dataset).rows)
        text = text.replace("\r\n ", "").replace("\r\n", "\n")
        for record in (*self.dataset.items, *self.dataset.obligations):
            text = text.replace(f"{self.dataset.label(record)}：{record.text}", f"{{{record.id}}}")
        return text

    def _matrix(self) -> list[Row]:
        """List the counts by section: unit, basis, leads, participations."""
        counted = matrix(self.dataset, "section", Filter.of(by_bases(BASES)))
        return [
            [
                self.units[row.unit.name],
                BASES.index(row.basis),
                *([row.counts.get((heading, role), 0) for heading in counted.headings] for role in ROLES),
            ]
            for row in counted.rows
        ]

    def _remarks(self) -> list[Row]:
        """List what the check says: a word for the mark, the whole in a line, and which records it concerns."""
        return [[remark_text([each]), *remark_lines([each]), each.records] for each in self.outcome.remarks]
