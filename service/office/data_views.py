"""People's data as an administrator handles it: duplicates, terms, erasure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import date, timedelta

from matching.records import Identity, Learner, LearnerStatus
from service.context import PageContext, frame
from service.office.pages import Act, Cell, Form, Hidden, OfficePage, Table
from service.office.start_views import up
from service.pages import Choice, Fact, Field, Link, Option
from service.trust.duplicates import Pair
from service.trust.retention import NOTICE_DAYS, Term

MOST_PAIRS = 100
MOST_TERMS = 200
SOON_DAYS = 90
"""Terms that are shown: those of the next quarter, before the notice goes out."""


def duplicates_page(context: PageContext, pairs: Sequence[Pair]) -> OfficePage:
    """Pairs of records that may be one person's. Names are not shown before one looks at a pair: the look is logged."""
    say = context.say
    return OfficePage(
        frame=frame(context, say("office.duplicates")),
        back=up(context),
        lead=context.wording.count("office.duplicates.count", len(pairs)),
        paragraphs=(say("office.duplicates.how"),),
        parts=(
            Table(
                say("office.duplicates"),
                tuple(say(f"office.column.{one}") for one in ("first", "second", "agrees", "act")),
                tuple(
                    (
                        Cell(one.first),
                        Cell(one.second),
                        Cell(", ".join(say(f"office.agrees.{reason}") for reason in one.reasons)),
                        Cell(
                            "",
                            act=Act(
                                say("office.duplicates.compare"),
                                "/office/duplicates/compare",
                                (("first", one.first), ("second", one.second)),
                                say("office.duplicates.compare.which", first=one.first, second=one.second),
                            ),
                        ),
                    )
                    for one in pairs[:MOST_PAIRS]
                ),
                say("office.duplicates.none"),
                quiet=True,
            ),
        ),
    )


def compare_page(
    context: PageContext,
    first: tuple[Learner, Identity | None],
    second: tuple[Learner, Identity | None],
) -> OfficePage:
    """Two records side by side, and which of the two ids stays if they are one person's."""
    say = context.say
    ids = (first[0].id, second[0].id)
    rows = [
        (name, *(_fact(context, one, name) for one in (first[1], second[1]))) for name in _names(Identity)
    ]
    rows += [(name, *(_fact(context, one[0], name) for one in (first, second))) for name in _names(Learner)]
    return OfficePage(
        frame=frame(context, say("office.compare")),
        back=Link("/office/duplicates", say("office.duplicates")),
        lead=say("office.compare.lead"),
        parts=(
            Table(
                say("office.compare"),
                (say("office.column.fact"), *ids),
                tuple(
                    (Cell(say(f"office.fact.{name}")), Cell(mine), Cell(theirs))
                    for name, mine, theirs in rows
                    if mine or theirs
                ),
                say("office.compare.nothing"),
                quiet=True,
            ),
            Form(
                say("office.merge"),
                "/office/merge",
                say("office.merge.do"),
                how=say("office.merge.how"),
                choices=(
                    Choice(
                        "survivor",
                        say("office.merge.survivor"),
                        tuple(Option(one, one, chosen=one == ids[0]) for one in ids),
                    ),
                ),
                hidden=(Hidden("first", ids[0]), Hidden("second", ids[1])),
                grave=True,
            ),
        ),
    )


COMPARED: Mapping[type, tuple[str, ...]] = {
    Identity: ("given_name", "family_name", "email", "phone", "birth_date"),
    Learner: (
        "headline",
        "goals",
        "skills",
        "experiences",
        "diploma_level",
        "place",
        "available_from",
        "status",
        "created",
        "last_active",
    ),
}
"""What tells whether two records are one person's. Audiences, gender and nationality do not, and are not shown."""


def _names(cls: type) -> tuple[str, ...]:
    known = {one.name for one in fields(cls)}
    return tuple(name for name in COMPARED[cls] if name in known)


def _fact(context: PageContext, record: Identity | Learner | None, name: str) -> str:
    value = None if record is None else getattr(record, name)
    if isinstance(value, tuple):
        words = [getattr(one, "label", "") or getattr(one, "title", "") for one in value]
        return ", ".join(words)
    if isinstance(value, LearnerStatus):
        return context.say(f"office.status.{value.value}")
    if isinstance(value, date):
        return context.wording.day(value)
    return "" if value is None else context.wording.value(getattr(value, "label", value))


