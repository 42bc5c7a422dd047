"""The form of a profile: a record becomes the texts of a form, and the texts become a record again.

Everything that the form holds travels in it; nothing is kept before "save". A search, a file or a pasted text only adds
proposals, which count once they are ticked. The counsellor's form is the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from matching.errors import BadRecordError
from matching.records import (
    CEFR_LEVELS,
    Contract,
    Experience,
    Goal,
    Language,
    Learner,
    Place,
    Remote,
    Rhythm,
    Skill,
    SkillSource,
)
from service.workspace.commune_search import place_of
from service.workspace.profiles import skills_by_herself, source_of, vouched_of

MOST_PROSE, MOST_LINE = 10_000, 200
"""Characters of a text, and of a line."""
MOST_ROWS = 200
MOST_MOBILITY_KM = 1_000
NO_CODE = "-"
KEPT_PLACE = "kept"
"""The place that is in the record, whatever it is."""
LANGUAGES = ("fr", "en", "es", "de", "it", "pt", "ar", "zh", "nl", "ru", "ja", "pl", "ro", "tr", "uk")
LEVELS = ("1", "2", "3", "4")
DIPLOMAS = ("3", "4", "5", "6", "7", "8")
_NUMBERED = re.compile(r"(skill|language|job)-(\d{1,4})")

Fields = Mapping[str, Sequence[str]]
"""A form as it was sent: every value of each field."""


@dataclass(frozen=True, slots=True)
class SkillRow:
    """A skill in the form. `said` is where a proposal was read; a proposal is not ticked.

    `level` is her own word. Where others vouch for the skill, `source` tells how, and `vouched` their level or "".
    """

    label: str
    code: str | None
    level: str = ""
    ticked: bool = True
    said: str = ""
    source: str = ""
    vouched: str = ""

    @property
    def value(self) -> str:
        """What the form sends."""
        return f"{self.code or NO_CODE} {self.label}"


@dataclass(frozen=True, slots=True)
class GoalRow:
    """An occupation aimed at, or one that is proposed."""

    label: str
    code: str | None
    ticked: bool = True
    said: str = ""

    @property
    def value(self) -> str:
        """What the form sends."""
        return f"{self.code or NO_CODE} {self.label}"


@dataclass(frozen=True, slots=True)
class LanguageRow:
    """A language and its level, "" where nothing is chosen."""

    code: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job that was held, as texts; days are ISO dates."""

    title: str = ""
    organisation: str = ""
    start: str = ""
    end: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A commune to choose. `value` is its INSEE code, `KEPT_PLACE` or "" for none."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class ProfileForm:
    """All fields as texts. `place` is the value chosen among `places`; `wrong` names what does not fit, by field.

    The values of `wrong` are names of phrases ("learner.wrong.day").
    """

    version: str
    headline: str = ""
    about: str = ""
    goals: tuple[GoalRow, ...] = ()
    skills: tuple[SkillRow, ...] = ()
    languages: tuple[LanguageRow, ...] = ()
    jobs: tuple[JobRow, ...] = ()
    diploma: str = ""
    place: str = ""
    places: tuple[PlaceRow, ...] = ()
    mobility: str = ""
    contracts: tuple[str, ...] = ()
    remote: str = ""
    rhythm: str = ""
    available: str = ""
    goal_search: str = ""
    skill_search: str = ""
    place_search: str = ""
    wrong: Mapping[str, str] = field(default_factory=dict)


def form_of(learner: Learner, version: str) -> ProfileForm:
    """The form that shows a record."""
    return ProfileForm(
        version=version,
        headline=learner.headline,
        about=learner.about,
        goals=tuple(GoalRow(one.label, one.code) for one in learner.goals),
        skills=_skill_rows(learner),
        languages=tuple(LanguageRow(one.code, one.level or "") for one in learner.languages),
        jobs=tuple(
            JobRow(one.title, one.organisation or "", _day(one.start), _day(one.end), one.description)
            for one in learner.experiences
        ),
        diploma=str(learner.diploma_level or ""),
        place=KEPT_PLACE if learner.place else "",
        places=kept_places(learner),
        mobility="" if learner.mobility_km is None else f"{learner.mobility_km:g}",
        contracts=tuple(one.value for one in learner.contracts),
        remote=learner.remote.value if learner.remote else "",
        rhythm=learner.rhythm.value if learner.rhythm else "",
        available=_day(learner.available_from),
    )


