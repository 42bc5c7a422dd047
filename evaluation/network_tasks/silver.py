"""Silver grades of a learner and an offer, 0 to 3, from what is true of the two in the sample network.

Silver, and not gold: no person judged a pair. The grades follow from the hidden states, which were drawn before any
text was written, by the rule below, and from nothing that an engine reads or computes: no text, no skill or occupation
found in a text, no referential. What the generator keeps in the record alone (contract, rhythm, pay and place of the
offer; home and diploma of the learner) is read there, as plain fields; a field that is empty is no hurdle.

A match takes both sides, so a pair has the lower of two grades: would she be hired, and would she take it. A mean
would call a job half good that she is sure to refuse.

    3  hired gladly, and taken gladly
    2  a good candidate and a job she would take, one of the two with a reserve
    1  possible: an employer short of people, a learner short of offers
    0  no: one of the two would refuse
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from data.sample.hidden import HiddenLearner, HiddenOffer, hidden_affinity
from data.sample.trades import trades
from evaluation.ranking.task import JudgementError
from matching.distance import great_circle_km
from matching.records import Contract, Learner, Offer, Place

Grades = NDArray[np.int8]
"""Shape (n,): a grade from 0 to 3 for each of n learners."""
HIGHEST = 3

# ------------------------------------------------------------------- would she be hired

SAME_TRADE = 1.0
NEAR_TRADE = 0.5
"""Affinity of the hand-written table from which one trade's people are looked at for the other: front-end for full
stack, support for networks."""
ADJACENT_TRADE = 0.3
"""Affinity from which they are looked at where nobody better comes."""

STRONG_COVER, FAIR_COVER, SOME_COVER = 0.7, 0.5, 0.3
"""Shares of what the job truly needs, by weight: works alone soon, works with help, has everything to learn."""

DECISIVE_WEIGHT = 5
"""Weight of a need without which nobody is hired; the generator's own scale says so."""
WITHOUT_DECISIVE_SKILL = 1
"""The highest grade of somebody who does not hold such a skill at any level."""

YEARS_SHORT: Sequence[tuple[float, int]] = ((0.0, 3), (1.0, 2), (2.0, 1))
"""Years of experience short of what would truly be hired, at most, and the highest grade that is left; beyond, 0."""

SHORT_OF_DIPLOMA = 1
"""The highest grade of somebody who is below a diploma that is truly required."""

# ------------------------------------------------------------------- would she take it

WISH_LEVELS: Sequence[tuple[float, int]] = ((0.8, 3), (0.5, 2), (0.25, 1))
"""How much the trade is wished for, at least, and the grade. A trade that she does not name is wished for as much as
one she names, times the affinity of the two."""

OTHER_RHYTHM = 1
"""The highest grade where one wants full time and the other part time."""

FARTHER_THAN_WISHED, FARTHER_FACTOR = 1, 1.5
"""The highest grade up to so many times the distance that she would truly travel; beyond, 0."""

BELOW_PAY_FLOOR = 1
"""The highest grade where the most that is offered is less than the least she would take."""
TAUGHT_CONTRACTS = frozenset({Contract.APPRENTICESHIP, Contract.INTERNSHIP, Contract.CIVIC_SERVICE})
"""Contracts whose pay is set by law: who accepts the contract accepts the pay."""

REMOTE_LIMIT: Mapping[tuple[str, str], int] = {
    ("full", "on-site"): 1,
    ("full", "hybrid"): 2,
    ("hybrid", "on-site"): 2,
    ("on-site", "full"): 2,
}
"""(what she wishes, what the offer truly allows): the highest grade. Pairs that are not here are no hurdle."""

_REMOTE = ("on-site", "hybrid", "full")
_RHYTHM = ("full-time", "part-time")
_SINGLE = {contract: 1 << number for number, contract in enumerate(Contract)}


