"""How far what one side has meets what the other side wants: skills and occupations, exactly or nearly.

One offer against many learners and one learner against many offers are computed by two routes and give the same
numbers: each wanted skill takes the best of the held ones, and the weighted earned are added in the offer's order.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from matching.profile import AIMED, DEMANDS, PROVEN, PROVES, SHOWN, Occupations, Skills
from matching.ragged import Ragged
from matching.records import Demand
from matching.taxonomy import Taxonomy

Shares = NDArray[np.float64]
"""Numbers in [0, 1], one a pair; NaN where there is nothing to compare."""

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

LEAST_WHOLE = 1.0
"""Weight under which the skills of an offer are too little to be met wholly: an advert that asks for team spirit
and nothing else does not find its driver in everybody who has some."""

REQUIRED = DEMANDS.index(Demand.REQUIRED)

SKILLS_AT_HAND = 256
"""Skills of which it is kept how near every other comes: some 15 MB. One answer asks of each skill of an offer a dozen
times, and the same few hundred are in most offers."""
OCCUPATIONS_AT_HAND = 512
"""The same of occupations: some 6 MB."""


@dataclass(frozen=True, slots=True)
class SkillOverlap:
    """Shares of an offer's skills that a learner meets, by weight; each of shape (n,)."""

    required: Shares
    optional: Shares
    proven: Shares  # of the required ones, met by a certification or a training


@dataclass(frozen=True, slots=True)
class OccupationOverlap:
    """Proximity of an offer's occupations to those a learner showed, and to those she aims at; shape (n,)."""

    shown: Shares
    aimed: Shares


def credit(similarity: NDArray[np.float32]) -> NDArray[np.float64]:
    """What a skill at this similarity counts for: 1 for the same skill, `NEAR_CREDIT` a point for a near one, else 0.

    >>> credit(np.array([1.0, 0.6, 0.3], dtype=np.float32)).round(2).tolist()
    [1.0, 0.42, 0.0]
    """
    similarity = similarity.astype(np.float64)
    near = np.where(similarity >= NEAR_LEAST, NEAR_CREDIT * similarity, 0.0)
    return np.where(similarity >= SAME_LEAST, 1.0, near)


@lru_cache(maxsize=SKILLS_AT_HAND)
def nearness(wanted: int, taxonomy: Taxonomy) -> NDArray[np.float32]:
    """How near each skill comes to the wanted one, shape (n_skills,), read-only: similar ones can stand in for it."""
    near = taxonomy.skill_similarities(wanted)
    code = taxonomy.skill_codes[wanted]
    for wide in taxonomy.broader(code):
        row = taxonomy.skill_row.get(wide)
        if row is not None and near[row] < SAME_LEAST and len(taxonomy.narrower(wide)) >= TOO_WIDE:
            near[row] = 0.0
    if taxonomy.is_transversal(code):
        near[near < TRANSVERSAL_LEAST] = 0.0
    near.flags.writeable = False
    return near


@lru_cache(maxsize=SKILLS_AT_HAND)
def nearness_of(held: int, taxonomy: Taxonomy) -> NDArray[np.float32]:
    """How near the held skill comes to each skill, shape (n_skills,), read-only: the mirror of `nearness`."""
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
    near.flags.writeable = False
    return near


@lru_cache(maxsize=SKILLS_AT_HAND)
def standing_for(wanted: int, taxonomy: Taxonomy) -> NDArray[np.bool_]:
    """The skills that are as good as the wanted one, shape (n_skills,), read-only.

    They are itself, its namesakes in another referential, and narrower ones that stand for it.
    """
    near = nearness(wanted, taxonomy)
    stands: NDArray[np.bool_] = near >= SAME_LEAST
    for under in taxonomy.narrower(taxonomy.skill_codes[wanted]):
        row = taxonomy.skill_row.get(under)
        if row is not None and near[row] > 0:
            stands[row] = True
    stands.flags.writeable = False
    return stands


@lru_cache(maxsize=OCCUPATIONS_AT_HAND)
def occupation_nearness(row: int, taxonomy: Taxonomy) -> NDArray[np.float32]:
    """How near an occupation is to each, shape (n_occupations,), read-only."""
    near = taxonomy.occupation_similarities(row)
    near.flags.writeable = False
    return near


