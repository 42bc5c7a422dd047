"""The plain facts of many records as arrays, one row a record, so that a rule is one line of arithmetic.

Unknown is NaN in a float column and -1 in a code column; never zero. A single record is a table of one row,
and every rule and feature broadcasts: one offer against all learners and one learner against all offers go
through the same lines and give the same numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matching.distance import on_the_sphere
from matching.records import (
    CEFR_LEVELS,
    Contract,
    Language,
    Learner,
    LearnerStatus,
    Offer,
    OfferStatus,
    Place,
    Remote,
    Rhythm,
)

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
Names = NDArray[np.object_]
"""Words of a record, shape (n,); "" not said."""

_CONTRACT_BIT = {contract: 1 << number for number, contract in enumerate(Contract)}
RHYTHM = {rhythm: number for number, rhythm in enumerate(Rhythm)}
REMOTE = {remote: number for number, remote in enumerate(Remote)}

LANGUAGES = (
    "fr", "en", "es", "de", "it", "pt", "ar", "zh", "nl", "ru", "ja", "pl", "ro", "tr", "uk",
)  # fmt: skip
"""Languages that a rule can ask for; the fifteen most asked for in French offers. Others are shown, not ruled on."""
LEVEL_NOT_SAID = len(CEFR_LEVELS) + 1
DAYS_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class LearnerColumns:
    """Facts of n learners, each array of shape (n,), `home` (n, 3) and `languages` (n, len(LANGUAGES))."""

    home: Floats  # a point on the sphere
    mobility_km: Floats
    contracts: Codes  # bits of the contracts that are wished for; -1 not said
    rhythm: Codes
    remote: Codes
    diploma: Codes
    available_from: Floats  # proleptic ordinal of the day
    last_active: Floats
    created: Floats
    seeking: NDArray[np.bool_]
    languages: Codes  # 1..6 CEFR, LEVEL_NOT_SAID spoken; -1 not said, as no list says what is not spoken
    worked_days: Floats  # in jobs of any trade, each day once, up to the last stretch without a gap
    working_from: Floats  # first day of that stretch
    working_until: Floats  # the day behind it; infinite while a job goes on
    departement: Names

    @classmethod
    def of(cls, learners: Sequence[Learner]) -> Self:
        worked = np.array([_worked(one) for one in learners], dtype=np.float64).reshape(-1, 3)
        return cls(
            home=_points([one.place for one in learners]),
            mobility_km=_floats([one.mobility_km for one in learners]),
            contracts=_codes([contract_bits(one.contracts) for one in learners]),
            rhythm=_codes([-1 if one.rhythm is None else RHYTHM[one.rhythm] for one in learners]),
            remote=_codes([-1 if one.remote is None else REMOTE[one.remote] for one in learners]),
            diploma=_codes([-1 if one.diploma_level is None else one.diploma_level for one in learners]),
            available_from=_floats([_day(one.available_from) for one in learners]),
            last_active=_floats([_day(one.last_active) for one in learners]),
            created=_floats([_day(one.created) for one in learners]),
            seeking=np.array([one.status is LearnerStatus.SEEKING for one in learners], dtype=np.bool_),
            languages=_languages([one.languages for one in learners]),
            worked_days=worked[:, 0],
            working_from=worked[:, 1],
            working_until=worked[:, 2],
            departement=_names([_departement(one.place) for one in learners]),
        )

    def speaking(self, spoken: NDArray[np.bool_]) -> Self:
        """The same facts, with languages that are spoken as the rest of a record tells, where its list does not say.

        `spoken` has the shape of `languages`.
        """
        languages = np.where((self.languages < 0) & spoken, LEVEL_NOT_SAID, self.languages)
        return replace(self, languages=languages)

    def years_worked(self, on: date) -> Floats:
        """Years of work up to a day, all trades together: days of two jobs at once count once. NaN without dates."""
        lately = np.minimum(self.working_until, float(on.toordinal())) - self.working_from
        years: Floats = (self.worked_days + np.maximum(lately, 0.0)) / DAYS_A_YEAR
        return years

    def take(self, rows: NDArray[np.intp]) -> Self:
        """The same facts of the given rows, in their order."""
        return type(self)(*(getattr(self, column.name)[rows] for column in fields(self)))

    def followed_by(self, others: Self) -> Self:
        """The facts of these rows, and then those of others."""
        return type(self)(
            *(
                np.concatenate([getattr(one, column.name) for one in (self, others)])
                for column in fields(self)
            )
        )


@dataclass(frozen=True, slots=True)
class OfferColumns:
    """Facts of n offers, each array of shape (n,), `work` (n, 3) and `languages` (n, len(LANGUAGES))."""

    work: Floats  # a point on the sphere
    contract: Codes  # one bit; -1 not said
    rhythm: Codes
    remote: Codes
    diploma: Codes
    starts: Floats
    published: Floats
    expires: Floats
    open: NDArray[np.bool_]
    languages: Codes  # what is required, by the same code; 0 not required
    experience_years: Floats
    departement: Names
    pay: Floats  # the most that is named, EUR a year
    organisation: Names  # its id, else its name

    @classmethod
    def of(cls, offers: Sequence[Offer]) -> Self:
        required = [tuple(one for one in offer.languages if one.required) for offer in offers]
        return cls(
            work=_points([one.place for one in offers]),
            contract=_codes([-1 if one.contract is None else _CONTRACT_BIT[one.contract] for one in offers]),
            rhythm=_codes([-1 if one.rhythm is None else RHYTHM[one.rhythm] for one in offers]),
            remote=_codes([-1 if one.remote is None else REMOTE[one.remote] for one in offers]),
            diploma=_codes([-1 if one.diploma_level is None else one.diploma_level for one in offers]),
            starts=_floats([_day(one.starts) for one in offers]),
            published=_floats([_day(one.published) for one in offers]),
            expires=_floats([_day(one.expires) for one in offers]),
            open=np.array(
                [one.status is OfferStatus.OPEN and one.posts > 0 for one in offers], dtype=np.bool_
            ),
            languages=np.maximum(_languages(required), 0),
            experience_years=_floats([one.experience_years for one in offers]),
            departement=_names([_departement(one.place) for one in offers]),
            pay=np.fmax(
                _floats([one.pay_min_eur_year for one in offers]),
                _floats([one.pay_max_eur_year for one in offers]),
            ),
            organisation=_names([one.organisation_id or one.organisation for one in offers]),
        )

    def take(self, rows: NDArray[np.intp]) -> Self:
        """The same facts of the given rows, in their order."""
        return type(self)(*(getattr(self, column.name)[rows] for column in fields(self)))

    def followed_by(self, others: Self) -> Self:
        """The facts of these rows, and then those of others."""
        return type(self)(
            *(
                np.concatenate([getattr(one, column.name) for one in (self, others)])
                for column in fields(self)
            )
        )


def contract_bits(contracts: Sequence[Contract]) -> int:
    """A set of contracts as bits; -1 for none, which means "not said"."""
    return sum(_CONTRACT_BIT[one] for one in frozenset(contracts)) if contracts else -1


def _floats(values: Sequence[float | None]) -> Floats:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _points(places: Sequence[Place | None]) -> Floats:
    lat, lon = (
        _floats([None if place is None else getattr(place, name) for place in places])
        for name in ("lat", "lon")
    )
    return on_the_sphere(lat, lon)


def _names(values: Sequence[str | None]) -> Names:
    return np.array([value or "" for value in values], dtype=np.object_)


def _codes(values: Sequence[int]) -> Codes:
    return np.array(values, dtype=np.int64)


def _day(day: date | None) -> float | None:
    return None if day is None else float(day.toordinal())


def _departement(place: Place | None) -> str | None:
    return None if place is None else place.departement


def _worked(learner: Learner) -> tuple[float, float, float]:
    """Days worked before the last stretch without a gap, its first day, and the day behind it; NaN without dates.

    A job without an end goes on.
    """
    jobs = sorted(
        (one.start.toordinal(), math.inf if one.end is None else one.end.toordinal() + 1.0)
        for one in learner.experiences
        if one.start
    )
    if not jobs:
        return math.nan, math.nan, math.nan
    before, (first, behind) = 0.0, jobs[0]
    for start, end in jobs[1:]:
        if start > behind:
            before += behind - first
            first, behind = start, end
        else:
            behind = max(behind, end)
    return before, float(first), behind


def _languages(spoken: Sequence[Sequence[Language]]) -> Codes:
    """Levels as listed. One that is left out is not said: lists are short, and often name what others do not speak."""
    levels = np.full((len(spoken), len(LANGUAGES)), -1, dtype=np.int64)
    column = {code: number for number, code in enumerate(LANGUAGES)}
    for row, languages in enumerate(spoken):
        for language in languages:
            if language.code in column:
                said = LEVEL_NOT_SAID if language.level is None else CEFR_LEVELS.index(language.level) + 1
                levels[row, column[language.code]] = said
    return levels
