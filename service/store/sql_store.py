"""The store on a database: every write is one transaction that also adds its rows to the feed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from data.codec import Record, to_json
from matching.errors import BadRecordError, UnknownIdError
from service.store.engines import engine_for, for_reading, for_writing, told_in_words
from service.store.kinds import KINDS, kind_of, learner_of, record_key
from service.store.protocol import ABOUT, Change, Operation, Reading
from service.store.sql_reading import IDS_AT_A_TIME, SqlReading, parts_of, storable
from service.store.tables import CHANGES, META, RECORDS
from service.store.upgrading import bring_up_to_date
from service.store_address import Address

R = TypeVar("R", bound=Record)
Key = tuple[str, str]  # kind, id


def open_store(address: Address) -> SqlStore:
    """The store at an address: a file is made when it is not there, tables of an older version are upgraded.

    Raises:
        StoreError: it cannot be reached, a newer passerelle made it, or it is no store of ours.
    """
    if isinstance(address, Path):
        address.parent.mkdir(parents=True, exist_ok=True)
    return SqlStore(address)


class SqlStore:
    """A `Store` on SQLite or PostgreSQL. One object may be shared by threads, one database by processes.

    A write is on the disk when it returns (SQLite: WAL and `synchronous=FULL`). A reading waits for no write.
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        engine = engine_for(address)
        try:
            with told_in_words(address):
                bring_up_to_date(engine, address)
        except BaseException:
            engine.dispose()
            raise
        self._engine, self._reader, self._writer = engine, for_reading(engine), for_writing(engine)

    def close(self) -> None:
        self._engine.dispose()

    # ------------------------------------------------------------------- writing

    def upsert(self, records: Iterable[Record]) -> int:
        rows = {}
        for record in records:
            row = _row(record)
            rows[row["kind"], row["id"]] = row  # of two with one key, the later
        if rows:
            with self._change() as change:
                change.put(list(rows.values()))
        return len(rows)

    def remove(self, kind: str, ids: Iterable[str]) -> int:
        if kind not in KINDS:
            raise UnknownIdError(f"no kind of record {kind!r}; the kinds are {', '.join(KINDS)}")
        wanted = [one for one in dict.fromkeys(ids) if storable(one)]
        if not wanted:
            return 0
        with self._change() as change:
            return change.remove(kind, wanted)

    def describe(self, about: Mapping[str, object]) -> None:
        with self._change() as change:
            change.describe(about)

    @contextmanager
    def _change(self) -> Iterator[_Writing]:
        with told_in_words(self.address), self._writer.begin() as connection:
            change = _Writing(connection)
            yield change
            change.finish()

    # ------------------------------------------------------------------- reading

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        with told_in_words(self.address), self._reader.begin() as connection:
            yield SqlReading(connection)

    def get(self, cls: type[R], record_id: str) -> R:
        with self.reading() as now:
            return now.get(cls, record_id)

    def all(self, cls: type[R]) -> Iterator[R]:
        with self.reading() as now:
            return iter(list(now.all(cls)))

    def some(self, cls: type[R], ids: Iterable[str]) -> dict[str, R]:
        with self.reading() as now:
            return now.some(cls, ids)

    def counts(self) -> dict[str, int]:
        with self.reading() as now:
            return now.counts()

    def changes(self, after: int, limit: int) -> list[Change]:
        with self.reading() as now:
            return now.changes(after, limit)

    @property
    def id(self) -> str:
        with self.reading() as now:
            return now.id

    @property
    def sequence(self) -> int:
        with self.reading() as now:
            return now.sequence

    @property
    def about(self) -> dict[str, object]:
        with self.reading() as now:
            return now.about


class _Writing:
    """One transaction that writes. It holds the row of the sequence, and so comes after all that wrote before it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        held = select(META.c.value).where(META.c.name == "sequence").with_for_update()
        self._sequence = int(connection.execute(held).scalar_one())
        self._at = datetime.now(tz=UTC).isoformat(timespec="milliseconds")

    def put(self, rows: list[dict[str, Any]]) -> None:
        """Insert or replace records, given as rows without their number."""
        first = self._sequence + 1
        self._feed([(row["kind"], row["id"]) for row in rows], Operation.UPSERT)
        insert = sqlite.insert if self._connection.dialect.name == "sqlite" else postgresql.insert
        new = insert(RECORDS)
        replacing = new.on_conflict_do_update(
            index_elements=[RECORDS.c.kind, RECORDS.c.id],
            set_={"json": new.excluded.json, "sequence": new.excluded.sequence},
        )
        self._connection.execute(
            replacing, [{**row, "sequence": number} for number, row in enumerate(rows, start=first)]
        )

    def remove(self, kind: str, ids: list[str]) -> int:
        """Remove those of the ids that are there, and with a learner what is about her; how many there were."""
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
        known = cast("dict[str, object]", SqlReading(self._connection).value("about"))
        self._set("about", {**known, **about})
        self._feed([(ABOUT, ABOUT)], Operation.UPSERT)

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


def _row(record: Record) -> dict[str, Any]:
    """A record as its row, without the number. Raises `BadRecordError` for a text that no database holds."""
    key = record_key(record)
    text = json.dumps(to_json(record), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    if not storable(key) or not storable(text):
        raise BadRecordError(
            f"{kind_of(record)} {key!r}: a text in it holds half of a character, or its id a NUL"
        )
    return {"kind": kind_of(record), "id": key, "json": text, "learner_id": learner_of(record)}
