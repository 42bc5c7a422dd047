from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from matching.records import Contract, Goal, Learner, LearnerStatus, Place, Skill
from service.workspace.stalling import Search, Sign, missing_facts, pressing, stalls

TODAY = date(2026, 6, 15)
WHOLE = Learner(
    "l1",
    goals=(Goal("data analyst"),),
    skills=(Skill("SQL"),),
    place=Place("Lyon"),
    mobility_km=20,
    contracts=(Contract.CDI,),
    available_from=TODAY,
    last_active=TODAY,
)
GOING_WELL = Search(WHOLE, TODAY - timedelta(days=60), TODAY - timedelta(days=3), 5)


def _signs(search: Search) -> list[Sign]:
    return [one.sign for one in stalls(search, TODAY)]


def test_a_search_that_goes_well_shows_no_sign() -> None:
    assert _signs(GOING_WELL) == []


def test_thirty_days_without_an_application_are_not_yet_a_sign_and_one_more_is() -> None:
    assert _signs(replace(GOING_WELL, applied=TODAY - timedelta(days=30))) == []
    late = stalls(replace(GOING_WELL, applied=TODAY - timedelta(days=31)), TODAY)
    assert [(one.sign, one.day) for one in late] == [(Sign.NO_APPLICATION, TODAY - timedelta(days=31))]
    assert _signs(replace(GOING_WELL, applied=None)) == [Sign.NO_APPLICATION]


def test_who_is_in_training_for_long_is_not_expected_to_apply() -> None:
    assert _signs(replace(GOING_WELL, applied=None, training_end=TODAY + timedelta(days=61))) == []
    ending = replace(GOING_WELL, applied=None, training_end=TODAY + timedelta(days=60))
    assert _signs(ending) == [Sign.NO_APPLICATION]


def test_the_six_months_come_up_forty_five_days_before_they_are_over() -> None:
    end = TODAY - timedelta(days=183 - 45)
    (sign,) = stalls(replace(GOING_WELL, training_end=end), TODAY)
    assert (sign.sign, sign.day) == (Sign.SIX_MONTHS, TODAY + timedelta(days=45))
    assert _signs(replace(GOING_WELL, training_end=end + timedelta(days=1))) == []


def test_nothing_that_answers_her_rules_silence_and_gaps_are_signs() -> None:
    quiet = replace(WHOLE, last_active=TODAY - timedelta(days=31), place=None, goals=())
    assert _signs(replace(GOING_WELL, learner=quiet, offers=0)) == [
        Sign.NO_OFFER,
        Sign.SILENT,
        Sign.INCOMPLETE,
    ]
    assert missing_facts(quiet) == ("goals", "place")
    assert missing_facts(replace(WHOLE, mobility_km=0.0)) == ()  # nought is an answer


def test_a_request_that_waits_is_the_most_pressing_and_being_unseen_is_a_sign() -> None:
    asked = replace(GOING_WELL, asked=TODAY - timedelta(days=2), seen=False, offers=0)
    assert _signs(asked) == [Sign.CONTACT_WAITS, Sign.NO_OFFER, Sign.UNSEEN]
    assert stalls(asked, TODAY)[0].day == TODAY - timedelta(days=2)
    soon = replace(GOING_WELL, training_end=TODAY - timedelta(days=150))
    assert pressing(stalls(asked, TODAY)) < pressing(stalls(soon, TODAY))
    assert _signs(replace(asked, learner=replace(WHOLE, status=LearnerStatus.PLACED))) == []


def test_who_does_not_seek_shows_no_sign() -> None:
    for status in (LearnerStatus.PAUSED, LearnerStatus.PLACED):
        assert _signs(Search(Learner("l1", status=status), None, None, 0)) == []


def test_the_most_pressing_comes_first_then_the_earliest() -> None:
    soon = replace(GOING_WELL, training_end=TODAY - timedelta(days=150))
    later = replace(GOING_WELL, training_end=TODAY - timedelta(days=140))
    silent = replace(GOING_WELL, learner=replace(WHOLE, last_active=None))
    order = sorted((GOING_WELL, silent, later, soon), key=lambda one: pressing(stalls(one, TODAY)))
    assert order == [soon, later, silent, GOING_WELL]
