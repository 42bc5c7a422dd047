"""My offers, a draft in its form, and an offer as a whole -> what a page shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from data.readers.report import Problem
from matching.records import Contract, Demand, Offer, Remote, Rhythm
from service.context import PageContext, frame
from service.filter_form import DIPLOMA_LEVELS
from service.pages import Choice, Field, Link, Option
from service.recruiter.addresses import NEW, REVIEW, path_of_offer
from service.recruiter.offer_standing import ended_words, standing_words
from service.recruiter.pages import (
    ConflictRow,
    ManagePage,
    NewOfferPage,
    OfferGroup,
    OfferRow,
    OffersPage,
    ReviewPage,
    SkillRow,
)
from service.wording import Wording, choice_words
from service.workspace.concept_search import Suggestion
from service.workspace.hires import Hires
from service.workspace.offer_drafts import FIELDS, Draft, ReadSkill
from service.workspace.offer_life import STANDINGS, standing_of

CHOICES: Mapping[str, tuple[str, ...]] = {
    "contract": tuple(Contract),
    "rhythm": tuple(Rhythm),
    "remote": tuple(Remote),
    "diploma": tuple(str(level) for level in DIPLOMA_LEVELS),
}
HINTS = {
    "town": "recruiter.field.town.hint",
    "starts": "recruiter.field.day.hint",
    "expires": "recruiter.field.day.hint",
    "diploma": "recruiter.field.diploma.hint",
}
PROSE = ("description", "profile")
DEMANDS = (*(one.value for one in Demand), "out")
SHOWN_CHARACTERS = 2_000
"""Of a prose field in the comparison of two versions; the form below has it whole."""


# --------------------------------------------------------------------------- my offers


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits at my offers, by offer id. `unread` are those of the applications that nobody looked at."""

    shortlisted: Mapping[str, int]
    contacts: Mapping[str, int]
    applied: Mapping[str, int]
    unread: Mapping[str, int]


def offers_page(context: PageContext, offers: Collection[Offer], waiting: Waiting) -> OffersPage:
    """My offers by where they stand, the newest first."""
    today = context.desk.today()
    groups = []
    for standing in STANDINGS:
        rows = [one for one in offers if standing_of(one, today) == standing]
        rows.sort(key=newest_first)
        if rows:
            title = context.say(f"recruiter.offers.{standing}")
            groups.append(OfferGroup(title, tuple(_row(one, context, waiting) for one in rows)))
    return OffersPage(
        frame=frame(context, context.say("recruiter.offers")),
        title=context.say("recruiter.offers"),
        new=Link(NEW, context.say("recruiter.offers.new")),
        groups=tuple(groups),
        nothing="" if groups else context.say("recruiter.offers.none"),
    )


def newest_first(offer: Offer) -> tuple[int, str]:
    """By what offers are put in order."""
    return -(offer.published.toordinal() if offer.published else 0), offer.id


def _row(offer: Offer, context: PageContext, waiting: Waiting) -> OfferRow:
    wording = context.wording
    path, shortlist = path_of_offer(offer.id), path_of_offer(offer.id, "shortlist")
    counts = (
        ("recruiter.offers.shortlisted", waiting.shortlisted.get(offer.id, 0), shortlist),
        ("recruiter.offers.waiting", waiting.contacts.get(offer.id, 0), shortlist),
    )
    facts = (
        offer.place.label if offer.place else "",
        wording.value(offer.contract) if offer.contract else "",
        wording.day(offer.published) if offer.published else "",
        ended_words(context, offer),
    )
    applied = waiting.applied.get(offer.id, 0)
    said = wording.count("recruiter.offers.applied", applied)
    if unread := waiting.unread.get(offer.id, 0):
        said = wording.count("recruiter.offers.unread", unread, applied=said)
    return OfferRow(
        link=Link(path, offer.title),
        facts=tuple(fact for fact in facts if fact),
        counts=(
            *((Link(path_of_offer(offer.id, "applied"), said),) if applied else ()),
            *(Link(where, wording.count(name, n)) for name, n, where in counts if n),
        ),
        edit=Link(path_of_offer(offer.id, "manage"), wording.say("recruiter.manage")),
    )


def _day_field(name: str, day: date | None, wrong: Mapping[str, str], context: PageContext) -> Field:
    return Field(
        name,
        context.say(f"recruiter.manage.{name}"),
        wrong.get(name, "" if day is None else day.isoformat()),
        error=context.say("recruiter.manage.wrong-day") if name in wrong else "",
        kind="date",
        required=True,
    )


