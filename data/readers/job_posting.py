"""schema.org JobPosting: a JSON-LD file (object, list or @graph), or the one embedded in an HTML page."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping

from data.readers.cleaning import fold
from data.readers.decoding import Source
from data.readers.fields import Desk, Fields
from data.readers.json_rows import text_rows
from data.readers.offer_rows import (
    contract_by_title,
    duration_of,
    joined_skills,
    occupations_of,
    posts_of,
    title_and_filled,
)
from data.readers.pay import plausible, yearly
from data.readers.report import Report
from data.readers.skills_cell import loose_skills
from matching.records import Offer, OfferStatus, Place, Remote, Skill

DEEPEST_POSTING = 8
"""Levels of a JSON-LD document in which postings are looked for: @graph in a list in a page's list is 4."""

MONTHS_A_YEAR = 12

_SCRIPT = re.compile(r"<script\b[^>]*application/ld\+json[^>]*>", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)
_ROME_CODE = re.compile(r"\b[A-N]\d{4}\b")


def page_rows(source: Source, report: Report) -> Iterator[tuple[int, object]]:
    """The postings of an HTML page, each with the line of its script."""
    text = source.text(report)
    found = False
    position = 0
    while (start := _SCRIPT.search(text, position)) is not None:
        end = _SCRIPT_END.search(text, start.end())
        position = end.start() if end else len(text)
        line = text.count("\n", 0, start.end()) + 1
        for row, value in text_rows(text[start.end() : position], report, first_line=line):
            for posting in postings(value):
                found = True
                yield row, posting
    if not found:
        report.line = None
        report.problem("no-posting", None, source.path.name)


def postings(value: object, depth: int = 0) -> Iterator[Mapping[str, object]]:
    """The JobPosting objects inside a JSON-LD value."""
    if depth > DEEPEST_POSTING:
        return
    if isinstance(value, list):
        for item in value:
            yield from postings(item, depth + 1)
    elif isinstance(value, dict):
        if is_posting(value):
            yield value
            return
        for item in value.values():
            if isinstance(item, (list, dict)):
                yield from postings(item, depth + 1)


def is_posting(value: Mapping[str, object]) -> bool:
    """Whether an object is a JobPosting."""
    kind = value.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(one, str) and one.rsplit("/", 1)[-1].endswith("JobPosting") for one in kinds)


def posting_id(value: Mapping[str, object]) -> str | None:
    """The identifier that a posting gives itself."""
    found = _plain(value.get("identifier"), "value")
    return found.strip() or None if found else None


def offer_from_posting(desk: Desk, value: Mapping[str, object]) -> Offer:
    """The offer of a JobPosting. One without an identifier gets an id made from its title, date and url.

    Raises:
        SpoiledRowError: there is no title.
    """
    flat: dict[str, object] = {name: _plain(value.get(name)) for name in _TEXTS}
    flat["employmentType"] = ", ".join(_texts(value.get("employmentType")))
    flat["educationRequirements"] = ", ".join(
        text
        for one in _listed(value.get("educationRequirements"))
        if (text := _plain(one, "credentialCategory"))
    )
    flat["id"] = posting_id(value)
    fields = Fields(desk, flat)
    title, filled = title_and_filled(fields.needed("title" if flat["title"] else "name"))
    offer_id = fields.label("id")
    if offer_id is None:
        offer_id = made_id("posting", [title, *(str(flat.get(key) or "") for key in ("datePosted", "url"))])
        desk.report.notice("id-made", "identifier", offer_id)
    terms = fields.contract("employmentType")
    contract = contract_by_title(fields, title, terms.contract)
    published = fields.day("datePosted")
    low, high = _pay(fields, value.get("baseSalary"))
    description = "\n\n".join(
        text for name in ("description", "responsibilities") if (text := fields.text(name))
    )
    skills, sentences = loose_skills("|".join(_texts(value.get("skills"))))
    qualifications = [fields.text("qualifications"), *sentences]
    codes = _ROME_CODE.findall(" ".join(_texts(value.get("occupationalCategory"))))
    return Offer(
        id=offer_id,
        title=title,
        description=description,
        profile="\n".join(text for text in qualifications if text),
        organisation=_plain(value.get("hiringOrganization")) or None,
        posts=posts_of(fields, "totalJobOpenings"),
        contract=contract,
        duration_months=duration_of(contract, terms.duration_months),
        rhythm=terms.rhythm,
        pay_min_eur_year=low,
        pay_max_eur_year=high,
        remote=_remote(fields),
        place=_place(desk, value.get("jobLocation")),
        skills=joined_skills(fields.skills("skills", skills, Skill("like"))),
        occupations=occupations_of(fields, "occupationalCategory", codes),
        diploma_level=fields.least_diploma("educationRequirements"),
        experience_years=_experience(fields, value.get("experienceRequirements")),
        starts=fields.day("jobStartDate"),
        published=published,
        expires=fields.later_day("validThrough", published, notice_past=True),
        status=OfferStatus.FILLED if filled else OfferStatus.OPEN,
        source=fields.label("url"),
        licence=fields.label("license"),
    )


