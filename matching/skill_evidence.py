"""Which held skill met each wanted one, for the pairs of a page at once.

The pairs share a learner or an offer, so which skills come near those of that one is looked up once for them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from matching.near_skills import SAME_LEAST, NearSkills, near_held, near_wanted
from matching.profile import PROVES, SOURCES, Profile, Skills, choices
from matching.records import Alternative, Evidence, Learner, Offer
from matching.skill_lists import REQUIRED
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
    """Evidence of the required skills, the optional ones, and the required ones that are proven, heaviest first.

    Of skills that are asked for one of there is one piece, of the one that is met best.
    """

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
    shown: Shown = {}
    found = []
    if all(pair.offer_profile is pairs[0].offer_profile for pair in pairs):
        wanted = _Wanted.of(pairs[0].offer_profile.skills, taxonomy)
        by_held = _meeting([near_wanted(row, taxonomy) for row in wanted.rows])
        for pair in pairs:
            best = _Best(len(wanted.rows), pair.learner_profile.skills)
            for place, row in enumerate(best.rows):
                for number, similarity, credit in by_held.get(row, ()):
                    best.look(number, place, similarity, credit)
            found.append(_evidence(pair, wanted, best, shown, taxonomy))
    elif all(pair.learner_profile is pairs[0].learner_profile for pair in pairs):
        held = pairs[0].learner_profile.skills
        by_wanted = _meeting([near_held(row, taxonomy) for row in held["row"].tolist()])
        for pair in pairs:
            wanted = _Wanted.of(pair.offer_profile.skills, taxonomy)
            best = _Best(len(wanted.rows), held)
            for number, row in enumerate(wanted.rows):
                for place, similarity, credit in by_wanted.get(row, ()):
                    best.look(number, place, similarity, credit)
            found.append(_evidence(pair, wanted, best, shown, taxonomy))
    else:
        raise ValueError("the pairs of a page share a learner or an offer")
    return found


class _Wanted(NamedTuple):
    """The skills of an offer, heaviest first.

    `asked` are the places of a skill that is asked for itself, or of those of which one is, in the order of the offer;
    `required` and `among` go with it.
    """

    rows: list[int]
    codes: list[str]
    labels: list[str]
    asked: list[list[int]]
    required: list[bool]
    among: list[tuple[Alternative, ...]]

    @classmethod
    def of(cls, skills: Skills, taxonomy: Taxonomy) -> _Wanted:
        skills = skills[np.lexsort((skills["row"], -skills["strength"]))]
        rows = skills["row"].tolist()
        codes = [taxonomy.skill_codes[row] for row in rows]
        labels = [taxonomy.label(code) for code in codes]
        stands = skills[["field", "start"]].tolist()
        asked = [sorted(choice, key=lambda place: (stands[place], place)) for choice in choices(skills)]
        required = [bool(skills["demand"][choice[0]] == REQUIRED) for choice in asked]
        among = [
            tuple(Alternative(codes[place], labels[place]) for place in choice) if len(choice) > 1 else ()
            for choice in asked
        ]
        return cls(rows, codes, labels, asked, required, among)


def _meeting(near: Sequence[NearSkills]) -> dict[int, list[tuple[int, float, float]]]:
    """By the row of a skill, which of the given ones it meets: their places, how near and what it counts."""
    found: dict[int, list[tuple[int, float, float]]] = {}
    for place, one in enumerate(near):
        lists = one.rows.tolist(), one.similarity.tolist(), one.credit.tolist()
        for row, similarity, credit in zip(*lists, strict=True):
            found.setdefault(row, []).append((place, similarity, credit))
    return found


class _Best:
    """For each of n wanted skills the held one that counts most, and the same of those that are proven.

    Of several that count alike it is the first. `met` and `proven` hold its place and how near it is, `None` where
    none counts.
    """

    def __init__(self, n: int, held: Skills) -> None:
        self.rows: list[int] = held["row"].tolist()
        self._strength: list[float] = held["strength"].tolist()
        self._proves: list[bool] = PROVES[held["source"]].tolist()
        self.met: list[tuple[int, float] | None] = [None] * n
        self.proven: list[tuple[int, float] | None] = [None] * n
        self._most, self._most_proven = [0.0] * n, [0.0] * n

    def of(self, choice: Sequence[int]) -> int:
        """Which wanted skill of a choice is met best, the first of those that are met alike."""
        return choice[0] if len(choice) == 1 else max(choice, key=lambda number: self._most[number])

    def proven_of(self, choice: Sequence[int]) -> int:
        """The same, by what is proven."""
        return choice[0] if len(choice) == 1 else max(choice, key=lambda number: self._most_proven[number])

    def look(self, number: int, place: int, similarity: float, credit: float) -> None:
        """Take in that the held skill at `place` comes near a wanted one; places come in ascending order."""
        counts = credit * self._strength[place]
        if counts > self._most[number]:
            self._most[number], self.met[number] = counts, (place, similarity)
        if self._proves[place] and counts > self._most_proven[number]:
            self._most_proven[number], self.proven[number] = counts, (place, similarity)


def _evidence(pair: People, wanted: _Wanted, best: _Best, shown: Shown, taxonomy: Taxonomy) -> SkillEvidence:
    codes, labels = wanted.codes, wanted.labels
    held = _Held(pair, shown, taxonomy)
    nothing = "missing" if best.rows else "unknown"
    met, proven = [], []
    for choice, required, among in zip(wanted.asked, wanted.required, wanted.among, strict=True):
        place = best.of(choice)
        one = best.met[place]
        if one is None:
            met.append(Evidence(nothing, labels[place], codes[place], among=among))
        else:
            met.append(held.evidence(*one, labels[place], codes[place], among))
        place = best.proven_of(choice)
        one = best.proven[place]
        if required and one is not None:
            proven.append(held.evidence(*one, labels[place], codes[place], among))
    return SkillEvidence(
        _those(met, wanted.required, wanted=True), _those(met, wanted.required, wanted=False), tuple(proven)
    )


def _those(evidence: Sequence[Evidence], required: Sequence[bool], *, wanted: bool) -> tuple[Evidence, ...]:
    return tuple([one for one, its in zip(evidence, required, strict=True) if its is wanted])


Shown = dict[tuple[str, str], str]
"""Fields of learners made fit to be shown, by id and name: once a page, however often they are quoted."""


class _Held:
    """The skills of a learner as evidence."""

    def __init__(self, pair: People, shown: Shown, taxonomy: Taxonomy) -> None:
        self._learner, self._fields = pair.learner, pair.learner_profile.fields
        self._skills, self._shown, self._taxonomy = pair.learner_profile.skills, shown, taxonomy

    def evidence(
        self, place: int, similarity: float, label: str, code: str, among: tuple[Alternative, ...]
    ) -> Evidence:
        """That the skill at a place of hers meets a wanted one."""
        row, _, source, _, _, field, start, end, _ = self._skills[place].item()  # in the order of `SKILL`
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
            among,
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
