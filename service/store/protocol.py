"""What the rest of the service knows of a store, and the errors that a store raises."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

from data.codec import Record
from matching.errors import PasserelleError

R = TypeVar("R", bound=Record)


class StoreError(PasserelleError):
    """The store cannot be opened or reached, or is not one of ours; the message says what to do."""


class StoreFullError(StoreError):
    """There is no room left for a change. Nothing of it was kept; reading goes on."""


class Operation(StrEnum):
    """What a change did. After a removal, its row in the feed is all that is left of the record."""

    UPSERT = "upsert"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Change:
    """A row of the feed: what was done to which record, and when (UTC, ISO 8601).

    The kind is one of `KINDS`, `ABOUT` for what the network says of itself, or `ERASED`.
    """

    sequence: int
    kind: str
    id: str
    operation: Operation
    at: str


ABOUT = "about"
ERASED = "erased"
"""Kind, without an id, of the changes that were about somebody who was erased: who meets one asks who is left."""


class Reading(Protocol):
    """What a store holds. Everything that is asked of one reading is answered as of the same moment."""

    def get(self, cls: type[R], record_id: str) -> R:
        """The record with this id. Raises `UnknownIdError`."""
        ...

    def all(self, cls: type[R]) -> Iterator[R]:
        """All records of a class, in the order of their ids."""
        ...

    def some(self, cls: type[R], ids: Iterable[str]) -> dict[str, R]:
        """Those records of a class that are there, by id."""
        ...

    def ids(self, cls: type[R]) -> frozenset[str]:
        """The ids of all records of a class."""
        ...

    def counts(self) -> dict[str, int]:
        """How many records of each kind."""
        ...

    def changes(self, after: int, limit: int) -> list[Change]:
        """The first `limit` changes that follow the one numbered `after`, in order and without a hole."""
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


class Store(Reading, Protocol):
    """Where records live. Reading sees every write that was acknowledged before it.

    Each question to the store itself is a reading of its own; for several that must agree, see `reading`.
    """

    def reading(self) -> AbstractContextManager[Reading]:
        """A reading of one moment, which later writes neither change nor wait for."""
        ...

    def upsert(self, records: Iterable[Record]) -> int:
        """Insert records, or replace those of the same id, all or none; returns how many.

        Raises:
            BadRecordError: a record cannot be kept as a text, or is about somebody who was erased.
            StoreFullError: there is no room left.
        """
        ...

    def remove(self, kind: str, ids: Iterable[str]) -> int:
        """Remove records by id, all or none; returns how many there were. What is about a learner goes with her.

        Raises `UnknownIdError` for a kind that does not exist.
        """
        ...

    def describe(self, about: Mapping[str, object]) -> None:
        """Add to what the network says of itself."""
        ...

    def close(self) -> None:
        """Let go of the file or the server; the store is not used afterwards."""
        ...
