"""The store on a database: every write is one transaction that also adds its rows to the feed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from data.codec import Record
from service.store.engines import (
    empty_journal,
    engine_for,
    for_reading,
    for_writing,
    told_in_words,
    write_anew,
)
from service.store.erasing import erase_risen, keep_left_in_files, learners_named, left_in_files
from service.store.protocol import Change
from service.store.sql_reading import SqlReading
from service.store.sql_writing import SqlWriting
from service.store.tombstones import Tombstones
from service.store.upgrading import bring_up_to_date
from service.store_address import Address, PostgresUrl

R = TypeVar("R", bound=Record)
Key = tuple[str, str]  # kind, id


def open_store(address: Address, data: Path = Path("var")) -> SqlStore:
    """The store at an address: a file is made when it is not there, tables of an older version are upgraded.

    Who was erased and is there all the same, such as out of a backup, is erased again.

    Args:
        address: a file, or a database of a server.
        data: folder of what belongs to a database of a server and is not in it.

    Raises:
        StoreError: it cannot be reached, a newer passerelle made it, or it is no store of ours.
    """
    if isinstance(address, Path):
        address.parent.mkdir(parents=True, exist_ok=True)
    store = SqlStore(address, data)
    try:
        store.bury()
    except BaseException:
        store.close()
        raise
    return store


def erased_file(address: Address, data: Path) -> Path:
    """Where it is kept who was erased: beside a store's file, or in `data` for a database of a server."""
    if isinstance(address, PostgresUrl):
        return data / f"{address.nickname}.erased"
    return address.with_suffix(".erased")


class SqlStore:
    """A `Store` on SQLite or PostgreSQL. One object may be shared by threads, one database by processes.

    A write is on the disk when it returns (SQLite: WAL and `synchronous=FULL`). A reading waits for no write.
    """

    def __init__(self, address: Address, data: Path = Path("var")) -> None:
        self.address = address
        self.tombstones = Tombstones(erased_file(address, data))
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

    @contextmanager
    def writing(self) -> Iterator[SqlWriting]:
        """A transaction that writes: kept as a whole at the end, or not at all if anything is raised in it.

        Raises:
            StoreFullError: there is no room left.
        """
        with told_in_words(self.address), self._writer.begin() as connection:
            now = SqlWriting(connection, self.tombstones)
            yield now
            now.finish()

    def upsert(self, records: Iterable[Record]) -> int:
        some = list(records)
        if not some:
            return 0
        with self.writing() as now:
            return now.upsert(some)

    def remove(self, kind: str, ids: Iterable[str]) -> int:
        with self.writing() as now:
            return now.remove(kind, ids)

    def bury(self) -> int:
        """Erase those who were erased before and are there again; returns how many."""
        if not len(self.tombstones):
            return 0
        with self.reading() as now:
            risen = self.tombstones.among(learners_named(now))
        if not risen:  # no store that is opened waits for one that writes
            return 0
        with self.writing() as now:
            return erase_risen(now, self.tombstones)

    def scrub(self, cleared: Collection[str] = ()) -> bool:
        """Leave nothing in files of what was deleted; whether all of it is gone, or somebody still reads it.

        SQLite overwrites what it deletes, but not the copies that it made when it moved rows from page to page: after
        an erasure the file is written anew (VACUUM, about a second for 10,000 learners), and its journal is emptied.
        PostgreSQL does the like by itself, in the background (autovacuum).

        Args:
            cleared: ids of messages (see `left_in_files`) whose files are gone.

        Raises:
            StoreError: somebody writes for too long, or there is no room for the second copy.
        """
        on_a_server = isinstance(self.address, PostgresUrl)
        with self.reading() as now:
            pending = left_in_files(now) is not None
        rest: list[str] = []
        if pending:
            if not on_a_server:
                with told_in_words(self.address):
                    write_anew(self._engine)
            with self.writing() as now:
                rest = [one for one in left_in_files(now) or () if one not in cleared]
                keep_left_in_files(now, rest or None)
        if on_a_server:
            return not rest
        with told_in_words(self.address):
            return empty_journal(self._engine) and not rest

    def describe(self, about: Mapping[str, object]) -> None:
        with self.writing() as now:
            now.describe(about)

    # ------------------------------------------------------------------- reading

    @contextmanager
    def reading(self) -> Iterator[SqlReading]:
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

    def ids(self, cls: type[R]) -> frozenset[str]:
        with self.reading() as now:
            return now.ids(cls)

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
