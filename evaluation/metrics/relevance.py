"""Measures of relevance, one value a query: each formula over all queries at once.

All take a `Packed` and give shape (queries,). A query that was not answered, or of which no judged candidate is
relevant, gets 0, as `trec_eval -c` has it; who reports a mean says how many those are. An unjudged candidate counts as
wrong except where the formula says otherwise. `cutoff` is a number of ranks, `None` the whole list; `threshold` is the
grade from which a candidate is relevant.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from evaluation.metrics.packed import Grades, Packed, Values

Gain = Callable[[Grades], Grades]


# ------------------------------------------------------------------- graded


def linear_gain(grades: Grades) -> Grades:
    """The grade itself: Järvelin and Kekäläinen (2002), and `trec_eval`."""
    return grades


def exponential_gain(grades: Grades) -> Grades:
    """2^grade - 1: Burges et al. (2005), ICML. The highest grades weigh most."""
    gains: Grades = np.exp2(grades) - 1.0
    return gains


def discounted_gain(gains: Grades, cutoff: int | None = None) -> Values:
    """Gains over the logarithm of the rank plus one, added up. Järvelin and Kekäläinen (2002), ACM TOIS 20(4).

    Args:
        gains: shape (queries, ranks); NaN counts nothing.
        cutoff: how many ranks.

    >>> round(float(discounted_gain(np.array([[3.0, np.nan, 1.0]]))[0]), 4)  # 3 / log2(2) + 1 / log2(4)
    3.5
    """
    first = np.nan_to_num(gains[:, :cutoff])
    discounts = 1.0 / np.log2(np.arange(2, first.shape[1] + 2))
    found: Values = first @ discounts
    return found


def ndcg(packed: Packed, cutoff: int | None = None, gain: Gain = linear_gain) -> Values:
    """Discounted gain over that of the best order of everything judged. Järvelin and Kekäläinen (2002), ACM TOIS 20(4).

    >>> one = Packed(np.array([[np.nan, 1.0]]), np.array([2]), np.array([[1.0, 0.0]]))
    >>> round(float(ndcg(one)[0]), 4)  # 1 / log2(3)
    0.6309
    """
    return _share(
        discounted_gain(gain(packed.grades), cutoff),
        discounted_gain(gain(packed.best), cutoff),
    )


def condensed_ndcg(packed: Packed, cutoff: int | None = None, gain: Gain = linear_gain) -> Values:
    """The nDCG of the list without its unjudged candidates. Sakai (2007), SIGIR, "Alternatives to Bpref".

    What is left moves up; the cutoff counts after that.
    """
    order = np.argsort(~packed.judged, axis=1, kind="stable")
    condensed = np.take_along_axis(packed.grades, order, axis=1)
    return _share(discounted_gain(gain(condensed), cutoff), discounted_gain(gain(packed.best), cutoff))


# ------------------------------------------------------------------- right or wrong


def precision(packed: Packed, cutoff: int, threshold: int = 1) -> Values:
    """Relevant candidates among the first `cutoff`, over `cutoff`, however short the list.

    >>> one = Packed(np.array([[1.0, 0.0]]), np.array([2]), np.array([[1.0, 0.0]]))
    >>> precision(one, 5).tolist()
    [0.2]
    """
    found: Values = packed.relevant(threshold)[:, :cutoff].sum(axis=1) / cutoff
    return found


def recall(packed: Packed, cutoff: int, threshold: int = 1) -> Values:
    """Relevant candidates among the first `cutoff`, over all that are judged relevant."""
    return _share(packed.relevant(threshold)[:, :cutoff].sum(axis=1), packed.relevant_count(threshold))


def r_precision(packed: Packed, threshold: int = 1) -> Values:
    """Precision at the rank R, where R candidates are relevant. Buckley and Voorhees (2005), in the book "TREC"."""
    total = packed.relevant_count(threshold)
    within = np.arange(packed.grades.shape[1]) < total[:, None]
    return _share((packed.relevant(threshold) & within).sum(axis=1), total)


def reciprocal_rank(packed: Packed, cutoff: int | None = None, threshold: int = 1) -> Values:
    """One over the rank of the first relevant candidate; 0 if none is listed. Voorhees (1999), TREC-8 QA track."""
    right = packed.relevant(threshold)[:, :cutoff]
    if not right.shape[1]:
        return np.zeros(packed.size)
    first = right.argmax(axis=1)
    found: Values = np.where(right.any(axis=1), 1.0 / (first + 1.0), 0.0)
    return found


def average_precision(packed: Packed, cutoff: int | None = None, threshold: int = 1) -> Values:
    """Precision at each relevant rank, added up, over all that are judged relevant. Buckley and Voorhees (2000), SIGIR.

    With a cutoff the divisor stays the number of relevant candidates, as in `trec_eval`'s `map_cut`.
    """
    right = packed.relevant(threshold)[:, :cutoff]
    so_far = np.cumsum(right, axis=1, dtype=np.float64)
    ranks = np.arange(1, right.shape[1] + 1)
    return _share(np.where(right, so_far / ranks, 0.0).sum(axis=1), packed.relevant_count(threshold))


def bpref(packed: Packed, threshold: int = 1) -> Values:
    """How seldom a candidate judged wrong stands before a relevant one; unjudged ones do not count.

    Buckley and Voorhees (2004), SIGIR, in the form of `trec_eval`: the number of wrong ones before is capped at R, and
    divided by the lesser of R and the number judged wrong.
    """
    right = packed.relevant(threshold)
    total = packed.relevant_count(threshold)
    wrong_before = np.cumsum(packed.judged & ~right, axis=1)
    most = np.minimum(total, packed.wrong_count(threshold))
    worst = np.minimum(wrong_before, total[:, None]) / np.maximum(most, 1)[:, None]
    return _share(np.where(right, 1.0 - worst, 0.0).sum(axis=1), total)


def judged_share(packed: Packed, cutoff: int | None = None) -> Values:
    """Judged candidates among the first `cutoff`, over as many as are listed there; 0 for an empty list.

    How much of what was shown somebody has judged: where it is low, the other values are lower bounds.

    >>> one = Packed(np.array([[1.0, np.nan, 0.0]]), np.array([3]), np.array([[1.0, 0.0]]))
    >>> judged_share(one, 2).tolist()
    [0.5]
    """
    shown = packed.listed if cutoff is None else np.minimum(packed.listed, cutoff)
    return _share(packed.judged[:, :cutoff].sum(axis=1), shown)


def _share(
    part: NDArray[np.float64] | NDArray[np.int64], whole: NDArray[np.float64] | NDArray[np.int64]
) -> Values:
    """Part over whole, 0 where there is no whole."""
    return np.divide(part, whole, out=np.zeros(len(whole)), where=np.asarray(whole) > 0)
