"""`shuangjian segment`: a page that cannot be cut into words is an error; the others are done."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from shuangjian_cli import pipeline
from shuangjian_cli.cli.app import build_app


def test_a_page_that_cannot_be_segmented_costs_itself_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = pipeline.segment_row

    def one_fails(row, *args, **options):
        if row.doc_id == "b":
            raise pipeline.StageError("segment", ValueError("no words"))
        return real(row, *args, **options)

    monkeypatch.setattr(pipeline, "segment_row", one_fails)
    monkeypatch.setattr("shuangjian_cli.cli.exits.quiet_pipes", lambda out: None)
    text = "2023年，清溪市共有学校481所，课后服务惠及学生31万余名，家长普遍表示满意。"
    rows = "".join(json.dumps({"id": name, "text": text}) + "\n" for name in "abc")
    (tmp_path / "rows.jsonl").write_text(rows)
    errors, out = tmp_path / "errors.jsonl", tmp_path / "tokens.jsonl"
    arguments = ["segment", str(tmp_path / "rows.jsonl"), "-o", str(out), "--errors", str(errors)]
    done = CliRunner().invoke(build_app("segment"), [*arguments, "--no-config"])
    assert done.exit_code == 1, done.output
    assert [json.loads(line)["doc_id"] for line in out.read_text().splitlines()] == ["a", "c"]
    (error,) = map(json.loads, errors.read_text().splitlines())
    assert (error["doc_id"], error["stage"], error["kept"]) == ("b", "segment", None)
