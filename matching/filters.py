"""Filters: what whoever asks wants to see of the other side, on top of the rules.

A filter answers met, unmet or unknown for every row, as a rule does, and only *unmet* hides: who said nothing is kept
and counted apart. A filter is never lifted by itself; how many people it alone hides is told.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matching.columns import (
    LANGUAGES,
    LEVEL_NOT_SAID,
    REMOTE,
    RHYTHM,
    LearnerColumns,
    OfferColumns,
    contract_bits,
)
from matching.distance import km_between, on_the_sphere
from matching.eligibility import MET, UNKNOWN, UNMET, Facts
from matching.errors import BadRecordError, UnknownIdError
from matching.layout import Layout
from matching.near_skills import standing_for
from matching.records import CEFR_LEVELS, Contract, Remote, Rhythm
from matching.skill_lists import SkillLists
from matching.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class Around:
    """Within `km` of a point (WGS 84, degrees), as the crow flies. `name` is how the point was asked for."""

    name: str
    lat: float
    lon: float
    km: float


@dataclass(frozen=True, slots=True)
class Followers:
    """Ids of the learners who followed each training, and of those who obtained its certification, by training id."""

    followed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    certified: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked of learners, or of offers. What is empty or `None` asks for nothing.

    Of several places, contracts, ways of remote work or trainings one is enough; of skills and languages all are
    wanted. Of learners: `available_by` to `active_since`; of offers: `pay_eur_year` to `not_organisations`; the others
    are asked of both. `languages` are codes with a level of the CEFR or "".

    Raises:
        BadRecordError: a language has no rule, or a level that does not exist.
    """

    around: Around | None = None
    departements: frozenset[str] = frozenset()
    contracts: frozenset[Contract] = frozenset()
    remote: frozenset[Remote] = frozenset()
    rhythm: Rhythm | None = None
    skills: frozenset[str] = frozenset()
    available_by: date | None = None
    diploma: int | None = None
    languages: frozenset[tuple[str, str]] = frozenset()
    trainings: frozenset[str] = frozenset()
    certified: frozenset[str] = frozenset()
    active_since: date | None = None
    pay_eur_year: float | None = None
    published_since: date | None = None
    not_organisations: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for code, level in self.languages:
            if code not in LANGUAGES or level not in ("", *CEFR_LEVELS):
                raise BadRecordError(f"no filter on language {code!r} at level {level!r}")

    def __bool__(self) -> bool:
        return any(getattr(self, one.name) not in (None, frozenset()) for one in fields(self))

    def without(self, name: str) -> Filters:
        """The others: `name` is a field's, or `skills:CODE` and `languages:CODE` for one of several.

        >>> Filters(skills=frozenset({"tool:git", "tool:sql"}), diploma=5).without("skills:tool:git")
        Filters(skills={'tool:sql'}, diploma=5)
        """
        part, _, code = name.partition(":")
        if part == "skills" and code:
            return replace(self, skills=self.skills - {code})
        if part == "languages" and code:
            return replace(self, languages=frozenset(one for one in self.languages if one[0] != code))
        return replace(self, **{part: getattr(NO_FILTERS, part)})

    def __repr__(self) -> str:
        told = ((one.name, getattr(self, one.name)) for one in fields(self))
        asked = ", ".join(
            f"{name}={set(value) if isinstance(value, frozenset) else value!r}"
            for name, value in told
            if value not in (None, frozenset())
        )
        return f"Filters({asked})"


NO_FILTERS = Filters()
NO_FOLLOWERS = Followers()
OF_LEARNERS_ONLY = ("available_by", "diploma", "languages", "trainings", "certified", "active_since")
OF_OFFERS_ONLY = ("pay_eur_year", "published_since", "not_organisations")


def learner_facts(
    filters: Filters, layout: Layout[LearnerColumns], taxonomy: Taxonomy, followers: Followers
) -> Mapping[str, Facts]:
    """What each filter says of each learner, by the filter's name; a skill and a language each have a filter.

    Filters that are asked of offers only are passed over.

    Raises:
        UnknownIdError: a skill is none of the taxonomy's, or nothing is known of a training.
    """
    columns = layout.columns
    facts: dict[str, Facts] = {}
    if filters.around is not None:
        facts["around"] = _at_most(_km(filters.around, columns.home), filters.around.km)
    if filters.departements:
        facts["departements"] = _in_departements(columns.departement, filters.departements)
    if filters.contracts:
        accepted = (columns.contracts & contract_bits(tuple(filters.contracts))) > 0
        facts["contracts"] = _facts(accepted, columns.contracts < 0)
    if filters.remote:
        facts["remote"] = _one_of(columns.remote, [REMOTE[one] for one in filters.remote])
    if filters.rhythm is not None:
        facts["rhythm"] = _one_of(columns.rhythm, [RHYTHM[filters.rhythm]])
    if filters.available_by is not None:
        facts["available_by"] = _at_most(columns.available_from, filters.available_by.toordinal())
    if filters.diploma is not None:
        facts["diploma"] = _facts(columns.diploma >= filters.diploma, columns.diploma < 0)
    if filters.active_since is not None:
        facts["active_since"] = _at_least(columns.last_active, filters.active_since.toordinal())
    for code, level in sorted(filters.languages):
        facts[f"languages:{code}"] = _speaks(columns.languages[:, LANGUAGES.index(code)], level)
    for name, known in (("trainings", followers.followed), ("certified", followers.certified)):
        wanted: frozenset[str] = getattr(filters, name)
        if wanted:
            facts[name] = _in_groups(layout, wanted, known)
    return facts | _skills(filters.skills, layout.skill_lists, taxonomy)


