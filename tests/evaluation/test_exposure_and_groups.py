"""Who is seen, by hand-worked arithmetic; and planted faults that the figures must show."""

import math

import numpy as np
import pytest

from evaluation.audits import GroupTable, candidate_tables, exposure, query_tables
from evaluation.audits.exposure import gini
from evaluation.audits.groups import NOT_SAID, Finding, ndkl
from evaluation.ranking import JudgedTask, Run
from evaluation.ranking.task import JudgementError

TASK = JudgedTask(
    "t",
    ("q1", "q2"),
    ("a", "b", "c", "d", "never"),
    {"q1": {"a": 2, "b": 2, "c": 0}, "q2": {"b": 1, "c": 1}},
    among={"q1": ("a", "b", "c", "d"), "q2": ("b", "c", "d")},
    candidate_groups={"side": {"a": "left", "b": "left", "c": "right", "d": "right", "never": "right"}},
    query_groups={"town": {"q1": "Lyon"}},
)
RUN = Run.in_order("engine", {"q1": ["a", "b", "c"], "q2": ["b", "c", "d"]})
THIRD = 1 / math.log2(3)


def test_exposure_by_hand() -> None:
    found = exposure(RUN, TASK, 2)
    assert (found.queries, found.empty, found.candidates) == (2, 0, 4)  # "never" may be shown to nobody
    assert found.coverage == pytest.approx(3 / 4)
    assert found.unseen == pytest.approx(1 / 4)
    assert (found.crowded, found.crowding, found.crowding_share) == ("b", 2, 1.0)
    assert found.attention == pytest.approx({"a": 1.0, "b": 1.0 + THIRD, "c": THIRD, "d": 0.0})
    values = [1.0, 1.0 + THIRD, THIRD, 0.0]
    apart = np.abs(np.subtract.outer(values, values)).mean() / 2
    assert found.gini == pytest.approx(apart / np.mean(values))
    assert found.gini_floor == 0.0


@pytest.mark.parametrize(("k", "told"), [(0, "depth 1"), (3, "does not allow")])
def test_what_cannot_be_looked_at_is_refused(k: int, told: str) -> None:
    wrong = Run.in_order("wrong", {"q2": ["b", "c", "a"]})
    with pytest.raises(JudgementError, match=told):
        exposure(wrong, TASK, k)


def test_unknown_queries_and_nobody_to_show() -> None:
    with pytest.raises(JudgementError, match="no query of task"):
        exposure(Run.in_order("x", {"q9": ["a"]}), TASK)
    with pytest.raises(JudgementError, match="no query"):
        exposure(Run.in_order("x", {}), JudgedTask("t", (), (), {}))
    with pytest.raises(JudgementError, match="not negative"):
        gini(np.array([-1.0]))
    empty = exposure(Run.in_order("x", {}), TASK)
    assert (empty.empty, empty.coverage, empty.gini, empty.crowded) == (2, 0.0, 0.0, "")


def test_the_first_by_the_same_ten_is_found() -> None:
    """A planted fault: an engine that shows everybody the same ten, beside one that spreads."""
    many = tuple(f"c{number:03}" for number in range(100))
    queries = tuple(f"q{number}" for number in range(50))
    task = JudgedTask("t", queries, many, {})
    same = exposure(Run.in_order("same", dict.fromkeys(queries, many[:10])), task)
    turn = {query: [many[(10 * n + i) % 100] for i in range(10)] for n, query in enumerate(queries)}
    fair = exposure(Run.in_order("fair", turn), task)
    assert (same.coverage, same.unseen, same.crowding, same.crowding_share) == (0.1, 0.9, 50, 1.0)
    assert same.gini >= 0.9
    assert (fair.coverage, fair.crowding, fair.crowding_share) == (1.0, 5, 0.1)
    assert fair.gini < 0.3


def test_a_group_table_by_hand() -> None:
    (table,) = candidate_tables(RUN, TASK, 2, fewest=2)
    left, right = table.rows
    # q1: a and b of left, q2: b of left and c of right
    assert (left.group, left.candidates, left.eligible, left.selected) == ("left", 2, 3, 3)
    assert (right.group, right.candidates, right.eligible, right.selected) == ("right", 2, 4, 1)
    assert (left.rate, right.rate) == (1.0, 0.25)
    assert table.reference == "left"
    assert (left.impact.mean, left.finding) == (1.0, Finding.REFERENCE)
    assert right.impact.mean == 0.25
    assert left.skew == pytest.approx(math.log((3 / 4) / (3 / 7)))
    assert right.skew == pytest.approx(math.log((1 / 4) / (4 / 7)))
    assert left.exposure == pytest.approx((1 + THIRD + 1) / 3)
    assert right.exposure == pytest.approx(THIRD / 4)
    assert (left.merit, right.merit) == pytest.approx((5 / 3, 1 / 2))
    assert right.treatment.mean == pytest.approx((THIRD / 1) / ((2 + THIRD) / 5))
    # q1: left, left among half left; q2: left, right among a third left
    weights = np.array([1.0, THIRD])
    first = weights @ [math.log(2), math.log(2)] / weights.sum()
    second = weights @ [math.log(3), 0.5 * math.log(1.5) + 0.5 * math.log(0.75)] / weights.sum()
    assert table.ndkl.mean == pytest.approx((first + second) / 2)


