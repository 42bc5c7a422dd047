"""Rows of the CSV files of organisations: recruiters' employers and training providers."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from data.readers.fields import Fields
from data.readers.learner_rows import place_of
from matching.records import Organisation


class OrganisationKind(StrEnum):
    """What an organisation is to the network."""

    EMPLOYER = "employer"
    PROVIDER = "provider"


_KIND_WORDS: Mapping[str, OrganisationKind] = MappingProxyType(
    {
        "employer": OrganisationKind.EMPLOYER,
        "employeur": OrganisationKind.EMPLOYER,
        "employeuse": OrganisationKind.EMPLOYER,
        "entreprise": OrganisationKind.EMPLOYER,
        "recruteur": OrganisationKind.EMPLOYER,
        "company": OrganisationKind.EMPLOYER,
        "provider": OrganisationKind.PROVIDER,
        "organisme": OrganisationKind.PROVIDER,
        "organisme de formation": OrganisationKind.PROVIDER,
        "formation": OrganisationKind.PROVIDER,
        "ecole": OrganisationKind.PROVIDER,
        "school": OrganisationKind.PROVIDER,
        "training provider": OrganisationKind.PROVIDER,
    }
)


def organisation_of(fields: Fields) -> Organisation:
    """The organisation of a row; one whose kind is not said is an employer.

    Raises:
        SpoiledRowError: the row has no id or no name.
    """
    return Organisation(
        id=fields.needed("id"),
        name=fields.needed("name"),
        kind=(fields.word("kind", "organisation-kind", _KIND_WORDS) or OrganisationKind.EMPLOYER).value,
        place=place_of(fields),
        website=fields.label("website"),
    )
