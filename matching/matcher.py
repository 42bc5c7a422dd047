"""The head: an offer in, ranked and explained learners out; a learner in, ranked and explained offers out."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.columns import LearnerColumns, OfferColumns
from matching.demands import marked_again
from matching.eligibility import Eligible, eligible
from matching.explain import Numbers, explain
from matching.features import FeatureTable, pair_features
from matching.filters import NO_FILTERS, NO_FOLLOWERS, Filters, Followers, learner_facts, offer_facts
from matching.language_skills import spoken
from matching.overlap import (
    occupations_of_one_learner,
    occupations_of_one_offer,
    skills_of_one_learner,
    skills_of_one_offer,
)
from matching.profile import SKILL, FollowedTraining, Profile
from matching.ragged import Ragged
from matching.rank import DeclaredRanker, Points, Ranker, best_first, total
from matching.reading import READING_VERSION, Histories, ProfileReader
from matching.records import Learner, Match, Offer
from matching.retrieve import retrieve
from matching.side import Side
from matching.skill_evidence import People

KEPT_DRAFTS = 256
"""Offers that are not taken in whose profiles are remembered: a slider that moves reads no advert again."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """A page of matches, best first, and what is not on it.

    `total` eligible records can be reached by paging on; `hidden` tells for each rule how many more would come
    back if it alone were lifted, `filtered` the same for each filter; `unsaid` tells of how many of the `total` a
    filter could not be answered; `widened` names the rules that were lifted because nobody was left. `first` tells
    how many come before the first match, `more` whether somebody comes after the last one.
    """

    matches: tuple[Match, ...]
    total: int
    hidden: Mapping[str, int]
    widened: tuple[str, ...]
    on: date
    filtered: Mapping[str, int] = field(default_factory=dict)
    unsaid: Mapping[str, int] = field(default_factory=dict)
    first: int = 0
    more: bool = False


@dataclass(frozen=True, slots=True)
class Wishes:
    """What whoever asks wants beyond the rules.

    `weights` are factors by which features count, 1 where none is given (see `Ranker.weighted`). `must` and `nice` are
    skills of the offer that are required or a plus for this question (see `marked_again`); a question about offers has
    none. `followers` is read for the filters on trainings.
    """

    filters: Filters = NO_FILTERS
    weights: Mapping[str, float] = field(default_factory=dict)
    must: frozenset[str] = frozenset()
    nice: frozenset[str] = frozenset()
    followers: Followers = NO_FOLLOWERS


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the order of everybody: behind whoever has this score and this id."""

    score: float
    id: str


NO_WISHES = Wishes()
BEGINNING = Place(math.inf, "")
"""Before everybody: ranks them all together, and begins with the first."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Records that are new or have changed, and the ids of those that are gone."""

    learners: tuple[Learner, ...] = ()
    offers: tuple[Offer, ...] = ()
    gone_learners: frozenset[str] = frozenset()
    gone_offers: frozenset[str] = frozenset()


NOTHING = Changes()


@dataclass(frozen=True, slots=True)
class Ranked:
    """Rows of a side in the order of their scores, with the numbers behind them, each with one row a pair."""

    rows: NDArray[np.intp]
    table: FeatureTable
    points: Points
    scores: NDArray[np.float64]
    certainty: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Query:
    """One question to one side: who asks, who may be shown, and how a row becomes a pair."""

    profile: Profile
    side: Side[Any, Any]
    allowed: Eligible
    ranker: Ranker
    features: Callable[[NDArray[np.intp]], FeatureTable]
    pair: Callable[[int], People]
    on: date


