"""What a vector must be, and what an index of vectors must do, whichever engine is behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from matching.errors import BadRecordError, ShapeError
from matching.id_rows import Positions
from matching.records import Hit

Vectors = NDArray[np.float32]  # (n, dim), rows of length 1
Scores = NDArray[np.float64]  # (m,), cosines rounded to SCORE_DECIMALS

SCORE_DECIMALS = 6
"""Cosines of float32 vectors are good to about 1e-7: below a millionth, a difference is noise and counts as a tie."""

LENGTH_TOLERANCE = 1e-2
"""How far from 1 the length of a row may be: half-precision and 8-bit vectors stay well inside."""


@dataclass(frozen=True, slots=True)
class Near:
    """The rows nearest to one query, best first: positions in `ids` and their scores, both of shape (m,)."""

    positions: Positions
    scores: Scores


class VectorIndex(Protocol):
    """Vectors under their ids, and the nearest of them. tests/contracts/vector_index.py holds what each must do."""

    @property
    def ids(self) -> Sequence[str]:
        """Ids by position."""
        ...

    @property
    def dim(self) -> int:
        """Dimensions of a vector."""
        ...

    @property
    def checksum(self) -> str:
        """A digest of the ids and vectors, whatever order they came in."""
        ...

    def __len__(self) -> int: ...

    def add(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Take in new ids. Raises `DuplicateIdError`, `ShapeError`, `BadRecordError`; then nothing has changed."""
        ...

    def update(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Replace vectors of known ids, which keep their positions. Raises `UnknownIdError` and as `add`."""
        ...

    def remove(self, ids: Sequence[str]) -> None:
        """Forget ids. Later positions move up. Raises `UnknownIdError`, `DuplicateIdError`."""
        ...

    def positions(self, ids: Sequence[str]) -> Positions:
        """The positions of ids. Raises `UnknownIdError`."""
        ...

    def search(self, queries: Vectors, k: int, among: Positions | None = None) -> list[list[Hit]]:
        """The min(k, allowed rows) nearest of each query, best first, ties by id.

        Args:
            queries: shape (q, dim), rows of length 1.
            k: hits wanted, 0 or more.
            among: positions that are allowed, in any order; `None` allows all. Empty, there are no hits.

        Raises:
            ShapeError: the dimensions differ, k is negative, or a position lies outside.
            BadRecordError: a query is not finite, or not of length 1.
        """
        ...

    def save(self, folder: Path, stamp: Mapping[str, str] = ...) -> None:
        """Write the index to a folder of its own, with what it was built from."""
        ...

    @classmethod
    def load(cls, folder: Path, expect: Mapping[str, str] | None = None) -> Self:
        """Read it back. Raises `IndexFileError` if it is torn, altered, foreign, or its stamp is not `expect`."""
        ...


def shaped(vectors: Vectors, dim: int, what: str) -> Vectors:
    """The vectors as contiguous float32. Raises `ShapeError` unless they are a table with `dim` columns."""
    rows: Vectors = np.ascontiguousarray(vectors, dtype=np.float32)
    if rows.ndim != 2 or rows.shape[1] != dim:
        raise ShapeError(f"{what} of shape {rows.shape} for an index of {dim} dimensions")
    return rows


def named_rows(ids: Sequence[str], vectors: Vectors, dim: int) -> Vectors:
    """The vectors as contiguous float32, one an id. Raises `ShapeError`, `BadRecordError` (the id is named)."""
    rows = shaped(vectors, dim, "vectors")
    if len(rows) != len(ids):
        raise ShapeError(f"{len(ids)} ids but {len(rows)} vectors")
    refuse_lengths(rows, lambda row: f"the vector of id {ids[row]!r}")
    return rows


def refuse_lengths(rows: Vectors, named: Callable[[int], str]) -> None:
    """Raise `BadRecordError` for the first row that is not finite, or not of length 1; `named` says whose it is."""
    with np.errstate(over="ignore", invalid="ignore"):
        lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    wrong = np.flatnonzero(~(np.abs(lengths - 1.0) <= LENGTH_TOLERANCE))
    if len(wrong):
        raise BadRecordError(
            f"{named(int(wrong[0]))} has length {lengths[wrong[0]]:.4g}; it must be finite and 1"
        )
