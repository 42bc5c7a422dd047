"""Who is shown, by group: selection, Skew, NDKL, exposure and exposure over merit, each with how sure it is.

All figures count pairs of a query and a candidate who may answer it; intervals draw the queries anew and take the
candidates as they are. A group of fewer candidates than a stated minimum is shown and never judged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from evaluation.audits.resampling import (
    RESAMPLES,
    SEED,
    Times,
    drawn_times,
    middle,
    ratio,
    summed,
)
from evaluation.audits.shown import NOBODY, Shown, position_weights, shown
from evaluation.ranking.run import Run
from evaluation.ranking.task import JudgedTask
from evaluation.statistics.bootstrap import Interval

DEPTH = 10
FEWEST = 30
"""Candidates, or queries, below which a group is "too few to say". The Guidelines below warn of small numbers without
giving one; this is the house's own, and an argument of every table."""
FOUR_FIFTHS = 0.8
"""A selection rate below four fifths of the best group's is evidence of adverse impact: US EEOC and others (1978),
Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.4 D. A line to look closer at, not a verdict."""
RANDOM_LISTS = 2_000
"""Lists drawn at random for the NDKL of luck, or one a query where queries are more."""
NOT_SAID = "not said"
"""The group of those who are in no group of an attribute."""


class Finding(StrEnum):
    """What can be said of a group's impact ratio."""

    REFERENCE = "reference"
    FEW = "too few to say"
    BELOW = "below four fifths"  # the whole interval
    ABOVE = "above four fifths"  # the whole interval
    UNSURE = "unsure"  # the line lies in the interval, or nobody of the group or its reference was shown


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group of candidates.

    Args:
        group: its name.
        candidates: how many could be shown.
        eligible: pairs of a query and a candidate of the group whom it may be answered with.
        selected: of these, pairs in the first k.
        rate: selected over eligible; not a number when nobody was eligible.
        impact: `rate` over that of the reference, with its interval.
        finding: what that says.
        skew: natural logarithm of the group's share of the places over its share of the eligible, both summed over
            the queries; minus infinity when it was never shown.
        exposure: attention by rank, 1 / log2(1 + rank), a pair that was eligible.
        merit: mean grade of the eligible pairs that were judged; not a number when none was.
        treatment: exposure over merit, over that of the reference.
    """

    group: str
    candidates: int
    eligible: int
    selected: int
    rate: float
    impact: Interval
    finding: Finding
    skew: float
    exposure: float
    merit: float
    treatment: Interval


@dataclass(frozen=True, slots=True)
class GroupTable:
    """The groups of one attribute.

    Args:
        attribute: its name.
        k: the depth of the lists.
        fewest: candidates that a group must have to be judged.
        reference: the group of enough candidates that is selected most often; "" if no group has enough.
        rows: the groups by name, `NOT_SAID` last.
        ndkl: mean over the lists that show anybody.
        ndkl_random: the same of lists drawn at random among the eligible: the least that can be asked for. A rare
            group that comes first weighs much, so the mean of few lists strays from it by a sixth and more.
    """

    attribute: str
    k: int
    fewest: int
    reference: str
    rows: tuple[GroupRow, ...]
    ndkl: Interval
    ndkl_random: float


@dataclass(frozen=True, slots=True)
class _Counts:
    """Sums of a query and a group, each of shape (queries, groups)."""

    eligible: NDArray[np.float64]
    selected: NDArray[np.float64]
    attention: NDArray[np.float64]
    merit: NDArray[np.float64]
    judged: NDArray[np.float64]


def candidate_tables(
    run: Run,
    task: JudgedTask,
    k: int = DEPTH,
    *,
    fewest: int = FEWEST,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> tuple[GroupTable, ...]:
    """A table for each attribute of `task.candidate_groups`.

    Args:
        run: the lists.
        task: says who is in which group and, by `among`, who may be shown for what.
        k: the depth of the lists.
        fewest: candidates below which a group is "too few to say".
        resamples: draws of the queries.
        seed: of the draws.

    Raises:
        JudgementError: see `shown`.
    """
    top = shown(run, task, k)
    times = drawn_times(len(top.queries), resamples, seed)
    return tuple(
        _table(attribute, groups, top, task, times, fewest, seed)
        for attribute, groups in task.candidate_groups.items()
    )


def _table(
    attribute: str,
    groups: Mapping[str, str],
    top: Shown,
    task: JudgedTask,
    times: Times,
    fewest: int,
    seed: int,
) -> GroupTable:
    names = sorted({groups[one] for one in top.candidates if one in groups} - {NOT_SAID})
    names += [NOT_SAID] if any(groups.get(one, NOT_SAID) == NOT_SAID for one in top.candidates) else []
    number = {name: column for column, name in enumerate(names)}
    codes = np.array([number[groups.get(one, NOT_SAID)] for one in top.candidates], dtype=np.intp)
    sizes = np.bincount(codes, minlength=len(names))
    counts = _counts(top, task, codes, len(names))
    rates = ratio(counts.selected.sum(axis=0), counts.eligible.sum(axis=0))
    enough = [
        column
        for column, name in enumerate(names)
        if sizes[column] >= fewest and name != NOT_SAID and rates[column] == rates[column]
    ]
    reference = max(enough, key=lambda column: (rates[column], -column), default=None)
    rows = tuple(
        _row(name, column, reference, int(sizes[column]), counts, times, fewest)
        for name, column in number.items()
    )
    answered = (top.rows != NOBODY).any(axis=1)
    shares = ratio(counts.eligible, counts.eligible.sum(axis=1, keepdims=True))
    order = np.where(top.rows == NOBODY, NOBODY, codes[top.rows])
    values = np.where(answered, ndkl(order, shares), np.nan)
    drawn = ratio(times @ np.nan_to_num(values), times @ answered.astype(np.float64))
    mean = float(np.nanmean(values)) if answered.any() else float("nan")
    return GroupTable(
        attribute=attribute,
        k=top.k,
        fewest=fewest,
        reference="" if reference is None else names[reference],
        rows=rows,
        ndkl=middle(mean, drawn),
        ndkl_random=_random_ndkl(top, task, codes, shares, seed),
    )


def _counts(top: Shown, task: JudgedTask, codes: NDArray[np.intp], groups: int) -> _Counts:
    place = {one: number for number, one in enumerate(top.candidates)}
    queries = len(top.queries)
    eligible = np.tile(np.bincount(codes, minlength=groups).astype(np.float64), (queries, 1))
    merit, judged = np.zeros((queries, groups)), np.zeros((queries, groups))
    for number, query in enumerate(top.queries):
        if query in task.among:
            ours = codes[[place[one] for one in task.among[query]]]
            eligible[number] = np.bincount(ours, minlength=groups)
        allowed = frozenset(task.among[query]) if query in task.among else place.keys()
        for candidate, grade in task.qrels.get(query, {}).items():
            if candidate in allowed:
                merit[number, codes[place[candidate]]] += grade
                judged[number, codes[place[candidate]]] += 1.0
    there = top.rows != NOBODY
    cells = np.arange(queries)[:, None] * groups + codes[np.where(there, top.rows, 0)]
    weights = np.broadcast_to(position_weights(top.k), cells.shape)
    shape = (queries, groups)
    return _Counts(
        eligible,
        np.bincount(cells[there], minlength=queries * groups).reshape(shape).astype(np.float64),
        summed(cells[there], weights[there], queries * groups).reshape(shape),
        merit,
        judged,
    )


def _row(
    name: str, column: int, reference: int | None, size: int, counts: _Counts, times: Times, fewest: int
) -> GroupRow:
    eligible, selected = counts.eligible[:, column], counts.selected[:, column]
    attention = counts.attention[:, column]
    nothing = Interval(float("nan"), float("nan"), float("nan"))
    impact = treatment = nothing
    if reference is not None:
        impact = _over_reference(counts.selected, counts.eligible, column, reference, times)
        # Singh and Joachims (2018): attention a candidate over merit a candidate; the number of candidates, the
        # same above and below, leaves the ratio.
        treatment = _over_reference(counts.attention, counts.merit, column, reference, times)
    share_shown = float(selected.sum() / max(counts.selected.sum(), 1.0))
    share_eligible = float(eligible.sum() / max(counts.eligible.sum(), 1.0))
    return GroupRow(
        group=name,
        candidates=size,
        eligible=int(eligible.sum()),
        selected=int(selected.sum()),
        rate=_one_ratio(selected, eligible),
        impact=impact,
        finding=_finding(impact, size < fewest, column == reference),
        skew=_log_ratio(share_shown, share_eligible),
        exposure=_one_ratio(attention, eligible),
        merit=_one_ratio(counts.merit[:, column], counts.judged[:, column]),
        treatment=treatment,
    )


def _over_reference(
    over: NDArray[np.float64], under: NDArray[np.float64], column: int, reference: int, times: Times
) -> Interval:
    pair = [column, reference]
    rates = ratio(over[:, pair].sum(axis=0), under[:, pair].sum(axis=0))
    drawn = ratio(times @ over[:, pair], times @ under[:, pair])
    return middle(float(ratio(rates[:1], rates[1:])[0]), ratio(drawn[:, 0], drawn[:, 1]))


def _one_ratio(over: NDArray[np.float64], under: NDArray[np.float64]) -> float:
    return float(over.sum() / under.sum()) if under.sum() else float("nan")


def _log_ratio(over: float, under: float) -> float:
    if under == 0.0:
        return float("nan")
    return float(np.log(over / under)) if over else float("-inf")


def _finding(impact: Interval, few: bool, reference: bool) -> Finding:
    if few:
        return Finding.FEW
    if reference:
        return Finding.REFERENCE
    if impact.high < FOUR_FIFTHS:
        return Finding.BELOW
    return Finding.ABOVE if impact.low >= FOUR_FIFTHS else Finding.UNSURE


# --------------------------------------------------------------------------- NDKL


def ndkl(order: NDArray[np.intp], shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far every beginning of a list is from the shares of its groups; 0 when each has them exactly.

    Geyik, Ambler and Kenthapadi (2019), "Fairness-Aware Ranking in Search & Recommendation Systems", KDD: the
    Kullback-Leibler divergence (natural logarithm) of the first i from the wanted shares, weighted by 1 / log2(i + 1).

    Args:
        order: shape (lists, k), the group at each place, `NOBODY` beyond the end of a list.
        shares: shape (lists, groups), the wanted shares; above 0 for every group that is in the list.

    Returns:
        Shape (lists,); 0 for an empty list.

    >>> half = np.array([[0.5, 0.5]])
    >>> ndkl(np.array([[0, 1]]), half).round(4).tolist()  # ln 2 at the first place, 0 at the second
    [0.425]
    """
    lists, k = order.shape
    groups = shares.shape[1]
    so_far = np.zeros((lists, groups))
    summed, weight = np.zeros(lists), np.zeros(lists)
    for place, attention in enumerate(position_weights(k)):
        there = np.flatnonzero(order[:, place] != NOBODY)
        so_far[there, order[there, place]] += 1.0
        part = so_far[there] / (place + 1)
        apart = part * np.log(ratio(part, shares[there]), where=part > 0, out=np.zeros_like(part))
        summed[there] += attention * apart.sum(axis=1)
        weight[there] += attention
    return np.divide(summed, weight, out=np.zeros(lists), where=weight > 0)


def _random_ndkl(
    top: Shown, task: JudgedTask, codes: NDArray[np.intp], shares: NDArray[np.float64], seed: int
) -> float:
    """The mean NDKL of lists as long as those shown, drawn without replacement among the eligible."""
    draw = np.random.default_rng(seed)
    place = {one: number for number, one in enumerate(top.candidates)}
    lengths = (top.rows != NOBODY).sum(axis=1)
    answered = lengths > 0
    if not answered.any():
        return float("nan")
    turns = -(-RANDOM_LISTS // int(answered.sum()))
    means = []
    for _ in range(turns):
        order = np.full(top.rows.shape, NOBODY, dtype=np.intp)
        for number in np.flatnonzero(answered):
            among = task.among.get(top.queries[number])
            ours = codes if among is None else codes[[place[one] for one in among]]
            order[number, : lengths[number]] = draw.choice(ours, lengths[number], replace=False)
        means.append(float(ndkl(order, shares)[answered].mean()))
    return float(np.mean(means))
