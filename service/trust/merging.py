"""Two records of one person become one.

The survivor keeps what she has; what she lacks comes from the other; what happened to either happened to her. The old
id leads to her from then on, in links and in the log. A merge cannot be undone: what the two had been is not kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import datetime
from typing import Any, TypeVar

from data.codec import Record
from matching.errors import UnknownIdError
from matching.records import Enrolment, Identity, Interaction, Learner, Placement
from service.accounts import acts, consents
from service.accounts.actor import Actor
from service.moments import stamp
from service.store import SqlReading, SqlWriting, record_key
from service.store.desk_tables import CONSENTS, MERGES, PSEUDONYMS
from service.store.erasing import forget_answers, tables_about_a_learner
from service.store.sql_reading import IDS_AT_A_TIME, parts_of, records_about, storable
from service.trust.pseudonyms import pseudonym_of

R = TypeVar("R", Learner, Identity)


def merge(now: SqlWriting, survivor_id: str, other_id: str, by: Actor | str, at: datetime) -> None:
    """Make one record of two.

    Args:
        now: the transaction.
        survivor_id: whose id stays.
        other_id: whose id only leads to her from now on.
        by: who decided it.
        at: when.

    Raises:
        UnknownIdError: one of the two is nobody's, or they are the same.
    """
    if survivor_id == other_id:
        raise UnknownIdError("a record cannot be merged with itself")
    survivor, other = now.get(Learner, survivor_id), now.get(Learner, other_id)
    records: list[Record] = [filled(survivor, other)]
    identities = now.some(Identity, [survivor_id, other_id])
    if other_id in identities:
        hers = identities.get(survivor_id) or Identity(survivor_id)
        records.append(filled(hers, replace(identities[other_id], learner_id=survivor_id)))
    records += _moved(now, survivor_id, other_id)
    pseudonyms = pseudonym_of(now, survivor_id), pseudonym_of(now, other_id)
    forget_answers(now, other_id)  # by a name that she may not have from now on
    now.upsert(records)
    now.remove("learners", [other_id])
    _move_rows(now, survivor_id, other_id)
    _withdraw_what_either_withdrew(now, survivor_id, at)
    consents.changed(now)
    now.connection.execute(
        MERGES.update().where(MERGES.c.learner_id == other_id).values(learner_id=survivor_id)
    )
    now.connection.execute(MERGES.insert().values(old_id=other_id, learner_id=survivor_id, at=stamp(at)))
    acts.note(now, by, "learner.merge", pseudonyms[0], {"other": pseudonyms[1]}, at=at)


def survivor_of(now: SqlReading, learner_id: str) -> str | None:
    """To whom an old id leads; `None` when it was never merged."""
    return survivors_of(now, [learner_id]).get(learner_id)


def survivors_of(now: SqlReading, learner_ids: Iterable[str]) -> dict[str, str]:
    """To whom old ids lead, by old id; those that were never merged are not in it."""
    found: dict[str, str] = {}
    for part in parts_of([one for one in dict.fromkeys(learner_ids) if storable(one)], IDS_AT_A_TIME):
        rows = now.connection.execute(MERGES.select().where(MERGES.c.old_id.in_(part)))
        found |= {str(row.old_id): str(row.learner_id) for row in rows}
    return found


def filled(survivor: R, other: R) -> R:
    """A record with what it lacks taken from another; lists have what is in either, the later of two dates counts.

    >>> filled(Learner("a", headline="Dev"), Learner("b", headline="Web", diploma_level=5)).diploma_level
    5
    """
    changes: dict[str, Any] = {}
    for field in fields(survivor):
        mine: Any = getattr(survivor, field.name)
        theirs: Any = getattr(other, field.name)
        if field.name == "last_active" and None not in (mine, theirs):
            changes[field.name] = max(mine, theirs)
        elif isinstance(mine, tuple):
            changes[field.name] = tuple(dict.fromkeys((*mine, *_new(mine, theirs))))
        elif mine in (None, ""):
            changes[field.name] = theirs
    return replace(survivor, **changes)


def _new(mine: Iterable[object], theirs: Iterable[object]) -> list[object]:
    """Parts of a list that are not there yet: a skill or a language of the same code is the same one."""
    known = {_name(one) for one in mine}
    return [one for one in theirs if _name(one) not in known]


def _name(part: object) -> object:
    return getattr(part, "code", None) or getattr(part, "label", None) or part


def _moved(now: SqlReading, survivor_id: str, other_id: str) -> list[Record]:
    """What happened to the other, as if it had happened to the survivor; where both have it, hers stays."""
    found: list[Record] = []
    for cls in (Enrolment, Interaction, Placement):
        known = {record_key(one) for one in records_about(now, cls, survivor_id)}
        moved = [replace(one, learner_id=survivor_id) for one in records_about(now, cls, other_id)]
        found += [one for one in moved if record_key(one) not in known]
    return found


def _move_rows(now: SqlWriting, survivor_id: str, other_id: str) -> None:
    """Rows about the other are about the survivor now; where she has one of the same key, hers stays."""
    for table in tables_about_a_learner():
        if table in (PSEUDONYMS, MERGES):
            continue
        keys = [column for column in table.primary_key if column.name != "learner_id"]
        if "learner_id" in table.primary_key:
            hers = now.connection.execute(table.select().where(table.c.learner_id == survivor_id)).all()
            for row in hers:
                same = table.c.learner_id == other_id
                for column in keys:
                    same &= column == row._mapping[column.name]
                now.connection.execute(table.delete().where(same))
        now.connection.execute(
            table.update().where(table.c.learner_id == other_id).values(learner_id=survivor_id)
        )


def _withdraw_what_either_withdrew(now: SqlWriting, learner_id: str, at: datetime) -> None:
    """Of two answers to one question the later counts: a consent given before a withdrawal is withdrawn."""
    rows = now.connection.execute(CONSENTS.select().where(CONSENTS.c.learner_id == learner_id)).all()
    for row in rows:
        later = [
            one
            for one in rows
            if one.withdrawn is not None
            and (one.purpose, one.organisation_id) == (row.purpose, row.organisation_id)
            and one.withdrawn > row.given
        ]
        if row.withdrawn is None and later:
            now.connection.execute(
                CONSENTS.update().where(CONSENTS.c.id == row.id).values(withdrawn=stamp(at))
            )
