"""Does "sure" mean right? Reliability tables, expected calibration error and Brier score.

The engine says two things of a match. Its score is on a log-odds scale, so 1 / (1 + exp(-score)) can be held to be a
chance of being relevant: with declared weights that is a promise nobody made, with learned ones it is one. Its
certainty is the share of the score's weight that rests on known facts: no chance of anything, but where it is high the
chances should be right more often. Both are looked at here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.audits.resampling import (
    RESAMPLES,
    SEED,
    drawn_times,
    middle,
    ratio,
    ratio_interval,
    summed,
)
from evaluation.ranking.task import JudgedTask, JudgementError
from evaluation.statistics.bootstrap import Interval
from matching.records import Match

BINS = 10
DEPTH = 10
CERTAINTY_BANDS: tuple[tuple[float, str], ...] = (
    (0.8, "well known"),
    (0.5, "partly known"),
    (0.0, "little known"),
)
"""(from, words), highest first: where the pages change from one certainty word to the next."""


@dataclass(frozen=True, slots=True)
class Said:
    """What an engine said of a pair, and what it is.

    Args:
        query: who asked; pairs of one query are drawn together.
        candidate: who was ranked.
        chance: of being relevant, in [0, 1], as the engine says.
        certainty: share of the score's weight that rests on known facts, in [0, 1].
        relevant: as judged.
    """

    query: str
    candidate: str
    chance: float
    certainty: float
    relevant: bool


@dataclass(frozen=True, slots=True)
class Collected:
    """Judged pairs, and how many were ranked but never judged: left out, not taken as wrong."""

    said: tuple[Said, ...]
    unjudged: int


@dataclass(frozen=True, slots=True)
class Bin:
    """Pairs whose chances lie next to each other: `right` of them is relevant, `chance` was said on average."""

    low: float
    high: float
    pairs: int
    chance: float
    right: Interval


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far said chances are from what is found.

    Args:
        pairs: judged pairs.
        queries: that they belong to.
        ece: expected calibration error over the bins, and its interval. Chance alone makes it larger than 0, and
            redrawn samples larger still: compare it with `ece_by_chance`.
        ece_by_chance: mean of as many pairs of an engine whose chances are exactly right.
        brier: mean squared distance of chance and outcome.
        brier_of_rate: the Brier score of always saying the share that is relevant.
        bins: upwards.
    """

    pairs: int
    queries: int
    ece: Interval
    ece_by_chance: float
    brier: Interval
    brier_of_rate: float
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """Pairs that bear one certainty word: the share relevant among them, and the Brier score of their chances."""

    word: str
    pairs: int
    relevant: Interval
    brier: Interval


# --------------------------------------------------------------------------- from an engine


def certainty_of_engine(
    rank: Callable[[str], Sequence[Match]], task: JudgedTask, k: int = DEPTH, least_grade: int = 1
) -> Collected:
    """What an engine says of the first k of each list, beside what the task says.

    Args:
        rank: query -> matches, best first; a match's candidate is whichever of its two ids is not the query.
        task: judges the pairs.
        k: the depth of the lists.
        least_grade: the grade from which a candidate is relevant.

    Raises:
        JudgementError: a match has nothing to do with the query.
    """
    said, unjudged = [], 0
    for query in task.queries:
        grades = task.qrels.get(query, {})
        for match in rank(query)[:k]:
            if query not in (match.learner_id, match.offer_id):
                raise JudgementError(
                    f"asked for {query!r}, the engine answers with {match.learner_id!r} and {match.offer_id!r}"
                )
            candidate = match.offer_id if match.learner_id == query else match.learner_id
            if candidate not in grades:
                unjudged += 1
                continue
            relevant = grades[candidate] >= least_grade
            said.append(Said(query, candidate, chance_of(match.score), match.certainty, relevant))
    return Collected(tuple(said), unjudged)


def chance_of(score: float) -> float:
    """The chance that a score in log odds stands for.

    >>> chance_of(0.0), chance_of(-800.0)
    (0.5, 0.0)
    """
    return 1.0 / (1.0 + math.exp(-score)) if score > -700.0 else 0.0


# --------------------------------------------------------------------------- reliability


def equal_mass_bins(chances: NDArray[np.float64], bins: int = BINS) -> NDArray[np.intp]:
    """The bin, from 0 up, of each chance: as many in each as ties allow, for equal chances share a bin.

    Nixon et al. (2019), "Measuring Calibration in Deep Learning", CVPR workshops, on why bins of equal mass and not of
    equal width. A group of ties goes where its middle rank falls.

    >>> equal_mass_bins(np.array([0.9, 0.1, 0.1, 0.8]), 2).tolist()
    [1, 0, 0, 1]
    """
    _, group, sizes = np.unique(chances, return_inverse=True, return_counts=True)
    middles = np.cumsum(sizes) - sizes / 2.0
    places: NDArray[np.intp] = np.floor(bins * middles / len(chances)).astype(np.intp)
    _, dense = np.unique(places[group], return_inverse=True)
    return np.asarray(dense, dtype=np.intp)


