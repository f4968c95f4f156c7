"""The site as a file: how it is written, what its scripts may be, and that it is known again."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qhtasks.model.findings import CLEAN, Outcome, Remark
from qhtasks.site.build import site_page
from qhtasks.site.join import JoinError, joined, policy, read_module, safe
from qhtasks.store.load import load_dataset
from qhtasks.store.location import shipped
from tests.program import run
from tests.support import DATA, OTHER

if TYPE_CHECKING:
    from collections.abc import Mapping

DATASET = load_dataset(DATA)
PAGE = site_page(DATASET, CLEAN)
NODE = Path(sys.prefix, "node", "node_modules")
FOLDER = shipped("templates") / "site"


def joined_from(modules: Mapping[str, str]) -> str:
    """Join some modules, the first of them with all that it imports."""
    return joined(next(iter(modules)), modules.__getitem__)


def test_modules_are_joined_in_the_order_in_which_they_are_needed() -> None:
    """What is imported stands before; each module once; the result runs."""
    script = joined_from(
        {
            "main": 'import { two } from "./middle.js";\nimport { one } from "./low-end.js";\nconsole.log(two);\n',
            "middle": 'import { one } from "./low-end.js";\nexport const two = one + 1;\n',
            "low-end": "export const one = 1;\n",
        }
    )
    assert script.index("M_low_end =") < script.index("M_middle =") < script.index("M_main =")
    done = subprocess.run(
        [Path(sys.executable).with_name("node"), "-e", script], check=True, capture_output=True, encoding="utf-8"
    )
    assert done.stdout == "2\n"


@pytest.mark.parametrize(
    "line",
    [
        'import one from "./low.js";',
        'import * as low from "./low.js";',
        'import { one as two } from "./low.js";',
        'import {one} from "./low.js";',
        'import "./low.js";',
        'import { one } from "../low.js";',
        'import { one } from "https://example.org/low.js";',
        'const one = await import("./low.js");',
        '  import { one } from "./low.js";',
        "export default 1;",
        "export { one };",
        'export * from "./low.js";',
        "export let one = 1;",
        "export const one = 1, two = 2;",
        "export const one = (a) => a, two = 2;",
        "export const one = 1,",
        "export const { one } = low;",
        'export const one = 1; export const two = 2; import("x");',
    ],
)
def test_any_other_form_is_refused(line: str) -> None:
    """The error names the line."""
    with pytest.raises(JoinError, match=r"main\.js:2"):
        read_module("main", f"// a comment\n{line}\n")


def test_an_import_stands_before_the_code() -> None:
    """Else it would be read as one thing and run as another."""
    with pytest.raises(JoinError, match="最前面"):
        read_module("main", 'const a = 1;\nimport { one } from "./low.js";\n')


def test_an_import_without_its_export_is_refused() -> None:
    """It would be undefined, silently."""
    with pytest.raises(JoinError, match=r"low\.js 取 two，那里没有"):
        joined_from(
            {"main": 'import { one, two } from "./low.js";\n', "low": "export const one = 1;\nconst two = 2;\n"}
        )


def test_modules_that_import_one_another_are_refused() -> None:
    """Neither could come first."""
    with pytest.raises(JoinError, match="互相引用"):
        joined_from(
            {
                "main": 'import { a } from "./other.js";\nexport const b = 1;\n',
                "other": 'import { b } from "./main.js";\nexport const a = b;\n',
            }
        )


def test_a_name_is_exported_once() -> None:
    """The second would hide the first."""
    with pytest.raises(JoinError, match="两次"):
        read_module("main", "export const a = 1;\nexport function a() {}\n")


def test_words_of_modules_may_stand_in_comments() -> None:
    """Types are imported there."""
    module = read_module(
        "main", '/** @type {import("./low.js").Low} */\nexport const a = /** @type {import("x")} */ (1);\n'
    )
    assert module.exports == ("a",)


@pytest.mark.parametrize("text", ["a</script>", "a</SCRIPT >", "a<!--b", "a</style>"])
def test_nothing_ends_a_script_or_style_early(text: str) -> None:
    """What one's own templates hold is looked at."""
    with pytest.raises(JoinError):
        safe(text, "script")


def test_every_module_is_part_of_the_page() -> None:
    """No file lies beside the page unused, and none is too long to read."""
    texts = {path.stem: path.read_text("utf-8") for path in FOLDER.glob("*.js")}
    used = re.findall(r"^const M_(\w+) = ", joined("main", texts.__getitem__), re.MULTILINE)
    assert sorted(used) == sorted(name.replace("-", "_") for name in texts)
    assert len(texts) <= 16
    assert {name: text.count("\n") for name, text in texts.items() if text.count("\n") > 150} == {}


def test_the_page_is_light() -> None:
    """One file that can be sent by mail."""
    assert len(PAGE) <= 700_000
    assert len(gzip.compress(PAGE, 9)) <= 170_000


def test_the_page_names_no_other_place() -> None:
    """No address is loaded, linked or named in it; nothing is stored by it."""
    text = PAGE.decode()
    assert set(re.findall(r"https?://[^\s\"'<>]+", text)) == set()
    script = text[text.rindex("<script>") :]
    assert not re.search(r"\b(?:fetch|XMLHttpRequest|WebSocket|localStorage|sessionStorage|indexedDB|eval)\b", script)
    assert script.count("innerHTML") == 1
    assert ' style="' not in text


