"""The store on a database: every write is one transaction that also adds its rows to the feed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from data.codec import Record
from service.store.engines import engine_for, for_reading, for_writing, told_in_words
from service.store.protocol import Change
from service.store.sql_reading import SqlReading
from service.store.sql_writing import SqlWriting
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

    @contextmanager
    def writing(self) -> Iterator[SqlWriting]:
        """A transaction that writes: kept as a whole at the end, or not at all if anything is raised in it.

        Raises:
            StoreFullError: there is no room left.
        """
        with told_in_words(self.address), self._writer.begin() as connection:
            now = SqlWriting(connection)
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
