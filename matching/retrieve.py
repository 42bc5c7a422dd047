"""Who is looked at closely: everybody who is eligible, or, of more than a network has, the nearest first.

The dense vector of the whole profile decides whose turn it is, never what anybody scores. Behind a pool stands the next
one: by paging on, everyone who is eligible is reached. Why no words are asked: docs/decisions/0008-no-shortlist.md.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.profile import Profile
from matching.side import Side

POOL = 20_000
"""Rows that are ranked together: all learners and all offers of a network of this size, in some 15 ms."""


def retrieve(
    profile: Profile, side: Side[Any, Any], among: NDArray[np.intp], depth: int, pool: int = POOL
) -> list[NDArray[np.intp]]:
    """Pools of the allowed rows of `side`, nearest first, until they hold `depth` rows or nobody is left.

    Args:
        profile: of who asks.
        side: whose rows they are.
        among: the rows that are allowed, shape (n,).
        depth: how many rows are needed.
        pool: how many are ranked together. All of an earlier pool come before all of a later one.

    Returns:
        Arrays of rows. No row is in two of them, and with `depth` large enough each is in one.
    """
    if len(among) <= pool:  # ranked together, whoever is nearer
        return [among] if len(among) else []
    wanted = min(len(among), pool * -(-max(depth, 1) // pool))
    near = side.nearest(profile.vector, wanted, among)
    return [near[start : start + pool] for start in range(0, len(near), pool)]