_TEXTS = (
    "title",
    "name",
    "description",
    "responsibilities",
    "qualifications",
    "datePosted",
    "validThrough",
    "jobStartDate",
    "jobLocationType",
    "totalJobOpenings",
    "url",
    "license",
    "experienceRequirements",
)


def made_id(prefix: str, parts: list[str]) -> str:
    """An id for a record whose source gives none: the same parts give the same id."""
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()
    return f"{prefix}-{digest[:12]}"


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _plain(value: object, name: str = "name") -> str:
    """The text of a JSON-LD value: itself, its @value, its `name`, or the items of a list on lines."""
    if isinstance(value, list):
        return "\n".join(text for item in value if (text := _plain(item, name)))
    if isinstance(value, dict):
        inner = next((value[key] for key in (name, "@value", "name", "value", "@id") if value.get(key)), "")
        return inner if isinstance(inner, str) else str(inner) if isinstance(inner, (int, float)) else ""
    return "" if value is None or isinstance(value, bool) else str(value)


def _texts(value: object) -> list[str]:
    return [text for item in _listed(value) if (text := _plain(item))]


def _remote(fields: Fields) -> Remote | None:
    kind = fields.label("jobLocationType")
    return Remote.FULL if kind is not None and "telecommute" in fold(kind) else None


def _place(desk: Desk, value: object) -> Place | None:
    """The first place of a posting: its town and postcode, its coordinates."""
    where = next((one for one in _listed(value) if one), None)
    if isinstance(where, str):
        return Fields(desk, {"jobLocation": where}).place("jobLocation", where)
    if not isinstance(where, dict):
        return None
    address, geo = where.get("address"), where.get("geo")
    flat: dict[str, object] = {}
    if isinstance(address, dict):
        flat = {key: _plain(address.get(key)) for key in ("addressLocality", "postalCode", "addressRegion")}
    elif isinstance(address, str):
        flat = {"addressLocality": address}
    if isinstance(geo, dict):
        flat |= {"lat": geo.get("latitude"), "lon": geo.get("longitude")}
    fields = Fields(
        desk, flat, {"addressLocality": "jobLocation", "lat": "jobLocation", "lon": "jobLocation"}
    )
    label = fields.label("addressLocality") or fields.label("addressRegion") or _plain(where.get("name"))
    return fields.place(
        "addressLocality",
        label,
        postcode=fields.label("postalCode"),
        lat=fields.number("lat"),
        lon=fields.number("lon"),
    )


def _experience(fields: Fields, value: object) -> float | None:
    one = next(iter(_listed(value)), None)
    if isinstance(one, dict) and isinstance(one.get("monthsOfExperience"), (int, float)):
        return round(float(one["monthsOfExperience"]) / MONTHS_A_YEAR, 2)
    return fields.experience_years("experienceRequirements")


def _pay(fields: Fields, value: object) -> tuple[float | None, float | None]:
    """`baseSalary`: a MonetaryAmount, a number a year, or a sentence."""
    one = next(iter(_listed(value)), None)
    if not isinstance(one, dict):
        return Fields(fields.desk, {"baseSalary": _plain(one)}).pay("baseSalary")
    currency = one.get("currency") or one.get("priceCurrency")
    inner = one.get("value")
    amounts: Mapping[str, object] = inner if isinstance(inner, dict) else {"value": inner, **one}
    if currency not in (None, "EUR", "€"):
        fields.report.notice("pay-currency", "baseSalary", currency)
        return None, None
    unit = str(amounts.get("unitText") or one.get("unitText") or "YEAR")
    read = Fields(fields.desk, amounts, dict.fromkeys(("minValue", "maxValue", "value"), "baseSalary"))
    low, high = read.number("minValue"), read.number("maxValue")
    if low is None and high is None:
        low = high = read.number("value")
    bounds = [None if amount is None else yearly(amount, unit) for amount in (low, high)]
    if any(amount is not None for amount in (low, high)) and bounds == [None, None]:
        fields.report.notice("pay-day", "baseSalary", unit)
    for amount in bounds:
        if amount is not None and not plausible(amount):
            fields.report.problem(
                "pay-implausible", "baseSalary", f"{low} {high} {unit}", found=f"{amount:.0f}"
            )
            return None, None
    least, most = bounds
    return (most, least) if least is not None and most is not None and least > most else (least, most)
