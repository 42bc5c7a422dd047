"""How far judges agree beyond chance: Cohen's kappa of two, Krippendorff's alpha of any number."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evaluation.judging.judgements import Judgement, latest
from evaluation.ranking.task import JudgementError

Weights = Literal["none", "linear", "quadratic"]
Scale = Literal["nominal", "ordinal", "interval"]
Units = Sequence[Sequence[int]]  # the grades that one pair was given, by whoever judged it


def cohen_kappa(one: Sequence[int], other: Sequence[int], weights: Weights = "none") -> float:
    """Agreement of two judges on the same pairs, less what chance gives: 1 is whole, 0 is chance.

    Cohen (1960), Educational and Psychological Measurement 20(1); weighted by the distance of the grades or its square:
    Cohen (1968), Psychological Bulletin 70(4). Grades that neither judge gave keep their distance: 0 and 3 are three
    apart. Not a number when both gave one and the same grade throughout: nothing can be told from chance then.

    Raises:
        JudgementError: the two differ in length, or are empty.

    >>> cohen_kappa([0, 0, 1, 1], [0, 1, 1, 1])  # agree 3/4, by chance 1/2
    0.5
    """
    if len(one) != len(other) or not one:
        raise JudgementError(
            f"{len(one)} grades and {len(other)}: kappa compares the same pairs, one at least"
        )
    first, second = np.array(one, dtype=np.float64), np.array(other, dtype=np.float64)
    seen = _apart(first, second, weights).mean()
    chance = _apart(first[:, None], second[None, :], weights).mean()
    return float(1.0 - seen / chance) if chance else math.nan


def _apart(one: NDArray[np.float64], other: NDArray[np.float64], weights: Weights) -> NDArray[np.float64]:
    distance: NDArray[np.float64] = np.abs(one - other)
    if weights == "none":
        return (distance > 0).astype(np.float64)
    return distance if weights == "linear" else distance**2


def krippendorff_alpha(units: Units, scale: Scale = "ordinal") -> float:
    """Agreement of any number of judges, each pair judged by some of them: 1 is whole, 0 is chance.

    Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", by coincidences: a unit with m grades gives each
    of its ordered pairs of grades the weight 1 / (m - 1). Units with fewer than two grades say nothing and are left
    out. Not a number when no unit has two, or all grades are one and the same.

    Args:
        units: the grades of each unit.
        scale: what a difference of grades is: any (nominal), as many grades as lie between (ordinal), or the squared
            difference of their numbers (interval).

    >>> round(krippendorff_alpha([[0, 0], [1, 1], [0, 1]], "nominal"), 4)  # 1 - (6 - 1) * 2 / (2 * 3 * 3)
    0.4444
    """
    paired = [list(one) for one in units if len(one) > 1]
    if not paired:
        return math.nan
    values = sorted({grade for one in paired for grade in one})
    row = {value: number for number, value in enumerate(values)}
    coincidences = np.zeros((len(values), len(values)))
    for one in paired:
        counts = np.bincount([row[grade] for grade in one], minlength=len(values)).astype(np.float64)
        coincidences += (np.outer(counts, counts) - np.diag(counts)) / (len(one) - 1)
    totals = coincidences.sum(axis=1)
    whole = float(totals.sum())
    distance = _distance(np.array(values, dtype=np.float64), totals, scale)
    seen = float((coincidences * distance).sum())
    chance = float((np.outer(totals, totals) * distance).sum())
    return float(1.0 - (whole - 1.0) * seen / chance) if chance else math.nan


def _distance(values: NDArray[np.float64], totals: NDArray[np.float64], scale: Scale) -> NDArray[np.float64]:
    if scale == "nominal":
        return 1.0 - np.eye(len(values))
    if scale == "interval":
        return np.asarray((values[:, None] - values[None, :]) ** 2, dtype=np.float64)
    middles = np.cumsum(totals) - totals / 2.0  # (sum of n_g from c to k, less half of n_c and n_k) squared
    return np.asarray((middles[:, None] - middles[None, :]) ** 2, dtype=np.float64)


# --------------------------------------------------------------------------- of a file


@dataclass(frozen=True, slots=True)
class TwoJudges:
    """Two judges on the pairs that both judged; `same` is the share with one grade."""

    one: str
    other: str
    pairs: int
    same: float
    kappa: float
    kappa_quadratic: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """All judges of a task.

    Args:
        pairs: pairs of a query and a candidate that were judged.
        by_two: of these, pairs that two judges or more judged: the ones agreement is measured on.
        alpha: Krippendorff's, by scale.
        judges: every two judges who share a pair.
    """

    pairs: int
    by_two: int
    alpha: Mapping[Scale, float]
    judges: tuple[TwoJudges, ...]


def agreement(judgements: Iterable[Judgement]) -> Agreement:
    """How far the judges of one task agree; the last word of each judge on each pair counts.

    Raises:
        JudgementError: there is no judgement, or they are of several tasks.
    """
    last = latest(judgements)
    tasks = sorted({one.task for one in last})
    if len(tasks) != 1:
        raise JudgementError(f"agreement is of one task at a time, not of {len(tasks)}: {', '.join(tasks)}")
    by_judge: dict[str, dict[tuple[str, str], int]] = {}
    by_pair: dict[tuple[str, str], list[int]] = {}
    for one in last:
        by_judge.setdefault(one.judge, {})[one.pair] = one.grade
        by_pair.setdefault(one.pair, []).append(one.grade)
    two = []
    for first, second in combinations(sorted(by_judge), 2):
        shared = sorted(by_judge[first].keys() & by_judge[second].keys())
        if shared:
            ours, theirs = ([by_judge[judge][pair] for pair in shared] for judge in (first, second))
            same = sum(a == b for a, b in zip(ours, theirs, strict=True)) / len(shared)
            two.append(
                TwoJudges(
                    first,
                    second,
                    len(shared),
                    same,
                    cohen_kappa(ours, theirs),
                    cohen_kappa(ours, theirs, "quadratic"),
                )
            )
    scales: tuple[Scale, ...] = ("nominal", "ordinal", "interval")
    units = list(by_pair.values())
    return Agreement(
        len(units),
        sum(len(grades) > 1 for grades in units),
        {scale: krippendorff_alpha(units, scale) for scale in scales},
        tuple(two),
    )