def kept_places(learner: Learner) -> tuple[PlaceRow, ...]:
    """The place of the record, to choose."""
    return (PlaceRow(KEPT_PLACE, learner.place.label),) if learner.place else ()


def read_form(fields: Fields, base: Learner) -> ProfileForm:
    """The form as it was sent. Rows that were not ticked, or left empty, are gone."""
    rows = sorted({int(found[2]) for name in fields if (found := _NUMBERED.match(name)) is not None})[
        :MOST_ROWS
    ]
    skills = []
    for row in rows:
        if _one(fields, f"skill-{row}-keep"):
            code, label = _split(_one(fields, f"skill-{row}"))
            if label:
                level = _one(fields, f"skill-{row}-level")
                skills.append(_row(Skill(label, code), level, base))
    places = list(kept_places(base))
    place = _one(fields, "place")
    if place and place != KEPT_PLACE and (found_place := place_of(place)) is not None:
        places.append(PlaceRow(place, found_place.label))
    return ProfileForm(
        version=_one(fields, "version"),
        headline=_one(fields, "headline"),
        about=_prose(fields, "about"),
        goals=tuple(
            GoalRow(label, code) for code, label in map(_split, fields.get("goal", ())[:MOST_ROWS]) if label
        ),
        skills=tuple({(one.code or one.label): one for one in skills}.values()),
        languages=tuple(
            LanguageRow(code, _one(fields, f"language-{row}-level"))
            for row in rows
            if (code := _one(fields, f"language-{row}"))
        ),
        jobs=tuple(
            JobRow(
                title,
                _one(fields, f"job-{row}-organisation"),
                _one(fields, f"job-{row}-start"),
                _one(fields, f"job-{row}-end"),
                _prose(fields, f"job-{row}-description"),
            )
            for row in rows
            if (title := _one(fields, f"job-{row}-title"))
        ),
        diploma=_one(fields, "diploma"),
        place=place,
        places=tuple(places),
        mobility=_one(fields, "mobility"),
        contracts=tuple(fields.get("contract", ())),
        remote=_one(fields, "remote"),
        rhythm=_one(fields, "rhythm"),
        available=_one(fields, "available"),
        goal_search=_one(fields, "goal_search"),
        skill_search=_one(fields, "skill_search"),
        place_search=_one(fields, "place_search"),
    )


def learner_from(form: ProfileForm, base: Learner) -> tuple[Learner, Mapping[str, str]]:
    """The record that a form describes, and what does not fit by field: then the record is not to be kept.

    What the form does not show, such as the status, is taken from `base`; so is how a skill is known.
    """
    wrong: dict[str, str] = {}
    for name, text, most in (("headline", form.headline, MOST_LINE), ("about", form.about, MOST_PROSE)):
        if len(text) > most:
            wrong[name] = "learner.wrong.long"
    edited = replace(
        base,
        headline=form.headline[:MOST_LINE],
        about=form.about[:MOST_PROSE],
        goals=tuple(Goal(one.label, one.code) for one in form.goals if one.ticked),
        skills=skills_by_herself([_skill(one, wrong) for one in form.skills if one.ticked], base.skills),
        languages=_languages(form, base, wrong),
        experiences=tuple(_experience(number, one, wrong) for number, one in enumerate(form.jobs)),
        diploma_level=_whole(form.diploma, DIPLOMAS, "diploma", wrong, base.diploma_level),
        place=_place(form.place, base, wrong),
        mobility_km=_mobility(form.mobility, wrong),
        contracts=tuple(
            word for one in form.contracts if (word := _word(Contract, one, "contracts", wrong)) is not None
        ),
        remote=_word(Remote, form.remote, "remote", wrong),
        rhythm=_word(Rhythm, form.rhythm, "rhythm", wrong),
        available_from=_date(form.available, "available", wrong),
    )
    return edited, wrong


# --------------------------------------------------------------------------- parts


def _skill(row: SkillRow, wrong: dict[str, str]) -> Skill:
    return Skill(row.label[:MOST_LINE], row.code, _whole(row.level, LEVELS, "skills", wrong, None))


