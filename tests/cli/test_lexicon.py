"""The loop of who tunes rules, as a new user would go it: explain, a row, diff, score."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

PAGE = (
    "木偶进课堂\n2023-05-12 来源：清溪教育网\n"
    "2023年，清溪市共有学校481所，课后服务惠及学生31万余名，家长普遍表示满意。\n"
    "孩子们在课后服务时间里动手制作杖头木偶230只，还把它们带到社区里演出，受到欢迎。\n"
)
ROW = """
[[row]]
id = "works.puppets"
reason = "puppet theatres of rural schools"
example = "制作木偶30只"
counterexample = "学生30名"
metric = "works"
kind = "puppet"
nouns = ["木偶"]
classifiers = ["只"]
"""


@pytest.fixture
def crawl(tmp_path: Path) -> Path:
    (tmp_path / "crawl").mkdir()
    (tmp_path / "crawl" / "a.txt").write_text(PAGE, encoding="utf-8")
    return tmp_path / "crawl"


def f1(shell, gold: Path, facts: Path) -> float:
    done = shell("score", gold, facts)
    assert done.returncode == 0, done.stderr.decode()
    return float(re.search(rb"all P [\d.]+ R [\d.]+ F1 ([\d.]+)", done.stdout)[1])


def test_the_loop(shell, crawl, tmp_path):
    before, after, mine = tmp_path / "before", tmp_path / "after", tmp_path / "my-rows"
    gold = tmp_path / "gold.jsonl"
    shell("run", crawl, "-o", before, "-q")

    # The puppets are no fact; explain says why.
    explained = shell("explain", crawl / "a.txt", "--stage", "extract").stdout.decode()
    assert "230" in explained.split("numbers that are no facts")[1]

    # Gold begins with what was found; the annotator adds what was missed.
    assert shell("extract", crawl, "--as-gold", "-o", gold).returncode == 0
    assert f1(shell, gold, before / "facts.jsonl") == 1.0
    missed = {"doc": "a.txt", "quote": "230只", "context": "制作杖头木偶230只"}
    with gold.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(missed | {"metric": "works", "value": 230}) + "\n")
    low = f1(shell, gold, before / "facts.jsonl")
    assert low < 1.0

    # A row of one's own.
    assert shell("lexicon", "init", mine).returncode == 0
    with (mine / "metrics.toml").open("a", encoding="utf-8") as stream:
        stream.write(ROW)
    checked = shell("lexicon", "check", mine)
    assert checked.returncode == 0, checked.stdout.decode()

    # Diff shows just that change, and the score rises.
    shell("run", crawl, "-o", after, "-q", "--lexicon", mine)
    done = shell("diff", before, after)
    lines = done.stdout.decode().splitlines()
    assert len(lines) == 1 and lines[0].startswith("+ a.txt  230只  works 230")
    assert "works.puppets" in lines[0]
    assert b"facts: 1 gained, 0 lost, 0 altered" in done.stderr
    assert shell("diff", before, after, "--exit-code", "-q").returncode == 1
    assert shell("diff", before, before, "--exit-code", "-q").returncode == 0
    row = json.loads(shell("diff", before, after, "--json").stdout)
    assert (row["what"], row["change"], row["text"]) == ("fact", "gained", "230只")
    assert f1(shell, gold, after / "facts.jsonl") == 1.0 > low


def test_rows_that_never_fire_and_rows_that_are_wrong(shell, crawl, tmp_path):
    shell("run", crawl, "-o", tmp_path / "out", "-q")
    shell("extract", crawl, "--as-gold", "-o", tmp_path / "gold.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "gold.jsonl").open()]
    wrong = [row for row in rows if row["metric"] != "students"]
    (tmp_path / "gold.jsonl").write_text("".join(json.dumps(row) + "\n" for row in wrong))
    done = shell("lexicon", "test", tmp_path / "out", "--gold", tmp_path / "gold.jsonl")
    text = done.stdout.decode()
    assert "rows that found something wrong: 1" in text
    assert re.search(r"metrics +students.pupils +fires +1 +right +0 +wrong +1", text)
    assert "rows that never fired" in text and "gambling" in text
    done = shell("lexicon", "test", tmp_path / "out", "--json", "--table", "metrics")
    fires = {row["row"]: row["times"] for row in map(json.loads, done.stdout.splitlines())}
    assert fires["schools.schools"] == 1 and fires["works.works"] == 0
    assert shell("lexicon", "test", tmp_path / "out", "--table", "ponies").returncode == 2


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc here")
def test_init_where_nothing_can_be_written_is_a_usage_error(shell):
    done = shell("lexicon", "init", "/proc/self/rows")
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1


def test_init_copies_rows_and_check_fails_on_wrong_ones(shell, tmp_path):
    mine = tmp_path / "mine"
    done = shell(
        "lexicon", "init", mine, "--copy", "metrics:schools.schools", "--copy", "traps:clock"
    )
    assert done.returncode == 0
    assert 'id = "schools.schools"' in (mine / "metrics.toml").read_text(encoding="utf-8")
    assert shell("lexicon", "check", mine).returncode == 0
    (mine / "metrics.toml").write_text('[[row]]\nid = "x"\n', encoding="utf-8")
    done = shell("lexicon", "check", mine)
    assert done.returncode == 1 and b"metrics.toml [x]" in done.stdout
    assert shell("lexicon", "init", mine, "--copy", "metrics:ponies").returncode == 2
    assert shell("lexicon", "check", tmp_path / "nothing").returncode == 2


def test_list_shows_tables_and_whose_the_rows_are(shell, tmp_path):
    assert b"metrics" in shell("lexicon", "list").stdout
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "metrics.toml").write_text(ROW, encoding="utf-8")
    lines = shell("lexicon", "list", "metrics", "--lexicon", tmp_path / "mine").stdout.decode()
    assert re.search(r"^yours +works.puppets", lines, re.M)
    assert re.search(r"^ours +schools.schools", lines, re.M)
    assert shell("lexicon", "list", "ponies").returncode == 2


def test_check_says_which_nouns_a_row_takes_over(shell, tmp_path):
    (tmp_path / "mine").mkdir()
    row = ROW.replace("works.puppets", "corners").replace('"works"', '"corners"')
    row = row.replace("木偶", "图书角").replace("只", "个").replace("制作图", "建成图")
    (tmp_path / "mine" / "metrics.toml").write_text(row, encoding="utf-8")
    done = shell("lexicon", "check", "mine")
    message = done.stderr.decode()
    assert done.returncode == 0, done.stdout.decode()
    assert "[corners]: takes 图书角 over from facilities.bases" in message
    (tmp_path / "mine" / "metrics.toml").write_text(ROW, encoding="utf-8")
    assert b"takes" not in shell("lexicon", "check", "mine").stderr


def test_a_misspelt_table_is_told_the_right_one(shell):
    done = shell("lexicon", "list", "metric")
    assert done.returncode == 2 and b"did you mean metrics" in done.stderr
    assert b"there are boilerplate" in shell("lexicon", "list", "zzz").stderr


def test_facts_given_as_gold_are_called_facts(shell, crawl, tmp_path):
    shell("run", crawl, "-o", "out", "-q", "-j", "1")
    shell("extract", crawl, "--as-gold", "-o", "gold.jsonl")
    done = shell("score", "out/facts.jsonl", "gold.jsonl")
    message = done.stderr.decode()
    assert done.returncode == 2 and message.count("\n") == 1
    assert "out/facts.jsonl holds facts" in message and "GOLD first" in message


def test_score_shows_wrong_attributes_when_asked(shell, crawl, tmp_path):
    """The sums said that some were wrong, and nothing said which."""
    shell("run", crawl, "-o", tmp_path / "out", "-q")
    gold = tmp_path / "gold.jsonl"
    shell("extract", crawl, "--as-gold", "-o", gold)
    rows = [json.loads(line) for line in gold.open(encoding="utf-8")]
    pupils = next(row for row in rows if row["metric"] == "students")
    pupils["status"] = "planned"
    gold.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    quiet = shell("score", gold, tmp_path / "out" / "facts.jsonl").stdout.decode()
    assert "WRONG" not in quiet
    done = shell("score", gold, tmp_path / "out" / "facts.jsonl", "-v").stdout.decode()
    wrong = [line for line in done.splitlines() if line.startswith("WRONG")]
    assert len(wrong) == 1
    assert wrong[0].startswith(
        f"WRONG a.txt  status: gold planned, found actual  {pupils['quote']}  2023年，清溪市共有"
    )


def test_score_says_what_is_wrong_with_the_gold_itself(shell, crawl, tmp_path):
    shell("run", crawl, "-o", tmp_path / "out", "-q")
    facts, gold = tmp_path / "out" / "facts.jsonl", tmp_path / "gold.jsonl"
    shell("extract", crawl, "--as-gold", "-o", gold)
    assert b"gold" not in shell("score", gold, facts).stderr
    row = json.loads(gold.read_text(encoding="utf-8").splitlines()[0])
    gold.write_text(json.dumps({**row, "action": None, "part_of": "a", "classifier": "所"}) + "\n")
    assert b"unknown" not in shell("score", gold, facts).stderr
    slips = [
        {**row, "status": "planed"},
        {**row, "statsu": "actual"},
        {**row, "place": "长治市"},
        {**row, "quote": "999所", "context": "共有学校999所"},
        {**row, "doc": "b.txt"},
    ]
    gold.write_text("".join(json.dumps(slip) + "\n" for slip in slips), encoding="utf-8")
    said = shell("score", gold, facts).stderr.decode().splitlines()
    assert said[:5] == [
        f"{gold}: line 1: status 'planed' is none; do you mean planned?",
        f"{gold}: line 2: unknown key 'statsu'; do you mean status?",
        f"{gold}: line 3: place '长治市' is no adcode of six digits",
        f"{gold}: line 4: the quote '999所' is not on its page",
        f"{gold}: no page was found for gold of b.txt",
    ]
    assert said[5].startswith("note: 5 doubts about the gold")


def test_as_gold_stands_alone(shell, crawl):
    assert shell("extract", crawl, "--as-gold", "--format", "csv").returncode == 2


def test_diff_refuses_rows_of_different_kinds(shell, crawl, tmp_path):
    shell("run", crawl, "-o", tmp_path / "out", "-q")
    done = shell("diff", tmp_path / "out" / "facts.jsonl", tmp_path / "out" / "documents.jsonl")
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1
    assert shell("diff", tmp_path / "out", tmp_path / "none").returncode == 2


def test_init_leaves_a_file_that_is_there_and_says_so(shell, tmp_path):
    shell("lexicon", "init", "rows")
    (tmp_path / "rows" / "metrics.toml").write_text("# mine\n", encoding="utf-8")
    again = shell("lexicon", "init", "rows").stdout.decode()
    assert "metrics.toml is there already; left as it is" in again
    assert (tmp_path / "rows" / "metrics.toml").read_text(encoding="utf-8") == "# mine\n"


def test_a_wrong_row_of_the_user_is_one_line_wherever_a_lexicon_goes(shell, crawl, tmp_path):
    """Commands that read few tables looked at the user's rows only when they came to them."""
    assert shell("run", crawl, "-o", tmp_path / "out", "-q").returncode == 0
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "observations.toml").write_text('[[row]]\nid = "x"\n', encoding="utf-8")
    for arguments in (
        ("reconcile", tmp_path / "out"),
        ("report", tmp_path / "out"),
        ("explain", "--run", tmp_path / "out", "a.txt"),
        ("lexicon", "list", "observations"),
        ("lexicon", "test", tmp_path / "out"),
        ("clean", crawl),
    ):
        done = shell(*arguments, "--lexicon", mine)
        assert done.returncode == 2, arguments
        said = done.stderr.decode()
        assert said == "shuangjian: observations.toml: row x lacks the column role\n", arguments