def test_divergence_is_nothing_where_shares_are_kept() -> None:
    half = np.array([[0.5, 0.5], [1.0, 0.0], [0.5, 0.5]])
    order = np.array([[0, 1], [0, 0], [-1, -1]])
    assert ndkl(order, half)[1:].tolist() == [0.0, 0.0]


def test_a_fault_is_found_and_luck_is_not_called_one() -> None:
    """A planted fault: an engine that prefers one group, beside one that draws; and a group too small to judge."""
    draw = np.random.default_rng(5)
    queries = tuple(f"q{number:03}" for number in range(120))
    people = tuple(f"p{number:03}" for number in range(205))
    gender = {one: "few" if n >= 200 else "women" if n % 2 else "men" for n, one in enumerate(people)}
    task = JudgedTask("t", queries, people, {}, candidate_groups={"gender": gender})
    score = {query: draw.random(len(people)) for query in queries}
    bias = np.array([0.3 if gender[one] == "men" else 0.0 for one in people])
    tables: list[GroupTable] = []
    for extra in (bias, 0 * bias):
        scores = {query: dict(zip(people, own + extra, strict=True)) for query, own in score.items()}
        tables += candidate_tables(Run.of("engine", scores), task)
    biased, fair = ({row.group: row for row in table.rows} for table in tables)
    assert biased["women"].finding is Finding.BELOW
    assert biased["women"].impact.high < 0.1
    assert biased["women"].skew < -2
    assert fair["women"].finding in (Finding.ABOVE, Finding.REFERENCE)
    assert fair["few"].finding is biased["few"].finding is Finding.FEW
    assert tables[0].ndkl.low > 2 * tables[0].ndkl_random
    assert tables[1].ndkl.mean == pytest.approx(tables[1].ndkl_random, rel=0.2)


def test_a_ratio_interval_covers_what_it_should() -> None:
    """Engines that draw at random: the true ratio is 1, and most intervals hold it."""
    people = tuple(f"p{number:02}" for number in range(60))
    groups = {one: "x" if n < 30 else "y" for n, one in enumerate(people)}
    queries = tuple(f"q{number:02}" for number in range(50))
    task = JudgedTask("t", queries, people, {}, candidate_groups={"g": groups})
    held = 0
    for seed in range(24):
        draw = np.random.default_rng(seed)
        run = Run.in_order("lot", {query: draw.permutation(people)[:10].tolist() for query in queries})
        (table,) = candidate_tables(run, task, resamples=400)
        # the better of two lucky groups is the reference, so the ratio is drawn below 1: one side of the interval
        other = next(row for row in table.rows if row.finding is not Finding.REFERENCE)
        held += other.impact.high >= 1.0
        assert other.impact.low <= other.impact.mean <= other.impact.high
    assert held >= 20


def test_people_in_no_group_are_shown_and_never_the_reference() -> None:
    task = JudgedTask("t", ("q",), ("a", "b", "c"), {}, candidate_groups={"g": {"a": "x", "b": "x"}})
    (table,) = candidate_tables(Run.in_order("r", {"q": ["c"]}), task, 1, fewest=1)
    assert [row.group for row in table.rows] == ["x", NOT_SAID]
    assert table.reference == "x"
    assert table.rows[0].skew == -math.inf
    assert math.isnan(table.rows[1].impact.mean)


def test_how_well_groups_of_queries_are_served() -> None:
    (table,) = query_tables({"q1": 0.5, "q2": 0.25}, TASK, fewest=1)
    lyon, unsaid = table.rows
    assert (lyon.group, lyon.queries, lyon.mean.mean, lyon.gap.mean) == ("Lyon", 1, 0.5, 0.25)
    assert (unsaid.group, unsaid.gap.mean) == (NOT_SAID, -0.25)
    assert query_tables({"q1": 0.5}, TASK)[0].rows[0].few
    with pytest.raises(JudgementError, match="value"):
        query_tables({}, TASK)
    many = tuple(f"q{number:03}" for number in range(200))
    town = {one: "Lyon" if n % 2 else "Lille" for n, one in enumerate(many)}
    task = JudgedTask("t", many, ("a",), {}, query_groups={"town": town})
    draw = np.random.default_rng(1)
    values = {one: float(draw.random() + (0.3 if town[one] == "Lyon" else 0.0)) for one in many}
    lille, lyon = query_tables(values, task)[0].rows
    assert lyon.gap.low < 0.3 < lyon.gap.high
    assert lyon.gap.low > 0.1
    assert lille.gap.mean == pytest.approx(-lyon.gap.mean)
