"""Rows of earlier runs, to quote beside those of systems that can be run here.

A figure is quoted only where its task is the same as in this run: the file, and the texts and right answers that were
built from it. The values by query are kept too, so that a quoted row can be compared in pairs with those that were run.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data.codec import from_json, parse_json, to_json
from evaluation.encoder.comparison import Cell, Measured, Row
from evaluation.encoder.definition import TaskError
from evaluation.encoder.scoring import Values
from evaluation.statistics.bootstrap import Interval

KEPT_ROWS = Path(__file__).parents[1] / "results" / "encoder_rows.json"
DIGITS = 6  # of a kept figure
DIGITS_OF_VALUES = 4  # of a query's value: the rounding moves a mean by less than 0.00005
LONGEST_FILE = 1_000_000
"""Characters: above, new rows are kept without their values. A row on all 14 tasks has some 50,000 with them."""


@dataclass(frozen=True, slots=True)
class KeptMean:
    """The mean of a further metric."""

    metric: str
    mean: float


@dataclass(frozen=True, slots=True)
class KeptTask:
    """A figure, and what it was measured on: `checksum` of the task's file, `built` of its texts and answers.

    `values` are those of the main metric in the order of the queries, with blanks between, or "" where none are kept.
    """

    task: str
    checksum: str
    built: str
    seed: int
    queries: int
    metric: str
    mean: float
    low: float
    high: float
    further: tuple[KeptMean, ...] = ()
    values: str = ""


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A system as a run left it."""

    name: str
    command: str
    tasks: tuple[KeptTask, ...]
    version: str | None = None


@dataclass(frozen=True, slots=True)
class KeptRows:
    """The file."""

    rows: tuple[KeptRow, ...] = ()


def keep(path: Path, rows: Mapping[str, Row], measured: Sequence[Measured], command: str) -> None:
    """Add rows to the file, each in place of the one of its name.

    Args:
        path: the file.
        rows: by the name to keep each under.
        measured: the tasks of the run.
        command: that gives the rows again.

    Raises:
        TaskError: the file is torn.
    """
    before = {row.name: row for row in read_rows(path).rows}
    for with_values in (True, False):
        new = {
            name: KeptRow(name, command, tuple(_kept(row, one, with_values) for one in measured), row.version)
            for name, row in rows.items()
        }
        text = _written({**before, **new})
        if len(text) <= LONGEST_FILE:
            break
    path.write_text(text, encoding="utf-8")


def _written(rows: Mapping[str, KeptRow]) -> str:
    whole = to_json(KeptRows(tuple(rows[name] for name in sorted(rows))))
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def read_rows(path: Path) -> KeptRows:
    """The rows of the file, none when it is not there. Raises `TaskError` when it is torn."""
    if not path.is_file():
        return KeptRows()
    try:
        return from_json(KeptRows, parse_json(path.read_text(encoding="utf-8")))
    except ValueError as error:
        raise TaskError(f"{path.name} holds no rows ({error}): restore it, or delete it") from error


def quoted(
    path: Path,
    running: Sequence[str],
    measured: Sequence[Measured],
    means: Mapping[str, Sequence[str]],
) -> tuple[list[Row], list[str]]:
    """Rows of the file that are not run now, and a sentence for each of which something cannot be quoted.

    Raises:
        TaskError: the file is torn.
    """
    here = {one.definition.name: one for one in measured}
    rows: list[Row] = []
    notes: list[str] = []
    for kept in read_rows(path).rows:
        if kept.name in running:
            continue
        shared = [one for one in kept.tasks if one.task in here]
        same = [one for one in shared if _same(one, here[one.task])]
        if changed := [one.task for one in shared if one not in same]:
            notes.append(f"{kept.name} is not quoted on {', '.join(changed)}: changed since it was measured.")
        if not same:
            continue
        cells = {one.task: _cell(one) for one in same}
        summary = {
            name: Cell(float(np.mean([cells[task].mean for task in members])))
            for name, members in means.items()
            if set(members) <= set(cells)
        }
        values = {one.task: _values(one, path) for one in same if one.values}
        rows.append(Row(kept.name, kept.version, cells, summary, values, quoted=True))
    return rows, notes


def _same(kept: KeptTask, one: Measured) -> bool:
    return (kept.checksum, kept.built) == (one.definition.checksum, one.task.fingerprint)


def _kept(row: Row, one: Measured, with_values: bool) -> KeptTask:
    cell = row.cells[one.definition.name]
    ends = cell.interval or Interval(cell.mean, cell.mean, cell.mean)
    values = row.values[one.definition.name].tolist() if with_values else []
    return KeptTask(
        one.definition.name,
        one.definition.checksum,
        one.task.fingerprint,
        one.definition.seed,
        one.task.size,
        one.definition.metric,
        round(cell.mean, DIGITS),
        round(ends.low, DIGITS),
        round(ends.high, DIGITS),
        tuple(KeptMean(name, round(mean, DIGITS)) for name, mean in cell.further.items()),
        " ".join(f"{round(value, DIGITS_OF_VALUES):g}" for value in values),
    )


def _cell(kept: KeptTask) -> Cell:
    further = {one.metric: one.mean for one in kept.further}
    return Cell(kept.mean, Interval(kept.mean, kept.low, kept.high), None, further)


def _values(kept: KeptTask, path: Path) -> Values:
    try:
        values = np.array([float(value) for value in kept.values.split()])
    except ValueError as error:
        raise TaskError(f"{path.name} holds no rows ({error}): restore it, or delete it") from error
    if len(values) != kept.queries:
        raise TaskError(
            f"{path.name}: {kept.task} has {kept.queries} queries but {len(values)} values: restore the file, or "
            "delete it"
        )
    return values
