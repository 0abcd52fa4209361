"""Settings of files and of the environment have their type, or one line says what they must be."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from shuangjian_cli.cli.configure import configure
from shuangjian_cli.settings import Settings
from tests.conftest import ROOT, Shell


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings file of whoever runs the tests."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))


def of_file(text: str) -> Settings:
    file = Path("own.toml")
    file.write_text(text, encoding="utf-8")
    return configure({}, file, no_config=False)[0]


def test_a_flag_is_before_the_environment_and_that_before_files(monkeypatch) -> None:
    Path("shuangjian.toml").write_text(
        'punctuation = "keep"\nencoding = "gbk"\ndefault-place = "长治市"\njobs = 2\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("SHUANGJIAN_ENCODING", "big5")
    monkeypatch.setenv("SHUANGJIAN_DEFAULT_PLACE", "运城市")
    found, other = configure({"default_place": "晋城市", "jobs": None}, None, no_config=False)
    assert (found.punctuation, found.encoding, found.default_place) == ("keep", "big5", "晋城市")
    assert other == {"lexicon": None, "templates": None, "jobs": 2}


def test_lists_are_lists_or_words_between_commas(monkeypatch) -> None:
    assert of_file('metrics = ["schools", "clubs"]').metrics == ("schools", "clubs")
    monkeypatch.setenv("SHUANGJIAN_METRICS", "schools, clubs")
    assert of_file("").metrics == ("schools", "clubs")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("true", True), ("false", False), ('"yes"', True), ('"0"', False), ("1", True)],
)
def test_switches_are_true_or_false(text: str, wanted: bool) -> None:
    assert of_file(f"keep_spun = {text}").keep_spun is wanted


@pytest.mark.parametrize(
    ("line", "must"),
    [
        ("min_confidence = [1]", "a number from 0 to 1"),
        ("min_confidence = 7", "a number from 0 to 1"),
        ("min_confidence = nan", "a number from 0 to 1"),
        ("encoding = 5", "a text"),
        ("default_place = 5", "a text"),
        ("default_publisher = [1]", "a text"),
        ("lexicon = 5", "a text"),
        ("templates = {a = 1}", "a text"),
        ("keep_rules = 5", "a list of texts"),
        ("metrics = [1]", "a list of texts"),
        ('keep_spun = "maybe"', "true or false"),
        ("punctuation = [1]", "one of full, keep"),
        ('format = "word"', "one of auto, html, text"),
    ],
)
def test_a_setting_of_another_type_is_refused_in_words(capsys, line: str, must: str) -> None:
    with pytest.raises(typer.Exit) as ended:
        of_file(line)
    assert ended.value.exit_code == 2
    key = line.split(" ")[0]
    said = capsys.readouterr().err
    assert said.startswith(f"shuangjian: {key} is ") and said.endswith(f"; it must be {must}\n")


def test_the_example_of_the_docs_is_taken(shell: Shell, tmp_path: Path) -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    (tmp_path / "shuangjian.toml").write_text(text.split("```toml\n")[1].split("```")[0], "utf-8")
    (tmp_path / "a.txt").write_text("全市共有481所学校开展课后服务。\n", encoding="utf-8")
    done = shell("run", "a.txt", "--dry-run")
    assert done.returncode == 0, done.stderr.decode()
    shown = done.stdout.decode()
    assert "default_place = '长治市'" in shown and "with 4 workers" in shown


def test_a_flag_of_nought_is_a_flag(shell: Shell, tmp_path: Path) -> None:
    """`--min-confidence 0` asks for all facts, whatever a settings file leaves out."""
    (tmp_path / "shuangjian.toml").write_text("min_confidence = 1\n", encoding="utf-8")
    page = "全县共有学校48所，学生12000名，家长普遍表示满意。".encode()
    assert not shell("extract", stdin=page).stdout
    assert len(shell("extract", "--min-confidence", "0", stdin=page).stdout.splitlines()) == 2
