"""How alike two rankings are, with no judgement of either."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evaluation.metrics.packed import Values
from evaluation.ranking.run import Run
from evaluation.ranking.task import JudgementError


def rank_biased_overlap(first: Sequence[str], second: Sequence[str], persistence: float = 0.9) -> float:
    """Overlap of the first d of both, for every depth d, weighed by how likely a reader gets there; 1 is the same list.

    Webber, Moffat and Zobel (2010), "A Similarity Measure for Indefinite Rankings", ACM TOIS 28(4), extrapolated over
    lists of unlike lengths: their equation 32. Two empty lists are the same, 1; one empty list shares nothing, 0.

    Args:
        first: distinct ids, best first.
        second: the same of the other ranking.
        persistence: the chance, above 0 and below 1, that a reader goes on to the next rank. At 0.9 the first ten ranks
            bear 86% of the weight.

    Raises:
        JudgementError: the persistence is out of range.

    >>> rank_biased_overlap(["a", "b"], ["a", "b"], 0.9), rank_biased_overlap(["a", "b"], ["c", "d"], 0.9)
    (1.0, 0.0)
    """
    if not 0.0 < persistence < 1.0:
        raise JudgementError(f"persistence {persistence} of rank-biased overlap is not above 0 and below 1")
    if list(first) == list(second):
        return 1.0
    short, long = sorted((first, second), key=len)
    if not short:
        return 0.0
    places = {candidate: rank for rank, candidate in enumerate(short)}
    met = [max(rank, places[candidate]) for rank, candidate in enumerate(long) if candidate in places]
    shared = np.bincount(met, minlength=len(long)).cumsum()  # by depth: ids in the first d of both
    depths = np.arange(1, len(long) + 1)
    weights = persistence**depths
    at_short, at_long = int(shared[len(short) - 1]), int(shared[-1])
    beyond = depths[len(short) :]
    # what the short list would have gone on to share
    unseen = at_short * (beyond - len(short)) / (len(short) * beyond)
    seen = float((shared / depths) @ weights) + float(unseen @ weights[len(short) :])
    tail = (at_long - at_short) / len(long) + at_short / len(short)
    return float((1.0 - persistence) / persistence * seen + tail * weights[-1])


def overlaps(first: Run, second: Run, queries: Sequence[str], persistence: float = 0.9) -> Values:
    """Rank-biased overlap of two runs by query, in the order of `queries`, shape (queries,)."""
    return np.array(
        [rank_biased_overlap(first.ranked(query), second.ranked(query), persistence) for query in queries],
        dtype=np.float64,
    )
