"""By when: what the notice dates and nothing else, in the table and in the calendar."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Component

from qhtasks.answers.calendar import Event, Revision, calendar
from qhtasks.questions.deadlines import deadlines
from qhtasks.store.load import load_dataset
from tests.program import run
from tests.recount import certain, in_notice, notice, obligation_paragraphs
from tests.support import DATA

if TYPE_CHECKING:
    from pathlib import Path

DATASET = load_dataset(DATA)
ROWS = deadlines(DATASET).rows
ITEMS = {item.id: item.text for item in in_notice()}
DUE = re.compile("(到2025年|2025年|“十四五”时期)，")
"""How a sentence of the second level begins."""
PERIODS = re.compile("[0-9]+年过渡期|新?三年行动|同年出台|年度|今年[0-9]+月底前|到2025年|“十四五”时期")
"""Dates and periods of parts 二 to 四, found by reading for 年, 月, 日, 季, 期 and 时."""
OPEN_OBLIGATIONS = ["O1", "O2", "O3", "O6", "O7", "O8", "O9", "O10", "O12", "O14", "O16", "O17", "O19"]
FIRST = Revision(10000, date(2021, 4, 22))
YEARLY = ["O4", "O5", "O13", "O15", "O18"]


def rows(*words: str) -> list[dict[str, Any]]:
    """Ask for deadlines as JSON."""
    found: list[dict[str, Any]] = run("deadlines", *words, "--json").json()["rows"]
    return found


@pytest.mark.parametrize(
    ("phrase", "count", "start", "until", "term"),
    [
        ("到2025年", 36, None, "2025-12-31", "by"),
        ("“十四五”时期", 11, "2021-01-01", "2025-12-31", "during"),
        ("2025年", 2, "2025-01-01", "2025-12-31", "during"),
    ],
)
def test_indicators_are_due_as_their_sentence_begins(
    phrase: str, count: int, start: str | None, until: str, term: str
) -> None:
    """36, 11 and 2 sentences of the second level begin with the phrase."""
    written = [
        key for key, text in ITEMS.items() if key[0] == "B" and (found := DUE.match(text)) and found[1] == phrase
    ]
    told = [row for row in rows() if row["phrase"] == phrase]
    assert [row["id"] for row in told] == written
    assert len(written) == count
    assert {(row["start"], row["until"], row["term"]) for row in told} == {(start, until, term)}


def test_the_special_plans_are_due_by_june_of_the_year_of_issue() -> None:
    """四（三）: 今年6月底前, and the notice was issued in 2021; 同年出台 is only mentioned."""
    assert "今年6月底前" in obligation_paragraphs()
    assert "成文日期 :2021-04-22" in notice()
    told = [(row["term"], row["phrase"], row["start"], row["until"]) for row in rows() if row["id"] == "O11"]
    assert told == [("by", "今年6月底前", None, "2021-06-30"), ("mentioned", "同年出台", None, "2021-12-31")]


def test_yearly_obligations_have_no_date() -> None:
    """年度 in parts 三 and 四: O4, O5, O13, O15 and O18, every year, on no day that the notice names."""
    told = [row for row in rows() if row["term"] == "yearly"]
    assert [row["id"] for row in told] == YEARLY
    assert {(row["phrase"], row["start"], row["until"]) for row in told} == {("年度", None, None)}
    yearly = {each.id for each in DATASET.obligations if "年度" in each.text}
    assert yearly == set(YEARLY)


def test_periods_of_tasks_are_mentioned_as_the_text_has_them() -> None:
    """T14, T113, T119, T122 and the yearly reviews; none of them is given dates that the notice does not give."""
    written = {(key, found) for key, text in ITEMS.items() if key[0] == "T" for found in PERIODS.findall(text)}
    told = {(row["id"], row["phrase"]) for row in rows() if row["id"][0] == "T"}
    assert told == written
    assert {("T14", "三年行动"), ("T113", "5年过渡期"), ("T119", "新三年行动"), ("T122", "三年行动")} <= told
    for row in rows():
        if row["id"][0] == "T":
            assert (row["term"], row["start"], row["until"]) == ("mentioned", None, None)


def test_obligations_mention_nothing_else() -> None:
    """All periods of parts 三 and 四 are in the list, as due or as mentioned."""
    told = {row["phrase"] for row in rows() if row["id"][0] == "O"}
    assert told == set(PERIODS.findall(obligation_paragraphs()))


def test_nothing_is_dated_that_the_notice_does_not_date() -> None:
    """Every row's phrase stands in its text; a row with a day has a year or 今年/同年/十四五 in its phrase."""
    texts = ITEMS | {each.id: each.text for each in DATASET.obligations}
    for row in rows("--open"):
        if row["phrase"] is None:
            assert (row["term"], row["start"], row["until"]) == ("open", None, None)
        else:
            assert row["phrase"] in texts[row["id"]]
            assert bool(row["until"]) == bool(re.search("2025年|今年|同年|十四五", row["phrase"]))


