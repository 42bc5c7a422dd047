"""Does a ranker know what it could not have known? Score again with the future taken away, and with it changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

import numpy as np

from evaluation.evaluate import Answer
from evaluation.funnel.protocol import FunnelRanker, FunnelTask, Question
from evaluation.funnel.records import Entry, Event, Funnel, Side, Stage, Version
from evaluation.funnel.view import View
from evaluation.ranking.task import JudgementError
from matching.errors import PasserelleError

SEED = 17
TOLERANCE = 1e-9
"""How far equal scores may be apart, of scores around 1: the rounding of sums in another order."""
SHIFT_DAYS = 400
"""By how much a later end of a record is moved at most: beyond a year, so that no season hides it."""
NO_SCORE = float("-inf")  # of a candidate that a mapping leaves out


class Change(StrEnum):
    """What is done to everything later than the moment of asking. Nothing earlier is touched."""

    EVENTS_REMOVED = "later events removed"
    EVENTS_CHANGED = "later events changed"
    FACTS_REMOVED = "later facts removed"
    FACTS_CHANGED = "later facts changed"
    ALL_REMOVED = "everything later removed"


@dataclass(frozen=True, slots=True)
class Leak:
    """A question whose scores depend on what came later.

    Args:
        change: what was done to the future.
        question: that was asked.
        candidate: whose score moved furthest; "" where the ranker failed.
        score: as the funnel is.
        altered: with the future altered; `None` where the ranker failed.
        failure: what the ranker said then, or "".
    """

    change: Change
    question: Question
    candidate: str
    score: float
    altered: float | None
    failure: str = ""

    @property
    def said(self) -> str:
        """One sentence for people."""
        where = f"{self.question.id} ({self.question.moment})"
        if self.altered is None:
            return f"{where}: cannot be scored with {self.change}: {self.failure}"
        return f"{where}: {self.candidate} scores {self.score:.6g}, and {self.altered:.6g} with {self.change}"


@dataclass(frozen=True, slots=True)
class LeakReport:
    """What `leak_check` found.

    Args:
        questions: how many were asked.
        changes: what was done to the future of each.
        leaks: one at most a question and change.
    """

    questions: int
    changes: tuple[Change, ...]
    leaks: tuple[Leak, ...]

    @property
    def clean(self) -> bool:
        """Whether no score moved."""
        return not self.leaks

    def demand_clean(self) -> None:
        """Check that no score moved.

        Raises:
            JudgementError: one did: how many, by what, and the first of them.
        """
        if self.leaks:
            changes = ", ".join(dict.fromkeys(one.change.value for one in self.leaks))
            asked = len({one.question.id for one in self.leaks})
            raise JudgementError(
                f"the ranker knows the future: scores of {asked} of {self.questions} questions move with {changes}. "
                f"{self.leaks[0].said}. Compute features from the view alone"
            )


def leak_check(
    make: Callable[[Funnel], FunnelRanker],
    funnel: Funnel,
    asked: FunnelTask | Sequence[Question],
    seed: int = SEED,
    tolerance: float = TOLERANCE,
) -> LeakReport:
    """Whether scores stay the same when everything later than the moment of asking is removed, and when it is changed.

    The ranker is made anew from each altered funnel, and asked with the view of it: whatever it computes from the
    funnel as a whole, as a table of popularity or a model trained on all events, is computed again. So the future is
    found wherever it enters on the way from funnel to score. What cannot be found: a table from elsewhere that the
    ranker brings along, as a file of features that somebody computed from the whole log. Build it inside `make`.

    Args:
        make: from a funnel to a ranker. For one that computes nothing ahead: `lambda _: ranker`.
        funnel: the whole log.
        asked: a task of the funnel, or questions with moments.
        seed: of the changes.
        tolerance: how far scores may be apart, relative to their size where that is above 1.

    A ranker that cannot be made, or fails, once the future is altered (with an error of ours or a `LookupError`) has a
    leak too; any other error is a fault of the ranker and goes on to the caller.

    Raises:
        JudgementError: there is no question, nothing in the log is later than a moment (so nothing could leak), the
            ranker gives other scores when asked the same twice, or gives no scores.
    """
    questions = tuple(asked.questions.values()) if isinstance(asked, FunnelTask) else tuple(asked)
    if not questions:
        raise JudgementError("no question to check; give a task or some questions")
    by_moment: dict[datetime, list[Question]] = {}
    for one in questions:
        by_moment.setdefault(one.moment, []).append(one)
    leaks: list[Leak] = []
    for number, moment in enumerate(sorted(by_moment)):
        if funnel.events[-1].at < moment:
            raise JudgementError(
                f"no event is later than {moment}, so no leak could show; ask at an earlier moment"
            )
        leaks += _check_moment(make, funnel, by_moment[moment], moment, (seed, number), tolerance)
    return LeakReport(len(questions), tuple(Change), tuple(leaks))


def _check_moment(
    make: Callable[[Funnel], FunnelRanker],
    funnel: Funnel,
    questions: Sequence[Question],
    moment: datetime,
    seed: tuple[int, int],
    tolerance: float,
) -> list[Leak]:
    view = View.of(funnel, moment)
    answers = {one.id: view.answers(one.side, one.asked) for one in questions}
    first, second = make(funnel), make(funnel)
    before = {one.id: _scores(first, view, one, answers[one.id]) for one in questions}
    again = {one.id: _scores(second, view, one, answers[one.id]) for one in questions}
    for one in questions:
        if _furthest(before[one.id], again[one.id], tolerance) is not None:
            raise JudgementError(
                f"the ranker scores question {one.id!r} differently when asked twice, so no leak can be told from "
                "chance; give it a seed"
            )
    leaks = []
    for change in Change:
        altered = alter(funnel, moment, change, questions, seed)
        try:
            ranker = make(altered)
        except (LookupError, PasserelleError) as error:  # it cannot even be made without the future
            leaks.append(Leak(change, questions[0], "", 0.0, None, f"{type(error).__name__}: {error}"))
            continue
        view = View.of(altered, moment)
        for one in questions:
            leak = _compare(change, one, before[one.id], ranker, view, tolerance)
            if leak is not None:
                leaks.append(leak)
    return leaks


def _compare(
    change: Change,
    question: Question,
    before: Mapping[str, float],
    ranker: FunnelRanker,
    view: View,
    tolerance: float,
) -> Leak | None:
    try:
        after = _scores(ranker, view, question, tuple(before))
    except (LookupError, PasserelleError) as error:  # it looked something up that only the future holds
        return Leak(change, question, "", 0.0, None, f"{type(error).__name__}: {error}")
    moved = _furthest(before, after, tolerance)
    return None if moved is None else Leak(change, question, moved, before[moved], after[moved])


def _furthest(before: Mapping[str, float], after: Mapping[str, float], tolerance: float) -> str | None:
    """The candidate whose score moved furthest beyond the tolerance; among equals the first by id."""
    found, furthest = None, 0.0
    for one in sorted(before):
        if before[one] == after[one]:
            continue
        apart = abs(before[one] - after[one]) / max(1.0, abs(before[one]))
        if not apart <= tolerance and (found is None or apart > furthest):
            found, furthest = one, apart
    return found


def _scores(
    ranker: FunnelRanker, view: View, question: Question, candidates: tuple[str, ...]
) -> dict[str, float]:
    answer: Answer = ranker(view, question, candidates)
    if isinstance(answer, Mapping):
        if strays := answer.keys() - set(candidates):
            raise JudgementError(f"question {question.id!r}: {min(strays)!r} is scored and is no candidate")
        scores = [float(answer.get(one, NO_SCORE)) for one in candidates]
    else:
        scores = [float(score) for score in answer]
    if len(scores) != len(candidates):
        raise JudgementError(
            f"question {question.id!r}: {len(scores)} scores for {len(candidates)} candidates; give one each"
        )
    if any(score != score for score in scores):
        raise JudgementError(f"question {question.id!r}: a score is not a number (NaN)")
    return dict(zip(candidates, scores, strict=True))


# ------------------------------------------------------------------- altered futures


def alter(
    funnel: Funnel,
    moment: datetime,
    change: Change,
    questions: Iterable[Question] = (),
    seed: tuple[int, int] = (SEED, 0),
) -> Funnel:
    """The same past, and another future.

    Args:
        funnel: the whole log.
        moment: from which on things are changed.
        change: what is done to them.
        questions: of the moment: with later events changed, each gets a hire of somebody at random just after it, so
            that judgements are sure to differ.
        seed: of the draws.
    """
    draw = np.random.default_rng((*seed, list(Change).index(change)))
    if change is Change.ALL_REMOVED:
        return replace(funnel.before(moment), until=funnel.until)
    if change is Change.EVENTS_REMOVED:
        return replace(funnel, events=tuple(one for one in funnel.events if one.at < moment))
    if change is Change.EVENTS_CHANGED:
        return _with_events_changed(funnel, moment, questions, draw)
    entries = {}
    for side, found in ((Side.CANDIDATE, funnel.candidates), (Side.JOB, funnel.jobs)):
        if change is Change.FACTS_REMOVED:  # later records stay, as their events do, and say nothing
            entries[side] = {one: entry.before(moment) for one, entry in found.items()}
        else:
            entries[side] = _with_facts_changed(found, moment, draw)
    return replace(funnel, candidates=entries[Side.CANDIDATE], jobs=entries[Side.JOB])


def _with_events_changed(
    funnel: Funnel, moment: datetime, questions: Iterable[Question], draw: np.random.Generator
) -> Funnel:
    """Of later events candidates and times are dealt out anew, each apart, and stages drawn again."""
    past = [one for one in funnel.events if one.at < moment]
    later = [one for one in funnel.events if one.at >= moment]
    stages = list(Stage)
    changed = [
        replace(one, candidate=later[person].candidate, at=later[time].at, stage=stages[stage])
        for one, person, time, stage in zip(
            later,
            draw.permutation(len(later)).tolist(),
            draw.permutation(len(later)).tolist(),
            draw.integers(len(stages), size=len(later)).tolist(),
            strict=True,
        )
    ]
    people, posts = sorted(funnel.candidates), sorted(funnel.jobs)
    soon = moment + timedelta(minutes=1)
    for question in questions:
        others = people if question.side is Side.JOB else posts
        other = others[int(draw.integers(len(others)))]
        pair = (other, question.asked) if question.side is Side.JOB else (question.asked, other)
        changed.append(Event(*pair, Stage.HIRED, soon))
    return Funnel.of(
        funnel.candidates.values(),
        funnel.jobs.values(),
        (*past, *changed),
        funnel.until,
        funnel.zone,
        funnel.whole_days,
    )


def _with_facts_changed(
    entries: Mapping[str, Entry], moment: datetime, draw: np.random.Generator
) -> dict[str, Entry]:
    """Later versions swap their fields among records, every record gets a new one, and later ends move."""
    later = [
        version.fields
        for entry in entries.values()
        for version in entry.versions
        if version.known_from >= moment
    ]
    dealt = iter(draw.permutation(len(later)).tolist())
    names = sorted(
        {name for entry in entries.values() for version in entry.versions for name in version.fields}
    )
    found = {}
    for one, entry in entries.items():
        versions = tuple(
            version if version.known_from < moment else Version(version.known_from, later[next(dealt)])
            for version in entry.versions
        )
        last = max((version.known_from for version in versions), default=moment)
        invented = {name: f"later-{int(draw.integers(1 << 30))}" for name in names}
        versions += (Version(max(last, moment), invented),)
        until = entry.until
        if until is None or until >= moment:
            start = max(moment, entry.since)
            until = start + timedelta(days=int(draw.integers(1, SHIFT_DAYS)))
        found[one] = replace(entry, versions=versions, until=until)
    return found
