"""Hard rules: what the two sides asked for themselves, as verdicts that can be lifted one by one.

A rule answers met, unmet or unknown for every pair; only *unmet* hides, and what is unknown is shown as such.
Nobody is rejected here: every rule but `open` and `seeking` (an offer that is over, a learner who has found or
who paused) can be lifted by name, and the number of people it hides is told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from matching.columns import LEVEL_NOT_SAID, REMOTE, LearnerColumns, OfferColumns
from matching.distance import EARTH_RADIUS_KM, km_between
from matching.errors import UnknownIdError
from matching.records import Fact, Remote

Facts = NDArray[np.int8]
"""MET, UNMET or UNKNOWN, one a pair, shape (n,)."""
UNMET, MET, UNKNOWN = 0, 1, -1
FACT = {UNMET: Fact.UNMET, MET: Fact.MET, UNKNOWN: Fact.UNKNOWN}

AVAILABILITY_TOLERANCE_DAYS = 45
"""How long after the wished start a learner may still become free: about a month and a half, the usual time
between an advert and a first day at work for the juniors this network places."""

LEVEL_TOLERANCE = 0
"""Levels by which a diploma may fall short of what is asked: none, the rule is the recruiter's own."""


def open_rule(learners: LearnerColumns, offers: OfferColumns, on: date) -> Facts:
    """The offer is published, not expired and not filled on that day."""
    today = on.toordinal()
    over = ~offers.open | (offers.published > today) | (offers.expires < today)
    return _broadcast(~over, np.zeros_like(over), learners, offers)


def seeking_rule(learners: LearnerColumns, offers: OfferColumns, on: date) -> Facts:
    """The learner looks for work on that day: not placed, not paused, and already known to the network."""
    absent = ~learners.seeking | (learners.created > on.toordinal())
    return _broadcast(~absent, np.zeros_like(absent), learners, offers)


def distance_rule(learners: LearnerColumns, offers: OfferColumns, on: date) -> Facts:
    """The work place lies within the mobility the learner declared, or the work is fully remote."""
    away, from_home = commute_km(learners, offers), offers.remote == REMOTE[Remote.FULL]
    unsaid = ~from_home & (np.isnan(away) | np.isnan(learners.mobility_km))
    return _broadcast(from_home | (away <= learners.mobility_km), unsaid, learners, offers)


def contract_rule(learners: LearnerColumns, offers: OfferColumns, on: date) -> Facts:
    """The contract is one of those that the learner accepts."""
    unsaid = (learners.contracts < 0) | (offers.contract < 0)
    return _broadcast((learners.contracts & offers.contract) > 0, unsaid, learners, offers)


def rhythm_rule(learners: LearnerColumns, offers: OfferColumns, on: date) -> Facts:
    """Full time or part time, as the learner asked."""
    unsaid = (learners.rhythm < 0) | (offers.rhythm < 0)
    return _broadcast(learners.rhythm == offers.rhythm, unsaid, learners, offers)


def diploma_rule(learners: LearnerColumns, offers: OfferColumns, on: date) -> Facts:
    """The learner's diploma reaches the level that the offer asks for; met where none is asked for."""
    unasked = offers.diploma < 0
    enough = unasked | (learners.diploma >= offers.diploma - LEVEL_TOLERANCE)
    return _broadcast(enough, ~unasked & (learners.diploma < 0), learners, offers)


def language_rule(learners: LearnerColumns, offers: OfferColumns, on: date) -> Facts:
    """Every language that the offer requires is spoken, at the level asked for where both are known.

    A language that the learner does not list is not known, and hides nobody: a list says what is spoken.
    """
    some = np.flatnonzero((offers.languages > 0).any(axis=0))  # the others ask nothing of anybody
    asked, spoken = offers.languages[:, some], learners.languages[..., some]
    both_levels = (asked != LEVEL_NOT_SAID) & (spoken != LEVEL_NOT_SAID)
    short = np.atleast_1d(((asked > 0) & (spoken >= 0) & both_levels & (spoken < asked)).any(axis=-1))
    unsaid = np.atleast_1d(((asked > 0) & (spoken < 0)).any(axis=-1))
    return _broadcast(~short, unsaid & ~short, learners, offers)


