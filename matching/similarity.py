"""How near two concepts are: the formulas, each with its source. They work on numbers and on arrays alike.

The values are computed for every pair when the referential is built (`data/referential/neighbours.py`), kept
where they reach `NEAR_SKILL` or `NEAR_OCCUPATION`, and looked up by `matching.taxonomy`.

Skills:       s = max(direct, FAMILY * tree * (FLOOR + (1 - FLOOR) * max(company, words)),
                      WORDS * words);
              company is unknown for a skill that no occupation lists: its family is then taken at UNKNOWN
Occupations:  s = max(bridge, SKILLS * skills^0.8 + TREE * tree^1.5 + TEXT * words)

`tree` is nearness in the hierarchies; `company` how far two skills are listed by the same occupations; `skills` how
well the skills of two occupations answer one another, near ones in part; `words` nearness of the French names and
texts; `direct` a published or curated link; `bridge` a crosswalk link or a mobility that ROME declares.
"""

from __future__ import annotations

import math
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", float, NDArray[np.float32])

NEAR_SKILL = 0.3  # below it two skills are not called near: the list of neighbours stays short and readable
NEAR_OCCUPATION = (
    0.08  # occupations are compared far more loosely: a feature wants the difference of 0.1 and 0.3
)
MOST = 0.99  # only a concept and itself reach 1

# Skills. Chosen so that two tools of one narrow family ("Vue.js", "React") come to about 0.6, two programming
# languages to about 0.45, and two skills of one wide group that no occupation lists together to less than 0.25.
# Skills of one trade are not near for that: an accountant's skills do not stand for one another.
SKILL_FAMILY = 0.85
SKILL_WORDS = 0.7
SKILL_FLOOR = 0.5  # share of the family's evidence that stands when two skills never meet
SKILL_UNKNOWN_COMPANY = 0.75  # the family's evidence, when it is all there is: most tools, and rare skills
DIRECT_BROADER = 0.6  # a skill and its immediate broader skill
DIRECT_ESSENTIAL = 0.5  # ESCO: one skill needs the other
DIRECT_RELATED = 0.4  # ESCO: one skill may use the other; related in our tools

# Occupations. Chosen so that a web developer comes to 0.5 of a web designer, 0.15 of a data analyst or of a
# support technician, and 0.05 of an accountant; the powers spread what the evidence crowds together, near 0 for
# skills (few occupations share many) and near 0.4 for the hierarchies (whose wide groups say little).
OCCUPATION_SKILLS, SKILLS_POWER = 0.5, 0.8
OCCUPATION_TREE, TREE_POWER = 0.25, 1.5
OCCUPATION_TEXT = 0.45
ANSWERS = 0.4  # similarity from which one skill answers for another
MOBILITY_FIRST, MOBILITY_STEP = 0.4, 0.01  # ROME orders its mobilities: the first comes nearest


def intrinsic_information(below: int, total: int) -> float:
    """Information of a concept with `below` concepts under it, out of `total`: 1 for a leaf, 0 for the root.

    Two concepts are as near in a hierarchy as their nearest common ancestor is informative: Resnik (1995), IJCAI,
    "Using information content to evaluate semantic similarity in a taxonomy". The information is the intrinsic one of
    Seco, Veale & Hayes (2004), ECAI, "An intrinsic information content metric for semantic similarity in WordNet".

    >>> intrinsic_information(0, 100), intrinsic_information(99, 100)
    (1.0, 0.0)
    """
    return 1.0 - math.log(below + 1) / math.log(total)


def skill_nearness(tree: Number, company: Number, words: Number, direct: Number) -> Number:
    """Similarity of two different skills from four kinds of evidence, each in [0, 1]; company is NaN when unknown.

    >>> round(float(skill_nearness(0.7, 1.0, 0.0, 0.0)), 3)
    0.595
    >>> round(float(skill_nearness(0.8, float("nan"), 0.0, 0.0)), 2)
    0.51
    """
    meet = np.maximum(np.nan_to_num(company), words)
    trust = SKILL_FLOOR + (1.0 - SKILL_FLOOR) * meet
    trust = np.where(np.isnan(company), np.maximum(SKILL_UNKNOWN_COMPANY, trust), trust)
    family = SKILL_FAMILY * tree * trust
    best: Number = np.maximum(np.maximum(family, SKILL_WORDS * words), direct)
    return _capped(best)


def occupation_nearness(skills: Number, tree: Number, text: Number, bridge: Number) -> Number:
    """Similarity of two different occupations from four kinds of evidence, each in [0, 1].

    >>> round(float(occupation_nearness(1.0, 0.25, 0.2, 0.0)), 5)
    0.62125
    """
    shared = OCCUPATION_SKILLS * skills**SKILLS_POWER
    sum_ = shared + OCCUPATION_TREE * tree**TREE_POWER + OCCUPATION_TEXT * text
    best: Number = np.maximum(sum_, bridge)
    return _capped(best)


def _capped(value: Number) -> Number:
    capped: Number = np.minimum(value, MOST)
    return capped


def mobility_nearness(place: int) -> float:
    """Similarity that a declared mobility vouches for; `place` counts from 0, the nearest.

    >>> mobility_nearness(0)
    0.4
    """
    return max(MOBILITY_FIRST - MOBILITY_STEP * place, 0.0)
