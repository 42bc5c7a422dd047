"""What learners agreed to: to be seen in recruiters' lists, and that one organisation may know who they are.

`meta` counts the changes of consents, so that a process knows when what it remembers of them is old.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from service.accounts.tokens import new_id
from service.moments import stamp
from service.store import SqlReading, SqlWriting
from service.store.desk_tables import CONSENTS
from service.store.sql_reading import IDS_AT_A_TIME, parts_of
from service.store.tables import META

TEXT_VERSION = "2026-03"
"""The version of the words that a learner reads (`consent.seen`, `consent.contact` of the wording). Words that ask for
more than before get a new one, and are asked for anew."""
COUNTER = "consents"


class Purpose(StrEnum):
    """What a consent is for."""

    SEEN = "seen"  # to stand in recruiters' lists, without her name
    CONTACT = "contact"  # her name and contact, for one organisation


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent, given and perhaps withdrawn (ISO 8601, UTC). `text` is the version of the words that were read."""

    id: str
    learner_id: str
    purpose: Purpose
    organisation_id: str | None
    text: str
    given: str
    withdrawn: str | None = None


def give(
    now: SqlWriting, learner_id: str, purpose: Purpose, organisation_id: str | None, at: datetime
) -> str:
    """Keep that a learner agrees; returns the consent's id, that of the one which stands if there is one.

    `organisation_id` is that of whom a `CONTACT` is for, and `None` for `SEEN`. Raises `ValueError` otherwise.
    """
    if (purpose is Purpose.CONTACT) != (organisation_id is not None):
        raise ValueError(f"a consent of purpose {purpose.value!r} with organisation {organisation_id!r}")
    standing = now.connection.execute(
        CONSENTS.select().where(_standing(learner_id, purpose, organisation_id))
    )
    row = standing.first()
    if row is not None:
        return str(row.id)
    consent_id = new_id()
    now.connection.execute(
        CONSENTS.insert().values(
            id=consent_id,
            learner_id=learner_id,
            purpose=purpose.value,
            organisation_id=organisation_id,
            text=TEXT_VERSION,
            given=stamp(at),
            withdrawn=None,
        )
    )
    changed(now)
    return consent_id


def give_all(now: SqlWriting, learner_ids: Collection[str], purpose: Purpose, at: datetime) -> None:
    """Keep that many learners, of whom nobody has agreed before, agree to be seen: of a sample, or an import."""
    rows = [
        {
            "id": new_id(),
            "learner_id": one,
            "purpose": purpose.value,
            "organisation_id": None,
            "text": TEXT_VERSION,
            "given": stamp(at),
            "withdrawn": None,
        }
        for one in learner_ids
    ]
    if rows:
        now.connection.execute(CONSENTS.insert(), rows)
        changed(now)


def withdraw(
    now: SqlWriting, learner_id: str, purpose: Purpose, organisation_id: str | None, at: datetime
) -> bool:
    """Keep that a learner agrees no longer; whether there was a consent."""
    done = now.connection.execute(
        CONSENTS.update().where(_standing(learner_id, purpose, organisation_id)).values(withdrawn=stamp(at))
    )
    if done.rowcount:
        changed(now)
    return bool(done.rowcount)


def of_learner(now: SqlReading, learner_id: str) -> list[Consent]:
    """Everything a learner ever agreed to, the oldest first."""
    found = CONSENTS.select().where(CONSENTS.c.learner_id == learner_id)
    rows = now.connection.execute(found.order_by(CONSENTS.c.given, CONSENTS.c.id))
    return [
        Consent(
            row.id,
            row.learner_id,
            Purpose(row.purpose),
            row.organisation_id,
            row.text,
            row.given,
            row.withdrawn,
        )
        for row in rows
    ]


def stands(now: SqlReading, learner_id: str, purpose: Purpose, organisation_id: str | None = None) -> bool:
    """Whether a learner agrees now."""
    asked = CONSENTS.select().where(_standing(learner_id, purpose, organisation_id))
    return now.connection.execute(asked).first() is not None


def who_agree(
    now: SqlReading, learner_ids: Collection[str], purpose: Purpose, organisation_id: str
) -> frozenset[str]:
    """Those of some learners who agree now that an organisation does something."""
    found: set[str] = set()
    for part in parts_of(sorted(learner_ids), IDS_AT_A_TIME):
        rows = now.connection.execute(
            CONSENTS.select()
            .with_only_columns(CONSENTS.c.learner_id)
            .where(
                CONSENTS.c.learner_id.in_(part)
                & (CONSENTS.c.purpose == purpose.value)
                & (CONSENTS.c.organisation_id == organisation_id)
                & CONSENTS.c.withdrawn.is_(None)
            )
        )
        found |= {str(one) for (one,) in rows}
    return frozenset(found)


def seen_learners(now: SqlReading) -> frozenset[str]:
    """The ids of all learners who agree to stand in recruiters' lists."""
    rows = now.connection.execute(
        CONSENTS.select()
        .with_only_columns(CONSENTS.c.learner_id)
        .where((CONSENTS.c.purpose == Purpose.SEEN.value) & CONSENTS.c.withdrawn.is_(None))
    )
    return frozenset(str(one) for (one,) in rows)


def reachable_by(now: SqlReading, organisation_id: str) -> frozenset[str]:
    """The ids of the learners whose names an organisation may know."""
    rows = now.connection.execute(
        CONSENTS.select()
        .with_only_columns(CONSENTS.c.learner_id)
        .where(
            (CONSENTS.c.purpose == Purpose.CONTACT.value)
            & (CONSENTS.c.organisation_id == organisation_id)
            & CONSENTS.c.withdrawn.is_(None)
        )
    )
    return frozenset(str(one) for (one,) in rows)


def changed(now: SqlWriting) -> None:
    """Count a change. Whoever writes to the table of consents by another way calls it in the same transaction."""
    count = changes(now) + 1
    done = now.connection.execute(META.update().where(META.c.name == COUNTER).values(value=json.dumps(count)))
    if not done.rowcount:
        now.connection.execute(META.insert().values(name=COUNTER, value=json.dumps(count)))


def changes(now: SqlReading) -> int:
    """How many changes of consents there were."""
    row = now.connection.execute(META.select().where(META.c.name == COUNTER)).one_or_none()
    return 0 if row is None else int(json.loads(row.value))


def _standing(learner_id: str, purpose: Purpose, organisation_id: str | None) -> Any:
    theirs = (CONSENTS.c.learner_id == learner_id) & (CONSENTS.c.purpose == purpose.value)
    if organisation_id is None:
        theirs &= CONSENTS.c.organisation_id.is_(None)
    else:
        theirs &= CONSENTS.c.organisation_id == organisation_id
    return theirs & CONSENTS.c.withdrawn.is_(None)
