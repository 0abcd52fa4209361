"""`template learn`, `template show` and `--templates` as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import shuangjian_cli

from ..templates.pages import PROMO, article

RESULTS = ("documents", "facts", "removed", "errors")


@pytest.fixture
def crawl(tmp_path: Path) -> Path:
    folder = tmp_path / "crawl"
    folder.mkdir()
    for n in range(12):
        lines = [*article(n)[:2], PROMO, article(n)[2]]
        (folder / f"p{n:02}.txt").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_a_template_is_learned_shown_and_used(shell, crawl, tmp_path):
    file = tmp_path / "templates.json"
    done = shell("template", "learn", crawl, "-o", file)
    assert done.returncode == 0, done.stderr.decode()
    assert b"1 entry for 1 site" in done.stderr
    assert PROMO in file.read_text(encoding="utf-8")
    shown = shell("template", "show", file).stdout.decode()
    assert "1 entry from 12 articles" in shown and PROMO in shown
    plain = shell("clean", crawl, "--format", "text").stdout.decode()
    done = shell("clean", crawl, "--format", "text", "--templates", file)
    assert done.stdout.decode() == plain.replace(PROMO + "\n", "")
    page = next(crawl.glob("p00.txt")).read_bytes()
    about = {"doc_id": "p00.txt", "templates": file}
    explained = shuangjian_cli.explain(page, **about)
    assert explained.row.text == shuangjian_cli.clean(page, **about).text
    assert [one.rule for one in explained.dropped if one.text == PROMO] == ["template"]
    kept = shell("clean", crawl, "--format", "text", "--templates", file, "--keep", "template")
    assert kept.stdout.decode() == plain


def test_templates_count_in_the_digest_of_the_settings(shell, crawl, tmp_path):
    digests = set()
    for more in ([], ["--templates", "auto"]):
        rows = shell("clean", crawl, *more).stdout.decode().splitlines()
        digests |= {json.loads(row)["settings_digest"] for row in rows}
    assert len(digests) == 2


def test_run_learns_first_and_gives_the_same_bytes_with_any_number_of_workers(
    shell, crawl, tmp_path
):
    for out, more in (("one", ["--jobs", "1"]), ("two", ["--jobs", "2", "--shard-size", "5"])):
        done = shell("run", crawl, "-o", tmp_path / out, "--templates", "auto", "-q", *more)
        assert done.returncode == 0, done.stderr.decode()
    for name in RESULTS:
        one, two = ((tmp_path / out / f"{name}.jsonl").read_bytes() for out in ("one", "two"))
        assert one == two
    assert PROMO not in (tmp_path / "one/documents.jsonl").read_text(encoding="utf-8")
    assert PROMO in (tmp_path / "one/templates.json").read_text(encoding="utf-8")


def test_run_goes_on_and_starts_anew_where_the_templates_changed(shell, crawl, tmp_path):
    out = crawl / "out"
    shell("run", crawl, "-o", out, "--templates", "auto", "--jobs", "1", "--show", "0")
    again = shell("run", crawl, "-o", out, "--templates", "auto", "--jobs", "1", "--show", "0")
    assert b"1 of 1 parts were done before" in again.stderr
    other = shell("run", crawl, "-o", out, "--jobs", "1", "--show", "0")
    assert b"changed since the last run: templates" in other.stderr
    assert not (out / "templates.json").exists()
    assert PROMO in (out / "documents.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "message"), [(None, b"no such file"), ("{}", b"not a file of templates")]
)
def test_a_wrong_file_of_templates_is_named(shell, crawl, tmp_path, text, message):
    file = tmp_path / "t.json"
    if text is not None:
        file.write_text(text)
    for command in (["clean", crawl, "--templates", file], ["template", "show", file]):
        done = shell(*command)
        assert done.returncode == 2 and message in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_standard_input_cannot_be_read_twice(shell):
    done = shell("clean", "-", "--templates", "auto", stdin="全市新增学位500个。".encode())
    assert done.returncode == 2 and b"can be read once" in done.stderr


def test_an_unknown_site_is_named(shell, crawl, tmp_path):
    shell("template", "learn", crawl, "-o", tmp_path / "t.json")
    done = shell("template", "show", tmp_path / "t.json", "--site", "nowhere")
    assert done.returncode == 2 and b"nowhere" in done.stderr


def test_python_gives_what_the_command_gives(shell, crawl, tmp_path):
    file = tmp_path / "templates.json"
    shell("template", "learn", crawl, "-o", file)
    page = crawl / "p03.txt"
    command = json.loads(shell("clean", page, "--templates", file).stdout)
    found = shuangjian_cli.clean(page.read_bytes(), doc_id="p03.txt", templates=file)
    assert found.text == command["text"] and PROMO not in found.text
    assert found.settings_digest == command["settings_digest"]


def test_too_few_pages_are_said_to_be_too_few(shell, crawl):
    few = sorted(crawl.iterdir())[:4]
    done = shell("template", "learn", *few)
    assert done.returncode == 0 and b"needs at least 5 different articles" in done.stderr
    assert b"needs at least" not in shell("template", "learn", crawl).stderr


def test_articles_without_a_common_line_are_said_to_have_none(shell, tmp_path):
    (tmp_path / "plain").mkdir()
    for number, name in enumerate("甲乙丙丁戊己庚"):
        text = f"{name}县{name}镇{name}村的孩子们在第{number + 1}中心小学里学唱{name}地的山歌。\n"
        (tmp_path / "plain" / f"{number}.txt").write_text(text, encoding="utf-8")
    done = shell("template", "learn", "plain")
    assert done.returncode == 0 and b"needs at least" not in done.stderr
    assert "looked at 7 articles of 1 site: nothing recurs" in done.stderr.decode()
