"""What is measured: an encoder, or one of two ways that know no meaning. Each gives a score for a query and a text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from evaluation.bm25 import Bm25Index
from evaluation.encoder.task import Piece
from matching.encoder import Encoder, Kind, Vectors

Matrix = NDArray[np.float32]  # (queries, candidates)

NGRAMS = (2, 5)
"""Characters in a row that count as shared, within words: the range that did best on French job titles."""
AT_ONCE = 8_192  # texts handed to an encoder in one call: it sorts them by length


class System(Protocol):
    """Scores texts for queries; a higher score is nearer."""

    @property
    def name(self) -> str: ...

    @property
    def has_cosines(self) -> bool:
        """Whether scores are cosines, so that a difference of two means something."""
        ...

    def prepare(self, pieces: Iterable[Piece]) -> None:
        """Read texts that will be asked for."""
        ...

    def scores(self, queries: Sequence[Piece], candidates: Sequence[Piece]) -> Matrix:
        """Score of every candidate for every query."""
        ...

    def of_pairs(self, left: Sequence[Piece], right: Sequence[Piece], among: Sequence[Piece]) -> Matrix:
        """Score of each left text with the right one beside it, shape (len(left),); `among` are all right texts."""
        ...


class Dense:
    """An encoder. Each distinct text is encoded once in its life."""

    has_cosines = True

    def __init__(self, encoder: Encoder, name: str | None = None) -> None:
        self.name = name or encoder.name
        self._encoder = encoder
        self._known: dict[Piece, Vectors] = {}

    def prepare(self, pieces: Iterable[Piece]) -> None:
        missing = [piece for piece in dict.fromkeys(pieces) if piece not in self._known]
        for kind in Kind:
            of_kind = [piece for piece in missing if piece.kind == kind]
            for start in range(0, len(of_kind), AT_ONCE):
                part = of_kind[start : start + AT_ONCE]
                vectors = self._encoder.encode([piece.text for piece in part], kind)
                self._known.update(zip(part, vectors, strict=True))

    def scores(self, queries: Sequence[Piece], candidates: Sequence[Piece]) -> Matrix:
        scores: Matrix = self._vectors(queries) @ self._vectors(candidates).T
        return scores

    def of_pairs(self, left: Sequence[Piece], right: Sequence[Piece], among: Sequence[Piece]) -> Matrix:
        scores: Matrix = (self._vectors(left) * self._vectors(right)).sum(axis=1)
        return scores

    def _vectors(self, pieces: Sequence[Piece]) -> Vectors:
        self.prepare(pieces)
        return np.stack([self._known[piece] for piece in pieces])


class Bm25:
    """BM25 over French and English stems."""

    name = "BM25"
    has_cosines = False

    def prepare(self, pieces: Iterable[Piece]) -> None:
        """Nothing to read beforehand."""

    def scores(self, queries: Sequence[Piece], candidates: Sequence[Piece]) -> Matrix:
        index = Bm25Index([piece.text for piece in candidates])
        return np.stack([index.scores(query.text) for query in queries])

    def of_pairs(self, left: Sequence[Piece], right: Sequence[Piece], among: Sequence[Piece]) -> Matrix:
        return _beside(self, left, right, among)


class CharacterTfidf:
    """Cosine of TF-IDF over runs of characters: knows no meaning, survives endings and slips of the pen."""

    name = "character TF-IDF"
    has_cosines = True

    def prepare(self, pieces: Iterable[Piece]) -> None:
        """Nothing to read beforehand."""

    def scores(self, queries: Sequence[Piece], candidates: Sequence[Piece]) -> Matrix:
        weigher = TfidfVectorizer(
            analyzer="char_wb",
            ngram_range=NGRAMS,
            sublinear_tf=True,
            strip_accents="unicode",
            dtype=np.float32,
        )
        texts = weigher.fit_transform([piece.text for piece in candidates])
        found: Matrix = (weigher.transform([query.text for query in queries]) @ texts.T).toarray()
        return found

    def of_pairs(self, left: Sequence[Piece], right: Sequence[Piece], among: Sequence[Piece]) -> Matrix:
        return _beside(self, left, right, among)


def lexical_systems() -> tuple[System, ...]:
    """The baselines that stand in every report."""
    return Bm25(), CharacterTfidf()


def _beside(system: System, left: Sequence[Piece], right: Sequence[Piece], among: Sequence[Piece]) -> Matrix:
    known = list(dict.fromkeys(among))
    place = {piece: at for at, piece in enumerate(known)}
    scores: Matrix = system.scores(left, known)[np.arange(len(left)), [place[piece] for piece in right]]
    return scores