class Matcher:
    """Learners and offers of a network, matched both ways.

    Args:
        reader: reads records into profiles; carries the taxonomy and the encoder.
        ranker: turns features into points; the declared weights by default.
    """

    def __init__(self, reader: ProfileReader, ranker: Ranker | None = None) -> None:
        self.reader = reader
        self.ranker: Ranker = ranker or DeclaredRanker()
        self.learners, self.offers = self._empty_sides()
        self._drafts: dict[Offer, Profile] = {}

    # ------------------------------------------------------------------- who is there

    def add_learners(self, learners: Sequence[Learner], histories: Histories | None = None) -> None:
        """Take in learners, with the trainings each followed. Raises `DuplicateIdError`."""
        self.learners.add(learners, self.reader.learners(learners, histories or {}))

    def add_offers(self, offers: Sequence[Offer]) -> None:
        """Take in offers. Raises `DuplicateIdError`."""
        self.offers.add(offers, self.reader.offers(offers))

    def update_learners(self, learners: Sequence[Learner], histories: Histories | None = None) -> None:
        """Replace learners who are known. Raises `UnknownIdError`."""
        self.learners.update(learners, self.reader.learners(learners, histories or {}))

    def update_offers(self, offers: Sequence[Offer]) -> None:
        """Replace offers that are known. Raises `UnknownIdError`."""
        self.offers.update(offers, self.reader.offers(offers))

    def redate(self, learners: Sequence[Learner], offers: Sequence[Offer]) -> None:
        """Take the same records with other dates, for a network that is moved in time; no text is read again."""
        self.learners.redate(learners)
        self.offers.redate(offers)

    def after(self, changes: Changes, histories: Histories | None = None) -> Matcher:
        """Another matcher that knows of the changes. This one stays as it is, and can be asked meanwhile."""
        twin = Matcher(self.reader, self.ranker)
        twin.learners, twin.offers = self.learners, self.offers
        twin._drafts = self._drafts
        if changes.learners or changes.gone_learners:
            profiles = self.reader.learners(changes.learners, histories or {})
            twin.learners = self.learners.after(changes.learners, profiles, changes.gone_learners)
        if changes.offers or changes.gone_offers:
            read = self.reader.offers(changes.offers)
            twin.offers = self.offers.after(changes.offers, read, changes.gone_offers)
        return twin

    # ------------------------------------------------------------------- on disk

    @property
    def versions(self) -> Mapping[str, str]:
        """What a reading of records depends on beside the records: the parts of the engine, by their versions."""
        return {
            "reading": READING_VERSION,
            "taxonomy": self.reader.taxonomy.version,
            "encoder": self.reader.encoder.version,
        }

    def save(self, folder: Path, stamp: Mapping[str, str]) -> None:
        """Write all that was read in the records, so that the next start need not read them.

        Args:
            folder: holds this and nothing else.
            stamp: the version of the data that this was read from; the versions of the engine are added.
        """
        whole = {**stamp, **self.versions}
        self.learners.save(folder / "learners", whole)
        self.offers.save(folder / "offers", whole)

    def load(
        self,
        folder: Path,
        learners: Sequence[Learner],
        offers: Sequence[Offer],
        stamp: Mapping[str, str],
        without: Changes = NOTHING,
    ) -> None:
        """Start from records and what `save` wrote about them, in place of whatever was taken in before.

        What was saved of the ids that are gone in `without` is left out: `learners` and `offers` are all others.

        Raises:
            IndexFileError: nothing was saved, or it is torn, altered, of another version of the data, the encoder or
                the referential, or of other records. Add the records instead, and save.
        """
        whole = {**stamp, **self.versions}
        new_learners, new_offers = self._empty_sides()
        new_learners.load(folder / "learners", learners, whole, without.gone_learners)
        new_offers.load(folder / "offers", offers, whole, without.gone_offers)
        self.learners, self.offers = new_learners, new_offers

    def prepare(self) -> None:
        """Make now what the first questions would have to wait for, a second or two in all.

        Nothing needs it: whatever is missing when a question comes is made then, once. A service calls it from a
        thread of its own after its start, and answers meanwhile.
        """
        self.learners.prepare()
        self.offers.prepare()
        self.reader.prepare()

    def _empty_sides(self) -> tuple[Side[Learner, LearnerColumns], Side[Offer, OfferColumns]]:
        dim = self.reader.encoder.dim
        return Side(self._learner_columns, dim), Side(lambda offers, _: OfferColumns.of(offers), dim)

    def _learner_columns(self, learners: Sequence[Learner], skills: Ragged) -> LearnerColumns:
        return LearnerColumns.of(learners).speaking(spoken(skills, self.reader.taxonomy))

    # ------------------------------------------------------------------- the two questions

    def learners_for(
        self,
        offer: Offer,
        k: int = 10,
        *,
        on: date,
        offset: int = 0,
        lift: Collection[str] = frozenset(),
        among: frozenset[str] | None = None,
        wishes: Wishes = NO_WISHES,
        after: Place | None = None,
    ) -> Ranking:
        """Learners for an offer, best first: ranks `offset + 1` to `offset + k` as of the day `on`.

        The offer need not be one of those taken in. Rules named in `lift` hide nobody. Of learners who are not
        `among` those given nothing is told, not even how many there are; ids that are not here are passed over.

        Without `after`, of more than `POOL` who are eligible the nearest by their whole profile are ranked first, and a
        later page may hold somebody with a higher score. With it everybody is ranked together and the page begins
        behind that place: whoever pages on meets everybody once, whatever changes between the pages.

        Raises:
            ValueError: `k` or `offset` is negative, or a weight is out of bounds.
            UnknownIdError: `lift`, a filter, a weight or a skill names nothing that is known.
        """
        taxonomy = self.reader.taxonomy
        profile = marked_again(self.offer_profile(offer), wishes.must, wishes.nice, taxonomy)
        asked = OfferColumns.of([offer])
        side = self.learners.layout()

        def features(rows: NDArray[np.intp]) -> FeatureTable:
            lists, places = side.skills_of(rows)
            skills = skills_of_one_offer(profile.skills, lists, taxonomy).take(places)
            jobs = occupations_of_one_offer(profile.occupations, side.occupations.take(rows), taxonomy)
            return pair_features(side.columns.take(rows), asked, skills, jobs, on=on)

        def pair(row: int) -> People:
            learner = self.learners.record(side.ids[row])
            return People(learner, offer, self.learners.profile(learner.id), profile)

        allowed = eligible(
            side.columns,
            asked,
            on=on,
            lift=lift,
            among=None if among is None else side.mask(among),
            filters=learner_facts(wishes.filters, side, taxonomy, wishes.followers),
        )
        ranker = self.ranker.weighted(wishes.weights)
        query = Query(profile, self.learners, allowed, ranker, features, pair, on)
        return self._page(query, k, offset) if after is None else self._page_after(query, k, after)

    def offers_for(
        self,
        learner: Learner,
        k: int = 10,
        *,
        on: date,
        offset: int = 0,
        lift: Collection[str] = frozenset(),
        history: Sequence[FollowedTraining] = (),
        among: frozenset[str] | None = None,
        wishes: Wishes = NO_WISHES,
        after: Place | None = None,
    ) -> Ranking:
        """Offers for a learner, best first: the mirror of `learners_for`.

        A learner who is one of those taken in keeps the profile she has. Any other, and one whose record differs, is
        read anew, with the trainings of `history`.

        Raises:
            ValueError: `k` or `offset` is negative, or a weight is out of bounds.
            UnknownIdError: `lift`, a filter or a weight names nothing that is known.
        """
        taxonomy = self.reader.taxonomy
        profile = self._learner_profile(learner, history)
        asking = self._learner_columns([learner], Ragged.of([profile.skills], SKILL))
        side = self.offers.layout()

        def features(rows: NDArray[np.intp]) -> FeatureTable:
            lists, places = side.skills_of(rows)
            skills = skills_of_one_learner(profile.skills, lists, taxonomy).take(places)
            jobs = occupations_of_one_learner(profile.occupations, side.occupations.take(rows), taxonomy)
            return pair_features(asking, side.columns.take(rows), skills, jobs, on=on)

        def pair(row: int) -> People:
            offer = self.offers.record(side.ids[row])
            return People(learner, offer, profile, self.offers.profile(offer.id))

        allowed = eligible(
            asking,
            side.columns,
            on=on,
            lift=lift,
            among=None if among is None else side.mask(among),
            filters=offer_facts(wishes.filters, side, taxonomy),
        )
        ranker = self.ranker.weighted(wishes.weights)
        query = Query(profile, self.offers, allowed, ranker, features, pair, on)
        return self._page(query, k, offset) if after is None else self._page_after(query, k, after)

    # ------------------------------------------------------------------- the path they share

    def _page(self, query: Query, k: int, offset: int) -> Ranking:
        if k < 0 or offset < 0:
            raise ValueError(f"k and offset count from 0 up, not {k} and {offset}")
        allowed = query.allowed
        matches: list[Match] = []
        passed = 0
        for rows in retrieve(query.profile, query.side, allowed.rows, offset + k):
            first, last = max(offset - passed, 0), min(offset + k - passed, len(rows))
            if first < last:
                ranked = _rank(query, rows)
                matches += self._matches(query, ranked, range(first, last))
            passed += len(rows)
        return _told(query, matches, first=offset)

    def _page_after(self, query: Query, k: int, after: Place) -> Ranking:
        if k < 0:
            raise ValueError(f"k counts from 0 up, not {k}")
        ranked = _rank(query, query.allowed.rows)
        ids = query.side.layout().ids
        first = int(np.searchsorted(-ranked.scores, -after.score, side="left"))
        while (
            first < len(ranked.rows)
            and ranked.scores[first] == after.score
            and ids[ranked.rows[first]] <= after.id
        ):
            first += 1
        last = min(first + k, len(ranked.rows))
        matches = self._matches(query, ranked, range(first, last))
        return _told(query, matches, first)

    def _matches(self, query: Query, ranked: Ranked, places: range) -> list[Match]:
        rows = ranked.rows[places.start : places.stop]
        facts = {rule: found[rows].tolist() for rule, found in query.allowed.facts.items()}
        numbers = [
            Numbers(
                values=ranked.table[place],
                points=ranked.points[place],
                score=float(ranked.scores[place]),
                baseline=query.ranker.baseline,
                certainty=float(ranked.certainty[place]),
                facts={rule: found[at] for rule, found in facts.items()},
            )
            for at, place in enumerate(places)
        ]
        return explain([query.pair(row) for row in rows.tolist()], numbers, self.reader.taxonomy)

    def offer_profile(self, offer: Offer) -> Profile:
        """What was read in an offer: at hand if this very record is one of those taken in, or was asked for lately."""
        if offer.id in self.offers and self.offers.record(offer.id) == offer:
            return self.offers.profile(offer.id)
        profile = self._drafts.get(offer)
        if profile is None:
            profile = self._drafts[offer] = self.reader.offers([offer])[0]
            while len(self._drafts) > KEPT_DRAFTS:
                self._drafts.pop(next(iter(self._drafts)), None)
        return profile

    def _learner_profile(self, learner: Learner, history: Sequence[FollowedTraining]) -> Profile:
        if learner.id in self.learners and self.learners.record(learner.id) == learner:
            return self.learners.profile(learner.id)
        return self.reader.learners([learner], {learner.id: history})[0]


def _rank(query: Query, rows: NDArray[np.intp]) -> Ranked:
    """Some rows with the highest score first; equal scores in the order of their ids."""
    table = query.features(rows)
    points = query.ranker.points(table)
    scores = total(query.ranker.baseline, points)
    order = best_first(scores, query.side.ranks(rows))
    certainty = query.ranker.certainty(table)
    return Ranked(rows[order], table[order], points[order], scores[order], certainty[order])


def _told(query: Query, matches: Sequence[Match], first: int) -> Ranking:
    allowed = query.allowed
    return Ranking(
        matches=tuple(matches),
        total=len(allowed.rows),
        hidden=allowed.hidden,
        widened=allowed.widened,
        on=query.on,
        filtered=allowed.filtered,
        unsaid=allowed.unsaid,
        first=first,
        more=first + len(matches) < len(allowed.rows),
    )
