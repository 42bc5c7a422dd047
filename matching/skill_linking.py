"""Phrases linked to skill concepts by their vectors: for what is said without naming a skill.

"Mettre en place des sauvegardes chez un client" names no concept, but lies near "effectuer des sauvegardes".
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from matching.concept_vectors import ConceptVectors
from matching.encoder import Encoder, Kind, Vectors
from matching.records import Hit
from matching.vectors import SCORE_DECIMALS

COSINE_WEIGHT = 9.81
LEAD_WEIGHT = 10.66
INTERCEPT = -8.76
"""P(the nearest concept is right), a logistic regression on the cosine and on the lead over the tenth concept.

Fitted by `python -m evaluation.calibration` on the 164 clauses of the dev half of the labelled sentences, for the
encoder that ships; another one needs its own.
"""

_BLOCK = 256
"""Phrases compared with all concepts at once: 256 × 47,000 float32 are 48 MB."""

_POOL = 10
"""Concepts of which the last one is the measure of what is near by chance."""


class PhraseLinker:
    """Links phrases to the nearest skill concepts.

    Args:
        encoder: the encoder that made `concept_vectors`.
        concept_vectors: vectors of the concepts.
        canonical: for concepts that are one under several codes, the code that is given.
        among: concepts to link to; all by default.
    """

    def __init__(
        self,
        encoder: Encoder,
        concept_vectors: ConceptVectors,
        canonical: Mapping[str, str],
        among: frozenset[str] | None = None,
    ) -> None:
        self._encoder = encoder
        codes, vectors = concept_vectors.skills()
        rows = [row for row, code in enumerate(codes) if among is None or code in among]
        self._vectors = vectors if among is None else vectors[rows]
        self._codes = [canonical.get(codes[row], codes[row]) for row in rows]

    def link(self, phrases: Sequence[str], k: int = _POOL) -> list[list[Hit]]:
        """For each phrase, up to k concepts, nearest first, with the probability that the concept is right."""
        distinct = sorted(set(phrases))
        if not distinct:
            return []
        vectors = self._encoder.encode(distinct, Kind.SKILL)
        found: dict[str, list[Hit]] = {}
        width = min(max(4 * k, 4 * _POOL), len(self._codes))
        for first in range(0, len(distinct), _BLOCK):
            cosines = vectors[first : first + _BLOCK] @ self._vectors.T
            nearest = np.argpartition(-cosines, width - 1, axis=1)[:, :width]
            block = slice(first, first + _BLOCK)
            for text, vector, columns in zip(distinct[block], vectors[block], nearest, strict=True):
                found[text] = self._hits(self._compared(vector, columns), k)
        return [found[text] for text in phrases]

    def _compared(self, vector: Vectors, columns: NDArray[np.intp]) -> list[tuple[float, str]]:
        """Cosines of the columns in double precision: the same whatever else was in the batch."""
        cosines = self._vectors[columns].astype(np.float64) @ vector.astype(np.float64)
        return [
            (round(float(cosine), SCORE_DECIMALS), self._codes[column])
            for cosine, column in zip(cosines, columns, strict=True)
        ]

    @staticmethod
    def _hits(pairs: Sequence[tuple[float, str]], k: int) -> list[Hit]:
        best: dict[str, float] = {}
        for cosine, code in pairs:
            best[code] = max(cosine, best.get(code, -1.0))
        order = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))
        chance = order[min(_POOL, len(order)) - 1][1]
        return [Hit(code, confidence(cosine, cosine - chance)) for code, cosine in order[:k]]


def confidence(cosine: float, lead: float) -> float:
    """Probability that a concept at this cosine, so much nearer than the tenth, is what the phrase says.

    >>> confidence(0.9, 0.2) > 0.5 > confidence(0.5, 0.05)
    True
    """
    return 1.0 / (1.0 + math.exp(-(COSINE_WEIGHT * cosine + LEAD_WEIGHT * lead + INTERCEPT)))
