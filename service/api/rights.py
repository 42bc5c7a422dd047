"""What each role may read, write and remove through `/v1`, record by record. What is not allowed here is denied.

| kind | recruiter | counsellor | learner | administrator |
|---|---|---|---|---|
| learners | reads those seen, no prose | reads, writes hers, adds | reads, writes, erases herself | all |
| identities | reads who accepted contact | reads, writes hers | reads, writes hers | all, logged |
| offers | reads, writes the organisation's | reads open ones | reads open ones | all |
| trainings, sessions, organisations | reads | reads | reads | all |
| enrolments, placements | nothing | reads, writes her learners' | reads hers | all |
| interactions | reads, writes on own offers | reads her learners' | reads, writes hers | all |

An analyst reads and writes no record. What somebody may not know of is unknown to her: 404, never 403.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cached_property
from typing import TypeVar

from data.codec import BadFieldError, Record
from matching.errors import UnknownIdError
from matching.records import (
    Enrolment,
    Experience,
    Identity,
    Interaction,
    InteractionKind,
    Learner,
    LearnerStatus,
    Offer,
    OfferStatus,
    Organisation,
    Placement,
    Session,
    Training,
)
from matching.text import clean_prose
from service.accounts import consents
from service.accounts.access import Access, as_organisations_know
from service.accounts.actor import Actor, ForbiddenError, Role
from service.api.resources import Resource
from service.store import SqlReading
from service.store.kinds import BY_HERSELF
from service.workspace.profiles import by_herself

R = TypeVar("R", bound=Record)

_CATALOGUE = frozenset({"offers", "trainings", "sessions", "organisations"})
_READS = {
    Role.RECRUITER: _CATALOGUE | {"learners", "identities", "interactions"},
    Role.COUNSELLOR: _CATALOGUE | {"learners", "identities", "enrolments", "placements", "interactions"},
    Role.LEARNER: _CATALOGUE | {"learners", "identities", "enrolments", "placements", "interactions"},
    Role.ANALYST: frozenset[str](),
}
_WRITES = {
    Role.RECRUITER: frozenset({"offers", "interactions"}),
    Role.COUNSELLOR: frozenset({"learners", "identities", "enrolments", "placements"}),
    Role.LEARNER: frozenset({"learners", "identities", "interactions"}),
    Role.ANALYST: frozenset[str](),
}
_HER_KINDS = (InteractionKind.SEEN, InteractionKind.APPLIED, InteractionKind.DISMISSED)
"""What a learner does herself."""
_TOLD_TO_HER = (InteractionKind.CONTACTED, InteractionKind.INTERVIEWED, InteractionKind.HIRED)
"""What others did that she took part in. What recruiters think among themselves she finds in her data, page by page."""


def require_kind(actor: Actor, resource: Resource, *, writes: bool) -> None:
    """Raises `ForbiddenError` when a role has nothing to do with a kind of record."""
    if actor.role is Role.ADMIN:
        return
    if resource.kind not in (_WRITES if writes else _READS)[actor.role]:
        done = "write" if writes else "read"
        raise ForbiddenError(f"as {actor.role.value} you may not {done} {resource.kind}")


class Rights:
    """The rights of an actor as of one transaction.

    Args:
        actor: who acts.
        now: the transaction. Of a bulk of records, each sees those before it: tell `kept` of them.
        loose: whether the trainings, sessions and organisations that an administrator's records speak of may come
            later: files come in any order.
    """

    def __init__(self, actor: Actor, now: SqlReading, *, loose: bool = False) -> None:
        self.actor, self._now = actor, now
        self._loose = loose and actor.role is Role.ADMIN
        self.access = Access(actor, now)
        self._known: dict[tuple[type[Record], str], Record | None] = {}
        self._new: set[str] = set()

    def kept(self, record: Record) -> None:
        """A record is about to be kept in this transaction: those after it may speak of it."""
        key = getattr(record, "id", None)
        if isinstance(key, str):
            self._known[type(record), key] = record
        if isinstance(record, Learner):
            self._new.add(record.id)

    # ------------------------------------------------------------------- reading

    def about(self) -> frozenset[str] | None:
        """The learners about whom the actor may read anything; `None` for all."""
        return self.access.listed()

    @cached_property
    def named(self) -> frozenset[str] | None:
        """The learners whose names the actor may know; `None` for all."""
        if self.actor.role is not Role.RECRUITER:
            return self.access.listed()
        organisation = self.actor.organisation_id
        return frozenset() if organisation is None else consents.reachable_by(self._now, organisation)

    def may_name(self, learner_id: str) -> bool:
        """Whether the actor may know who a learner is, for many learners in a row."""
        return self.named is None or learner_id in self.named

    def shown(self, record: Record, listed: frozenset[str] | None) -> Record | None:
        """A record as the actor may read it, or `None` if she may not know of it. `listed` is from `about`."""
        if self.actor.role is Role.ADMIN:
            return record
        match record:
            case Learner():
                return self._learner(record, listed)
            case Identity():
                return self._identity(record)
            case Offer():
                open_to = self.actor.role is not Role.RECRUITER and record.status is OfferStatus.OPEN
                return record if open_to or self.access.owns(record) else None
            case Training() | Session() | Organisation():
                return record
            case Enrolment() | Placement():
                return record if listed is None or record.learner_id in listed else None
            case Interaction():
                return record if self._told(record, listed) else None
            case _:
                return None

    def _identity(self, identity: Identity) -> Identity | None:
        if not self.may_name(identity.learner_id):
            return None
        return as_organisations_know(identity) if self.actor.role is Role.RECRUITER else identity

    def _learner(self, learner: Learner, listed: frozenset[str] | None) -> Learner | None:
        if listed is not None and learner.id not in listed and not self.may_name(learner.id):
            return None
        if self.actor.role is not Role.RECRUITER or self.may_name(learner.id):
            return learner
        return None if learner.status is LearnerStatus.PAUSED else as_recruiters_read(learner)

    def _told(self, one: Interaction, listed: frozenset[str] | None) -> bool:
        match self.actor.role:
            case Role.RECRUITER:
                hers_alone = one.by == BY_HERSELF and one.kind is not InteractionKind.APPLIED
                seen = listed is None or one.learner_id in listed or self.may_name(one.learner_id)
                return seen and not hers_alone and self._owned(one.offer_id)
            case Role.LEARNER:
                mine = one.learner_id == self.actor.learner_id
                return mine and (one.by == BY_HERSELF or one.kind in _TOLD_TO_HER)
            case _:
                return listed is None or one.learner_id in listed

    def _owned(self, offer_id: str) -> bool:
        offer = self._find(Offer, offer_id)
        return offer is not None and self.access.owns(offer)

    # ------------------------------------------------------------------- writing

    def to_keep(self, record: Record, before: Record | None) -> Record:
        """A record as it is to be kept: whose it is is filled in, what it speaks of is there.

        Args:
            record: what somebody asks to keep.
            before: what stands there; `None` for a new record.

        Raises:
            ForbiddenError: the actor may not write this.
            UnknownIdError: it is about somebody or something that she may not know of, or that is not there.
            BadFieldError: it speaks of a training, session or organisation that is not there.
        """
        match record:
            case Learner():
                return self._may_write_learner(record, before)
            case Identity():
                self._must_follow(record.learner_id)
                return record
            case Offer():
                return self._offer(record, before)
            case Training():
                self._needs(Organisation, record.provider_id, record, "provider_id")
            case Session():
                self._needs(Training, record.training_id, record, "training_id")
            case Enrolment():
                self._must_follow(record.learner_id)
                self._needs(Session, record.session_id, record, "session_id")
            case Placement():
                self._must_follow(record.learner_id)
                self._needs(Offer, record.offer_id, record, "offer_id")
            case Interaction():
                return self._interaction(record, before)
            case _:
                return record
        return record

    def signed(self, record: Record) -> Record:
        """A record as the actor's own: who made an interaction is the one who sends it."""
        return replace(record, by=self._by(record)) if isinstance(record, Interaction) else record

    def require_removal(self, record: Record) -> None:
        """Raises `ForbiddenError` or `UnknownIdError` unless the actor may remove a record that stands."""
        if self.actor.role is Role.ADMIN:
            return
        if isinstance(record, Learner) and self.actor.role is not Role.LEARNER:
            raise ForbiddenError("a learner erases herself, or asks an administrator to")
        if isinstance(record, Interaction) and record.by != self._by(record):
            raise ForbiddenError("an interaction is taken back by who made it")
        self.to_keep(record, record)

    def _may_write_learner(self, learner: Learner, before: Record | None) -> Learner:
        match self.actor.role:
            case Role.ADMIN:
                return learner
            case Role.COUNSELLOR if before is None or learner.id in self._new:
                return learner
            case Role.COUNSELLOR:
                self._must_follow(learner.id)
                return learner
            case Role.LEARNER:
                self.access.require_learner(learner.id)
                return by_herself(learner, before if isinstance(before, Learner) else None)
            case _:
                raise ForbiddenError(f"as {self.actor.role.value} you may not write learners")

    def _must_follow(self, learner_id: str) -> None:
        """The learner is there, and the actor's own."""
        if learner_id not in self._new:
            self.access.require_learner(learner_id)
        if self._find(Learner, learner_id) is None:
            raise UnknownIdError(f"no learner with id {learner_id!r}")

    def _offer(self, offer: Offer, before: Record | None) -> Offer:
        if isinstance(before, Offer):
            self.access.require_offer(before)
        if self.actor.role is Role.RECRUITER:
            if offer.organisation_id is None:
                offer = replace(offer, organisation_id=self.actor.organisation_id)
            if not self.access.owns(offer):
                raise ForbiddenError("the offer is of another organisation")
        elif self.actor.role is not Role.ADMIN:
            raise ForbiddenError(f"as {self.actor.role.value} you may not write offers")
        self._needs(Organisation, offer.organisation_id, offer, "organisation_id")
        return offer

    def _interaction(self, one: Interaction, before: Record | None) -> Interaction:
        self._must_follow(one.learner_id)
        offer = self._find(Offer, one.offer_id)
        if offer is None or self.shown(offer, None) is None:
            raise UnknownIdError(f"no offer with id {one.offer_id!r}")
        if self.actor.role is Role.LEARNER and one.kind not in _HER_KINDS:
            raise ForbiddenError(f"a learner does not note {one.kind.value!r}")
        if self.actor.role is Role.RECRUITER and one.kind is InteractionKind.APPLIED:
            raise ForbiddenError("a learner applies herself")
        if isinstance(before, Interaction) and before.by != self._by(before):
            raise ForbiddenError("this is noted already by somebody else, who alone may change it")
        return replace(one, by=self._by(one))

    def _by(self, one: Interaction) -> str | None:
        match self.actor.role:
            case Role.LEARNER:
                return BY_HERSELF
            case Role.ADMIN:
                return one.by
            case _:
                return self.actor.user_id

    def _needs(self, cls: type[Record], record_id: str | None, whole: Record, field: str) -> None:
        if record_id is not None and not self._loose and self._find(cls, record_id) is None:
            wanted = f"there is no {cls.__name__.lower()} with this id"
            raise BadFieldError(type(whole).__name__, field, wanted, record_id)

    def _find(self, cls: type[R], record_id: str) -> R | None:
        key = (cls, record_id)
        if key not in self._known:
            self._known[key] = self._now.some(cls, [record_id]).get(record_id)
        found = self._known[key]
        return found if isinstance(found, cls) else None


def as_recruiters_read(learner: Learner) -> Learner:
    """A learner as recruiters read her before she accepts contact: her words cleaned, her prose and employers left out.

    Prose may hold names that no rule finds. Of where she lives the town is told, and no point on the map.
    """
    return replace(
        learner,
        place=None if learner.place is None else replace(learner.place, lat=None, lon=None),
        headline=" ".join(clean_prose(learner.headline).split()),
        about="",
        experiences=tuple(
            Experience(title=" ".join(clean_prose(one.title).split()), start=one.start, end=one.end)
            for one in learner.experiences
        ),
    )


def holding(resource: Resource, actor: Actor) -> str:
    """A text that stands in every record of a kind that the actor may read: the store can look for it."""
    if resource.kind == "offers" and actor.role is Role.RECRUITER and actor.organisation_id is not None:
        return f'"organisation_id":{json.dumps(actor.organisation_id, ensure_ascii=False)}'
    return ""
