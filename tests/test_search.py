"""Where words stand: every two characters of the notice are found, in exactly the items that hold them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qhtasks.errors import QhtasksError
from qhtasks.issued.lists import ListGrammar
from qhtasks.questions.search import USUAL, Field, Hit, Searcher
from qhtasks.store.load import load_dataset
from qhtasks.text.folding import folded, folded_all, unfolded
from tests.program import run
from tests.support import DATA

DATASET = load_dataset(DATA)
SEARCHER = Searcher(DATASET)
ITEMS = {item.id: item.text for item in DATASET.items}
TEXT: tuple[str, ...] = ("heading", "measure", "sentence")


def found(*words: str, fields: tuple[Field, ...] = USUAL, regex: bool = False) -> tuple[Hit, ...]:
    """Search the dataset."""
    return SEARCHER.find(words, fields=fields, regex=regex).hits


def test_every_two_characters_are_found_in_exactly_the_items_that_hold_them() -> None:
    """Compared with a plain scan of the items' texts, across the ends of measures too."""
    texts = {key: folded(text) for key, text in ITEMS.items()}
    pairs: dict[str, set[str]] = {}
    for text in ITEMS.values():
        for index in range(len(text) - 1):
            pairs.setdefault(folded(text[index : index + 2]), set())
    for key, text in texts.items():
        for index in range(len(text)):
            for pair in (text[index : index + 2], text[index : index + 3], text[index : index + 4]):
                if pair in pairs:
                    pairs[pair].add(key)
    assert len(pairs) > 10_000
    for pair, holders in pairs.items():
        hits = [hit for hit in found(pair) if hit.field in TEXT]
        assert {hit.key for hit in hits} == holders, pair


@pytest.mark.parametrize("field", ["obligation", "title", "document", "list"])
def test_every_two_characters_of_other_texts_are_found_where_they_stand(field: Field) -> None:
    """Obligations, titles, the notice's head, and the lists as issued, each in its own field."""
    texts: dict[Field, dict[str, str]] = {
        "obligation": {each.id: each.text for each in DATASET.obligations},
        "title": DATASET.section_titles,
        "document": {"title": DATASET.document.title, "plan_opening": DATASET.document.plan_opening},
        "list": {item.id: ListGrammar.of(DATASET).issued(item, "participant") for item in DATASET.items[:40]},
    }
    for key, text in texts[field].items():
        for index in range(len(text) - 1):
            hits = found(text[index : index + 2], fields=(field,))
            assert key in {hit.key for hit in hits}, text[index : index + 2]


def test_a_hit_is_the_sentence_under_its_number_with_the_match_in_it() -> None:
    """T156.3 is the third measure; the spans are places in that very text."""
    hits = [hit for hit in found("水资源") if hit.key == "T156"]
    assert [hit.ref for hit in hits] == ["T156.3", "T156.4"]
    for hit in hits:
        assert hit.text in DATASET.items[73 + 156].text
        assert {hit.text[start:end] for start, end in hit.spans} == {"水资源"}
    assert [hit.ref for hit in found("推动重大水利工程建设")] == ["T156"]


def test_a_match_across_two_sentences_shows_both() -> None:
    """The end of a heading and the beginning of its first measure are one text in the notice."""
    (hit,) = (hit for hit in found("工程建设。加快") if hit.key == "T156")
    assert (hit.ref, hit.text.count("。")) == ("T156", 2)
    assert hit.text[hit.spans[0][0] : hit.spans[0][1]] == "工程建设。加快"


def test_several_words_mean_all_of_them() -> None:
    """Two words narrow the answer to records that hold both, in any order and in any sentence."""
    one, other = ({hit.key for hit in found(word)} for word in ("水资源", "节水"))
    assert {hit.key for hit in found("水资源", "节水")} == one & other
    assert found("水资源 节水") == found("节水", "水资源")


@pytest.mark.parametrize(("typed", "written"), [("R&D", "R＆D"), ("40%", "40％"), ("５Ｇ", "5G"), ("ⅱ类", "Ⅱ类")])
def test_full_and_half_width_and_case_are_one(typed: str, written: str) -> None:
    """What is typed on any keyboard finds what is printed, and the marks fit the printed form."""
    hits = found(typed)
    assert hits
    assert hits == found(written)
    assert all(any(folded(hit.text[start:end]) == folded(written) for start, end in hit.spans) for hit in hits)