def test_what_is_left_open_is_said() -> None:
    """All 25 first-level indicators and all 229 tasks have no due date, and 13 obligations."""
    told = [row["id"] for row in rows("--open") if row["term"] == "open"]
    assert told == [key for key in ITEMS if key[0] in "AT"] + OPEN_OBLIGATIONS
    assert Counter(key[0] for key in told) == {"A": 25, "T": 229, "O": 13}
    outcome = run("deadlines")
    assert "另有 267 条通知没有写时限（规划期至2025年）：加 --open 列出" in outcome.err
    assert "其中 267 条通知没有写时限" in run("deadlines", "--open").err
    assert not [line for line in outcome.out.splitlines() if "未写时限" in line]


def test_dated_rows_come_first_by_date() -> None:
    """Then what recurs, then what is only mentioned, then what is open."""
    dated = [row.until for row in ROWS if row.until]
    assert [row.until for row in ROWS[: len(dated)]] == sorted(dated)
    terms = [("yearly", "mentioned", "open").index(row.term) for row in ROWS[len(dated) :]]
    assert terms == sorted(terms)
    assert {row.term for row in ROWS[: len(dated)]} == {"by", "during", "mentioned"}
    assert (ROWS[0].record.id, ROWS[0].until) == ("O11", "2021-06-30")


@pytest.mark.parametrize("name", ["省水利厅", "果洛州政府", "省发展改革委", "省审计厅"])
def test_agency_keeps_what_a_unit_owes_for_certain(name: str) -> None:
    """Items by name or through 各市州政府, and the obligations that reach it; nothing that is only possible."""
    told = rows("--agency", name, "--open")
    owed = {key for key, units in certain().items() if name in units}
    assert {row["id"] for row in told if row["id"][0] != "O"} == owed
    reached = run("agency", name, "--json").json()["obligations"]
    assert {row["id"] for row in told if row["id"][0] == "O"} == set(reached)
    assert f"筛选：单位：{name}（不含可能涉及）" in run("deadlines", "--agency", name).err


def test_a_bodys_deadlines_say_its_role() -> None:
    """A column beside the item, where a body is asked; of several with their names; an obligation has no role."""
    roles = {row["id"]: row["role"] for row in run("deadlines", "--agency", "省水利厅", "--json").json()["rows"]}
    led, joined, asked = ("B1", "B3", "B35", "B36", "B37"), ("B30", "T119"), ("O4", "O5")
    assert roles == dict.fromkeys(led, "牵头") | dict.fromkeys(joined, "参加") | dict.fromkeys(asked)
    both = run("deadlines", "--agency", "省水利厅、省林草局", "--columns", "编号,角色").out
    assert "B1\t省水利厅牵头，省林草局参加\n" in both
    assert "角色" not in run("deadlines").out


def test_the_water_offices_dates() -> None:
    """B1, B3 and B37 by 2025, B35 and B30 during the five years, B36 in 2025: read off the notice."""
    told = [(row["id"], row["phrase"]) for row in rows("--agency", "水利厅") if row["until"]]
    assert told == [
        ("B1", "到2025年"),
        ("B3", "到2025年"),
        ("B37", "到2025年"),
        ("B30", "“十四五”时期"),
        ("B35", "“十四五”时期"),
        ("B36", "2025年"),
    ]


def written_calendar(folder: Path, *words: str) -> bytes:
    """Have the program write a calendar."""
    file = folder / "期限.ics"
    assert run("deadlines", *words, "--ics", str(file)).code == 0
    return file.read_bytes()


def check_form(content: bytes) -> None:
    """Hold a calendar to RFC 5545: CRLF, 75 octets a line, no line that cuts a character, no stray controls."""
    assert content.endswith(b"END:VCALENDAR\r\n")
    for line in content.removesuffix(b"\r\n").split(b"\r\n"):
        assert 0 < len(line) <= 75
        told = line.decode("utf-8")
        assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", told)