def dates_rule(learners: LearnerColumns, offers: OfferColumns, on: date) -> Facts:
    """The learner is free by the start of the job, give or take `AVAILABILITY_TOLERANCE_DAYS`."""
    wanted = np.fmax(offers.starts, on.toordinal())
    unsaid = np.isnan(learners.available_from) | np.isnan(offers.starts)
    return _broadcast(
        learners.available_from <= wanted + AVAILABILITY_TOLERANCE_DAYS, unsaid, learners, offers
    )


Rule = Callable[[LearnerColumns, OfferColumns, date], Facts]

FIRM_RULES: Mapping[str, Rule] = {"open": open_rule, "seeking": seeking_rule}
"""Rules that nobody can lift: there is no job, or nobody looking for one."""

RULES: Mapping[str, Rule] = {
    "contract": contract_rule,
    "rhythm": rhythm_rule,
    "dates": dates_rule,
    "distance": distance_rule,
    "language": language_rule,
    "diploma": diploma_rule,
}
"""Rules that can be lifted by name."""

WIDENING: tuple[str, ...] = ("diploma", "dates", "rhythm", "distance", "contract", "language")
"""The order in which rules are lifted when nothing is left, from what is most often negotiable in practice. Of those
lifted, each without which somebody is still left is put back: what nobody trips over stays the user's own rule."""


def commute_km(learners: LearnerColumns, offers: OfferColumns) -> NDArray[np.float64]:
    """Distance from home to work in km; NaN where either place is unknown."""
    return km_between(learners.home, offers.work)


@dataclass(frozen=True, slots=True)
class Eligible:
    """Who may be shown. `rows` are the positions that no standing rule hides, ascending.

    `facts` has one array of facts over all rows for each rule; `hidden` tells for each rule how many rows would
    come back if that rule alone were lifted, `filtered` the same for each filter; `unsaid` tells of how many of the
    rows a filter could not be answered; `widened` names the rules that were lifted because nobody was left.
    """

    rows: NDArray[np.intp]
    facts: Mapping[str, Facts]
    hidden: Mapping[str, int]
    widened: tuple[str, ...]
    filtered: Mapping[str, int]
    unsaid: Mapping[str, int]


def eligible(
    learners: LearnerColumns,
    offers: OfferColumns,
    *,
    on: date,
    lift: Collection[str] = frozenset(),
    among: NDArray[np.bool_] | None = None,
    filters: Mapping[str, Facts] = MappingProxyType({}),
) -> Eligible:
    """Apply every rule to one record against many (one of the two tables has a single row).

    Args:
        learners: one or n.
        offers: n or one.
        on: the day.
        lift: rules that hide nobody.
        among: the rows that there are for whoever asks, shape (n,); nothing is told of the others, not even a number.
        filters: facts of each filter, shape (n,). They hide after the rules, and no rule is lifted on their account:
            an answer with nobody in it says which filter to take away.

    Raises:
        UnknownIdError: `lift` names a rule that does not exist or cannot be lifted.
    """
    for name in sorted(lift):
        if name not in RULES:
            raise UnknownIdError(f"no rule {name!r} can be lifted; the rules are {', '.join(RULES)}")
    firm = np.ones(np.broadcast_shapes(learners.seeking.shape, offers.open.shape), dtype=np.bool_)
    for rule in FIRM_RULES.values():
        firm &= rule(learners, offers, on) != UNMET
    if among is not None:
        firm &= among
    facts = {name: rule(learners, offers, on) for name, rule in RULES.items()}
    lifted = set(lift)
    widened: list[str] = []
    allowed = _allowed(firm, facts, lifted)
    for name in WIDENING:
        if allowed.any() or not firm.any():
            break
        if name not in lifted:
            lifted.add(name)
            widened.append(name)
            allowed = _allowed(firm, facts, lifted)
    for name in tuple(widened[:-1]):  # a rule that need not have been lifted holds again
        held = _allowed(firm, facts, lifted - {name})
        if held.any():
            allowed = held
            lifted.remove(name)
            widened.remove(name)
    shown = _allowed(allowed, filters, ())
    hidden = _alone(_allowed(firm, filters, ()), facts, lifted)
    filtered = _alone(allowed, filters, ())
    unsaid = {name: int((shown & (fact == UNKNOWN)).sum()) for name, fact in filters.items()}
    return Eligible(
        np.flatnonzero(shown), facts, _some(hidden), tuple(widened), _some(filtered), _some(unsaid)
    )


