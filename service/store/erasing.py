"""Taking a person out of every table, and her ids out of the feed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import quote

from sqlalchemy import Table, or_, select

from matching.records import Identity
from service.store.attempts import counted_as
from service.store.desk_tables import (
    ALL_TABLES,
    API_KEYS,
    ATTEMPTS,
    IDEMPOTENCY,
    MERGES,
    ONE_USE_LINKS,
    OUTBOX,
    PSEUDONYMS,
    SAVED_SEARCHES,
    SIGN_INS,
    USERS,
)
from service.store.protocol import ERASED
from service.store.sql_reading import SqlReading
from service.store.sql_writing import SqlWriting
from service.store.tables import CHANGES, META, RECORDS
from service.store.tombstones import Tombstones

OF_A_USER = (SIGN_INS, API_KEYS, ONE_USE_LINKS, SAVED_SEARCHES, IDEMPOTENCY)
KINDS_WITH_A_LEARNER = ("enrolments", "interactions", "placements")
CONSENTS_COUNTER = "consents"
LEFT = "left_in_files"


def tables_about_a_learner() -> list[Table]:
    """Every table beside the records whose rows name a learner, found by its columns: a new one is not forgotten."""
    return [
        table
        for table in ALL_TABLES.sorted_tables
        if "learner_id" in table.columns and table not in (RECORDS, USERS)
    ]


def erase_learner(now: SqlWriting, learner_id: str) -> int:
    """Remove everything about a person; returns how many rows there were beside her records.

    Her records, her account with its sign-ins, keys and links, every row that names her, her key to the log, and her
    ids in the feed, whose rows stay as numbers: who follows it compares the learners it knows with those that are left.
    """
    connection = now.connection
    removed = 0
    accounts = connection.execute(
        select(USERS.c.id, USERS.c.email).where(USERS.c.learner_id == learner_id)
    ).all()
    forget_answers(now, learner_id, [email for _, email in accounts])
    for user_id, email in accounts:
        for table in OF_A_USER:
            removed += connection.execute(table.delete().where(table.c.user_id == user_id)).rowcount
        connection.execute(
            ATTEMPTS.delete().where(ATTEMPTS.c.what.contains(counted_as(email), autoescape=True))
        )
        removed += connection.execute(USERS.delete().where(USERS.c.id == user_id)).rowcount
    names = select(PSEUDONYMS.c.pseudonym).where(PSEUDONYMS.c.learner_id == learner_id)
    for name in connection.execute(names).scalars().all():
        _forget_in_searches(now, name)
    messages = (
        connection.execute(select(OUTBOX.c.id).where(OUTBOX.c.learner_id == learner_id)).scalars().all()
    )
    keep_left_in_files(now, [*(left_in_files(now) or ()), *messages])
    for table in tables_about_a_learner():
        removed += connection.execute(table.delete().where(table.c.learner_id == learner_id)).rowcount
    connection.execute(MERGES.delete().where(MERGES.c.old_id == learner_id))
    _count_consents(now)
    now.remove("learners", [learner_id])
    _forget_in_feed(now, [learner_id])
    return removed


def erase_risen(now: SqlWriting, tombstones: Tombstones) -> int:
    """Erase those who were erased before and are there again, in any table; returns how many."""
    risen = tombstones.among(learners_named(now)) if len(tombstones) else set()
    for one in sorted(risen):
        erase_learner(now, one)
    return len(risen)


def learners_named(now: SqlReading) -> set[str]:
    """The ids of all learners whom any row is about: one who only has an account, or a note, has no record."""
    found: set[str] = set()
    for table in (RECORDS, USERS, *tables_about_a_learner()):
        named = select(table.c.learner_id).where(table.c.learner_id.is_not(None)).distinct()
        found.update(now.connection.execute(named).scalars())
    return found


def forget_answers(now: SqlWriting, learner_id: str, addresses: Sequence[str] = ()) -> None:
    """Of the answers that are kept to be given again, those that name her: her id, name, or a way to reach her.

    A record has her id, a report of an import what stood in a cell; texts are in them as JSON or as a part of a URL.
    One that only speaks of somebody of the same name goes too: asked again, the request is judged anew.
    """
    identity = now.some(Identity, [learner_id]).get(learner_id)
    known: list[str | None] = [learner_id, *addresses]
    if identity is not None:
        known += [identity.given_name, identity.family_name, identity.email, identity.phone, identity.address]
    named = {form for one in known if one for form in _forms_of(one)}
    kept = (IDEMPOTENCY.c.body, IDEMPOTENCY.c.headers)
    hers = [column.contains(form, autoescape=True) for form in sorted(named) for column in kept]
    now.connection.execute(IDEMPOTENCY.delete().where(or_(*hers)))


def left_in_files(now: SqlReading) -> list[str] | None:
    """The ids of messages about people who were erased, whose files may still lie in the outbox folder.

    `None` when nobody was erased since files were last cleared: an empty list still asks for the store's own.
    """
    text = now.connection.execute(select(META.c.value).where(META.c.name == LEFT)).scalar_one_or_none()
    return None if text is None else [str(one) for one in json.loads(text)]


def keep_left_in_files(now: SqlWriting, messages: Sequence[str] | None) -> None:
    """Keep what files may still hold; `None`: nothing any more."""
    now.connection.execute(META.delete().where(META.c.name == LEFT))
    if messages is not None:
        now.connection.execute(META.insert().values(name=LEFT, value=json.dumps(sorted(set(messages)))))


def _forget_in_feed(now: SqlWriting, ids: Sequence[str]) -> None:
    """Rows of the feed keep their numbers, and say no more whom they were about."""
    for learner_id in ids:
        begins = json.dumps([learner_id], ensure_ascii=False)[:-1] + ","
        hers = CHANGES.c.kind.in_(("learners", "identities")) & (CHANGES.c.id == learner_id)
        theirs = CHANGES.c.kind.in_(KINDS_WITH_A_LEARNER) & CHANGES.c.id.startswith(begins, autoescape=True)
        now.connection.execute(CHANGES.update().where(or_(hers, theirs)).values(kind=ERASED, id=""))


def _forms_of(text: str) -> set[str]:
    """How a text stands in JSON, with or without letters beyond ASCII, and in a URL.

    >>> sorted(_forms_of("1/2")), len(_forms_of("é/1"))
    (['1%2F2', '1/2'], 3)
    """
    return {json.dumps(text, ensure_ascii=False)[1:-1], json.dumps(text)[1:-1], quote(text, safe=":")}


def _forget_in_searches(now: SqlWriting, pseudonym: str) -> None:
    with_her = SAVED_SEARCHES.c.known.contains(pseudonym, autoescape=True)
    for row in now.connection.execute(SAVED_SEARCHES.select().where(with_her)).all():
        known = [one for one in json.loads(row.known) if one != pseudonym]
        now.connection.execute(
            SAVED_SEARCHES.update().where(SAVED_SEARCHES.c.id == row.id).values(known=json.dumps(known))
        )


def _count_consents(now: SqlWriting) -> None:
    """What processes remember of the consents is old."""
    held = select(META.c.value).where(META.c.name == CONSENTS_COUNTER)
    count = now.connection.execute(held).scalar_one_or_none()
    if count is not None:
        now.connection.execute(
            META.update().where(META.c.name == CONSENTS_COUNTER).values(value=json.dumps(int(count) + 1))
        )
