"""JSON Resume 1.x (jsonresume.org/schema): a learner, and her identity apart.

From `basics` name, email, phone, address and image go to the identity; label becomes the headline, summary the
text about her, location the place. `work` and `volunteer` become jobs; `education` gives the diploma level where
it can be told; `skills` (names and keywords), `certificates` (certified) and `languages` are read. `awards`,
`publications`, `projects`, `interests` and `references` are not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from data.readers.dates import parse_date
from data.readers.education import held_level, highest_level, is_unfinished
from data.readers.fields import Desk, Fields
from data.readers.job_posting import made_id
from data.readers.learner_rows import in_order
from data.readers.offer_rows import joined_skills
from data.readers.own_names import at_the_door
from data.readers.report import SpoiledRowError
from data.readers.skills_cell import level_by_name
from matching.records import Experience, Identity, Language, Learner, Place, Skill, SkillSource

_NOT_READ = ("awards", "publications", "projects", "interests", "references")


def is_resume(value: Mapping[str, object]) -> bool:
    """Whether an object looks like a JSON Resume."""
    return isinstance(value.get("basics"), dict)


def resume_id(value: Mapping[str, object]) -> str | None:
    """The id a resume gives itself: "id", which the schema leaves free to add."""
    found = value.get("id")
    return found.strip() or None if isinstance(found, str) else None


def learner_from_resume(desk: Desk, value: Mapping[str, object]) -> tuple[Learner, Identity | None]:
    """The learner and identity of a resume.

    The schema has no id: one is made from the email, else the name, as a digest that shows neither.

    Raises:
        SpoiledRowError: there is neither an id, nor an email, nor a name.
    """
    basics = value.get("basics")
    fields = Fields(desk, basics if isinstance(basics, dict) else {}, _under("basics", basics))
    learner_id = resume_id(value)
    if learner_id is None:
        who = fields.label("email") or fields.label("name")
        if who is None:
            raise SpoiledRowError("missing", "basics.email")
        learner_id = made_id("resume", [who.casefold()])
        desk.report.notice("id-made", "id", learner_id)
    for name in _NOT_READ:
        if value.get(name):
            desk.report.notice_once("not-read", name)
    where = fields.raw("location")
    location = Fields(desk, where if isinstance(where, dict) else {}, _under("basics.location", where))
    learner = Learner(
        id=learner_id,
        headline=fields.label("label") or "",
        about=fields.text("summary"),
        experiences=tuple(_jobs(desk, value)),
        skills=_skills(desk, value),
        languages=_languages(desk, value),
        diploma_level=_level(desk, value),
        place=_place(location),
    )
    identity = _identity(learner_id, fields, location)
    return at_the_door(learner, identity, fields.report), identity


def _under(prefix: str, part: object) -> dict[str, str]:
    return {str(name): f"{prefix}.{name}" for name in part} if isinstance(part, dict) else {}


def _items(desk: Desk, value: Mapping[str, object], name: str) -> Iterator[Fields]:
    """The objects of a section, each with its place in it."""
    section = value.get(name)
    if section is None:
        return
    if not isinstance(section, list):
        desk.report.problem("not-understood", name, section, wanted="list")
        return
    for number, item in enumerate(section):
        if isinstance(item, dict):
            yield Fields(desk, item, _under(f"{name}[{number}]", item))
        else:
            desk.report.problem("not-an-object", f"{name}[{number}]", item)


def _jobs(desk: Desk, value: Mapping[str, object]) -> Iterator[Experience]:
    for section in ("work", "volunteer"):
        for item in _items(desk, value, section):
            title = item.label("position") or item.label("name") or item.label("organization")
            if title is None:
                continue
            start, end = in_order(item, "endDate", item.day("startDate"), item.day("endDate", last_day=True))
            told = [item.text("summary"), *(f"- {line}" for line in item.text("highlights").splitlines())]
            where = item.label("name") or item.label("company") or item.label("organization")
            yield Experience(title, where, start, end, "\n".join(line for line in told if line))


def _skills(desk: Desk, value: Mapping[str, object]) -> tuple[Skill, ...]:
    """Certificates first (the stronger evidence), then each skill's keywords and its name."""
    certified = [
        Skill(label, source=SkillSource.CERTIFIED)
        for item in _items(desk, value, "certificates")
        if (label := item.skill_label("name", item.text("name", 300)))
    ]
    declared: list[Skill] = []
    for item in _items(desk, value, "skills"):
        level_text = item.label("level")
        level = level_by_name(level_text) if level_text else None
        if level_text and level is None:
            desk.report.problem("not-understood", item.column("level"), level_text, wanted="skill-level")
        name = item.label("name")
        keywords = item.text("keywords").splitlines()
        declared += item.skills(
            "keywords", [*([name] if name else []), *keywords], Skill("like", level=level)
        )
    return joined_skills(certified, declared)


def _languages(desk: Desk, value: Mapping[str, object]) -> tuple[Language, ...]:
    found: dict[str, Language] = {}
    for item in _items(desk, value, "languages"):
        language, fluency = item.label("language"), item.label("fluency")
        if language:
            piece = f"{language}: {fluency}" if fluency else language
            found |= {one.code: one for one in item.languages("language", [(piece, True)])}
    return tuple(found.values())


def _level(desk: Desk, value: Mapping[str, object]) -> int | None:
    """The highest level among the studies that are told apart and finished.

    Those that end after the day of reading are not, nor those that say so in words.
    """
    levels = []
    for item in _items(desk, value, "education"):
        text = " ".join(filter(None, (item.label("studyType"), item.label("area"))))
        ends = item.label("endDate") or ""
        ended = parse_date(ends)
        if is_unfinished(ends) or (ended is not None and ended > desk.on):
            continue
        named = highest_level(item.label("studyType") or "") or highest_level(text)
        level = held_level(text) if is_unfinished(text) else named
        if level is not None:
            levels.append(level)
    return max(levels) if levels else None


def _place(location: Fields) -> Place | None:
    country = location.label("countryCode")
    postcode = location.label("postalCode") if country in (None, "FR") else None
    return location.place("city", location.label("city") or location.label("region"), postcode=postcode)


def _identity(learner_id: str, fields: Fields, location: Fields) -> Identity:
    name = fields.label("name") or ""
    given, _, family = name.partition(" ")
    return Identity(
        learner_id=learner_id,
        given_name=given or None,
        family_name=family or None,
        email=fields.label("email"),
        phone=fields.label("phone"),
        address=location.label("address"),
        photo=fields.label("image") or fields.label("picture"),
    )