def allowed_counts(learners: LearnerColumns, offers: OfferColumns, *, on: date) -> NDArray[np.intp]:
    """How many of m offers the rules of each of n learners allow, none lifted; shape (n,). Takes n * m * 20 bytes.

    What is not open and who is not seeking is left out first, and the two rules that take long are answered in other
    ways: the distance without trigonometry for each pair, the languages for the few offers that ask for one.
    """
    counts = np.zeros(len(learners.seeking), dtype=np.intp)
    if not len(counts) or not len(offers.open):
        return counts
    seeking = np.flatnonzero(seeking_rule(learners, offers.take(_FIRST), on) != UNMET)
    is_open = np.flatnonzero(open_rule(learners.take(_FIRST), offers, on) != UNMET)
    learners, offers = learners.take(seeking), offers.take(is_open)
    each = _against_many(learners)
    allowed = _reachable(learners, offers)
    answered = (open_rule, seeking_rule, distance_rule, language_rule)
    for rule in (*FIRM_RULES.values(), *RULES.values()):
        if rule not in answered:
            allowed &= rule(each, offers, on) != UNMET
    asking = np.flatnonzero((offers.languages > 0).any(axis=1))
    allowed[:, asking] &= language_rule(each, offers.take(asking), on) != UNMET
    counts[seeking] = np.count_nonzero(allowed, axis=1)
    return counts


_FIRST = np.zeros(1, dtype=np.intp)


def _against_many(learners: LearnerColumns) -> LearnerColumns:
    """Columns of shape (n, 1), to be compared with (m,)."""
    return LearnerColumns(*(getattr(learners, one.name)[:, np.newaxis] for one in fields(LearnerColumns)))


def _reachable(learners: LearnerColumns, offers: OfferColumns) -> NDArray[np.bool_]:
    """Whether the distance rule hides nobody, shape (n, m): as `distance_rule` says it, with one product a pair.

    Two points are as near as the cosine of the angle between them is great. Where it comes so close to that of the
    mobility that rounding could decide, the distance itself is asked.
    """
    cosine = learners.home @ offers.work.T
    least = np.cos(np.minimum(learners.mobility_km / EARTH_RADIUS_KM, np.pi))[:, np.newaxis]
    beyond = np.subtract(cosine, least, out=cosine)
    too_far = beyond < 0  # false where one of them is not known
    rows, columns = np.nonzero(np.abs(beyond, out=beyond) < _CLOSE)
    away = km_between(learners.home[rows], offers.work[columns])
    too_far[rows, columns] = away > learners.mobility_km[rows]
    reachable: NDArray[np.bool_] = ~too_far | (offers.remote == REMOTE[Remote.FULL])
    return reachable


_CLOSE = 1e-12
"""Of two cosines: thousands of times their rounding, and less than a metre at any distance that matters."""


def _some(counts: Mapping[str, int]) -> Mapping[str, int]:
    return {name: count for name, count in counts.items() if count}


def _allowed(
    firm: NDArray[np.bool_], facts: Mapping[str, Facts], lifted: Collection[str]
) -> NDArray[np.bool_]:
    allowed: NDArray[np.bool_] = firm & (_broken(len(firm), facts, lifted) == 0)
    return allowed


def _broken(n: int, facts: Mapping[str, Facts], lifted: Collection[str]) -> NDArray[np.int64]:
    """How many rules hide each of n rows, shape (n,)."""
    broken = np.zeros(n, dtype=np.int64)
    for name, fact in facts.items():
        if name not in lifted:
            broken += fact == UNMET
    return broken


def _alone(firm: NDArray[np.bool_], facts: Mapping[str, Facts], lifted: Collection[str]) -> Mapping[str, int]:
    """How many of the rows each rule hides by itself: they would be back if it were lifted."""
    by_one = firm & (_broken(len(firm), facts, lifted) == 1)
    return {
        name: int(np.count_nonzero(by_one & (fact == UNMET)))
        for name, fact in facts.items()
        if name not in lifted
    }


def _broadcast(
    met: NDArray[np.bool_], unknown: NDArray[np.bool_], learners: LearnerColumns, offers: OfferColumns
) -> Facts:
    facts = np.empty(np.broadcast_shapes(learners.seeking.shape, offers.open.shape), dtype=np.int8)
    np.copyto(facts, met)
    np.copyto(facts, UNKNOWN, where=unknown)
    return facts
