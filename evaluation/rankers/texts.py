"""Rankers that read the two texts and know nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from evaluation.bm25 import Bm25Index
from evaluation.encoder.systems import CharacterTfidf as CharacterSystem
from evaluation.encoder.systems import Matrix
from evaluation.encoder.task import Piece
from evaluation.ranking.task import JudgedTask, JudgementError
from matching.encoder import Kind

Texts = Mapping[str, str]  # by id


class TextRanker:
    """Scores of every query for every candidate, made at the first question.

    Args:
        name: of the ranker.
        queries: texts by id.
        candidates: texts by id; what words are worth is counted over all of them.
        scores: from the texts of both to a matrix (queries, candidates).
    """

    def __init__(
        self,
        name: str,
        queries: Texts,
        candidates: Texts,
        scores: Callable[[Sequence[str], Sequence[str]], Matrix],
    ) -> None:
        self.name = name
        self._queries = dict(queries)
        self._candidates = dict(candidates)
        self._row = {one: row for row, one in enumerate(self._queries)}
        self._column = {one: column for column, one in enumerate(self._candidates)}
        self._make = scores
        self._scores: Matrix | None = None

    def __call__(self, query_id: str, candidates: Sequence[str]) -> NDArray[np.float64]:
        if query_id not in self._row:
            raise JudgementError(f"{self.name} was given no text of the query {query_id!r}")
        unknown = [one for one in candidates if one not in self._column]
        if unknown:
            raise JudgementError(f"{self.name} was given no text of the candidate {unknown[0]!r}")
        if self._scores is None:
            self._scores = self._make(tuple(self._queries.values()), tuple(self._candidates.values()))
        columns = [self._column[one] for one in candidates]
        return self._scores[self._row[query_id], columns].astype(np.float64)


class Bm25(TextRanker):
    """BM25 over French and English stems."""

    def __init__(self, queries: Texts, candidates: Texts) -> None:
        super().__init__("BM25", queries, candidates, _bm25)

    @classmethod
    def of(cls, task: JudgedTask) -> Bm25:
        """On the texts of a task."""
        return cls(task.query_texts, task.candidate_texts)


class CharacterTfidf(TextRanker):
    """Cosine of TF-IDF over runs of two to five characters: the baseline of the encoder's own report."""

    def __init__(self, queries: Texts, candidates: Texts) -> None:
        super().__init__("character TF-IDF", queries, candidates, _characters)

    @classmethod
    def of(cls, task: JudgedTask) -> CharacterTfidf:
        """On the texts of a task."""
        return cls(task.query_texts, task.candidate_texts)


class WholeTextTfidf(TextRanker):
    """Cosine of TF-IDF over the words of both whole texts, as tutorials on matching résumés do it.

    The words are as they stand, in small letters: no stems, no list of words to leave out.
    """

    def __init__(self, queries: Texts, candidates: Texts) -> None:
        super().__init__("whole-text TF-IDF", queries, candidates, _words)

    @classmethod
    def of(cls, task: JudgedTask) -> WholeTextTfidf:
        """On the texts of a task."""
        return cls(task.query_texts, task.candidate_texts)


def _bm25(queries: Sequence[str], candidates: Sequence[str]) -> Matrix:
    index = Bm25Index(candidates)
    return np.stack([index.scores(query) for query in queries])


def _characters(queries: Sequence[str], candidates: Sequence[str]) -> Matrix:
    asked = [Piece(text, Kind.OFFER) for text in queries]
    found = [Piece(text, Kind.OFFER) for text in candidates]
    return CharacterSystem().scores(asked, found)


def _words(queries: Sequence[str], candidates: Sequence[str]) -> Matrix:
    weigher = TfidfVectorizer(dtype=np.float32)
    weigher.fit([*queries, *candidates])
    scores: Matrix = (weigher.transform(queries) @ weigher.transform(candidates).T).toarray()
    return scores
