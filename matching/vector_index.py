"""Nearest vectors by cosine: the only file that knows faiss.

The exact answer is the rule. Up to `IndexSettings.exact_rows` allowed rows, every one of them is compared. Above, the
rows are grouped in lists (IVF) of 8-bit codes (SQ8) and only the nearest lists are read; what they give is compared
again with the full vectors, and the search widens until enough comes back (docs/decisions/0002-faiss-policy.md).
**Scores** are cosines in double precision, rounded to `SCORE_DECIMALS`; equal scores are ordered by id. So in the
exact regime the order of insertion, the batch a query came in and the number of threads change nothing. The lists are
learned from a fixed seed over the vectors in the order of their ids; they then follow changes, so that in the
approximate regime an index that grew and one that was built at once may differ in who is found, never in a score.
**Threads.** Any number may search at once. A change (add, update, remove) needs the index to itself. faiss shares a
*batch* of queries between OpenMP threads, and a single query runs on one: set `OMP_NUM_THREADS=1` (and
`OMP_WAIT_POLICY=PASSIVE`) in the environment of a web worker, where each request brings one query; faiss's own
`omp_set_num_threads` holds for the calling thread only, so there is no setting for it here.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.errors import ShapeError
from matching.id_rows import IdRows, Positions
from matching.index_file import read_index, refuse_unless, write_index
from matching.records import Hit
from matching.vectors import SCORE_DECIMALS, Near, VectorIndex, Vectors, named_rows, refuse_lengths, shaped

__all__ = ["FaissIndex", "IndexSettings", "Near", "VectorIndex"]

faiss: Any = importlib.import_module("faiss")  # the types that some versions ship are those of its C++ side

SINGLE_PRECISION_MARGIN = 4e-6
"""How far a cosine in float32 may stand from the rounded one in float64, twice over: the rounding (1e-6), and the
errors of two float32 sums of 384 terms (measured: below 5e-7 each). What falls inside it is compared again."""

SPARE = 16
"""Rows asked for beyond k, so that one search usually shows whether the k-th place is tied."""

BLAS_BATCH = 20
"""Queries from which faiss multiplies matrices: its threshold for that, a setting of the process. Its own default
keeps batches of 300 query by query: 57 queries a second instead of 1,078. But this low, a single query goes through
matrices as well and takes three times as long; so fewer queries get a selector, which keeps them from it."""

AGAINST = 0.5
"""A filter goes against a query when the lists nearest to it hold less than this share of the allowed rows they would
hold by chance. The best allowed rows are then spread thin over many lists: reading them in order found 4 of 10."""

CHUNK_ROWS = 256
"""Rows compared in double precision at a time: 800 kB of scratch at 384 dimensions stay in a core's cache."""


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """When and how searches become approximate.

    Attributes:
        exact_rows: allowed rows up to which every one is compared (50,000 x 384: 8 ms on one core).
        probes: lists read for a query that has no filter; under a filter more are, until as many rows were compared.
        refine: candidates compared with full vectors, per hit wanted; 8-bit codes blur neighbours.
        lists_per_root: lists per square root of the rows, faiss's own advice being 4 to 16.
        seed: of the learning of the lists.
    """

    exact_rows: int = 50_000
    probes: int = 32
    refine: int = 4
    lists_per_root: float = 4.0
    seed: int = 1234


