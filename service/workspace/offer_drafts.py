"""An offer on its way: a text or a file is read into a draft, a person goes through it, and it becomes a record.

A draft is kept nowhere but in the form that holds it. What a person confirmed is what counts: the skills of the record
are those of the form, and its prose adds none (`Offer.reviewed`).
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from data.bundled import load_gazetteer, load_taxonomy
from data.codec import parse_json
from data.readers.documents import UnreadableDocumentError, is_document, text_of_document
from data.readers.fields import Desk as ReaderDesk
from data.readers.fields import Fields
from data.readers.front import read_offers
from data.readers.offer_rows import offer_of
from data.readers.pasted_offer import offer_from_text
from data.readers.places import PlaceFinder
from data.readers.report import Problem, Report, SpoiledRowError
from matching.errors import BadRecordError
from matching.profile import DEMANDS, choices
from matching.reading import MUCH_LESS_SURE, ProfileReader
from matching.records import Demand, Offer, Skill
from matching.taxonomy import Lang
from matching.text import offer_prose
from matching.titles import normalise_title
from service.store.sql_reading import storable

LARGEST_FILE = 1_000_000
"""Bytes of an advert as text: the longest one of the real offers has 30,000."""
DRAFT_ID = "draft"
OCCUPATIONS_READ = 3
MOST_SKILLS = 60
_STARTS_OF_DATA = ("{", "[")
_BINARY = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
)
_MOST_ODD = 0.02
"""Share of control bytes above which a file is no text."""


class UnreadableOfferError(BadRecordError):
    """A text or a file is no advert. `code` is a phrase of the wording, `problems` what a reader said of it."""

    def __init__(self, code: str, problems: Sequence[Problem] = ()) -> None:
        self.code = code
        self.problems = tuple(problems)
        super().__init__(f"no offer could be read: {code}")


@dataclass(frozen=True, slots=True)
class ReadSkill:
    """A skill of a draft.

    `quotes` are the words of the advert that it was read from, none where it was listed; `others` are the codes of
    those that its prose asks for in its place ("Windows ou Linux").
    """

    skill: Skill
    quotes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """An offer as it stands in the form.

    `values` are the fields as a person writes them, by their names in a table of offers (`data.readers.columns`);
    `occupations` codes with the first being the surest, `guesses` others that the title may mean; `problems` what could
    not be read.
    """

    values: Mapping[str, str]
    skills: tuple[ReadSkill, ...] = ()
    occupations: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    guesses: tuple[str, ...] = ()


FIELDS = (
    "title",
    "contract",
    "duration",
    "rhythm",
    "remote",
    "town",
    "starts",
    "expires",
    "posts",
    "pay_min",
    "pay_max",
    "diploma",
    "experience",
    "description",
    "profile",
)
"""The fields of the form, in its order."""


# --------------------------------------------------------------------------- text or file -> draft


def draft_of_text(reader: ProfileReader, text: str, on: date, lang: Lang) -> Draft:
    """The draft of a pasted advert, JobPosting or France Travail offer.

    Raises:
        UnreadableOfferError: there is nothing in it, it is too long, or it is data that holds no offer.
    """
    if not text.strip():
        raise UnreadableOfferError("recruiter.new.empty")
    if len(text.encode("utf-8", "replace")) > LARGEST_FILE:
        raise UnreadableOfferError("recruiter.new.large")
    if text.lstrip().startswith(_STARTS_OF_DATA) or "application/ld+json" in text:
        return _draft_of_data(reader, text.encode("utf-8", "replace"), on, lang)
    return _draft_of_prose(reader, text, on, lang)


def draft_of_file(reader: ProfileReader, content: bytes, on: date, lang: Lang) -> Draft:
    """The draft of an uploaded file: a text, a page, a document, a JobPosting or an offer of France Travail.

    Raises:
        UnreadableOfferError: it is empty, too long, a document without text, neither (an image…), or holds no offer.
    """
    if not content.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise UnreadableOfferError("recruiter.new.empty")
    if is_document(content):
        try:
            return _draft_of_prose(reader, text_of_document(content), on, lang)
        except UnreadableDocumentError as error:
            raise UnreadableOfferError(f"document.{error.trouble.value}") from error
    if len(content) > LARGEST_FILE:
        raise UnreadableOfferError("recruiter.new.large")
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"{", b"[")) or b"application/ld+json" in content:
        return _draft_of_data(reader, content, on, lang)
    if _is_binary(content):
        raise UnreadableOfferError("recruiter.new.binary")
    return _draft_of_prose(reader, _decoded(content), on, lang)


def _draft_of_data(reader: ProfileReader, content: bytes, on: date, lang: Lang) -> Draft:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "offer"
        path.write_bytes(_on_lines(content))
        found = read_offers(path, on=on)
    if not found.records:
        if any(problem.code == "binary" for problem in found.problems):
            raise UnreadableOfferError("recruiter.new.binary")
        raise UnreadableOfferError("recruiter.new.data", found.problems)
    draft = draft_of_offer(reader, found.records[0], lang)
    return replace(draft, problems=(*found.problems, *draft.problems))


def _on_lines(content: bytes) -> bytes:
    """A JSON document on several lines: the reader takes one on a single line for a list of records."""
    try:
        return json.dumps(parse_json(content), indent=1).encode()
    except ValueError:
        return content  # a page, records by line, or broken: the reader says what is wrong


def _draft_of_prose(reader: ProfileReader, text: str, on: date, lang: Lang) -> Draft:
    try:
        offer, report = offer_from_text(text, DRAFT_ID, on)
    except SpoiledRowError as error:
        raise UnreadableOfferError("recruiter.new.empty") from error
    return replace(draft_of_offer(reader, offer, lang), problems=report.problems())


def _is_binary(content: bytes) -> bool:
    start = content[:65_536]
    odd = sum(1 for byte in start if byte < 32 and byte not in b"\t\n\r\f")
    return content.startswith(_BINARY) or odd > _MOST_ODD * len(start)


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


# --------------------------------------------------------------------------- record -> draft


def draft_of_offer(reader: ProfileReader, offer: Offer, lang: Lang) -> Draft:
    """An offer as a draft, with the skills and occupations read in it, unless a person confirmed its own."""
    sure, guesses = _occupations(reader, offer)
    return Draft(_values(offer), read_skills(reader, offer, lang), sure, guesses=guesses)


def read_skills(reader: ProfileReader, offer: Offer, lang: Lang) -> tuple[ReadSkill, ...]:
    """The skills of an offer: those it lists and, unless it is reviewed, those that its prose asks for."""
    taxonomy = reader.taxonomy
    found: dict[str, list[str]] = {}
    read: dict[str, Skill] = {}
    for texts in reader.extractor.extract_many([one.text for one in offer_prose(offer)]):
        for one in texts:
            found.setdefault(one.code, []).append(" ".join(one.text.split()))
            known = read.get(one.code)
            if known is None or known.demand is Demand.NICE:
                read[one.code] = Skill(
                    taxonomy.label(one.code, lang), one.code, level=one.level, demand=one.demand
                )
    listed = [_coded(reader, skill) for skill in offer.skills]
    skills = {one.code or one.label.casefold(): one for one in reversed(listed)}
    ordered = [*dict.fromkeys(one.code or one.label.casefold() for one in listed)]
    if not offer.reviewed:
        ordered += [code for code in read if code not in skills]
    (profile,) = reader.offers([offer])
    codes = [taxonomy.skill_codes[row] for row in profile.skills["row"].tolist()]
    demands = dict(zip(codes, (DEMANDS[number] for number in profile.skills["demand"].tolist()), strict=True))
    others = {
        codes[place]: tuple(codes[other] for other in choice if other != place)
        for choice in choices(profile.skills)
        for place in choice
    }
    both = {
        code: replace(skill, demand=demands.get(code, skill.demand)) for code, skill in read.items()
    } | skills
    return tuple(
        ReadSkill(both[key], tuple(dict.fromkeys(found.get(key, ())))[:2], others.get(key, ()))
        for key in ordered[:MOST_SKILLS]
    )


def _coded(reader: ProfileReader, skill: Skill) -> Skill:
    """A listed skill with the concept that its label stands for, if it has none and there is one."""
    if skill.code in reader.taxonomy.skill_row:
        return skill
    (codes,) = reader.extractor.extract_labels([skill.label])
    return replace(skill, code=codes[0] if codes else None)


def _occupations(reader: ProfileReader, offer: Offer) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The occupations of an offer, and those that its title may also mean."""
    known = [code for code in offer.occupations if code in reader.taxonomy.occupation_row]
    if known or not offer.title.strip():
        return tuple(known), ()
    (links,) = reader.linker.link([normalise_title(offer.title).text], OCCUPATIONS_READ)
    least = MUCH_LESS_SURE * max((link.confidence for link in links), default=0.0)
    sure = tuple(link.code for link in links if link.confidence >= least)
    return sure, tuple(link.code for link in links if link.confidence < least)


