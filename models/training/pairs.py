"""A training pair: two texts that mean the same or belong together, and the concepts they speak of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.taxonomy import Lang, Taxonomy

NOWHERE = -1
"""Concept of a text that speaks of none in particular: a bag of keywords, a block of a certification."""
NEAR_SKILL, NEAR_OCCUPATION = 0.6, 0.75
"""Similarity in the hierarchy from which two concepts are no negatives of each other: siblings that many would call
the same. Lower, and the runners-up that teach most would go."""


@dataclass(frozen=True, slots=True)
class Pair:
    """`left` and `right` go together. `title` is the language of a left side that is a job title: its noise fits it."""

    left: str
    right: str
    left_concept: int
    right_concept: int
    title: Lang | None = None


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs of one source, in an order that depends on nothing but the source."""

    source: str
    pairs: tuple[Pair, ...]


class Relations:
    """Which concepts must not be pushed apart: the same, linked in the referential, or near in its hierarchy.

    Args:
        taxonomy: gives codes, links and similarities. Its crosswalk between ROME and ESCO is not looked at.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._codes = (*taxonomy.skill_codes, *taxonomy.occupation_codes)
        self.row = {code: number for number, code in enumerate(self._codes)}
        self._linked: list[frozenset[int] | None] = [None] * len(self._codes)
        self._taxonomy = taxonomy

    def linked(self, concept: int) -> frozenset[int]:
        """Concepts linked to this one, itself among them."""
        known = self._linked[concept]
        if known is None:
            known = frozenset((concept, *self._rows(self._codes[concept])))
            self._linked[concept] = known
        return known

    def matrix(self, left: Sequence[int], right: Sequence[int]) -> NDArray[np.bool_]:
        """Whether left[i] and right[j] are linked, shape (len(left), len(right)). `NOWHERE` is linked to nothing."""
        found = np.zeros((len(left), len(right)), dtype=bool)
        for at, concept in enumerate(left):
            if concept != NOWHERE:
                linked = self.linked(concept)
                found[at] = [other in linked for other in right]
        return found

    def _rows(self, code: str) -> Iterable[int]:
        taxonomy = self._taxonomy
        near = [*taxonomy.broader(code), *taxonomy.related(code), *taxonomy.narrower(code)]
        if taxonomy.kind(code) == "skill":
            near += [other for other, _ in taxonomy.similar_skills(code, NEAR_SKILL)]
            near += taxonomy.occupations_of(code)
        else:
            near += [other for other, _ in taxonomy.similar_occupations(code, NEAR_OCCUPATION)]
            near += taxonomy.skills_of(code)
        return (self.row[other] for other in near if other in self.row)
