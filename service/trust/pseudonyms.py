"""Names for the log: a random one a person, and the one key that leads back to her.

The log speaks of pseudonyms only. Erasing a person deletes her row of the key, and nothing leads to her any more.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from matching.records import Learner
from service.store import SqlReading, SqlWriting
from service.store.desk_tables import MERGES, PSEUDONYMS
from service.store.sql_reading import IDS_AT_A_TIME, parts_of
from service.store.statements import given, select


def pseudonym_of(now: SqlWriting, learner_id: str) -> str:
    """The pseudonym of a learner, made if she has none yet; one that is not kept for an id of nobody."""
    return pseudonyms_of(now, [learner_id])[learner_id]


def pseudonyms_of(now: SqlWriting, learner_ids: Iterable[str]) -> dict[str, str]:
    """The pseudonym of each learner, made where there is none yet.

    An id that the store has no learner for gets a name that is not kept: she was erased a moment ago, and must not
    come back into the key.
    """
    wanted = list(dict.fromkeys(learner_ids))
    found = known_pseudonyms(now, wanted)
    new = {one: secrets.token_hex(16) for one in wanted if one not in found}
    there = now.some(Learner, new)
    if there:
        now.connection.execute(
            PSEUDONYMS.insert(), [{"learner_id": one, "pseudonym": new[one]} for one in there]
        )
    return {**found, **new}


_NAMES = select(PSEUDONYMS.c.learner_id, PSEUDONYMS.c.pseudonym).where(
    PSEUDONYMS.c.learner_id.in_(given("ids", several=True))
)


def known_pseudonyms(now: SqlReading, learner_ids: Iterable[str]) -> dict[str, str]:
    """The pseudonyms that exist, by learner id. Makes none."""
    found: dict[str, str] = {}
    for part in parts_of(list(dict.fromkeys(learner_ids)), IDS_AT_A_TIME):
        rows = now.connection.execute(_NAMES, {"ids": part})
        for one, name in rows.all():
            found[one] = name
    return found


def learners_behind(now: SqlReading, pseudonyms: Iterable[str]) -> dict[str, str]:
    """The learners whom pseudonyms stand for, by pseudonym; who was erased, or never was, is not in it.

    Who was a second record of somebody is that somebody.
    """
    found: dict[str, str] = {}
    for part in parts_of(list(dict.fromkeys(pseudonyms)), IDS_AT_A_TIME):
        rows = now.connection.execute(PSEUDONYMS.select().where(PSEUDONYMS.c.pseudonym.in_(part)))
        found |= {row.pseudonym: row.learner_id for row in rows}
    for part in parts_of(list(dict.fromkeys(found.values())), IDS_AT_A_TIME):
        merged = now.connection.execute(MERGES.select().where(MERGES.c.old_id.in_(part)))
        survivors = {row.old_id: row.learner_id for row in merged}
        found = {name: survivors.get(one, one) for name, one in found.items()}
    return found


def all_ids_of(now: SqlReading, learner_id: str) -> tuple[str, ...]:
    """A learner's id, and before it those of the records that were merged into hers."""
    rows = now.connection.execute(
        MERGES.select().where(MERGES.c.learner_id == learner_id).order_by(MERGES.c.old_id)
    )
    return (*(row.old_id for row in rows), learner_id)


def pseudonyms_behind(now: SqlReading, learner_id: str) -> tuple[str, ...]:
    """All names under which a learner stands in the log."""
    return tuple(sorted(known_pseudonyms(now, all_ids_of(now, learner_id)).values()))
