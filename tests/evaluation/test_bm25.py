"""BM25 judged by its formula worked in plain Python."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.bm25 import K1, B, Bm25Index
from evaluation.stems import stems

WORDS = [
    "développeur",
    "web",
    "réseaux",
    "C#",
    ".NET",
    "python",
    "boulanger",
    "vente",
    "de",
    "the",
    "sécurité",
    "Node.js",
]
texts = st.lists(st.sampled_from(WORDS), max_size=15).map(" ".join)


def bm25(documents: Sequence[str], query: str) -> list[float]:
    """Lucene's BM25, a term and a text at a time."""
    counts = [Counter(stems(text)) for text in documents]
    average = sum(sum(count.values()) for count in counts) / max(len(counts), 1)
    scores = [0.0] * len(documents)
    for term in set(stems(query)):
        having = sum(term in count for count in counts)
        idf = math.log(1 + (len(documents) - having + 0.5) / (having + 0.5))
        for row, count in enumerate(counts):
            if count[term]:
                norm = K1 * (1 - B + B * sum(count.values()) / average)
                scores[row] += idf * count[term] / (count[term] + norm)
    return scores


@settings(deadline=None, max_examples=80)
@given(documents=st.lists(texts, max_size=25), query=texts)
def test_scores_are_bm25(documents: list[str], query: str) -> None:
    found = Bm25Index(documents).scores(query)
    assert found.dtype == np.float32
    assert np.allclose(found, bm25(documents, query), rtol=1e-5, atol=1e-6)


@settings(deadline=None, max_examples=30)
@given(documents=st.lists(texts, min_size=1, max_size=25), query=texts, seed=st.integers(0, 999))
def test_the_order_of_the_texts_changes_nothing(documents: list[str], query: str, seed: int) -> None:
    order = random.Random(seed).sample(range(len(documents)), len(documents))
    found = Bm25Index([documents[row] for row in order]).scores(query)
    assert found.tolist() == Bm25Index(documents).scores(query)[order].tolist()


def test_a_repeated_word_of_a_query_counts_once() -> None:
    index = Bm25Index(["python web", "boulanger"])
    assert index.scores("python python Python").tolist() == index.scores("python").tolist()


@pytest.mark.parametrize("query", ["", "de la", "kubernetes"])
def test_a_query_that_shares_nothing_scores_nothing(query: str) -> None:
    assert Bm25Index(["python web", ""]).scores(query).tolist() == [0.0, 0.0]


def test_texts_without_a_word() -> None:
    assert Bm25Index([]).scores("python").shape == (0,)
    assert Bm25Index(["", "de la"]).scores("python").tolist() == [0.0, 0.0]