def skills_of_one_offer(wanted: Skills, held: Ragged, taxonomy: Taxonomy) -> SkillOverlap:
    """One offer's skills against those of n learners."""
    n = len(held)
    rows, strength = held.values["row"].astype(np.intp), held.values["strength"].astype(np.float64)
    proven = PROVES[held.values["source"]]
    required, optional, shown = np.zeros(n), np.zeros(n), np.zeros(n)
    required_weight = optional_weight = 0.0
    for one in wanted:
        earned = credit(nearness(int(one["row"]), taxonomy)[rows]) * strength
        best = held.max(earned)
        weight = float(one["strength"])
        if one["demand"] == REQUIRED:
            required += weight * best
            shown += weight * held.max(np.where(proven, earned, 0.0))
            required_weight += weight
        else:
            optional += weight * best
            optional_weight += weight
    unknown = np.diff(held.offsets) == 0
    return SkillOverlap(
        _share(required, required_weight, unknown),
        _share(optional, optional_weight, unknown),
        _share(shown, required_weight, unknown),
    )


def skills_of_one_learner(held: Skills, wanted: Ragged, taxonomy: Taxonomy) -> SkillOverlap:
    """One learner's skills against those that n offers want."""
    rows = wanted.values["row"].astype(np.intp)
    best, proven = np.zeros(len(rows)), np.zeros(len(rows))
    for one in held:
        earned = credit(nearness_of(int(one["row"]), taxonomy)[rows]) * float(one["strength"])
        np.maximum(best, earned, out=best)
        if one["source"] in PROVEN:
            np.maximum(proven, earned, out=proven)
    weight = wanted.values["strength"].astype(np.float64)
    is_required = wanted.values["demand"] == REQUIRED
    on_required, on_optional = np.where(is_required, weight, 0.0), np.where(is_required, 0.0, weight)
    unknown = np.full(len(wanted), len(held) == 0)
    required_weight = wanted.sum(on_required)
    return SkillOverlap(
        _share(wanted.sum(on_required * best), required_weight, unknown),
        _share(wanted.sum(on_optional * best), wanted.sum(on_optional), unknown),
        _share(wanted.sum(on_required * proven), required_weight, unknown),
    )


def occupations_of_one_offer(own: Occupations, theirs: Ragged, taxonomy: Taxonomy) -> OccupationOverlap:
    """One offer's occupations against those of n learners."""
    return _occupations(own, theirs, taxonomy, roles_in_many=True)


def occupations_of_one_learner(own: Occupations, theirs: Ragged, taxonomy: Taxonomy) -> OccupationOverlap:
    """One learner's occupations against those of n offers."""
    return _occupations(own, theirs, taxonomy, roles_in_many=False)


def _occupations(
    one: Occupations, many: Ragged, taxonomy: Taxonomy, *, roles_in_many: bool
) -> OccupationOverlap:
    proximity = {SHOWN: np.zeros(len(many)), AIMED: np.zeros(len(many))}
    rows, roles = many.values["row"].astype(np.intp), many.values["role"].copy()
    confidence = many.values["confidence"].astype(np.float64)
    for own in one:
        similar = occupation_nearness(int(own["row"]), taxonomy)[rows].astype(np.float64)
        near = similar * (confidence * float(own["confidence"]))
        for role in (SHOWN, AIMED):
            if roles_in_many:
                counted = np.where(roles == role, near, 0.0)
            elif own["role"] == role:
                counted = near
            else:
                continue
            np.maximum(proximity[role], many.max(counted), out=proximity[role])
    some = np.diff(many.offsets) > 0
    known = {}
    for role in (SHOWN, AIMED):
        if roles_in_many:
            in_role = many.sum((roles == role).astype(np.float64)) > 0
            known[role] = in_role & (len(one) > 0)
        else:
            known[role] = some & bool((one["role"] == role).any())
    return OccupationOverlap(*(np.where(known[role], proximity[role], np.nan) for role in (SHOWN, AIMED)))


def _share(met: Shares, whole: NDArray[np.float64] | float, unknown: NDArray[np.bool_]) -> Shares:
    whole = np.broadcast_to(np.asarray(whole, dtype=np.float64), met.shape)
    share = np.divide(met, np.maximum(whole, LEAST_WHOLE), out=np.full(met.shape, np.nan), where=whole > 0)
    return np.where(unknown, np.nan, np.minimum(share, 1.0))
