"""The declared ranker: additive, monotone, blind to who else is in the table."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from matching.errors import UnknownIdError
from matching.features import COLUMN, FEATURES, NAMES
from matching.rank import DECLARED_TERMS, MOST_FACTOR, DeclaredRanker, best_first, total

RANKER = DeclaredRanker()
SHARES = [
    name
    for name in NAMES
    if "share" in FEATURES[COLUMN[name]].unit or "proximity" in FEATURES[COLUMN[name]].unit
]

tables = hnp.arrays(
    np.float64,
    st.tuples(st.integers(1, 20), st.just(len(FEATURES))),
    elements=st.one_of(st.just(np.nan), st.floats(0, 1)),
)


def test_every_feature_has_a_declared_term_with_its_reason() -> None:
    assert set(DECLARED_TERMS) == set(NAMES)
    assert all(term.why and term.weight > 0 for term in DECLARED_TERMS.values())


@given(tables)
def test_the_score_is_the_baseline_and_the_points(table: np.ndarray) -> None:
    points = RANKER.points(table)
    scores = total(RANKER.baseline, points)
    assert np.all(np.abs(scores - (RANKER.baseline + points.sum(axis=1))) < 1e-9)


@given(tables, st.data())
def test_a_pair_scores_the_same_alone_and_in_company(table: np.ndarray, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, len(table) - 1))
    alone = RANKER.points(table[row : row + 1])
    assert (RANKER.points(table)[row] == alone[0]).all()


@given(tables)
def test_unknown_earns_and_costs_nothing(table: np.ndarray) -> None:
    points = RANKER.points(table)
    assert (points[np.isnan(table)] == 0).all()
    assert not np.isnan(points).any()


@given(st.sampled_from(NAMES), st.floats(-5, 400), st.floats(0, 100))
def test_points_follow_the_direction_a_feature_declares(name: str, value: float, more: float) -> None:
    column = COLUMN[name]
    table = np.full((2, len(FEATURES)), np.nan)
    table[:, column] = value, value + more
    less, greater = RANKER.points(table)[:, column] * FEATURES[column].grows
    assert greater >= less


@given(st.sampled_from(SHARES), st.floats(0, 1))
def test_evidence_never_costs_points(name: str, value: float) -> None:
    table = np.full((1, len(FEATURES)), np.nan)
    table[0, COLUMN[name]] = value
    assert RANKER.points(table)[0, COLUMN[name]] >= 0


def test_what_is_unknown_lowers_certainty_alone() -> None:
    known = np.zeros((1, len(FEATURES)))
    assert RANKER.certainty(known)[0] == 1.0
    known[0, COLUMN["required_skills"]] = np.nan
    assert 0.7 < RANKER.certainty(known)[0] < 0.8  # 4 of the 17.25 points of weight rest on it


@given(st.permutations(range(8)))
def test_equal_scores_stand_in_the_order_of_their_ids(order: list[int]) -> None:
    scores = np.array([1.0, 2.0, 2.0, 0.5, 2.0, 1.0, 1.0, 3.0])
    ids = [f"id{number}" for number in range(8)]
    shuffled = best_first(scores[order], [ids[place] for place in order])
    assert [ids[order[place]] for place in shuffled] == [
        "id7",
        "id1",
        "id2",
        "id4",
        "id0",
        "id5",
        "id6",
        "id3",
    ]


# --------------------------------------------------------------------------- weights that were changed

factors = st.dictionaries(st.sampled_from(NAMES), st.floats(0, MOST_FACTOR))


@given(tables, factors)
def test_a_weighted_score_is_the_baseline_and_each_feature_times_its_factor(
    table: np.ndarray, given_factors: dict[str, float]
) -> None:
    weighted = RANKER.weighted(given_factors)
    points = weighted.points(table)
    assert np.all(np.abs(total(weighted.baseline, points) - (RANKER.baseline + points.sum(axis=1))) < 1e-9)
    wanted = RANKER.points(table) * [given_factors.get(name, 1.0) for name in NAMES]
    np.testing.assert_allclose(points, wanted, rtol=1e-12, atol=1e-12)
    certainty = weighted.certainty(table)
    assert ((certainty >= 0) & (certainty <= 1 + 1e-12)).all()


@given(st.sampled_from(NAMES), st.floats(-5, 400), st.floats(0, 100), factors)
def test_weighted_points_follow_the_direction_a_feature_declares(
    name: str, value: float, more: float, given_factors: dict[str, float]
) -> None:
    column = COLUMN[name]
    table = np.full((2, len(FEATURES)), np.nan)
    table[:, column] = value, value + more
    less, greater = RANKER.weighted(given_factors).points(table)[:, column] * FEATURES[column].grows
    assert greater >= less


def test_factors_of_one_change_nothing_and_others_are_in_the_version() -> None:
    assert RANKER.weighted({"goal": 1.0}) is RANKER
    weighted = RANKER.weighted({"remote": 2.0, "goal": 0.0})
    assert weighted.version == "declared-3 goal*0 remote*2"
    again = weighted.weighted({"remote": 0.5})
    assert again.points(np.ones((1, len(FEATURES))))[0, COLUMN["remote"]] == pytest.approx(
        RANKER.points(np.ones((1, len(FEATURES))))[0, COLUMN["remote"]]
    )


def test_a_ranker_without_any_weight_is_sure_of_nothing() -> None:
    nothing = RANKER.weighted(dict.fromkeys(NAMES, 0.0))
    table = np.ones((2, len(FEATURES)))
    assert nothing.certainty(table).tolist() == [0.0, 0.0]
    assert total(nothing.baseline, nothing.points(table)).tolist() == [RANKER.baseline] * 2


@pytest.mark.parametrize("factor", [-0.1, 3.1, float("nan"), float("inf")])
def test_a_factor_out_of_bounds_is_refused(factor: float) -> None:
    with pytest.raises(ValueError, match="goal counts from 0 to 3"):
        RANKER.weighted({"goal": factor})


def test_a_feature_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnknownIdError, match="'beauty'"):
        RANKER.weighted({"beauty": 2.0})
