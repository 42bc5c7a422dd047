"""A task as plain data: who asks, what can be found, and how well each answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from matching.errors import PasserelleError

HIGHEST_GRADE = 10
"""Gains are powers of two of grades: beyond this, one answer outweighs a thousand."""

Qrels = Mapping[str, Mapping[str, int]]  # query -> candidate -> grade; 0 is "judged, and wrong"


class JudgementError(PasserelleError):
    """Judgements, a run or a task cannot be used as they are; the message says where and what to do."""


class Truth(StrEnum):
    """Where judgements come from, which decides what they can prove."""

    HAND = "hand"  # people read both and judged
    SILVER = "silver"  # derived from what a generator drew: consistent, and no judgement of a person
    LOGGED = "logged"  # what people did: biased by what they were shown
    GIVEN = "given"  # a file from elsewhere


@dataclass(frozen=True, slots=True)
class About:
    """What one must know before believing a figure."""

    title: str = ""
    truth: Truth = Truth.GIVEN
    source: str = ""  # where the judgements come from, and how they were made
    caveat: str = ""  # what the figure does not say
    as_of: date | None = None  # the day on which every query is asked
    seed: int | None = None
    guidelines: str = ""


@dataclass(frozen=True, slots=True)
class JudgedTask:
    """Queries, candidates and graded judgements.

    Args:
        name: one word, as in file names.
        queries: ids, in a fixed order.
        candidates: ids of everything that may be ranked.
        qrels: grades by query and candidate. A pair that is not there is unjudged, which is not the same as wrong.
        about: origin and caveats.
        query_texts: what people read of a query, by id; for reports, and for rankers that read text.
        candidate_texts: the same of candidates.
        query_groups: attribute -> query -> group, for tables by group.
        candidate_groups: attribute -> candidate -> group, for audits of who is shown.
        among: the candidates that a query may be answered with; a query that is not there may have all.

    Raises:
        JudgementError: an id is there twice, a grade or list names an id that is not there, or a grade is out of range.
    """

    name: str
    queries: tuple[str, ...]
    candidates: tuple[str, ...]
    qrels: Qrels
    about: About = field(default_factory=About)
    query_texts: Mapping[str, str] = field(default_factory=dict)
    candidate_texts: Mapping[str, str] = field(default_factory=dict)
    query_groups: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    candidate_groups: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    among: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        asked, known = set(self.queries), set(self.candidates)
        for what, ids, distinct in (("query", self.queries, asked), ("candidate", self.candidates, known)):
            if len(distinct) != len(ids):
                twice = next(one for one in ids if ids.count(one) > 1)
                raise JudgementError(f"task {self.name}: {what} {twice!r} is there twice")
        for query, grades in self.qrels.items():
            if query not in asked:
                raise JudgementError(f"task {self.name}: query {query!r} is judged and not among the queries")
            for candidate, grade in grades.items():
                if candidate not in known:
                    raise JudgementError(
                        f"task {self.name}: {candidate!r} is judged for {query!r} and not among the candidates"
                    )
                if not 0 <= grade <= HIGHEST_GRADE:
                    raise JudgementError(
                        f"task {self.name}: grade {grade} of {candidate!r} for {query!r} is not between 0 and "
                        f"{HIGHEST_GRADE}"
                    )
        for query, allowed in self.among.items():
            if query not in asked or not known.issuperset(allowed):
                raise JudgementError(
                    f"task {self.name}: the candidates allowed for {query!r} are not all known"
                )

    def allowed(self, query: str) -> tuple[str, ...]:
        """The candidates that may answer a query."""
        return self.among.get(query, self.candidates)

    @property
    def without_relevant(self) -> tuple[str, ...]:
        """Queries of which no judged candidate is relevant: declared in reports, never dropped."""
        return tuple(
            query
            for query in self.queries
            if not any(grade > 0 for grade in self.qrels.get(query, {}).values())
        )
