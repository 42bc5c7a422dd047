"""What one side has against what the other wants: two routes, one result; exact, near and not at all."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from data import load_taxonomy
from matching.columns import LearnerColumns
from matching.layout import Layout
from matching.near_skills import NEAR_LEAST, credit, near_held, near_wanted
from matching.overlap import (
    SkillOverlap,
    occupations_of_one_learner,
    occupations_of_one_offer,
    skills_of_one_learner,
    skills_of_one_offer,
)
from matching.profile import (
    AIMED,
    DEMANDS,
    OCCUPATION,
    SHOWN,
    SKILL,
    SOURCES,
    OccupationRow,
    SkillRow,
    occupation_array,
    skill_array,
)
from matching.ragged import Ragged
from matching.records import Demand, SkillSource
from matching.skill_lists import SkillLists

TAXONOMY = load_taxonomy()
TOOLS = [row for code, row in TAXONOMY.skill_row.items() if code.startswith("tool:")][:80]
TRADES = [row for code, row in TAXONOMY.occupation_row.items() if code.startswith("rome:M18")]

TYPESCRIPT = "esco:skill/867137fb-ff1b-4ca3-99f3-cb6969aa2c68"
PROGRAMMING = "esco:skill/21d2f96d-35f7-4e3f-9745-c533d2dd6e97"
CHANGE = "esco:skill/49de9958-2aa4-4eef-a89d-fe5d5bcd28c4"  # to adapt to change: transversal

strengths = st.sampled_from([0.25, 0.5, 0.7, 0.9, 1.0])
skills = st.lists(
    st.builds(
        SkillRow,
        row=st.sampled_from(TOOLS),
        strength=strengths,
        source=st.integers(0, len(SOURCES) - 1),
        demand=st.integers(0, len(DEMANDS) - 1),
        level=st.just(0),
        field=st.just(0),
        start=st.just(0),
        end=st.just(0),
        one_of=st.integers(0, 2),
    ),
    max_size=8,
).map(skill_array)


def held_alone(wanted: np.ndarray) -> np.ndarray:
    """Skills as a learner holds them: none of them is one of several that are asked for."""
    held = wanted.copy()
    held["one_of"] = 0
    return held


occupations = st.lists(
    st.builds(OccupationRow, st.sampled_from(TRADES), strengths, st.sampled_from([SHOWN, AIMED]), st.just(0)),
    max_size=5,
).map(occupation_array)


def same(a: np.ndarray, b: np.ndarray) -> bool:
    return bool(((a == b) | (np.isnan(a) & np.isnan(b))).all())


@settings(max_examples=60, deadline=None)
@given(st.lists(skills.map(held_alone), min_size=1, max_size=5), st.lists(skills, min_size=1, max_size=5))
def test_skills_agree_whichever_side_asks(learners: list[np.ndarray], offers: list[np.ndarray]) -> None:
    held, wanted = (SkillLists(Ragged.of(lists, SKILL)) for lists in (learners, offers))
    by_offer = [skills_of_one_offer(offer, held, TAXONOMY) for offer in offers]
    by_learner = [skills_of_one_learner(learner, wanted, TAXONOMY) for learner in learners]
    for share in ("required", "optional", "proven"):
        table = np.array([getattr(one, share) for one in by_offer]).T
        mirror = np.array([getattr(one, share) for one in by_learner])
        assert same(table, mirror)


@settings(max_examples=60, deadline=None)
@given(st.lists(occupations, min_size=1, max_size=5), st.lists(occupations, min_size=1, max_size=5))
def test_trades_agree_whichever_side_asks(learners: list[np.ndarray], offers: list[np.ndarray]) -> None:
    theirs, ours = Ragged.of(learners, OCCUPATION), Ragged.of(offers, OCCUPATION)
    by_offer = [occupations_of_one_offer(offer, theirs, TAXONOMY) for offer in offers]
    by_learner = [occupations_of_one_learner(learner, ours, TAXONOMY) for learner in learners]
    for role in ("shown", "aimed"):
        table = np.array([getattr(one, role) for one in by_offer]).T
        mirror = np.array([getattr(one, role) for one in by_learner])
        assert same(table, mirror)


def overlap(
    held: dict[str, float], wanted: dict[str, Demand], source: SkillSource = SkillSource.DECLARED
) -> SkillOverlap:
    row = TAXONOMY.skill_row
    learner = skill_array(
        [SkillRow(row[code], strength, SOURCES.index(source), 0, 0, 0) for code, strength in held.items()]
    )
    offer = skill_array(
        [SkillRow(row[code], 1.0, 0, DEMANDS.index(demand), 0, 0) for code, demand in wanted.items()]
    )
    return skills_of_one_offer(offer, SkillLists(Ragged.of([learner], SKILL)), TAXONOMY)


def test_the_same_skill_counts_for_its_strength() -> None:
    found = overlap({"tool:vue-js": 0.9}, {"tool:vue-js": Demand.REQUIRED})
    assert found.required[0] == pytest.approx(0.9)
    assert np.isnan(found.optional[0])


def test_one_of_several_is_met_by_the_best_of_them_and_weighs_once() -> None:
    row = TAXONOMY.skill_row
    wanted = [("tool:windows", 0.8, 1), ("tool:linux", 1.0, 1), ("tool:docker", 1.0, 0)]
    offer = skill_array([SkillRow(row[code], weight, 0, 0, 0, 0, one_of=one) for code, weight, one in wanted])
    linux, both = (
        SkillLists(Ragged.of([skill_array([SkillRow(row[code], 1.0, 0, 0, 0, 0) for code in codes])], SKILL))
        for codes in (["tool:linux"], ["tool:linux", "tool:windows"])
    )
    assert skills_of_one_offer(offer, linux, TAXONOMY).required[0] == pytest.approx(0.5)
    assert skills_of_one_offer(offer, both, TAXONOMY).required[0] == pytest.approx(0.5)


def test_a_choice_of_one_is_none_and_one_that_is_asked_for_itself_makes_the_others_a_plus() -> None:
    row = TAXONOMY.skill_row
    alone = skill_array([SkillRow(row["tool:linux"], 1.0, 0, 0, 0, 0, one_of=1)])
    assert alone["one_of"].tolist() == [0]
    itself = [SkillRow(row["tool:react"], 1.0, 0, 0, 0, 0)]
    choice = [SkillRow(row[code], 0.9, 0, 0, 0, 0, one_of=1) for code in ("tool:react", "tool:vue-js")]
    found = {one["row"]: (one["demand"], one["one_of"]) for one in skill_array([*itself, *choice])}
    assert found == {row["tool:react"]: (0, 0), row["tool:vue-js"]: (DEMANDS.index(Demand.NICE), 0)}


def test_a_near_skill_counts_for_less_and_a_far_one_for_nothing() -> None:
    near = overlap({"tool:svelte": 1.0}, {"tool:vue-js": Demand.REQUIRED}).required[0]
    far = overlap({"tool:power-bi": 1.0}, {"tool:vue-js": Demand.REQUIRED}).required[0]
    assert 0.3 < near < 0.7
    assert far == 0.0


def test_a_wide_skill_stands_for_none_of_those_under_it_but_they_for_it() -> None:
    assert overlap({PROGRAMMING: 1.0}, {TYPESCRIPT: Demand.REQUIRED}).required[0] == 0.0
    assert overlap({TYPESCRIPT: 1.0}, {PROGRAMMING: Demand.REQUIRED}).required[0] > 0.3
    assert overlap({"tool:linux": 1.0}, {"tool:ubuntu": Demand.REQUIRED}).required[0] > 0.3


def test_a_transversal_skill_is_not_met_by_the_version_of_another_trade() -> None:
    near = {code for code, _ in TAXONOMY.similar_skills(CHANGE, NEAR_LEAST)}
    assert len(near) > 3
    kept = {TAXONOMY.skill_codes[row] for row in near_wanted(TAXONOMY.skill_row[CHANGE], TAXONOMY).rows}
    assert {TAXONOMY.label(code).lower() for code in kept} == {"s’adapter au changement"}


def test_nearness_is_the_same_from_both_ends() -> None:
    rows = [TAXONOMY.skill_row[code] for code in (TYPESCRIPT, PROGRAMMING, CHANGE)] + TOOLS[:40]
    rows += [TAXONOMY.skill_row[code] for code, _ in TAXONOMY.similar_skills(CHANGE, NEAR_LEAST)]
    towards = {
        (wanted, int(row), float(counts))
        for wanted in rows
        for row, counts in zip(
            near_wanted(wanted, TAXONOMY).rows, near_wanted(wanted, TAXONOMY).credit, strict=True
        )
    }
    back = {
        (int(row), held, float(counts))
        for held in rows
        for row, counts in zip(near_held(held, TAXONOMY).rows, near_held(held, TAXONOMY).credit, strict=True)
    }
    assert len(towards) > len(rows)
    assert {one for one in towards if one[1] in rows} == {one for one in back if one[0] in rows}


@settings(deadline=None)
@given(st.lists(skills, min_size=40, max_size=60), skills, st.sampled_from([(), (3,), (7, 1)]))
def test_a_few_records_looked_at_alone_are_as_among_all(
    lists: list[NDArray[np.void]], one: NDArray[np.void], few: tuple[int, ...]
) -> None:
    ragged = Ragged.of(lists, SKILL)
    ids = tuple(map(str, range(len(lists))))
    layout = Layout(ids, LearnerColumns.of([]), ragged, Ragged.of([], OCCUPATION))
    rows = np.array(few, dtype=np.intp)
    alone, places = layout.skills_of(rows)
    assert len(alone) == len(few)
    for overlap in (skills_of_one_offer, skills_of_one_learner):
        found, wanted = (
            overlap(one, alone, TAXONOMY).take(places),
            overlap(one, layout.skill_lists, TAXONOMY),
        )
        for name in ("required", "optional", "proven"):
            assert np.array_equal(getattr(found, name), getattr(wanted, name)[rows], equal_nan=True)
    everybody = np.arange(len(lists))
    assert layout.skills_of(everybody)[0] is layout.skill_lists


def test_skill_lists_find_every_value_of_some_skills_and_no_other() -> None:
    lists = [[5, 9], [], [3, 8, 9], [7]]
    ragged = Ragged.of([skill_array([SkillRow(row, 1.0, 0, 0, 0, 0) for row in one]) for one in lists], SKILL)
    found = SkillLists(ragged)
    places, which = found.where(np.array([3, 4, 9]))
    flat = ragged.values["row"]
    assert sorted(zip(places.tolist(), which.tolist(), strict=True)) == sorted(
        (place, [3, 4, 9].index(row)) for place, row in enumerate(flat.tolist()) if row in (3, 4, 9)
    )
    assert found.having(np.array([3, 7])).tolist() == [False, False, True, True]
    assert found.unknown.tolist() == [False, True, False, False]
    assert found.total(np.ones(len(flat))).tolist() == [len(one) for one in lists]


@pytest.mark.parametrize(("weight", "share"), [(0.15, 0.15), (1.0, 1.0), (3.0, 1.0)])
def test_an_offer_that_asks_for_next_to_nothing_is_not_met_wholly(weight: float, share: float) -> None:
    row = TAXONOMY.skill_row["tool:vue-js"]
    held = SkillLists(Ragged.of([skill_array([SkillRow(row, 1.0, 0, 0, 0, 0)])], SKILL))
    offer = skill_array([SkillRow(row, weight, 0, DEMANDS.index(Demand.REQUIRED), 0, 0)])
    assert skills_of_one_offer(offer, held, TAXONOMY).required[0] == pytest.approx(share)


def test_required_and_nice_to_have_are_counted_apart() -> None:
    found = overlap({"tool:vue-js": 1.0}, {"tool:vue-js": Demand.NICE, "tool:power-bi": Demand.REQUIRED})
    assert (found.required[0], found.optional[0]) == (0.0, 1.0)


def test_only_a_certificate_or_a_training_proves() -> None:
    wanted = {"tool:vue-js": Demand.REQUIRED}
    assert overlap({"tool:vue-js": 1.0}, wanted).proven[0] == 0.0
    assert overlap({"tool:vue-js": 1.0}, wanted, SkillSource.CERTIFIED).proven[0] == 1.0


def test_nothing_shown_is_unknown_and_not_nought() -> None:
    assert np.isnan(overlap({}, {"tool:vue-js": Demand.REQUIRED}).required[0])


@given(st.floats(0, 1, width=32), st.floats(0, 1, width=32))
def test_credit_grows_with_similarity(a: float, b: float) -> None:
    low, high = sorted([a, b])
    less, more = credit(np.array([low, high], dtype=np.float32))
    assert 0.0 <= less <= more <= 1.0
    assert less == 0.0 or low >= NEAR_LEAST
