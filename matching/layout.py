"""The arrays of one side of the market at one moment, and the same arrays after a few records have changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.columns import LearnerColumns, OfferColumns
from matching.ragged import Ragged
from matching.skill_lists import SkillLists

Columns = TypeVar("Columns", LearnerColumns, OfferColumns)

KEPT_MASKS = 64
"""Sets of ids whose rows are remembered: one a caseload, a training or an audience that is asked for again."""

FEW_OF = 16
"""Rows are few when they are less than one in so many: their skills are sooner sorted than everybody's looked at."""


@dataclass(frozen=True)
class Layout(Generic[Columns]):
    """The arrays of a side at one moment, all with one row a record, in the order of `ids`."""

    ids: tuple[str, ...]
    columns: Columns
    skills: Ragged
    occupations: Ragged
    _masks: dict[int, tuple[frozenset[str], NDArray[np.bool_]]] = field(
        default_factory=dict, repr=False, compare=False
    )

    @cached_property
    def skill_lists(self) -> SkillLists:
        """The skills by what they are, so that a question looks at those that it is about."""
        return SkillLists(self.skills)

    def skills_of(self, rows: NDArray[np.intp]) -> tuple[SkillLists, NDArray[np.intp]]:
        """Lists with the skills of at least the given rows, and the places of the rows in them.

        Of a few rows the lists are made for them alone, which gives the same and looks at nobody else.
        """
        if FEW_OF * len(rows) > len(self.ids):
            return self.skill_lists, rows
        return SkillLists(self.skills.take(rows)), np.arange(len(rows))

    @cached_property
    def _row_of(self) -> dict[str, int]:
        return dict(zip(self.ids, range(len(self.ids)), strict=True))

    def mask(self, ids: frozenset[str]) -> NDArray[np.bool_]:
        """Which rows are of these ids, shape (n,); ids that are not here are passed over.

        Remembered for the very same set: whoever asks again should hand over the same object.
        """
        known = self._masks.get(id(ids))
        if known is not None and known[0] is ids:
            return known[1]
        rows = np.zeros(len(self.ids), dtype=np.bool_)
        rows[[row for one in ids if (row := self._row_of.get(one)) is not None]] = True
        if len(self._masks) >= KEPT_MASKS:
            self._masks.clear()
        self._masks[id(ids)] = (ids, rows)
        return rows

    def after(self, fresh: Layout[Columns], ids: Sequence[str], source: NDArray[np.intp]) -> Layout[Columns]:
        """The layout of a side after changes, equal to one that is laid out whole.

        Args:
            fresh: of the records that are new or have changed.
            ids: of every row afterwards.
            source: where each row afterwards comes from, shape (len(ids),): a row of this layout, or `len(self.ids)`
                plus a row of `fresh`.
        """
        return Layout(
            ids=tuple(ids),
            columns=self.columns.followed_by(fresh.columns).take(source),
            skills=self.skills.followed_by(fresh.skills).take(source),
            occupations=self.occupations.followed_by(fresh.occupations).take(source),
        )