@pytest.mark.parametrize("command", ["run", "extract", "clean", "reconcile", "report", "explain"])
def test_a_column_that_no_row_has_is_refused_wherever_a_lexicon_goes(
    shell, crawl, tmp_path, command
):
    """Only `lexicon check` told of it; all else went on without the row's nouns."""
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "metrics.toml").write_text(ROW.replace("nouns =", "noun ="), encoding="utf-8")
    out = tmp_path / "out"
    if command in ("reconcile", "report"):
        assert shell("run", crawl, "-o", out, "-q").returncode == 0
    arguments = {
        "run": (crawl, "-o", out, "-q"),
        "explain": (crawl / "a.txt",),
        "reconcile": (out,),
        "report": (out,),
    }.get(command, (crawl,))
    done = shell(command, *arguments, "--lexicon", mine)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == (
        "shuangjian: metrics.toml: row works.puppets: unknown column 'noun'; do you mean nouns?\n"
    )


def test_a_place_of_an_unknown_code_is_one_line_where_places_are_asked_for(shell, crawl, tmp_path):
    mine = tmp_path / "mine"
    mine.mkdir()
    row = '[[row]]\nid = "x"\nkind = "alias"\nadcode = "999999"\nwords = ["清溪"]\nreason = "r"\n'
    (mine / "places.toml").write_text(row, encoding="utf-8")
    done = shell("clean", crawl, "--default-place", "长治市", "--lexicon", mine)
    assert done.returncode == 2
    assert done.stderr.decode().startswith("shuangjian: places.toml: row x has the unknown adcode")


def test_rows_and_settings_may_be_saved_by_windows(shell, crawl, tmp_path):
    """Notepad puts a BOM before UTF-8, or saves in the encoding of the system."""
    mine = tmp_path / "mine"
    mine.mkdir()
    files = {
        mine / "metrics.toml": (ROW.lstrip(), ("lexicon", "check", mine)),
        tmp_path / "shuangjian.toml": ('default_place = "长治市"\n', ("clean", crawl)),
    }
    for file, (text, order) in files.items():
        file.write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
        done = shell(*order)
        assert done.returncode == 0, done.stderr.decode() + done.stdout.decode()
        for encoding in ("gb18030", "utf-16"):
            file.write_bytes(text.encode(encoding))
            done = shell(*order)
            said = f"{file.name}: is no UTF-8 text; save it as UTF-8"
            assert said in (done.stdout + done.stderr).decode(), encoding
            assert done.returncode in (1, 2)
        file.unlink()
