"""Shared words: BM25 over French and English stems, under the same protocol as the vectors.

The index keeps the stems of each text, never the text. How often each text has each stem is laid out end to end when
it is first asked for, and again after changes; a copy takes over what its origin had laid out, and counts anew only
the texts that change. What is saved are the stems alone.

A query's repeated word counts once: who says a word five times in a profile does not ask for it five times.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from matching.errors import ShapeError
from matching.id_rows import IdRows, Positions
from matching.index_file import read_index, refuse_unless, write_index
from matching.ragged import Ragged
from matching.records import Hit
from matching.words import stems

K1 = 1.2
"""Saturation of a word's count in a text; Robertson and Zaragoza (2009) find 1.2 to 2 good on most collections."""

B = 0.75
"""How far long texts are discounted, from 0 to 1; the same source's 0.5 to 0.8, and the default of Lucene."""

TokenIds = NDArray[np.int32]  # (stems of one text,)
COUNT = np.dtype([("token", np.int32), ("times", np.int32)])
"""A stem of a text and how often it stands there."""
_TOKEN_BITS = 32
"""Of a number that holds a text's row before a stem's: stems are counted in 31 bits."""

AT_A_TIME = 1_000
"""Texts that are scored together: a question of 300 stems then takes 2.4 MB of scratch."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The stems of n texts, counted. `having` tells for each stem how many texts have it, shape (stems known,)."""

    texts: tuple[TokenIds, ...]
    of_text: Ragged  # of COUNT
    lengths: NDArray[np.int64]  # (n,), stems of each text, repeated ones as often as they are
    having: NDArray[np.int64]


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
        self._counts: Counts | None = None
        self._stale = True
        self._laying_out = threading.Lock()
        self.stamp: Mapping[str, str] = MappingProxyType({})
        """What a loaded index was built from, as its saver said; empty for one that was never loaded."""

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids by position."""
        return self._rows.ids

    @property
    def ranks(self) -> Positions:
        """The place of each position's id in the sorted ids, shape (n,)."""
        return self._rows.ranks

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
        self._stale = True

    def update(self, ids: Sequence[str], texts: Sequence[str]) -> None:
        """Replace the texts of known ids; positions stay. Raises `UnknownIdError`, `DuplicateIdError`, `ShapeError`."""
        positions = self._rows.distinct_positions(ids)
        _refuse_lengths(ids, texts)
        for position, text in zip(positions.tolist(), texts, strict=True):
            self._texts[position] = self._tokens(text)
        self._stale = True

    def remove(self, ids: Sequence[str]) -> None:
        """Forget ids; the rows behind them move up. Raises `UnknownIdError`, `DuplicateIdError`."""
        stays = self._rows.drop(self._rows.distinct_positions(ids))
        self._texts = [text for text, stay in zip(self._texts, stays.tolist(), strict=True) if stay]
        self._stale = True

    def copy(self) -> LexicalIndex:
        """A copy, which changes apart from this one."""
        twin = LexicalIndex()
        twin._rows, twin._texts = self._rows.copy(), list(self._texts)
        twin._vocabulary = dict(self._vocabulary)
        twin._counts, twin._stale = self._counts, self._stale
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
        rows = np.arange(len(self)) if among is None else self._rows.checked(among)
        counts = self._counted()
        words = sorted(set(stems(query)))  # summed in one order, so that the last bit is the same every time
        asked = [token for word in words if (token := self._vocabulary.get(word)) is not None]
        place = np.full(len(counts.having), -1, dtype=np.int32)
        place[asked] = np.arange(len(asked))
        idf = np.log1p((len(self) - counts.having[asked] + 0.5) / (counts.having[asked] + 0.5))
        scores = np.zeros(len(rows), dtype=np.float32)
        if asked:
            for start in range(0, len(rows), AT_A_TIME):
                some = rows[start : start + AT_A_TIME]
                scores[start : start + AT_A_TIME] = _bm25(counts, some, place, idf)
        return scores

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
        """Count now, so that the next question need not: at the start of a service."""
        self._counted()

    # ------------------------------------------------------------------- on disk

    def save(self, folder: Path, stamp: Mapping[str, str] = MappingProxyType({})) -> None:
        """Write the index to a folder of its own; a crash leaves the old one or the new one, whole.

        Stems that no text has any more are left out: they may have been the words of somebody who was erased.

        Args:
            folder: made if need be.
            stamp: what the index was built from, for `load` to compare.
        """
        lengths = np.array([len(text) for text in self._texts], dtype="<i4")
        all_tokens = np.concatenate([np.empty(0, dtype=np.int32), *self._texts])
        used, tokens = np.unique(all_tokens, return_inverse=True)
        known = list(self._vocabulary)
        parts = {
            "ids": json.dumps([self.ids, [known[token] for token in used.tolist()]]).encode(),
            "lengths": lengths.tobytes(),
            "tokens": tokens.astype("<i4").tobytes(),
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

    def _counted(self) -> Counts:
        """The counts of the texts as they stand; those of texts that were counted before are taken over."""
        with self._laying_out:
            if self._counts is None or self._stale:
                self._counts = self._count(self._counts)
                self._stale = False
            return self._counts

    def _count(self, before: Counts | None) -> Counts:
        known = {} if before is None else {id(text): row for row, text in enumerate(before.texts)}
        new = [text for text in self._texts if id(text) not in known]
        fresh = _times_in(new)
        known |= {id(text): row for row, text in enumerate(new, start=len(known))}
        both = fresh if before is None else before.of_text.followed_by(fresh)
        source = np.fromiter((known[id(text)] for text in self._texts), dtype=np.intp, count=len(self._texts))
        of_text = both.take(source)
        return Counts(
            texts=tuple(self._texts),
            of_text=of_text,
            lengths=np.array([len(text) for text in self._texts], dtype=np.int64),
            having=np.bincount(of_text.values["token"], minlength=len(self._vocabulary)),
        )


def _times_in(texts: Sequence[TokenIds]) -> Ragged:
    """How often each text has each of its stems, in the order of the stems: all texts are sorted at once.

    A stem of a text is one number, the text's row before the stem's: their order is that of the texts, then the stems.
    """
    lengths = [len(text) for text in texts]
    owners = np.repeat(np.arange(len(texts), dtype=np.int64), lengths)
    tokens = np.concatenate([np.empty(0, dtype=np.int32), *texts])
    found, times = np.unique(owners << _TOKEN_BITS | tokens, return_counts=True)
    values = np.empty(len(found), dtype=COUNT)
    values["token"], values["times"] = found & (1 << _TOKEN_BITS) - 1, times
    offsets = np.zeros(len(texts) + 1, dtype=np.int64)
    np.cumsum(np.bincount(found >> _TOKEN_BITS, minlength=len(texts)), out=offsets[1:])
    return Ragged(values, offsets)


def _bm25(
    counts: Counts, rows: Positions, place: NDArray[np.int32], idf: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Scores of some texts: `place` is the column of each stem among those asked for, -1 for the others."""
    of_text = counts.of_text.take(rows)
    columns = place[of_text.values["token"]]
    found = np.flatnonzero(columns >= 0)  # few: whose they are is looked up for them alone
    owners, columns = np.searchsorted(of_text.offsets, found, side="right") - 1, columns[found]
    times = of_text.values["times"][found].astype(np.float64)
    norms = K1 * (1.0 - B + B * counts.lengths[rows] / max(float(counts.lengths.mean()), 1e-9))
    table = np.zeros((len(rows), len(idf)))
    table[owners, columns] = idf[columns] * times / (times + norms[owners])
    scores: NDArray[np.float64] = table.sum(axis=1)
    return scores


def _refuse_lengths(ids: Sequence[str], texts: Sequence[str]) -> None:
    if len(ids) != len(texts):
        raise ShapeError(f"{len(ids)} ids but {len(texts)} texts")
