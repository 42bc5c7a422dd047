"""Offers as a learner sees them, and as her counsellor sees them with her: why, why not, and what next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import quote

from matching.matcher import Ranking
from matching.records import Learner, Match, Offer
from service.context import PageContext, frame
from service.desk import Desk
from service.learner.pages import (
    ActsView,
    ChoicesPage,
    ChosenOffer,
    ContestView,
    CourseView,
    OfferItem,
    OwnOfferPage,
    SentView,
    StartPage,
    StepView,
)
from service.pages import Link, MatchView, Option
from service.ranked_views import Named, ranked_list
from service.views import job_page, named_offer
from service.wording import Wording, evidence_words
from service.workspace.choices import REASONS, Choice, Decision
from service.workspace.contests import Contest
from service.workspace.next_steps import Courses, NextStep
from service.workspace.offer_life import ENDED, OPEN, standing_of
from service.workspace.suggestions import Suggestion

OWN_OFFERS = "/me/offers"


def own_offer_path(offer_id: str) -> str:
    """Where a learner reads an offer.

    >>> own_offer_path("eig3:a/b")
    '/me/offers/eig3:a%2Fb'
    """
    return f"{OWN_OFFERS}/{quote(offer_id, safe=':')}"


def day_of(text: str, wording: Wording) -> str:
    """The day of a time that is kept as ISO 8601."""
    return wording.day(date.fromisoformat(text[:10]))


def named_under(desk: Desk, wording: Wording, base: str) -> Named:
    """What offers are called in lists whose links lead under a path."""
    named = named_offer(desk, wording)

    def own(match: Match) -> tuple[str, str, str, tuple[str, ...]]:
        offer_id, _, title, facts = named(match)
        return offer_id, f"{base}/{quote(offer_id, safe=':')}", title, facts

    return own


def reason_options(wording: Wording) -> tuple[Option, ...]:
    """Why an offer does not interest her, as a list to choose from."""
    return tuple(Option(one, wording.say(f"learner.reason.{one}")) for one in REASONS)


def acts_view(
    context: PageContext,
    offer: Offer,
    choice: Choice | None,
    back: str,
    reasons: tuple[Option, ...],
    answers: Mapping[str, str],
) -> ActsView:
    """What a learner may do with an offer. `answers` are the times at which applications of hers were turned down."""
    said = ""
    if choice is not None:
        day = day_of(choice.at, context.wording)
        said = context.say(f"learner.choice.{choice.decision.value}", day=day)
    return ActsView(
        path=own_offer_path(offer.id),
        back=back,
        title=offer.title,
        choice="" if choice is None else choice.decision.value,
        said=said,
        answer=answer_words(offer.id, answers, context.wording),
        reasons=reasons,
        open=standing_of(offer, context.desk.today()) == OPEN,
    )


def answer_words(offer_id: str, answers: Mapping[str, str], wording: Wording) -> str:
    """That an employer did not take her application further, or ""."""
    if offer_id not in answers:
        return ""
    return wording.say("learner.choice.turned-down", day=day_of(answers[offer_id], wording))


def step_view(step: NextStep | None, wording: Wording) -> StepView | None:
    """What is missing and which trainings teach it, in words."""
    if step is None:
        return None
    return StepView(
        missing=tuple(evidence_words(one, wording) for one in step.missing),
        more=wording.say("skill.more", n=step.more) if step.more else "",
        courses=tuple(
            CourseView(
                title=one.training.title,
                detail=" · ".join(
                    part
                    for part in (
                        one.training.provider,
                        one.session.place.label if one.session.place else wording.say("learner.online"),
                        wording.say("learner.begins", day=wording.day(one.session.start)),
                    )
                    if part
                ),
                teaches=wording.say("learner.teaches", skills=", ".join(one.teaches)),
            )
            for one in step.courses
        ),
    )


def offer_items(
    context: PageContext,
    ranking: Ranking,
    views: Sequence[MatchView],
    acts: Mapping[str, ActsView],
    sent: Mapping[str, str],
) -> tuple[OfferItem, ...]:
    """The matches of a page, as `views` show them, with what stands beside them. `acts` and `sent` are by offer id."""
    followed = {
        training.id
        for learner_id in {one.learner_id for one in ranking.matches}
        for training in context.desk.trainings_of(learner_id)
    }
    courses = Courses(context.desk.network, context.desk.matcher.reader.taxonomy, ranking.on, followed)
    return tuple(
        OfferItem(
            view,
            acts.get(match.offer_id),
            step_view(courses.next_step(match), context.wording),
            sent.get(match.offer_id, ""),
        )
        for view, match in zip(views, ranking.matches, strict=True)
    )


def sent_words(
    suggestions: Sequence[Suggestion], names: Mapping[str, str], wording: Wording
) -> dict[str, str]:
    """Who sent which offer and when, by offer id. `names` are those of users, by id."""
    return {
        one.offer_id: wording.say(
            "learner.sent",
            who=names.get(one.user_id, wording.say("learner.somebody")),
            day=day_of(one.created, wording),
        )
        for one in reversed(suggestions)
    }


def start_page(
    context: PageContext,
    learner: Learner,
    ranking: Ranking,
    choices: Mapping[str, Choice],
    suggestions: Sequence[Suggestion],
    names: Mapping[str, str],
    hints: Sequence[tuple[str, Link]],
    answers: Mapping[str, str],
) -> StartPage:
    """Her offers, the best first, and before them what was sent to her and is still to be decided."""
    wording, desk = context.wording, context.desk
    back = context.asked.at(context.asked.question.offset)
    reasons = reason_options(wording)
    acts = {
        one.offer_id: acts_view(
            context, desk.offer(one.offer_id), choices.get(one.offer_id), back, reasons, answers
        )
        for one in ranking.matches
    }
    sent = sent_words(suggestions, names, wording)
    listed = ranked_list(
        context.asked, ranking, wording, "offers", named_under(desk, wording, OWN_OFFERS), learner.status
    )
    turned_down = sum(one.decision is Decision.DISMISSED for one in choices.values())
    return StartPage(
        frame=frame(context, wording.say("learner.start")),
        hints=tuple(hints),
        sent=tuple(
            SentView(
                Link(own_offer_path(one.offer_id), desk.offer(one.offer_id).title),
                sent[one.offer_id],
                one.message,
            )
            for one in suggestions
            if one.offer_id not in choices
            and one.offer_id in desk.matcher.offers
            and standing_of(desk.offer(one.offer_id), desk.today()) == OPEN
        ),
        list=listed,
        items=offer_items(context, ranking, listed.matches, acts, sent),
        dismissed=Link(f"{OWN_OFFERS}?show=dismissed", wording.count("learner.dismissed", turned_down))
        if turned_down
        else None,
    )


def own_offer_page(
    context: PageContext,
    offer: Offer,
    ranking: Ranking,
    choice: Choice | None,
    sent: Mapping[str, str],
    contests: Sequence[Contest],
    learner: Learner,
    answers: Mapping[str, str],
) -> OwnOfferPage:
    """An offer with her match in full."""
    wording = context.wording
    job = job_page(context, offer)
    acts = acts_view(context, offer, choice, own_offer_path(offer.id), reason_options(wording), answers)
    named = named_under(context.desk, wording, OWN_OFFERS)
    views = ranked_list(context.asked, ranking, wording, "offers", named, "seeking").matches
    items = offer_items(context, ranking, views, {}, {})
    return OwnOfferPage(
        frame=job.frame,
        title=job.title,
        organisation=job.organisation,
        marks=job.marks,
        facts=job.facts,
        paragraphs=job.paragraphs,
        source=job.source,
        acts=acts,
        item=_unranked(items[0]) if items else None,
        nothing=no_match_words(offer, learner, wording, context.desk.today()),
        sent=sent.get(offer.id, ""),
        contests=tuple(contest_view(context, one) for one in contests if one.offer_id == offer.id),
    )


def _unranked(item: OfferItem) -> OfferItem:
    """The same match without a rank: beside nothing else it would always be the first."""
    return replace(item, match=replace(item.match, rank=""))


def no_match_words(offer: Offer, learner: Learner, wording: Wording, today: date) -> str:
    """Why an offer and a learner are not matched at all."""
    if offer.expires is not None and standing_of(offer, today) == ENDED:
        return wording.say("learner.unmatched.ended", day=wording.day(offer.expires))
    for standing in (offer.status.value, learner.status.value):
        if f"nobody.{standing}" in wording.text:
            return wording.say(f"learner.unmatched.{standing}")
    return wording.say("learner.unmatched")


def contest_view(context: PageContext, one: Contest) -> ContestView:
    """A contest with its answer."""
    desk = context.desk
    title = desk.offer(one.offer_id).title if one.offer_id in desk.matcher.offers else one.offer_id
    return ContestView(
        Link(own_offer_path(one.offer_id), title),
        day_of(one.created, context.wording),
        one.text,
        one.answer or "",
    )


def choices_page(
    context: PageContext,
    kind: Decision,
    choices: Mapping[str, Choice],
    offers: Mapping[str, Offer],
    answers: Mapping[str, str],
) -> ChoicesPage:
    """What she decided, of one kind, and what was answered. Offers that are there no longer are left out."""
    wording = context.wording
    counts = {one: sum(choice.decision is one for choice in choices.values()) for one in Decision}
    shown = [one for one in choices.values() if one.decision is kind and one.offer_id in offers]
    return ChoicesPage(
        frame=frame(context, wording.say(f"learner.chosen.{kind.value}")),
        title=wording.say(f"learner.chosen.{kind.value}"),
        kind=kind.value,
        back=f"{OWN_OFFERS}?show={kind.value}",
        kinds=tuple(
            Link(
                f"{OWN_OFFERS}?show={one.value}",
                f"{wording.say(f'learner.chosen.{one.value}')} ({wording.number(counts[one], 0)})",
                current=one is kind,
            )
            for one in Decision
        ),
        offers=tuple(_chosen(one, offers[one.offer_id], answers, wording) for one in shown),
    )


def _chosen(choice: Choice, offer: Offer, answers: Mapping[str, str], wording: Wording) -> ChosenOffer:
    place = offer.place.label if offer.place else None
    day = wording.say(f"learner.choice.{choice.decision.value}", day=day_of(choice.at, wording))
    reason = wording.say(f"learner.reason.{choice.reason}") if choice.reason else ""
    return ChosenOffer(
        offer=Link(own_offer_path(offer.id), offer.title),
        detail=" · ".join(part for part in (offer.organisation, place, day) if part),
        reason=" – ".join(part for part in (reason, choice.text) if part),
        answer=answer_words(offer.id, answers, wording),
        path=own_offer_path(offer.id),
    )
