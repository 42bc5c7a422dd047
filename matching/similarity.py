"""How near two concepts are: the formulas, each with its source. They work on numbers and on arrays alike.

The values are computed for every pair when the referential is built (`data/referential/neighbours.py`), kept
where they reach `NEAR_SKILL` or `NEAR_OCCUPATION`, and looked up by `matching.taxonomy`.

Skills:       s = max(direct, HIERARCHY * lin * (FLOOR + (1 - FLOOR) * company), COMPANY * company)
Occupations:  s = max(bridge, SKILLS * company + TREE * lin + TEXT * words)

`lin` is nearness in the hierarchies, `company` that of the company kept (occupations that list two skills;
skills that two occupations list), `words` that of the French texts, `direct` a published or curated link,
`bridge` a crosswalk link or a mobility that ROME declares.
"""

from __future__ import annotations

import math
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", float, NDArray[np.float32])

NEAR_SKILL = 0.25  # below it two skills are not called near: the list of neighbours stays short and readable
NEAR_OCCUPATION = (
    0.08  # occupations are compared far more loosely: a feature wants the difference of 0.1 and 0.3
)
MOST = 0.99  # only a concept and itself reach 1

# Skills. Chosen so that two tools of one narrow family ("Vue.js", "React") come to about 0.6, two programming
# languages to about 0.45, and two skills of one wide group that no occupation lists together to less than 0.25.
SKILL_HIERARCHY = 0.85
SKILL_COMPANY = 0.55
SKILL_FLOOR = 0.5  # share of the hierarchy's evidence that stands when two skills never meet in an occupation
DIRECT_BROADER = 0.6  # a skill and its immediate broader skill
DIRECT_ESSENTIAL = 0.5  # ESCO: one skill needs the other
DIRECT_RELATED = 0.4  # ESCO: one skill may use the other; related in our tools

# Occupations.
OCCUPATION_SKILLS = 0.45
OCCUPATION_TREE = 0.3
OCCUPATION_TEXT = 0.4
MOBILITY_FIRST, MOBILITY_STEP = 0.5, 0.02  # ROME orders its mobilities: the first comes nearest


def intrinsic_information(below: int, total: int) -> float:
    """Information of a concept with `below` concepts under it, out of `total`: 1 for a leaf, 0 for the root.

    Seco, Veale & Hayes (2004), ECAI, "An intrinsic information content metric for semantic similarity in WordNet".

    >>> intrinsic_information(0, 100), intrinsic_information(99, 100)
    (1.0, 0.0)
    """
    return 1.0 - math.log(below + 1) / math.log(total)


def lin(common: Number, one: Number, other: Number) -> Number:
    """Twice the information of the nearest common ancestor, over that of the two concepts.

    Lin (1998), ICML, "An information-theoretic definition of similarity".

    >>> lin(0.5, 1.0, 1.0)
    0.5
    """
    return 2.0 * common / (one + other)


def skill_nearness(hierarchy: Number, company: Number, direct: Number) -> Number:
    """Similarity of two different skills from three kinds of evidence, each in [0, 1].

    >>> round(float(skill_nearness(0.7, 1.0, 0.0)), 3)
    0.595
    """
    family = SKILL_HIERARCHY * hierarchy * (SKILL_FLOOR + (1.0 - SKILL_FLOOR) * company)
    best: Number = np.maximum(np.maximum(family, SKILL_COMPANY * company), direct)
    return _capped(best)


def occupation_nearness(skills: Number, tree: Number, text: Number, bridge: Number) -> Number:
    """Similarity of two different occupations from four kinds of evidence, each in [0, 1].

    >>> round(float(occupation_nearness(0.4, 0.5, 0.2, 0.0)), 3)
    0.41
    """
    sum_ = OCCUPATION_SKILLS * skills + OCCUPATION_TREE * tree + OCCUPATION_TEXT * text
    best: Number = np.maximum(sum_, bridge)
    return _capped(best)


def _capped(value: Number) -> Number:
    capped: Number = np.minimum(value, MOST)
    return capped


def mobility_nearness(place: int) -> float:
    """Similarity that a declared mobility vouches for; `place` counts from 0, the nearest.

    >>> mobility_nearness(0)
    0.5
    """
    return max(MOBILITY_FIRST - MOBILITY_STEP * place, 0.0)
