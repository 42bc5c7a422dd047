"""The page of a profile's form: its choices in words, what does not fit, and two versions side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from matching.records import CEFR_LEVELS, Contract, Learner, Remote, Rhythm
from service.context import PageContext, frame
from service.learner.pages import Difference, LanguageLine, ProfilePage, ReadPage, SkillLine, TickLine
from service.learner.profile_form import (
    DIPLOMAS,
    LANGUAGES,
    LEVELS,
    JobRow,
    LanguageRow,
    ProfileForm,
    SkillRow,
    form_of,
)
from service.pages import Choice, Field, Link, Option
from service.wording import Wording

BLANK_ROWS = 2
"""Empty rows for languages: without script, a row is there before it is needed."""


def profile_page(
    context: PageContext,
    form: ProfileForm,
    *,
    action: str,
    whose: str,
    back: Link,
    title: str,
    notes: Sequence[Link] = (),
    current: Learner | None = None,
) -> ProfilePage:
    """The form.

    Args:
        context: the request.
        form: what it holds.
        action: where it is sent.
        whose: "own", or "followed" when a counsellor fills it in.
        back: where it leads without saving.
        title: the page's.
        notes: what was just added, or not found, in words, and where it is in the form.
        current: what somebody else saved meanwhile, if somebody did.
    """
    wording = context.wording
    shown = replace(
        form,
        languages=(*form.languages, *(LanguageRow() for _ in range(BLANK_ROWS))),
        jobs=(*form.jobs, JobRow()),
    )
    return ProfilePage(
        frame=frame(context, title),
        title=title,
        action=action,
        whose=whose,
        back=back,
        form=shown,
        notes=tuple(notes),
        wrong=tuple(
            Field(name, _field_name(name, wording), error=wording.say(why))
            for name, why in form.wrong.items()
        ),
        differences=() if current is None else differences(form, current, wording),
        goals=tuple(TickLine(one.value, one.label, one.ticked, one.said) for one in form.goals),
        skills=tuple(
            SkillLine(
                number,
                one.label,
                one.value,
                one.ticked,
                one.said or _known_by(one, wording),
                _options(LEVELS, one.level, "learner.level", wording),
            )
            for number, one in enumerate(form.skills)
        ),
        languages=tuple(
            LanguageLine(
                number,
                _plain_options(
                    tuple(dict.fromkeys((*LANGUAGES, one.code)) if one.code else LANGUAGES), one.code, wording
                ),
                _plain_options(CEFR_LEVELS, one.level, wording),
            )
            for number, one in enumerate(shown.languages)
        ),
        places=(
            *(TickLine(one.value, one.label, one.value == form.place, "") for one in form.places),
            TickLine("", wording.say("learner.place.none"), not form.place, ""),
        ),
        contracts=tuple(
            TickLine(one.value, wording.value(one), one.value in form.contracts, "") for one in Contract
        ),
        remote=Choice(
            "remote",
            wording.say("learner.form.remote"),
            _plain_options(tuple(Remote), form.remote, wording),
        ),
        rhythm=Choice(
            "rhythm",
            wording.say("fact.rhythm"),
            _plain_options(tuple(Rhythm), form.rhythm, wording),
        ),
        diploma=Choice(
            "diploma",
            wording.say("fact.diploma"),
            _options(DIPLOMAS, form.diploma, "learner.diploma", wording),
        ),
        read=Link("/me/profile/read", wording.say("learner.read")) if whose == "own" else None,
    )


def read_page(context: PageContext, error: str = "", text: str = "") -> ReadPage:
    """Where a file or a text is given."""
    return ReadPage(frame(context, context.say("learner.read")), error, text)


def differences(form: ProfileForm, current: Learner, wording: Wording) -> tuple[Difference, ...]:
    """The fields in which the form is not what is kept now."""
    kept, yours = _in_words(form_of(current, ""), wording), _in_words(form, wording)
    return tuple(
        Difference(_field_name(name, wording), kept[name] or "–", yours[name] or "–")
        for name in kept
        if kept[name] != yours[name]
    )


def _known_by(row: SkillRow, wording: Wording) -> str:
    """How others know a skill, with their level where they gave one; "" where it is her word."""
    if row.source in ("", "declared"):
        return ""
    source = wording.sources[row.source]
    if not row.vouched:
        return source
    return wording.say(
        "learner.form.vouched", source=source, level=wording.say(f"learner.level.{row.vouched}")
    )


def _in_words(form: ProfileForm, wording: Wording) -> Mapping[str, str]:
    def value(word: str) -> str:
        return wording.value(word) if word else ""

    places = {one.value: one.label for one in form.places}
    return {
        "headline": form.headline,
        "about": form.about,
        "goals": ", ".join(one.label for one in form.goals if one.ticked),
        "skills": ", ".join(
            f"{one.label} ({one.level})" if one.level else one.label for one in form.skills if one.ticked
        ),
        "languages": ", ".join(f"{value(one.code)} {one.level}".strip() for one in form.languages),
        "jobs": " ; ".join(" ".join(filter(None, (one.title, one.start, one.end))) for one in form.jobs),
        "diploma": form.diploma,
        "place": places.get(form.place, ""),
        "mobility": form.mobility,
        "contracts": ", ".join(value(one) for one in sorted(form.contracts)),
        "remote": value(form.remote),
        "rhythm": value(form.rhythm),
        "available": form.available,
    }


def _field_name(name: str, wording: Wording) -> str:
    return wording.say(f"learner.form.{'jobs' if name.startswith('job-') else name}")


def _options(values: Sequence[str], chosen: str, phrase: str, wording: Wording) -> tuple[Option, ...]:
    names = [(one, wording.say(f"{phrase}.{one}")) for one in values]
    if chosen and chosen not in values:
        names.append((chosen, chosen))
    return (
        Option("", wording.say("learner.unsaid"), not chosen),
        *(Option(one, text, one == chosen) for one, text in names),
    )


def _plain_options(values: Sequence[str], chosen: str, wording: Wording) -> tuple[Option, ...]:
    return (
        Option("", wording.say("learner.unsaid"), not chosen),
        *(Option(str(one), wording.value(one), one == chosen) for one in values),
    )
