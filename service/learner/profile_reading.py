"""What a search, a file or a pasted text adds to the form of a profile: proposals, never more."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from data.readers.documents import UnreadableDocumentError, text_of_document
from data.readers.front import read_learners
from data.readers.learner_ids import ID_WARNINGS
from matching.errors import PasserelleError
from matching.records import Learner, Skill
from matching.skills import SkillExtractor
from matching.taxonomy import Lang, Taxonomy
from service.learner.profile_form import GoalRow, LanguageRow, PlaceRow, ProfileForm, SkillRow, form_of
from service.pages import Link
from service.wording import Wording
from service.workspace.commune_search import find_communes
from service.workspace.concept_search import find_occupations, find_skills

MOST_FILE_BYTES = 1_000_000
MOST_READ = 60_000
"""Characters of a text in which skills are looked for."""
MOST_PROPOSALS = 40
SEARCHES = ("goal_search", "skill_search", "place_search")


class UnreadableFileError(PasserelleError):
    """A file or a text holds nothing that can be read; `why` says it in words, perhaps in the reader's language."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


def searched(
    form: ProfileForm, taxonomy: Taxonomy, wording: Wording, lang: Lang
) -> tuple[ProfileForm, tuple[Link, ...]]:
    """The form with what its search fields found, which are empty then; and what to say of it, with the way there."""
    notes = []
    if form.goal_search:
        known = {one.code for one in form.goals}
        found = [
            GoalRow(one.label, one.code, ticked=False, said=one.name)
            for one in find_occupations(taxonomy, form.goal_search, lang)
            if one.code not in known
        ]
        notes.append(_note(form.goal_search, len(found), "goals", f"goal-{len(form.goals)}", wording))
        form = replace(form, goals=(*form.goals, *found), goal_search="")
    if form.skill_search:
        known = {one.code for one in form.skills}
        rows = [
            SkillRow(one.label, one.code, ticked=False, said=one.name)
            for one in find_skills(taxonomy, form.skill_search, lang)
            if one.code not in known
        ]
        notes.append(_note(form.skill_search, len(rows), "skills", f"skill-{len(form.skills)}", wording))
        form = replace(form, skills=(*form.skills, *rows), skill_search="")
    if form.place_search:
        places = [
            PlaceRow(one.code, f"{one.name} ({one.departement})") for one in find_communes(form.place_search)
        ]
        notes.append(_note(form.place_search, len(places), "places", "field-place", wording))
        form = replace(form, places=(*form.places, *places), place_search="")
    return form, tuple(notes)


def with_text(
    form: ProfileForm, text: str, extractor: SkillExtractor, taxonomy: Taxonomy, wording: Wording, lang: Lang
) -> tuple[ProfileForm, tuple[Link, ...]]:
    """The form with the skills that are recognised in a text, each with its words, none ticked.

    Raises:
        UnreadableFileError: it is longer than `MOST_READ`.
    """
    if len(text) > MOST_READ:
        raise UnreadableFileError(wording.say("document.large"))
    known = {one.code for one in form.skills}
    found = [one for one in extractor.extract(text) if one.code not in known]
    rows = [
        SkillRow(
            taxonomy.label(one.code, lang),
            one.code,
            str(one.level or ""),
            ticked=False,
            said=wording.say("skill.quote", text=one.text),
        )
        for one in found[:MOST_PROPOSALS]
    ]
    said = wording.count("learner.read.found", len(rows))
    first = f"#skill-{len(form.skills)}" if rows else ""
    return replace(form, skills=(*form.skills, *rows)), (Link(first, said),)


def text_of_file(content: bytes, wording: Wording) -> str:
    """The text of a résumé that is a document.

    Raises:
        UnreadableFileError: it gives no text.
    """
    try:
        return text_of_document(content)
    except UnreadableDocumentError as error:
        raise UnreadableFileError(wording.say(f"document.{error.trouble.value}")) from error


def with_resume(
    form: ProfileForm, content: bytes, wording: Wording, lang: Lang
) -> tuple[ProfileForm, tuple[Link, ...]]:
    """The form with what a JSON Resume says: empty fields are filled in, and its skills are proposed.

    Raises:
        UnreadableFileError: it is too large, or no JSON Resume.
    """
    if len(content) > MOST_FILE_BYTES:
        raise UnreadableFileError(wording.say("learner.read.large"))
    learner, troubles = _resume(content, lang)
    if learner is None:
        raise UnreadableFileError(wording.say("learner.read.unreadable", why="; ".join(troubles)))
    read = form_of(learner, "")
    jobs = [one for one in read.jobs if one.title not in {job.title for job in form.jobs}]
    codes = {one.code for one in form.languages}
    filled = replace(
        form,
        headline=form.headline or read.headline,
        about=form.about or read.about,
        skills=(*form.skills, *_proposed(learner.skills, form, wording)),
        languages=(
            *form.languages,
            *(LanguageRow(one.code, one.level) for one in read.languages if one.code not in codes),
        ),
        jobs=(*form.jobs, *jobs),
        diploma=form.diploma or read.diploma,
    )
    notes = [wording.say("learner.read.resume")]
    if not form.place and learner.place is not None and learner.place.commune is not None:
        place = PlaceRow(learner.place.commune, learner.place.label)
        filled = replace(filled, places=(*form.places, place), place=place.value)
    return filled, tuple(Link("", note) for note in (*notes, *troubles))


def _proposed(skills: Iterable[Skill], form: ProfileForm, wording: Wording) -> list[SkillRow]:
    known = {one.label for one in form.skills} | {one.code for one in form.skills if one.code}
    rows = [
        SkillRow(
            one.label, one.code, str(one.level or ""), ticked=False, said=wording.say("learner.read.file")
        )
        for one in skills
        if one.label not in known and one.code not in known
    ]
    return rows[:MOST_PROPOSALS]


def _resume(content: bytes, lang: Lang) -> tuple[Learner | None, list[str]]:
    """The learner of a file, and what its reader has to tell."""
    with tempfile.TemporaryDirectory(prefix="passerelle-resume-") as folder:
        path = Path(folder) / "resume.json"
        path.write_bytes(content)
        found = read_learners(path)
    told = [one for one in found.problems if one.code not in ID_WARNINGS]  # she keeps the id that she has
    troubles = [one.in_words(lang) for one in told[:5]]
    usable = found.format == "json-resume" and len(found.records) == 1
    return (found.records[0] if usable else None), troubles


def _note(query: str, count: int, what: str, where: str, wording: Wording) -> Link:
    """What a search found, with the place of the first of it; or that it found nothing, with none."""
    name = f"learner.found.{what}" if count else "learner.found.nothing"
    return Link(f"#{where}" if count else "", wording.say(name, query=query))
