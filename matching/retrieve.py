"""Who is looked at closely: a pool chosen by the dense vectors, put in order inside by words as well.

The dense vector of the whole profile decides who is in the pool, never what anybody scores. The pool is larger than
any page, and behind it stands the next one: by paging on, everyone who is eligible is reached.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.profile import Profile
from matching.side import Side

POOL = 2_000
"""Rows taken by dense similarity at a time: every open offer of a network of this size, a fifth of its learners."""

SHORTLIST = 1_000
"""Rows of a pool whose features are computed first."""


@dataclass(frozen=True, slots=True)
class PoolSizes:
    """How many rows are looked at together: `pool` by dense similarity, of them `shortlist` first."""

    pool: int = POOL
    shortlist: int = SHORTLIST


RRF_K = 60.0
"""Constant of reciprocal rank fusion; Cormack, Clarke and Büttcher (2009) found 60 and little sensitivity to it."""


def retrieve(
    profile: Profile,
    side: Side[Any, Any],
    among: NDArray[np.intp],
    depth: int,
    sizes: PoolSizes = PoolSizes(),
) -> list[NDArray[np.intp]]:
    """Tiers of the allowed rows of `side`, nearest first, until they hold `depth` rows or nobody is left.

    The rows of a tier are ranked together, and all of an earlier tier come before all of a later one. `among` are the
    positions of the rows that are allowed. No row is in two tiers, and with `depth` large enough each is in one.
    """
    if len(among) <= sizes.shortlist:  # ranked together, whoever is nearer
        return [among] if len(among) else []
    wanted = min(len(among), sizes.pool * -(-max(depth, 1) // sizes.pool))
    near = side.nearest(profile.vector, wanted, among)
    tiers: list[NDArray[np.intp]] = []
    for start in range(0, len(near), sizes.pool):
        pool = near[start : start + sizes.pool]
        if len(pool) > sizes.shortlist:
            order = np.argsort(-_fused(pool, side.lexical_scores(profile.words, pool)), kind="stable")
            tiers += [pool[order[: sizes.shortlist]], pool[order[sizes.shortlist :]]]
        elif len(pool):
            tiers.append(pool)
    return tiers


def _fused(pool: NDArray[np.intp], lexical: NDArray[np.float32]) -> NDArray[np.float64]:
    """Reciprocal rank fusion of the dense order, in which `pool` stands, and the lexical scores."""
    dense_rank = np.arange(len(pool))
    lexical_rank = np.empty(len(pool), dtype=np.int64)
    lexical_rank[np.lexsort((dense_rank, -lexical))] = dense_rank
    return 1.0 / (RRF_K + 1 + dense_rank) + 1.0 / (RRF_K + 1 + lexical_rank)
