"""Which skills count for which: what stands in for a wanted skill, and what a held one stands in for.

A handful of the fourteen thousand skills come near any one, so they are kept as short lists; whoever compares many
people looks at those who hold one of the handful, and at nobody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from matching.taxonomy import Taxonomy

SAME_LEAST = 0.95
"""Similarity from which two concepts are one skill that two referentials list apart ("React" and "React.js")."""

NEAR_LEAST = 0.45
"""Similarity under which two skills are different skills: below it, pairs of the same broad field (a database and
a programming language) are found; above, tools of one family (two JavaScript frameworks)."""

NEAR_CREDIT = 0.7
"""Credit of a near skill for each point of similarity. Knowing React is worth much to someone who needs Vue.js, yet
always less than Vue.js itself shown in prose (strength 0.7 and more)."""

TOO_WIDE = 20
"""Narrower skills from which a skill is so wide that it stands for none of them: who shows "programming" has not
shown TypeScript for that. The other way round it counts: who shows TypeScript has shown programming."""

TRANSVERSAL_LEAST = 0.75
"""Similarity from which a skill is near a transversal one: below stand the trades' own versions of it ("see to details
in moulding"), which recruiters do not mean."""

AT_HAND = 16_384
"""Lists that are kept: those of every skill, at half a kilobyte each."""


@dataclass(frozen=True, slots=True, eq=False)
class NearSkills:
    """Skills that count for another or for which it counts, itself among them; arrays of shape (n,), read-only.

    Attributes:
        rows: of the taxonomy's skills, ascending.
        similarity: in [NEAR_LEAST, 1].
        credit: what one counts for, in (0, 1].
    """

    rows: NDArray[np.intp]
    similarity: NDArray[np.float32]
    credit: NDArray[np.float64]


def credit(similarity: NDArray[np.float32]) -> NDArray[np.float64]:
    """What a skill at this similarity counts for: 1 for the same skill, `NEAR_CREDIT` a point for a near one, else 0.

    >>> credit(np.array([1.0, 0.6, 0.3], dtype=np.float32)).round(2).tolist()
    [1.0, 0.42, 0.0]
    """
    similarity = similarity.astype(np.float64)
    near = np.where(similarity >= NEAR_LEAST, NEAR_CREDIT * similarity, 0.0)
    return np.where(similarity >= SAME_LEAST, 1.0, near)


@lru_cache(maxsize=AT_HAND)
def near_wanted(wanted: int, taxonomy: Taxonomy) -> NearSkills:
    """The skills that count for the wanted one: similar ones can stand in for it."""
    return _those_that_count(_nearness(wanted, taxonomy))


@lru_cache(maxsize=AT_HAND)
def near_held(held: int, taxonomy: Taxonomy) -> NearSkills:
    """The skills for which the held one counts: the mirror of `near_wanted`."""
    near = taxonomy.skill_similarities(held)
    under = taxonomy.narrower(taxonomy.skill_codes[held])
    if len(under) >= TOO_WIDE:
        rows = np.array(
            [taxonomy.skill_row[code] for code in under if code in taxonomy.skill_row], dtype=np.intp
        )
        near[rows[near[rows] < SAME_LEAST]] = 0.0
    codes = taxonomy.skill_codes
    for row in np.flatnonzero((near >= NEAR_LEAST) & (near < TRANSVERSAL_LEAST)).tolist():
        if taxonomy.is_transversal(codes[row]):
            near[row] = 0.0
    return _those_that_count(near)


@lru_cache(maxsize=AT_HAND)
def standing_for(wanted: int, taxonomy: Taxonomy) -> NDArray[np.intp]:
    """Rows of the skills that are as good as the wanted one, ascending, read-only.

    They are itself, its namesakes in another referential, and narrower ones that stand for it.
    """
    near = _nearness(wanted, taxonomy)
    stands = near >= SAME_LEAST
    for under in taxonomy.narrower(taxonomy.skill_codes[wanted]):
        row = taxonomy.skill_row.get(under)
        if row is not None and near[row] > 0:
            stands[row] = True
    rows = np.flatnonzero(stands)
    rows.flags.writeable = False
    return rows


def _nearness(wanted: int, taxonomy: Taxonomy) -> NDArray[np.float32]:
    """How near each skill comes to the wanted one, shape (n_skills,); 0 for those that cannot stand in for it."""
    near = taxonomy.skill_similarities(wanted)
    code = taxonomy.skill_codes[wanted]
    for wide in taxonomy.broader(code):
        row = taxonomy.skill_row.get(wide)
        if row is not None and near[row] < SAME_LEAST and len(taxonomy.narrower(wide)) >= TOO_WIDE:
            near[row] = 0.0
    if taxonomy.is_transversal(code):
        near[near < TRANSVERSAL_LEAST] = 0.0
    return near


def _those_that_count(near: NDArray[np.float32]) -> NearSkills:
    rows = np.flatnonzero(near >= NEAR_LEAST)
    found = NearSkills(rows, near[rows], credit(near[rows]))
    for array in (found.rows, found.similarity, found.credit):
        array.flags.writeable = False
    return found