@dataclass(slots=True)
class _Lists:
    """The approximate side: vectors as 8-bit codes in lists, under keys that survive the removal of others."""

    index: Any  # faiss.IndexIVFScalarQuantizer
    keys: NDArray[np.int64]  # (n,), ascending: the key of each row
    learned_from: int  # rows there were when the lists were learned
    next_key: int
    _homes: NDArray[np.int32] | None = field(default=None)

    def homes(self) -> NDArray[np.int32]:
        """The list that each key is in, shape (next_key,); any number for a key that is gone."""
        if self._homes is None:
            homes = np.zeros(self.next_key, dtype=np.int32)
            inverted = self.index.invlists
            for number in range(self.index.nlist):
                size = inverted.list_size(number)
                if size:
                    homes[faiss.rev_swig_ptr(inverted.get_ids(number), size)] = number
            self._homes = homes
        return self._homes

    def add(self, rows: Vectors) -> None:
        """Take in rows that come after all others."""
        keys = np.arange(self.next_key, self.next_key + len(rows), dtype=np.int64)
        self.index.add_with_ids(rows, keys)
        self.keys = np.concatenate([self.keys, keys])
        self.next_key += len(rows)
        self._homes = None

    def update(self, positions: Positions, rows: Vectors) -> None:
        """Replace the rows at these positions."""
        keys = self.keys[positions]
        self.index.remove_ids(keys)
        self.index.add_with_ids(rows, keys)
        self._homes = None

    def remove(self, stays: NDArray[np.bool_]) -> None:
        """Forget all rows but those that stay."""
        self.index.remove_ids(self.keys[~stays])
        self.keys = self.keys[stays]