def offer_facts(filters: Filters, layout: Layout[OfferColumns], taxonomy: Taxonomy) -> Mapping[str, Facts]:
    """What each filter says of each offer, by the filter's name; a skill has a filter of its own.

    Work that is fully remote is within any distance. An offer pays the most that it names. Filters that are asked of
    learners only are passed over. Raises `UnknownIdError`: a skill is none of the taxonomy's.
    """
    columns = layout.columns
    anywhere = columns.remote == REMOTE[Remote.FULL]
    facts: dict[str, Facts] = {}
    if filters.around is not None:
        near = _at_most(_km(filters.around, columns.work), filters.around.km)
        facts["around"] = np.where(anywhere, MET, near).astype(np.int8)
    if filters.departements:
        near = _in_departements(columns.departement, filters.departements)
        facts["departements"] = np.where(anywhere, MET, near).astype(np.int8)
    if filters.contracts:
        wanted = (columns.contract & contract_bits(tuple(filters.contracts))) > 0
        facts["contracts"] = _facts(wanted, columns.contract < 0)
    if filters.remote:
        facts["remote"] = _one_of(columns.remote, [REMOTE[one] for one in filters.remote])
    if filters.rhythm is not None:
        facts["rhythm"] = _one_of(columns.rhythm, [RHYTHM[filters.rhythm]])
    if filters.pay_eur_year is not None:
        facts["pay_eur_year"] = _at_least(columns.pay, filters.pay_eur_year)
    if filters.published_since is not None:
        facts["published_since"] = _at_least(columns.published, filters.published_since.toordinal())
    if filters.not_organisations:
        unwanted = np.isin(columns.organisation.astype(np.str_), sorted(filters.not_organisations))
        facts["not_organisations"] = _facts(~unwanted, columns.organisation == "")
    return facts | _skills(filters.skills, layout.skill_lists, taxonomy)


def _skills(codes: Collection[str], held: SkillLists, taxonomy: Taxonomy) -> dict[str, Facts]:
    """Met by the skill itself, by its namesake in another referential, or by a narrower one that stands for it."""
    facts = {}
    for code in sorted(codes):
        if code not in taxonomy.skill_row:
            raise UnknownIdError(f"no skill {code!r} is known")
        shown = held.having(standing_for(taxonomy.skill_row[code], taxonomy))
        facts[f"skills:{code}"] = _facts(shown, held.unknown)
    return facts


def _speaks(spoken: NDArray[np.int64], level: str) -> Facts:
    if not level:
        return _facts(spoken > 0, spoken < 0)
    wanted = CEFR_LEVELS.index(level) + 1
    return _facts(spoken >= wanted, (spoken < 0) | (spoken == LEVEL_NOT_SAID))


def _in_groups(
    layout: Layout[LearnerColumns], wanted: Collection[str], known: Mapping[str, frozenset[str]]
) -> Facts:
    """Whether each learner is in one of the wanted groups; who is in none did not follow it, as far as is known."""
    met = np.zeros(len(layout.ids), dtype=np.bool_)
    for one in wanted:
        if one not in known:
            raise UnknownIdError(f"no training with id {one!r}")
        met |= layout.mask(known[one])
    return _facts(met, np.zeros_like(met))


def _km(around: Around, points: NDArray[np.float64]) -> NDArray[np.float64]:
    return km_between(points, on_the_sphere(np.array([around.lat]), np.array([around.lon])))


def _at_most(values: NDArray[np.float64], most: float) -> Facts:
    return _facts(values <= most, np.isnan(values))


def _at_least(values: NDArray[np.float64], least: float) -> Facts:
    return _facts(values >= least, np.isnan(values))


def _one_of(codes: NDArray[np.int64], wanted: Collection[int]) -> Facts:
    return _facts(np.isin(codes, sorted(wanted)), codes < 0)


def _in_departements(departement: NDArray[np.object_], wanted: Collection[str]) -> Facts:
    return _facts(np.isin(departement.astype(np.str_), sorted(wanted)), departement == "")


def _facts(met: NDArray[np.bool_], unknown: NDArray[np.bool_]) -> Facts:
    return np.where(unknown, UNKNOWN, np.where(met, MET, UNMET)).astype(np.int8)