# --------------------------------------------------------------------------- a new offer


def new_offer_page(
    context: PageContext, text: str = "", trouble: str = "", problems: Sequence[Problem] = ()
) -> NewOfferPage:
    """Where an advert is pasted; with the text and what was wrong with it after a try that failed."""
    return NewOfferPage(
        frame=frame(context, context.say("recruiter.new")),
        text=Field(
            "text",
            context.say("recruiter.new.text"),
            text,
            hint=context.say("recruiter.new.text.hint"),
            kind="textarea",
            error=context.say(trouble) if trouble else "",
        ),
        file=Field(
            "file",
            context.say("recruiter.new.file"),
            hint=context.say("recruiter.new.file.hint"),
            kind="file",
        ),
        trouble=context.say(trouble) if trouble else "",
        problems=tuple(_problem(one, context) for one in problems),
    )


@dataclass(frozen=True, slots=True)
class Reviewing:
    """A draft in its form: the record and the version that it changes, what was looked for, and what is wrong.

    `before` and `version` are of the record that is edited; `theirs` is a version that was saved meanwhile.
    """

    draft: Draft
    before: Offer | None = None
    version: int | None = None
    typed: str = ""
    found: tuple[Suggestion, ...] | None = None
    wrong: Mapping[str, str] | None = None
    trouble: str = ""
    theirs: Draft | None = None


def review_page(context: PageContext, asked: Reviewing) -> ReviewPage:
    """A draft in its form."""
    name = "recruiter.review" if asked.before is None else "recruiter.edit"
    draft = asked.draft
    fields = tuple(_field(one, asked, context) for one in FIELDS if one not in PROSE)
    prose = [_field(one, asked, context) for one in PROSE]
    taxonomy = context.desk.matcher.reader.taxonomy
    return ReviewPage(
        frame=frame(context, context.say(name)),
        title=context.say(name),
        lead=context.say("recruiter.review.lead"),
        action=REVIEW if asked.before is None else path_of_offer(asked.before.id, "edit"),
        version="" if asked.version is None else str(asked.version),
        source="" if asked.before is None else asked.before.id,
        problems=tuple(_problem(one, context) for one in draft.problems),
        trouble=asked.trouble,
        fields=fields,
        prose=tuple(one for one in prose if isinstance(one, Field)),
        occupations=tuple(
            Option(code, taxonomy.label(code, context.lang), chosen=code in draft.occupations)
            for code in (*draft.occupations, *draft.guesses)
            if code in taxonomy
        ),
        skills=tuple(
            _skill(number, one, _that_would_do(one, draft.skills), context)
            for number, one in enumerate(draft.skills)
        ),
        typed=asked.typed,
        searched=asked.found is not None,
        found=tuple(Option(f"add:{one.code}", one.label) for one in asked.found or ()),
        submit=context.say("recruiter.review.publish" if asked.before is None else "recruiter.review.save"),
        kept=context.say("recruiter.review.kept") if asked.before is None else "",
        conflict=() if asked.theirs is None else _conflict(draft, asked.theirs, context),
    )


def _skill(number: int, read: ReadSkill, others: Sequence[str], context: PageContext) -> SkillRow:
    code, label, demand, quotes = read.skill.code or "", read.skill.label, read.skill.demand, read.quotes
    return SkillRow(
        number=number,
        code=code,
        label=label,
        quote=quotes[0] if quotes else "",
        read=context.say("recruiter.review.read", quote=" … ".join(quotes))
        if quotes
        else context.say("recruiter.review.listed"),
        choice=context.say("recruiter.review.choice", others=choice_words(others, context.wording))
        if others
        else "",
        others=read.others,
        warning="" if code else context.say("recruiter.review.uncoded"),
        demand=Choice(
            f"demand-{number}",
            context.say("recruiter.review.demand", label=label),
            tuple(
                Option(one, context.say(f"recruiter.demand.{one}"), chosen=one == demand) for one in DEMANDS
            ),
        ),
    )


def _that_would_do(read: ReadSkill, skills: Sequence[ReadSkill]) -> list[str]:
    """The labels of the skills of a draft that it asks for in place of one, as strongly."""
    return [
        one.skill.label
        for one in skills
        if one.skill.code in read.others and one.skill.demand is read.skill.demand
    ]