def test_regular_expressions() -> None:
    """--regex takes patterns; full-width signs in one mean themselves; a broken one is told."""
    assert {hit.key for hit in found("[0-9]+％左右", regex=True)} >= {"A1", "A17", "A18"}
    assert found("（预期性）", regex=True) == found("（预期性）")
    with pytest.raises(QhtasksError, match="不是正则表达式"):
        found("(", regex=True)
    assert found("q*", regex=True) == ()


def test_names_are_found_and_lists_only_when_asked_for() -> None:
    """A body's name is a hit; the lists it stands in are another question, and said where nothing else is found."""
    assert {(hit.key, hit.field) for hit in found("省水利厅")} == {("省水利厅", "name")}
    listed = found("省水利厅", fields=("list",))
    assert len({hit.key for hit in listed}) == 29
    outcome = run("search", "省水利厅等")
    assert "加 --in 名单" in outcome.err
    assert run("search", "省水利厅等", "--in", "名单").out.count("\n") > 1


def test_the_answer_says_the_filter_and_how_much_of_how_much() -> None:
    """--section, --agency and --role narrow; n of N is always said."""
    outcome = run("search", "水资源", "--agency", "省水利厅", "--role", "lead", "--section", "十")
    assert [line.split("\t")[0] for line in outcome.out.splitlines()[1:]] == ["T156.3", "T156.4", "T158.2"]
    assert (
        "节：二（十）构建战略性网络型基础设施体系，单位：省水利厅（牵头，不含可能涉及）；列出 3 处，全部 6 处"
        in outcome.err
    )
    assert run("search", "没有这个词").err.startswith("查找 没有这个词；筛选：无；列出 0 处，全部 0 处")
    assert run("search", "监测", "--section", "四（六）").out.count("O") == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["search", " "], "没有写要找的词"),
        (["search", "水", "--role", "lead"], "--role 要和 --agency 一起用"),
        (["search", "水", "--in", "哪里"], "范围有：标题（heading）"),
        (["search", "水", "--section", "二十"], "不是一节"),
    ],
)
def test_wrong_questions_are_told(words: list[str], says: str) -> None:
    """What cannot be searched for ends with exit code 2 and says what can."""
    outcome = run(*words)
    assert (outcome.code, outcome.out) == (2, "")
    assert says in outcome.err


def test_json_gives_the_text_and_the_spans() -> None:
    """Scripts get the sentence as issued, and where in it the match is."""
    told = run("search", "水资源", "--json").json()
    assert (told["asked"], told["shown"], told["total"]) == ("查找 水资源", 6, 6)
    assert told["rows"][0] == {
        "key": "T47",
        "ref": "T47.3",
        "field": "measure",
        "text": "实施水资源保护与利用科技专项。",
        "spans": [[2, 5]],
    }


@given(st.text(max_size=40), st.data())
def test_places_in_a_folded_text_lead_back_to_the_text(text: str, data: st.DataObject) -> None:
    """Whatever folding does to its length, the place of a whole character comes back to that character."""
    if not folded(text):
        return
    start = data.draw(st.integers(0, len(folded(text)) - 1))
    end = data.draw(st.integers(start + 1, len(folded(text))))
    begin, stop = unfolded(text, start, end)
    assert folded(text)[start:end] in folded(text[begin:stop])


@given(st.lists(st.text()))
def test_many_texts_are_folded_as_one_is(texts: list[str]) -> None:
    """The quick way gives what the plain way gives."""
    assert folded_all(texts) == [folded(text) for text in texts]


def test_one_question_and_many_give_the_same() -> None:
    """Texts prepared for a second question answer as they did for the first."""
    assert Searcher(DATASET).find(["水资源"]) == SEARCHER.find(["水资源"]) == SEARCHER.find(["水资源"])


def test_who_leads_what_was_found_is_a_column() -> None:
    """The leads of the item, as issued; what is no item has none."""
    found = run("search", "引大济湟", "--columns", "编号,牵头单位")
    assert found.out == "编号\t牵头单位\nT156.2\t省水利厅\n"
    assert run("search", "督查室", "--in", "要求", "--columns", "编号,牵头单位").out == "编号\t牵头单位\nO19\t\n"
