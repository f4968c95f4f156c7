"""Other shapes of characters: what people paste and type is folded to what the notice writes."""

from __future__ import annotations

import subprocess
import sys
from importlib.resources import files
from itertools import islice
from unicodedata import normalize

import pytest

from qhtasks.questions.names import find_unit
from qhtasks.questions.search import Searcher
from qhtasks.store.load import load_dataset
from qhtasks.text.folding import folded
from tests.program import run
from tests.support import DATA, REPOSITORY

DATASET = load_dataset(DATA)
TEXTS = (
    *(item.text for item in DATASET.items),
    *(obligation.text for obligation in DATASET.obligations),
    *DATASET.section_titles.values(),
    DATASET.document.title,
    DATASET.document.number,
)
BIGRAMS = sorted({text[place : place + 2] for text in TEXTS for place in range(len(text) - 1)})


def _radicals() -> dict[int, str]:
    """Give the characters that have a radical of the same look, with it; the last one, most unlike in code."""
    shapes = {}
    for line in (REPOSITORY / "tools" / "EquivalentUnifiedIdeograph.txt").read_text("utf-8").splitlines():
        if ";" in line.partition("#")[0]:
            radical, character = line.partition("#")[0].split(";")
            shapes[int(character, 16)] = chr(int(radical.partition("..")[0], 16))
    return shapes


def _traditional() -> dict[int, str]:
    """Give the simplified characters with their first traditional one."""
    lines = (files("opencc") / "dictionary" / "STCharacters.txt").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return {ord(simplified): several.split()[0] for simplified, several in rows}


DISTORTIONS: dict[str, dict[int, str]] = {
    "folded": {ord(character): folded(character) for text in TEXTS for character in text},
    "radicals": _radicals(),
    "traditional": _traditional(),
    "full width": {code: chr(code + 0xFEE0) for code in range(0x21, 0x7F)},
}


def test_the_table_is_current() -> None:
    """The table is what the tool derives from its sources, the notice and the data (renew it with `make variants`)."""
    done = subprocess.run([sys.executable, "tools/variants.py", "--check"], cwd=REPOSITORY, check=False)
    assert done.returncode == 0


@pytest.mark.parametrize("distortion", DISTORTIONS)
def test_every_two_characters_are_the_same_in_other_spellings(distortion: str) -> None:
    """Search compares folded texts: a distorted pair is found where the pair stands if it folds to the same."""
    other = DISTORTIONS[distortion]
    distorted = {pair: pair.translate(other) for pair in BIGRAMS}
    assert len(BIGRAMS) > 10_000
    assert sum(pair != typed for pair, typed in distorted.items()) > 150
    assert {pair: typed for pair, typed in distorted.items() if folded(typed) != folded(pair)} == {}


@pytest.mark.parametrize("distortion", DISTORTIONS)
def test_distorted_pairs_are_found(distortion: str) -> None:
    """The search itself finds what a distorted pair means: tried on every twentieth of those that are distorted."""
    searcher, other = Searcher(DATASET), DISTORTIONS[distortion]
    pairs = (pair for pair in BIGRAMS if pair.translate(other) != pair and not set(pair) & set(" \u2002"))
    for pair in islice(pairs, 0, 2000, 20):
        assert searcher.find([pair.translate(other)]).hits == searcher.find([pair]).hits != ()


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("⻘海", "青海"),
        ("省⺠政厅", "省民政厅"),
        ("⻩河", "黄河"),
        ("⽔资源", "水资源"),
        ("省水利廳", "省水利厅"),
        ("農業農村廳", "农业农村厅"),
        ("國傢公園", "国家公园"),
        ("臺賬", "台账"),
        ("裡", "里"),
        ("0-3岁", "0—3岁"),
        ("0～3岁", "0—3岁"),
        ("0--3岁", "0—3岁"),
        ("0–3岁", "0—3岁"),
        ("西宁――海东", "西宁—海东"),
        ("[2021]29号", "〔2021〕29号"),
        ("【2021】29号", "〔2021〕29号"),
        ("(2021)29號", "〔2021〕29号"),
        ("［2021］29号", "〔2021〕29号"),
        ('"一带一路"', "“一带一路”"),
        ("'一带一路'", "“一带一路”"),
        ("「一帶一路」", "“一带一路”"),
        ("<<纲要>>", "《纲要》"),
        ("二○三五", "二〇三五"),
        ("水\u200b资\ufeff源", "水资源"),
        ("水\u00ad资\u2060源\ufe0f", "水资源"),
        ("\U0001d7d3G", "5g"),
        ("阿尼•玛卿", "阿尼·玛卿"),
    ],
)
def test_what_people_paste_folds_to_what_is_written(typed: str, written: str) -> None:
    """Radicals, traditional characters, dashes, brackets, quotation marks, and marks without a width."""
    assert folded(typed) == folded(written)
    assert folded(folded(typed)) == folded(typed)


@pytest.mark.parametrize("typed", ["省水利廳", "⽔利厅", "省 水利厅", "\u200b省水利厅\u200b", "青海省⽔利廳"])
def test_names_are_found_in_other_spellings(typed: str) -> None:
    """A name is folded as the text is."""
    assert find_unit(DATASET, typed).unit.name == "省水利厅"


@pytest.mark.parametrize(
    "pattern", ["[0-9]—3岁", "0～[0-9]歲", r"\[2021\]29号", "〔202[0-9]〕", "'一带一路'", "‘一帶.路’"]
)
def test_regular_expressions_are_folded_where_they_stand_for_themselves(pattern: str) -> None:
    """Brackets of the notice, dashes and quotation marks in a pattern find their like."""
    assert run("search", "--regex", pattern).out.count("\n") > 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["水資原"], "没有“水資原”（按“水资原”查找），相近的有：水资源（"),
        (["水资源税"], "没有“水资源税”，相近的有：水资源（"),
        (["三江塬"], "相近的有：三江源（"),
        (["生态环保税费"], "相近的有：生态环保（"),
        (["引大济湟由谁牵头"], "相近的有：引大济湟（1 处）、牵头（6 处）"),
        (["请问贵单位加强高速公路里程统计工作由哪个部门负责"], "相近的有：高速公路（"),
        (["博士", "水資源"], "“水資源”（按“水资源”查找）单独有 "),
        (["zzz"], "没有“zzz”\n"),
    ],
)
def test_an_empty_answer_says_what_was_folded_and_what_is_near(words: list[str], says: str) -> None:
    """Whoever finds nothing is told as what the words were read, and which words of the notice are like them."""
    outcome = run("search", *words)
    assert (outcome.code, outcome.out.count("\n")) == (0, 1)
    assert says in outcome.err


def test_the_notice_itself_keeps_its_characters() -> None:
    """No character of the notice but punctuation is folded to another one of the notice."""
    characters = {character for text in TEXTS for character in text if "一" <= character <= "鿿"}
    assert all(folded(character) == character == normalize("NFKC", character) for character in characters)
