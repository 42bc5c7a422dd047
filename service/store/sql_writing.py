"""One transaction that writes: every record it puts or removes also gets its row in the feed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Connection, delete, or_, select, update

from data.codec import Record, stored_text
from matching.errors import BadRecordError, UnknownIdError
from service.moments import stamp
from service.store.kinds import KINDS, kind_of, learner_of, record_key
from service.store.protocol import ABOUT, Operation
from service.store.sql_reading import IDS_AT_A_TIME, SqlReading, parts_of, storable
from service.store.tables import CHANGES, META, RECORDS
from service.store.tombstones import ErasedError, Tombstones

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

Key = tuple[str, str]  # kind, id


class SqlWriting(SqlReading):
    """A transaction that writes. It holds the row of the sequence, and so comes after all that wrote before it.

    It reads what it is about to change, as nobody else can change it meanwhile. The tables beside the records are
    written through `connection`, in the same transaction.

    Args:
        connection: in a transaction that writes.
        tombstones: who was erased, and is not written again.
    """

    def __init__(self, connection: Connection, tombstones: Tombstones) -> None:
        super().__init__(connection)
        self._tombstones = tombstones
        held = select(META.c.value).where(META.c.name == "sequence").with_for_update()
        self._sequence = int(connection.execute(held).scalar_one())
        self._at = stamp(datetime.now(tz=UTC))

    def upsert(self, records: Iterable[Record]) -> int:
        """Insert records, or replace those of the same id; returns how many. Raises `BadRecordError`, `ErasedError`."""
        records = list(records)
        about = {one for one in map(learner_of, records) if one is not None}
        if erased := self._tombstones.among(about):
            raise ErasedError(erased, about)
        rows = {}
        for record in records:
            row = row_of(record)
            rows[row["kind"], row["id"]] = row  # of two with one key, the later
        if rows:
            self._put(list(rows.values()))
        return len(rows)

    def remove(self, kind: str, ids: Iterable[str]) -> int:
        """Remove those of the ids that are there, and with a learner what is about her; how many there were.

        Raises `UnknownIdError` for a kind that does not exist.
        """
        if kind not in KINDS:
            raise UnknownIdError(f"no kind of record {kind!r}; the kinds are {', '.join(KINDS)}")
        return self._remove(kind, [one for one in dict.fromkeys(ids) if storable(one)])

    def _put(self, rows: list[dict[str, Any]]) -> None:
        first = self._sequence + 1
        self._feed([(row["kind"], row["id"]) for row in rows], Operation.UPSERT)
        new = self._insert()
        replacing = new.on_conflict_do_update(
            index_elements=[RECORDS.c.kind, RECORDS.c.id],
            set_={"json": new.excluded.json, "sequence": new.excluded.sequence},
        )
        self._connection.execute(
            replacing, [{**row, "sequence": number} for number, row in enumerate(rows, start=first)]
        )

    def _insert(self) -> sqlite.Insert | postgresql.Insert:
        """An insert that can replace. Only the dialect in use is loaded: either takes a while."""
        if self._connection.dialect.name == "sqlite":
            from sqlalchemy.dialects.sqlite import insert

            return insert(RECORDS)
        from sqlalchemy.dialects.postgresql import insert as insert_on_server

        return insert_on_server(RECORDS)

    def _remove(self, kind: str, ids: list[str]) -> int:
        there: list[Key] = []
        for part in parts_of(ids, IDS_AT_A_TIME):
            these = (RECORDS.c.kind == kind) & RECORDS.c.id.in_(part)
            asked = or_(these, RECORDS.c.learner_id.in_(part)) if kind == "learners" else these
            found = select(RECORDS.c.kind, RECORDS.c.id).where(asked).order_by(RECORDS.c.kind, RECORDS.c.id)
            there += [(str(one), str(record_id)) for one, record_id in self._connection.execute(found)]
            self._connection.execute(delete(RECORDS).where(asked))
        self._feed(there, Operation.REMOVE)
        return sum(one == kind for one, _ in there)

    def describe(self, about: Mapping[str, object]) -> None:
        """Add to what the network says of itself."""
        known = cast("dict[str, object]", self.value("about"))
        self._set("about", {**known, **about})
        self._feed([(ABOUT, ABOUT)], Operation.UPSERT)

    def goes_on_from(self, sequence: int) -> None:
        """Number what follows from here on: the rows of another store have taken the place of this one's."""
        self._sequence = sequence

    def finish(self) -> None:
        """Keep the number of the last change."""
        self._set("sequence", self._sequence)

    def _feed(self, keys: list[Key], operation: Operation) -> None:
        rows = []
        for kind, record_id in keys:
            self._sequence += 1
            rows.append(
                {
                    "sequence": self._sequence,
                    "kind": kind,
                    "id": record_id,
                    "operation": operation.value,
                    "at": self._at,
                }
            )
        if rows:
            self._connection.execute(CHANGES.insert(), rows)

    def _set(self, name: str, value: object) -> None:
        text = json.dumps(value, ensure_ascii=False, sort_keys=True)
        self._connection.execute(update(META).where(META.c.name == name).values(value=text))


def row_of(record: Record) -> dict[str, Any]:
    """A record as its row, without the number. Raises `BadRecordError` for a text that no database holds."""
    key = record_key(record)
    text = stored_text(record)
    if not storable(key) or not storable(text):
        raise BadRecordError(
            f"{kind_of(record)} {key!r}: a text in it holds half of a character, or its id a NUL"
        )
    return {"kind": kind_of(record), "id": key, "json": text, "learner_id": learner_of(record)}
