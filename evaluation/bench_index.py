"""Time and recall of the index beside other ways to do it: `python -m evaluation.bench_index [--rows 10000 100000]`.

The figures of docs/decisions/0002-faiss-policy.md. Vectors are drawn around centres, as texts of trades lie; this is
the one file outside `matching.vector_index` that names faiss, since it compares kinds of index that are not used.
"""

from __future__ import annotations

import argparse
import importlib
import json
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.vector_index import FaissIndex, IndexSettings
from matching.vectors import Vectors

DIM = 384
K = 10
NOISE = 1e-6  # of a cosine in single precision
QUERIES = 100
ROWS_A_CENTRE = 250
SPREAD = 0.08  # per dimension, beside centres of length 1: rows of one centre lie at a cosine near 0.29
PROBES = 32  # lists read; the default of the index
BREADTH = 64  # efSearch of the graph
FILTERS: dict[str, float] = {"all": 1.0, "50%": 0.5, "10%": 0.1, "1%": 0.01, "farther half": -0.5}

Search = Callable[[Vectors, NDArray[np.intp] | None], list[list[int]]]


def clustered(rows: int, seed: int) -> Vectors:
    """Unit vectors around centres that the seed does not change."""
    centres = np.random.default_rng(0).standard_normal((max(rows // ROWS_A_CENTRE, 1), DIM))
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    draw = np.random.default_rng(seed)
    points = centres[draw.integers(len(centres), size=rows)] + SPREAD * draw.standard_normal((rows, DIM))
    unit: Vectors = (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)
    return unit


def of_ours(index: FaissIndex) -> Search:
    """The index of the project."""
    return lambda queries, among: [near.positions.tolist() for near in index.nearest(queries, K, among)]


def of_numpy(vectors: Vectors) -> Search:
    """The plain baseline: every row multiplied, all sorted."""

    def search(queries: Vectors, among: NDArray[np.intp] | None) -> list[list[int]]:
        rows = np.arange(len(vectors)) if among is None else among
        table = vectors if among is None else vectors[among]
        return [rows[np.argsort(-(table @ query), kind="stable")[:K]].tolist() for query in queries]

    return search


def of_faiss(faiss: Any, graph: Any, count: int) -> Search:
    """A bare HNSW graph with a bitmap filter."""

    def search(queries: Vectors, among: NDArray[np.intp] | None) -> list[list[int]]:
        selector = None
        if among is not None:
            mask = np.zeros(count, dtype=np.bool_)
            mask[among] = True
            selector = faiss.IDSelectorBitmap(np.packbits(mask, bitorder="little"))
        found = graph.search(queries, K, params=faiss.SearchParametersHNSW(efSearch=BREADTH, sel=selector))[1]
        return [row[row >= 0].tolist() for row in found]

    return search


def contenders(vectors: Vectors) -> dict[str, tuple[float, Search]]:
    """Name -> seconds to build, and how to search."""
    faiss: Any = importlib.import_module("faiss")
    made: dict[str, tuple[float, Search]] = {"numpy": (0.0, of_numpy(vectors))}
    ids = [str(row) for row in range(len(vectors))]
    for name, settings in (
        ("ours exact", IndexSettings(exact_rows=len(vectors))),
        ("ours lists", IndexSettings(exact_rows=0, probes=PROBES)),
        ("ours", IndexSettings()),
    ):
        start = time.perf_counter()
        index = FaissIndex(DIM, settings)
        index.add(ids, vectors)
        index.prepare()
        made[name] = (time.perf_counter() - start, of_ours(index))
    start = time.perf_counter()
    graph = faiss.IndexHNSWSQ(DIM, faiss.ScalarQuantizer.QT_8bit, 32, faiss.METRIC_INNER_PRODUCT)
    graph.train(vectors)
    graph.add(vectors)
    made["faiss HNSW-SQ8"] = (time.perf_counter() - start, of_faiss(faiss, graph, len(vectors)))
    return made


def allowed(vectors: Vectors, query: Vectors, share: float) -> NDArray[np.intp] | None:
    """A random share of the rows; a negative one is the share that lies farthest from the query."""
    if share == 1.0:
        return None
    if share > 0:
        return np.flatnonzero(np.random.default_rng(7).random(len(vectors)) < share)
    return np.sort(np.argsort(vectors @ query)[: int(-share * len(vectors))])


def recall(vectors: Vectors, query: Vectors, found: list[int], among: NDArray[np.intp] | None) -> float:
    """The share of the K best places that hold a row as near as the K-th best."""
    scores = vectors @ query if among is None else vectors[among] @ query
    least = float(np.partition(scores, -K)[-K]) - NOISE
    return float((vectors[found] @ query >= least).sum()) / K


def measure(vectors: Vectors, queries: Vectors) -> None:
    """Print a line a contender and a filter: seconds to build, p50 and p95 of one query, batch rate, recall."""
    filters = {
        label: [allowed(vectors, query, share) for query in queries] for label, share in FILTERS.items()
    }
    for name, (build_s, search) in contenders(vectors).items():
        for label, lists in filters.items():
            times, found = [], []
            for query, among in zip(queries[:, np.newaxis], lists, strict=True):
                start = time.perf_counter()
                found += search(query, among)
                times.append(time.perf_counter() - start)
            start = time.perf_counter()
            search(queries, lists[0])
            batch_s = time.perf_counter() - start
            each = [recall(vectors, *one) for one in zip(queries, found, lists, strict=True)]
            line = {
                "rows": len(vectors),
                "index": name,
                "allowed": label,
                "build_s": round(build_s, 1),
                "p50_ms": round(1e3 * float(np.quantile(times, 0.5)), 3),
                "p95_ms": round(1e3 * float(np.quantile(times, 0.95)), 3),
                "batch_per_s": round(len(queries) / batch_s),
                "recall_at_10": round(float(np.mean(each)), 3),
                "too_few": sum(len(one) < K for one in found),
            }
            print(json.dumps(line), flush=True)


def main() -> None:
    """Read the command line and measure each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
    for rows in parser.parse_args().rows:
        measure(clustered(rows, seed=1), clustered(rows, seed=2)[:QUERIES])


if __name__ == "__main__":
    main()