def test_the_calendar_has_an_all_day_event_for_each_day_and_phrase(tmp_path: Path) -> None:
    """Read back by another program: what is due on a day by the same words is one event, all day, free time."""
    content = written_calendar(tmp_path)
    check_form(content)
    read = Calendar.from_ical(content)
    dated = Counter((row["until"], row["phrase"]) for row in rows() if row["until"])
    assert sum(dated.values()) == 51
    told = {(f"{event.start}", str(event["SUMMARY"])) for event in read.events}
    assert told == {(until, f"{phrase}：各单位 {count} 项") for (until, phrase), count in dated.items()}
    for event in read.events:
        assert event.end == event.start + timedelta(days=1)
        assert event["DTSTART"].params == event["DTEND"].params == {"VALUE": "DATE"}
        assert event["TRANSP"] == "TRANSPARENT"
        assert not event.errors
    assert (read["VERSION"], read["X-WR-CALNAME"]) == ("2.0", "青政办〔2021〕29号 各单位期限")
    assert Calendar.from_ical(read.to_ical()) == read


def test_the_calendar_tells_the_notices_own_words(tmp_path: Path) -> None:
    """The descriptions hold every dated sentence as issued, to the character, under its label, once."""
    told = [line for event in Calendar.from_ical(written_calendar(tmp_path)).events for line in lines_of(event)]
    labels = {"B": "二级指标", "O": "组织实施要求"}
    expected = []
    for key in (row["id"] for row in rows() if row["until"]):
        sentence = ITEMS.get(key) or next(each.text for each in DATASET.obligations if each.id == key)
        expected.append(f"{labels[key[0]]}第{key[1:]}项：{sentence}")
    assert sorted(told) == sorted(expected)


def events_of(content: bytes) -> list[Any]:
    """Have another program read a calendar, and give its events."""
    return list(Calendar.from_ical(content).events)


def lines_of(event: Component) -> list[str]:
    """Give the lines of a description below its first, which says the notice and the kind of date."""
    first, *rest = str(event["DESCRIPTION"]).split("\n")
    assert first.startswith("青政办〔2021〕29号，")
    return rest


def test_events_keep_their_names(tmp_path: Path) -> None:
    """Each has a name of its own that another export gives it again: importing twice makes no doubles."""
    whole = Calendar.from_ical(written_calendar(tmp_path))
    names = {str(event["UID"]) for event in whole.events}
    assert len(names) == len(whole.events)
    (tmp_path / "期限.ics").unlink()
    again = Calendar.from_ical(written_calendar(tmp_path))
    assert {str(event["UID"]) for event in again.events} == names
    (tmp_path / "期限.ics").unlink()
    one = Calendar.from_ical(written_calendar(tmp_path, "--agency", "省水利厅"))
    assert names.isdisjoint(str(event["UID"]) for event in one.events)
    assert [str(event["SUMMARY"]) for event in one.events] == [
        "到2025年：省水利厅 3 项",
        "“十四五”时期：省水利厅 2 项",
        "2025年：省水利厅 1 项",
    ]
    assert one["X-WR-CALNAME"] == "青政办〔2021〕29号 省水利厅期限"


def test_the_calendar_is_the_same_bytes_twice(tmp_path: Path) -> None:
    """No clock: stamp and sequence are those of the edition, whatever day it is told."""
    first = written_calendar(tmp_path)
    (tmp_path / "期限.ics").unlink()
    assert written_calendar(tmp_path, "--today", "1999-01-01") == first
    edition = DATASET.edition
    assert edition.date is not None
    assert set(re.findall(rb"DTSTAMP:(.+)\r\n", first)) == {f"{edition.date.replace('-', '')}T000000Z".encode()}
    major, minor, patch = map(int, edition.version.split("."))
    assert set(re.findall(rb"SEQUENCE:(.+)\r\n", first)) == {f"{major}{minor:02}{patch:02}".encode()}


def test_the_calendar_is_none_of_an_invitation(tmp_path: Path) -> None:
    """With a METHOD, even PUBLISH, libical's check asks for an organizer, and Outlook offers to accept or decline."""
    content = written_calendar(tmp_path, "--alarm", "7")
    assert "METHOD" not in Calendar.from_ical(content)
    for event in events_of(content):
        assert {"UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY"} <= set(event)
        assert not {"ORGANIZER", "ATTENDEE"} & set(event)


