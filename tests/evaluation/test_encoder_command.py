"""`passerelle evaluate encoder`, and the rows that it keeps and quotes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import passerelle
from data import load_taxonomy
from evaluation.encoder.build import build
from evaluation.encoder.comparison import Measured, Row, compare, compared, groups
from evaluation.encoder.definition import FOLDER, TaskError, definitions, read_definition
from evaluation.encoder.kept_rows import LONGEST_FILE, keep, quoted, read_rows
from evaluation.encoder.report import Report
from evaluation.encoder.run import Options, command_of, evaluate
from evaluation.encoder.scoring import TaskScores
from matching.errors import ModelError, PasserelleError


@dataclass(frozen=True, slots=True)
class Said:
    status: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("PASSERELLE_LANG", "fr")
    monkeypatch.setenv("COLUMNS", "200")

    def command(*arguments: object) -> Said:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            passerelle.main(["evaluate", *map(str, arguments)])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        code = ended.value.code
        return Said(code if isinstance(code, int) else 0, out, err)

    return command


@pytest.fixture(scope="module")
def measured() -> list[Measured]:
    names = ("hard-pairs", "rome-hierarchy-fr")
    files = [read_definition(FOLDER / f"{name}.toml") for name in names]
    return [Measured(one, build(one, load_taxonomy())) for one in files]


def scores(measured: Sequence[Measured], gain: float) -> Mapping[str, TaskScores]:
    """Values of a system: the same draw for all, and so much more."""
    found = {}
    for one in measured:
        values = np.random.default_rng(7).random(one.task.size) / 2 + gain
        metric = one.definition.metric
        found[one.task.name] = TaskScores(one.task.name, metric, {metric: values, "recall@1": values / 2})
    return found


def rows_of(measured: Sequence[Measured], gains: Mapping[str, float]) -> list[Row]:
    means = groups(measured, definitions())
    every = {name: scores(measured, gain) for name, gain in gains.items()}
    return compare(every, dict.fromkeys(gains), means, next(iter(gains)))


# --------------------------------------------------------------------------- the command


def test_the_command_measures_the_baselines_and_the_encoder_that_ships(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "report.md"
    said = run("encoder", "--tasks", "hard-pairs", "--json", "--out", path, "--lang", "en")
    assert said.status == 0
    assert "Measuring shipped" in said.err
    found: Any = json.loads(said.out)
    live = {row["system"]: row for row in found["rows"] if not row["quoted"]}
    assert set(live) == {"BM25", "character TF-IDF", "shipped"}
    assert live["shipped"]["version"]
    for row in live.values():
        cell = row["tasks"]["hard-pairs"]
        assert len(row["values"]["hard-pairs"]) == found["tasks"][0]["queries"] == 200
        assert cell["mean"] == pytest.approx(np.mean(row["values"]["hard-pairs"]), abs=1e-6)
        assert cell["interval"]["low"] <= cell["mean"] <= cell["interval"]["high"]
    assert live["shipped"]["tasks"]["hard-pairs"]["difference"] is None
    table = path.read_text(encoding="utf-8")
    assert re.search(r"\| shipped \| 0\.\d{3} \|", table)
    assert "Chance is 0.5" in table
    assert found["command"] in table
    assert any("Trained on the held-out concepts too: shipped" in note for note in found["notes"])


def test_a_row_is_kept_by_another_name_and_not_quoted_beside_itself(tmp_path: Path) -> None:
    path = tmp_path / "rows.json"
    options = Options(tasks=("hard-pairs",), keep=("letters=character TF-IDF", "BM25"), kept_rows=path)
    report = evaluate(options, lambda row: None)
    assert [row.name for row in read_rows(path).rows] == ["BM25", "letters"]
    assert [row.name for row in report.rows] == ["BM25", "character TF-IDF", "shipped"]
    assert "'letters=character TF-IDF'" in report.command
    again = evaluate(replace(options, keep=(), against="character TF-IDF"), lambda row: None)
    (letters,) = [row for row in again.rows if row.quoted]
    same = letters.cells["hard-pairs"].difference
    assert letters.name == "letters"
    assert same is not None
    assert (same.mean, same.low, same.high) == pytest.approx((0.0, 0.0, 0.0), abs=1e-6)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--tasks", "sing"], "'sing'; the tasks are esco-alias-en"),
        (["--tasks", "offer-titles"], "--data FOLDER"),
        (["--encoder", "nowhere"], "nowhere is no folder"),
        (["--data", "nowhere"], "no such folder"),
        (["--against", "moon"], "the rows are BM25, character TF-IDF, shipped"),
        (["--keep", "moon"], "'moon'"),
        (["--keep", "mine=moon"], "'moon'"),
        (["--keep", "BM25=shipped"], "by another name"),
        (["--keep", "mine=shipped", "--keep", "mine=BM25"], "already"),
        (["--encoder", "x="], "x= is no folder"),
        (["--out", "nowhere/report.md"], "no folder nowhere"),
    ],
)
def test_a_mistake_is_told_in_a_sentence_before_anything_is_measured(
    run: Run, arguments: list[str], told: str
) -> None:
    said = run("encoder", *arguments)
    assert said.status == 2
    assert said.out == ""
    assert told in said.err
    assert "BM25\n" not in said.err


def test_a_folder_without_an_encoder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is not the folder of an encoder"):
        evaluate(Options(encoders=(str(tmp_path),)), print)


def test_a_torn_encoder_is_told_before_anything_is_measured(run: Run, tmp_path: Path) -> None:
    for name, content in (("manifest.json", "{"), ("manifest.json", "{}"), ("manifest.json", "[]")):
        (tmp_path / name).write_text(content, encoding="utf-8")
        said = run("encoder", "--encoder", tmp_path, "--tasks", "hard-pairs", "--lang", "en")
        assert (said.status, said.out) == (2, "")
        assert "Measuring" not in said.err
        assert str(tmp_path) in said.err


def test_two_rows_of_one_name_are_told(tmp_path: Path) -> None:
    (tmp_path / "config.json").touch()
    given = f"shipped={tmp_path}"
    with pytest.raises(TaskError, match="NAME=FOLDER"):
        evaluate(Options(encoders=(given,)), print)
    with pytest.raises(TaskError, match="NAME=FOLDER"):
        evaluate(Options(encoders=(str(tmp_path), str(tmp_path))), print)


@pytest.mark.parametrize("arguments", [["--help"], ["encoder", "--help"]])
def test_the_command_explains_itself_in_both_languages(run: Run, arguments: list[str]) -> None:
    assert "afficher cette aide" in run(*arguments).out
    assert "show this help" in run(*arguments, "--lang", "en").out


def test_the_command_that_is_kept_names_no_place_of_this_machine(tmp_path: Path) -> None:
    options = Options(
        encoders=(f"one={tmp_path / 'model'}", str(tmp_path / "base")),
        data=tmp_path / "all data",
        keep=("one",),
    )
    assert command_of(options) == (
        "passerelle evaluate encoder --encoder one=model --encoder base --data 'all data' --keep one"
    )


# --------------------------------------------------------------------------- comparison and report


def test_differences_are_paired_and_the_summary_is_the_mean_of_tasks(measured: list[Measured]) -> None:
    first, second = rows_of(measured, {"first": 0.0, "second": 0.2})
    for name, cell in second.cells.items():
        assert cell.difference is not None
        assert (cell.difference.low, cell.difference.high) == pytest.approx((0.2, 0.2))
        assert first.cells[name].difference is None
    assert first.summary["all"].mean == pytest.approx(np.mean([cell.mean for cell in first.cells.values()]))
    assert first.summary["all"].interval is not None
    widths = [cell.interval.high - cell.interval.low for cell in first.cells.values() if cell.interval]
    assert first.summary["all"].interval.high - first.summary["all"].interval.low < max(widths)


def test_a_mean_of_a_group_wants_all_its_tasks(measured: list[Measured]) -> None:
    one = replace(measured[0].definition, name="esco-alias-fr", group="esco")
    assert set(groups([replace(measured[0], definition=one)], definitions())) == {"all"}
    whole = [replace(measured[0], definition=each) for each in definitions() if each.group == "esco"]
    assert groups(whole, definitions())["ESCO names"] == (
        "esco-alias-en",
        "esco-alias-fr",
        "esco-en-fr",
        "esco-fr-en",
    )


def test_the_report_has_a_row_a_system_and_a_column_a_task(measured: list[Measured]) -> None:
    rows = rows_of(measured, {"first": 0.0, "second": 0.2})
    report = Report("a command", measured, rows, "first", ["all"], ["A note."])
    text = report.as_markdown()
    mean = rows[1].cells["hard-pairs"].mean
    assert "| system | hard-pairs | rome-hierarchy-fr |" in text
    assert f"| second | {mean:.3f} |" in text
    assert "+0.200 (+0.200 to +0.200)" in text
    assert f"recall@1 {mean / 2:.3f}" in text
    assert all(one.definition.caveat in text for one in measured)
    assert text.endswith("A note.\n")


# --------------------------------------------------------------------------- kept rows


def test_a_kept_row_is_quoted_with_its_figures(measured: list[Measured], tmp_path: Path) -> None:
    path = tmp_path / "rows.json"
    rows = rows_of(measured, {"first": 0.0, "second": 0.2})
    means = groups(measured, definitions())
    keep(path, {"second": rows[1]}, measured, "a command")
    keep(path, {"first": rows[0]}, measured, "a command")
    found, notes = quoted(path, ["first"], measured, means)
    assert notes == []
    (row,) = found
    assert (row.name, row.quoted) == ("second", True)
    for name, cell in rows[1].cells.items():
        assert row.cells[name].mean == pytest.approx(cell.mean, abs=1e-6)
        assert row.cells[name].further == pytest.approx(cell.further, abs=1e-6)
        assert row.cells[name].interval is not None
    assert row.summary["all"].mean == pytest.approx(rows[1].summary["all"].mean, abs=1e-6)
    assert "| second (quoted) |" in Report("a command", measured, found, "first", ["all"]).as_markdown()


def test_a_quoted_row_is_compared_in_pairs_as_if_it_were_run(
    measured: list[Measured], tmp_path: Path
) -> None:
    path = tmp_path / "rows.json"
    first, second = rows_of(measured, {"first": 0.0, "second": 0.2})
    means = groups(measured, definitions())
    keep(path, {"second": second}, measured, "a command")
    (row,) = compared(quoted(path, ["first"], measured, means)[0], first, means)
    pairs = [(row.summary["all"], second.summary["all"])]
    pairs += [(row.cells[name], second.cells[name]) for name in second.cells]
    for found, expected in pairs:
        for one, other in ((found.interval, expected.interval), (found.difference, expected.difference)):
            assert one is not None
            assert other is not None
            assert (one.mean, one.low, one.high) == pytest.approx(
                (other.mean, other.low, other.high), abs=1e-4
            )


def test_a_row_kept_without_values_is_quoted_without_differences(
    measured: list[Measured], tmp_path: Path
) -> None:
    path = tmp_path / "rows.json"
    first, second = rows_of(measured, {"first": 0.0, "second": 0.2})
    means = groups(measured, definitions())
    keep(path, {"second": second}, measured, "x" * LONGEST_FILE)
    assert all(one.values == "" for row in read_rows(path).rows for one in row.tasks)
    (row,) = compared(quoted(path, ["first"], measured, means)[0], first, means)
    assert row.cells["hard-pairs"].mean == pytest.approx(second.cells["hard-pairs"].mean, abs=1e-6)
    assert row.cells["hard-pairs"].difference is None
    assert row.summary["all"].interval is None


def test_values_that_are_too_few_or_no_numbers_are_told(measured: list[Measured], tmp_path: Path) -> None:
    path = tmp_path / "rows.json"
    (first,) = rows_of(measured, {"first": 0.0})
    keep(path, {"first": first}, measured, "a command")
    content = path.read_text(encoding="utf-8")
    kept = read_rows(path).rows[0].tasks[0].values
    for torn, told in ((kept[: kept.rindex(" ")], "200 queries but 199 values"), ("0.5 half", "no rows")):
        path.write_text(content.replace(kept, torn), encoding="utf-8")
        with pytest.raises(TaskError, match=told):
            quoted(path, [], measured, {})


def test_a_figure_of_a_task_that_changed_is_not_quoted(measured: list[Measured], tmp_path: Path) -> None:
    path = tmp_path / "rows.json"
    (first,) = rows_of(measured, {"first": 0.0})
    keep(path, {"first": first}, measured, "a command")
    means = groups(measured, definitions())
    changed_file = [
        replace(measured[0], definition=replace(measured[0].definition, checksum="0")),
        measured[1],
    ]
    changed_texts = [measured[0], replace(measured[1], task=replace(measured[1].task, metric="mrr"))]
    for now, gone, left in (
        (changed_file, "hard-pairs", "rome-hierarchy-fr"),
        (changed_texts, "rome-hierarchy-fr", "hard-pairs"),
    ):
        (row,), notes = quoted(path, [], now, means)
        assert list(row.cells) == list(row.values) == [left]
        assert row.summary == {}  # a mean over fewer tasks would stand beside means over all
        assert notes == [f"first is not quoted on {gone}: changed since it was measured."]
    assert quoted(path, [], [changed_file[0], changed_texts[1]], means)[0] == []
    assert [row.name for row in quoted(path, [], measured[:1], {})[0]] == ["first"]


@pytest.mark.parametrize("content", ["{", "[]", '{"rows": [{"name": "first"}]}', '{"rows": 3}'])
def test_a_torn_file_of_rows_is_told_and_stays(
    content: str, measured: list[Measured], tmp_path: Path
) -> None:
    path = tmp_path / "rows.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(PasserelleError, match=r"rows\.json holds no rows"):
        quoted(path, [], measured, {})
    with pytest.raises(PasserelleError, match=r"rows\.json holds no rows"):
        keep(path, {"first": rows_of(measured, {"first": 0.0})[0]}, measured, "a command")
    assert path.read_text(encoding="utf-8") == content