def _skill_rows(learner: Learner) -> tuple[SkillRow, ...]:
    """A row for each skill. One that others vouch for has her own level too, where she gave one."""
    rows: dict[Skill, SkillRow] = {}
    for one in learner.skills:
        vouched = vouched_of(one, learner.skills)
        if vouched is None or one.source is SkillSource.DECLARED or vouched not in rows:
            rows[vouched or one] = _row(one, str(one.level or ""), learner)
    return tuple(rows.values())


def _row(skill: Skill, level: str, base: Learner) -> SkillRow:
    """The row of a skill. How it is known the record tells: a form cannot certify."""
    vouched = vouched_of(skill, base.skills)
    if vouched is None:
        return SkillRow(skill.label, skill.code, level, source=source_of(skill, base.skills).value)
    return SkillRow(
        skill.label, skill.code, level, source=vouched.source.value, vouched=str(vouched.level or "")
    )


def _languages(form: ProfileForm, base: Learner, wrong: dict[str, str]) -> tuple[Language, ...]:
    known = {*LANGUAGES, *(one.code for one in base.languages)}
    found: dict[str, Language] = {}
    for row in form.languages:
        if row.code not in known or (row.level and row.level not in CEFR_LEVELS):
            wrong["languages"] = "learner.wrong.choice"
        elif row.code not in found:
            found[row.code] = Language(row.code, row.level or None)
    return tuple(found.values())


def _experience(number: int, row: JobRow, wrong: dict[str, str]) -> Experience:
    where = f"job-{number}"
    if len(row.title) > MOST_LINE or len(row.description) > MOST_PROSE:
        wrong[where] = "learner.wrong.long"
    start, end = _date(row.start, where, wrong), _date(row.end, where, wrong)
    try:
        return Experience(
            row.title[:MOST_LINE],
            row.organisation[:MOST_LINE] or None,
            start,
            end,
            row.description[:MOST_PROSE],
        )
    except BadRecordError:
        wrong[where] = "learner.wrong.order"
        return Experience(row.title[:MOST_LINE])


def _place(value: str, base: Learner, wrong: dict[str, str]) -> Place | None:
    if not value:
        return None
    if value == KEPT_PLACE:
        return base.place
    found = place_of(value)
    if found is None:
        wrong["place"] = "learner.wrong.choice"
    return found


def _mobility(text: str, wrong: dict[str, str]) -> float | None:
    if not text:
        return None
    plain = text.replace(",", ".").removesuffix("km").strip()
    if re.fullmatch(r"\d{1,5}(\.\d{1,2})?", plain) is None or float(plain) > MOST_MOBILITY_KM:
        wrong["mobility"] = "learner.wrong.mobility"
        return None
    return float(plain)


def _date(text: str, where: str, wrong: dict[str, str]) -> date | None:
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        wrong[where] = "learner.wrong.day"
        return None
    if not 1930 <= found.year <= 2100:
        wrong[where] = "learner.wrong.day"
        return None
    return found


def _whole(
    text: str, allowed: Sequence[str], where: str, wrong: dict[str, str], kept: int | None
) -> int | None:
    if not text:
        return None
    if text not in allowed and text != str(kept):
        wrong[where] = "learner.wrong.choice"
        return None
    return int(text)


Word = TypeVar("Word", bound=StrEnum)


def _word(words: type[Word], text: str, where: str, wrong: dict[str, str]) -> Word | None:
    if not text:
        return None
    if text not in {one.value for one in words}:
        wrong[where] = "learner.wrong.choice"
        return None
    return words(text)


def _one(fields: Fields, name: str) -> str:
    """A field as one line."""
    values = fields.get(name, ())
    return " ".join(values[0].replace("\0", " ").split()) if values else ""


def _prose(fields: Fields, name: str) -> str:
    values = fields.get(name, ())
    return values[0].replace("\0", " ").replace("\r\n", "\n").strip() if values else ""


def _split(value: str) -> tuple[str | None, str]:
    code, _, label = value.replace("\0", " ").partition(" ")
    return (None if code == NO_CODE else code), label.strip()[:MOST_LINE]


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
