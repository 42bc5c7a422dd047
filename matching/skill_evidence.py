"""Which held skill met each wanted one, for the pairs of a page at once.

The pairs share a learner or an offer, so what the wanted skills of all of them have in common with the held ones is
one table, computed once; each pair is a part of its rows or of its columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.overlap import REQUIRED, SAME_LEAST, credit, nearness, nearness_of
from matching.profile import PROVES, SKILL, SOURCES, Profile, Skills
from matching.records import Evidence, Learner, Offer
from matching.taxonomy import Taxonomy
from matching.text import quotable


@dataclass(frozen=True, slots=True)
class People:
    """A learner and an offer, each with its profile."""

    learner: Learner
    offer: Offer
    learner_profile: Profile
    offer_profile: Profile


@dataclass(frozen=True, slots=True)
class SkillEvidence:
    """Evidence of the required skills, the optional ones, and the required ones that are proven, heaviest first."""

    required: tuple[Evidence, ...]
    optional: tuple[Evidence, ...]
    proven: tuple[Evidence, ...]


def skill_evidence(pairs: Sequence[People], taxonomy: Taxonomy) -> list[SkillEvidence]:
    """The evidence of each pair. All pairs are of one offer, or all of one learner.

    Raises:
        ValueError: they are of several of both.
    """
    if not pairs:
        return []
    wanted = [_heaviest_first(pair.offer_profile.skills) for pair in pairs]
    held = [pair.learner_profile.skills for pair in pairs]
    if all(pair.offer_profile is pairs[0].offer_profile for pair in pairs):
        columns, bounds = _end_to_end(held)
        table = _Table.of(wanted[0], columns, _near_by_wanted(wanted[0], columns, taxonomy))
        parts = [table.columns(*of_pair) for of_pair in bounds]
    elif all(pair.learner_profile is pairs[0].learner_profile for pair in pairs):
        rows, bounds = _end_to_end(wanted)
        table = _Table.of(rows, held[0], _near_by_held(rows, held[0], taxonomy))
        parts = [table.rows(*of_pair) for of_pair in bounds]
    else:
        raise ValueError("the pairs of a page share a learner or an offer")
    shown: Shown = {}
    return [_evidence(pair, part, shown, taxonomy) for pair, part in zip(pairs, parts, strict=True)]


@dataclass(frozen=True, slots=True)
class _Table:
    """Wanted skills in the rows, held ones in the columns."""

    wanted: Skills
    held: Skills
    near: NDArray[np.float32]
    counted: NDArray[np.float64]
    """What each held skill counts for each wanted one."""
    proving: NDArray[np.float64]
    """The same of those that are proven, 0 for the others."""

    @classmethod
    def of(cls, wanted: Skills, held: Skills, near: NDArray[np.float32]) -> _Table:
        counted = credit(near) * held["strength"]
        return cls(wanted, held, near, counted, np.where(PROVES[held["source"]], counted, 0.0))

    def rows(self, first: int, last: int) -> _Table:
        """Some of the wanted skills."""
        part = slice(first, last)
        return _Table(self.wanted[part], self.held, self.near[part], self.counted[part], self.proving[part])

    def columns(self, first: int, last: int) -> _Table:
        """Some of the held skills."""
        part = slice(first, last)
        return _Table(
            self.wanted,
            self.held[part],
            self.near[:, part],
            self.counted[:, part],
            self.proving[:, part],
        )


def _heaviest_first(skills: Skills) -> Skills:
    return skills[np.lexsort((skills["row"], -skills["strength"]))]


def _end_to_end(parts: Sequence[Skills]) -> tuple[Skills, list[tuple[int, int]]]:
    """Tables of skills as one, and where each of them begins and ends in it."""
    ends = np.cumsum([len(one) for one in parts]).tolist()
    bounds = list(zip([0, *ends[:-1]], ends, strict=True))
    whole = np.empty(
        ends[-1], dtype=SKILL
    )  # filled: `concatenate` looks at the fields of each part, in Python
    for part, (first, last) in zip(parts, bounds, strict=True):
        whole[first:last] = part
    return whole, bounds


def _near_by_wanted(wanted: Skills, held: Skills, taxonomy: Taxonomy) -> NDArray[np.float32]:
    near = np.empty((len(wanted), len(held)), dtype=np.float32)
    for place, row in enumerate(wanted["row"].tolist()):
        near[place] = nearness(row, taxonomy)[held["row"]]
    return near


def _near_by_held(wanted: Skills, held: Skills, taxonomy: Taxonomy) -> NDArray[np.float32]:
    """The same numbers by the other way: a learner has few skills, the offers of a page have hundreds."""
    near = np.empty((len(wanted), len(held)), dtype=np.float32)
    for place, row in enumerate(held["row"].tolist()):
        near[:, place] = nearness_of(row, taxonomy)[wanted["row"]]
    return near


def _evidence(pair: People, table: _Table, shown: Shown, taxonomy: Taxonomy) -> SkillEvidence:
    codes = [taxonomy.skill_codes[row] for row in table.wanted["row"].tolist()]
    labels = [taxonomy.label(code) for code in codes]
    required = (table.wanted["demand"] == REQUIRED).tolist()
    if not len(table.held):
        unknown = [Evidence("unknown", label, code) for label, code in zip(labels, codes, strict=True)]
        return SkillEvidence(
            _those(unknown, required, wanted=True), _those(unknown, required, wanted=False), ()
        )
    held = _Held(pair, table.held.tolist(), shown, taxonomy)
    everything = np.arange(len(codes))

    def best_of(counted: NDArray[np.float64]) -> Iterator[tuple[int, float, float, str, str, bool]]:
        best = counted.argmax(axis=1)
        similar, counts = table.near[everything, best].tolist(), counted[everything, best].tolist()
        return zip(best.tolist(), similar, counts, labels, codes, required, strict=True)

    met = [
        held.evidence(place, similar, label, code) if count > 0.0 else Evidence("missing", label, code)
        for place, similar, count, label, code, _ in best_of(table.counted)
    ]
    proven = [
        held.evidence(place, similar, label, code)
        for place, similar, count, label, code, is_required in best_of(table.proving)
        if is_required and count > 0.0
    ]
    return SkillEvidence(
        _those(met, required, wanted=True), _those(met, required, wanted=False), tuple(proven)
    )


def _those(evidence: Sequence[Evidence], required: Sequence[bool], *, wanted: bool) -> tuple[Evidence, ...]:
    return tuple([one for one, its in zip(evidence, required, strict=True) if its is wanted])


Shown = dict[tuple[str, str], str]
"""Fields of learners made fit to be shown, by id and name: once a page, however often they are quoted."""


class _Held:
    """The skills of a learner as evidence."""

    def __init__(
        self, pair: People, skills: Sequence[tuple[int, ...]], shown: Shown, taxonomy: Taxonomy
    ) -> None:
        self._learner, self._fields = pair.learner, pair.learner_profile.fields
        self._skills, self._shown, self._taxonomy = skills, shown, taxonomy

    def evidence(self, place: int, similarity: float, label: str, code: str) -> Evidence:
        """That the skill at a place of hers meets a wanted one."""
        row, _, source, _, _, field, start, end = self._skills[place]  # in the order of `SKILL`
        where, text = self._quote(field, start, end)
        exact = similarity >= SAME_LEAST
        return Evidence(
            "met" if exact else "near",
            label,
            code,
            None if exact else self._taxonomy.label(self._taxonomy.skill_codes[row]),
            similarity,
            SOURCES[source],
            where,
            text,
            None if text is None else start,
            None if text is None else end,
        )

    def _quote(self, field: int, start: int, end: int) -> tuple[str, str | None]:
        """The name of a field, and what it says at a span; `None` where there is no span."""
        where = self._fields[field]
        if end <= start:
            return where, None
        key = self._learner.id, where
        if key not in self._shown:
            self._shown[key] = quotable(self._learner, where)
        return where, self._shown[key][start:end]
