"""Records by their keys, with the number of their last change: what conditional requests and paging need."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import islice

from service.store.sql_reading import IDS_AT_A_TIME, SqlReading, parts_of, storable
from service.store.tables import RECORDS


@dataclass(frozen=True, slots=True)
class Row:
    """A record as the store keeps it: its key, its JSON text, the number of its last change."""

    key: str
    text: str
    sequence: int


def row(now: SqlReading, kind: str, key: str) -> Row | None:
    """The record of a kind with this key, or `None`."""
    if not storable(key):
        return None
    asked = RECORDS.select().where(RECORDS.c.kind == kind, RECORDS.c.id == key)
    found = now.connection.execute(asked).one_or_none()
    return None if found is None else Row(found.id, found.json, found.sequence)


def rows_after(
    now: SqlReading, kind: str, last: str, count: int, *, about: Set[str] | None = None, holding: str = ""
) -> list[Row]:
    """The first `count` records of a kind whose keys follow `last`, in the order of their keys.

    Args:
        now: the reading.
        kind: one of `KINDS`.
        last: a key, which need not exist; "" stands before all.
        count: how many at most.
        about: only records about one of these learners; `None` for all.
        holding: only records whose JSON holds this text as it stands.
    """
    asked = RECORDS.select().where(RECORDS.c.kind == kind, RECORDS.c.id > last)
    if holding:
        asked = asked.where(RECORDS.c.json.contains(holding, autoescape=True))
    asked = asked.order_by(RECORDS.c.id).limit(count)

    def found(part: Sequence[str] | None) -> Iterator[Row]:
        narrowed = asked if part is None else asked.where(RECORDS.c.learner_id.in_(part))
        for one in now.connection.execute(narrowed).all():
            yield Row(one.id, one.json, one.sequence)

    if about is None:
        return list(found(None))
    parts = [found(part) for part in parts_of(sorted(about), IDS_AT_A_TIME)]
    return list(islice(heapq.merge(*parts, key=lambda one: one.key), count))
