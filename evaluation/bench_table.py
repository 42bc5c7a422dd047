"""The figures of the bench, and how they are shown."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table; `target` is what is to stay below, `baseline` the plain way's figure in the same run."""

    name: str
    unit: str
    value: float
    target: float | None = None
    baseline: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the baseline takes what we take.

        >>> Figure("start", "s", 2.0, 3.0, 50.0).ratio
        25.0
        """
        return None if self.baseline is None or self.value == 0 else self.baseline / self.value

    @property
    def met(self) -> bool | None:
        """Whether the target is met; `None` where there is none."""
        return None if self.target is None else self.value < self.target


def as_json(figures: Sequence[Figure], about: Mapping[str, object]) -> str:
    """One object: `about` and the figures with their ratios."""
    lines = [{**asdict(one), "ratio": one.ratio, "met": one.met} for one in figures]
    return json.dumps({"about": dict(about), "figures": lines}, ensure_ascii=False, indent=2)


def as_markdown(figures: Sequence[Figure], about: Mapping[str, object]) -> str:
    """A table that reads well in a terminal too."""
    head = ("", "unit", "ours", "target", "", "plain baseline", "ratio", "note")
    rows = [head, *(_row(one) for one in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    lines = ["| " + " | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) + " |" for row in rows]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    said = "; ".join(f"{name}: {value}" for name, value in about.items())
    return f"# Time and memory\n\n{said}\n\n" + "\n".join(lines) + "\n"


def _row(one: Figure) -> tuple[str, ...]:
    return (
        one.name,
        one.unit,
        _short(one.value),
        "" if one.target is None else f"< {one.target:g}",
        {True: "met", False: "MISSED", None: ""}[one.met],
        "" if one.baseline is None else _short(one.baseline),
        "" if one.ratio is None else f"{_short(one.ratio)} x",
        one.note,
    )


def _short(value: float) -> str:
    """Three digits that count, no power of ten."""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"