@dataclass(frozen=True, slots=True)
class TrueLearners:
    """What is true of n learners, as arrays with one row each."""

    ids: tuple[str, ...]
    trade: NDArray[np.int64]  # (n,): place in `trades()`
    wished: NDArray[np.float64]  # (n, trades): in [0, 1]
    levels: NDArray[np.int8]  # (n, skills): 0 where not held
    skill_column: Mapping[str, int]
    years: NDArray[np.float64]  # (n,)
    diploma: NDArray[np.float64]  # (n,): NaN where the record does not say
    contracts: NDArray[np.int64]  # (n,): bits
    remote: NDArray[np.int64]  # (n,): place in _REMOTE
    rhythm: NDArray[np.int64]  # (n,): place in _RHYTHM
    max_km: NDArray[np.float64]  # (n,)
    pay_floor: NDArray[np.float64]  # (n,): EUR a year
    lat: NDArray[np.float64]  # (n,): degrees, NaN where unknown
    lon: NDArray[np.float64]

    @classmethod
    def of(cls, learners: Sequence[Learner], hidden: Mapping[str, HiddenLearner]) -> Self:
        """The table of these learners.

        Args:
            learners: the records: of each the place and the diploma are read, and nothing else.
            hidden: the true states by id.

        Raises:
            JudgementError: a learner has no hidden state.
        """
        missing = [one.id for one in learners if one.id not in hidden]
        if missing:
            raise JudgementError(
                f"learner {missing[0]!r} has no hidden state: silver grades exist for invented learners only"
            )
        states = [hidden[one.id] for one in learners]
        names = sorted({held.skill for state in states for held in state.skills})
        columns = {name: column for column, name in enumerate(names)}
        levels = np.zeros((len(states), len(names)), dtype=np.int8)
        for row, state in enumerate(states):
            for held in state.skills:
                levels[row, columns[held.skill]] = held.level
        place_of = {key: number for number, key in enumerate(trades())}
        return cls(
            ids=tuple(one.id for one in learners),
            trade=np.array([place_of[state.trade] for state in states], dtype=np.int64),
            wished=_wished(states),
            levels=levels,
            skill_column=columns,
            years=np.array([state.trade_years for state in states], dtype=np.float64),
            diploma=_numbers([one.diploma_level for one in learners]),
            contracts=np.array(
                [sum(_SINGLE[Contract(one)] for one in state.contracts) for state in states], dtype=np.int64
            ),
            remote=np.array([_REMOTE.index(state.remote) for state in states], dtype=np.int64),
            rhythm=np.array([_RHYTHM.index(state.rhythm) for state in states], dtype=np.int64),
            max_km=_numbers([state.max_km for state in states]),
            pay_floor=_numbers([state.pay_floor_eur_year for state in states]),
            lat=_numbers([_lat(one.place) for one in learners]),
            lon=_numbers([_lon(one.place) for one in learners]),
        )

    def __len__(self) -> int:
        return len(self.ids)


def silver_grades(offer: Offer, hidden: HiddenOffer, learners: TrueLearners) -> Grades:
    """The silver grade of every learner for one offer: the lower of what both sides would say.

    Args:
        offer: the record: contract, rhythm, pay and place are read, and nothing else.
        hidden: its true state.
        learners: n of them.

    Raises:
        JudgementError: the state is of another offer.
    """
    if offer.id != hidden.id:
        raise JudgementError(f"the hidden state of {hidden.id!r} cannot grade {offer.id!r}")
    lower: Grades = np.minimum(
        would_be_hired(offer, hidden, learners), would_take_it(offer, hidden, learners)
    )
    return lower


def would_be_hired(offer: Offer, hidden: HiddenOffer, learners: TrueLearners) -> Grades:
    """What the employer would say: trade and skills give a grade, which hard facts limit."""
    affinity = _affinity_to(hidden.trade)[learners.trade]
    cover, has_decisive = skill_cover(hidden, learners)
    same, near, adjacent = affinity >= SAME_TRADE, affinity >= NEAR_TRADE, affinity >= ADJACENT_TRADE
    grades: Grades = np.select(
        [
            same & (cover >= STRONG_COVER),
            (same & (cover >= FAIR_COVER)) | (near & (cover >= STRONG_COVER)),
            (near & (cover >= SOME_COVER)) | (adjacent & (cover >= FAIR_COVER)),
        ],
        [3, 2, 1],
        0,
    ).astype(np.int8)
    _limit(grades, ~has_decisive, WITHOUT_DECISIVE_SKILL)
    short = hidden.true_experience_years - learners.years
    for most, highest in YEARS_SHORT:
        _limit(grades, short > most, highest - 1)
    if hidden.true_diploma_level is not None:
        _limit(grades, learners.diploma < hidden.true_diploma_level, SHORT_OF_DIPLOMA)
    _limit(grades, _commute_km(offer, hidden, learners) > hidden.max_km, 0)
    return grades


