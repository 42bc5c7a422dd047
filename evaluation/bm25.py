"""BM25 over French and English stems: what the engine and the encoder are compared with.

A query's repeated word counts once: who says a word five times in a profile does not ask for it five times.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from evaluation.stems import stems

K1 = 1.2
"""Saturation of a word's count in a text; Robertson and Zaragoza (2009) find 1.2 to 2 good on most collections."""

B = 0.75
"""How far long texts are discounted, from 0 to 1; the same source's 0.5 to 0.8, and the default of Lucene."""


class Bm25Index:
    """Some texts, and the BM25 score of each for a query.

    Robertson and Zaragoza (2009), "The Probabilistic Relevance Framework", with the idf of Lucene, which is never
    negative: ln(1 + (n - df + 0.5) / (df + 0.5)).

    >>> index = Bm25Index(["Développeuse web, bases de données", "Boulanger, pain et viennoiserie"])
    >>> (index.scores("développement d'une base de données") > 0).tolist()
    [True, False]
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._vocabulary: dict[str, int] = {}
        tokens = [
            [self._vocabulary.setdefault(stem, len(self._vocabulary)) for stem in stems(text)]
            for text in texts
        ]
        lengths = np.array([len(one) for one in tokens], dtype=np.float64)
        owners = np.repeat(np.arange(len(texts)), lengths.astype(np.intp))
        columns = np.array([token for one in tokens for token in one], dtype=np.intp)
        shape = (len(texts), len(self._vocabulary))
        counts = sparse.csr_array((np.ones(len(columns)), (owners, columns)), shape=shape)
        counts.sum_duplicates()
        having = np.bincount(counts.indices, minlength=shape[1])
        idf = np.log1p((len(texts) - having + 0.5) / (having + 0.5))
        norms = K1 * (1.0 - B + B * lengths / max(float(lengths.mean()) if len(texts) else 0.0, 1e-9))
        of_value = np.repeat(norms, np.diff(counts.indptr))
        counts.data = idf[counts.indices] * counts.data / (counts.data + of_value)
        self._weights = counts.tocsc()

    def scores(self, query: str) -> NDArray[np.float32]:
        """Of each text for a query, shape (n,): 0 where no word is shared, no upper bound."""
        known = (self._vocabulary.get(word) for word in sorted(set(stems(query))))
        asked = [token for token in known if token is not None]
        scores: NDArray[np.float32] = self._weights[:, asked].sum(axis=1).astype(np.float32)
        return scores
