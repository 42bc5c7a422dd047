"""The engine as it is served, and the same engine without a group of features."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from matching.eligibility import RULES
from matching.features import FEATURES
from matching.matcher import Matcher, Query, Ranked, Ranking
from matching.profile import Profile
from matching.rank import DECLARED_TERMS, DeclaredRanker
from matching.rank import Ranker as PointRanker
from matching.records import Match


class Direction(StrEnum):
    """Who asks."""

    LEARNER_TO_OFFERS = "learner to offers"
    OFFER_TO_LEARNERS = "offer to learners"


@dataclass(frozen=True, slots=True)
class Market:
    """A filled matcher, which of its sides asks, and on which day."""

    matcher: Matcher
    direction: Direction
    on: date

    def asking(self, query_id: str) -> Profile:
        """The profile of who asks. Raises `UnknownIdError`."""
        sides = self.matcher.learners, self.matcher.offers
        return sides[self.direction is Direction.OFFER_TO_LEARNERS].profile(query_id)

    def answering(self, candidate: str) -> Profile:
        """The profile of who may answer. Raises `UnknownIdError`."""
        sides = self.matcher.learners, self.matcher.offers
        return sides[self.direction is Direction.LEARNER_TO_OFFERS].profile(candidate)


class Unexplained(Matcher):
    """The matcher on the same records, less its explanations, which cost more than all the rest.

    Rules, features, points and order are the matcher's own lines.

    Args:
        matcher: whose records are asked for; not changed.
        ranker: in place of the matcher's own.
    """

    def __init__(self, matcher: Matcher, ranker: PointRanker | None = None) -> None:
        super().__init__(matcher.reader, ranker or matcher.ranker)
        self.learners, self.offers = matcher.learners, matcher.offers

    def _match(self, query: Query, ranked: Ranked, place: int) -> Match:
        people = query.pair(int(ranked.rows[place]))
        score, baseline = float(ranked.scores[place]), self.ranker.baseline
        return Match(people.learner.id, people.offer.id, score, baseline, (), ())


class Engine:
    """The order in which the matcher shows everybody who may be shown, and behind them those whom a rule hides.

    Whoever is hidden by a rule that can be lifted comes after all who are not, in the order of the list with every
    rule lifted; who is not on the market on that day comes last. The scores are minus the places, since the matcher's
    lists come in tiers.

    Args:
        market: a filled matcher, who asks, and the day.
        ranker: in place of the matcher's own.
        name: in reports.
    """

    def __init__(self, market: Market, ranker: PointRanker | None = None, name: str = "engine") -> None:
        self.name = name
        self._market = market
        self._matcher = Unexplained(market.matcher, ranker)

    def __call__(self, query_id: str, candidates: Sequence[str]) -> list[float]:
        order = dict.fromkeys(self._ranked(query_id, lifted=False))
        if not order.keys() >= set(candidates):
            order |= dict.fromkeys(self._ranked(query_id, lifted=True))
        place = {one: number for number, one in enumerate(order, start=1)}
        return [-float(place.get(one, len(place) + 1)) for one in candidates]

    def _ranked(self, query_id: str, *, lifted: bool) -> list[str]:
        """Everybody eligible, best first."""
        lift = frozenset(RULES) if lifted else frozenset()
        matcher, on = self._matcher, self._market.on
        found: Ranking
        if self._market.direction is Direction.LEARNER_TO_OFFERS:
            learner = matcher.learners.record(query_id)
            found = matcher.offers_for(learner, len(matcher.offers), on=on, lift=lift)
            return [match.offer_id for match in found.matches]
        offer = matcher.offers.record(query_id)
        found = matcher.learners_for(offer, len(matcher.learners), on=on, lift=lift)
        return [match.learner_id for match in found.matches]


class FreshestFirst:
    """The latest offers first; for an offer, the learners who were active last. Without a date: last."""

    name = "freshest first"

    def __init__(self, market: Market) -> None:
        self._days: Mapping[str, date | None]
        if market.direction is Direction.LEARNER_TO_OFFERS:
            self._days = {one.id: one.published for one in market.matcher.offers.records()}
        else:
            self._days = {one.id: one.last_active or one.created for one in market.matcher.learners.records()}

    def __call__(self, query_id: str, candidates: Sequence[str]) -> list[float]:
        days = [self._days[one] for one in candidates]
        return [0.0 if day is None else float(day.toordinal()) for day in days]


def feature_groups() -> Mapping[str, tuple[str, ...]]:
    """Groups of features, each with the names of its own, in the order of the features.

    >>> feature_groups()["place"]
    ('distance', 'remote')
    """
    groups: dict[str, tuple[str, ...]] = {}
    for feature in FEATURES:
        groups[feature.group] = (*groups.get(feature.group, ()), feature.name)
    return groups


def ablations(market: Market) -> tuple[Engine, ...]:
    """The engine once for each group of features, without the points of that group.

    What is taken away are points and nothing else: the rules still hide by distance, contract and rhythm. So a small
    loss does not say that the fact behind a group is worth little.
    """
    return tuple(
        Engine(
            market,
            DeclaredRanker({name: term for name, term in DECLARED_TERMS.items() if name not in names}),
            f"engine without {group}",
        )
        for group, names in feature_groups().items()
    )
