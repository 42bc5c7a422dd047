"""What a run found, as Markdown for people and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evaluation.encoder.comparison import ALL, Cell, Measured, Row
from evaluation.encoder.task import RankingTask
from evaluation.statistics.bootstrap import RESAMPLES, Interval

NONE = "–"
DIGITS = 6  # of a value in the JSON


@dataclass(frozen=True, slots=True)
class Report:
    """All that a run found.

    Args:
        command: that gives it again, without the folders' own places.
        measured: the tasks.
        rows: the systems, those run first.
        against: the row that differences are taken to.
        means: names of the summary's columns that were measured.
        notes: what was left out, and why.
    """

    command: str
    measured: Sequence[Measured]
    rows: Sequence[Row]
    against: str
    means: Sequence[str]
    notes: Sequence[str] = ()

    # ------------------------------------------------------------------- for people

    def as_markdown(self) -> str:
        """Figures, intervals, differences, further measures, and what each task is and does not say."""
        names = [one.definition.name for one in self.measured]
        parts = [
            "# Encoders on the dev tasks",
            f"`{self.command}`",
            self._legend(),
            "## Summary",
            self._table(self._summary_heads(), self.means, _summary, lambda cell: _three(cell.mean)),
            "## By task",
            self._table(names, names, _cells, lambda cell: _three(cell.mean)),
            "## Intervals",
            self._table(names, names, _cells, lambda cell: _ends(cell.interval)),
            f"## Differences to {self.against}",
            self._table(
                [*self._summary_heads(), *names],
                [*self.means, *names],
                lambda row: {**row.summary, **row.cells},
                lambda cell: _difference(cell.difference),
            ),
            "## Further measures",
            self._table(names, names, _cells, _further),
            "## Tasks",
            *(_described(one) for one in self.measured),
            *self.notes,
        ]
        return "\n\n".join(parts) + "\n"

    def _legend(self) -> str:
        quoted = any(row.quoted for row in self.rows)
        said = [
            "Mean reciprocal rank unless the task says otherwise; ties count against.",
            "The mean of all tasks adds unlike metrics: it orders systems, no more.",
            f"Intervals and differences: 95%, paired bootstrap over queries, {RESAMPLES:,} resamples.",
            *(["Quoted rows were measured in an earlier run on the same tasks."] if quoted else []),
        ]
        return " ".join(said)

    def _summary_heads(self) -> list[str]:
        count = len(self.measured)
        every = f"mean of {count} tasks" if count > 1 else "the one task"
        return [every if name == ALL else name for name in self.means]

    def _table(
        self,
        heads: Sequence[str],
        columns: Sequence[str],
        of_row: Callable[[Row], dict[str, Cell]],
        show: Callable[[Cell], str],
    ) -> str:
        lines = ["| system | " + " | ".join(heads) + " |", "|---|" + "---|" * len(heads)]
        for row in self.rows:
            cells = of_row(row)
            shown = [show(cells[column]) if column in cells else NONE for column in columns]
            lines.append(f"| {row.name}{' (quoted)' if row.quoted else ''} | " + " | ".join(shown) + " |")
        return "\n".join(lines)

    # ------------------------------------------------------------------- for programs

    def as_json(self) -> str:
        """One object: tasks, rows with their figures, and for rows that were run the values by query."""
        return json.dumps(
            {
                "command": self.command,
                "against": self.against,
                "tasks": [_task_object(one) for one in self.measured],
                "rows": [_row_object(row) for row in self.rows],
                "notes": list(self.notes),
            },
            ensure_ascii=False,
            indent=1,
        )


def _summary(row: Row) -> dict[str, Cell]:
    return dict(row.summary)


def _cells(row: Row) -> dict[str, Cell]:
    return dict(row.cells)


def _three(value: float) -> str:
    return f"{value:.3f}"


def _ends(found: Interval | None) -> str:
    return NONE if found is None else f"{found.low:.3f} to {found.high:.3f}"


def _difference(found: Interval | None) -> str:
    return NONE if found is None else f"{found.mean:+.3f} ({found.low:+.3f} to {found.high:+.3f})"


def _further(cell: Cell) -> str:
    return ", ".join(f"{name} {mean:.3f}" for name, mean in cell.further.items()) or NONE


def _described(one: Measured) -> str:
    sizes = f"{one.task.size:,} queries"
    if isinstance(one.task, RankingTask):
        sizes += f", {len(one.task.candidates):,} candidates"
    remarks = "".join(f" {remark[:1].upper()}{remark[1:]}." for remark in one.task.remarks)
    return (
        f"- **{one.definition.name}** ({one.definition.title}): {one.definition.metric}; {sizes}; "
        f"{one.definition.split}. {one.definition.caveat}{remarks}"
    )


def _task_object(one: Measured) -> dict[str, object]:
    return {
        "name": one.definition.name,
        "title": one.definition.title,
        "source": one.definition.source,
        "metric": one.definition.metric,
        "split": one.definition.split,
        "caveat": one.definition.caveat,
        "remarks": list(one.task.remarks),
        "seed": one.definition.seed,
        "queries": one.task.size,
        "candidates": len(one.task.candidates) if isinstance(one.task, RankingTask) else 0,
        "checksum": one.definition.checksum,
        "built": one.task.fingerprint,
    }


def _row_object(row: Row) -> dict[str, object]:
    return {
        "system": row.name,
        "version": row.version,
        "quoted": row.quoted,
        "summary": {name: _cell_object(cell) for name, cell in row.summary.items()},
        "tasks": {name: _cell_object(cell) for name, cell in row.cells.items()},
        "values": {
            name: [round(one, DIGITS) for one in values.tolist()] for name, values in row.values.items()
        },
    }


def _cell_object(cell: Cell) -> dict[str, object]:
    return {
        "mean": cell.mean,
        "interval": _interval_object(cell.interval),
        "difference": _interval_object(cell.difference),
        "further": dict(cell.further),
    }


def _interval_object(found: Interval | None) -> dict[str, float] | None:
    return None if found is None else {"mean": found.mean, "low": found.low, "high": found.high}
