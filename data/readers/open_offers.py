"""The `offers.jsonl` layout of collected public offers: one offer a line, texts as they were published.

Keys: id, title, employer (or employer_parent), description, profile, location_text / location, commune (a name, or
an INSEE code), insee, postcode / postal, departement, lat, lon, contract, contract_label, nature, employment_type,
duration, duree, alternance, salary, remote, remote_type, published / date, closes, start_date, education,
formations, experience, experience_exige, languages_required, langues, skills, tags, competences, qualites, rome,
ogr, source, licence, dup_of. Keys about the collection itself (provenance, text_chars…) are passed over; any other
key is noticed once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from data.readers.fields import Desk, Fields
from data.readers.france_travail import experience_of, least_of_formations, listed_languages
from data.readers.offer_rows import (
    coded_skills,
    contract_by_title,
    duration_of,
    joined_skills,
    occupations_of,
    posts_of,
    title_and_filled,
)
from data.readers.quantities import parse_months
from data.readers.skills_cell import loose_skills
from matching.records import Contract, Demand, Language, Offer, OfferStatus, Place, Skill

_READ = frozenset(
    re.findall(
        r"\w+",
        """id title employer employer_parent description profile location_text location location_confidence commune
        insee postcode postal departement lat lon contract contract_label nature employment_type duration duree
        alternance salary remote remote_type published date closes start_date education formations experience
        experience_exige languages_required langues skills tags competences qualites rome ogr source licence dup_of
        is_dup dup_group posts""",
    )
)
_ABOUT_THE_COLLECTION = frozenset(
    re.findall(
        r"\w+",
        """lang title_raw departement_nom region domain is_digital text_chars licence_confidence provenance query
        truncated category rome_label appellation""",
    )
)
_TELLING = frozenset(
    re.findall(
        r"\w+",
        "title_raw employer location_text is_digital text_chars provenance dup_of dup_group location rome",
    )
)
_INSEE = re.compile(r"^(?:\d{5}|2[ABab]\d{3})$")


def is_row(value: Mapping[str, object]) -> bool:
    """Whether an object looks like a row of this layout."""
    return "id" in value and "title" in value and not _TELLING.isdisjoint(value)


def offer_from_row(desk: Desk, value: Mapping[str, object]) -> Offer:
    """The offer of one line.

    Raises:
        SpoiledRowError: there is no id or no title.
    """
    for key in value:
        if key not in _READ and key not in _ABOUT_THE_COLLECTION:
            desk.report.notice_once("not-read", key, value[key])
    fields = Fields(desk, value)
    offer_id = fields.needed("id")
    title, filled = title_and_filled(fields.needed("title"))
    if fields.label("dup_of"):
        desk.report.notice("copy", "dup_of", offer_id, of=fields.label("dup_of"))
    elif value.get("is_dup") is True:
        desk.report.notice("copy", "dup_group", offer_id, of=fields.label("dup_group"))
    named = [name for name in _CONTRACT_FIELDS if fields.label(name)]
    terms = fields.contract(*named) if named else fields.contract("contract")
    contract = Contract.APPRENTICESHIP if value.get("alternance") is True else terms.contract
    contract = contract_by_title(fields, title, contract)
    duration = parse_months(fields.label("duration") or "") or terms.duration_months
    low, high = fields.pay("salary")
    published_key = "published" if fields.label("published") else "date"
    published = fields.day(published_key)
    return Offer(
        id=offer_id,
        title=title,
        description=fields.text("description"),
        profile=fields.text("profile"),
        organisation=fields.label("employer") or fields.label("employer_parent"),
        posts=posts_of(fields, "posts"),
        contract=contract,
        duration_months=duration_of(contract, duration),
        rhythm=terms.rhythm,
        pay_min_eur_year=low,
        pay_max_eur_year=high,
        remote=fields.remote("remote_type") if fields.label("remote_type") else fields.remote("remote"),
        place=_place(fields),
        skills=_skills(fields),
        occupations=_occupations(fields),
        languages=_languages(fields),
        diploma_level=fields.least_diploma("education") or least_of_formations(fields, "formations"),
        experience_years=experience_of(fields, "experience", "experience_exige"),
        starts=fields.day("start_date"),
        published=published,
        expires=fields.later_day("closes", published, notice_past=True),
        status=OfferStatus.FILLED if filled else OfferStatus.OPEN,
        source=fields.label("source"),
        licence=fields.label("licence"),
    )


_CONTRACT_FIELDS = ("contract", "contract_label", "nature", "employment_type", "duree")


def _place(fields: Fields) -> Place | None:
    """The town that the row names, else the text about the place."""
    town = fields.label("commune")
    code = fields.label("insee")
    if town is not None and _INSEE.match(town):
        town, code = None, code or town
    free = "location_text" if fields.label("location_text") else "location"
    if town is not None and fields.label("location_confidence") == "heuristic":
        fields.report.notice("place-guessed", free, town)
    name = "commune" if town is not None else free
    return fields.place(
        name,
        town or fields.label(free),
        commune=code,
        postcode=fields.label("postcode") or fields.label("postal"),
        departement=fields.label("departement"),
        lat=fields.number("lat"),
        lon=fields.number("lon"),
    )


def _skills(fields: Fields) -> tuple[Skill, ...]:
    """Coded skills first, then the free ones; sentences among them are noticed and left to the texts."""
    loose: list[str] = []
    for name in ("skills", "tags"):
        raw = fields.raw(name)
        labels, sentences = _labels(raw) if raw else ([], [])
        loose += labels
        for sentence in sentences:
            fields.report.notice("not-a-skill", name, sentence)
    return joined_skills(
        coded_skills(fields, "competences", fields.raw("competences")),
        fields.skills("skills", loose, Skill("like")),
        coded_skills(fields, "qualites", fields.raw("qualites"), Demand.NICE),
    )


def _labels(raw: object) -> tuple[list[str], list[str]]:
    """Labels as they stand from a list, or those of a free line."""
    if isinstance(raw, list):
        return [item for item in raw if isinstance(item, str)], []
    return loose_skills(str(raw))


def _occupations(fields: Fields) -> tuple[str, ...]:
    rome, ogr = fields.label("rome"), fields.label("ogr")
    known = occupations_of(fields, "rome", [rome] if rome else [])
    return (*known, *occupations_of(fields, "ogr", [f"rome:appellation/{ogr}"] if ogr else []))


def _languages(fields: Fields) -> tuple[Language, ...]:
    """`languages_required` ([{langue, niveau, exige}] or texts), else `langues` as France Travail lists them."""
    raw = fields.raw("languages_required")
    pieces = []
    for item in raw if isinstance(raw, list) else []:
        if isinstance(item, dict):
            name, level = item.get("langue") or item.get("language"), item.get("niveau") or item.get("level")
            pieces.append((f"{name}: {level}" if level else str(name), item.get("exige") is not False))
        elif isinstance(item, str):
            pieces.append((item, True))
    return fields.languages("languages_required", pieces) or listed_languages(fields, "langues")
