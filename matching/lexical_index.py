"""Shared words: BM25 over French and English stems, under the same protocol as the vectors.

The index keeps the stems of each text, never the text. A change marks it dirty, and the next question lays out BM25
anew (bm25s has no partial update): 10,000 profiles take under half a second, so changes are best made in batches.
What is saved are the stems; the layout is made again at load, which is quicker than to check and read one.

A query's repeated word counts once: who says a word five times in a profile does not ask for it five times.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import bm25s
import numpy as np
from numpy.typing import NDArray

from matching.errors import ShapeError
from matching.id_rows import IdRows, Positions
from matching.index_file import read_index, refuse_unless, write_index
from matching.records import Hit
from matching.words import stems

K1 = 1.2
"""Saturation of a word's count in a text; Robertson and Zaragoza (2009) find 1.2 to 2 good on most collections."""

B = 0.75
"""How far long texts are discounted, from 0 to 1; the same source's 0.5 to 0.8, and the default of Lucene."""

TokenIds = NDArray[np.int32]  # (stems of one text,)


class LexicalIndex:
    """Texts under their ids, and the BM25 score of each for a query.

    Any number of threads may ask at once; a change needs the index to itself.

    >>> index = LexicalIndex()
    >>> index.add(["web", "bread"], ["Développeuse web, bases de données", "Boulanger, pain et viennoiserie"])
    >>> [hit.id for hit in index.search("développement d'une base de données", k=2)]
    ['web']
    """

    def __init__(self) -> None:
        self._rows = IdRows()
        self._texts: list[TokenIds] = []
        self._vocabulary: dict[str, int] = {}
        self._bm25: bm25s.BM25 | None = None
        self._laying_out = threading.Lock()
        self.stamp: Mapping[str, str] = MappingProxyType({})
        """What a loaded index was built from, as its saver said; empty for one that was never loaded."""

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids by position."""
        return self._rows.ids

    def position(self, one: str) -> int:
        """The position of an id. Raises `UnknownIdError`."""
        return self._rows.position(one)

    def positions(self, ids: Sequence[str]) -> Positions:
        """The positions of ids, shape (len(ids),). Raises `UnknownIdError`."""
        return self._rows.positions(ids)

    # ------------------------------------------------------------------- changes

    def add(self, ids: Sequence[str], texts: Sequence[str]) -> None:
        """Take in new ids with their texts. An empty text is taken, and found by no query.

        Raises:
            DuplicateIdError: an id is known already, or comes twice.
            ShapeError: there are not as many texts as ids.
        """
        _refuse_lengths(ids, texts)
        self._rows.append(ids)
        self._texts += [self._tokens(text) for text in texts]
        self._bm25 = None

    def update(self, ids: Sequence[str], texts: Sequence[str]) -> None:
        """Replace the texts of known ids; positions stay. Raises `UnknownIdError`, `DuplicateIdError`, `ShapeError`."""
        positions = self._rows.distinct_positions(ids)
        _refuse_lengths(ids, texts)
        for position, text in zip(positions.tolist(), texts, strict=True):
            self._texts[position] = self._tokens(text)
        self._bm25 = None

    def remove(self, ids: Sequence[str]) -> None:
        """Forget ids; the rows behind them move up. Raises `UnknownIdError`, `DuplicateIdError`."""
        stays = self._rows.drop(self._rows.distinct_positions(ids))
        self._texts = [text for text, stay in zip(self._texts, stays.tolist(), strict=True) if stay]
        self._bm25 = None

    def copy(self) -> LexicalIndex:
        """A copy, which changes apart from this one."""
        twin = LexicalIndex()
        twin._rows.append(self.ids)
        twin._texts, twin._vocabulary, twin._bm25 = list(self._texts), dict(self._vocabulary), self._bm25
        return twin

    # ------------------------------------------------------------------- questions

    def scores(self, query: str, among: Positions | None = None) -> NDArray[np.float32]:
        """BM25 of each allowed text for a query: 0 where no word is shared, no upper bound.

        Robertson and Zaragoza (2009), "The Probabilistic Relevance Framework", with the idf of Lucene, which is
        never negative: ln(1 + (n - df + 0.5) / (df + 0.5)).

        Args:
            query: a text of any length.
            among: positions in `ids`, in any order; `None` means all, in their order.

        Returns:
            Shape (len(among),) or (len(self),), aligned with `among` or with `ids`.

        Raises:
            ShapeError: `among` holds no positions of this index.
        """
        rows = None if among is None else self._rows.checked(among)
        bm25 = self._laid_out()
        words = sorted(set(stems(query)))  # summed in one order, so that the last bit is the same every time
        known = [self._vocabulary[word] for word in words if word in self._vocabulary]
        if bm25 is None or not known:
            return np.zeros(len(self) if rows is None else len(rows), dtype=np.float32)
        scores: NDArray[np.float32] = bm25.get_scores(known)
        return scores if rows is None else scores[rows]

    def search(self, query: str, k: int, among: Positions | None = None) -> list[Hit]:
        """The k best allowed texts, best first, ties by id; only those that share a word with the query.

        Raises:
            ShapeError: `among` holds no positions of this index, or k is negative.
        """
        if k < 0:
            raise ShapeError(f"k is {k}; 0 or more hits can be asked for")
        rows = np.arange(len(self)) if among is None else np.unique(self._rows.checked(among))
        scores = self.scores(query, rows)
        rows, scores = rows[scores > 0], scores[scores > 0]
        best = np.lexsort((self._rows.ranks[rows], -scores))[:k]
        ids = self.ids
        return [
            Hit(ids[row], score)
            for row, score in zip(rows[best].tolist(), scores[best].tolist(), strict=True)
        ]

    def prepare(self) -> None:
        """Lay BM25 out now, so that the next question need not: at the start of a service."""
        self._laid_out()

    # ------------------------------------------------------------------- on disk

    def save(self, folder: Path, stamp: Mapping[str, str] = MappingProxyType({})) -> None:
        """Write the index to a folder of its own; a crash leaves the old one or the new one, whole.

        Args:
            folder: made if need be.
            stamp: what the index was built from, for `load` to compare.
        """
        lengths = np.array([len(text) for text in self._texts], dtype="<i4")
        tokens = np.concatenate([np.empty(0, dtype=np.int32), *self._texts])
        parts = {
            "ids": json.dumps([self.ids, list(self._vocabulary)]).encode(),
            "lengths": lengths.tobytes(),
            "tokens": tokens.astype("<i4", copy=False).tobytes(),
        }
        write_index(folder, "words", {"count": len(self), "tokens": len(tokens)}, parts, stamp)

    @classmethod
    def load(cls, folder: Path, expect: Mapping[str, str] | None = None) -> LexicalIndex:
        """Read a saved index. Its `stamp` says what it was built from.

        Args:
            folder: where it was saved.
            expect: the stamp that it must carry, exactly; `None` takes any.

        Raises:
            IndexFileError: there is none, or it is torn, altered, foreign or stale. Build it again.
        """
        saved = read_index(folder, "words", expect)
        ids, vocabulary = json.loads(saved.parts["ids"])
        lengths = np.frombuffer(saved.parts["lengths"], dtype="<i4")
        tokens = np.frombuffer(saved.parts["tokens"], dtype="<i4").astype(np.int32)
        agrees = len(ids) == len(lengths) == saved.facts["count"] and len(tokens) == lengths.sum()
        refuse_unless(folder, agrees, f"has {len(ids)} ids, {len(lengths)} texts and {len(tokens)} stems")
        index = cls()
        index.stamp = MappingProxyType(dict(saved.stamp))
        index._rows.append(ids)
        index._texts = np.split(tokens, np.cumsum(lengths)[:-1]) if len(lengths) else []
        index._vocabulary = {stem: token for token, stem in enumerate(vocabulary)}
        return index

    # ------------------------------------------------------------------- within

    def _tokens(self, text: str) -> TokenIds:
        vocabulary = self._vocabulary
        return np.array(
            [vocabulary.setdefault(stem, len(vocabulary)) for stem in stems(text)], dtype=np.int32
        )

    def _laid_out(self) -> bm25s.BM25 | None:
        """BM25 of the texts as they stand; `None` when there is not one word."""
        with self._laying_out:
            if self._bm25 is None and any(len(text) for text in self._texts):
                bm25 = bm25s.BM25(k1=K1, b=B, method="lucene")
                corpus = [text.tolist() for text in self._texts]
                bm25.index((corpus, self._vocabulary), create_empty_token=False, show_progress=False)
                self._bm25 = bm25
            return self._bm25


def _refuse_lengths(ids: Sequence[str], texts: Sequence[str]) -> None:
    if len(ids) != len(texts):
        raise ShapeError(f"{len(ids)} ids but {len(texts)} texts")
