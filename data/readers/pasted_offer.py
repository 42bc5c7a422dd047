"""An advert as people paste it: a title, lines like "Lieu : Lyon", and prose. What a line says goes into its field.

Only what is said plainly is taken: a person goes through the result before it is an offer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from data.bundled import load_gazetteer, load_taxonomy
from data.readers.cleaning import fold, has_markup, header_key, one_line, without_controls, without_markup
from data.readers.columns import names_by_header
from data.readers.contracts import parse_contract, parse_rhythm
from data.readers.fields import Desk, Fields
from data.readers.offer_rows import offer_of
from data.readers.places import PlaceFinder
from data.readers.report import Report
from matching.records import Offer

LONGEST_TITLE = 100
"""Characters of a first line that is still taken for a title; of a longer one the beginning is, and it stays prose."""

_LABELLED = re.compile(r"^\s*[-•*–]?\s*(?P<label>[^\W\d][\w’' /().-]{1,40}?)\s*(?::|\t)\s*(?P<value>\S.*)$")
_HEADING = re.compile(r"^\s*(?P<label>[^\W\d][\w’' /-]{2,50}?)\s*:?\s*$")
_PROFILE_HEADINGS = frozenset(
    header_key(text)
    for text in (
        "profil",
        "profil recherché",
        "votre profil",
        "le profil",
        "profil attendu",
        "qui êtes-vous",
        "compétences requises",
        "compétences attendues",
        "compétences recherchées",
        "your profile",
        "requirements",
        "who you are",
        "about you",
        "what we are looking for",
    )
)
_LINE_FIELDS = frozenset(
    (
        "title",
        "organisation",
        "contract",
        "duration",
        "rhythm",
        "pay",
        "remote",
        "town",
        "postcode",
        "languages",
        "diploma",
        "experience",
        "starts",
        "expires",
        "posts",
    )
)
"""Fields that a labelled line may fill. Prose fields and skills keep their lines: they are read with the prose."""

_CONTRACT_WORD = re.compile(
    r"\b(?:CDI|CDD|alternance|contrat d.apprentissage|contrat de professionnalisation|stage de|intérim|freelance|"
    r"apprenticeship|internship)\b",
    re.IGNORECASE,
)
_TOWN = re.compile(
    r"\b(?P<town>[A-ZÉÈÎ][\w’'-]+(?:[ -][A-ZÉÈÎ][\w’'-]+)*)\s*\(\s*(?P<place>\d{5}|\d{2}|2[AB]|97\d)\s*\)"
)
_CLAUSE_MARKS = ("\n", ",", ";", ".", "(")
_REMOTE_WORDS = re.compile(
    r"t[ée]l[ée]-?travail|full remote|remote work|(?:travail|travailler|postes?|missions?) "
    r"(?:hybrides?|(?:100\s?%|enti[èe]rement|tout|partiellement)?\s*[àa] distance)|"
    r"^\W*(?:100\s?% )?[àa] distance\W*$|^\W*hybride\W*$",
    re.IGNORECASE | re.MULTILINE,
)
_REMOTE_HELP = re.compile(
    r"(?:support|assistance|aide|d[ée]pannages?|maintenance|interventions?|prises? en main|formations?|accueil|"
    r"acc[èe]s|contr[ôo]les?|diagnostics?|gestion) (?:technique |informatique |utilisateurs? )?[àa] distance",
    re.IGNORECASE,
)
"""Help that is given to people or machines elsewhere, which says nothing of where the work is done."""


def offer_from_text(text: str, offer_id: str, on: date) -> tuple[Offer, Report]:
    r"""The offer of a pasted advert, with the problems met in its lines.

    Args:
        text: the advert; markup is taken out.
        offer_id: the id that the offer gets.
        on: the day from which dates are past.

    Raises:
        SpoiledRowError: there is no word in it.

    >>> offer, _ = offer_from_text("Développeuse web\nContrat : CDI\nVous codez en Python.", "o1", date(2026, 3, 1))
    >>> offer.title, offer.contract.value, offer.description
    ('Développeuse web', 'cdi', 'Vous codez en Python.')
    """
    report = Report()
    desk = Desk(report, PlaceFinder(load_gazetteer), load_taxonomy, on)
    plain = without_controls(text)
    lines = (without_markup(plain) if has_markup(plain) else plain).splitlines()
    return offer_of(Fields(desk, {**_cells(lines), "id": offer_id})), report


def _cells(lines: list[str]) -> Mapping[str, object]:
    headers = names_by_header("offers")
    cells: dict[str, str] = {}
    description: list[str] = []
    profile: list[str] = []
    prose = description
    for line in lines:
        said = _LABELLED.match(line)
        name = headers.get(header_key(said["label"])) if said else None
        if said and name in _LINE_FIELDS and name not in cells:
            cells[name] = one_line(said["value"])
        elif "title" not in cells and line.strip() and not description and not said:
            cells["title"] = _short(one_line(line))
            if cells["title"] != one_line(line):
                description.append(line)
        elif (heading := _HEADING.match(line)) and header_key(heading["label"]) in _PROFILE_HEADINGS:
            prose = profile
            prose.append(line)
        else:
            prose.append(line)
    whole = "\n".join((*description, *profile))
    if "title" not in cells:
        first = next((line for line in lines if line.strip()), "")
        cells["title"] = _short(one_line(first))
    cells |= {"description": _joined(description), "profile": _joined(profile)}
    return _guessed(cells, whole)


def _guessed(cells: dict[str, str], whole: str) -> Mapping[str, object]:
    """The cells, and what the prose says plainly of what no line was labelled with."""
    found = f"{cells['title']}\n{whole}"
    if "contract" not in cells and (word := _CONTRACT_WORD.search(found)):
        cells["contract"] = found[word.start() : word.end() + 20].split("\n")[0]
        if not parse_contract(cells["contract"]).contracts:
            del cells["contract"]
    if "town" not in cells and (where := _TOWN.search(found)):
        cells["town"] = where.group()
    if "remote" not in cells and (away := _REMOTE_WORDS.search(found)):
        cells["remote"] = _REMOTE_HELP.sub(" ", _clause_around(found, away.start()))
    if "rhythm" not in cells and re.search(
        r"temps (?:plein|partiel|complet)|full.time|part.time", fold(found)
    ):
        rhythm = parse_rhythm(found)
        if rhythm is not None:
            cells["rhythm"] = "temps plein" if rhythm.value == "full-time" else "temps partiel"
    return cells


def _clause_around(text: str, position: int) -> str:
    start = max(text.rfind(mark, 0, position) for mark in _CLAUSE_MARKS) + 1
    ends = (end for mark in _CLAUSE_MARKS if (end := text.find(mark, position)) >= 0)
    return text[start : min(ends, default=len(text))][:200]


def _short(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else title[:LONGEST_TITLE].rsplit(" ", 1)[0]


def _joined(lines: list[str]) -> str:
    return "\n".join(line.rstrip() for line in lines).strip()