def reliability(
    said: Sequence[Said], bins: int = BINS, *, resamples: int = RESAMPLES, seed: int = SEED
) -> Reliability:
    """Reliability table, expected calibration error and Brier score of said chances.

    Guo et al. (2017), "On Calibration of Modern Neural Networks", ICML: the mean over bins of |share right - mean
    chance|, weighted by size; here with bins of equal mass. Brier (1950), Monthly Weather Review 78(1). Intervals draw
    the queries anew and keep the bins.

    Raises:
        JudgementError: there is no pair, no bin, or a chance outside [0, 1].
    """
    chances = np.array([one.chance for one in said])
    right = np.array([one.relevant for one in said], dtype=np.float64)
    if not said or bins < 1 or not ((chances >= 0) & (chances <= 1)).all():
        raise JudgementError(
            f"reliability of {len(said)} pairs in {bins} bins: give judged pairs, with chances from 0 to 1"
        )
    owner = _numbered([one.query for one in said])
    queries = int(owner.max()) + 1
    times = drawn_times(queries, resamples, seed)
    place = equal_mass_bins(chances, bins)
    count = int(place.max()) + 1
    sizes, sums, hits = (
        _by_query(owner, place, values, queries, count) for values in (np.ones(len(said)), chances, right)
    )
    squared = (chances - right) ** 2
    each, ones = (summed(owner, values, queries) for values in (squared, np.ones(len(said))))
    draw = np.random.default_rng(seed)
    lucky = draw.random((min(resamples, 500), len(said))) < chances
    by_chance = [
        _ece(sizes.sum(axis=0), sums.sum(axis=0), summed(place, one, count))
        for one in lucky.astype(np.float64)
    ]
    return Reliability(
        pairs=len(said),
        queries=queries,
        ece=middle(
            float(_ece(sizes.sum(axis=0), sums.sum(axis=0), hits.sum(axis=0))),
            np.asarray(_ece(times @ sizes, times @ sums, times @ hits)),
        ),
        ece_by_chance=float(np.mean(by_chance)),
        brier=ratio_interval(each, ones, times),
        brier_of_rate=float(right.mean() * (1.0 - right.mean())),
        bins=tuple(
            Bin(
                low=float(chances[place == one].min()),
                high=float(chances[place == one].max()),
                pairs=int((place == one).sum()),
                chance=float(chances[place == one].mean()),
                right=ratio_interval(hits[:, one], sizes[:, one], times),
            )
            for one in range(count)
        ),
    )


def by_word(
    said: Sequence[Said],
    bands: Sequence[tuple[float, str]] = CERTAINTY_BANDS,
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> tuple[Word, ...]:
    """What each certainty word is worth, the surest first; a word that was never said is left out.

    Raises:
        JudgementError: there is no pair, or a certainty below the lowest band.
    """
    if not said or min(one.certainty for one in said) < bands[-1][0]:
        raise JudgementError(f"{len(said)} pairs, or a certainty below {bands[-1][0]}: no word stands for it")
    owner = _numbered([one.query for one in said])
    times = drawn_times(int(owner.max()) + 1, resamples, seed)
    right = np.array([one.relevant for one in said], dtype=np.float64)
    squared = (np.array([one.chance for one in said]) - right) ** 2
    words = [next(word for least, word in bands if one.certainty >= least) for one in said]
    found = []
    for _, word in bands:
        bears = np.array([one == word for one in words], dtype=np.float64)
        if bears.any():
            size, hits, loss = (
                summed(owner, values, times.shape[1]) for values in (bears, bears * right, bears * squared)
            )
            relevant, brier = (ratio_interval(one, size, times) for one in (hits, loss))
            found.append(Word(word, int(bears.sum()), relevant, brier))
    return tuple(found)


def _numbered(names: Sequence[str]) -> NDArray[np.intp]:
    number = {name: row for row, name in enumerate(dict.fromkeys(names))}
    return np.array([number[name] for name in names], dtype=np.intp)


def _by_query(
    owner: NDArray[np.intp], place: NDArray[np.intp], values: NDArray[np.float64], queries: int, bins: int
) -> NDArray[np.float64]:
    """Sums of values by query and bin, shape (queries, bins)."""
    return summed(owner * bins + place, values, queries * bins).reshape(queries, bins)


def _ece(
    sizes: NDArray[np.float64], sums: NDArray[np.float64], hits: NDArray[np.float64]
) -> NDArray[np.float64]:
    """|share right - mean chance| weighted by size, over the last axis: |hits - sums| / all pairs."""
    return ratio(np.abs(hits - sums).sum(axis=-1), np.asarray(sizes.sum(axis=-1)))
