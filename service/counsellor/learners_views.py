"""A counsellor's learners, those whose search stalls first, and one of them as she sees herself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from urllib.parse import quote

from matching.matcher import Ranking
from matching.records import Contract, Identity, Learner, LearnerStatus, Offer, Placement
from service.accounts.users import User
from service.context import PageContext, frame
from service.counsellor.pages import (
    AgreementsView,
    DecidedView,
    FollowedPage,
    FollowedView,
    OneLearnerPage,
    PlacementView,
)
from service.learner.identity_views import shown_to_organisation
from service.learner.offer_views import contest_view, day_of, offer_items, sent_words
from service.learner.pages import NoteView
from service.pages import Choice, Link, Option
from service.views import full_name, headline, learner_page
from service.wording import Wording
from service.workspace.choices import Choice as Decided
from service.workspace.contests import Contest
from service.workspace.notes import Note
from service.workspace.stalling import Search, Sign, Stall, missing_facts, pressing, stalls
from service.workspace.suggestions import Suggestion

SORTS = ("pressing", "called", "active", "end")
ALL = "all"
LEARNERS = "/counsellor/learners"


def learner_path(learner_id: str) -> str:
    """Where a counsellor reads about a learner."""
    return f"{LEARNERS}/{quote(learner_id, safe=':')}"


def called(learner: Learner, identity: Identity | None, context: PageContext) -> str:
    """What a counsellor calls a learner: her name, else her headline."""
    return full_name(identity) or headline(context.desk, learner, context.wording)


def sign_words(stall: Stall, learner: Learner, wording: Wording, on: date) -> str:
    """A sign with its day, or with what is missing."""
    name = f"counsellor.sign.{stall.sign.value}"
    match stall:
        case Stall(Sign.INCOMPLETE):
            lacks = [wording.say(f"counsellor.lacks.{one}") for one in missing_facts(learner)]
            return wording.say(name, facts=", ".join(lacks))
        case Stall(Sign.NO_OFFER | Sign.UNSEEN):
            return wording.say(name)
        case Stall(_, None):
            return wording.say(f"{name}.never")
        case Stall(Sign.SIX_MONTHS, day) if day is not None and day < on:
            name += ".past"
    return wording.say(name, day=wording.day(stall.day or on))


def followed_page(
    context: PageContext,
    searches: Mapping[str, Search],
    identities: Mapping[str, Identity],
    *,
    sign: str,
    status: str,
    sort: str,
    hints: Sequence[tuple[str, Link]],
) -> FollowedPage:
    """My learners. `sign` and `status` are one of their kind or `ALL`, `sort` one of `SORTS`."""
    wording, on = context.wording, context.desk.today()
    found = {one: stalls(search, on) for one, search in searches.items()}
    titles = {one: headline(context.desk, search.learner, wording) for one, search in searches.items()}
    names = {one: full_name(identities.get(one)) or title for one, title in titles.items()}
    shown = [
        one
        for one, search in searches.items()
        if (sign == ALL or sign in {stall.sign.value for stall in found[one]})
        and (status == ALL or search.learner.status.value == status)
    ]
    shown.sort(key=lambda one: _order(searches[one], found[one], names[one], sort, one))
    stalling = sum(bool(one) for one in found.values())
    return FollowedPage(
        frame=frame(context, wording.say("counsellor.learners")),
        counts=wording.say(
            "counsellor.counts", n=wording.number(len(searches), 0), stalling=wording.number(stalling, 0)
        ),
        hints=tuple(hints),
        signs=_choice("sign", (ALL, *(one.value for one in Sign)), sign, "counsellor.filter.sign", wording),
        statuses=_choice(
            "status", (ALL, *(one.value for one in LearnerStatus)), status, "counsellor.status", wording
        ),
        sorts=_choice("sort", SORTS, sort, "counsellor.sort", wording),
        learners=tuple(
            _followed_view(context, searches[one], found[one], names[one], titles[one]) for one in shown
        ),
    )


def _order(
    search: Search, signs: tuple[Stall, ...], name: str, sort: str, learner_id: str
) -> tuple[object, ...]:
    learner = search.learner
    match sort:
        case "called":
            return name.casefold(), learner_id
        case "active":
            return learner.last_active or date.min, learner_id
        case "end":
            return search.training_end or date.max, learner_id
        case _:
            return *pressing(signs), name.casefold(), learner_id


def _followed_view(
    context: PageContext, search: Search, signs: tuple[Stall, ...], name: str, title: str
) -> FollowedView:
    wording, learner = context.wording, search.learner
    days = (
        ("counsellor.fact.end", search.training_end),
        ("counsellor.fact.applied", search.applied),
        ("counsellor.fact.active", learner.last_active),
    )
    return FollowedView(
        name=Link(learner_path(learner.id), name),
        headline=title if title != name else "",
        status=""
        if learner.status is LearnerStatus.SEEKING
        else wording.say(f"counsellor.status.{learner.status.value}"),
        signs=tuple(sign_words(one, learner, wording, context.desk.today()) for one in signs),
        facts=tuple(wording.say(phrase, day=wording.day(day)) for phrase, day in days if day is not None),
    )


def _choice(name: str, values: Iterable[str], chosen: str, phrase: str, wording: Wording) -> Choice:
    options = tuple(Option(one, wording.say(f"{phrase}.{one}"), one == chosen) for one in values)
    return Choice(name, wording.say(phrase), options)


def one_learner_page(
    context: PageContext,
    search: Search,
    identity: Identity | None,
    ranking: Ranking,
    *,
    agreements: AgreementsView,
    decided: Mapping[str, Decided],
    offers: Mapping[str, Offer],
    hire_offers: Sequence[Offer],
    suggestions: Sequence[Suggestion],
    people: Mapping[str, User],
    notes: Sequence[Note],
    own_user: str,
    placements: Sequence[Placement],
    colleagues: Sequence[User],
    contests: Sequence[Contest],
    invite: str,
) -> OneLearnerPage:
    """A learner as she sees herself, with what her counsellor may do.

    `offers` are those she decided about, `people` who wrote or sent something, both by id; `hire_offers` are those that
    she may have been hired for, `own_user` is who reads, `invite` the address that she would be invited at.
    """
    wording, desk, learner = context.wording, context.desk, search.learner
    profile = learner_page(context, learner, ranking)
    names = {one.id: one.name for one in people.values()}
    path = learner_path(learner.id)
    name = called(learner, identity, context)
    return OneLearnerPage(
        frame=frame(context, name),
        id=learner.id,
        path=path,
        name=name,
        headline=profile.title if profile.title != name else "",
        contact=shown_to_organisation(identity, wording),
        facts=profile.facts,
        about=tuple(line for line in learner.about.split("\n") if line.strip()),
        skills=profile.skills,
        trainings=profile.trainings,
        signs=tuple(sign_words(one, learner, wording, desk.today()) for one in stalls(search, desk.today())),
        status=learner.status.value,
        agreements=agreements,
        decided=tuple(
            DecidedView(
                Link(f"/jobs/{quote(one.offer_id, safe=':')}", offers[one.offer_id].title),
                wording.say(f"learner.choice.{one.decision.value}", day=day_of(one.at, wording)),
                " – ".join(
                    part
                    for part in (wording.say(f"learner.reason.{one.reason}") if one.reason else "", one.text)
                    if part
                ),
            )
            for one in decided.values()
            if one.offer_id in offers
        ),
        list=profile.ranked,
        items=offer_items(
            context, ranking, profile.ranked.matches, {}, sent_words(suggestions, names, wording)
        ),
        notes=tuple(
            (
                one.id,
                NoteView(day_of(one.created, wording), names.get(one.user_id, "–"), one.text),
                one.user_id == own_user,
            )
            for one in notes
        ),
        placements=tuple(
            PlacementView(
                one.on.isoformat(),
                wording.day(one.on),
                one.organisation or "",
                one.contract.value if one.contract else "",
                one.offer_id or "",
            )
            for one in placements
        ),
        contracts=tuple(Option(one.value, wording.value(one)) for one in Contract),
        offers=tuple(Option(one.id, one.title) for one in hire_offers),
        today=desk.today().isoformat(),
        colleagues=Choice(
            "to",
            wording.say("counsellor.hand-over.to"),
            tuple(Option(one.id, one.name) for one in colleagues),
        )
        if colleagues
        else None,
        contests=tuple(contest_view(context, one) for one in contests),
        invite=invite,
    )
