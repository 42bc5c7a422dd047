"""Orders that need no engine: what a matcher must beat on a funnel before it is worth its trouble."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from evaluation.funnel.protocol import FunnelRanker, Question
from evaluation.funnel.records import Side, Stage
from evaluation.funnel.view import View
from evaluation.rankers.orders import Random

OCCUPATION = "occupation"
"""The field, of jobs and of candidates, by which same-occupation matches; several values are parted by `|`."""
OWN_ACTS = frozenset({Stage.APPLIED, Stage.WITHDRAWN})
"""What a candidate does; all other stages are done to candidates, and are no sign of their being active."""
WANTED_BY_CANDIDATES = frozenset({Stage.APPLIED})
WANTED_BY_RECRUITERS = frozenset(
    {Stage.SHORTLISTED, Stage.CONTACTED, Stage.INTERVIEWED, Stage.OFFERED, Stage.HIRED}
)


class RandomOrder:
    """Drawn anew for each question and candidate; the same for the same seed."""

    name = "random"

    def __init__(self, seed: int) -> None:
        self._draw = Random(seed)

    def __call__(self, view: View, question: Question, candidates: Sequence[str]) -> list[float]:
        return self._draw(question.id, candidates)


def freshest_first(view: View, question: Question, candidates: Sequence[str]) -> list[float]:
    """The job that opened last, or the candidate who last did something; the score is minus the days since then."""
    return [-_days_since(view, question, one) for one in candidates]


def popular_first(view: View, question: Question, candidates: Sequence[str]) -> list[float]:
    """The job with the most applicants so far, or the candidate whom the most jobs have wanted so far."""
    side = other_side(question)
    wanted = WANTED_BY_CANDIDATES if side is Side.JOB else WANTED_BY_RECRUITERS
    return [
        float(len({event.other(side) for event in view.events_of(side, one) if event.stage in wanted}))
        for one in candidates
    ]


def same_occupation_first(view: View, question: Question, candidates: Sequence[str]) -> list[float]:
    """Who shares an occupation with the asking side, then the freshest: 1 for a shared one, and less than 1 for age."""
    own = _occupations(view, question.side, question.asked)
    other = other_side(question)
    return [
        float(bool(own & _occupations(view, other, one))) + 1.0 / (2.0 + _days_since(view, question, one))
        for one in candidates
    ]


def baselines(view: View, seed: int) -> tuple[tuple[str, FunnelRanker], ...]:
    """Each with its name; same-occupation only where both sides say an occupation at that moment."""
    found: list[tuple[str, FunnelRanker]] = [
        ("random", RandomOrder(seed)),
        ("freshest first", freshest_first),
        ("most wanted so far", popular_first),
    ]
    if all(
        any(_occupations(view, side, one) for one in view.present(side))
        for side in (Side.JOB, Side.CANDIDATE)
    ):
        found.append(("same occupation, then freshest", same_occupation_first))
    return tuple(found)


def other_side(question: Question) -> Side:
    """Whom a question is answered with."""
    return Side.CANDIDATE if question.side is Side.JOB else Side.JOB


def _days_since(view: View, question: Question, one: str) -> float:
    return (view.moment - _last_sign(view, other_side(question), one)) / timedelta(days=1)


def _last_sign(view: View, side: Side, one: str) -> datetime:
    """When a job opened; when a candidate last acted, or joined."""
    since = view.entry(side, one).since
    if side is Side.JOB:
        return since
    return next((event.at for event in reversed(view.events_of(side, one)) if event.stage in OWN_ACTS), since)


def _occupations(view: View, side: Side, one: str) -> frozenset[str]:
    value = view.fact(side, one, OCCUPATION) or ""
    return frozenset(part.strip() for part in value.split("|") if part.strip())
