"""Responses of France Travail's API "Offres d'emploi v2", and the parts of its layout met elsewhere.

Fields as in the public documentation of the API. Not read: contact and agency (people), urls, naf, accessibility,
driving licences, `formations` that are only wished for (a wished diploma is not the least that is asked).
"""

from __future__ import annotations

from collections.abc import Mapping

from data.readers.fields import Desk, Fields
from data.readers.offer_rows import (
    coded_skills,
    contract_by_title,
    duration_of,
    joined_skills,
    occupations_of,
    posts_of,
    title_and_filled,
)
from matching.records import Contract, Demand, Language, Offer, OfferStatus, Place

SOURCE = "France Travail"


def is_offer(value: Mapping[str, object]) -> bool:
    """Whether an object looks like an offer of the API."""
    return "intitule" in value and "id" in value and ("lieuTravail" in value or "typeContrat" in value)


def offer_from_api(desk: Desk, value: Mapping[str, object]) -> Offer:
    """The offer of one item of `resultats`.

    Raises:
        SpoiledRowError: there is no id or no title.
    """
    fields = Fields(desk, value)
    pay = Fields(
        desk, _part(value, "salaire"), {"libelle": "salaire.libelle", "commentaire": "salaire.commentaire"}
    )
    offer_id = fields.needed("id")
    title, filled = title_and_filled(fields.needed("intitule"))
    terms = fields.contract("typeContrat", "typeContratLibelle", "natureContrat", "dureeTravailLibelle")
    nature = (fields.label("natureContrat") or "").lower()
    trainee = (
        fields.raw("alternance") is True or "apprentissage" in nature or "professionnalisation" in nature
    )
    contract = Contract.APPRENTICESHIP if trainee else contract_by_title(fields, title, terms.contract)
    low, high = pay.pay("libelle")
    if low is None and high is None:
        low, high = pay.pay("commentaire")
    firm = Fields(desk, _part(value, "entreprise"), {"nom": "entreprise.nom"})
    rhythm = (
        fields.rhythm("dureeTravailLibelleConverti")
        if fields.label("dureeTravailLibelleConverti")
        else terms.rhythm
    )
    return Offer(
        id=offer_id,
        title=title,
        description=fields.text("description"),
        organisation=firm.label("nom"),
        posts=posts_of(fields, "nombrePostes"),
        contract=contract,
        duration_months=duration_of(contract, terms.duration_months),
        rhythm=rhythm,
        pay_min_eur_year=low,
        pay_max_eur_year=high,
        place=_place(desk, value),
        skills=joined_skills(
            coded_skills(fields, "competences", value.get("competences")),
            coded_skills(
                fields, "qualitesProfessionnelles", value.get("qualitesProfessionnelles"), Demand.NICE
            ),
        ),
        occupations=occupations_of(fields, "romeCode", [code] if (code := fields.label("romeCode")) else []),
        languages=listed_languages(fields, "langues"),
        diploma_level=least_of_formations(fields, "formations"),
        experience_years=experience_of(fields, "experienceLibelle", "experienceExige"),
        published=fields.day("dateCreation"),
        status=OfferStatus.FILLED if filled else OfferStatus.OPEN,
        source=SOURCE,
    )


def experience_of(fields: Fields, label: str, demanded: str) -> float | None:
    """Years from the label; 0 when beginners are welcome ("D")."""
    if fields.label(demanded) == "D":
        return 0.0
    return fields.experience_years(label)


def least_of_formations(fields: Fields, name: str) -> int | None:
    """The lowest level among the diplomas that are required ("E")."""
    items = fields.raw(name)
    levels = []
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict) and item.get("exigence") == "E" and item.get("niveauLibelle"):
            level = fields.with_value(name, item["niveauLibelle"]).least_diploma(name)
            if level is not None:
                levels.append(level)
    return min(levels) if levels else None


def listed_languages(fields: Fields, name: str) -> tuple[Language, ...]:
    """Languages of [{libelle, exigence}]: "E" is required, "S" wished for."""
    items = fields.raw(name)
    pieces = [
        (fields.clean(name, item.get("libelle"), 100), item.get("exigence") != "S")
        for item in (items if isinstance(items, list) else [])
        if isinstance(item, dict) and item.get("libelle")
    ]
    return fields.languages(name, pieces)


def _place(desk: Desk, value: Mapping[str, object]) -> Place | None:
    where = Fields(desk, _part(value, "lieuTravail"), {"libelle": "lieuTravail"})
    return where.place(
        "libelle",
        where.label("libelle"),
        commune=where.label("commune"),
        postcode=where.label("codePostal"),
        lat=where.number("latitude"),
        lon=where.number("longitude"),
    )


def _part(value: Mapping[str, object], name: str) -> Mapping[str, object]:
    part = value.get(name)
    return part if isinstance(part, dict) else {}
