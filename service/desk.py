"""The desk: the records of a store, ready to be matched both ways, as of a day."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property

from data.histories import histories
from data.network import Network
from matching.errors import BadRecordError, IndexFileError, UnknownIdError
from matching.filters import NO_FILTERS, NO_FOLLOWERS, Filters, Followers
from matching.matcher import Matcher, Place, Ranking, Wishes
from matching.profile import FollowedTraining
from matching.reading import PROVEN_BY
from matching.records import Alternative, EnrolmentStatus, Evidence, Learner, Match, Offer, Training
from matching.taxonomy import Lang, Taxonomy
from models.load import fill, load_matcher
from service.bad_parameter import BadParameterError
from service.cycles import not_looking_for_cycles
from service.moving import brought_to
from service.settings import Settings
from service.snapshot import load_snapshot, save_snapshot
from service.store import Change, Store, load_network

Histories = Mapping[str, tuple[FollowedTraining, ...]]

NOTHING = Network()
CHANGES_AT_A_TIME = 1_000
"""That a follower takes in. As many since the snapshot a server begins without, and leaves to it; more are read
before anybody is answered."""

MAX_PAGE = 100
"""Most matches a single answer holds: a hundred explained matches are about half a megabyte."""


@dataclass(frozen=True, slots=True)
class Question:
    """How a ranking is asked for: ranks `offset + 1` to `offset + k`, as of `on`, without the rules in `lift`.

    `weights` are factors by which features count, 0 to 3, 1 where none is given. `must` and `nice` are skills of the
    offer that are required or a plus for this question. With `after` everybody is ranked together and the page begins
    behind that place; `offset` then says nothing.
    """

    k: int = 10
    offset: int = 0
    on: date | None = None
    lift: frozenset[str] = frozenset()
    lang: Lang = "fr"
    weights: Mapping[str, float] = field(default_factory=dict)
    must: frozenset[str] = frozenset()
    nice: frozenset[str] = frozenset()
    filters: Filters = NO_FILTERS
    after: Place | None = None


class Desk:
    """A network with its matcher. It never changes: a newer one takes its place (see `service.following`).

    Args:
        network: the records.
        matcher: knows the network's learners and offers.
        sequence: number of the store's last change that the matcher knows of.
        followed: the trainings each learner followed, if that was worked out before.
        unread: learners and offers that are newer and in no list yet. Whoever asks for one by its id gets it, and may
            rank for it.
    """

    def __init__(
        self,
        network: Network,
        matcher: Matcher,
        sequence: int = 0,
        followed: Histories | None = None,
        unread: Network = NOTHING,
    ) -> None:
        self.network = network
        self.matcher = matcher
        self.sequence = sequence
        self._followed = followed
        self._unread_offers = {one.id: one for one in unread.offers}
        self._unread_learners = {one.id: one for one in unread.learners}
        self._labels = Labels(matcher.reader.taxonomy)
        self.took: Callable[[str, float], None] = lambda side, seconds: None
        """Told of every ranking: `learners` or `offers`, and the seconds that it took."""

    @property
    def unread(self) -> int:
        """How many learners and offers are newer, and in no list yet."""
        return len(self._unread_offers) + len(self._unread_learners)

    @property
    def synthetic(self) -> bool:
        """Whether the network says that it was made up."""
        return bool(self.network.about.get("synthetic"))

    @cached_property
    def reference_day(self) -> date | None:
        """The day that the network takes for today (a sample's is fixed), or `None` for the calendar's."""
        day = self.network.about.get("reference_day")
        if day is None:
            return None
        if not isinstance(day, str):
            raise BadRecordError(f"the network's reference_day is {day!r}, not a date like 2026-03-01")
        return date.fromisoformat(day)

    def today(self) -> date:
        """The day a question is about when it names none."""
        return self.reference_day or datetime.now(tz=UTC).date()

    def offer(self, offer_id: str) -> Offer:
        """The offer with this id. Raises `UnknownIdError`."""
        if offer_id in self.matcher.offers:
            return self.matcher.offers.record(offer_id)
        if offer_id in self._unread_offers:
            return self._unread_offers[offer_id]
        raise UnknownIdError(f"no offer with id {offer_id!r}")

    def learner(self, learner_id: str) -> Learner:
        """The learner with this id. Raises `UnknownIdError`."""
        if learner_id in self.matcher.learners:
            return self.matcher.learners.record(learner_id)
        if learner_id in self._unread_learners:
            return self._unread_learners[learner_id]
        raise UnknownIdError(f"no learner with id {learner_id!r}")

    def trainings_of(self, learner_id: str) -> tuple[Training, ...]:
        """The trainings a learner was enrolled in, in the order of the enrolments."""
        return tuple(followed.training for followed in self.histories.get(learner_id, ()))

    @cached_property
    def histories(self) -> Histories:
        """The trainings each learner followed, by her id."""
        if self._followed is not None:
            return self._followed
        return histories(self.network.enrolments, self.network.sessions, self.network.trainings)

    @cached_property
    def followers(self) -> Followers:
        """The learners who followed each training of the network, and those whom it certified."""
        followed: dict[str, set[str]] = {one.id: set() for one in self.network.trainings}
        certified: dict[str, set[str]] = {one.id: set() for one in self.network.trainings}
        for learner_id, history in self.histories.items():
            for one in history:
                if one.status in PROVEN_BY:
                    followed[one.training.id].add(learner_id)
                if one.status is EnrolmentStatus.CERTIFIED:
                    certified[one.training.id].add(learner_id)
        return Followers(
            {one: frozenset(ids) for one, ids in followed.items()},
            {one: frozenset(ids) for one, ids in certified.items()},
        )

    def learners_for(self, offer: Offer, question: Question, among: frozenset[str] | None = None) -> Ranking:
        """Learners for an offer, which need not be one of the network's, labels in the question's language.

        Args:
            offer: the offer.
            question: what is asked.
            among: ids of the learners whom whoever asks may know of; `None` for everybody. Give the same object again
                for the same people, and their rows are looked up once.

        Raises:
            BadParameterError: the question names a skill or a training that there is not.
        """
        began = time.perf_counter()
        followers = self._followers_for(question.filters)
        ranking = self.matcher.learners_for(
            offer,
            question.k,
            on=question.on or self.today(),
            offset=question.offset,
            lift=question.lift,
            among=among,
            wishes=self._wishes(question, followers),
            after=question.after,
        )
        shown = self._labels.in_language(ranking, question.lang)
        self.took("learners", time.perf_counter() - began)
        return shown

    def offers_for(
        self, learner: Learner, question: Question, among: frozenset[str] | None = None
    ) -> Ranking:
        """Offers for a learner, who need not be one of the network's, labels in the question's language.

        `among` are the ids of the offers to be ranked, `None` for all. Raises `BadParameterError`: the question names
        a skill that there is not.
        """
        began = time.perf_counter()
        ranking = self.matcher.offers_for(
            learner,
            question.k,
            on=question.on or self.today(),
            offset=question.offset,
            lift=question.lift,
            history=self.histories.get(learner.id, ()),
            among=among,
            wishes=self._wishes(question, NO_FOLLOWERS),
            after=question.after,
        )
        shown = self._labels.in_language(ranking, question.lang)
        self.took("offers", time.perf_counter() - began)
        return shown

    def _wishes(self, question: Question, followers: Followers) -> Wishes:
        known = self.matcher.reader.taxonomy.skill_row
        for name, codes in (
            ("must", question.must),
            ("nice", question.nice),
            ("skill", question.filters.skills),
        ):
            for code in sorted(codes):
                if code not in known:
                    raise BadParameterError(name, f"no skill has the code {code!r}")
        return Wishes(question.filters, question.weights, question.must, question.nice, followers)

    def _followers_for(self, filters: Filters) -> Followers:
        for name, ids in (("training", filters.trainings), ("certified", filters.certified)):
            for one in sorted(ids):
                if one not in self.followers.followed:
                    raise BadParameterError(name, f"no training has the id {one!r}")
        return self.followers if filters.trainings or filters.certified else NO_FOLLOWERS


class Labels:
    """Labels of concepts in the language of the reader. The engine explains in French, its main language."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy

    def in_language(self, ranking: Ranking, lang: Lang) -> Ranking:
        """The same ranking with the labels of its evidence in `lang`."""
        if lang == "fr":
            return ranking
        return replace(ranking, matches=tuple(self._match(match, lang) for match in ranking.matches))

    def _match(self, match: Match, lang: Lang) -> Match:
        return replace(
            match,
            reasons=tuple(
                replace(reason, evidence=self._evidence(reason.evidence, lang)) for reason in match.reasons
            ),
            missing=self._evidence(match.missing, lang),
        )

    def _evidence(self, evidence: Collection[Evidence], lang: Lang) -> tuple[Evidence, ...]:
        return tuple(
            one
            if one.code is None
            else replace(
                one,
                label=self._taxonomy.label(one.code, lang),
                near=None if one.near is None else self._translated(one.near, lang),
                among=tuple(
                    Alternative(other.code, self._taxonomy.label(other.code, lang)) for other in one.among
                ),
            )
            for one in evidence
        )

    def _translated(self, label: str, lang: Lang) -> str:
        code = self._code_of.get(label)
        return label if code is None else self._taxonomy.label(code, lang)

    @cached_property
    def _code_of(self) -> dict[str, str]:
        codes = (*self._taxonomy.occupation_codes, *self._taxonomy.skill_codes)
        return {self._taxonomy.label(code): code for code in reversed(codes)}


Progress = Callable[[int, int], None]
"""Told how many records are read, of how many."""


def _untold(done: int, whole: int) -> None:
    return


@dataclass(frozen=True, slots=True)
class BegunDesk:
    """What a store holds, and a matcher that knows of it what the snapshot knew.

    Attributes:
        network: the records that the desk will be of.
        matcher: knows those of them that are not `missing`.
        store: the store's id.
        sequence: number of the store's last change that `network` has.
        missing: must still be read.
        newer: what the feed names since the snapshot: see `as_of_snapshot`.
        unread: records that are in no list until a follower takes them in.
    """

    network: Network
    matcher: Matcher
    store: str
    sequence: int
    missing: Network
    newer: tuple[Change, ...] = ()
    unread: Network = NOTHING

    @property
    def left(self) -> int:
        """How many records must still be read."""
        return len(self.missing.learners) + len(self.missing.offers)

    def as_of_snapshot(self) -> BegunDesk:
        """The same without the missing learners and offers that the feed names since the snapshot.

        A `Follower` takes them in, as it does whatever changes. Where more has changed than it takes in at a time, and
        where there was no snapshot, all stay to be read.
        """
        if not self.newer:
            return self
        named = {(one.kind, one.id) for one in self.newer}
        unread = Network(
            learners=tuple(one for one in self.missing.learners if ("learners", one.id) in named),
            offers=tuple(one for one in self.missing.offers if ("offers", one.id) in named),
        )
        return replace(
            self,
            network=_without(self.network, unread),
            sequence=self.newer[0].sequence - 1,
            missing=_without(self.missing, unread),
            newer=(),
            unread=unread,
        )

    def read(self, progress: Progress = _untold) -> BegunDesk:
        """The same once its matcher has read what is missing; nothing is then."""
        with not_looking_for_cycles():
            if self.left:
                fill(self.matcher, self.missing, progress)
        return replace(self, missing=Network())

    def save(self, settings: Settings) -> None:
        """Save the snapshot of what was read. Raises `OSError`."""
        save_snapshot(settings.index, self.matcher, self.network, self.store, self.sequence)

    def desk(self, on: date | None = None) -> Desk:
        """The desk of what was read. See `open_desk` for `on`."""
        network = self.network
        if on is not None:
            network = brought_to(network, on)
            self.matcher.redate(network.learners, network.offers)
        return Desk(network, self.matcher, self.sequence, unread=self.unread)


def _without(network: Network, others: Network) -> Network:
    learners = {one.id for one in others.learners}
    offers = {one.id for one in others.offers}
    return network.with_parts(
        learners=tuple(one for one in network.learners if one.id not in learners),
        offers=tuple(one for one in network.offers if one.id not in offers),
    )


def begin_desk(store: Store, settings: Settings) -> BegunDesk:
    """Read the store and its snapshot. One that is torn, or of another store, encoder or referential, is not used."""
    with not_looking_for_cycles(), store.reading() as now:
        name, sequence, network = now.id, now.sequence, load_network(now)
        matcher = load_matcher(cache=settings.cache / "vectors")
        try:
            missing, known = load_snapshot(settings.index, matcher, network, name, sequence)
        except IndexFileError:
            return BegunDesk(network, matcher, name, sequence, missing=network)
        newer = tuple(now.changes(known, CHANGES_AT_A_TIME))
    whole = newer and (newer[0].sequence, newer[-1].sequence) == (known + 1, sequence)
    return BegunDesk(network, matcher, name, sequence, missing, newer if whole else ())


def open_desk(
    store: Store,
    settings: Settings,
    progress: Progress = _untold,
    on: date | None = None,
    *,
    followed: bool = False,
) -> Desk:
    """A desk on everything the store holds now: starts from the snapshot, brings it up to date, and saves it.

    A snapshot that is torn, or of another store, encoder or referential, is made again, never used. `progress`
    is told how many records are read, of how many. Given the day `on` of the one question that the desk is for, a
    sample that begins only later is moved to it (see `service.moving`). One that is `followed` is left to a `Follower`
    to bring up to date, if it can do that at once, and to save, while the first questions are answered.
    """
    begun = begin_desk(store, settings)
    if followed:
        return begun.as_of_snapshot().read(progress).desk(on)
    begun = begun.read(progress)
    begun.save(settings)
    return begun.desk(on)
