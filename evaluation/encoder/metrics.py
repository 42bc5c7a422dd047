"""Formulas, one value a query. Ties count against the system: a constant encoder must not score."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]  # (candidates,), higher is nearer
Ranks = NDArray[np.int64]  # of the right candidates, ascending, from 1

MRR = "mrr"
RECALL_1, RECALL_10 = "recall@1", "recall@10"
R_PRECISION_5 = "r-precision@5"
NDCG_10 = "ndcg@10"
NEARER = "nearer"
GAP = "cosine gap"


def ranks_of_right(scores: Scores, right: NDArray[np.int64]) -> Ranks:
    """Ranks of the right candidates, best first; a wrong one with the same score comes before a right one.

    Args:
        scores: of all candidates; `-inf` for one that is left out.
        right: their places, at least one.

    >>> ranks_of_right(np.array([0.9, 0.5, 0.5, 0.1], dtype=np.float32), np.array([1, 3])).tolist()
    [3, 4]
    """
    own = np.sort(scores[right])[::-1]
    wrong = np.delete(scores, right)
    before = (wrong[None, :] >= own[:, None]).sum(axis=1)
    ranks: Ranks = before + np.arange(1, len(own) + 1)
    return ranks


def reciprocal_rank(ranks: Ranks) -> float:
    """One over the rank of the first right candidate. Voorhees (1999), TREC-8 QA track.

    >>> reciprocal_rank(np.array([2, 7]))
    0.5
    """
    return 1.0 / float(ranks[0])


def recall(ranks: Ranks, depth: int) -> float:
    """Share of the right candidates among the first `depth`.

    >>> recall(np.array([2, 11]), 10)
    0.5
    """
    return float((ranks <= depth).sum()) / len(ranks)


def r_precision(ranks: Ranks, depth: int) -> float:
    """Right candidates among the first `depth`, of as many as could be there: min(depth, right ones).

    Chalkidis et al. (2019), "Large-Scale Multi-Label Text Classification on EU Legislation", RP@K.

    >>> r_precision(np.array([2, 11]), 5)
    0.5
    """
    return float((ranks <= depth).sum()) / min(depth, len(ranks))


def ndcg(scores: Scores, grades: Mapping[int, int], depth: int) -> float:
    """Discounted gain of the first `depth` over that of the best order; the gain of a grade g is 2^g - 1.

    Järvelin and Kekäläinen (2002), ACM TOIS 20(4), with the gain of Burges et al. (2005), ICML. Among equal scores
    the lower grade comes first.

    >>> round(ndcg(np.array([0.9, 0.8, 0.1], dtype=np.float32), {1: 1}, 10), 4)  # 1 / log2(3)
    0.6309
    """
    gains = np.zeros(len(scores))
    for place, grade in grades.items():
        gains[place] = 2.0**grade - 1.0
    discounts = 1.0 / np.log2(np.arange(2, min(depth, len(scores)) + 2))
    found = gains[np.lexsort((gains, -scores))][:depth]
    best = np.sort(gains)[::-1][:depth]
    return float(found @ discounts) / float(best @ discounts)


def nearer(same: float, other: float) -> float:
    """1 when the anchor is nearer to the same trade than to the other, half on a tie, else 0.

    >>> nearer(0.8, 0.7), nearer(0.7, 0.7), nearer(0.6, 0.7)
    (1.0, 0.5, 0.0)
    """
    return 0.5 if same == other else float(same > other)
