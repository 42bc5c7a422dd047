"""Drawings as SVG text: no library, no script, colours from the page, so that one file prints and works in the dark.

Names stand above their marks and not beside them: the drawing stays legible at the width of a phone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 480.0
MARGIN = 10.0
ROW = 38.0  # a name, then its interval
FOOT = 30.0  # the axis
TICKS = 4
LEFT, TOP, SIDE = 50.0, 12.0, WIDTH - 90  # of a square that both axes cross from 0 to 1


@dataclass(frozen=True, slots=True)
class Interval:
    """A named mean between the ends of its interval. `told` is the value as it is written."""

    name: str
    mean: float
    low: float
    high: float
    told: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Bin:
    """Cases that were believed alike: mean of what was foretold, share that came true with its interval, how many."""

    foretold: float
    true: float
    low: float
    high: float
    count: int


def intervals(
    rows: Sequence[Interval],
    title: str,
    words: str,
    number: Callable[[float, int], str],
    lines: Sequence[float] = (),
    least: float | None = None,
    most: float | None = None,
) -> str:
    """Means with their intervals, one row each, on one axis.

    Args:
        rows: from top to bottom.
        title: of the drawing, for who cannot see it.
        words: what it shows, for the same.
        number: writes a value of the axis with so many decimals.
        lines: values at which a dashed line stands: no difference, four fifths.
        least: where the axis starts; by default a little before the lowest end.
        most: where it ends.
    """
    ends = [one for row in rows for one in (row.low, row.high)] + list(lines)
    low = min(ends) if least is None else least
    high = max(ends) if most is None else most
    marks = ticks(low, high)
    low, high = min(low, marks[0]), max(high, marks[-1])
    digits = max(0, -math.floor(math.log10(marks[1] - marks[0]) + 1e-9))
    span = (high - low) or 1.0

    def x(value: float) -> float:
        return MARGIN + (min(max(value, low), high) - low) / span * (WIDTH - 2 * MARGIN)

    height = len(rows) * ROW + FOOT
    bottom = height - FOOT + 6
    parts = [_open(height, title, words)]
    for mark in marks:
        parts.append(_line(x(mark), 4, x(mark), bottom, "grid"))
        anchor = "start" if mark == marks[0] else "end" if mark == marks[-1] else "middle"
        parts.append(_text(x(mark), bottom + 16, number(mark, digits), "axis", anchor))
    parts += [_line(x(value), 4, x(value), bottom, "limit") for value in lines]
    for place, row in enumerate(rows):
        top = place * ROW
        kind = "row marked" if row.marked else "row"
        parts.append(f'<g class="{kind}">')
        parts.append(_text(MARGIN, top + 16, row.name, "name", "start"))
        parts.append(_text(WIDTH - MARGIN, top + 16, row.told, "value", "end"))
        parts.append(_line(x(row.low), top + 27, x(row.high), top + 27, "interval"))
        parts.append(f'<circle class="mean" cx="{x(row.mean):.1f}" cy="{top + 27:.1f}" r="5"/></g>')
    return "".join(parts) + "</svg>"


def reliability(bins: Sequence[Bin], title: str, words: str, axes: tuple[str, str]) -> str:
    """Share that came true against what was foretold, from 0 to 1; on the diagonal, words mean what they say.

    DeGroot and Fienberg (1983), The Statistician 32. The area of a mark follows the number of its cases.

    Args:
        bins: rising in what was foretold.
        title: for who cannot see it.
        words: for the same.
        axes: names of the axis across and of the one upwards.
    """
    height = TOP + SIDE + 48
    most = max((one.count for one in bins), default=1)
    parts = [_open(height, title, words), *_square(axes, height - 8)]
    for one in bins:
        across, up = _within(one.foretold, one.true)
        parts.append('<g class="row marked">')
        parts.append(_line(across, _within(0, one.low)[1], across, _within(0, one.high)[1], "interval"))
        radius = 3 + 7 * (one.count / most) ** 0.5
        parts.append(f'<circle class="mean" cx="{across:.1f}" cy="{up:.1f}" r="{radius:.1f}"/></g>')
    return "".join(parts) + "</svg>"


def shares(
    curves: Sequence[tuple[str, Sequence[float]]], title: str, words: str, axes: tuple[str, str]
) -> str:
    """Lorenz curves: the share of all exposure that the least shown x % have. Lorenz (1905), JASA 9.

    Args:
        curves: name, and the exposure of every candidate in any order; two at most are told apart by their stroke.
        title: for who cannot see it.
        words: for the same.
        axes: names of the axis across and of the one upwards.
    """
    parts = [_open(TOP + SIDE + 48 + 20 * len(curves), title, words), *_square(axes, TOP + SIDE + 32)]
    for number, (name, exposure) in enumerate(curves):
        rising = sorted(exposure)
        whole = sum(rising) or 1.0
        reached, points = 0.0, [(0.0, 0.0)]
        for place, one in enumerate(rising, 1):
            reached += one
            if place % max(1, len(rising) // 100) == 0 or place == len(rising):
                points.append((place / len(rising), reached / whole))
        drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in (_within(*point) for point in points))
        kind = "curve marked" if number == 0 else "curve"
        parts.append(f'<polyline class="{kind}" points="{drawn}"/>')
        low = TOP + SIDE + 52 + 20 * number
        parts.append(f'<polyline class="{kind}" points="{LEFT},{low - 4} {LEFT + 30},{low - 4}"/>')
        parts.append(_text(LEFT + 38, low, name, "axis", "start"))
    return "".join(parts) + "</svg>"


def ticks(low: float, high: float) -> list[float]:
    """Round values that cover from low to high, some five of them.

    >>> ticks(0.03, 0.47)
    [0.0, 0.1, 0.2, 0.3, 0.4, 0.5]
    """
    high = high if high > low else low + 1.0
    raw = (high - low) / TICKS
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(one * power for one in (1, 2, 5, 10) if one * power >= 0.8 * raw)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(number * step, 10) for number in range(first, last + 1)]


def _square(axes: tuple[str, str], foot: float) -> list[str]:
    """Grid, diagonal and axes from 0 to 1 both ways; the name of the axis across stands at `foot`."""
    (left, bottom), (right, top) = _within(0, 0), _within(1, 1)
    parts = []
    for mark in (0.0, 0.25, 0.5, 0.75, 1.0):
        across, up = _within(mark, mark)
        parts += [_line(across, top, across, bottom, "grid"), _line(left, up, right, up, "grid")]
        parts.append(_text(across, bottom + 16, f"{mark:.0%}", "axis", "middle"))
        parts.append(_text(left - 6, up + 4, f"{mark:.0%}", "axis", "end"))
    parts.append(_line(left, bottom, right, top, "limit"))
    parts.append(_text((left + right) / 2, foot, axes[0], "axis", "middle"))
    parts.append(
        f'<text class="axis" text-anchor="middle" transform="translate(12 {(top + bottom) / 2:.0f}) rotate(-90)">'
        f"{escape(axes[1])}</text>"
    )
    return parts


def _within(across: float, up: float) -> tuple[float, float]:
    """Where a point of the unit square stands on the drawing."""
    return LEFT + across * SIDE, TOP + (1 - up) * SIDE


def _open(height: float, title: str, words: str) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH:.0f} {height:.0f}" role="img" xmlns="http://www.w3.org/2000/svg">'
        f"<title>{escape(title)}</title><desc>{escape(words)}</desc>"
    )


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _text(x: float, y: float, text: str, kind: str, anchor: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