def would_take_it(offer: Offer, hidden: HiddenOffer, learners: TrueLearners) -> Grades:
    """What the learner would say: how much the trade is wished for gives a grade, which the conditions limit."""
    wish = learners.wished[:, list(trades()).index(hidden.trade)]
    grades: Grades = np.select(
        [wish >= least for least, _ in WISH_LEVELS], [grade for _, grade in WISH_LEVELS], 0
    ).astype(np.int8)
    if offer.contract is not None:
        _limit(grades, (learners.contracts & _SINGLE[offer.contract]) == 0, 0)
    if offer.rhythm is not None:
        _limit(grades, learners.rhythm != _RHYTHM.index(offer.rhythm), OTHER_RHYTHM)
    for (wished, allowed), highest in REMOTE_LIMIT.items():
        if hidden.remote == allowed:
            _limit(grades, learners.remote == _REMOTE.index(wished), highest)
    away = _commute_km(offer, hidden, learners)
    _limit(grades, away > learners.max_km, FARTHER_THAN_WISHED)
    _limit(grades, away > learners.max_km * FARTHER_FACTOR, 0)
    most_paid = offer.pay_max_eur_year or offer.pay_min_eur_year
    if most_paid is not None and offer.contract not in TAUGHT_CONTRACTS:
        _limit(grades, learners.pay_floor > most_paid, BELOW_PAY_FLOOR)
    return grades


def skill_cover(hidden: HiddenOffer, learners: TrueLearners) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """How much of what the job truly needs each learner truly holds, and who holds all that is decisive.

    A need counts by its weight, and is met in the proportion of the level held to the level needed, at most wholly.

    Returns:
        Shares in [0, 1], shape (n,), 1 where nothing is needed; and whether each holds every decisive skill.
    """
    met, whole = np.zeros(len(learners)), 0
    has_decisive = np.ones(len(learners), dtype=np.bool_)
    for need in hidden.needs:
        column = learners.skill_column.get(need.skill)
        held = np.zeros(len(learners), dtype=np.int8) if column is None else learners.levels[:, column]
        met += need.weight * np.minimum(held / need.level, 1.0)
        whole += need.weight
        if need.weight >= DECISIVE_WEIGHT:
            has_decisive &= held > 0
    return (met / whole if whole else np.ones(len(learners))), has_decisive


# ------------------------------------------------------------------- within


def _limit(grades: Grades, where: NDArray[np.bool_], highest: int) -> None:
    """Lower grades in place, where something stands in the way; a comparison with NaN is false and limits nothing."""
    grades[where] = np.minimum(grades[where], np.int8(highest))


def _affinity_to(trade: str) -> NDArray[np.float64]:
    """Affinity of every trade to one, by the hand-written table, shape (trades,)."""
    return np.array([hidden_affinity(key, trade) for key in trades()], dtype=np.float64)


def _wished(states: Sequence[HiddenLearner]) -> NDArray[np.float64]:
    """How much each trade is wished for, shape (n, trades)."""
    near = {key: _affinity_to(key) for key in {trade for state in states for trade in state.wished_trades}}
    wished = np.zeros((len(states), len(trades())))
    for row, state in enumerate(states):
        for trade, degree in state.wished_trades.items():
            np.maximum(wished[row], degree * near[trade], out=wished[row])
    return wished


def _commute_km(offer: Offer, hidden: HiddenOffer, learners: TrueLearners) -> NDArray[np.float64]:
    """Distance from home to work, NaN where either is unknown; 0 where the work is truly done from home."""
    if hidden.remote == "full":
        return np.zeros(len(learners))
    where = _numbers([_lat(offer.place)]), _numbers([_lon(offer.place)])
    return great_circle_km(learners.lat, learners.lon, *where)


def _lat(place: Place | None) -> float | None:
    return None if place is None else place.lat


def _lon(place: Place | None) -> float | None:
    return None if place is None else place.lon


def _numbers(values: Sequence[float | None]) -> NDArray[np.float64]:
    return np.array([np.nan if one is None else one for one in values], dtype=np.float64)
