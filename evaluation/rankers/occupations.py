"""Rankers of occupations for an offer by its title: the engine's own linker, and its vectors alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from matching.concept_vectors import ConceptVectors
from matching.encoder import Encoder, Kind, Vectors
from matching.occupations import OccupationLinker
from matching.titles import normalise_title

LINKS = 100
"""Occupations that are asked of the linker, of both schemes; it gives fewer where the rest is not near at all."""
NOWHERE = -1.0
"""Cosine of an occupation none of whose names has a vector."""


class Linker:
    """The order in which the engine's linker names occupations for a title; those it does not name share a place.

    Args:
        linker: of the engine.
        titles: of the queries, by id.
    """

    name = "engine"

    def __init__(self, linker: OccupationLinker, titles: Mapping[str, str]) -> None:
        self._linker = linker
        self._titles = titles

    def __call__(self, query_id: str, candidates: Sequence[str]) -> list[float]:
        links = self._linker.link([self._titles[query_id]], LINKS)[0]
        before = {link.code: LINKS - number for number, link in enumerate(links)}
        return [float(before.get(one, 0)) for one in candidates]


class DenseNames:
    """Cosine of a title, normalised as the engine does it, with the nearest name of an occupation.

    Args:
        encoder: of the engine.
        concepts: vectors of the names of occupations, by the same encoder.
        titles: of the queries, by id.
    """

    name = "dense only"

    def __init__(self, encoder: Encoder, concepts: ConceptVectors, titles: Mapping[str, str]) -> None:
        self._encoder = encoder
        self._titles = titles
        self._vectors: Vectors = concepts.occupation_names()
        self._rows: dict[str, list[int]] = {}
        for code, row in zip(concepts.names.codes, concepts.names.dense.tolist(), strict=True):
            if row >= 0:
                self._rows.setdefault(code, []).append(row)

    def __call__(self, query_id: str, candidates: Sequence[str]) -> list[float]:
        title = normalise_title(self._titles[query_id]).text
        cosines = self._vectors @ self._encoder.encode([title], Kind.TITLE)[0]
        return [float(np.max(cosines[self._rows.get(one, [])], initial=NOWHERE)) for one in candidates]
