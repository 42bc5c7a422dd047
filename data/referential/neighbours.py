"""Similarities of all pairs, computed once: the evidence as sparse matrices, the formulas from the library."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.similarity import intrinsic_information
from matching.taxonomy import FULL
from matching.taxonomy_file import Links

Matrix = sparse.csr_array
CHUNK = 512  # rows worked on at once: some tens of MB


class Tree:
    """A hierarchy over rows: every row's ancestors with their information, to find the nearest in common."""

    def __init__(self, ancestors: Sequence[Iterable[str]]) -> None:
        """`ancestors[row]` are the codes above the row; a row may itself be an ancestor of others, by name."""
        below: Counter[str] = Counter()
        for above in ancestors:
            below.update(set(above))
        total = max(len(ancestors), 2)
        self.information = {code: max(intrinsic_information(n - 1, total), 0.0) for code, n in below.items()}
        under: defaultdict[str, list[int]] = defaultdict(list)
        for row, above in enumerate(ancestors):
            for code in set(above):
                under[code].append(row)
        self._under = {code: np.array(rows, dtype=np.intp) for code, rows in under.items()}
        self._above = [sorted(set(above), key=lambda code: self.information[code]) for above in ancestors]
        self._size = len(ancestors)

    def nearness(self, rows: Sequence[int]) -> NDArray[np.float32]:
        """Information of the nearest ancestor that `rows` have in common with all rows, shape (len(rows), n)."""
        out = np.zeros((len(rows), self._size), dtype=np.float32)
        for place, row in enumerate(rows):
            for code in self._above[
                row
            ]:  # from the widest to the narrowest: the last one written is the nearest
                out[place, self._under[code]] = self.information[code]
        return out


def company(rows: int, columns: int, links: Mapping[tuple[int, int], float]) -> Matrix:
    """Rows by columns, weighted by inverse document frequency of the column and made of length 1.

    Salton & Buckley (1988), "Term-weighting approaches in automatic text retrieval".
    """
    keys = sorted(links)
    values = np.array([links[key] for key in keys], dtype=np.float32)
    at = np.array(keys, dtype=np.int64).reshape(-1, 2)
    matrix = sparse.csr_array((values, (at[:, 0], at[:, 1])), shape=(rows, columns))
    frequency = np.bincount(at[:, 1], minlength=columns)
    weight = np.log((1 + rows) / (1 + frequency)).astype(np.float32)
    return unit(sparse.csr_array(matrix @ sparse.diags_array(weight)))


def unit(matrix: Matrix) -> Matrix:
    """Rows made of length 1; empty rows stay empty."""
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    length[length == 0] = 1.0
    return sparse.csr_array(sparse.diags_array((1.0 / length).astype(np.float32)) @ matrix).astype(np.float32)


def nearest(
    row_of: Sequence[int], similarity: NDArray[np.float32], at_least: float, most: int
) -> list[tuple[int, int, int]]:
    """(row, other, value) for the best of every row that reach `at_least`.

    Where more than `most` reach it, those that beat the next one are kept: no arbitrary choice among equals.
    """
    found: list[tuple[int, int, int]] = []
    for place, row in enumerate(row_of):
        values = similarity[place].copy()
        values[row] = 0.0
        scaled = np.clip(np.rint(values * FULL), 0, FULL - 1).astype(np.int64)
        others = np.flatnonzero(scaled >= at_least * FULL)
        if len(others) > most:
            next_one = np.partition(scaled[others], -most - 1)[-most - 1]
            others = others[scaled[others] > next_one]
        found.extend((row, int(other), int(scaled[other])) for other in others)
    return found


def both_ways(rows: int, found: Iterable[tuple[int, int, int]]) -> Links:
    """The same links from both ends, each pair with its higher value, targets in order."""
    best: dict[tuple[int, int], int] = {}
    for one, other, value in found:
        key = (one, other) if one < other else (other, one)
        best[key] = max(best.get(key, 0), value)
    at = np.array(list(best), dtype=np.int64).reshape(-1, 2)
    values = np.fromiter(best.values(), dtype=np.uint8, count=len(best))
    source = np.concatenate([at[:, 0], at[:, 1]])
    target = np.concatenate([at[:, 1], at[:, 0]])
    order = np.lexsort((target, source))
    start = np.zeros(rows + 1, dtype=np.int64)
    np.cumsum(np.bincount(source, minlength=rows), out=start[1:])
    return Links(start, target[order].astype(np.int32), np.concatenate([values, values])[order])
