"""From features to one score: additive, monotone, on a log-odds scale, the same for everybody.

    score == baseline + sum(points)

Without labels the points are declared weights; a learned ranker keeps the same protocol. Each side's interest is
its own sum, and the score is the sum of both, so every reason is a term of the one score.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matching.errors import UnknownIdError
from matching.features import COLUMN, FEATURES, NAMES, FeatureTable

Points = NDArray[np.float64]
"""Shape (n, len(FEATURES)); what each feature adds to the score of each pair, 0 where it is unknown."""


class Ranker(Protocol):
    """Turns a table of features into points. `version` names the weights for the log of rankings shown."""

    version: str
    baseline: float

    def points(self, table: FeatureTable) -> Points:
        """Points of each feature for each pair; a pair's points depend on its own row alone."""
        ...

    def certainty(self, table: FeatureTable) -> NDArray[np.float64]:
        """Share of the ranker's weight that rests on known features, in [0, 1], shape (n,)."""
        ...

    def weighted(self, factors: Mapping[str, float]) -> Ranker:
        """The same ranker, in which each named feature counts that many times as much; its version says so.

        Raises:
            UnknownIdError: there is no such feature.
            ValueError: a factor lies outside 0 to `MOST_FACTOR`.
        """
        ...


MOST_FACTOR = 3.0
"""Most that a feature may be made to count: beyond three times, a plus would outweigh what an offer requires."""


def checked_factors(factors: Mapping[str, float]) -> dict[str, float]:
    """Factors other than 1, in the order of the features. Raises as `Ranker.weighted`."""
    for name, factor in factors.items():
        if name not in COLUMN:
            raise UnknownIdError(f"no feature {name!r} can be weighed; the features are {', '.join(NAMES)}")
        if not 0.0 <= factor <= MOST_FACTOR:
            raise ValueError(f"{name} counts from 0 to {MOST_FACTOR:g} times, not {factor}")
    return {name: float(factors[name]) for name in NAMES if factors.get(name, 1.0) != 1.0}


Response = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""From a feature's natural unit to the share of its weight, most often between -1 and 1."""


def share(value: NDArray[np.float64]) -> NDArray[np.float64]:
    """Evidence counts from nothing: no points for none, the whole weight for all.

    So a skill more can only add, and a profile that shows nothing is no worse off than one that shows other things.
    """
    return value


def agreement(value: NDArray[np.float64]) -> NDArray[np.float64]:
    """A wish that is met adds half the weight, one that is crossed takes half; unknown lies between."""
    return value - 0.5


def fading(half_life: float, neutral: float) -> Response:
    """Halves with every `half_life` units, and is nought at `neutral`."""
    return lambda value: 0.5 ** (value / half_life) - 0.5 ** (neutral / half_life)


def gravity(scale: float, neutral: float) -> Response:
    """Falls with the logarithm of `scale` plus the value, and is nought at `neutral`: it never stops falling.

    Commuting flows fall with a power of distance (gravity models; Erlander and Stewart 1990), so a job 500 km away is
    worse than one at 100, which a curve that levels off would forget.
    """
    return lambda value: np.log((scale + neutral) / (scale + np.maximum(value, 0.0)))


def saturating(scale: float) -> Response:
    """Rises steeply around 0 and levels off within about two `scale`s on both sides."""
    return lambda value: np.tanh(value / scale) * 0.5


@dataclass(frozen=True, slots=True)
class Term:
    """A declared weight in log-odds points, and how the feature's unit is turned into a share of it."""

    weight: float
    response: Response
    why: str


DECLARED_TERMS: Mapping[str, Term] = {
    "required_skills": Term(4.0, share, "what the recruiter asked for in so many words decides first"),
    "occupation": Term(3.0, share, "the trade says what a list of skills leaves out"),
    "goal": Term(2.0, share, "a job in another trade than the one aimed at is turned down, or left"),
    "optional_skills": Term(1.0, share, "a plus is a plus: a quarter of what is required"),
    "proven_skills": Term(0.75, share, "a certified skill is surer than one that is said"),
    "distance": Term(
        0.6, gravity(10.0, 20.0), "20 km is a common commute; each doubling far out costs 0.4 points"
    ),
    "remote": Term(0.75, agreement, "matters, and is often negotiated"),
    "contract": Term(1.0, agreement, "also a rule that hides; counts when it is lifted"),
    "rhythm": Term(0.75, agreement, "also a rule that hides; counts when it is lifted"),
    "availability": Term(
        0.75, fading(30.0, 0.0), "a month of waiting halves the chance that the post is held"
    ),
    "experience": Term(1.0, saturating(2.0), "two years less is what adverts distinguish"),
    "freshness": Term(1.0, fading(30.0, 30.0), "answers come from the offers of the last weeks"),
    "activity": Term(0.5, fading(60.0, 60.0), "someone not seen for two months may have found"),
}
DECLARED_BASELINE = -6.0
"""Places a pair that meets most of what both sides ask near nought; shifts every score alike, orders nothing."""


LEAST_WEIGHT = 1e-9
"""Below it a ranker has no weight left, since every feature was made to count for nothing: it is sure of nothing."""


class DeclaredRanker:
    """The ranker without labels: the declared weights above."""

    def __init__(
        self,
        terms: Mapping[str, Term] = DECLARED_TERMS,
        baseline: float = DECLARED_BASELINE,
        version: str = "declared-3",
    ) -> None:
        self.version = version
        self.baseline = baseline
        self._named = terms
        self._terms = tuple(terms.get(feature.name) for feature in FEATURES)
        self._weights = np.array([0.0 if term is None else term.weight for term in self._terms])

    def points(self, table: FeatureTable) -> Points:
        points = np.zeros_like(table)
        for column, term in enumerate(self._terms):
            if term is not None:
                earned = term.weight * term.response(table[:, column])
                points[:, column] = np.where(np.isnan(table[:, column]), 0.0, earned)
        return points

    def certainty(self, table: FeatureTable) -> NDArray[np.float64]:
        known = np.zeros(len(table))
        for column, weight in enumerate(self._weights):
            known += np.where(np.isnan(table[:, column]), 0.0, weight)
        shares: NDArray[np.float64] = known / max(float(self._weights.sum()), LEAST_WEIGHT)
        return shares

    def weighted(self, factors: Mapping[str, float]) -> DeclaredRanker:
        """The declared weights, each times its factor.

        >>> DeclaredRanker().weighted({"distance": 0.5, "goal": 1}).version
        'declared-3 distance*0.5'
        """
        changed = checked_factors(factors)
        if not changed:
            return self
        terms = {
            name: replace(term, weight=term.weight * changed.get(name, 1.0))
            for name, term in self._named.items()
        }
        said = " ".join(f"{name}*{factor:g}" for name, factor in changed.items())
        return DeclaredRanker(terms, self.baseline, f"{self.version} {said}")


def total(baseline: float, points: Points) -> NDArray[np.float64]:
    """The score of each pair: points added to the baseline in the order of the features, shape (n,).

    Added column by column, so that a pair's score does not depend on which other pairs are in the table.
    """
    score = np.full(len(points), baseline)
    for column in range(points.shape[1]):
        score += points[:, column]
    return score


def best_first(scores: NDArray[np.float64], ties: Sequence[str] | NDArray[np.intp]) -> NDArray[np.intp]:
    """Positions from the highest score to the lowest; equal scores in the order of `ties`: ids, or their places."""
    return np.lexsort((np.asarray(ties), -scores))