@pytest.mark.parametrize("version", ["1.2", "1.10.0", "2.0.0-rc1", "2.0.1", "10.0.0"])
def test_a_later_edition_has_a_higher_sequence(version: str, data_copy: Path, tmp_path: Path) -> None:
    """A calendar that is imported again replaces the events of an edition before it."""
    notice_file = data_copy / "notice.yaml"
    text = notice_file.read_text("utf-8")
    notice_file.write_text(re.sub('version: "[^"]+"', f'version: "{version}"', text), encoding="utf-8")
    assert run("--data", str(data_copy), "deadlines", "--ics", str(tmp_path / "a.ics")).code == 0
    (sequence,) = {int(event["SEQUENCE"]) for event in events_of((tmp_path / "a.ics").read_bytes())}
    assert sequence == {"1.2": 10200, "1.10.0": 11000, "2.0.0-rc1": 20000, "2.0.1": 20001, "10.0.0": 100000}[version]


def test_an_edition_without_a_day_has_that_of_the_notice(data_copy: Path, tmp_path: Path) -> None:
    """Editions before had no day of their own."""
    notice_file = data_copy / "notice.yaml"
    notice_file.write_text(re.sub('(?m)^  date: "2026.*\n', "", notice_file.read_text("utf-8")), encoding="utf-8")
    run("--data", str(data_copy), "deadlines", "--ics", str(tmp_path / "a.ics"))
    assert b"DTSTAMP:20210422T000000Z" in (tmp_path / "a.ics").read_bytes()


@pytest.mark.parametrize(
    ("days", "before"),
    [
        ("0", timedelta(hours=9)),
        ("1", timedelta(hours=-15)),
        ("7", timedelta(days=-7, hours=9)),
        ("30", timedelta(days=-30, hours=9)),
        ("400", timedelta(days=-400, hours=9)),
    ],
)
def test_alarms_ring_at_nine_as_many_days_before(days: str, before: timedelta, tmp_path: Path) -> None:
    """An all-day event begins at midnight: the alarm is nine hours later, on the day itself or before."""
    content = written_calendar(tmp_path, "--alarm", days)
    check_form(content)
    for event in events_of(content):
        (alarm,) = event.walk("VALARM")
        assert (alarm["ACTION"], alarm["TRIGGER"].dt) == ("DISPLAY", before)
        assert alarm["DESCRIPTION"] == event["SUMMARY"]


def test_several_alarms_ring_each_once_and_none_unasked(tmp_path: Path) -> None:
    """`--alarm 1 --alarm 30 --alarm 1` makes two, the earliest first; without the option there is none."""
    content = written_calendar(tmp_path, "--alarm", "1", "--alarm", "30", "--alarm", "1")
    for event in events_of(content):
        assert [alarm["TRIGGER"].dt.days for alarm in event.walk("VALARM")] == [-30, -1]
    (tmp_path / "期限.ics").unlink()
    assert b"VALARM" not in written_calendar(tmp_path)


def left(today: str, *words: str) -> dict[str, tuple[str, int | None, bool | None]]:
    """Give by id and term what table and JSON say of the days that are left."""
    told = run("deadlines", "--today", today, "--columns", "left", *words).out.splitlines()[1:]
    records = rows("--today", today, *words)
    assert len(told) == len(records)
    return {
        f"{row['id']} {row['term']}": (text, row["days_left"], row["overdue"])
        for text, row in zip(told, records, strict=True)
    }


@pytest.mark.parametrize(
    ("today", "b1", "o11"),
    [
        ("2021-04-22", ("还有 1714 天", 1714, False), ("还有 69 天", 69, False)),
        ("2021-06-29", ("还有 1646 天", 1646, False), ("还有 1 天", 1, False)),
        ("2021-06-30", ("还有 1645 天", 1645, False), ("当日", 0, False)),
        ("2021-07-01", ("还有 1644 天", 1644, False), ("已过 1 天", -1, True)),
        ("2024-02-29", ("还有 671 天", 671, False), ("已过 974 天", -974, True)),
        ("2025-12-31", ("当日", 0, False), ("已过 1645 天", -1645, True)),
        ("2026-01-01", ("已过 1 天", -1, True), ("已过 1646 天", -1646, True)),
    ],
)
def test_days_left_and_past_are_counted_from_the_day(today: str, b1: object, o11: object) -> None:
    """B1 is due by 2025-12-31, O11 by 2021-06-30, both days included; what has no date has no days."""
    told = left(today)
    assert (told["B1 by"], told["O11 by"]) == (b1, o11)
    assert told["O4 yearly"] == ("", None, False)
    assert told["T113 mentioned"] == ("", None, False)


