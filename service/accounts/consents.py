"""What learners agreed to: to be seen in recruiters' lists, and that one organisation may know who they are.

`meta` counts the changes of consents, so that a process knows when what it remembers of them is old.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from data.readers.consent_rows import AgreedTo
from service.accounts.tokens import new_id
from service.moments import stamp
from service.store import SqlReading, SqlWriting
from service.store.desk_tables import CONSENTS
from service.store.sql_reading import IDS_AT_A_TIME, VALUE_OF, parts_of
from service.store.statements import given, select
from service.store.tables import META

TEXT_VERSION = "2026-11"
"""The version of the words that a learner reads (`consent.seen`, `consent.contact` of the wording). Words that ask for
more than before get a new one, and are asked for anew."""
COUNTER = "consents"

Purpose = AgreedTo
"""What a consent is for."""


class How(StrEnum):
    """How a counsellor was told of a consent."""

    IN_PERSON = "in-person"
    PAPER = "paper"
    TELEPHONE = "telephone"


@dataclass(frozen=True, slots=True)
class Heard:
    """How a counsellor was told of a consent. `paper` is the reference of what was signed, or ""."""

    how: How
    paper: str = ""


def _agreed(purpose: Any, organisation_id: Any) -> Any:
    """That a consent is for this, and stands. Both may be values, or places for them."""
    theirs = CONSENTS.c.organisation_id
    return (
        (CONSENTS.c.purpose == purpose)
        & (theirs.is_(None) if organisation_id is None else theirs == organisation_id)
        & CONSENTS.c.withdrawn.is_(None)
    )


_WHO = select(CONSENTS.c.learner_id)
_WHO_AGREE = _WHO.where(
    CONSENTS.c.learner_id.in_(given("ids", several=True)),
    _agreed(given("purpose"), given("organisation_id")),
)
_WHO_OF_SOME_ARE_SEEN = _WHO.where(
    CONSENTS.c.learner_id.in_(given("ids", several=True)), _agreed(Purpose.SEEN.value, None)
)
"""Made once, like the statements of `service.store.sql_reading`."""


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent, given and perhaps withdrawn (ISO 8601, UTC). `text` is the version of the words that were read.

    `how` and `withdrawn_how` say how a counsellor was told, `paper` names what was signed: `None` where the learner did
    it herself, or a file told of it.
    """

    id: str
    learner_id: str
    purpose: Purpose
    organisation_id: str | None
    text: str
    given: str
    withdrawn: str | None = None
    how: How | None = None
    paper: str | None = None
    withdrawn_how: How | None = None


def give(
    now: SqlWriting,
    learner_id: str,
    purpose: Purpose,
    organisation_id: str | None,
    at: datetime,
    heard: Heard | None = None,
) -> str:
    """Keep that a learner agrees; returns the consent's id, that of the one which stands if there is one.

    `organisation_id` is that of whom a `CONTACT` is for, and `None` for `SEEN`. Raises `ValueError` otherwise.
    `heard` is how a counsellor was told of it, `None` where she says it herself.
    """
    if (purpose is Purpose.CONTACT) != (organisation_id is not None):
        raise ValueError(f"a consent of purpose {purpose.value!r} with organisation {organisation_id!r}")
    standing = now.connection.execute(
        CONSENTS.select().where(_standing(learner_id, purpose, organisation_id))
    )
    row = standing.first()
    if row is not None:
        return str(row.id)
    how, paper = (None, None) if heard is None else (heard.how, heard.paper or None)
    new = Consent(
        new_id(), learner_id, purpose, organisation_id, TEXT_VERSION, stamp(at), how=how, paper=paper
    )
    keep(now, [new])
    return new.id


def give_all(now: SqlWriting, learner_ids: Collection[str], purpose: Purpose, at: datetime) -> None:
    """Keep that many learners, of whom nobody has agreed before, agree to be seen: those of a sample."""
    keep(now, [Consent(new_id(), one, purpose, None, TEXT_VERSION, stamp(at)) for one in learner_ids])


def keep(now: SqlWriting, new: Collection[Consent]) -> None:
    """Keep consents of which none stands yet."""
    if new:
        now.connection.execute(
            CONSENTS.insert(),
            [
                {
                    **asdict(one),
                    "purpose": one.purpose.value,
                    "how": None if one.how is None else one.how.value,
                }
                for one in new
            ],
        )
        changed(now)


def withdraw(
    now: SqlWriting,
    learner_id: str,
    purpose: Purpose,
    organisation_id: str | None,
    at: datetime,
    heard: Heard | None = None,
) -> bool:
    """Keep that a learner agrees no longer; whether there was a consent. `heard` as in `give`."""
    done = now.connection.execute(
        CONSENTS.update()
        .where(_standing(learner_id, purpose, organisation_id))
        .values(withdrawn=stamp(at), withdrawn_how=None if heard is None else heard.how.value)
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
            None if row.how is None else How(row.how),
            row.paper,
            None if row.withdrawn_how is None else How(row.withdrawn_how),
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
    asked = {"purpose": purpose.value, "organisation_id": organisation_id}
    parts = parts_of(sorted(learner_ids), IDS_AT_A_TIME)
    return frozenset().union(*(_ids(now, _WHO_AGREE, {**asked, "ids": part}) for part in parts))


def seen_learners(now: SqlReading) -> frozenset[str]:
    """The ids of all learners who agree to stand in recruiters' lists."""
    return _ids(now, _WHO.where(_agreed(Purpose.SEEN.value, None)))


def who_are_seen(now: SqlReading, learner_ids: Collection[str]) -> frozenset[str]:
    """Those of some learners who agree to stand in recruiters' lists."""
    parts = parts_of(sorted(learner_ids), IDS_AT_A_TIME)
    return frozenset().union(*(_ids(now, _WHO_OF_SOME_ARE_SEEN, {"ids": part}) for part in parts))


def reachable_by(now: SqlReading, organisation_id: str) -> frozenset[str]:
    """The ids of the learners whose names an organisation may know."""
    return _ids(now, _WHO.where(_agreed(Purpose.CONTACT.value, organisation_id)))


def changed(now: SqlWriting) -> None:
    """Count a change. Whoever writes to the table of consents by another way calls it in the same transaction."""
    count = changes(now) + 1
    done = now.connection.execute(META.update().where(META.c.name == COUNTER).values(value=json.dumps(count)))
    if not done.rowcount:
        now.connection.execute(META.insert().values(name=COUNTER, value=json.dumps(count)))


def changes(now: SqlReading) -> int:
    """How many changes of consents there were."""
    text = now.connection.execute(VALUE_OF, {"name": COUNTER}).scalar_one_or_none()
    return 0 if text is None else int(json.loads(text))


def _ids(now: SqlReading, asked: Any, values: Mapping[str, Any] = MappingProxyType({})) -> frozenset[str]:
    return frozenset(now.connection.execute(asked, values).scalars().all())


def _standing(learner_id: str, purpose: Purpose, organisation_id: str | None) -> Any:
    return (CONSENTS.c.learner_id == learner_id) & _agreed(purpose.value, organisation_id)
