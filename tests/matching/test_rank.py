"""The declared ranker: additive, monotone, blind to who else is in the table."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from matching.features import COLUMN, FEATURES, NAMES
from matching.rank import DECLARED_TERMS, DeclaredRanker, best_first, total

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
