"""Scores of several systems on the same tasks -> rows of a table, with intervals and differences to one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np

from evaluation.encoder.definition import TaskDefinition
from evaluation.encoder.scoring import TaskScores, Values
from evaluation.encoder.task import Task
from evaluation.statistics.bootstrap import Interval, Resampled, interval, resampled_means

GROUPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "ESCO names": ("esco",),
        "ROME appellations": ("rome",),
        "offer titles": ("offers",),
        "offer titles, three sets": ("offers", "offers-noisy"),
    }
)
"""Means of the summary: head of a column -> groups of the task files; each of their tasks has the same weight."""
ALL = "all"


@dataclass(frozen=True, slots=True)
class Measured:
    """A task and where it comes from."""

    definition: TaskDefinition
    task: Task


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of a system. One quoted without its values has no difference, and in the summary no interval.

    `further` are the means of other metrics.
    """

    mean: float
    interval: Interval | None = None
    difference: Interval | None = None
    further: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """A system: cells by name of the task, and by column for the summary. A quoted row was measured before."""

    name: str
    version: str | None
    cells: Mapping[str, Cell]
    summary: Mapping[str, Cell]
    values: Mapping[str, Values] = field(default_factory=dict)
    quoted: bool = False


def groups(measured: Sequence[Measured], known: Sequence[TaskDefinition]) -> dict[str, tuple[str, ...]]:
    """Tasks of each mean of the summary: only groups of which every known task was measured, and all that were."""
    names = [one.definition.name for one in measured]
    found: dict[str, tuple[str, ...]] = {}
    for head, parts in GROUPS.items():
        members = tuple(one.name for one in known if one.group in parts)
        if members and set(members) <= set(names):
            found[head] = members
    return {**found, ALL: tuple(names)}


def compare(
    scores: Mapping[str, Mapping[str, TaskScores]],
    versions: Mapping[str, str | None],
    means: Mapping[str, Sequence[str]],
    against: str,
) -> list[Row]:
    """Rows in the order of `scores`.

    Tasks of as many queries share their draws. French to English and back ask for the same concepts in the same order,
    and their values go together: draws of their own would make the interval of a mean over both too narrow.

    Args:
        scores: by system and task; every system has every task, and its values in the order of the same queries.
        versions: of the systems that have one.
        means: tasks by name of a mean.
        against: the system that differences are taken to.
    """
    systems = list(scores)
    reference = systems.index(against)
    tasks = list(scores[systems[0]])
    drawn = {
        task: resampled_means(np.stack([scores[system][task].main for system in systems], axis=1))
        for task in tasks
    }
    rows = []
    for at, system in enumerate(systems):
        own = scores[system]

        def cell(
            members: Sequence[str], further: Mapping[str, float], at: int = at, system: str = system
        ) -> Cell:
            mean = float(np.mean([scores[system][task].mean for task in members]))
            base = float(np.mean([scores[against][task].mean for task in members]))
            both = np.mean([drawn[task][:, [at, reference]] for task in members], axis=0)
            difference = None if at == reference else interval(mean - base, both[:, 0] - both[:, 1])
            return Cell(mean, interval(mean, both[:, 0]), difference, further)

        rows.append(
            Row(
                system,
                versions.get(system),
                {task: cell([task], _further(own[task])) for task in tasks},
                {name: cell(members, {}) for name, members in means.items()},
                {task: own[task].main for task in tasks},
            )
        )
    return rows


def compared(rows: Sequence[Row], reference: Row, means: Mapping[str, Sequence[str]]) -> list[Row]:
    """Quoted rows with their differences to a row that was run, as far as their values were kept.

    The draws are those of `compare`. A mean of the summary has an interval where every task of it has values.
    """
    tasks = {task for row in rows for task in row.values}
    drawn: dict[str, Resampled] = {}  # by task, the reference last
    bearing = {task: [row for row in rows if task in row.values] for task in tasks}
    for task, some in bearing.items():
        columns = [row.values[task] for row in (*some, reference)]
        drawn[task] = resampled_means(np.stack(columns, axis=1))

    def own_and_reference(row: Row, members: Sequence[str]) -> Resampled:
        places = {task: [[one.name for one in bearing[task]].index(row.name), -1] for task in members}
        found: Resampled = np.mean([drawn[task][:, places[task]] for task in members], axis=0)
        return found

    def cell(row: Row, old: Cell, base: Cell, members: Sequence[str]) -> Cell:
        if not set(members) <= set(row.values):
            return old
        both = own_and_reference(row, members)
        difference = interval(old.mean - base.mean, both[:, 0] - both[:, 1])
        return replace(old, interval=old.interval or interval(old.mean, both[:, 0]), difference=difference)

    return [
        replace(
            row,
            cells={task: cell(row, old, reference.cells[task], [task]) for task, old in row.cells.items()},
            summary={
                name: cell(row, old, reference.summary[name], means[name])
                for name, old in row.summary.items()
            },
        )
        for row in rows
    ]


def _further(scores: TaskScores) -> dict[str, float]:
    return {name: mean for name, mean in scores.means.items() if name != scores.metric}
