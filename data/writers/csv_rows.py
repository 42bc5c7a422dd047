"""Records as rows of CSV, with the columns that the readers know.

A row holds less than a record: of a skill its label and level (no code), of a goal its label, of an experience no line
breaks, of an offer neither that it is synthetic nor that its dates were moved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from data.codec import Record
from data.writers.cells import line, listed
from matching.records import (
    Demand,
    Enrolment,
    Experience,
    Identity,
    Interaction,
    Language,
    Learner,
    Offer,
    Organisation,
    Place,
    Placement,
    Session,
    Skill,
    SkillSource,
    Training,
)

MONTHS_A_YEAR = 12

Cells = Mapping[str, object]


def header(kind: str) -> str:
    """The first line of a file of a kind."""
    return line(COLUMNS[kind])


def row(kind: str, record: Record, identity: Identity | None = None) -> str:
    """A record as a line of a file of its kind. `identity` is that of a learner, where the reader may know it."""
    cells = _CELLS[kind](record)
    if identity is not None:
        cells = {**cells, **{name: getattr(identity, name) for name in IDENTITY}}
    return line([cells.get(name) for name in COLUMNS[kind]])


# --------------------------------------------------------------------------- parts of rows


def _place(place: Place | None) -> Cells:
    if place is None:
        return {}
    return {
        "town": place.label,
        "insee": place.commune,
        "departement": place.departement,
        "lat": place.lat,
        "lon": place.lon,
    }


def _skills(skills: Iterable[Skill]) -> str:
    return listed(one.label if one.level is None else f"{one.label}:{one.level}" for one in skills)


def _languages(languages: Iterable[Language]) -> str:
    return listed(one.code if one.level is None else f"{one.code}:{one.level}" for one in languages)


def _experience(one: Experience) -> str:
    """As `data.readers.learner_rows` reads it: "title @ organisation (2019-01-01 - 2021-12-31) : what was done"."""
    text = one.title.replace("@", " ")
    if one.organisation:
        text += f" @ {one.organisation.replace('(', ' ').replace(')', ' ')}"
    if one.start or one.end:
        ends = " - ".join(day.isoformat() for day in (one.start, one.end) if day is not None)
        text += f" ({ends})"
    return f"{text} : {one.description}" if one.description else text


def _years(years: float | None) -> str | None:
    """Years of experience, in months where they are no whole number."""
    if years is None:
        return None
    return f"{years:g} ans" if float(years).is_integer() else f"{years * MONTHS_A_YEAR:g} mois"


# --------------------------------------------------------------------------- the kinds


def _learner(one: Learner) -> Cells:
    certified = [skill for skill in one.skills if skill.source is SkillSource.CERTIFIED]
    return {
        **_same(one),
        **_place(one.place),
        "goals": listed(goal.label for goal in one.goals),
        "experiences": listed(map(_experience, one.experiences)),
        "skills": _skills(skill for skill in one.skills if skill not in certified),
        "certified_skills": _skills(certified),
        "languages": _languages(one.languages),
        "diploma": one.diploma_level,
        "contracts": listed(one.contracts),
    }


def _offer(one: Offer) -> Cells:
    return {
        **_same(one),
        **_place(one.place),
        "duration": one.duration_months,
        "pay_min": one.pay_min_eur_year,
        "pay_max": one.pay_max_eur_year,
        "skills": _skills(skill for skill in one.skills if skill.demand is Demand.REQUIRED),
        "nice_skills": _skills(skill for skill in one.skills if skill.demand is Demand.NICE),
        "occupations": listed(one.occupations),
        "languages": _languages(one.languages),
        "diploma": one.diploma_level,
        "experience": _years(one.experience_years),
    }


def _training(one: Training) -> Cells:
    return {
        **_same(one),
        **_place(one.place),
        "skills": _skills(one.skills),
        "occupations": listed(one.occupations),
        "duration": one.duration_months,
        "prerequisites": listed(one.prerequisites),
        "partners": listed(one.partners),
    }


def _placed(one: Session | Organisation) -> Cells:
    return {**_same(one), **_place(one.place)}


def _same(record: Record) -> Cells:
    """The fields of a record by their names: those whose columns hold something else are replaced afterwards."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


IDENTITY = tuple(field.name for field in fields(Identity) if field.name != "learner_id")
_WHERE = ("town", "insee", "departement", "lat", "lon")
COLUMNS: Mapping[str, Sequence[str]] = {
    "learners": (
        "id",
        "headline",
        "about",
        "goals",
        "experiences",
        "skills",
        "certified_skills",
        "languages",
        "diploma",
        *_WHERE,
        "mobility_km",
        "remote",
        "contracts",
        "rhythm",
        "available_from",
        "status",
        "created",
        "last_active",
        *IDENTITY,
    ),
    "identities": ("learner_id", *IDENTITY),
    "offers": (
        "id",
        "title",
        "description",
        "profile",
        "organisation",
        "organisation_id",
        "posts",
        "contract",
        "duration",
        "rhythm",
        "pay_min",
        "pay_max",
        "remote",
        *_WHERE,
        "skills",
        "nice_skills",
        "occupations",
        "languages",
        "diploma",
        "experience",
        "starts",
        "published",
        "expires",
        "status",
        "licence",
        "source",
    ),
    "trainings": (
        "id",
        "title",
        "provider",
        "provider_id",
        "certification",
        "level",
        "description",
        "skills",
        "occupations",
        "delivery",
        "rhythm",
        "duration",
        "internship",
        "prerequisites",
        "partners",
        *_WHERE,
        "label_from",
        "label_until",
    ),
    "sessions": ("id", "training_id", "start", "end", *_WHERE, "seats", "rhythm"),
    "enrolments": tuple(field.name for field in fields(Enrolment)),
    "organisations": ("id", "name", "kind", *_WHERE, "website"),
    "placements": tuple(field.name for field in fields(Placement)),
    "interactions": tuple(field.name for field in fields(Interaction)),
}
"""The columns of each kind, in their order."""

_CELLS: Mapping[str, Callable[[Any], Cells]] = {
    "learners": _learner,
    "identities": _same,
    "offers": _offer,
    "trainings": _training,
    "sessions": _placed,
    "enrolments": _same,
    "organisations": _placed,
    "placements": _same,
    "interactions": _same,
}
