"""How long data about people is kept: two years after the last contact, with a notice thirty days before the end.

The CNIL's guide on recruitment (2023) takes two years after the last contact for candidates. A contact is a sign-in of
hers, her last activity, or something that happened between her and an offer, whichever is latest. Where none is known,
the day on which her record was last written counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from matching.records import Identity, Interaction, Learner
from service.accounts import acts, users
from service.accounts.users import User
from service.languages import WORDINGS
from service.mail_address import is_mail_address
from service.store import SqlReading, SqlStore, SqlWriting
from service.store.desk_tables import NOTICES
from service.store.sql_reading import records_about
from service.store.tables import CHANGES, RECORDS
from service.trust.erasure import RETENTION, erase
from service.trust.pseudonyms import pseudonym_of
from service.workspace.letters import Addressee, write_letter

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
    """What a run did, or would do: ids of whom it told, whom it erased, and who was heard of again after a notice."""

    noticed: tuple[str, ...]
    erased: tuple[str, ...]
    back: tuple[str, ...]


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


def terms(now: SqlReading) -> list[Term]:
    """Until when each learner's data is kept, the earliest first."""
    noticed = {row.learner_id: row for row in now.connection.execute(NOTICES.select())}
    learners = list(now.all(Learner))
    contacts = _contacts(learners, now.all(Interaction), users.all_users(now))
    found = [_term(now, one, contacts.get(one.id), noticed.get(one.id)) for one in learners]
    return sorted(found, key=lambda one: (one.due, one.learner_id))


def term_of(now: SqlReading, learner: Learner) -> Term:
    """Until when the data of one learner is kept."""
    account = users.of_learner(now, learner.id)
    accounts = [] if account is None else [account]
    contacts = _contacts([learner], records_about(now, Interaction, learner.id), accounts)
    notice = now.connection.execute(NOTICES.select().where(NOTICES.c.learner_id == learner.id)).one_or_none()
    return _term(now, learner, contacts.get(learner.id), notice)


def _term(now: SqlReading, learner: Learner, contact: date | None, notice: Any) -> Term:
    last = contact or _written(now, learner.id)
    due = due_after(last)
    told = (
        None if notice is None or notice.due != due.isoformat() else date.fromisoformat(notice.noticed[:10])
    )
    return Term(learner.id, last, due, told)


def _contacts(
    learners: Iterable[Learner], interactions: Iterable[Interaction], accounts: Iterable[User]
) -> Mapping[str, date]:
    """The last contact with each learner of whom one is known."""
    last: dict[str, date] = {}

    def met(learner_id: str, on: date | None) -> None:
        if on is not None and on > last.get(learner_id, date.min):
            last[learner_id] = on

    for learner in learners:
        met(learner.id, learner.created)
        met(learner.id, learner.last_active)
    for one in interactions:
        met(one.learner_id, one.on)
    for user in accounts:
        if user.learner_id is not None:
            met(user.learner_id, date.fromisoformat((user.seen or user.created)[:10]))
    return last


def _written(now: SqlReading, learner_id: str) -> date:
    hers = (RECORDS.c.kind == "learners") & (RECORDS.c.id == learner_id)
    joined = RECORDS.join(CHANGES, RECORDS.c.sequence == CHANGES.c.sequence)
    at = now.connection.execute(joined.select().with_only_columns(CHANGES.c.at).where(hers)).scalar_one()
    return date.fromisoformat(str(at)[:10])


def keep_no_longer(store: SqlStore, on: date, at: datetime, *, dry_run: bool = False) -> Kept:
    """Tell those whose term is near, erase those whose term is over; run once a day.

    Args:
        store: whose people.
        on: the day.
        at: the moment, for the log and the outbox.
        dry_run: only say what would be done.

    Raises:
        StoreError: the store did not take it; what was done until then is done, and the next run goes on.
    """
    with store.reading() as now:
        found = terms(now)
        told = {row.learner_id for row in now.connection.execute(NOTICES.select())}
    standing = {one.learner_id for one in found if one.noticed is not None}
    to_notice = tuple(one.learner_id for one in found if one.to_notice(on))
    to_erase = tuple(one.learner_id for one in found if one.to_erase(on))
    kept = Kept(to_notice, to_erase, tuple(sorted(told - standing - set(to_notice))))
    if not dry_run:
        _take_back(store, told - standing)
        for one in found:
            if one.to_notice(on):
                with store.writing() as now:
                    _tell(now, one, on, at)
        for learner_id in to_erase:
            erase(store, learner_id, at, RETENTION)
    return kept


def _take_back(store: SqlStore, learner_ids: set[str]) -> None:
    """Notices hold no more for those who were heard of since."""
    if learner_ids:
        with store.writing() as now:
            for one in sorted(learner_ids):
                now.connection.execute(NOTICES.delete().where(NOTICES.c.learner_id == one))


def _tell(now: SqlWriting, term: Term, on: date, at: datetime) -> None:
    """Queue the notice to her, or to who follows her where she has no address; and keep that she was told."""
    account = users.of_learner(now, term.learner_id)
    for (recipient, lang), kind in _addressees(now, term.learner_id, account):
        day = WORDINGS[lang].day(max(term.due, on + timedelta(days=NOTICE_DAYS)))
        write_letter(
            now,
            (recipient, lang),
            f"office.notice.{kind}",
            {"day": day, "id": term.learner_id},
            subject="office.notice.subject",
            learner_id=term.learner_id,
            kind="retention",
            at=at,
        )
    now.connection.execute(
        NOTICES.insert().values(learner_id=term.learner_id, noticed=on.isoformat(), due=term.due.isoformat())
    )
    acts.note(now, acts.SYSTEM, "learner.notice", pseudonym_of(now, term.learner_id), at=at)


def _addressees(now: SqlReading, learner_id: str, account: User | None) -> list[tuple[Addressee, str]]:
    """To whom a notice goes, and whether it speaks to her ("hers") or of her ("followed")."""
    identity = now.some(Identity, [learner_id]).get(learner_id)
    own = account.email if account is not None else None if identity is None else identity.email
    if own is not None and is_mail_address(own):
        return [((own, "fr" if account is None else account.lang), "hers")]
    return [((one.email, one.lang), "followed") for one in users.counsellors_of(now, learner_id)]