def _field(name: str, asked: Reviewing, context: PageContext) -> Field | Choice:
    wording, value = context.wording, asked.draft.values.get(name, "")
    label = context.say(f"recruiter.field.{name}")
    error = (asked.wrong or {}).get(name, "")
    hint = context.say(HINTS[name]) if name in HINTS else ""
    if name in CHOICES:
        unsaid = "recruiter.field.none" if name == "diploma" else "recruiter.field.unsaid"
        options = [Option("", context.say(unsaid), chosen=value not in CHOICES[name])]
        options += [Option(one, _choice(name, one, wording), chosen=one == value) for one in CHOICES[name]]
        return Choice(name, label, tuple(options), error, hint)
    kind = "textarea" if name in PROSE else "text"
    return Field(name, label, value, error, hint, kind, required=name == "title")


def _choice(name: str, value: str, wording: Wording) -> str:
    """One value of a field with few."""
    if name == "diploma":
        return wording.diploma(int(value)) if value in CHOICES[name] else value
    return wording.value(value)


def _conflict(mine: Draft, theirs: Draft, context: PageContext) -> tuple[ConflictRow, ...]:
    wording = context.wording
    rows = []
    for name in FIELDS:
        yours, saved = mine.values.get(name, "").strip(), theirs.values.get(name, "").strip()
        if yours or saved:
            if name in CHOICES:
                yours, saved = _choice(name, yours, wording), _choice(name, saved, wording)
            label = context.say(f"recruiter.field.{name}")
            rows.append(
                ConflictRow(label, yours[:SHOWN_CHARACTERS], saved[:SHOWN_CHARACTERS], yours != saved)
            )
    yours, saved = _skills_in_words(mine, context), _skills_in_words(theirs, context)
    rows.append(ConflictRow(context.say("recruiter.review.skills"), yours, saved, yours != saved))
    return tuple(rows)


def _skills_in_words(draft: Draft, context: PageContext) -> str:
    return "\n".join(
        f"{one.skill.label} ({context.say(f'recruiter.demand.{one.skill.demand.value}')})"
        for one in draft.skills
    )


def problem_words(problem: Problem, context: PageContext) -> str:
    """What a reader says of a value, in the language of the page."""
    return problem.in_words(context.lang)


def _problem(problem: Problem, context: PageContext) -> str:
    name = f"recruiter.field.{problem.column}"
    reason = problem_words(problem, context)
    if problem.column is None:
        return reason
    column = context.say(name) if name in context.wording.text else problem.column
    return context.say("recruiter.review.problem", column=column, reason=reason)


# --------------------------------------------------------------------------- an offer as a whole


def posts_words(offer: Offer, hires: Hires, wording: Wording) -> str:
    """How many of the posts of an offer are filled, "" for an offer of one."""
    if offer.posts < 2:
        return ""
    return wording.count("recruiter.posts", hires.count, posts=wording.number(offer.posts, 0))


def manage_page(
    context: PageContext,
    offer: Offer,
    people: Sequence[tuple[str, str]],
    hires: Hires,
    wrong: Mapping[str, str],
) -> ManagePage:
    """What can be done with an offer.

    `people` may fill a post: their ids and what they are called. `wrong` are days that cannot be, by field.
    """
    fill = "fill" if offer.posts < 2 else "hire"
    nobody = Option("", context.say("recruiter.manage.fill.nobody"), chosen=True)
    return ManagePage(
        frame=frame(context, context.say("recruiter.manage.title", title=offer.title)),
        title=context.say("recruiter.manage.title", title=offer.title),
        back=Link(path_of_offer(offer.id), context.say("recruiter.candidate.back", title=offer.title)),
        edit=Link(path_of_offer(offer.id, "edit"), context.say("recruiter.manage.edit")),
        copy=Link(path_of_offer(offer.id, "copy"), context.say("recruiter.manage.copy")),
        status=offer.status.value,
        standing=standing_words(context, offer),
        action=path_of_offer(offer.id, "status"),
        posts=posts_words(offer, hires, context.wording),
        fill=context.say(f"recruiter.manage.{fill}"),
        fill_do=context.say(f"recruiter.manage.{fill}.do"),
        starts=_day_field("starts", context.desk.today(), wrong, context),
        prolong=path_of_offer(offer.id, "prolong"),
        until=None if offer.expires is None else _day_field("until", None, wrong, context),
        who=Choice(
            "learner",
            context.say("recruiter.manage.fill.who"),
            (nobody, *(Option(one, title) for one, title in people)),
            hint=context.say("recruiter.manage.fill.hint"),
        ),
    )
