"""Rows of the CSV files of trainings, sessions and enrolments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from data.readers.fields import Fields
from data.readers.learner_rows import place_of
from data.readers.offer_rows import occupations_of
from data.readers.remote import parse_delivery
from data.readers.report import SpoiledRowError
from data.readers.skills_cell import split_cell
from matching.records import Delivery, Enrolment, EnrolmentStatus, Session, Skill, Training

LABEL_YEARS = 3
"""How long the label of a training holds, when its end is not said."""

_DELIVERY_WORDS: Mapping[str, Delivery] = MappingProxyType(
    {delivery.value: delivery for delivery in Delivery}
)
_ENROLMENT_WORDS: Mapping[str, EnrolmentStatus] = MappingProxyType(
    {
        "planned": EnrolmentStatus.PLANNED,
        "prevu": EnrolmentStatus.PLANNED,
        "prevue": EnrolmentStatus.PLANNED,
        "inscrit": EnrolmentStatus.PLANNED,
        "inscrite": EnrolmentStatus.PLANNED,
        "running": EnrolmentStatus.RUNNING,
        "en cours": EnrolmentStatus.RUNNING,
        "en formation": EnrolmentStatus.RUNNING,
        "completed": EnrolmentStatus.COMPLETED,
        "termine": EnrolmentStatus.COMPLETED,
        "terminee": EnrolmentStatus.COMPLETED,
        "certified": EnrolmentStatus.CERTIFIED,
        "certifie": EnrolmentStatus.CERTIFIED,
        "certifiee": EnrolmentStatus.CERTIFIED,
        "diplome": EnrolmentStatus.CERTIFIED,
        "diplomee": EnrolmentStatus.CERTIFIED,
        "abandoned": EnrolmentStatus.ABANDONED,
        "abandon": EnrolmentStatus.ABANDONED,
        "abandonne": EnrolmentStatus.ABANDONED,
        "abandonnee": EnrolmentStatus.ABANDONED,
    }
)
_RNCP = re.compile(r"^(?:rncp|rs)?[ -]?(\d{2,6})$", re.IGNORECASE)


def training_of(fields: Fields) -> Training:
    """The training of a row. A label whose end is not said holds three years.

    Raises:
        SpoiledRowError: the row has no id or no title.
    """
    label_from = fields.day("label_from")
    label_until = fields.later_day("label_until", label_from, notice_past=True)
    if label_from is not None and label_until is None:
        label_until = _years_later(label_from, LABEL_YEARS)
    return Training(
        id=fields.needed("id"),
        title=fields.needed("title"),
        provider_id=fields.label("provider_id"),
        provider=fields.label("provider"),
        certification=_certification(fields.label("certification")),
        level=fields.highest_diploma("level"),
        description=fields.text("description"),
        skills=fields.skills("skills", split_cell(fields.text("skills")), Skill("like")),
        occupations=occupations_of(fields, "occupations", split_cell(fields.text("occupations"))),
        delivery=_delivery(fields),
        rhythm=fields.rhythm("rhythm"),
        duration_months=fields.months("duration"),
        internship=fields.truth("internship"),
        prerequisites=tuple(split_cell(fields.text("prerequisites"))),
        partners=tuple(split_cell(fields.text("partners"))),
        place=place_of(fields),
        label_from=label_from,
        label_until=label_until,
    )


def session_of(fields: Fields) -> Session:
    """The session of a row; a row without a town is a session held online.

    Raises:
        SpoiledRowError: the id, the training or one of the two dates is missing or cannot be read.
    """
    session_id, training_id = fields.needed("id"), fields.needed("training_id")
    start, end = _needed_day(fields, "start"), _needed_day(fields, "end", last_day=True)
    if end < start:
        raise SpoiledRowError(
            "dates-reversed", fields.column("end"), fields.label("end"), first=start.isoformat()
        )
    return Session(
        id=session_id,
        training_id=training_id,
        start=start,
        end=end,
        place=place_of(fields),
        seats=fields.count("seats"),
        rhythm=fields.rhythm("rhythm"),
    )


def enrolment_of(fields: Fields) -> Enrolment:
    """The enrolment of a row.

    Raises:
        SpoiledRowError: the learner, the session or the status is missing or cannot be read.
    """
    learner_id, session_id = fields.needed("learner_id"), fields.needed("session_id")
    fields.needed("status")
    status = fields.word("status", "enrolment", _ENROLMENT_WORDS)
    if status is None:
        raise SpoiledRowError("unusable", fields.column("status"), fields.label("status"))
    since = fields.day("since")
    return Enrolment(learner_id, session_id, status, since, fields.later_day("until", since))


def _needed_day(fields: Fields, name: str, *, last_day: bool = False) -> date:
    fields.needed(name)
    day = fields.day(name, last_day=last_day)
    if day is None:
        raise SpoiledRowError("unusable", fields.column(name), fields.label(name))
    return day


def _delivery(fields: Fields) -> Delivery | None:
    text = fields.label("delivery")
    if text is None:
        return None
    delivery = _DELIVERY_WORDS.get(text) or parse_delivery(text)
    if delivery is None:
        fields.report.problem("not-understood", fields.column("delivery"), text, wanted="delivery")
    return delivery


def _certification(text: str | None) -> str | None:
    """Codes such as "37674" and "rncp 37674" as "RNCP37674"; anything else as it stands."""
    found = _RNCP.match(text) if text else None
    if found is None or text is None:
        return text
    return ("RS" if text[:2].upper() == "RS" else "RNCP") + found[1]


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