@pytest.mark.parametrize(
    ("today", "ids"),
    [
        ("2021-06-30", []),
        ("2021-07-01", ["O11"]),
        ("2021-12-31", ["O11"]),
        ("2022-01-01", ["O11", "O11"]),
        ("2025-12-31", ["O11", "O11"]),
    ],
)
def test_overdue_keeps_what_is_past(today: str, ids: list[str]) -> None:
    """The last day itself is not past."""
    assert [row["id"] for row in rows("--overdue", "--today", today)] == ids
    assert "筛选：截止日已过；" in run("deadlines", "--overdue", "--today", today).err


def test_everything_dated_is_past_after_the_five_years() -> None:
    """51 rows have a date, none later than 2025-12-31; that their day is past does not say that they are not done."""
    every = rows("--overdue", "--today", "2026-01-01")
    assert len(every) == 51
    assert all(row["overdue"] for row in every)
    assert (
        "到期以 2026-01-01 为准，只说日子过没过；办没办结，通知和数据集都没有"
        in run("deadlines", "--today", "2026-01-01").err
    )


def test_without_a_day_it_is_counted_from_the_present() -> None:
    """As `check` has it; `--sort` knows the column of days, too."""
    assert rows("--sort", "days_left", "--columns", "id,days_left")
    assert rows("--today", f"{date.today()}") == rows()  # noqa: DTZ011 - as the program has it


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--today", "昨天"), "不是日期"),
        (("--today", "2026-02-30"), "不是日期"),
        (("--open", "--overdue"), "只能写一个"),
        (("--alarm", "3"), "--ics"),
        (("--alarm", "-1", "--ics", "a.ics"), "--alarm 的值不对"),
    ],
)
def test_options_that_would_do_nothing_are_refused(words: tuple[str, ...], says: str, tmp_path: Path) -> None:
    """Exit code 2, one line that says why, and no file."""
    outcome = run("deadlines", *words, cwd=tmp_path)
    assert (outcome.code, outcome.out) == (2, "")
    assert says in outcome.err
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    """Exit code 2 and the file as it was, without --force; the same calendar again is no change."""
    file = tmp_path / "我的.ics"
    file.write_text("我的日程", encoding="utf-8")
    outcome = run("deadlines", "--ics", str(file))
    assert (outcome.code, outcome.out) == (2, "")
    assert "--force" in outcome.err
    assert file.read_text("utf-8") == "我的日程"
    assert run("deadlines", "--ics", str(file), "--force").code == 0
    check_form(file.read_bytes())
    assert f"{file}：没有变化" in run("deadlines", "--ics", str(file)).err


TEXTS = st.text(
    alphabet=st.one_of(
        st.sampled_from(list("，；、。,;\\\n\r\t \"':=%^“”\u202e\u202d\u200f\u2028\ufeff𠮷😀👨‍👩‍👧é\u0301nN")),
        st.characters(exclude_categories=["Cs", "Cc"]),
    ),
    max_size=120,
)


@given(TEXTS, TEXTS, TEXTS)
def test_hostile_texts_come_back_from_a_calendar(name: str, summary: str, description: str) -> None:
    """Separators, backslashes, line ends, signs that turn the direction, characters of four octets: nothing is lost."""
    made = calendar(name, FIRST, [Event("t1.2025-12-31", date(2025, 12, 31), summary, description)])
    check_form(made.encode())
    (event,) = Calendar.from_ical(made).events

    def lines(text: str) -> str:
        """A line end is a line end, however it is written."""
        return text.replace("\r\n", "\n").replace("\r", "\n")

    assert (str(event["SUMMARY"]), str(event["DESCRIPTION"])) == (lines(summary), lines(description))


@given(st.text(alphabet=st.characters(categories=["Cc"]), min_size=1, max_size=8))
def test_control_characters_stay_out_of_a_calendar(controls: str) -> None:
    """RFC 5545 has no place for them, escaped or not; what stands around them stays."""
    made = calendar("", FIRST, [Event("t1", date(2025, 12, 31), f"前{controls}后", "")])
    check_form(made.encode())
    (event,) = Calendar.from_ical(made).events
    assert str(event["SUMMARY"])[:1] + str(event["SUMMARY"])[-1:] == "前后"


@pytest.mark.parametrize("size", range(60, 80))
def test_no_character_is_cut_wherever_the_line_ends(size: int) -> None:
    """The 75th octet falls on each place of characters of one, three and four octets."""
    for character in "字😀é":
        text = "a" * size + character * 60
        made = calendar("", FIRST, [Event("t1", date(2025, 12, 31), text, "")])
        check_form(made.encode())
        (event,) = Calendar.from_ical(made).events
        assert event["SUMMARY"] == text
