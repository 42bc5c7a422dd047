"""Digests of records that were read, kept for as long as the records live: none need be written out to be compared.

They are found by the identity of the record and go with it.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any


class _Kept(weakref.ref[Any]):
    """A record, held weakly, with its digest."""

    __slots__ = ("digest", "key")

    def __new__(cls, record: object, forget: Callable[[Any], None], digest: bytes) -> _Kept:
        return super().__new__(cls, record, forget)

    def __init__(self, record: object, forget: Callable[[Any], None], digest: bytes) -> None:
        self.key, self.digest = id(record), digest


class KeptDigests:
    """The digests of some records by the records themselves: not by their ids, which two versions share.

    Any number of threads may use it: every step on the dictionary is one operation, and an entry is used only for the
    very record that it was made of.
    """

    def __init__(self) -> None:
        self._kept: dict[int, _Kept] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def keep(self, record: object, digest: bytes) -> None:
        """Keep the digest of a record. A record of a class without weak references is passed over."""
        if type(record).__weakrefoffset__:
            self._kept[id(record)] = _Kept(record, self._forget, digest)

    def of(self, record: object) -> bytes | None:
        """The digest of this very record, or `None` where none was kept."""
        kept = self._kept.get(id(record))
        return None if kept is None or kept() is not record else kept.digest

    def _forget(self, gone: Any) -> None:
        key: int = gone.key
        if self._kept.get(key) is gone:
            self._kept.pop(key, None)
