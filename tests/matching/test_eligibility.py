"""Hard rules: met, unmet, unknown; lifted one by one; the same both ways."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.columns import LearnerColumns, OfferColumns
from matching.eligibility import MET, RULES, UNKNOWN, UNMET, allowed_counts, commute_km, eligible
from matching.errors import UnknownIdError
from matching.records import (
    Contract,
    Language,
    Learner,
    LearnerStatus,
    Offer,
    OfferStatus,
    Place,
    Remote,
    Rhythm,
)

TODAY = date(2026, 6, 15)
PARIS = Place("Paris", lat=48.8566, lon=2.3522)
LYON = Place("Lyon", lat=45.7640, lon=4.8357)


def verdict(rule: str, learner: Learner, offer: Offer) -> int:
    return int(RULES[rule](LearnerColumns.of([learner]), OfferColumns.of([offer]), TODAY)[0])


@pytest.mark.parametrize(
    ("rule", "learner", "offer", "expected"),
    [
        ("distance", {"place": PARIS, "mobility_km": 30.0}, {"place": LYON}, UNMET),
        ("distance", {"place": PARIS, "mobility_km": 500.0}, {"place": LYON}, MET),
        ("distance", {"place": PARIS, "mobility_km": 30.0}, {"place": LYON, "remote": Remote.FULL}, MET),
        ("distance", {"mobility_km": 30.0}, {"remote": Remote.FULL}, MET),
        ("distance", {"place": PARIS}, {"place": LYON}, UNKNOWN),
        ("distance", {"place": PARIS, "mobility_km": 30.0}, {}, UNKNOWN),
        ("contract", {"contracts": (Contract.CDI, Contract.CDD)}, {"contract": Contract.CDD}, MET),
        ("contract", {"contracts": (Contract.CDI,)}, {"contract": Contract.FREELANCE}, UNMET),
        ("contract", {}, {"contract": Contract.FREELANCE}, UNKNOWN),
        ("contract", {"contracts": (Contract.CDI,)}, {}, UNKNOWN),
        ("rhythm", {"rhythm": Rhythm.PART_TIME}, {"rhythm": Rhythm.FULL_TIME}, UNMET),
        ("rhythm", {"rhythm": Rhythm.PART_TIME}, {}, UNKNOWN),
        ("diploma", {"diploma_level": 4}, {"diploma_level": 5}, UNMET),
        ("diploma", {"diploma_level": 5}, {"diploma_level": 5}, MET),
        ("diploma", {}, {"diploma_level": 5}, UNKNOWN),
        ("diploma", {}, {}, MET),
        ("language", {"languages": (Language("en", "B2"),)}, {"languages": (Language("en", "B1"),)}, MET),
        ("language", {"languages": (Language("en", "A2"),)}, {"languages": (Language("en", "B1"),)}, UNMET),
        ("language", {"languages": (Language("fr"),)}, {"languages": (Language("en", "B1"),)}, UNKNOWN),
        ("language", {"languages": (Language("ar"),)}, {"languages": (Language("en"),)}, UNKNOWN),
        ("language", {"languages": (Language("en"),)}, {"languages": (Language("en", "C1"),)}, MET),
        ("language", {}, {"languages": (Language("en"),)}, UNKNOWN),
        ("language", {"languages": (Language("en", "B1"),)}, {"languages": (Language("fr"),)}, UNKNOWN),
        ("language", {"languages": (Language("fr", "A2"),)}, {"languages": (Language("fr", "B2"),)}, UNMET),
        ("language", {}, {"languages": (Language("en", required=False),)}, MET),
        ("dates", {"available_from": date(2026, 7, 1)}, {"starts": date(2026, 6, 20)}, MET),
        ("dates", {"available_from": date(2026, 9, 1)}, {"starts": date(2026, 6, 20)}, UNMET),
        (
            "dates",
            {"available_from": date(2026, 7, 20)},
            {"starts": date(2026, 1, 1)},
            MET,
        ),  # counted from today
        ("dates", {}, {"starts": date(2026, 6, 20)}, UNKNOWN),
    ],
)
def test_each_rule_says_met_unmet_or_unknown(
    rule: str, learner: dict[str, Any], offer: dict[str, Any], expected: int
) -> None:
    assert verdict(rule, Learner("l", **learner), Offer("o", "Job", **offer)) == expected


@pytest.mark.parametrize(
    "offer",
    [
        Offer("o", "Job", status=OfferStatus.FILLED),
        Offer("o", "Job", status=OfferStatus.WITHDRAWN),
        Offer("o", "Job", posts=0),
        Offer("o", "Job", expires=TODAY - timedelta(days=1)),
        Offer("o", "Job", published=TODAY + timedelta(days=1)),
    ],
)
def test_an_offer_that_is_over_or_not_yet_out_is_never_shown(offer: Offer) -> None:
    found = eligible(LearnerColumns.of([Learner("l")]), OfferColumns.of([offer]), on=TODAY, lift=RULES)
    assert found.rows.tolist() == []


@pytest.mark.parametrize("status", [LearnerStatus.PLACED, LearnerStatus.PAUSED])
def test_a_learner_who_does_not_look_is_never_shown(status: LearnerStatus) -> None:
    learners = LearnerColumns.of([Learner("gone", status=status), Learner("here")])
    assert eligible(learners, OfferColumns.of([Offer("o", "Job")]), on=TODAY).rows.tolist() == [1]


def test_a_rule_tells_how_many_it_hides_and_gives_them_back() -> None:
    learners = LearnerColumns.of([Learner(f"l{level}", diploma_level=level) for level in (3, 4, 5, 6)])
    offers = OfferColumns.of([Offer("o", "Job", diploma_level=5)])
    strict = eligible(learners, offers, on=TODAY)
    assert strict.rows.tolist() == [2, 3]
    assert strict.hidden == {"diploma": 2}
    lifted = eligible(learners, offers, on=TODAY, lift={"diploma"})
    assert lifted.rows.tolist() == [0, 1, 2, 3]
    assert lifted.hidden == {}


def test_someone_hidden_by_two_rules_is_counted_by_neither_alone() -> None:
    learners = LearnerColumns.of(
        [
            Learner("a"),
            Learner("b", diploma_level=3, contracts=(Contract.CDI,)),
            Learner("c", diploma_level=3),
        ]
    )
    offers = OfferColumns.of([Offer("o", "Job", diploma_level=5, contract=Contract.INTERIM)])
    assert eligible(learners, offers, on=TODAY).hidden == {"diploma": 1}


def test_when_nobody_is_left_rules_are_lifted_one_after_the_other_and_named() -> None:
    learners = LearnerColumns.of([Learner("l", diploma_level=3, rhythm=Rhythm.PART_TIME)])
    offers = OfferColumns.of([Offer("o", "Job", diploma_level=5, rhythm=Rhythm.FULL_TIME)])
    found = eligible(learners, offers, on=TODAY)
    assert found.rows.tolist() == [0]
    assert found.widened == ("diploma", "rhythm")  # "dates" hid nobody and holds


def test_widening_lifts_no_rule_that_it_need_not() -> None:
    near = Learner("near", diploma_level=4, rhythm=Rhythm.FULL_TIME, contracts=(Contract.FREELANCE,))
    far = Learner("far", diploma_level=3, rhythm=Rhythm.PART_TIME, contracts=(Contract.FREELANCE,))
    learners = LearnerColumns.of([far, near])
    offer = Offer("o", "Job", diploma_level=4, rhythm=Rhythm.FULL_TIME, contract=Contract.CDI)
    found = eligible(learners, OfferColumns.of([offer]), on=TODAY)
    assert found.widened == ("contract",)
    assert found.rows.tolist() == [1]
    assert found.hidden == {}  # "far" trips over two rules


def test_an_unknown_rule_is_refused_by_name() -> None:
    with pytest.raises(UnknownIdError, match="no rule 'open' can be lifted"):
        eligible(LearnerColumns.of([]), OfferColumns.of([Offer("o", "J")]), on=TODAY, lift={"open"})


days = st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31))
places = st.none() | st.sampled_from([PARIS, LYON])
learners_ = st.builds(
    Learner,
    id=st.just("l"),
    place=places,
    mobility_km=st.none() | st.floats(0, 600),
    contracts=st.sampled_from([(), (Contract.CDI,), (Contract.CDD, Contract.INTERNSHIP)]),
    rhythm=st.none() | st.sampled_from(Rhythm),
    diploma_level=st.none() | st.integers(3, 8),
    available_from=days,
    languages=st.sampled_from([(), (Language("fr", "C1"),), (Language("en"), Language("fr", "B2"))]),
    status=st.sampled_from(LearnerStatus),
)
offers_ = st.builds(
    Offer,
    id=st.just("o"),
    title=st.just("Job"),
    place=places,
    remote=st.none() | st.sampled_from(Remote),
    contract=st.none() | st.sampled_from([Contract.CDI, Contract.INTERIM]),
    rhythm=st.none() | st.sampled_from(Rhythm),
    diploma_level=st.none() | st.integers(3, 8),
    starts=days,
    languages=st.sampled_from([(), (Language("en", "B1"),), (Language("fr"), Language("de"))]),
    status=st.sampled_from(OfferStatus),
)


@given(st.lists(learners_, max_size=6), st.lists(offers_, max_size=6))
def test_a_pair_has_the_same_verdicts_from_both_sides(learners: list[Learner], offers: list[Offer]) -> None:
    many_learners, many_offers = LearnerColumns.of(learners), OfferColumns.of(offers)
    for rule in RULES.values():
        by_offer = [rule(many_learners, OfferColumns.of([offer]), TODAY) for offer in offers]
        by_learner = [rule(LearnerColumns.of([learner]), many_offers, TODAY) for learner in learners]
        for row, column in np.ndindex(len(learners), len(offers)):
            assert by_offer[column][row] == by_learner[row][column]


@given(st.lists(learners_, max_size=6), st.lists(offers_, max_size=6))
def test_many_learners_are_allowed_as_many_offers_as_one_by_one(
    learners: list[Learner], offers: list[Offer]
) -> None:
    columns = OfferColumns.of(offers)
    one_by_one = []
    for learner in learners:
        found = eligible(LearnerColumns.of([learner]), columns, on=TODAY)
        one_by_one.append(0 if found.widened else len(found.rows))
    assert allowed_counts(LearnerColumns.of(learners), columns, on=TODAY).tolist() == one_by_one


def test_a_job_just_at_the_mobility_is_within_reach_and_one_a_metre_beyond_is_not() -> None:
    home, work = Place("a", lat=50.63, lon=3.05), Place("b", lat=50.70, lon=3.16)
    offers = OfferColumns.of([Offer("o", "x", place=work)])
    away = float(commute_km(LearnerColumns.of([Learner("l", place=home)]), offers)[0])
    learners = [
        Learner(f"l{number}", place=home, mobility_km=away + beyond)
        for number, beyond in enumerate((0.0, 1e-9, 0.001, -1e-9, -0.001))
    ]
    at_home = [Learner("l5", place=work, mobility_km=0.0), Learner("l6", mobility_km=0.0)]
    counts = allowed_counts(LearnerColumns.of([*learners, *at_home]), offers, on=TODAY)
    assert counts.tolist() == [1, 1, 1, 0, 0, 1, 1]
