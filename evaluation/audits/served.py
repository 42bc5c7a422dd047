"""Who is served well: the mean of a metric by group of the queries, and how far each is from all others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.audits.groups import FEWEST, NOT_SAID
from evaluation.audits.resampling import RESAMPLES, SEED, Times, drawn_times, middle, ratio, ratio_interval
from evaluation.ranking.task import JudgedTask, JudgementError
from evaluation.statistics.bootstrap import Interval


@dataclass(frozen=True, slots=True)
class ServedRow:
    """One group of queries: its mean, and how far that is from the mean of all other queries."""

    group: str
    queries: int
    mean: Interval
    gap: Interval
    few: bool


@dataclass(frozen=True, slots=True)
class ServedTable:
    """The groups of one attribute of the queries, by name, `NOT_SAID` last."""

    attribute: str
    fewest: int
    rows: tuple[ServedRow, ...]


def query_tables(
    values: Mapping[str, float],
    task: JudgedTask,
    *,
    fewest: int = FEWEST,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> tuple[ServedTable, ...]:
    """The mean of a metric by group of the queries, a table for each attribute of `task.query_groups`.

    Args:
        values: of the metric by query; queries that have none are left out.
        task: says which query is in which group.
        fewest: queries below which a group is "too few to say".
        resamples: draws of the queries.
        seed: of the draws.

    Raises:
        JudgementError: no query of the task has a value, or a value is not a number.
    """
    queries = [query for query in task.queries if query in values]
    numbers = np.array([values[query] for query in queries], dtype=np.float64)
    if not queries or np.isnan(numbers).any():
        raise JudgementError(f"task {task.name}: tables by group need a value that is a number, a query each")
    times = drawn_times(len(queries), resamples, seed)
    tables = []
    for attribute, groups in task.query_groups.items():
        own = np.array([groups.get(query, NOT_SAID) for query in queries])
        names = sorted(set(own.tolist()), key=lambda name: (name == NOT_SAID, name))
        rows = tuple(_served(name, own == name, numbers, times, fewest) for name in names)
        tables.append(ServedTable(attribute, fewest, rows))
    return tuple(tables)


def _served(
    name: str, inside: NDArray[np.bool_], values: NDArray[np.float64], times: Times, fewest: int
) -> ServedRow:
    one, other = inside.astype(np.float64), (~inside).astype(np.float64)
    mean = ratio_interval(values * one, one, times)
    drawn = ratio(times @ (values * one), times @ one) - ratio(times @ (values * other), times @ other)
    rest = float(values[~inside].mean()) if other.any() else float("nan")
    return ServedRow(name, int(one.sum()), mean, middle(mean.mean - rest, drawn), int(one.sum()) < fewest)
