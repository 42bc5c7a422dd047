"""How long data about people is kept: two years after the last contact, with a notice thirty days before the end.

The CNIL's guide on recruitment (2023) takes two years after the last contact for candidates. What a contact is stands
in `service.trust.last_contacts`. Where none is known, the day on which her record was last written counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from matching.records import Learner
from service.store import SqlReading, SqlStore, SqlWriting
from service.store.desk_tables import NOTICES
from service.store.tables import CHANGES, RECORDS
from service.trust.erasure import RETENTION, erase
from service.trust.last_contacts import last_contacts
from service.trust.term_notices import Notice, notices_to, out_of_reach, tell, tell_of_unreached, told_of

KEPT_YEARS = 2
NOTICE_DAYS = 30


@dataclass(frozen=True, slots=True)
class Term:
    """Until when data about a learner is kept: `due` is the day of erasure, `noticed` that of the notice, if any."""

    learner_id: str
    last_contact: date
    due: date
    noticed: date | None

    def to_notice(self, on: date) -> bool:
        """Whether the notice must go out."""
        return self.noticed is None and on >= self.due - timedelta(days=NOTICE_DAYS)

    def to_erase(self, on: date) -> bool:
        """Whether she has been told for long enough, and the day has come."""
        return self.noticed is not None and on >= max(self.due, self.noticed + timedelta(days=NOTICE_DAYS))


@dataclass(frozen=True, slots=True)
class Kept:
    """What a run did, or would do: ids of whom it told, whom it erased, and who was heard of again after a notice.

    `unreached` are those whose term is near without that anybody can be told.
    """

    noticed: tuple[str, ...]
    erased: tuple[str, ...]
    back: tuple[str, ...]
    unreached: tuple[str, ...]


def due_after(last_contact: date) -> date:
    """The day on which data is erased if nothing happens.

    >>> due_after(date(2024, 2, 29))
    datetime.date(2026, 3, 1)
    """
    year = last_contact.year + KEPT_YEARS
    try:
        return last_contact.replace(year=year)
    except ValueError:  # the 29th of February
        return date(year, 3, 1)


def terms(now: SqlReading, on: date) -> list[Term]:
    """Until when each learner's data is kept as of a day, the earliest first."""
    noticed = {row.learner_id: row for row in now.connection.execute(NOTICES.select())}
    learners = list(now.all(Learner))
    contacts = last_contacts(now, learners, on)
    found = [_term(now, one, contacts.get(one.id), noticed.get(one.id)) for one in learners]
    return sorted(found, key=lambda one: (one.due, one.learner_id))


def term_of(now: SqlReading, learner: Learner, on: date) -> Term:
    """Until when the data of one learner is kept as of a day."""
    contact = last_contacts(now, [learner], on).get(learner.id)
    notice = now.connection.execute(NOTICES.select().where(NOTICES.c.learner_id == learner.id)).one_or_none()
    return _term(now, learner, contact, notice)


def _term(now: SqlReading, learner: Learner, contact: date | None, notice: Any) -> Term:
    last = contact or _written(now, learner.id)
    due = due_after(last)
    told = (
        None if notice is None or notice.due != due.isoformat() else date.fromisoformat(notice.noticed[:10])
    )
    return Term(learner.id, last, due, told)


def _written(now: SqlReading, learner_id: str) -> date:
    hers = (RECORDS.c.kind == "learners") & (RECORDS.c.id == learner_id)
    joined = RECORDS.join(CHANGES, RECORDS.c.sequence == CHANGES.c.sequence)
    at = now.connection.execute(joined.select().with_only_columns(CHANGES.c.at).where(hers)).scalar_one()
    return date.fromisoformat(str(at)[:10])


def keep_no_longer(store: SqlStore, on: date, at: datetime, *, dry_run: bool = False) -> Kept:
    """Tell those whose term is near, erase those whose term is over; run once a day.

    Nobody is erased of whom no notice was queued: who cannot be told stays, and the administrators are told of it.

    Args:
        store: whose people.
        on: the day.
        at: the moment, for the log and the outbox.
        dry_run: only say what would be done.

    Raises:
        StoreError: the store did not take it; what was done until then is done, and the next run goes on.
    """
    with store.reading() as now:
        found = terms(now, on)
        told = {row.learner_id for row in now.connection.execute(NOTICES.select())}
        over = [one.learner_id for one in found if one.to_erase(on)]
        silent = out_of_reach(now, over) - told_of(now, over)
        near = [one for one in found if one.to_notice(on) or one.learner_id in silent]
        notices = notices_to(now, [one.learner_id for one in near])
    standing = {one.learner_id for one in found if one.noticed is not None} - silent
    unreached = {one.learner_id: one.due for one in near if not notices[one.learner_id]}
    to_tell = [one for one in near if one.learner_id not in unreached]
    to_erase = tuple(one for one in over if one not in silent)
    kept = Kept(
        tuple(one.learner_id for one in to_tell),
        to_erase,
        tuple(sorted(told - standing - {one.learner_id for one in near})),
        tuple(unreached),
    )
    if not dry_run:
        _take_back(store, told - standing)
        for one in to_tell:
            with store.writing() as now:
                _tell(now, one, notices[one.learner_id], on, at)
        if unreached:
            with store.writing() as now:
                tell_of_unreached(now, unreached, at)
        for learner_id in to_erase:
            erase(store, learner_id, at, RETENTION)
    return kept


def _take_back(store: SqlStore, learner_ids: set[str]) -> None:
    """Notices hold no more for those who were heard of since."""
    if learner_ids:
        with store.writing() as now:
            for one in sorted(learner_ids):
                now.connection.execute(NOTICES.delete().where(NOTICES.c.learner_id == one))


def _tell(now: SqlWriting, term: Term, notices: Sequence[Notice], on: date, at: datetime) -> None:
    """Queue the notices about a learner, and keep since when she is told."""
    tell(now, term.learner_id, notices, max(term.due, on + timedelta(days=NOTICE_DAYS)), at)
    now.connection.execute(
        NOTICES.insert().values(learner_id=term.learner_id, noticed=on.isoformat(), due=term.due.isoformat())
    )
