"""The store: one SQLite file that holds the records and is the truth; everything else is made from it.

A record is kept as its JSON (see `data.codec`) under its kind and id, with the sequence number of the change
that brought it. Sequence numbers only grow, one a transaction, so that whoever derives something from the
store can tell whether it is up to date, and what has changed since.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeVar, cast

from data.codec import Record, from_json, to_json
from data.network import Network
from matching.errors import PasserelleError, UnknownIdError
from matching.records import (
    Enrolment,
    Identity,
    Interaction,
    Learner,
    Offer,
    Organisation,
    Placement,
    Session,
    Training,
)

R = TypeVar("R", bound=Record)

LAYOUT = 1
"""Version of the tables below. A file of another version is refused, never guessed at."""

KINDS: Mapping[str, type[Record]] = {
    "learners": Learner,
    "identities": Identity,
    "trainings": Training,
    "sessions": Session,
    "enrolments": Enrolment,
    "offers": Offer,
    "organisations": Organisation,
    "interactions": Interaction,
    "placements": Placement,
}
"""The kinds of record, by the names they have in files and on the command line."""

_WAIT_FOR_LOCK_S = 30.0  # another process may be in the middle of a bulk import


class StoreError(PasserelleError):
    """The store's file cannot be opened, or is not one of ours."""


class Store(Protocol):
    """Where records live. Reading sees every write that was acknowledged before it."""

    def upsert(self, records: Iterable[Record]) -> int:
        """Insert records, or replace those of the same id, all or none; returns how many."""
        ...

    def remove(self, kind: str, ids: Iterable[str]) -> int:
        """Remove records by id, all or none; returns how many there were.

        Raises `UnknownIdError` for a kind that does not exist.
        """
        ...

    def get(self, cls: type[R], record_id: str) -> R:
        """The record with this id. Raises `UnknownIdError`."""
        ...

    def all(self, cls: type[R]) -> Iterator[R]:
        """All records of a class, in the order of their ids."""
        ...

    def counts(self) -> dict[str, int]:
        """How many records of each kind."""
        ...

    @property
    def id(self) -> str:
        """Drawn when the store was made: what is derived from one store is foreign to another."""
        ...

    @property
    def sequence(self) -> int:
        """Number of the last change; 0 for a new store."""
        ...

    @property
    def about(self) -> dict[str, object]:
        """What the network says of itself: `reference_day`, `seed`, `synthetic` and the like."""
        ...

    def describe(self, about: Mapping[str, object]) -> None:
        """Add to what the network says of itself."""
        ...

    def close(self) -> None:
        """Let go of the file; the store is not used afterwards."""
        ...


def kind_of(record: Record) -> str:
    """The kind that a record belongs to: the name of its JSONL file.

    >>> kind_of(Offer(id="o1", title="Boulangère"))
    'offers'
    """
    return _KIND_OF[type(record)]


_KIND_OF: Mapping[type[Record], str] = {cls: kind for kind, cls in KINDS.items()}


def record_key(record: Record) -> str:
    """What a record is known by in its kind: two with one key are a record and its newer version."""
    match record:
        case Identity():
            return record.learner_id
        case Enrolment():
            return json.dumps([record.learner_id, record.session_id], ensure_ascii=False)
        case Interaction():
            key = [record.learner_id, record.offer_id, record.kind, record.on.isoformat()]
            return json.dumps(key, ensure_ascii=False)
        case Placement():
            return json.dumps([record.learner_id, record.on.isoformat()], ensure_ascii=False)
        case Learner() | Training() | Session() | Offer() | Organisation():
            return record.id
        case _:
            raise TypeError(f"a store holds no {type(record).__name__}")


