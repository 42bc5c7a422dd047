from __future__ import annotations

from datetime import date, timedelta

import pytest

from data.placement_rate import LEAST_OF_A_TRAINING, placement_rates, wilson
from matching.records import Enrolment, EnrolmentStatus, Learner, LearnerStatus, Placement, Session

TODAY = date(2026, 6, 15)
ENDED = date(2025, 10, 1)  # its 183 days are over on 2026-04-02
LONG_AGO = date(2024, 11, 1)  # more than 548 days ago
LATELY = date(2026, 1, 10)  # less than 183 days ago
SESSIONS = [
    Session("s1", "t1", date(2025, 3, 1), ENDED),
    Session("s2", "t2", date(2025, 5, 1), date(2025, 11, 1)),
    Session("old", "t1", date(2024, 4, 1), LONG_AGO),
    Session("new", "t1", date(2025, 9, 1), LATELY),
]
DONE = EnrolmentStatus.COMPLETED
ACTIVE = date(2026, 6, 1)


def test_the_share_is_of_all_who_ended_in_the_window() -> None:
    learners = [Learner(f"l{n}", last_active=ACTIVE) for n in range(6)]
    enrolments = [
        Enrolment("l0", "s1", DONE),  # hired in time
        Enrolment("l1", "s1", EnrolmentStatus.CERTIFIED),  # hired during the training
        Enrolment("l2", "s1", DONE),  # hired a day too late
        Enrolment("l3", "s1", DONE),  # seeks, and was here lately
        Enrolment("l4", "old", DONE),  # ended before the window
        Enrolment("l5", "new", DONE),  # ended after it
    ]
    placements = [
        Placement("l0", ENDED + timedelta(days=183)),
        Placement("l1", date(2025, 9, 1)),
        Placement("l2", ENDED + timedelta(days=184)),
        Placement("l4", LONG_AGO + timedelta(days=10)),
    ]
    rates = placement_rates(learners, enrolments, SESSIONS, placements, TODAY)
    assert (rates.whole.ended, rates.whole.placed, rates.whole.unknown) == (4, 2, 0)
    assert rates.whole.share == 0.5
    assert (rates.first, rates.last) == (date(2024, 12, 14), date(2025, 12, 14))


def test_of_whom_nothing_is_known_is_told_apart_and_stays_in_the_sum() -> None:
    learners = [
        Learner("never", last_active=None),
        Learner("silent", last_active=date(2026, 4, 1)),  # the day before her six months were over
        Learner("here", last_active=date(2026, 4, 2)),
        Learner("found", status=LearnerStatus.PLACED, last_active=ACTIVE),  # on no known day
    ]
    enrolments = [Enrolment(one.id, "s1", DONE) for one in learners]
    whole = placement_rates(learners, enrolments, SESSIONS, [], TODAY).whole
    assert (whole.ended, whole.placed, whole.unknown) == (4, 0, 3)
    assert whole.share == 0.0
    assert whole.at_most == 0.75


def test_a_person_counts_once_with_her_latest_training_and_in_each_of_her_trainings() -> None:
    learners = [Learner(f"l{n}", last_active=ACTIVE) for n in range(LEAST_OF_A_TRAINING)]
    enrolments = [Enrolment(one.id, session, DONE) for one in learners for session in ("s1", "s2")]
    hired = Placement("l0", date(2026, 4, 20))  # in time for the second training alone
    rates = placement_rates(learners, enrolments, SESSIONS, [hired], TODAY)
    assert (rates.whole.ended, rates.whole.placed) == (10, 1)
    assert {name: one.placed for name, one in rates.of_training.items()} == {"t1": 0, "t2": 1}


def test_small_trainings_are_not_told_and_broken_off_ones_are_counted_apart() -> None:
    learners = [Learner(f"l{n}", last_active=ACTIVE) for n in range(LEAST_OF_A_TRAINING)]
    enrolments = [
        *(Enrolment(one.id, "s1", DONE) for one in learners[1:]),
        Enrolment("l0", "s1", EnrolmentStatus.ABANDONED, until=date(2025, 9, 1)),
        Enrolment("l0", "s2", EnrolmentStatus.PLANNED),
        Enrolment("gone", "s1", DONE),
        Enrolment("l0", "nowhere", DONE),
    ]
    rates = placement_rates(learners, enrolments, SESSIONS, [], TODAY)
    assert rates.whole.ended == LEAST_OF_A_TRAINING - 1
    assert rates.of_training == {}
    assert rates.broken_off == 1


def test_nobody_has_no_share() -> None:
    whole = placement_rates([], [], [], [], TODAY).whole
    assert whole.share is None
    assert whole.at_most is None
    assert whole.interval == (0.0, 1.0)


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    # Worked by hand from (p + z²/2n ± z√(p(1−p)/n + z²/4n²)) / (1 + z²/n) with z = 1.96.
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)],
)
def test_wilson(successes: int, trials: int, low: float, high: float) -> None:
    assert wilson(successes, trials) == pytest.approx((low, high), abs=1e-4)
