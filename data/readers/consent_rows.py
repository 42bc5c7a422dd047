"""Rows of the CSV files of consents that were gathered elsewhere: on paper, or in another system.

A consent is no record of the engine: no ranking depends on it. Who keeps people's answers keeps these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from data.readers.fields import Fields
from data.readers.report import SpoiledRowError


class AgreedTo(StrEnum):
    """What somebody agreed to."""

    SEEN = "seen"  # to stand in recruiters' lists, without her name
    CONTACT = "contact"  # her name and contact, for one organisation


_PURPOSE_WORDS: Mapping[str, AgreedTo] = MappingProxyType(
    {
        "seen": AgreedTo.SEEN,
        "vu": AgreedTo.SEEN,
        "vue": AgreedTo.SEEN,
        "etre vu": AgreedTo.SEEN,
        "etre vue": AgreedTo.SEEN,
        "contact": AgreedTo.CONTACT,
        "coordonnees": AgreedTo.CONTACT,
    }
)


@dataclass(frozen=True, slots=True)
class GivenConsent:
    """A consent as a row tells of it.

    `line` is where the row begins in its file. `organisation_id` is that of whom a `CONTACT` is for, `None` for `SEEN`.
    `text` is the version of the words that were read, or the reference of the paper they stand on.
    """

    line: int | None
    learner_id: str
    purpose: AgreedTo
    organisation_id: str | None
    given: date
    text: str


def consent_of(fields: Fields) -> GivenConsent:
    """The consent of a row.

    Raises:
        SpoiledRowError: the learner, the purpose, the day or the words are missing or cannot be read; the day is to
            come; a contact is for no organisation, or a consent to be seen for one.
    """
    learner_id = fields.needed("learner_id")
    fields.needed("purpose")
    purpose = fields.word("purpose", "purpose", _PURPOSE_WORDS)
    if purpose is None:
        raise SpoiledRowError("unusable", fields.column("purpose"), fields.label("purpose"))
    organisation_id = fields.label("organisation_id")
    if purpose is AgreedTo.CONTACT and organisation_id is None:
        raise SpoiledRowError("organisation-needed", fields.column("organisation_id"))
    if purpose is AgreedTo.SEEN and organisation_id is not None:
        raise SpoiledRowError("organisation-unwanted", fields.column("organisation_id"), organisation_id)
    fields.needed("given")
    given, today = fields.day("given"), fields.desk.on
    if given is None:
        raise SpoiledRowError("unusable", fields.column("given"), fields.label("given"))
    if given > today:
        raise SpoiledRowError("to-come", fields.column("given"), fields.label("given"), on=today.isoformat())
    return GivenConsent(
        fields.report.line, learner_id, purpose, organisation_id, given, fields.needed("text")
    )
