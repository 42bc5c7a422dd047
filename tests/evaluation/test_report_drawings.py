"""Drawings: where marks stand follows from the values, and names are escaped."""

import re
from itertools import pairwise

import pytest

from evaluation.report.document import Table
from evaluation.report.svg import Bin, Interval, intervals, reliability, shares, ticks


def written(value: float, digits: int) -> str:
    return f"{value:.{digits}f}"


def circles(svg: str) -> list[tuple[float, float]]:
    found = re.findall(r'<circle class="mean" cx="([\d.]+)" cy="([\d.]+)"', svg)
    return [(float(x), float(y)) for x, y in found]


def test_marks_stand_where_the_values_say() -> None:
    rows = [
        Interval("a", 0.0, 0.0, 0.0, "0"),
        Interval("b", 0.5, 0.4, 0.6, "½"),
        Interval("c", 1.0, 1.0, 1.0, "1"),
    ]
    (left, _), (middle, _), (right, _) = circles(intervals(rows, "t", "w", written))
    assert middle == pytest.approx((left + right) / 2, abs=0.11)
    assert 0 <= left < right <= 480


def test_a_limit_outside_the_values_is_on_the_drawing() -> None:
    rows = [Interval("a", 0.2, 0.1, 0.3, "0.2")]
    drawn = intervals(rows, "t", "w", written, (0.8,))
    (place,) = re.findall(r'<line class="limit" x1="([\d.]+)"', drawn)
    assert circles(drawn)[0][0] < float(place) <= 480


def test_values_of_the_axis_are_told_apart() -> None:
    drawn = intervals([Interval("a", 0.05, 0.01, 0.17, "x")], "t", "w", written)
    axis = re.findall(r'<text class="axis"[^>]*>([^<]+)', drawn)
    assert len(axis) == len(set(axis)) > 2


def test_names_are_escaped() -> None:
    drawn = intervals([Interval("R&D <b>", 0.1, 0.0, 0.2, "x")], "a < b", "c & d", written)
    assert "<b>" not in drawn
    assert "R&amp;D &lt;b&gt;" in drawn


def test_perfect_words_lie_on_the_diagonal() -> None:
    drawn = reliability([Bin(x, x, x, x, 10) for x in (0.1, 0.5, 0.9)], "t", "w", ("across", "up"))
    first, second, third = circles(drawn)
    assert second[0] - first[0] == pytest.approx(first[1] - second[1], abs=0.2)
    assert third[0] - second[0] == pytest.approx(second[1] - third[1], abs=0.2)


def test_equal_exposure_is_the_diagonal_and_unequal_lies_below() -> None:
    drawn = shares([("equal", [1.0] * 50), ("one has all", [0.0] * 49 + [1.0])], "t", "w", ("a", "b"))
    equal, unequal = (
        [tuple(map(float, one.split(","))) for one in points.split()]
        for points in re.findall(r'<polyline class="curve[^"]*" points="([^"]+)"', drawn)[0::2]
    )
    assert all(abs((x - equal[0][0]) + (y - equal[0][1])) < 0.3 for x, y in equal)
    assert unequal[-2][1] == pytest.approx(unequal[0][1], abs=0.1)


@pytest.mark.parametrize(
    ("low", "high"), [(0.03, 0.47), (0.0, 1.0), (-0.05, 0.12), (0.81, 0.83), (-3.0, 250.0), (0.2, 0.2)]
)
def test_ticks_are_few_and_cover(low: float, high: float) -> None:
    found = ticks(low, high)
    assert found[0] <= low + 1e-9
    assert found[-1] >= high - 1e-9
    assert 2 <= len(found) <= 9
    steps = {round(b - a, 9) for a, b in pairwise(found)}
    assert len(steps) == 1


def test_a_table_with_a_short_row_is_refused() -> None:
    with pytest.raises(ValueError, match="2 cells under a head of 3"):
        Table("", ("a", "b", "c"), (("1", "2"),))
