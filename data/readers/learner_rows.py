"""A row of a learners' CSV becomes a learner and, apart, her identity."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from data.readers.cleaning import one_line
from data.readers.dates import parse_period
from data.readers.fields import Fields
from data.readers.own_names import at_the_door
from data.readers.skills_cell import split_cell
from matching.records import Experience, Goal, Identity, Learner, LearnerStatus, Place, Skill, SkillSource

_STATUS: Mapping[str, LearnerStatus] = MappingProxyType(
    {
        "seeking": LearnerStatus.SEEKING,
        "en recherche": LearnerStatus.SEEKING,
        "recherche": LearnerStatus.SEEKING,
        "active": LearnerStatus.SEEKING,
        "actif": LearnerStatus.SEEKING,
        "demandeur d'emploi": LearnerStatus.SEEKING,
        "paused": LearnerStatus.PAUSED,
        "en pause": LearnerStatus.PAUSED,
        "pause": LearnerStatus.PAUSED,
        "placed": LearnerStatus.PLACED,
        "en emploi": LearnerStatus.PLACED,
        "en poste": LearnerStatus.PLACED,
        "place": LearnerStatus.PLACED,
        "embauche": LearnerStatus.PLACED,
    }
)
_JOB = re.compile(
    r"^(?P<title>[^@]*?)\s*(?:@\s*(?P<where>[^()]*?))?\s*(?:\((?P<when>[^()]*)\))?\s*(?::\s*(?P<what>.*))?$"
)
_DECIMAL_PART = re.compile(r"[.,]0*$")
_CONCEPT = re.compile(r"^(?:rome:|esco:|isco:|https?://data\.europa\.eu/esco/)\S+$|^[A-N]\d{4}$")


def learner_of(fields: Fields) -> tuple[Learner, Identity | None]:
    """The learner and the identity of a row; the identity is `None` when the row tells nothing of it.

    Raises:
        SpoiledRowError: the row has no id.
    """
    learner_id = fields.needed("id")
    certified = fields.skills("certified_skills", _pieces(fields, "certified_skills"), _CERTIFIED)
    taken = {skill.label for skill in certified}
    declared = fields.skills("skills", _pieces(fields, "skills"), Skill("like"))
    learner = Learner(
        id=learner_id,
        headline=fields.label("headline") or "",
        about=fields.text("about"),
        goals=goals_of(fields, _pieces(fields, "goals")),
        experiences=_experiences(fields),
        skills=(*certified, *(skill for skill in declared if skill.label not in taken)),
        languages=fields.languages("languages", ((piece, True) for piece in _pieces(fields, "languages"))),
        diploma_level=fields.held_diploma("diploma"),
        place=place_of(fields),
        mobility_km=fields.distance_km("mobility_km"),
        remote=fields.remote("remote"),
        contracts=fields.contract_list("contracts", _contract_pieces(fields)),
        rhythm=fields.rhythm("rhythm"),
        available_from=fields.day("available_from", soon_is_now=True),
        status=fields.word("status", "learner-status", _STATUS) or LearnerStatus.SEEKING,
        created=fields.day("created"),
        last_active=fields.day("last_active"),
    )
    identity = _identity(fields, learner_id)
    return at_the_door(learner, identity, fields.report), identity


_CERTIFIED = Skill("like", source=SkillSource.CERTIFIED)


def goals_of(fields: Fields, pieces: list[str]) -> tuple[Goal, ...]:
    """Goals from their labels; a piece that is a code of the referential becomes one."""
    goals = []
    for piece in pieces:
        code = fields.code("goals", piece) if _CONCEPT.match(piece) else None
        goals.append(Goal(piece, code))
    return tuple(goals)


def place_of(fields: Fields) -> Place | None:
    """The place of a row: its town, postcode, INSEE code, département and coordinates, as far as they are there."""
    return fields.place(
        "town",
        fields.label("town"),
        commune=_five_digits(fields.label("insee")),
        postcode=_five_digits(fields.label("postcode")),
        departement=_departement(fields.label("departement")),
        lat=fields.number("lat"),
        lon=fields.number("lon"),
    )


def _five_digits(code: str | None) -> str | None:
    """A postcode or INSEE code made whole where a spreadsheet took it for a number.

    It eats the leading zero, and may add a decimal part.

    >>> _five_digits("1000"), _five_digits("1000,0"), _five_digits("75 011"), _five_digits("2A004")
    ('01000', '01000', '75011', '2A004')
    """
    if code is None:
        return None
    digits = _DECIMAL_PART.sub("", code.replace(" ", ""))
    return digits.zfill(5) if digits.isdigit() and len(digits) in (4, 5) else code


def _departement(text: str | None) -> str | None:
    if text is None:
        return None
    return text.zfill(2).upper() if len(text) <= 3 and text[:1].isdigit() else None


def _pieces(fields: Fields, name: str) -> list[str]:
    return split_cell(fields.text(name))


def _contract_pieces(fields: Fields) -> list[str]:
    return [part for piece in _pieces(fields, "contracts") for part in piece.split("/") if part.strip()]


def _experiences(fields: Fields) -> tuple[Experience, ...]:
    """Jobs written as "titre @ organisation (2019-2021) : what was done", separated by "|", ";" or lines."""
    text = fields.text("experiences")
    separator = next((mark for mark in ("|", "\n", ";") if mark in text), "|")
    jobs = []
    for piece in text.split(separator):
        found = _JOB.match(one_line(piece))
        if found is None or not found["title"]:
            if piece.strip():
                jobs.append(Experience(one_line(piece)))
            continue
        start, end = _period(fields, found["when"])
        jobs.append(Experience(found["title"], found["where"] or None, start, end, found["what"] or ""))
    return tuple(jobs)


def _period(fields: Fields, when: str | None) -> tuple[date | None, date | None]:
    if not when:
        return None, None
    period = parse_period(when)
    if period is None:
        fields.report.problem("not-understood", fields.column("experiences"), when, wanted="date")
        return None, None
    return in_order(fields, "experiences", *period)


def in_order(
    fields: Fields, name: str, start: date | None, end: date | None
) -> tuple[date | None, date | None]:
    """The two days, the second left out and reported when it comes before the first."""
    if start is not None and end is not None and end < start:
        fields.report.problem("dates-reversed", fields.column(name), end.isoformat(), first=start.isoformat())
        return start, None
    return start, end


def _identity(fields: Fields, learner_id: str) -> Identity | None:
    identity = Identity(
        learner_id=learner_id,
        given_name=fields.label("given_name"),
        family_name=fields.label("family_name"),
        email=fields.label("email"),
        phone=fields.label("phone"),
        address=fields.label("address"),
        gender=fields.label("gender"),
        birth_date=fields.day("birth_date"),
        nationality=fields.label("nationality"),
        photo=fields.label("photo"),
        priority_neighbourhood=fields.truth("priority_neighbourhood"),
        disability=fields.truth("disability"),
        without_diploma=fields.truth("without_diploma"),
        long_term_unemployed=fields.truth("long_term_unemployed"),
    )
    return None if identity == Identity(learner_id=learner_id) else identity