def _values(offer: Offer) -> dict[str, str]:
    values = {
        "title": offer.title,
        "contract": offer.contract,
        "duration": offer.duration_months,
        "rhythm": offer.rhythm,
        "remote": offer.remote,
        "town": offer.place.label if offer.place else None,
        "starts": offer.starts,
        "expires": offer.expires,
        "posts": offer.posts,
        "pay_min": offer.pay_min_eur_year,
        "pay_max": offer.pay_max_eur_year,
        "diploma": offer.diploma_level,
        "experience": offer.experience_years,
        "description": offer.description,
        "profile": offer.profile,
    }
    return {name: _written(value) for name, value in values.items()}


def _written(value: object) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


# --------------------------------------------------------------------------- draft -> record


def offer_of_draft(
    draft: Draft, offer_id: str, before: Offer | None, on: date
) -> tuple[Offer, tuple[Problem, ...]]:
    """The record that a draft becomes, with what could not be read in its fields: then it is not to be kept.

    Args:
        draft: the form.
        offer_id: the id of the record.
        before: the record that it changes: what the form does not hold stays as it is there.
        on: the network's day.

    Raises:
        BadRecordError: its parts contradict each other, or hold what no store keeps.
    """
    if not all(storable(value) for value in draft.values.values()):
        raise BadRecordError("a field holds a character that cannot be kept")
    report = Report()
    fields = Fields(
        ReaderDesk(report, PlaceFinder(load_gazetteer), load_taxonomy, on), _cells(draft.values, offer_id)
    )
    try:
        read = offer_of(fields)
    except SpoiledRowError as error:
        problem = Problem(None, error.column, str(error.value), error.code, error.facts)
        return Offer(offer_id, "–"), (problem,)
    skills = tuple(one.skill for one in draft.skills)
    kept = before or read
    place = None if before is None else before.place
    if place is not None and place.label == draft.values.get("town"):
        towns: tuple[Problem, ...] = ()
    else:
        place = read.place
        towns = tuple(one for one in report.notices() if one.code == "ambiguous-town")
    offer = replace(
        kept,
        title=read.title,
        description=draft.values.get("description", "").strip(),
        profile=draft.values.get("profile", "").strip(),
        posts=read.posts,
        contract=read.contract,
        duration_months=read.duration_months,
        rhythm=read.rhythm,
        pay_min_eur_year=read.pay_min_eur_year,
        pay_max_eur_year=read.pay_max_eur_year,
        remote=read.remote,
        place=place,
        skills=skills,
        occupations=draft.occupations,
        diploma_level=read.diploma_level,
        experience_years=read.experience_years,
        starts=read.starts,
        expires=read.expires,
        reviewed=True,
    )
    return offer, (*report.problems(), *towns)


def _cells(values: Mapping[str, str], offer_id: str) -> dict[str, object]:
    """The form as a row. Years of experience, months and levels are bare numbers there."""
    cells: dict[str, object] = {name: values[name] for name in FIELDS if values.get(name, "").strip()}
    for name, unit in (("experience", "{} ans"), ("duration", "{} mois"), ("diploma", "niveau {}")):
        if str(cells.get(name, "")).strip().replace(",", ".").replace(".", "", 1).isdecimal():
            cells[name] = unit.format(str(cells[name]).strip())
    cells.pop("description", None)
    cells.pop("profile", None)
    return {**cells, "id": offer_id}