def test_the_policy_holds_the_hashes_of_what_stands_in_the_page() -> None:
    """Script and styles are those that the policy lets run; no other does."""
    text = PAGE.decode()
    told = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    styles = re.findall(r"<style[^>]*>(.*?)</style>", text, re.DOTALL)
    script = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert told
    assert told[1].replace("&#39;", "'") == policy(script[0], tuple(styles))
    assert told[1].startswith("default-src &#39;none&#39;")


def test_the_page_says_so_where_it_cannot_run() -> None:
    """An old engine that reads none of the script shows what its body holds, in sight and early."""
    text = PAGE.decode()
    body = text[text.index("<body>") : text.index('<script type="application/json"')]
    assert "此页未能打开。请用 Edge、Chrome 或 360 极速模式打开；不要用 WPS 打开。" in body
    assert '<meta name="renderer" content="webkit">' in text
    assert 'http-equiv="X-UA-Compatible"' in text
    assert "<noscript" not in text


def test_the_command_writes_one_file(tmp_path: Path) -> None:
    """Named after the notice; a second time nothing changes; what somebody changed is not overwritten."""
    done = run("site", "--out", str(tmp_path / "a.html"), cwd=tmp_path)
    assert (done.code, done.out) == (0, f"{tmp_path / 'a.html'}\n")
    assert "不要用 WPS" in done.err
    assert (tmp_path / "a.html").read_bytes() == PAGE
    named = run("site", cwd=tmp_path)
    assert named.out == "青政办〔2021〕29号-查询.html\n"
    assert "没有变化" in run("site", cwd=tmp_path).err
    (tmp_path / "a.html").write_bytes(PAGE + b"x")
    refused = run("site", "-o", str(tmp_path / "a.html"), cwd=tmp_path)
    assert refused.code == 2
    assert "--force" in refused.err
    assert run("site", "-o", str(tmp_path / "a.html"), "--force", cwd=tmp_path).code == 0
    assert (tmp_path / "a.html").read_bytes() == PAGE


def test_a_page_of_other_data_replaces_ours(tmp_path: Path) -> None:
    """It is known to be ours, so that no --force is needed."""
    path = tmp_path / "a.html"
    path.write_bytes(site_page(load_dataset(OTHER), CLEAN))
    assert run("site", "-o", str(path)).code == 0
    assert path.read_bytes() == PAGE


def test_verify_knows_the_page(tmp_path: Path) -> None:
    """Current; outdated, with what changed; changed by somebody."""
    files = {
        "now": PAGE,
        "old": site_page(load_dataset(OTHER), CLEAN),
        "touched": PAGE.replace("查询".encode(), "询查".encode(), 1),
    }
    for name, content in files.items():
        (tmp_path / f"{name}.html").write_bytes(content)
    rows = {Path(row["file"]).stem: row for row in run("verify", str(tmp_path), "--json").json()["rows"]}
    assert {name: row["state"] for name, row in rows.items()} == {
        "now": "current",
        "old": "outdated",
        "touched": "altered",
    }
    assert "T154 有改动" in rows["old"]["changed"]
    assert rows["touched"]["touched"]
    assert run("verify", str(tmp_path / "now.html")).code == 0


def test_ones_own_templates_replace_the_shipped_ones(tmp_path: Path) -> None:
    """Copied, changed, used; a module that is broken is an error that names it."""
    assert run("templates", "copy", str(tmp_path / "t")).code == 0
    style = tmp_path / "t" / "site" / "screen.css"
    style.write_text(style.read_text("utf-8").replace("--bar: #1f6f8b", "--bar: #7a1f1f"), encoding="utf-8")
    assert run("site", "-o", str(tmp_path / "a.html"), "--templates", str(tmp_path / "t")).code == 0
    assert b"#7a1f1f" in (tmp_path / "a.html").read_bytes()
    (tmp_path / "t" / "site" / "names.js").write_text("export const one = 1;\n", encoding="utf-8")
    refused = run("site", "-o", str(tmp_path / "b.html"), "--templates", str(tmp_path / "t"))
    assert refused.code == 2
    assert "names.js" in refused.err
    assert not (tmp_path / "b.html").exists()


def test_the_sites_templates_belong_to_no_paper(tmp_path: Path) -> None:
    """A change of the site makes no sheet outdated."""
    shutil.copytree(shipped("templates"), tmp_path / "t")
    words = ("render", "T156", "--format", "html", "--templates", str(tmp_path / "t"), "--out", str(tmp_path / "out"))
    assert run(*words).code == 0
    before = (tmp_path / "out" / "T156.html").read_bytes()
    style = tmp_path / "t" / "site" / "screen.css"
    style.write_text(style.read_text("utf-8") + "\n", encoding="utf-8")
    assert run(*words).code == 0
    assert (tmp_path / "out" / "T156.html").read_bytes() == before


def test_what_the_check_says_stands_in_the_page() -> None:
    """Errors and waivers are in the data of the page, and part of its fingerprint."""
    remark = Remark("no-lead", "error", "任务第156项没有牵头单位", None, ("T156",))
    page = site_page(DATASET, Outcome((remark,))).decode()
    assert "任务第156项没有牵头单位" in page
    prints = {re.search("指纹([0-9a-f]{12})", text)[1] for text in (page, PAGE.decode())}  # type: ignore[index]
    assert len(prints) == 2


def test_the_data_are_json_that_ends_nothing() -> None:
    """No `<` stands in it."""
    data = re.search(r'id="data">(.*?)</script>', PAGE.decode(), re.DOTALL)
    assert data
    assert "<" not in data[1]
    assert len(json.loads(data[1])["items"]) == 303
