"""Many short lists laid end to end: the skills of ten thousand people as one array and its seams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Ragged:
    """`values[offsets[i]:offsets[i + 1]]` is the list of row i. `values` has shape (m,), `offsets` (n + 1,)."""

    values: NDArray[np.void]
    offsets: NDArray[np.int64]

    @classmethod
    def of(cls, lists: Sequence[NDArray[np.void]], dtype: np.dtype[np.void]) -> Self:
        offsets = np.zeros(len(lists) + 1, dtype=np.int64)
        np.cumsum([len(one) for one in lists], out=offsets[1:])
        # numpy joins arrays of records by comparing their fields one by one: .2 s for ten thousand, in place of .001
        values: NDArray[np.void] = np.frombuffer(bytearray().join(one.data for one in lists), dtype=dtype)
        return cls(values, offsets)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, row: int) -> NDArray[np.void]:
        return self.values[self.offsets[row] : self.offsets[row + 1]]

    def take(self, rows: NDArray[np.intp]) -> Self:
        """The lists of the given rows, in their order."""
        lengths = self.offsets[rows + 1] - self.offsets[rows]
        offsets = np.zeros(len(rows) + 1, dtype=np.int64)
        np.cumsum(lengths, out=offsets[1:])
        places = np.arange(offsets[-1]) + np.repeat(self.offsets[rows] - offsets[:-1], lengths)
        return type(self)(self.values.take(places), offsets)  # of such records, 20 times as quick as [places]

    def followed_by(self, others: Self) -> Self:
        """The lists of these rows, and then those of others."""
        offsets = np.concatenate([self.offsets, others.offsets[1:] + self.offsets[-1]])
        return type(self)(np.concatenate([self.values, others.values]), offsets)

    def owners(self) -> NDArray[np.int64]:
        """The row that each value belongs to, shape (m,)."""
        return np.repeat(np.arange(len(self)), np.diff(self.offsets))

    def max(self, numbers: NDArray[np.float64]) -> NDArray[np.float64]:
        """The largest of `numbers` (m,) in each row's list, 0 for an empty list; shape (n,).

        >>> lists = Ragged(np.empty(3, dtype=[("x", int)]), np.array([0, 2, 2, 3]))
        >>> lists.max(np.array([0.5, 0.25, 1.0])).tolist()
        [0.5, 0.0, 1.0]
        """
        most = np.zeros(len(self))
        filled = np.flatnonzero(np.diff(self.offsets))
        if len(filled):
            most[filled] = np.maximum.reduceat(numbers, self.offsets[filled])
        return most

    def sum(self, numbers: NDArray[np.float64]) -> NDArray[np.float64]:
        """The sum of `numbers` (m,) over each row's list, added up in their order; shape (n,)."""
        return np.bincount(self.owners(), weights=numbers, minlength=len(self)).astype(np.float64)
