"""A run: what a system answered, in the order in which it is judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.ranking.task import JudgementError

Scored = tuple[str, float]  # candidate, score; a higher score comes first


@dataclass(frozen=True, slots=True)
class Run:
    """The lists of one system.

    Every list stands in the order in which it is judged: by score, highest first; among equal scores by id, the
    greater one first, as trec_eval does, so that a list has one order whoever wrote it and values equal those of
    other tools on the same file. `Run.of` brings lists into that order.

    Args:
        name: of the system.
        lists: query -> (candidate, score), each candidate once.
    """

    name: str
    lists: Mapping[str, tuple[Scored, ...]]

    @classmethod
    def of(cls, name: str, scores: Mapping[str, Mapping[str, float]] | Mapping[str, Sequence[Scored]]) -> Run:
        """A run from scores by query, in any order.

        Raises:
            JudgementError: a candidate is there twice for a query, or a score is not a number.
        """
        lists = {}
        for query, found in scores.items():
            pairs = list(found.items()) if isinstance(found, Mapping) else list(found)
            if len({candidate for candidate, _ in pairs}) != len(pairs):
                raise JudgementError(f"run {name}: query {query!r} lists a candidate twice")
            if any(score != score for _, score in pairs):
                raise JudgementError(f"run {name}: query {query!r} has a score that is not a number")
            pairs.sort(key=lambda pair: pair[0], reverse=True)
            pairs.sort(key=lambda pair: pair[1], reverse=True)  # stable: ids stay in their order among equals
            lists[query] = tuple(pairs)
        return cls(name, lists)

    @classmethod
    def in_order(cls, name: str, ranked: Mapping[str, Sequence[str]]) -> Run:
        """A run from ordered ids, best first: scores are one over the rank."""
        return cls.of(
            name,
            {
                query: [(candidate, 1.0 / rank) for rank, candidate in enumerate(found, 1)]
                for query, found in ranked.items()
            },
        )

    def ranked(self, query: str, depth: int | None = None) -> tuple[str, ...]:
        """The candidates of a query in order, the first `depth` of them; nothing for a query that was not answered."""
        return tuple(candidate for candidate, _ in self.lists.get(query, ())[:depth])
