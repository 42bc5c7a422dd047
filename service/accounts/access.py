"""Who may know of whom. All rules about learners and offers stand here, and deny what they do not allow.

A learner accepts contact with one organisation; it is its recruiters who may then know her name.

| role | learners in lists | a learner's page | her name and contact | offers |
|---|---|---|---|---|
| recruiter | who agreed to be seen | these, and who accepted contact | who accepted contact | her organisation's |
| counsellor | her caseload | her caseload | her caseload | none |
| learner | herself | herself | herself | none |
| analyst | nobody | nobody | nobody | none |
| administrator | everybody | everybody | everybody, and the look is logged | all |
"""

from __future__ import annotations

import threading
from collections.abc import Iterable

from matching.errors import UnknownIdError
from matching.records import Identity, Learner, LearnerStatus, Offer
from service.accounts import acts, consents, users
from service.accounts.actor import Actor, ForbiddenError, Role
from service.accounts.consents import Purpose
from service.store import SqlReading, SqlWriting
from service.store.sql_reading import storable
from service.trust.pseudonyms import pseudonym_of


class SeenLearners:
    """The learners who agreed to be seen, as one process remembers them: read again once a consent has changed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: tuple[tuple[str, int], frozenset[str]] | None = None

    def as_of(self, now: SqlReading) -> frozenset[str]:
        """Those who agree at the moment of a reading; the same object as long as nothing has changed."""
        asked = (now.id, consents.changes(now))
        with self._lock:
            if self._known is not None and self._known[0] == asked:
                return self._known[1]
        seen = consents.seen_learners(now)
        if not isinstance(now, SqlWriting):  # what is not kept yet must not be remembered
            with self._lock:
                self._known = (asked, seen)
        return seen


_SEEN = SeenLearners()


SHOWN_TO_ORGANISATIONS = ("given_name", "family_name", "email", "phone")
"""What an organisation reads after a yes: enough to call and to write. It is what the consent's words name."""


def as_organisations_know(identity: Identity) -> Identity:
    """Who a learner is, as far as an organisation knows after her yes.

    >>> as_organisations_know(Identity("l1", "Awa", gender="f", disability=True)) == Identity("l1", "Awa")
    True
    """
    return Identity(identity.learner_id, **{one: getattr(identity, one) for one in SHOWN_TO_ORGANISATIONS})


class Access:
    """What somebody may know, as of one reading.

    Args:
        actor: who asks.
        now: the reading, or the writing in which an administrator's look at a name is logged.
    """

    def __init__(self, actor: Actor, now: SqlReading) -> None:
        self.actor = actor
        self._now = now

    def listed(self) -> frozenset[str] | None:
        """The ids of the learners whom the actor may see in lists; `None` stands for everybody."""
        match self.actor.role:
            case Role.ADMIN:
                return None
            case Role.RECRUITER:
                return _SEEN.as_of(self._now)
            case Role.COUNSELLOR:
                return users.caseload(self._now, self.actor.user_id)
            case Role.LEARNER:
                return frozenset(() if self.actor.learner_id is None else (self.actor.learner_id,))
            case Role.ANALYST:
                return frozenset()

    def sees(self, learner_id: str) -> bool:
        """Whether the actor may open a learner's page, without her name."""
        return bool(self.seen_of([learner_id]))

    def seen_of(self, learner_ids: Iterable[str]) -> frozenset[str]:
        """Those of some learners whose pages the actor may open."""
        asked, listed = frozenset(learner_ids), self.listed()
        if listed is None:
            return asked
        seen = asked & listed
        if self.actor.role is Role.RECRUITER and seen:
            seen -= self._paused(seen)
        return seen | self.named(asked - seen)

    def _paused(self, learner_ids: frozenset[str]) -> frozenset[str]:
        found = self._now.some(Learner, sorted(learner_ids))
        return frozenset(one for one, learner in found.items() if learner.status is LearnerStatus.PAUSED)

    def require_learner(self, learner_id: str) -> None:
        """Raises `UnknownIdError` unless the actor sees the learner, whether or not there is one."""
        if not self.sees(learner_id):
            raise UnknownIdError(f"no learner with id {learner_id!r}")

    def may_name(self, learner_id: str) -> bool:
        """Whether the actor may know who a learner is."""
        return bool(self.named([learner_id]))

    def named(self, learner_ids: Iterable[str]) -> frozenset[str]:
        """Those of some learners of whom the actor may know who they are."""
        asked = frozenset(one for one in learner_ids if storable(one))
        match self.actor.role:
            case Role.ADMIN:
                return asked
            case Role.RECRUITER:
                organisation = self.actor.organisation_id
                if organisation is None:
                    return frozenset()
                return consents.who_agree(self._now, asked, Purpose.CONTACT, organisation)
            case Role.COUNSELLOR:
                return asked & users.caseload(self._now, self.actor.user_id)
            case Role.LEARNER:
                return asked & {self.actor.learner_id or ""}
            case Role.ANALYST:
                return frozenset()

    def identity(self, learner_id: str) -> Identity | None:
        """Who a learner is; `None` where the actor may not know, or nobody does. Raises as `identities` does."""
        return self.identities([learner_id]).get(learner_id)

    def identities(self, learner_ids: Iterable[str]) -> dict[str, Identity]:
        """Who some learners are, by id: those whom the actor may know and somebody does.

        Raises:
            ForbiddenError: an administrator asks in a reading, where her look could not be logged.
        """
        found = self._now.some(Identity, sorted(self.named(learner_ids)))
        if found and self.actor.role is Role.ADMIN:
            if not isinstance(self._now, SqlWriting):
                raise ForbiddenError("an administrator's look at a name is logged: it needs a writing")
            for one in found:
                acts.note(self._now, self.actor, "name.read", pseudonym_of(self._now, one))
        if self.actor.role is Role.RECRUITER:
            return {one: as_organisations_know(identity) for one, identity in found.items()}
        return found

    def owns(self, offer: Offer) -> bool:
        """Whether an offer is the actor's to rank for and to change."""
        match self.actor.role:
            case Role.ADMIN:
                return True
            case Role.RECRUITER:
                return (
                    offer.organisation_id is not None and offer.organisation_id == self.actor.organisation_id
                )
            case _:
                return False

    def require_offer(self, offer: Offer) -> None:
        """Raises `UnknownIdError` unless the offer is the actor's."""
        if not self.owns(offer):
            raise UnknownIdError(f"no offer with id {offer.id!r}")
