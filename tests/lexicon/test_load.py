"""The lexicon as a whole: every row says why it is there, and a user's rows lie over ours."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from shuangjian_cli.api import extract
from shuangjian_cli.lexicon import Lexicon, LexiconError
from shuangjian_cli.lexicon.load import HERE

TABLES = sorted(file.stem for file in HERE.glob("*.toml"))
FIGURES = {"confidence"}  # measured numbers, not rules


@pytest.mark.parametrize("name", TABLES)
def test_every_row_has_an_id_a_reason_and_an_example(name: str) -> None:
    raw = tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))["row"]
    ids = [row["id"] for row in raw]
    assert len(ids) == len(set(ids)), "an id stands twice"
    for row in Lexicon().rows(name):
        assert row.reason.strip(), f"{name}: {row.id} has no reason"
        if name not in FIGURES:
            assert str(row.example).strip(), f"{name}: {row.id} has no example"


@pytest.mark.parametrize("name", TABLES)
def test_every_pattern_compiles(name: str) -> None:
    for row in Lexicon().rows(name):
        for column, value in row.data.items():
            if column.startswith("pattern"):
                for pattern in [value] if isinstance(value, str) else value:
                    re.compile(pattern)


def overlay(folder: Path, table: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{table}.toml").write_text(text, encoding="utf-8")
    return folder


NEW_METRIC = """
[[row]]
id = "buses.buses"
reason = "school buses"
example = "校车120辆"
counterexample = "汽车120辆"
metric = "buses"
kind = "vehicle"
nouns = ["校车"]
classifiers = ["辆", "台"]
"""


def test_a_new_metric_is_a_new_row(tmp_path: Path) -> None:
    folder = overlay(tmp_path / "mine", "metrics", NEW_METRIC)
    text = "2023年，全县新购校车120辆，惠及学生3000名。"
    found = {fact.metric: fact.value for fact in extract(text, lexicon=folder)}
    assert found["buses"] == 120 and found["students"] == 3000
    assert "buses" not in {fact.metric for fact in extract(text)}
    assert set(Lexicon(folder).values("metrics", "metric")) - {"buses"} == set(
        Lexicon().values("metrics", "metric")
    )


CANTEENS = """
[[row]]
id = "canteens.canteens"
reason = "school canteens, apart from other facilities"
example = "新建食堂12个"
counterexample = "新建教室12个"
metric = "canteens"
kind = "place"
nouns = ["食堂", "学校食堂", "学生食堂"]
"""


def test_where_two_rows_claim_a_word_the_user_wins(tmp_path: Path) -> None:
    folder = overlay(tmp_path / "mine", "metrics", CANTEENS)
    for text in ("2023年，全县新建食堂12个，改造教室30间。", "2023年，全县建成学生食堂35个。"):
        assert extract(text)[0].metric == "facilities"
        assert extract(text, lexicon=folder)[0].metric == "canteens"


def test_a_row_of_the_same_id_replaces_ours_and_enabled_false_removes_it(tmp_path: Path) -> None:
    folder = overlay(tmp_path / "a", "metrics", '[[row]]\nid = "seats.seats"\nenabled = false\n')
    ours = [row.id for row in Lexicon().rows("metrics")]
    assert "seats.seats" in ours
    assert [row.id for row in Lexicon(folder).rows("metrics")] == [
        name for name in ours if name != "seats.seats"
    ]
    other = NEW_METRIC.replace("buses.buses", "seats.seats")
    rows = Lexicon(overlay(tmp_path / "b", "metrics", other)).rows("metrics")
    assert [row["metric"] for row in rows if row.id == "seats.seats"] == ["buses"]
    assert [row.id for row in rows] == ours


def test_the_digest_changes_with_the_rows(tmp_path: Path) -> None:
    plain = Lexicon().digest
    folder = overlay(tmp_path / "mine", "metrics", NEW_METRIC)
    changed = Lexicon(folder).digest
    overlay(folder, "metrics", NEW_METRIC.replace("120", "121"))
    assert len({plain, changed, Lexicon(folder).digest}) == 3


@pytest.mark.parametrize(
    ("text", "message"),
    [("[[row]]\nreason = 'x'\n", "no id"), ("[[row\n", "mine"), ("\x00", "")],
)
def test_a_wrong_file_is_named(tmp_path: Path, text: str, message: str) -> None:
    folder = overlay(tmp_path / "mine", "metrics", text)
    with pytest.raises(LexiconError, match=r"metrics\.toml"):
        Lexicon(folder).rows("metrics")


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="nowhere"):
        Lexicon(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("table", "text", "message"),
    [
        ("metrics", '[[row]]\nid = "x"\nmetric = "x"\n', "lacks the column kind"),
        ("metrix", NEW_METRIC, "is no table of the lexicon"),
    ],
)
def test_a_wrong_row_is_named_before_any_work(
    tmp_path: Path, table: str, text: str, message: str
) -> None:
    with pytest.raises(LexiconError, match=message):
        Lexicon(overlay(tmp_path / "mine", table, text)).check()
