"""How many found work within six months of the end of their training: the network's measure of success.

Who counts: each person whose training ended between 18 and 6 months before the day. Her latest training that ended
then is the one that counts; a training that was broken off does not, and is told apart. She found work when she has a
placement from the first day of the training to 183 days after its end: a job that begins before the end is one too.
The rate is the share of all who count, so nobody leaves the sum by not answering. Of those without such a placement,
"unknown" are those of whom nothing shows what became of them since: see `Rate`.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from matching.records import Enrolment, EnrolmentStatus, Learner, LearnerStatus, Placement, Session

SIX_MONTHS_DAYS, EIGHTEEN_MONTHS_DAYS = 183, 548
LEAST_OF_A_TRAINING = 10
"""A share of fewer people says more about each of them than about the training."""
Z_95 = 1.959963984540054
"""Standard score that 95 % of a normal distribution lies within."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of people with its 95 % interval.

    `ended` people count, of whom `placed` found work in time. `unknown` more have no placement in time, and either are
    said to have found work on no known day, or were not active since the six months were over. `share` is
    `placed / ended`, and `None` of nobody; `low` and `high` are Wilson's bounds of it.
    """

    ended: int
    placed: int
    unknown: int

    @property
    def share(self) -> float | None:
        """The share that found work in time, in [0, 1]."""
        return self.placed / self.ended if self.ended else None

    @property
    def at_most(self) -> float | None:
        """The share if everybody unknown had found work in time."""
        return (self.placed + self.unknown) / self.ended if self.ended else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the share."""
        return wilson(self.placed, self.ended)


@dataclass(frozen=True, slots=True)
class PlacementRates:
    """The rate of a network and of its trainings that at least `LEAST_OF_A_TRAINING` people ended.

    `first` and `last` are the days between which a training must have ended; `broken_off` enrolments ended between
    them without the training. `of_training` is by training id.
    """

    whole: Rate
    of_training: dict[str, Rate]
    broken_off: int
    first: date
    last: date


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """The 95 % score interval of a proportion; (0, 1) when there was no trial.

    Wilson (1927), "Probable inference, the law of succession, and statistical inference", JASA 22.

    >>> [round(bound, 3) for bound in wilson(8, 10)]
    [0.49, 0.943]
    """
    if trials == 0:
        return 0.0, 1.0
    share, square = successes / trials, Z_95 * Z_95
    middle = share + square / (2 * trials)
    reach = Z_95 * math.sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    whole = 1 + square / trials
    return max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)


def placement_rates(
    learners: Iterable[Learner],
    enrolments: Iterable[Enrolment],
    sessions: Iterable[Session],
    placements: Iterable[Placement],
    on: date,
) -> PlacementRates:
    """The rates as of a day. Enrolments of nobody in `learners`, or in no session of `sessions`, are left out."""
    first, last = on - timedelta(days=EIGHTEEN_MONTHS_DAYS), on - timedelta(days=SIX_MONTHS_DAYS)
    people = {one.id: one for one in learners}
    of_session = {one.id: one for one in sessions}
    hired: dict[str, list[date]] = {}
    for one in placements:
        hired.setdefault(one.learner_id, []).append(one.on)
    of_training: dict[str, dict[str, _Ended]] = {}
    latest: dict[str, _Ended] = {}
    broken_off = 0
    for enrolment in enrolments:
        session = of_session.get(enrolment.session_id)
        if session is None or enrolment.learner_id not in people:
            continue
        end = enrolment.until or session.end
        if not first <= end <= last:
            continue
        if enrolment.status is EnrolmentStatus.ABANDONED:
            broken_off += 1
        elif enrolment.status is not EnrolmentStatus.PLANNED:
            ended = _Ended(session.start, end)
            who = enrolment.learner_id
            cohort = of_training.setdefault(session.training_id, {})
            cohort[who] = max(ended, cohort.get(who, ended), key=lambda one: one.end)
            latest[who] = max(ended, latest.get(who, ended), key=lambda one: one.end)
    return PlacementRates(
        whole=_rate(latest, people, hired),
        of_training={
            training: _rate(cohort, people, hired)
            for training, cohort in sorted(of_training.items())
            if len(cohort) >= LEAST_OF_A_TRAINING
        },
        broken_off=broken_off,
        first=first,
        last=last,
    )


@dataclass(frozen=True, slots=True)
class _Ended:
    start: date
    end: date

    @property
    def due(self) -> date:
        return self.end + timedelta(days=SIX_MONTHS_DAYS)


def _rate(ended: dict[str, _Ended], people: dict[str, Learner], hired: dict[str, list[date]]) -> Rate:
    placed = {
        who for who, training in ended.items()
        if any(training.start <= day <= training.due for day in hired.get(who, ()))
    }  # fmt: skip
    unknown = [
        who
        for who, training in ended.items()
        if who not in placed and _is_unknown(people[who], training, hired.get(who, ()))
    ]
    return Rate(len(ended), len(placed), len(unknown))


def _is_unknown(learner: Learner, training: _Ended, hired: Collection[date]) -> bool:
    if any(day > training.due for day in hired):
        return False  # found work, but later
    if learner.status is LearnerStatus.PLACED:
        return True
    return learner.last_active is None or learner.last_active < training.due