class SqliteStore:
    """A `Store` in one SQLite file, made when it is not there.

    Writes are on the disk when they return (WAL, `synchronous=FULL`). One object may be shared by threads.

    Raises:
        StoreError: the file is no SQLite file, not a store of ours, or of another layout.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(
            path, timeout=_WAIT_FOR_LOCK_S, isolation_level=None, check_same_thread=False
        )
        try:
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._lay_out()
        except sqlite3.DatabaseError as error:
            self._db.close()
            raise StoreError(f"{path} cannot be read as a store ({error}); name another with --db") from error

    def _lay_out(self) -> None:
        with self._transaction():
            self._db.execute("CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
            layout = self._meta("layout")
            if layout is not None and layout != LAYOUT:
                raise StoreError(
                    f"{self.path} has layout {layout}; this version of passerelle reads {LAYOUT}"
                )
            if layout is None:
                self._db.execute(
                    "CREATE TABLE records (kind TEXT NOT NULL, id TEXT NOT NULL, json TEXT NOT NULL,"
                    " sequence INTEGER NOT NULL, PRIMARY KEY (kind, id))"
                )
                self._set_meta("layout", LAYOUT)
                self._set_meta("id", secrets.token_hex(16))
                self._set_meta("sequence", 0)
                self._set_meta("about", {})

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def _meta(self, name: str) -> object:
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return None if row is None else json.loads(row[0])

    def _set_meta(self, name: str, value: object) -> None:
        text = json.dumps(value, ensure_ascii=False, sort_keys=True)
        self._db.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", (name, text))

    def _next_sequence(self) -> int:
        sequence = cast("int", self._meta("sequence")) + 1
        self._set_meta("sequence", sequence)
        return sequence

    # ------------------------------------------------------------------- writing

    def upsert(self, records: Iterable[Record]) -> int:
        rows = []
        for record in records:
            text = json.dumps(to_json(record), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
            rows.append((kind_of(record), record_key(record), text))
        if not rows:
            return 0
        with self._transaction():
            sequence = self._next_sequence()
            self._db.executemany(
                "INSERT INTO records (kind, id, json, sequence) VALUES (?, ?, ?, ?) ON CONFLICT (kind, id)"
                " DO UPDATE SET json = excluded.json, sequence = excluded.sequence",
                [(*row, sequence) for row in rows],
            )
        return len(rows)

    def remove(self, kind: str, ids: Iterable[str]) -> int:
        if kind not in KINDS:
            raise UnknownIdError(f"no kind of record {kind!r}; the kinds are {', '.join(KINDS)}")
        with self._transaction():
            self._next_sequence()
            removed = self._db.executemany(
                "DELETE FROM records WHERE kind = ? AND id = ?", [(kind, one) for one in ids]
            )
            return removed.rowcount

    def describe(self, about: Mapping[str, object]) -> None:
        with self._transaction():
            self._next_sequence()
            self._set_meta("about", {**self.about, **about})

    # ------------------------------------------------------------------- reading

    def get(self, cls: type[R], record_id: str) -> R:
        with self._lock:
            row = self._db.execute(
                "SELECT json FROM records WHERE kind = ? AND id = ?", (_KIND_OF[cls], record_id)
            ).fetchone()
        if row is None:
            raise UnknownIdError(f"the store has no {cls.__name__.lower()} with id {record_id!r}")
        return from_json(cls, json.loads(row[0]))

    def all(self, cls: type[R]) -> Iterator[R]:
        with self._lock:
            rows = self._db.execute(
                "SELECT json FROM records WHERE kind = ? ORDER BY id", (_KIND_OF[cls],)
            ).fetchall()
        for (text,) in rows:
            yield from_json(cls, json.loads(text))

    def counts(self) -> dict[str, int]:
        with self._lock:
            found = dict(self._db.execute("SELECT kind, count(*) FROM records GROUP BY kind").fetchall())
        return {kind: found.get(kind, 0) for kind in KINDS}

    @property
    def id(self) -> str:
        with self._lock:
            return cast("str", self._meta("id"))

    @property
    def sequence(self) -> int:
        with self._lock:
            return cast("int", self._meta("sequence"))

    @property
    def about(self) -> dict[str, object]:
        with self._lock:
            return cast("dict[str, object]", self._meta("about"))

    def close(self) -> None:
        with self._lock:
            self._db.close()


def save_network(store: Store, network: Network) -> int:
    """Put a whole network into a store, in one change; returns the number of records."""
    kept = store.upsert(
        (
            *network.organisations,
            *network.trainings,
            *network.sessions,
            *network.learners,
            *network.identities,
            *network.enrolments,
            *network.offers,
        )
    )
    if network.about:
        store.describe(network.about)
    return kept


def load_network(store: Store) -> Network:
    """Everything of a store that the engine reads, without the identities, which it must not see."""
    return Network(
        learners=tuple(store.all(Learner)),
        trainings=tuple(store.all(Training)),
        sessions=tuple(store.all(Session)),
        enrolments=tuple(store.all(Enrolment)),
        offers=tuple(store.all(Offer)),
        organisations=tuple(store.all(Organisation)),
        about=store.about,
    )
