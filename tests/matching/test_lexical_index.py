"""BM25 judged by its formula worked in plain Python, and the promises it shares with the vectors."""

from __future__ import annotations

import math
import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.errors import DuplicateIdError, IndexFileError, ShapeError, UnknownIdError
from matching.lexical_index import K1, B, LexicalIndex
from matching.words import stems

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


def bm25(table: dict[str, str], query: str) -> dict[str, float]:
    """Lucene's BM25, a term and a text at a time."""
    counts = {one: Counter(stems(text)) for one, text in table.items()}
    average = sum(sum(count.values()) for count in counts.values()) / max(len(counts), 1)
    scores = dict.fromkeys(table, 0.0)
    for term in set(stems(query)):
        having = sum(term in count for count in counts.values())
        idf = math.log(1 + (len(table) - having + 0.5) / (having + 0.5))
        for one, count in counts.items():
            if count[term]:
                norm = K1 * (1 - B + B * sum(count.values()) / average)
                scores[one] += idf * count[term] / (count[term] + norm)
    return scores


def agrees(index: LexicalIndex, table: dict[str, str], query: str) -> bool:
    wanted = bm25(table, query)
    return bool(np.allclose(index.scores(query), [wanted[one] for one in index.ids], rtol=1e-5, atol=1e-6))


def filled(table: dict[str, str]) -> LexicalIndex:
    index = LexicalIndex()
    index.add(list(table), list(table.values()))
    return index


@settings(deadline=None, max_examples=60)
@given(documents=st.lists(texts, max_size=25), query=texts, seed=st.integers(0, 999))
def test_scores_are_bm25_and_aligned(documents: list[str], query: str, seed: int) -> None:
    table = {f"d{number}": text for number, text in enumerate(documents)}
    index = filled(table)
    assert agrees(index, table, query)
    among = np.array(random.Random(seed).choices(range(len(table)), k=9) if table else [], dtype=np.intp)
    assert index.scores(query, among).tolist() == index.scores(query)[among].tolist()
    assert index.scores(query).dtype == np.float32


@settings(deadline=None, max_examples=40)
@given(
    documents=st.lists(texts, min_size=8, max_size=8),
    steps=st.lists(
        st.tuples(st.sampled_from(["add", "update", "remove"]), st.integers(0, 7), texts), max_size=10
    ),
    query=texts,
)
def test_scores_follow_changes(documents: list[str], steps: list[tuple[str, int, str]], query: str) -> None:
    table = {f"d{number}": text for number, text in enumerate(documents)}
    index = filled(table)
    for number, (change, which, text) in enumerate(steps):
        index.scores(query)  # laid out before the change, stale after it
        if change == "add":
            index.add([f"new{number}"], [text])
            table[f"new{number}"] = text
        elif f"d{which}" in table:
            if change == "update":
                index.update([f"d{which}"], [text])
                table[f"d{which}"] = text
            else:
                index.remove([f"d{which}"])
                del table[f"d{which}"]
    assert list(index.ids) == list(table)
    assert agrees(index, table, query)


@settings(deadline=None, max_examples=30)
@given(documents=st.lists(texts, min_size=1, max_size=25), query=texts, seed=st.integers(0, 999))
def test_order_of_insertion_changes_nothing(documents: list[str], query: str, seed: int) -> None:
    table = {f"d{number}": text for number, text in enumerate(documents)}
    shuffled = random.Random(seed).sample(sorted(table), len(table))
    other = filled({one: table[one] for one in shuffled})
    assert other.search(query, 30) == filled(table).search(query, 30)


def test_search_gives_those_that_share_a_word_best_first_ties_by_id() -> None:
    index = filled(
        {
            "c": "python web",
            "a": "python web",
            "b": "boulanger",
            "d": "python python web, développeuse python",
        }
    )
    hits = index.search("développement python", 9)
    assert [hit.id for hit in hits] == ["d", "a", "c"]
    assert [hit.score for hit in hits] == [
        float(index.scores("développement python")[row]) for row in (3, 1, 0)
    ]
    assert [hit.id for hit in index.search("python", 2, np.array([2, 1, 0]))] == ["a", "c"]
    assert index.search("python", 5, np.array([2])) == []
    assert index.search("python", 0) == []


def test_a_repeated_word_of_a_query_counts_once() -> None:
    index = filled({"a": "python web", "b": "boulanger"})
    assert index.scores("python python Python").tolist() == index.scores("python").tolist()


@pytest.mark.parametrize("query", ["", "de la", "kubernetes"])
def test_a_query_that_shares_nothing_scores_nothing(query: str) -> None:
    index = filled({"a": "python web", "b": ""})
    assert index.scores(query).tolist() == [0.0, 0.0]
    assert index.search(query, 5) == []


def test_indexes_without_a_word() -> None:
    assert LexicalIndex().scores("python").shape == (0,)
    assert LexicalIndex().search("python", 3) == []
    assert filled({"a": "", "b": "de la"}).scores("python").tolist() == [0.0, 0.0]


def test_refused_changes_leave_all_as_it_was() -> None:
    index = filled({"a": "python web", "b": "boulanger"})
    with pytest.raises(ShapeError, match="2 ids but 1 texts"):
        index.add(["x", "y"], ["one"])
    with pytest.raises(ShapeError, match="2 ids but 1 texts"):
        index.update(["a", "b"], ["one"])
    with pytest.raises(DuplicateIdError, match="'a'"):
        index.add(["x", "a"], ["one", "two"])
    with pytest.raises(UnknownIdError, match="'x'"):
        index.update(["a", "x"], ["one", "two"])
    with pytest.raises(UnknownIdError, match="'x'"):
        index.remove(["a", "x"])
    with pytest.raises(UnknownIdError, match="'x'"):
        index.position("x")
    with pytest.raises(ShapeError, match="position 2"):
        index.scores("python", np.array([0, 2]))
    with pytest.raises(ShapeError, match="-1"):
        index.search("python", -1)
    assert index.ids == ("a", "b")
    assert agrees(index, {"a": "python web", "b": "boulanger"}, "python")
    assert index.positions(["b", "a"]).tolist() == [1, 0]


@settings(deadline=None, max_examples=20)
@given(documents=st.lists(texts, max_size=12), query=texts)
def test_saved_and_loaded_gives_the_same_answers(
    tmp_path_factory: pytest.TempPathFactory, documents: list[str], query: str
) -> None:
    index = filled({f"d{number}": text for number, text in enumerate(documents)})
    folder = tmp_path_factory.mktemp("words")
    index.save(folder, {"data": "7"})
    again = LexicalIndex.load(folder, {"data": "7"})
    assert (again.ids, dict(again.stamp)) == (index.ids, {"data": "7"})
    assert again.scores(query).tolist() == index.scores(query).tolist()
    index.add(["new"], ["kubernetes web"])
    again.add(["new"], ["kubernetes web"])
    assert again.scores("web kubernetes").tolist() == index.scores("web kubernetes").tolist()


def test_texts_are_not_saved_and_stale_stems_are_refused(tmp_path: Path) -> None:
    filled({"a": "Développeuse chez Boulangeries Réunies"}).save(tmp_path, {"data": "7"})
    assert all(b"Boulangeries" not in path.read_bytes() for path in tmp_path.iterdir())
    with pytest.raises(IndexFileError, match="data is '7' and '8' is wanted"):
        LexicalIndex.load(tmp_path, {"data": "8"})
