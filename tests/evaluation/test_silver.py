"""Silver grades: worlds where the right grade is plain, and what a grade may never depend on."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from data.sample import SampleNetwork
from data.sample.hidden import HeldSkill, HiddenLearner, HiddenOffer, Need
from evaluation.network_tasks import (
    TrueLearners,
    learner_to_offers,
    offer_to_learners,
    silver_grades,
    silver_sample,
)
from evaluation.network_tasks.people_and_offers import is_open, seeks
from evaluation.network_tasks.silver import skill_cover, would_be_hired, would_take_it
from evaluation.ranking.task import JudgementError, Truth
from matching.records import Contract, Goal, Learner, LearnerStatus, Offer, OfferStatus, Place, Rhythm

PARIS = Place("Paris", "75056", "75", 48.8566, 2.3522)
LYON = Place("Lyon", "69123", "69", 45.764, 4.8357)  # 391 km from Paris
CHARTRES = Place("Chartres", "28085", "28", 48.4439, 1.489)  # 78 km from Paris

LEARNER = Learner("ana", place=PARIS, diploma_level=4)
TRUE = HiddenLearner(
    id="ana",
    trade="dev-front",
    adjacent={},
    former_trade=None,
    trade_years=0.0,
    ability=0,
    skills=(HeldSkill("javascript", 3), HeldSkill("html-css", 3)),
    claimed=(),
    wished_trades={"dev-front": 1.0},
    contracts=("cdi", "cdd"),
    remote="hybrid",
    rhythm="full-time",
    max_km=30,
    pay_floor_eur_year=24_000,
    matters={},
    english=None,
)
OFFER = Offer(
    "job",
    "",
    contract=Contract.CDI,
    rhythm=Rhythm.FULL_TIME,
    pay_max_eur_year=28_000,
    place=PARIS,
)
NEEDED = HiddenOffer(
    id="job",
    trade="dev-front",
    adjacent={},
    seniority="junior",
    needs=(Need("javascript", 5, 2), Need("html-css", 3, 2)),
    padding=(),
    true_experience_years=0.0,
    asked_experience_years=None,
    true_diploma_level=None,
    asked_diploma_level=None,
    remote="hybrid",
    english=None,
    max_km=40,
)


def grade(
    *,
    learner: Learner = LEARNER,
    true: HiddenLearner = TRUE,
    offer: Offer = OFFER,
    needed: HiddenOffer = NEEDED,
) -> int:
    table = TrueLearners.of([learner], {"ana": true})
    return int(silver_grades(offer, needed, table)[0])


def test_a_job_made_for_her() -> None:
    assert grade() == 3


@pytest.mark.parametrize(
    ("skills", "expected"),
    [
        ((HeldSkill("javascript", 2), HeldSkill("html-css", 2)), 3),  # 8 of 8
        ((HeldSkill("javascript", 2),), 2),  # 5 of 8: 0.625
        ((HeldSkill("javascript", 1),), 1),  # 2.5 of 8: 0.3125
        ((HeldSkill("html-css", 4),), 1),  # 3 of 8, and without the decisive skill
        ((), 0),
    ],
)
def test_what_she_holds_against_what_is_needed(skills: tuple[HeldSkill, ...], expected: int) -> None:
    assert grade(true=replace(TRUE, skills=skills)) == expected


def test_nobody_without_a_decisive_skill_goes_beyond_one() -> None:
    needs = (Need("javascript", 5, 2), *(Need(f"other-{n}", 4, 2) for n in range(5)))
    true = replace(TRUE, skills=tuple(HeldSkill(f"other-{n}", 4) for n in range(5)))
    assert grade(true=true, needed=replace(NEEDED, needs=needs)) == 1  # 20 of 25 met
    milder = (replace(needs[0], weight=4), *needs[1:])
    assert grade(true=true, needed=replace(NEEDED, needs=milder)) == 3  # 20 of 24 met


def test_cover_by_hand() -> None:
    table = TrueLearners.of(
        [LEARNER], {"ana": replace(TRUE, skills=(HeldSkill("javascript", 1), HeldSkill("html-css", 4)))}
    )
    cover, has_decisive = skill_cover(NEEDED, table)
    assert cover[0] == pytest.approx((5 * 0.5 + 3 * 1.0) / 8)
    assert has_decisive[0]
    nothing_needed = replace(NEEDED, needs=())
    assert skill_cover(nothing_needed, table)[0][0] == 1.0


@pytest.mark.parametrize(
    ("trade", "expected"),
    [
        ("dev-fullstack", 2),  # affinity 0.75: near on one side, wished for 0.75 on the other
        ("webmaster", 2),  # 0.5
        ("dev-app", 1),  # 0.35
        ("dev-nocode", 0),  # 0.25
        ("fibre", 0),  # none
    ],
)
def test_trades_by_the_hand_written_affinity(trade: str, expected: int) -> None:
    assert grade(needed=replace(NEEDED, trade=trade)) == expected


@pytest.mark.parametrize(
    ("years", "expected"), [(0.0, 3), (0.5, 2), (1.0, 2), (1.5, 1), (2.0, 1), (2.5, 0), (6.0, 0)]
)
def test_years_short_of_what_would_truly_be_hired(years: float, expected: int) -> None:
    assert grade(needed=replace(NEEDED, true_experience_years=years)) == expected


def test_only_what_is_truly_required_counts_and_not_what_is_asked() -> None:
    assert grade(needed=replace(NEEDED, asked_experience_years=9.0, asked_diploma_level=7)) == 3
    assert grade(needed=replace(NEEDED, true_diploma_level=4)) == 3
    assert grade(needed=replace(NEEDED, true_diploma_level=5)) == 1
    unknown = replace(LEARNER, diploma_level=None)
    assert grade(learner=unknown, needed=replace(NEEDED, true_diploma_level=5)) == 3


@pytest.mark.parametrize(
    ("offer", "expected"),
    [
        (replace(OFFER, contract=Contract.FREELANCE), 0),
        (replace(OFFER, contract=None), 3),
        (replace(OFFER, rhythm=Rhythm.PART_TIME), 1),
        (replace(OFFER, rhythm=None), 3),
        (replace(OFFER, pay_max_eur_year=23_000.0), 1),
        (replace(OFFER, pay_max_eur_year=None, pay_min_eur_year=23_000.0), 1),
        (replace(OFFER, pay_max_eur_year=None), 3),
        (replace(OFFER, place=LYON), 0),
        (replace(OFFER, place=None), 3),
    ],
)
def test_conditions_of_the_offer(offer: Offer, expected: int) -> None:
    assert grade(offer=offer) == expected


def test_pay_set_by_law_comes_with_the_contract() -> None:
    taught = replace(OFFER, contract=Contract.APPRENTICESHIP, pay_max_eur_year=12_000.0)
    assert grade(offer=taught, true=replace(TRUE, contracts=("apprenticeship",))) == 3


def test_both_sides_have_their_say_on_distance() -> None:
    there = replace(OFFER, place=CHARTRES)  # 78 km
    called_back = replace(NEEDED, max_km=80)
    assert grade(offer=there, needed=called_back, true=replace(TRUE, max_km=100)) == 3
    assert grade(offer=there, needed=called_back, true=replace(TRUE, max_km=60)) == 1  # within 1.5 times
    assert grade(offer=there, needed=called_back, true=replace(TRUE, max_km=50)) == 0
    assert grade(offer=there, needed=NEEDED, true=replace(TRUE, max_km=100)) == 0  # not called back
    from_home = replace(NEEDED, remote="full")
    assert grade(offer=there, needed=from_home, true=replace(TRUE, max_km=8)) == 3


@pytest.mark.parametrize(
    ("wish", "policy", "expected"),
    [("full", "on-site", 1), ("full", "hybrid", 2), ("hybrid", "on-site", 2), ("on-site", "hybrid", 3)],
)
def test_remote_work_wished_for_and_truly_given(wish: str, policy: str, expected: int) -> None:
    assert grade(true=replace(TRUE, remote=wish), needed=replace(NEEDED, remote=policy)) == expected


def test_a_pair_has_the_lower_of_two_grades() -> None:
    dreams_of_another = replace(TRUE, wished_trades={"dev-front": 0.3, "baker": 1.0})
    table = TrueLearners.of([LEARNER], {"ana": dreams_of_another})
    assert would_be_hired(OFFER, NEEDED, table).tolist() == [3]
    assert would_take_it(OFFER, NEEDED, table).tolist() == [1]
    assert silver_grades(OFFER, NEEDED, table).tolist() == [1]


def test_what_has_no_hidden_state_is_refused() -> None:
    with pytest.raises(JudgementError, match="'ana' has no hidden state"):
        TrueLearners.of([LEARNER], {})
    with pytest.raises(JudgementError, match="cannot grade 'other'"):
        silver_grades(replace(OFFER, id="other"), NEEDED, TrueLearners.of([LEARNER], {"ana": TRUE}))


# ------------------------------------------------------------------- the tasks


@pytest.fixture(scope="module")
def sample() -> SampleNetwork:
    return silver_sample(learners=250, offers=150, trainings=30, seed=7)


def _unspoken(sample: SampleNetwork) -> SampleNetwork:
    """The same network in which every text says something else, and no record says what it wishes or asks."""
    learners = tuple(
        replace(
            one, headline="boulanger", about="pain", goals=(Goal("fleuriste"),), experiences=(), skills=()
        )
        for one in sample.network.learners
    )
    offers = tuple(
        replace(one, title="Maçon", description="Un mur.", profile="", skills=(), occupations=())
        for one in sample.network.offers
    )
    return replace(sample, network=replace(sample.network, learners=learners, offers=offers))


def test_no_grade_depends_on_a_text(sample: SampleNetwork) -> None:
    for make in (learner_to_offers, offer_to_learners):
        task, unspoken = make(sample, 40, 3), make(_unspoken(sample), 40, 3)
        assert task.qrels == unspoken.qrels
        assert task.query_texts != unspoken.query_texts


def test_a_grade_depends_on_the_hidden_state(sample: SampleNetwork) -> None:
    unable = replace(sample, hidden_learners=tuple(replace(one, skills=()) for one in sample.hidden_learners))
    grades = Counter(g for row in offer_to_learners(unable, 40, 3).qrels.values() for g in row.values())
    assert set(grades) == {0}


def test_both_directions_give_a_pair_one_grade(sample: SampleNetwork) -> None:
    of_learners = learner_to_offers(sample, 1_000, 3).qrels
    of_offers = offer_to_learners(sample, 1_000, 3).qrels
    assert {(one, other): g for one, row in of_learners.items() for other, g in row.items()} == {
        (one, other): g for other, row in of_offers.items() for one, g in row.items()
    }


def test_everything_on_the_market_is_judged_and_nothing_else(sample: SampleNetwork) -> None:
    on = sample.reference_day
    task = learner_to_offers(sample, 40, 3)
    assert set(task.candidates) == {one.id for one in sample.network.offers if is_open(one, on)}
    assert all(set(row) == set(task.candidates) for row in task.qrels.values())
    assert len(task.queries) == 40
    back = offer_to_learners(sample, 40, 3)
    assert set(back.candidates) == {one.id for one in sample.network.learners if seeks(one, on)}
    assert task.about.truth is back.about.truth is Truth.SILVER
    assert task.about.as_of == back.about.as_of == on


def test_grades_are_spread_and_most_pairs_are_no_match(sample: SampleNetwork) -> None:
    grades = Counter(g for row in offer_to_learners(sample, 1_000).qrels.values() for g in row.values())
    share = {g: count / grades.total() for g, count in grades.items()}
    assert set(share) == {0, 1, 2, 3}
    assert share[0] > 0.95
    assert share[1] > share[2] > share[3] > 0


def test_the_draw_of_queries_has_a_seed(sample: SampleNetwork) -> None:
    assert learner_to_offers(sample, 20, 1).queries == learner_to_offers(sample, 20, 1).queries
    assert learner_to_offers(sample, 20, 1).queries != learner_to_offers(sample, 20, 2).queries


def test_groups_are_of_identities_and_complete(sample: SampleNetwork) -> None:
    task = learner_to_offers(sample, 40, 3)
    back = offer_to_learners(sample, 40, 3)
    assert set(task.query_groups) == {
        "gender",
        "age_band",
        "priority_neighbourhood",
        "disability",
        "diploma_level",
        "region",
        "training",
    }
    assert set(back.candidate_groups) == set(task.query_groups)
    genders = {one.learner_id: one.gender for one in sample.network.identities}
    assert back.candidate_groups["gender"] == {one: genders[one] for one in back.candidates}
    assert all(set(groups) <= set(back.candidates) for groups in back.candidate_groups.values())
    homeless = {one.id for one in sample.network.learners if one.place is None} & set(back.candidates)
    assert homeless
    assert homeless.isdisjoint(back.candidate_groups["region"])  # not on record: in no group
    assert not task.candidate_groups


def test_on_the_market() -> None:
    day = date(2026, 6, 15)
    offer = Offer("o", "", published=day, expires=day)
    assert is_open(offer, day)
    assert not is_open(replace(offer, status=OfferStatus.FILLED), day)
    assert not is_open(offer, date(2026, 6, 14))
    assert not is_open(offer, date(2026, 6, 16))
    assert not is_open(replace(offer, posts=0), day)
    assert seeks(Learner("l", created=day), day)
    assert not seeks(Learner("l", created=day), date(2026, 6, 14))
    assert not seeks(Learner("l", status=LearnerStatus.PLACED), day)


def test_a_network_without_anybody_on_the_market_is_refused(sample: SampleNetwork) -> None:
    with pytest.raises(JudgementError, match="0 offers with a hidden state are open"):
        learner_to_offers(replace(sample, hidden_offers=()), 10)


def test_ten_thousand_learners_are_graded_in_no_time(sample: SampleNetwork) -> None:
    """Forty copies of the network's learners: what counts is that no step is quadratic in them."""
    states = {one.id: one for one in sample.hidden_learners}
    table = TrueLearners.of(sample.network.learners * 40, states)
    by_offer = {one.id: one for one in sample.hidden_offers}
    grades = np.stack([silver_grades(one, by_offer[one.id], table) for one in sample.network.offers[:20]])
    assert grades.shape == (20, 10_000)
    assert (grades.reshape(20, 40, 250) == grades[:, :250][:, None, :]).all()
