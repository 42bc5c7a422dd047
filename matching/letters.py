"""Names found by their letters: n-grams of characters within words, weighted by rarity. Forgives typos.

The same as scikit-learn's TF-IDF with `analyzer="char_wb"`, but hashed by arrays over all names at once: an index of
fifty thousand names is built in about a second, where the usual way takes ten.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.folding import flatten

SIZES = (
    3,
    4,
)  # of the n-grams; 2 and 5 doubled the cost and found no more titles. A word of one letter makes " c "
BUCKETS = 1 << 18  # of the hash: four times the distinct n-grams of the referential's names
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # Knuth's multiplicative hashing: 2^64 over the golden ratio
SPACE = 32


class LetterIndex:
    """Names as rows of weights; scores are cosines in [0, 1]."""

    def __init__(self, names: Sequence[str]) -> None:
        counts = counts_by_word(names)
        seen = np.bincount(counts.indices, minlength=BUCKETS)
        self._rarity = (np.log((1 + len(names)) / (1 + seen)) + 1).astype(np.float32)
        self._by_ngram = self._weighted(counts).T.tocsr()

    def scores(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Cosine of each text to each name, sparse (len(texts), names)."""
        return sparse.csr_matrix(self._weighted(ngram_counts(texts)) @ self._by_ngram)

    def _weighted(self, counts: sparse.csr_matrix) -> sparse.csr_matrix:
        """Counts dampened by their logarithm, times rarity, rows of length 1."""
        data = (1 + np.log(counts.data)) * self._rarity[counts.indices]
        lengths = np.sqrt(
            np.bincount(_rows_of(counts), weights=data.astype(np.float64) ** 2, minlength=counts.shape[0])
        )
        data = (data / np.maximum(lengths, 1e-12)[_rows_of(counts)]).astype(np.float32)
        return sparse.csr_matrix((data, counts.indices, counts.indptr), shape=counts.shape)


def counts_by_word(texts: Sequence[str]) -> sparse.csr_matrix:
    """`ngram_counts` of many short texts, in half the time: each distinct word is looked at once.

    No n-gram reaches over a space, so those of a text are those of its words.
    """
    words: dict[str, int] = {}
    places: list[int] = []
    seams = [0]
    for text in texts:
        places += [words.setdefault(word, len(words)) for word in text.split()]
        seams.append(len(places))
    ones = np.ones(len(places), dtype=np.float32)
    having = sparse.csr_matrix((ones, places, seams), shape=(len(texts), len(words)))
    return sparse.csr_matrix(having @ ngram_counts(list(words)))


def ngram_counts(texts: Sequence[str]) -> sparse.csr_matrix:
    """How often each n-gram stands in each text, (len(texts), BUCKETS). Words are padded with a space on each side."""
    flat = flatten("\n".join([text.replace("\n", " ") for text in texts])).split("\n")
    padded = [f" {'  '.join(text.split())} " for text in flat[: len(texts)]]
    codes = np.frombuffer("".join(padded).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(
        np.uint64
    )
    owner = np.repeat(np.arange(len(texts)), [len(one) for one in padded])
    is_space = codes == SPACE
    word = np.cumsum(is_space & np.concatenate([[True], is_space[:-1]]))  # two spaces in a row: a new word
    rows, buckets = [], []
    for size in SIZES:
        starts = len(codes) - size + 1
        if starts <= 0:
            continue
        hashed = np.zeros(starts, dtype=np.uint64)
        for offset in range(size):
            hashed = (hashed + codes[offset : offset + starts] + np.uint64(1)) * MULTIPLIER
        inside = (word[:starts] == word[size - 1 :]) & (owner[:starts] == owner[size - 1 :])
        rows.append(owner[:starts][inside])
        buckets.append((hashed[inside] >> np.uint64(46)).astype(np.int32))
    if not rows:
        return sparse.csr_matrix(np.zeros((len(texts), BUCKETS), dtype=np.float32))
    row, column = np.concatenate(rows), np.concatenate(buckets)
    ones = np.ones(len(row), dtype=np.float32)
    counts = sparse.coo_matrix((ones, (row, column)), shape=(len(texts), BUCKETS)).tocsr()
    counts.sum_duplicates()
    return sparse.csr_matrix(counts)


def _rows_of(matrix: sparse.csr_matrix) -> NDArray[np.intp]:
    return np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
