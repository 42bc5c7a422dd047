"""Reports on anybody's files: the figures, and what must be said beside them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ir_measures
import numpy as np
import pytest

from evaluation.file_report import FileOptions, evaluate_files
from evaluation.ranking import Run
from evaluation.ranking.task import JudgementError
from evaluation.ranking.trec import write_qrels, write_run
from evaluation.statistics import holm


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Forty judged queries, half of the candidates unjudged; a fair run, and a worse one with gaps."""
    draw = np.random.default_rng(1)
    candidates = [f"d{number}" for number in range(40)]
    qrels = {
        f"q{query}": {str(one): int(draw.integers(4)) for one in draw.permutation(candidates)[:20]}
        for query in range(40)
    }
    qrels["q0"] = {"d1": 0}
    write_qrels(qrels, tmp_path / "truth.qrels")
    for name, noise in (("fair", 1.0), ("worse", 3.0)):
        scores = {
            query: {one: grades.get(one, 0) + noise * float(draw.normal()) for one in candidates}
            for query, grades in qrels.items()
        }
        if name == "worse":
            del scores["q3"]
            scores["q99"] = {"elsewhere": 1.0}
        write_run(Run.of("tag", scores), tmp_path / f"{name}.run.gz")
    return tmp_path


def test_a_report_of_two_runs(folder: Path) -> None:
    options = FileOptions((folder / "fair.run.gz", folder / "worse.run.gz"), folder / "truth.qrels")
    report = evaluate_files(options)
    found = json.loads(report.as_json())
    assert [one["run"] for one in found["runs"]] == ["fair", "worse"]
    assert found["without_relevant"] == ["q0"]
    assert found["runs"][1]["unanswered"] == ["q3"]
    assert found["furthest_from_reference"] < 1e-9
    assert len(found["comparisons"]) == 10
    assert [one["p_holm"] for one in found["comparisons"]] == list(
        holm([one["p"] for one in found["comparisons"]])
    )
    first = found["comparisons"][0]
    assert (first["metric"], first["first"], first["second"]) == ("nDCG@10", "worse", "fair")
    assert first["difference"]["high"] < 0.0
    assert first["significant"] is True
    assert first["wins"] + first["ties"] + first["losses"] == 40
    assert [one["metric"] for one in found["overlaps"]] == ["RBO(p=0.9)"]
    said = " ".join(found["notices"])
    assert "Nothing is judged relevant for 1 query (q0)" in said
    assert "worse has no answer to 1 query (q3)" in said
    assert "worse answers 1 query that nobody judged: left out" in said
    assert "of the first ten are unjudged" in said
    assert "Too few queries" not in said
    text = report.as_markdown()
    mean = found["runs"][0]["metrics"]["nDCG@10"]
    assert f"| nDCG@10 | {mean['mean']:.3f} ({mean['low']:.3f} to {mean['high']:.3f}) |" in text
    assert "## Compared with fair" in text
    assert all(notice in text for notice in found["notices"])


def test_means_are_those_of_the_tool_on_the_same_files(folder: Path) -> None:
    report = evaluate_files(
        FileOptions((folder / "fair.run.gz",), folder / "truth.qrels", ("nDCG@10", "MAP", "P@5"))
    )
    read_their_qrels: Callable[[str], Any] = ir_measures.read_trec_qrels
    read_their_run: Callable[[str], Any] = ir_measures.read_trec_run
    # scores of this run have no ties, not even as floats of 32 bits
    asked = [ir_measures.nDCG @ 10, ir_measures.AP, ir_measures.P @ 5]
    theirs = ir_measures.calc_aggregate(
        asked,
        read_their_qrels(str(folder / "truth.qrels")),
        read_their_run(str(folder / "fair.run.gz")),
    )
    ours = report.evaluations[0].means
    assert [ours["nDCG@10"], ours["AP"], ours["P@5"]] == pytest.approx(
        [theirs[one] for one in asked], abs=1e-9
    )
    assert not report.comparisons
    assert not report.overlaps
    assert "Compared with" not in report.as_markdown()


def test_few_queries_are_said_to_be_few(tmp_path: Path) -> None:
    (tmp_path / "q.qrels").write_text("q1 0 a 2\nq1 0 b -1\nq2 0 a 1\n", encoding="utf-8")
    (tmp_path / "a.run").write_text("q1 Q0 b 1 2 t\nq1 Q0 a 2 1 t\n", encoding="utf-8")
    (tmp_path / "b.run").write_text("q1 Q0 a 1 2 t\nq2 Q0 a 2 1 t\n", encoding="utf-8")
    report = evaluate_files(
        FileOptions((tmp_path / "a.run", tmp_path / "b.run"), tmp_path / "q.qrels", ("MRR", "RBO"))
    )
    assert report.evaluations[0].values["RR"].tolist() == [0.5, 0.0]
    assert [one.too_few[:9] for one in report.comparisons] == ["2 queries"]
    assert any(notice.startswith("Too few queries: below 25") for notice in report.notices)
    assert any("Grades below zero" in notice and notice.endswith(": 1.") for notice in report.notices)
    assert "too few: 2 queries" in report.as_markdown()
    assert json.loads(report.as_json())["comparisons"][0]["significant"] is False


def test_runs_are_told_apart_by_their_files(folder: Path) -> None:
    (folder / "deep").mkdir()
    (folder / "deep" / "fair.run").write_text("q1 Q0 d1 1 2 t\n", encoding="utf-8")
    runs = (folder / "fair.run.gz", folder / "deep" / "fair.run")
    report = evaluate_files(FileOptions(runs, folder / "truth.qrels", ("RR",)))
    assert [one.run.name for one in report.evaluations] == [path.as_posix() for path in runs]
    with pytest.raises(JudgementError, match="is given twice"):
        evaluate_files(FileOptions((runs[0], runs[0]), folder / "truth.qrels"))


def test_what_cannot_be_measured_is_refused_before_files_are_read(tmp_path: Path) -> None:
    none = tmp_path / "none"
    with pytest.raises(JudgementError, match="no run is given"):
        evaluate_files(FileOptions((), none))
    with pytest.raises(JudgementError, match="'ERR@5' is not a metric"):
        evaluate_files(FileOptions((none,), none, ("ERR@5",)))
    with pytest.raises(JudgementError, match="none: cannot be read"):
        evaluate_files(FileOptions((none,), none))
