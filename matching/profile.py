"""What the engine keeps of a record once it has read it: concepts with their evidence, and one vector.

A profile is made of small arrays, so that ten thousand of them can be laid end to end and compared at once.
The whole-profile vector only chooses the pool (`retrieve`); nothing is scored from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.records import Demand, EnrolmentStatus, SkillSource, Training

SKILL = np.dtype(
    [
        ("row", np.int32),  # of the taxonomy's skills
        ("strength", np.float64),  # held: how well it is shown; wanted: how much it weighs; in (0, 1]
        ("source", np.int8),  # index in SOURCES
        ("demand", np.int8),  # index in DEMANDS; read on offers only
        ("level", np.int8),  # 0: not said
        ("field", np.int32),  # index in Profile.fields
        ("start", np.int32),
        ("end", np.int32),
        ("one_of", np.int16),  # wanted: skills with the same number are asked for one of, 0: asked for itself
    ]
)
OCCUPATION = np.dtype(
    [
        ("row", np.int32),  # of the taxonomy's occupations
        ("confidence", np.float64),  # in (0, 1]
        ("role", np.int8),  # index in ROLES
        ("field", np.int32),
    ]
)
SOURCES: tuple[SkillSource, ...] = tuple(SkillSource)
DEMANDS: tuple[Demand, ...] = tuple(Demand)
PROVEN = (SOURCES.index(SkillSource.CERTIFIED), SOURCES.index(SkillSource.TRAINING))
"""Sources that prove a skill, in place of somebody's word for it."""
PROVES = np.array([number in PROVEN for number in range(len(SOURCES))], dtype=np.bool_)
"""The same by the number of the source, to be looked up for many skills at once."""
SHOWN, AIMED = 0, 1
ROLES = ("shown", "aimed")  # an occupation held or trained for (of an offer: its own); one that is aimed at

Skills = NDArray[
    np.void
]  # (n,) of SKILL, sorted by row; wanted: rows distinct; held: (row, proven or not) distinct
Occupations = NDArray[np.void]  # (n,) of OCCUPATION, (row, role) distinct, sorted


@dataclass(frozen=True, slots=True)
class FollowedTraining:
    """A training with how far the learner went in it."""

    training: Training
    status: EnrolmentStatus


@dataclass(frozen=True, slots=True)
class Profile:
    """A record as the engine reads it.

    `vector` has shape (dim,) and length 1. `fields` names the places that `field` numbers point at
    ("skills[2]", "about", "trainings[0]").
    """

    id: str
    skills: Skills
    occupations: Occupations
    vector: NDArray[np.float32]
    fields: tuple[str, ...]


class SkillRow(NamedTuple):
    """One row of SKILL."""

    row: int
    strength: float
    source: int
    demand: int
    level: int
    field: int
    start: int = 0
    end: int = 0
    one_of: int = 0


class OccupationRow(NamedTuple):
    """One row of OCCUPATION."""

    row: int
    confidence: float
    role: int
    field: int


def held_array(found: Sequence[SkillRow]) -> Skills:
    """Rows of SKILL that a learner holds: of a concept the strongest and, where that is her word, the strongest proof.

    So a skill that was taught stays proven when she declares it as well. Of equals the first that was found is kept.
    """
    best: dict[int, SkillRow] = {}
    proof: dict[int, SkillRow] = {}
    for one in found:
        for kept in (best, proof) if one.source in PROVEN else (best,):
            if one.row not in kept or one.strength > kept[one.row].strength:
                kept[one.row] = one
    rows = [one for row in sorted(best) for one in dict.fromkeys((best[row], proof.get(row, best[row])))]
    return np.array(rows, dtype=SKILL)


def skill_array(found: Sequence[SkillRow]) -> Skills:
    """Rows of SKILL, one a concept: the strongest is kept, and of equals the first that was found.

    A concept that is asked for as required stays required, however often it is named as a plus, and one that is asked
    for itself stays so, however often it is one of several.
    """
    best: dict[int, SkillRow] = {}
    for one in found:
        held = best.get(one.row)
        if held is None or _precedence(one) < _precedence(held):
            best[one.row] = one
    met = {(one.one_of, one.demand) for one in found if one.one_of and not best[one.row].one_of}
    return np.array(settled([best[row] for row in sorted(best)], met), dtype=SKILL)


def settled(rows: Sequence[SkillRow], met: Collection[tuple[int, int]] = ()) -> list[SkillRow]:
    """Wanted skills, distinct, with choices that are choices: of two or more, asked for alike, weighing the same.

    One that is alone in its choice is asked for itself. What others could do for one that is asked for anyway is a
    plus: of "React", and of "React, Vue ou Angular" elsewhere, Vue and Angular are.

    Args:
        rows: the skills.
        met: choices with such a one, by their number and demand.
    """
    numbers = Counter((one.one_of, one.demand) for one in rows)
    heaviest: dict[tuple[int, int], float] = {}
    for one in rows:
        choice = one.one_of, one.demand
        heaviest[choice] = max(one.strength, heaviest.get(choice, 0.0))
    kept = []
    for one in rows:
        choice = one.one_of, one.demand
        if not one.one_of:
            kept.append(one)
        elif choice in met:
            kept.append(one._replace(one_of=0, demand=DEMANDS.index(Demand.NICE)))
        elif numbers[choice] == 1:
            kept.append(one._replace(one_of=0))
        else:
            kept.append(one._replace(strength=heaviest[choice]))
    return kept


def left_to_choice(rows: Sequence[SkillRow], choice: Mapping[int, int]) -> list[SkillRow]:
    """Listed skills, with their choice where two or more that are asked for alike are in it.

    A list says which skills are wanted and not that one is enough: the words of the advert do, also where a person
    confirmed the list.

    Args:
        rows: the skills.
        choice: by row of the taxonomy, the number of the choice that the words name it in.
    """
    together = {(choice[one.row], one.demand, one.row) for one in rows if one.row in choice}
    numbers = Counter((number, demand) for number, demand, _ in together)
    return [
        one._replace(one_of=choice[one.row])
        if one.row in choice and numbers[choice[one.row], one.demand] > 1
        else one
        for one in rows
    ]


def choices(wanted: Skills) -> list[list[int]]:
    """What is asked for, in order: the place of a skill, or those of the skills of which one is asked for."""
    asked: list[list[int]] = []
    begun: dict[int, list[int]] = {}
    for place, one_of in enumerate(wanted["one_of"].tolist()):
        if one_of in begun:
            begun[one_of].append(place)
            continue
        asked.append([place])
        if one_of:
            begun[one_of] = asked[-1]
    return asked


def _precedence(one: SkillRow) -> tuple[int, float, bool]:
    return one.demand, -one.strength, one.one_of > 0


def occupation_array(found: Sequence[OccupationRow]) -> Occupations:
    """Rows of OCCUPATION, one a (concept, role), with the highest confidence."""
    best: dict[tuple[int, int], OccupationRow] = {}
    for one in found:
        key = (one.row, one.role)
        if key not in best or one.confidence > best[key].confidence:
            best[key] = one
    return np.array([best[key] for key in sorted(best)], dtype=OCCUPATION)
