"""Rankers of skills for a sentence: the engine's own, and its vectors alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matching.concept_vectors import ConceptVectors
from matching.encoder import Encoder, Kind
from matching.skills import SkillExtractor

RANKED = 100
"""Skills that are asked of the engine; those behind share a place."""
NOWHERE = -1.0


class SentenceSkills:
    """The order in which `SkillExtractor.rank` gives the skills of a sentence.

    Args:
        extractor: of the engine.
        sentences: by id.
    """

    name = "engine"

    def __init__(self, extractor: SkillExtractor, sentences: Mapping[str, str]) -> None:
        self._extractor = extractor
        self._sentences = sentences

    def __call__(self, query_id: str, candidates: Sequence[str]) -> list[float]:
        hits = self._extractor.rank(self._sentences[query_id], RANKED)
        before = {hit.id: RANKED - number for number, hit in enumerate(hits)}
        return [float(before.get(one, 0)) for one in candidates]


class DenseSkills:
    """Cosine of a whole sentence with the vector of a skill's name.

    Args:
        encoder: of the engine.
        concepts: vectors of skills by the same encoder.
        sentences: by id.
    """

    name = "dense only"

    def __init__(self, encoder: Encoder, concepts: ConceptVectors, sentences: Mapping[str, str]) -> None:
        self._encoder = encoder
        self._sentences = sentences
        codes, self._vectors = concepts.skills()
        self._row = {code: row for row, code in enumerate(codes)}

    def __call__(self, query_id: str, candidates: Sequence[str]) -> list[float]:
        cosines = self._vectors @ self._encoder.encode([self._sentences[query_id]], Kind.OFFER)[0]
        rows = (self._row.get(one) for one in candidates)
        return [NOWHERE if row is None else float(cosines[row]) for row in rows]
