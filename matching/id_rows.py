"""Which id stands in which row: the bookkeeping of an index.

Ids and rows never part: whoever keeps an array with one row an id asks here before it changes anything, so that a
refused change leaves both sides as they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from matching.errors import DuplicateIdError, ShapeError, UnknownIdError

Positions = NDArray[np.intp]  # (m,), positions in `ids`


class IdRows:
    """Distinct ids, each with its row. Removing one moves those behind it up by one row."""

    def __init__(self, ids: Iterable[str] = ()) -> None:
        self._ids: list[str] = list(ids)
        self._row = {one: row for row, one in enumerate(self._ids)}
        if len(self._row) != len(self._ids):
            raise DuplicateIdError(f"{len(self._ids)} ids but {len(self._row)} distinct ones")
        self._tuple: tuple[str, ...] | None = None
        self._ranks: Positions | None = None

    def copy(self) -> IdRows:
        """The same ids in the same rows, to be changed apart."""
        twin = IdRows()
        twin._ids, twin._row = list(self._ids), dict(self._row)
        twin._tuple, twin._ranks = self._tuple, self._ranks
        return twin

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, one: object) -> bool:
        return one in self._row

    @property
    def ids(self) -> tuple[str, ...]:
        """All ids, by row."""
        if self._tuple is None:
            self._tuple = tuple(self._ids)
        return self._tuple

    @property
    def ranks(self) -> Positions:
        """The place of each row's id in the sorted ids, shape (n,): ties break by it."""
        if self._ranks is None:
            ranks = np.empty(len(self._ids), dtype=np.intp)
            ranks[self.sorted_rows()] = np.arange(len(self._ids))
            self._ranks = ranks
        return self._ranks

    def sorted_rows(self) -> Positions:
        """The rows in the order of their ids, shape (n,)."""
        return np.array(sorted(range(len(self._ids)), key=self._ids.__getitem__), dtype=np.intp)

    def position(self, one: str) -> int:
        """The row of an id. Raises `UnknownIdError`."""
        row = self._row.get(one)
        if row is None:
            raise UnknownIdError(f"no row for id {one!r} among the {len(self)} known")
        return row

    def positions(self, ids: Sequence[str]) -> Positions:
        """The rows of ids, in their order, shape (len(ids),). Raises `UnknownIdError`."""
        return np.fromiter((self.position(one) for one in ids), dtype=np.intp, count=len(ids))

    def refuse_known(self, ids: Sequence[str]) -> None:
        """Raise `DuplicateIdError` if an id is known already, or comes twice."""
        _refuse_repeated(ids)
        for one in ids:
            if one in self._row:
                raise DuplicateIdError(f"id {one!r} is in the index already; use update")

    def distinct_positions(self, ids: Sequence[str]) -> Positions:
        """The rows of ids that must be known and distinct. Raises `UnknownIdError`, `DuplicateIdError`."""
        _refuse_repeated(ids)
        return self.positions(ids)

    def append(self, ids: Sequence[str]) -> None:
        """Give the next rows to new ids. Raises `DuplicateIdError` before anything is changed."""
        self.refuse_known(ids)
        self._row.update((one, row) for row, one in enumerate(ids, start=len(self._ids)))
        self._ids.extend(ids)
        self._tuple = self._ranks = None

    def drop(self, rows: Positions) -> NDArray[np.bool_]:
        """Forget the ids of these rows; the mask of the rows that stay, shape (n before,)."""
        stays = np.ones(len(self._ids), dtype=np.bool_)
        stays[rows] = False
        self._ids = [one for one, stay in zip(self._ids, stays.tolist(), strict=True) if stay]
        self._row = {one: row for row, one in enumerate(self._ids)}
        self._tuple = self._ranks = None
        return stays

    def checked(self, among: Positions) -> Positions:
        """`among` as an array of positions.

        Raises:
            ShapeError: it is no list of positions (a mask, a table), or one lies outside the index.
        """
        rows = np.asarray(among)
        if rows.size == 0:
            return np.empty(0, dtype=np.intp)
        if rows.ndim != 1 or rows.dtype.kind not in "iu":
            raise ShapeError(
                f"among holds {rows.dtype} in {rows.ndim} dimensions, not positions in one; give np.flatnonzero(mask)"
            )
        low, high = int(rows.min()), int(rows.max())
        if low < 0 or high >= len(self._ids):
            raise ShapeError(
                f"among has position {low if low < 0 else high}, but the index has {len(self)} rows"
            )
        return rows.astype(np.intp, copy=False)


def _refuse_repeated(ids: Sequence[str]) -> None:
    if len(set(ids)) != len(ids):
        seen: set[str] = set()
        for one in ids:
            if one in seen:
                raise DuplicateIdError(f"id {one!r} comes twice")
            seen.add(one)
