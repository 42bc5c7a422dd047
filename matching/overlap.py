"""How far what one side has meets what the other side wants: skills and occupations, exactly or nearly.

One offer against many learners and one learner against many offers are computed by two routes and give the same
numbers: each wanted skill takes the best of the held ones, one that others may stand in for the best of theirs too, and
the weighted earned are added in the offer's order.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from matching.near_skills import near_held, near_wanted
from matching.profile import AIMED, PROVEN, SHOWN, Occupations, Skills, choices
from matching.ragged import Ragged
from matching.skill_lists import REQUIRED, SkillLists
from matching.taxonomy import Taxonomy

Shares = NDArray[np.float64]
"""Numbers in [0, 1], one a pair; NaN where there is nothing to compare."""

LEAST_WHOLE = 1.0
"""Weight under which the skills of an offer are too little to be met wholly: an advert that asks for team spirit
and nothing else does not find its driver in everybody who has some."""

OCCUPATIONS_AT_HAND = 512
"""Occupations of which it is kept how near every other comes: some 6 MB."""


@dataclass(frozen=True, slots=True)
class SkillOverlap:
    """Shares of an offer's skills that a learner meets, by weight; each of shape (n,)."""

    required: Shares
    optional: Shares
    proven: Shares  # of the required ones, met by a certification or a training

    def take(self, rows: NDArray[np.intp]) -> SkillOverlap:
        """The shares of the given rows, in their order."""
        return SkillOverlap(self.required[rows], self.optional[rows], self.proven[rows])


@dataclass(frozen=True, slots=True)
class OccupationOverlap:
    """Proximity of an offer's occupations to those a learner showed, and to those she aims at; shape (n,)."""

    shown: Shares
    aimed: Shares


@lru_cache(maxsize=OCCUPATIONS_AT_HAND)
def occupation_nearness(row: int, taxonomy: Taxonomy) -> NDArray[np.float32]:
    """How near an occupation is to each, shape (n_occupations,), read-only."""
    near = taxonomy.occupation_similarities(row)
    near.flags.writeable = False
    return near


def skills_of_one_offer(wanted: Skills, held: SkillLists, taxonomy: Taxonomy) -> SkillOverlap:
    """One offer's skills against those of n learners."""
    n = len(held)
    required, optional, shown = np.zeros(n), np.zeros(n), np.zeros(n)
    required_weight = optional_weight = 0.0
    for choice in choices(wanted):
        one = wanted[choice[0]]
        met = [_earned(int(wanted["row"][number]), held, taxonomy) for number in choice]
        places = np.concatenate([where for where, _ in met])
        owners, earned = held.owners[places], np.concatenate([what for _, what in met])
        weight = float(one["strength"])
        if one["demand"] == REQUIRED:
            required += weight * _most(n, owners, earned)
            proven = held.proven[places]
            shown += weight * _most(n, owners[proven], earned[proven])
            required_weight += weight
        else:
            optional += weight * _most(n, owners, earned)
            optional_weight += weight
    return SkillOverlap(
        _share(required, required_weight, held.unknown),
        _share(optional, optional_weight, held.unknown),
        _share(shown, required_weight, held.unknown),
    )


def _earned(row: int, held: SkillLists, taxonomy: Taxonomy) -> tuple[NDArray[np.intp], Shares]:
    """The places of the held skills that count for a wanted one, and what each earns."""
    near = near_wanted(row, taxonomy)
    places, which = held.where(near.rows)
    return places, near.credit[which] * held.strength[places]


def skills_of_one_learner(held: Skills, wanted: SkillLists, taxonomy: Taxonomy) -> SkillOverlap:
    """One learner's skills against those that n offers want."""
    best, proven = np.zeros(len(wanted.strength)), np.zeros(len(wanted.strength))
    for one in held:
        near = near_held(int(one["row"]), taxonomy)
        places, which = wanted.where(near.rows)
        earned = near.credit[which] * float(one["strength"])
        best[places] = np.maximum(best[places], earned)  # no place comes twice: a value is one skill
        if one["source"] in PROVEN:
            proven[places] = np.maximum(proven[places], earned)
    wanted.best_of_choices(best)
    wanted.best_of_choices(proven)
    on_required = np.where(wanted.required, wanted.strength, 0.0)
    on_optional = np.where(wanted.required, 0.0, wanted.strength)
    unknown = np.full(len(wanted), len(held) == 0)
    required_weight = wanted.total(on_required)
    return SkillOverlap(
        _share(wanted.total(on_required * best), required_weight, unknown),
        _share(wanted.total(on_optional * best), wanted.total(on_optional), unknown),
        _share(wanted.total(on_required * proven), required_weight, unknown),
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
    rows, roles = many.values["row"].astype(np.intp), many.values["role"]
    confidence = many.values["confidence"].astype(np.float64)
    nearest = {SHOWN: np.zeros(len(rows)), AIMED: np.zeros(len(rows))}  # of all of the one's, to each value
    for own in one:
        similar = occupation_nearness(int(own["row"]), taxonomy)[rows].astype(np.float64)
        near = similar * (confidence * float(own["confidence"]))
        for role in (SHOWN, AIMED):
            if roles_in_many or own["role"] == role:
                np.maximum(nearest[role], near, out=nearest[role])
    some = np.diff(many.offsets) > 0
    proximity, known = {}, {}
    for role in (SHOWN, AIMED):
        if roles_in_many:
            in_role = roles == role
            known[role] = (
                many.max(in_role.astype(np.float64)) > 0 if len(one) else np.zeros(len(many), np.bool_)
            )
            nearest[role] = np.where(in_role, nearest[role], 0.0)
        else:
            known[role] = some & bool((one["role"] == role).any())
        proximity[role] = many.max(nearest[role])
    return OccupationOverlap(*(np.where(known[role], proximity[role], np.nan) for role in (SHOWN, AIMED)))


def _most(n: int, owners: NDArray[np.int64], earned: Shares) -> Shares:
    """The largest number that each of n rows earned, shape (n,); 0 for those that earned none."""
    most = np.zeros(n)
    np.maximum.at(most, owners, earned)
    return most


def _share(met: Shares, whole: NDArray[np.float64] | float, unknown: NDArray[np.bool_]) -> Shares:
    whole = np.broadcast_to(np.asarray(whole, dtype=np.float64), met.shape)
    share = np.divide(met, np.maximum(whole, LEAST_WHOLE), out=np.full(met.shape, np.nan), where=whole > 0)
    return np.where(unknown, np.nan, np.minimum(share, 1.0))
