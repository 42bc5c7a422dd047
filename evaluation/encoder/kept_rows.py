"""Rows of earlier runs, to quote beside those of systems that can be run here.

A row is quoted only where every task that it shares with this run is the same task: the file, and the texts and right
answers that were built from it.
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
from evaluation.encoder.intervals import Interval

KEPT_ROWS = Path(__file__).parents[1] / "results" / "encoder_rows.json"
DIGITS = 6  # of a kept figure


@dataclass(frozen=True, slots=True)
class KeptMean:
    """The mean of a further metric."""

    metric: str
    mean: float


@dataclass(frozen=True, slots=True)
class KeptTask:
    """A figure, and what it was measured on: `checksum` of the task's file, `built` of its texts and answers."""

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


def keep(path: Path, rows: Sequence[Row], measured: Sequence[Measured], command: str) -> None:
    """Add rows to the file, each in place of the one of its name. Raises `TaskError` when the file is torn."""
    kept = {row.name: row for row in read_rows(path).rows}
    for row in rows:
        tasks = tuple(_kept(row.cells[one.definition.name], one) for one in measured)
        kept[row.name] = KeptRow(row.name, command, tasks, row.version)
    whole = KeptRows(tuple(kept[name] for name in sorted(kept)))
    path.write_text(json.dumps(to_json(whole), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


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
    """Rows of the file that are not run now, and a sentence for each that cannot be quoted.

    Raises:
        TaskError: the file is torn.
    """
    here = {one.definition.name: one for one in measured}
    rows: list[Row] = []
    notes: list[str] = []
    for kept in read_rows(path).rows:
        shared = [one for one in kept.tasks if one.task in here]
        changed = [one.task for one in shared if not _same(one, here[one.task])]
        if kept.name in running or not shared:
            continue
        if changed:
            notes.append(f"{kept.name} is not quoted: {', '.join(changed)} changed since it was measured.")
            continue
        cells = {one.task: _cell(one) for one in shared}
        summary = {
            name: Cell(float(np.mean([cells[task].mean for task in members])))
            for name, members in means.items()
            if set(members) <= set(cells)
        }
        rows.append(Row(kept.name, kept.version, cells, summary, quoted=True))
    return rows, notes


def _same(kept: KeptTask, one: Measured) -> bool:
    return (kept.checksum, kept.built) == (one.definition.checksum, one.task.fingerprint)


def _kept(cell: Cell, one: Measured) -> KeptTask:
    ends = cell.interval or Interval(cell.mean, cell.mean, cell.mean)
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
    )


def _cell(kept: KeptTask) -> Cell:
    further = {one.metric: one.mean for one in kept.further}
    return Cell(kept.mean, Interval(kept.mean, kept.low, kept.high), None, further)