class FaissIndex:
    """A `VectorIndex` on faiss: exact for a network of tens of thousands, approximate above.

    >>> index = FaissIndex(dim=2)
    >>> index.add(["east", "north"], np.array([[1, 0], [0, 1]], dtype=np.float32))
    >>> index.search(np.array([[0.6, 0.8]], dtype=np.float32), k=1)
    [[Hit(id='north', score=0.8)]]
    """

    def __init__(self, dim: int, settings: IndexSettings | None = None) -> None:
        if dim < 1:
            raise ShapeError(f"vectors need at least 1 dimension, not {dim}")
        faiss.cvar.distance_compute_blas_threshold = BLAS_BATCH
        self._settings = settings or IndexSettings()
        self._rows = IdRows()
        self._flat = faiss.IndexFlatIP(dim)
        self._lists: _Lists | None = None
        self._learning = threading.Lock()
        self._checksum: str | None = None
        self.stamp: Mapping[str, str] = MappingProxyType({})
        """What a loaded index was built from, as its saver said; empty for one that was never loaded."""

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def dim(self) -> int:
        """Dimensions of a vector."""
        return int(self._flat.d)

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids by position."""
        return self._rows.ids

    @property
    def checksum(self) -> str:
        """SHA-256 of the ids and vectors in the order of the ids."""
        if self._checksum is None:
            digest, order, matrix = hashlib.sha256(), self._rows.sorted_rows(), self._matrix()
            digest.update(json.dumps([self.dim, sorted(self.ids)]).encode())
            for start in range(0, len(order), CHUNK_ROWS):
                digest.update(matrix[order[start : start + CHUNK_ROWS]].astype("<f4", copy=False).tobytes())
            self._checksum = digest.hexdigest()
        return self._checksum

    def by_id(self) -> dict[str, Vectors]:
        """A copy of every vector, shape (dim,), by id, in the order of `ids`."""
        return dict(zip(self.ids, self._matrix().copy(), strict=True))

    @property
    def ranks(self) -> Positions:
        """The place of each position's id in the sorted ids, shape (n,)."""
        return self._rows.ranks

    def positions(self, ids: Sequence[str]) -> Positions:
        """The positions of ids, shape (len(ids),). Raises `UnknownIdError`."""
        return self._rows.positions(ids)

    # ------------------------------------------------------------------- changes

    def add(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Take in new ids with their vectors, shape (len(ids), dim).

        Raises:
            DuplicateIdError: an id is known already, or comes twice.
            ShapeError: the numbers of ids and rows differ, or the dimensions.
            BadRecordError: a vector is not finite, or not of length 1; the id is named.
        """
        rows = named_rows(ids, vectors, self.dim)
        self._rows.append(ids)
        self._flat.add(rows)
        self._checksum = None
        if self._lists is not None:
            self._lists.add(rows)

    def update(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Replace the vectors of known ids; positions stay. Raises `UnknownIdError` and as `add`."""
        positions = self._rows.distinct_positions(ids)
        rows = named_rows(ids, vectors, self.dim)
        if not len(rows):
            return
        self._matrix()[positions] = rows
        self._checksum = None
        if self._lists is not None:
            self._lists.update(positions, rows)

    def remove(self, ids: Sequence[str]) -> None:
        """Forget ids; the rows behind them move up. Raises `UnknownIdError`, `DuplicateIdError`."""
        positions = self._rows.distinct_positions(ids)
        if not len(positions):
            return
        self._flat.remove_ids(positions.astype(np.int64))
        stays = self._rows.drop(positions)
        self._checksum = None
        if self._lists is not None:
            self._lists.remove(stays)

    def copy(self) -> FaissIndex:
        """A copy, which changes apart from this one."""
        twin = FaissIndex(self.dim, self._settings)
        twin._rows, twin._flat = self._rows.copy(), faiss.clone_index(self._flat)
        twin._lists = self._lists and replace(self._lists, index=faiss.clone_index(self._lists.index))
        return twin

    # ------------------------------------------------------------------- searching

    def search(self, queries: Vectors, k: int, among: Positions | None = None) -> list[list[Hit]]:
        """The min(k, allowed rows) nearest of each query, best first, ties by id. See `VectorIndex.search`."""
        ids = self.ids
        return [
            [
                Hit(ids[row], score)
                for row, score in zip(one.positions.tolist(), one.scores.tolist(), strict=True)
            ]
            for one in self.nearest(queries, k, among)
        ]

    def nearest(self, queries: Vectors, k: int, among: Positions | None = None) -> list[Near]:
        """`search` with positions in place of ids, as arrays: for thousands of hits. Arguments and errors alike."""
        asked = shaped(queries, self.dim, "queries")
        refuse_lengths(asked, lambda row: f"query {row}")
        if k < 0:
            raise ShapeError(f"k is {k}; 0 or more hits can be asked for")
        allowed = None if among is None else self._distinct(among)
        count = len(self) if allowed is None else len(allowed)
        if (k := min(k, count)) == 0:
            nothing = Near(np.empty(0, dtype=np.intp), np.empty(0, dtype=np.float64))
            return [nothing] * len(asked)
        if count <= max(self._settings.exact_rows, k * self._settings.refine):
            return self._exact(asked, k, allowed)
        return self._approximate(asked, k, allowed)

    def prepare(self) -> None:
        """Learn the lists now, if there are so many rows that a search would: 10 s for 100,000, 90 s for a million."""
        if len(self) > self._settings.exact_rows:
            self._learned()

    def _exact(self, queries: Vectors, k: int, allowed: Positions | None) -> list[Near]:
        """Every allowed row compared: faiss narrows in float32, double precision decides."""
        count = len(self) if allowed is None else len(allowed)
        if k + SPARE >= count:
            everyone = np.arange(count, dtype=np.intp) if allowed is None else allowed
            return [self._best(query, everyone, k) for query in queries]
        flat, rows, alone = self._flat, None, _one_by_one()
        in_batch = len(queries) >= BLAS_BATCH
        if allowed is not None and in_batch:  # a selector would keep faiss from multiplying matrices
            flat, rows = faiss.IndexFlatIP(self.dim), allowed
            flat.add(self._matrix()[allowed])
        elif allowed is not None:
            alone = faiss.SearchParameters(sel=_bitmap(allowed, len(self)))
        scores, found = flat.search(queries, k + SPARE, params=None if in_batch else alone)
        answers = []
        for row, query in enumerate(queries):
            least = float(scores[row, k - 1]) - SINGLE_PRECISION_MARGIN
            if scores[row, -1] >= least:  # the tie at the k-th place may go on beyond what came back
                candidates = flat.range_search(query[np.newaxis], least, params=alone)[2]
            else:
                candidates = found[row, scores[row] >= least]
            candidates = candidates.astype(np.intp) if rows is None else rows[candidates]
            answers.append(self._best(query, candidates, k))
        return answers

    def _approximate(self, queries: Vectors, k: int, allowed: Positions | None) -> list[Near]:
        """The nearest lists read, more of them until enough allowed rows came back, and those compared exactly.

        A query goes alone: in a batch, a list on the edge could be read or left by the rounding of its neighbours.
        """
        lists = self._learned()
        wanted = min(len(self) if allowed is None else len(allowed), self._settings.refine * k + SPARE)
        selector, in_list = None, None
        if allowed is not None:
            selector = _bitmap(lists.keys[allowed], lists.next_key)
            in_list = np.bincount(lists.homes()[lists.keys[allowed]], minlength=lists.index.nlist)
        answers = []
        for query in queries:
            probes = self._probes(lists, query, in_list)
            if probes is None:
                answers += self._exact(query[np.newaxis], k, allowed)
                continue
            while True:
                how = faiss.SearchParametersIVF(nprobe=probes, sel=selector, quantizer_params=_one_by_one())
                keys = lists.index.search(query[np.newaxis], wanted, params=how)[1][0]
                keys = keys[keys >= 0]
                if len(keys) == wanted or probes == lists.index.nlist:
                    break
                probes = min(4 * probes, lists.index.nlist)
            answers.append(self._best(query, np.searchsorted(lists.keys, keys), k))
        return answers

    def _probes(self, lists: _Lists, query: Vectors, in_list: NDArray[np.intp] | None) -> int | None:
        """How many lists to read for a query; `None` when the filter goes against it and every row must be compared.

        Under a filter, as many allowed rows are read as a query without one reads rows. `in_list` counts the allowed
        rows of each list.
        """
        probes = min(self._settings.probes, int(lists.index.nlist))
        if in_list is None:
            return probes
        number, quantizer = int(lists.index.nlist), lists.index.quantizer
        nearest_first = quantizer.search(query[np.newaxis], number, params=_one_by_one())[1][0]
        read = np.cumsum(in_list[nearest_first])
        budget = probes * len(self) / number
        if read[probes - 1] < AGAINST * budget * read[-1] / len(self):
            return None
        return min(int(np.searchsorted(read, budget)) + 1, number)

    def _best(self, query: Vectors, rows: Positions, k: int) -> Near:
        """The k best of some rows, compared in double precision, ties by id."""
        asked, matrix = query.astype(np.float64), self._matrix()
        scores = np.empty(len(rows), dtype=np.float64)
        for start in range(0, len(rows), CHUNK_ROWS):
            chunk = matrix.take(rows[start : start + CHUNK_ROWS], axis=0).astype(np.float64)
            np.einsum(
                "ij,j->i", chunk, asked, out=scores[start : start + CHUNK_ROWS]
            )  # a row at a time, unlike BLAS
        scores = np.round(scores, SCORE_DECIMALS) + 0.0  # no -0.0
        order = np.lexsort((self._rows.ranks[rows], -scores))[:k]
        return Near(rows[order], scores[order])

    def _learned(self) -> _Lists:
        """The lists, learned anew when the rows have doubled or halved since."""
        with self._learning:
            lists = self._lists
            if lists is None or not lists.learned_from / 2 <= len(self) <= lists.learned_from * 2:
                lists = self._lists = self._learn()
            return lists

    def _learn(self) -> _Lists:
        count, order = len(self), self._rows.sorted_rows()
        number = max(
            1, min(int(self._settings.lists_per_root * count**0.5), count // 39)
        )  # faiss: 39 rows a list
        index = faiss.IndexIVFScalarQuantizer(
            faiss.IndexFlatIP(self.dim),
            self.dim,
            number,
            faiss.ScalarQuantizer.QT_8bit,
            faiss.METRIC_INNER_PRODUCT,
        )
        index.cp.seed = self._settings.seed
        index.cp.spherical = True
        by_id = self._matrix()[order]
        index.train(by_id)
        index.add_with_ids(by_id, order.astype(np.int64))
        return _Lists(index, np.arange(count, dtype=np.int64), learned_from=count, next_key=count)

    # ------------------------------------------------------------------- on disk

    def save(self, folder: Path, stamp: Mapping[str, str] = MappingProxyType({})) -> None:
        """Write the index to a folder of its own; a crash leaves the old one or the new one, whole.

        Args:
            folder: made if need be.
            stamp: what the index was built from, such as the versions of data and encoder, for `load` to compare.
        """
        self.prepare()
        parts = {
            "ids": json.dumps(self.ids).encode(),
            "vectors": self._matrix().astype("<f4", copy=False).tobytes(),
        }
        facts = {"count": len(self), "dim": self.dim}
        if self._lists is not None and len(self) > self._settings.exact_rows:
            parts["lists"] = faiss.serialize_index(self._lists.index).tobytes()
            parts["keys"] = self._lists.keys.astype("<i8", copy=False).tobytes()
            facts |= {"learned_from": self._lists.learned_from, "next_key": self._lists.next_key}
        write_index(folder, "vectors", facts, parts, stamp)

    @classmethod
    def load(
        cls, folder: Path, expect: Mapping[str, str] | None = None, settings: IndexSettings | None = None
    ) -> FaissIndex:
        """Read a saved index. Its `stamp` says what it was built from.

        Args:
            folder: where it was saved.
            expect: the stamp that it must carry, exactly; `None` takes any.
            settings: as for a new index; they are not saved.

        Raises:
            IndexFileError: there is none, or it is torn, altered, foreign or stale. Build it again.
        """
        saved = read_index(folder, "vectors", expect)
        count, dim = saved.facts["count"], saved.facts["dim"]
        ids, content = json.loads(saved.parts["ids"]), saved.parts["vectors"]
        agrees = len(ids) == count and len(content) == count * dim * 4
        refuse_unless(
            folder, agrees, f"has {len(ids)} ids and {len(content)} bytes of vectors for {count} x {dim}"
        )
        index = cls(dim, settings)
        index.stamp = MappingProxyType(dict(saved.stamp))
        index.add(ids, np.frombuffer(content, dtype="<f4").reshape(count, dim).astype(np.float32, copy=False))
        if "lists" in saved.parts and count > index._settings.exact_rows:
            index._lists = _Lists(
                index=faiss.deserialize_index(np.frombuffer(saved.parts["lists"], dtype=np.uint8)),
                keys=np.frombuffer(saved.parts["keys"], dtype="<i8").astype(np.int64),
                learned_from=saved.facts["learned_from"],
                next_key=saved.facts["next_key"],
            )
        return index

    # ------------------------------------------------------------------- checks

    def _matrix(self) -> Vectors:
        """The rows where faiss keeps them: one copy, no other. Never held across an add, which may move them."""
        count = len(self)
        if not count:
            return np.empty((0, self.dim), dtype=np.float32)
        matrix: Vectors = faiss.rev_swig_ptr(self._flat.get_xb(), count * self.dim).reshape(count, self.dim)
        return matrix

    def _distinct(self, among: Positions) -> Positions:
        mask = np.zeros(len(self), dtype=np.bool_)
        mask[self._rows.checked(among)] = True
        return np.flatnonzero(mask)


def _bitmap(members: NDArray[np.integer[Any]], size: int) -> Any:
    """A faiss selector of the members of range(size)."""
    mask = np.zeros(size, dtype=np.bool_)
    mask[members] = True
    return faiss.IDSelectorBitmap(np.packbits(mask, bitorder="little"))


def _one_by_one() -> Any:
    """Parameters that select all rows, and so keep a query from the path of matrices (`BLAS_BATCH`)."""
    return faiss.SearchParameters(sel=faiss.IDSelectorAll())