# --------------------------------------------------------------------------- terms, erasure


def soon(terms: Sequence[Term], on: date) -> list[Term]:
    """The terms of which a notice goes out within `SOON_DAYS`, or went out."""
    return [one for one in terms if one.due - timedelta(days=NOTICE_DAYS) <= on + timedelta(days=SOON_DAYS)]


def retention_page(
    context: PageContext, terms: Sequence[Term], unreached: Collection[str], on: date
) -> OfficePage:
    """Whose term is near: who was told, who will be, who cannot be (`unreached`), and when data is erased."""
    say, day = context.say, context.wording.day
    to_notice = [one.learner_id in unreached for one in terms if one.to_notice(on)]
    shown = soon(terms, on)[:MOST_TERMS]
    return OfficePage(
        frame=frame(context, say("office.retention")),
        back=up(context),
        lead=say("office.retention.lead"),
        paragraphs=(say("office.retention.unreached.how"),) if any(to_notice) else (),
        facts=(
            Fact(say("office.retention.noticed"), str(sum(one.noticed is not None for one in terms))),
            Fact(say("office.retention.to_notice"), str(to_notice.count(False))),
            Fact(say("office.retention.unreached"), str(to_notice.count(True))),
            Fact(say("office.retention.to_erase"), str(sum(one.to_erase(on) for one in terms))),
        ),
        parts=(
            Table(
                say("office.retention.soon"),
                tuple(say(f"office.column.{one}") for one in ("id", "last_contact", "noticed", "due")),
                tuple(
                    (
                        Cell(one.learner_id, f"/learners/{one.learner_id}"),
                        Cell(day(one.last_contact)),
                        Cell(_told_words(context, one, unreached)),
                        Cell("–" if _cannot_be_told(one, unreached) else day(_erased_on(one, on))),
                    )
                    for one in shown
                ),
                say("office.retention.none"),
            ),
        ),
    )


def _cannot_be_told(term: Term, unreached: Collection[str]) -> bool:
    return term.noticed is None and term.learner_id in unreached


def _told_words(context: PageContext, term: Term, unreached: Collection[str]) -> str:
    if term.noticed is not None:
        return context.wording.day(term.noticed)
    return context.say(f"office.retention.{'cannot' if term.learner_id in unreached else 'not-yet'}")


def _erased_on(term: Term, on: date) -> date:
    """The day of erasure: the term, and never before thirty days after a notice."""
    told = term.noticed or max(on, term.due - timedelta(days=NOTICE_DAYS))
    return max(term.due, told + timedelta(days=NOTICE_DAYS))


def erase_page(
    context: PageContext,
    learner_id: str = "",
    counts: Mapping[str, int] | None = None,
    unknown: bool = False,
    unconfirmed: bool = False,
) -> OfficePage:
    """Erasing somebody: first whom, then what goes, then her id once more."""
    say = context.say
    ask = Form(
        "",
        "/office/erase",
        say("office.erase.look"),
        fields=(
            Field(
                "id",
                say("office.erase.id"),
                learner_id,
                error=say("office.erase.unknown") if unknown else "",
                required=True,
            ),
        ),
        reading=True,
    )
    parts: list[Form | Table] = [ask]
    if counts is not None:
        parts += [
            Table(
                say("office.erase.what"),
                (say("office.column.kind"), say("office.column.count")),
                tuple(
                    (Cell(say(f"office.kept.{name}") if _known(context, name) else name), Cell(str(n)))
                    for name, n in counts.items()
                ),
                say("office.erase.nothing"),
            ),
            Form(
                say("office.erase.sure"),
                "/office/erase",
                say("office.erase.do"),
                how=say("office.erase.how"),
                fields=(
                    Field(
                        "confirm",
                        say("office.erase.confirm", id=learner_id),
                        error=say("office.erase.unconfirmed") if unconfirmed else "",
                        required=True,
                    ),
                ),
                hidden=(Hidden("id", learner_id),),
                grave=True,
            ),
        ]
    return OfficePage(
        frame=frame(context, say("office.erase")),
        back=up(context),
        lead=say("office.erase.lead"),
        parts=tuple(parts),
    )


def _known(context: PageContext, name: str) -> bool:
    return f"office.kept.{name}" in context.wording.text
