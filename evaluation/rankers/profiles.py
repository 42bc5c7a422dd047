"""Rankers on parts of the engine's own reading: its vectors alone, its skills alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from evaluation.rankers.engine import Market
from matching.profile import Profile


class DenseOnly:
    """Cosine of the vectors of the two whole profiles, by the encoder that the matcher has."""

    name = "dense only"

    def __init__(self, market: Market) -> None:
        self._market = market

    def __call__(self, query_id: str, candidates: Sequence[str]) -> NDArray[np.float64]:
        asking = self._market.asking(query_id).vector.astype(np.float64)
        found = np.stack([self._market.answering(one).vector for one in candidates])
        cosines: NDArray[np.float64] = found.astype(np.float64) @ asking
        return cosines


class SkillJaccard:
    """Skills that the engine read on both sides, over those it read on either.

    Jaccard (1912), "The distribution of the flora in the alpine zone", New Phytologist 11(2). Concepts count once,
    whatever their level, demand and source; 0 where neither side shows a skill.
    """

    name = "skill Jaccard"

    def __init__(self, market: Market) -> None:
        self._market = market

    def __call__(self, query_id: str, candidates: Sequence[str]) -> list[float]:
        asking = _concepts(self._market.asking(query_id))
        return [_jaccard(asking, _concepts(self._market.answering(one))) for one in candidates]


def _concepts(profile: Profile) -> frozenset[int]:
    return frozenset(profile.skills["row"].tolist())


def _jaccard(one: frozenset[int], other: frozenset[int]) -> float:
    either = len(one | other)
    return len(one & other) / either if either else 0.0
