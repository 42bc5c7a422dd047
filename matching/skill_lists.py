"""The skills of many records, and where each skill stands among them: a question looks at those that it is about."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.profile import DEMANDS, PROVES
from matching.ragged import Ragged
from matching.records import Demand

REQUIRED = DEMANDS.index(Demand.REQUIRED)

FEW = 1 << 16
"""Skills that a number of two bytes can tell apart: such are sorted by counting, eight times as quick."""


class SkillLists:
    """Skills of n records, held by learners or wanted by offers; m values in all, each record's in its own order.

    Args:
        skills: of `SKILL`, a list for each record.

    Attributes:
        owners: the record of each value, shape (m,).
        strength: how well it is shown or how much it weighs, shape (m,). Of wanted skills that are asked for one of
            the first bears the weight, and the others none.
        proven: whether a certification or a training backs it, shape (m,).
        required: whether it is required, shape (m,).
        unknown: whether a record has no skill at all, shape (n,).
    """

    def __init__(self, skills: Ragged) -> None:
        self._of_record = skills
        self.owners: NDArray[np.int64] = skills.owners()
        self.strength: NDArray[np.float64] = skills.values["strength"].astype(np.float64)
        self.proven: NDArray[np.bool_] = PROVES[skills.values["source"]]
        self.required: NDArray[np.bool_] = skills.values["demand"] == REQUIRED
        self.unknown: NDArray[np.bool_] = np.diff(skills.offsets) == 0
        self._chosen, self._choices = _choices(skills.values["one_of"], self.owners)
        first = self._chosen[self._choices]
        self.strength[np.setdiff1d(self._chosen, first)] = 0.0
        rows = skills.values["row"].astype(np.intp)
        short = rows.astype(np.uint16) if len(rows) and rows.max() < FEW else rows
        self._by_skill = np.argsort(short, kind="stable")
        self._rows = rows[self._by_skill]

    def __len__(self) -> int:
        return len(self.unknown)

    def where(self, rows: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The values that are one of some skills: their places among the m, and which of `rows` each is."""
        first = np.searchsorted(self._rows, rows, side="left")
        number = np.searchsorted(self._rows, rows, side="right") - first
        seams = np.cumsum(number) - number
        places = np.arange(int(number.sum())) + np.repeat(first - seams, number)
        return self._by_skill[places], np.repeat(np.arange(len(rows)), number)

    def best_of_choices(self, numbers: NDArray[np.float64]) -> None:
        """Give the first of those that are asked for one of the largest of their `numbers` (m,), in place."""
        if len(self._choices):
            most = np.maximum.reduceat(numbers[self._chosen], self._choices)
            numbers[self._chosen[self._choices]] = most

    def having(self, rows: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Which records have one of some skills, shape (n,)."""
        having = np.zeros(len(self), dtype=np.bool_)
        having[self.owners[self.where(rows)[0]]] = True
        return having

    def total(self, numbers: NDArray[np.float64]) -> NDArray[np.float64]:
        """The sum of `numbers` (m,) over each record's skills, added up in their order; shape (n,)."""
        return self._of_record.sum(numbers)


def _choices(
    one_of: NDArray[np.int16], owners: NDArray[np.int64]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The places of values that are asked for one of, those of a choice side by side, and where each choice begins."""
    places = np.flatnonzero(one_of)
    keys = owners[places] * (int(one_of.max(initial=0)) + 1) + one_of[places]
    order = np.argsort(keys, kind="stable")
    return places[order], np.flatnonzero(np.diff(keys[order], prepend=-1))
