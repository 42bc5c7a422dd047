"""The faiss index: the contract of every index, and its approximate side with the thresholds lowered."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from matching.errors import ShapeError
from matching.vector_index import FaissIndex, IndexSettings
from matching.vectors import VectorIndex, Vectors
from tests.contracts.vector_index import VectorIndexContract

ROWS, DIM, CLUSTERS = 6_000, 32, 40
LOWERED = IndexSettings(exact_rows=500, probes=8)


class TestFaissIndex(VectorIndexContract):
    def make(self, dim: int) -> VectorIndex:
        return FaissIndex(dim)

    def load(self, folder: Path, expect: Mapping[str, str] | None) -> VectorIndex:
        return FaissIndex.load(folder, expect)


def clustered(seed: int, count: int) -> tuple[Vectors, NDArray[np.intp]]:
    """Vectors around `CLUSTERS` centres that do not depend on the seed, and the cluster of each."""
    centres = np.random.default_rng(0).standard_normal((CLUSTERS, DIM))
    draw = np.random.default_rng(seed)
    of = draw.integers(CLUSTERS, size=count)
    points = centres[of] + 0.6 * draw.standard_normal((count, DIM))
    return (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32), of.astype(np.intp)


def exact_ids(
    index: FaissIndex, vectors: Vectors, query: Vectors, k: int, among: NDArray[np.intp]
) -> set[str]:
    scores = vectors[among].astype(np.float64) @ query.astype(np.float64)
    return {index.ids[row] for row in among[np.argsort(-scores)[:k]]}


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    return clustered(1, ROWS)[0]


@pytest.fixture
def index(vectors: Vectors) -> FaissIndex:
    made = FaissIndex(DIM, LOWERED)
    made.add([f"{row:05}" for row in range(ROWS)], vectors)
    return made


def recall(
    index: FaissIndex, vectors: Vectors, queries: Vectors, among: NDArray[np.intp] | None, k: int = 10
) -> float:
    allowed = np.arange(len(index)) if among is None else among
    found = index.search(queries, k, among)
    assert [len(hits) for hits in found] == [min(k, len(allowed))] * len(queries)
    ids = {index.ids[row] for row in allowed}
    assert all(hit.id in ids for hits in found for hit in hits)
    shares = [
        len({hit.id for hit in hits} & exact_ids(index, vectors, query, k, allowed)) / min(k, len(allowed))
        for hits, query in zip(found, queries, strict=True)
    ]
    return float(np.mean(shares))


def test_recall_without_a_filter(index: FaissIndex, vectors: Vectors) -> None:
    assert recall(index, vectors, clustered(2, 100)[0], None) >= 0.95


@pytest.mark.parametrize("share", [0.0005, 0.01, 0.09, 0.2, 0.5, 0.9])
def test_recall_under_filters(index: FaissIndex, vectors: Vectors, share: float) -> None:
    among = np.flatnonzero(np.random.default_rng(3).random(ROWS) < share)
    assert recall(index, vectors, clustered(2, 60)[0], among) >= 0.95


def test_recall_when_the_filter_goes_against_the_query(index: FaissIndex, vectors: Vectors) -> None:
    for query in clustered(2, 20)[0]:
        far = np.argsort(vectors @ query)[: ROWS // 2]  # the nearest half is forbidden, 3,000 rows stay
        assert recall(index, vectors, query[np.newaxis], far) >= 0.95


def test_many_hits_come_back_from_few_lists(index: FaissIndex, vectors: Vectors) -> None:
    assert recall(index, vectors, clustered(2, 5)[0], None, k=1_400) >= 0.95


def test_the_approximate_side_reads_fewer_rows(vectors: Vectors) -> None:
    """With one list read and no refinement, something is missed: the side under test is really the approximate one."""
    index = FaissIndex(DIM, IndexSettings(exact_rows=500, probes=1, refine=1))
    index.add([f"{row:05}" for row in range(ROWS)], vectors)
    assert 0.1 < recall(index, vectors, clustered(2, 100)[0], None) < 1.0


def test_scores_are_those_of_full_vectors(index: FaissIndex, vectors: Vectors) -> None:
    query = clustered(2, 1)[0]
    for hit in index.search(query, 10)[0]:
        exact = vectors[index.positions([hit.id])[0]].astype(np.float64) @ query[0].astype(np.float64)
        assert hit.score == pytest.approx(exact, abs=6e-7)


def test_lists_follow_changes(index: FaissIndex, vectors: Vectors) -> None:
    queries = clustered(2, 60)[0]
    index.search(queries[:1], 1, np.arange(0, ROWS, 2))  # the lists are learned, and their rows counted
    index.remove([f"{row:05}" for row in range(0, ROWS, 3)])
    fresh, _ = clustered(4, 900)
    index.add([f"new-{row:04}" for row in range(500)], fresh[:500])
    index.search(queries[:1], 1, np.arange(0, len(index), 2))  # the new rows are counted as well
    moved = [f"{row:05}" for row in range(1, 1_200, 3)]
    index.update(moved, fresh[500:])
    now = np.vstack([np.delete(vectors, np.s_[::3], axis=0), fresh[:500]])
    now[index.positions(moved)] = fresh[500:]
    assert recall(index, now, queries, None) >= 0.95
    assert recall(index, now, fresh[500:600], None, k=1) >= 0.99
    assert recall(index, now, queries, np.arange(0, len(index), 2)) >= 0.95


def test_lists_are_learned_anew_when_the_rows_have_doubled(vectors: Vectors) -> None:
    blunt = IndexSettings(exact_rows=500, probes=1, refine=1)  # what is missed tells which lists were learned
    ids, queries = [f"{row:05}" for row in range(ROWS)], clustered(2, 60)[0]
    at_once, grown = FaissIndex(DIM, blunt), FaissIndex(DIM, blunt)
    at_once.add(ids, vectors)
    grown.add(ids[:1_000], vectors[:1_000])
    grown.search(queries[:1], 1)
    grown.add(ids[1_000:], vectors[1_000:])
    assert grown.search(queries, 10) == at_once.search(queries, 10)


def test_order_of_insertion_changes_nothing_in_lists_either(index: FaissIndex, vectors: Vectors) -> None:
    order = np.random.default_rng(5).permutation(ROWS)
    other = FaissIndex(DIM, LOWERED)
    other.add([f"{row:05}" for row in order], vectors[order])
    queries = clustered(2, 40)[0]
    assert other.search(queries, 10) == index.search(queries, 10)
    assert [index.search(query[np.newaxis], 10)[0] for query in queries] == index.search(queries, 10)


def test_lists_are_saved_with_their_keys(index: FaissIndex, tmp_path: Path) -> None:
    queries = clustered(2, 40)[0]
    index.search(queries[:1], 1)
    index.remove([f"{row:05}" for row in range(100)])
    index.add(["one more"], queries[:1])
    index.save(tmp_path)
    again = FaissIndex.load(tmp_path, settings=LOWERED)
    assert again.search(queries, 10) == index.search(queries, 10)
    again.remove(["one more"])
    again.add(["and another"], queries[:1])
    assert again.search(queries[:1], 1)[0][0].id == "and another"
    exact = FaissIndex.load(tmp_path)
    assert exact.search(queries[:1], 1)[0][0].id == "one more"


def test_nearest_is_search_in_positions(index: FaissIndex) -> None:
    queries = clustered(2, 3)[0]
    for near, hits in zip(index.nearest(queries, 7), index.search(queries, 7), strict=True):
        assert [index.ids[row] for row in near.positions] == [hit.id for hit in hits]
        assert near.scores.tolist() == [hit.score for hit in hits]


def test_an_index_needs_dimensions() -> None:
    with pytest.raises(ShapeError, match="not 0"):
        FaissIndex(0)
