"""The last contact with each learner: what she did, what was done with her, and what her counsellor did for her.

A contact is a sign-in, a last activity, something that happened between her and an offer, a training, a hire, a consent
or an answer of hers, and what a counsellor wrote about her, sent to her or changed in her profile; whichever is latest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from matching.records import (
    Enrolment,
    EnrolmentStatus,
    Interaction,
    Learner,
    Placement,
    Session,
)
from service.accounts import acts, users
from service.accounts.actor import Role
from service.store import SqlReading
from service.store.desk_tables import CONSENTS, CONTACT_REQUESTS, NOTES, SUGGESTIONS
from service.trust.pseudonyms import learners_behind

EDIT = "profile.edit"
"""The act that a counsellor leaves in the log when she changes a profile."""

Met = tuple[str, date]
"""A learner's id, and the day of a contact with her."""


def last_contacts(now: SqlReading, learners: Collection[Learner], on: date) -> Mapping[str, date]:
    """The day of the last contact with each learner of whom one is known, by her id.

    A training that goes on, or a hire that lies ahead, is a contact of the day itself.

    Args:
        now: what is read.
        learners: whose contacts.
        on: the day.
    """
    last: dict[str, date] = {}
    for source in (_own_record(learners), _offers(now), _trainings(now, on), _hires(now, on), _care(now)):
        for learner_id, day in source:
            last[learner_id] = max(day, last.get(learner_id, day))
    return last


def _own_record(learners: Collection[Learner]) -> Iterator[Met]:
    for one in learners:
        yield from ((one.id, day) for day in (one.created, one.last_active) if day is not None)


def _offers(now: SqlReading) -> Iterator[Met]:
    yield from ((one.learner_id, one.on) for one in now.all(Interaction))


def _trainings(now: SqlReading, on: date) -> Iterator[Met]:
    """She is in training until the session's end, unless her enrolment tells of another day or that she broke off."""
    ends = {one.id: one.end for one in now.all(Session)}
    for one in now.all(Enrolment):
        end = one.until
        if end is None and one.status is not EnrolmentStatus.ABANDONED:
            end = ends.get(one.session_id)
        yield from ((one.learner_id, min(day, on)) for day in (one.since, end) if day is not None)


def _hires(now: SqlReading, on: date) -> Iterator[Met]:
    yield from ((one.learner_id, min(one.on, on)) for one in now.all(Placement))


def _care(now: SqlReading) -> Iterator[Met]:
    """Sign-ins, consents and answers of hers, and what counsellors wrote, sent and edited."""
    execute, counsellors = now.connection.execute, set()
    for user in users.all_users(now):
        if user.learner_id is not None:
            yield user.learner_id, _day(user.seen or user.created)
        if user.role is Role.COUNSELLOR:
            counsellors.add(user.id)
    for row in execute(CONSENTS.select()):
        yield row.learner_id, _day(row.withdrawn or row.given)
    for row in execute(CONTACT_REQUESTS.select().where(CONTACT_REQUESTS.c.answered.is_not(None))):
        yield row.learner_id, _day(row.answered)
    for row in execute(NOTES.select()):
        if row.user_id in counsellors:
            yield row.learner_id, _day(row.changed)
    for row in execute(SUGGESTIONS.select()):
        yield row.learner_id, _day(row.created)
    edited = [(act.subject, _day(act.at)) for act in acts.of_kind(now, EDIT) if act.subject is not None]
    names = learners_behind(now, [name for name, _ in edited])
    yield from ((names[name], day) for name, day in edited if name in names)


def _day(at: str) -> date:
    return date.fromisoformat(at[:10])
