"""A `Reading` over one connection of a database, in one transaction of its own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar, cast

from sqlalchemy import Connection, bindparam, func, select

from data.codec import Record, from_stored
from matching.errors import UnknownIdError
from service.store.kinds import KIND_OF, KINDS
from service.store.protocol import Change, Operation
from service.store.tables import CHANGES, META, RECORDS

R = TypeVar("R", bound=Record)

IDS_AT_A_TIME = 500
"""Ids in one question: SQLite takes some thousands of values in a statement, and the older ones 999."""

# Statements that are asked many times a second are made once: SQLAlchemy takes longer to make one than a database to
# answer it.
VALUE_OF = select(META.c.value).where(META.c.name == bindparam("name"))
"""One of the store's own values, as JSON, by its `name`."""
_SOME = select(RECORDS.c.id, RECORDS.c.json).where(
    RECORDS.c.kind == bindparam("kind"), RECORDS.c.id.in_(bindparam("ids", expanding=True))
)
_ABOUT = (
    select(RECORDS.c.json)
    .where(RECORDS.c.kind == bindparam("kind"), RECORDS.c.learner_id == bindparam("learner_id"))
    .order_by(RECORDS.c.id)
)
_CHANGES = (
    select(CHANGES.c.sequence, CHANGES.c.kind, CHANGES.c.id, CHANGES.c.operation, CHANGES.c.at)
    .where(CHANGES.c.sequence > bindparam("after"))
    .order_by(CHANGES.c.sequence)
    .limit(bindparam("limit"))
)


class SqlReading:
    """What the transaction of a connection sees. See `Reading` for what each method answers."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def connection(self) -> Connection:
        """For the tables beside the records."""
        return self._connection

    def get(self, cls: type[R], record_id: str) -> R:
        found = self.some(cls, [record_id])
        if record_id not in found:
            raise UnknownIdError(f"the store has no {cls.__name__.lower()} with id {record_id!r}")
        return found[record_id]

    def all(self, cls: type[R]) -> Iterator[R]:
        rows = self._connection.execute(
            select(RECORDS.c.json).where(RECORDS.c.kind == KIND_OF[cls]).order_by(RECORDS.c.id)
        )
        for (text,) in rows.all():
            yield from_stored(cls, text)

    def some(self, cls: type[R], ids: Iterable[str]) -> dict[str, R]:
        found: dict[str, R] = {}
        wanted = [one for one in dict.fromkeys(ids) if storable(one)]
        for part in parts_of(wanted, IDS_AT_A_TIME):
            rows = self._connection.execute(_SOME, {"kind": KIND_OF[cls], "ids": part})
            found |= {one: from_stored(cls, text) for one, text in rows.all()}
        return found

    def ids(self, cls: type[R]) -> frozenset[str]:
        rows = self._connection.execute(select(RECORDS.c.id).where(RECORDS.c.kind == KIND_OF[cls]))
        return frozenset(rows.scalars().all())

    def counts(self) -> dict[str, int]:
        rows = self._connection.execute(select(RECORDS.c.kind, func.count()).group_by(RECORDS.c.kind))
        found = {str(kind): int(count) for kind, count in rows}
        return {kind: found.get(kind, 0) for kind in KINDS}

    def changes(self, after: int, limit: int) -> list[Change]:
        rows = self._connection.execute(_CHANGES, {"after": after, "limit": limit})
        return [Change(number, kind, one, Operation(done), at) for number, kind, one, done, at in rows]

    @property
    def id(self) -> str:
        return cast("str", self.value("id"))

    @property
    def sequence(self) -> int:
        return cast("int", self.value("sequence"))

    @property
    def about(self) -> dict[str, object]:
        return cast("dict[str, object]", self.value("about"))

    def value(self, name: str) -> object:
        """One of the store's own values."""
        text = self._connection.execute(VALUE_OF, {"name": name}).scalar_one()
        return cast("object", json.loads(text))


def records_about(now: SqlReading, cls: type[R], learner_id: str) -> list[R]:
    """The records of a class that are about a learner, in the order of their ids."""
    rows = now.connection.execute(_ABOUT, {"kind": KIND_OF[cls], "learner_id": learner_id})
    return [from_stored(cls, text) for (text,) in rows.all()]


def storable(text: str) -> bool:
    """Whether every database can hold a text: it has no NUL, and no half of a character.

    >>> storable("Awa"), storable("A" + chr(0)), storable(chr(0xD800))
    (True, False, False)
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


T = TypeVar("T")


def parts_of(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The items in parts of at most `size`.

    >>> list(parts_of("abcde", 2))
    ['ab', 'cd', 'e']
    """
    for start in range(0, len(items), size):
        yield items[start : start + size]
