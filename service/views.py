"""Records and rankings -> what a page shows. Sentences are made here, from facts, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from matching.matcher import Ranking
from matching.records import Identity, Learner, Match, Offer, OfferStatus
from matching.text import without_identity
from service.addresses import href, job_path, learner_path, offer_path
from service.context import PageContext, frame
from service.desk import Desk, Question
from service.languages import WORDINGS as WORDINGS
from service.pages import (
    Entry,
    ErrorPage,
    Fact,
    HomePage,
    JobPage,
    JobsPage,
    LearnerPage,
    Link,
    OfferPage,
)
from service.ranked_views import Named, ranked_list
from service.refused import RefusedError
from service.wording import Wording

HOME_OFFERS = 40
SERVER_ERROR = 500
"""From this status on, it is not the reader who can mend something."""


def headline(desk: Desk, learner: Learner, wording: Wording) -> str:
    """What a learner calls herself, without names, contacts or ages; else what she aims at or trained for.

    Words that `without_identity` takes out are left out.
    """
    cleaned = without_identity(learner.headline)
    words = [
        found.group()
        for found in re.finditer(r"\S+", learner.headline[: len(cleaned)])
        if not cleaned[found.start()].isspace()
    ]
    if words:
        return " ".join(words)
    if learner.goals:
        return wording.say("learner.aims", goal=learner.goals[0].label)
    trainings = desk.trainings_of(learner.id)
    if trainings:
        return wording.say("learner.trained", training=trainings[-1].title)
    return wording.say("learner.unnamed")


def full_name(identity: Identity | None) -> str:
    """A name as people say it, or ""."""
    if identity is None:
        return ""
    return " ".join(part for part in (identity.given_name, identity.family_name) if part)


# --------------------------------------------------------------------------- the pages


def home_page(context: PageContext) -> HomePage:
    """Where somebody unknown begins: what this is, and the way in."""
    desk, wording = context.desk, context.wording
    offers, learners = len(desk.matcher.offers), len(desk.matcher.learners)
    counts = wording.say(
        "home.counts", learners=wording.number(learners, 0), offers=wording.number(offers, 0)
    )
    return HomePage(
        frame=frame(context, wording.say("product")),
        lead=wording.say("accounts.home.unknown"),
        counts=counts if offers or learners else wording.say("home.empty"),
        start=Link("/sign-in", wording.say("accounts.sign-in")),
        how=Link("/how", wording.say("accounts.home.how")),
    )


def jobs_page(context: PageContext, may_rank: Callable[[Offer], bool]) -> JobsPage:
    """The newest offers. Those of which `may_rank` is true lead to the people ranked for them, others to the advert."""
    wording, kept = context.wording, Question(lang=context.lang)
    return JobsPage(
        frame=frame(context, wording.say("home.offers")),
        offers=tuple(
            Entry(
                Link(
                    href(offer_path(offer.id) if may_rank(offer) else job_path(offer.id), kept), offer.title
                ),
                " · ".join(_offer_facts(offer, wording)),
                _offer_marks(offer, wording)[:1],
            )
            for offer in first_offers(context.desk, HOME_OFFERS)
        ),
    )


def first_offers(desk: Desk, count: int) -> list[Offer]:
    """The offers to begin with: open on the day, real before synthetic, the newest first, ties by id."""
    today = desk.today()
    running = [
        offer
        for offer in desk.matcher.offers.records()
        if offer.status is OfferStatus.OPEN
        and (offer.published is None or offer.published <= today)
        and (offer.expires is None or offer.expires >= today)
    ]
    day = {offer.id: offer.published.toordinal() if offer.published else 0 for offer in running}
    return sorted(running, key=lambda one: (one.synthetic, -day[one.id], one.id))[:count]


def offer_page(context: PageContext, offer: Offer, ranking: Ranking) -> OfferPage:
    """An offer with the learners ranked for it."""
    desk, asked, wording = context.desk, context.asked, context.wording
    return OfferPage(
        frame=frame(context, offer.title),
        title=offer.title,
        organisation=offer.organisation or "",
        marks=_offer_marks(offer, wording),
        facts=offer_facts(offer, wording),
        paragraphs=_paragraphs(offer),
        source=_source(offer),
        ranked=ranked_list(asked, ranking, wording, "learners", named_learner(desk, wording), offer.status),
    )


def job_page(context: PageContext, offer: Offer) -> JobPage:
    """An offer alone."""
    wording = context.wording
    return JobPage(
        frame=frame(context, offer.title),
        title=offer.title,
        organisation=offer.organisation or "",
        marks=_offer_marks(offer, wording),
        facts=offer_facts(offer, wording),
        paragraphs=_paragraphs(offer),
        source=_source(offer),
    )


def offer_facts(offer: Offer, wording: Wording) -> tuple[Fact, ...]:
    """The facts of an offer that are known, in words."""
    facts = [
        ("fact.contract", _one_value(offer.contract, wording)),
        ("fact.place", offer.place.label if offer.place else ""),
        ("fact.remote", _one_value(offer.remote, wording)),
        ("fact.rhythm", _one_value(offer.rhythm, wording)),
        ("fact.starts", wording.day(offer.starts) if offer.starts else ""),
        ("fact.published", wording.day(offer.published) if offer.published else ""),
        ("fact.diploma", _diploma(offer.diploma_level, wording)),
        ("fact.posts", wording.number(offer.posts, 0) if offer.posts > 1 else ""),
    ]
    return _facts(facts, wording)


def learner_page(context: PageContext, learner: Learner, ranking: Ranking) -> LearnerPage:
    """A learner's profile, without her prose or her identity, with the offers ranked for her."""
    desk, asked, wording = context.desk, context.asked, context.wording
    facts = [
        ("learner.goals", ", ".join(goal.label for goal in learner.goals)),
        ("fact.place", learner.place.label if learner.place else ""),
        (
            "fact.mobility",
            ""
            if learner.mobility_km is None
            else wording.say("fact.mobility.value", km=wording.number(learner.mobility_km, 0)),
        ),
        ("fact.contract", ", ".join(wording.value(one) for one in learner.contracts)),
        ("fact.remote", _one_value(learner.remote, wording)),
        ("fact.rhythm", _one_value(learner.rhythm, wording)),
        ("fact.available", wording.day(learner.available_from) if learner.available_from else ""),
        ("fact.diploma", _diploma(learner.diploma_level, wording)),
    ]
    return LearnerPage(
        frame=frame(context, headline(desk, learner, wording)),
        title=headline(desk, learner, wording),
        id=learner.id,
        marks=(wording.say("fictional"),) if learner.synthetic else (),
        facts=_facts(facts, wording),
        skills=tuple(skill.label for skill in learner.skills),
        trainings=tuple(dict.fromkeys(one.title for one in desk.trainings_of(learner.id))),
        ranked=ranked_list(asked, ranking, wording, "offers", named_job(desk, wording), learner.status),
    )


def error_page(
    context: PageContext,
    status: int,
    title: str,
    fields: Sequence[str] = (),
    refused: RefusedError | None = None,
) -> ErrorPage:
    """What a person sees instead of a page.

    `title` says in her language what kind of problem it is, `fields` names the parameters that do not fit, `refused`
    is the error where it has words of its own. What programs are told besides is in English, and no part of it.
    """
    wording = context.wording
    name = f"accounts.error.{status}"
    if refused is not None:
        sentence = refused_words(refused, wording)
    elif status == 404:
        sentence = wording.say("error.404")
    elif name in wording.text:
        sentence = wording.say(name)
    else:
        other = "error.other" if status < SERVER_ERROR else "error.broken"
        named = (wording.say("error.fields", fields=", ".join(fields)),) if fields else ()
        sentence = " ".join((wording.say(other, title=title), *named))
    return ErrorPage(frame(context, wording.say("error.title")), sentence)


def refused_words(error: RefusedError, wording: Wording) -> str:
    """Why something cannot be, in a language."""
    places = {
        name: wording.day(value) if isinstance(value, date) else wording.number(value, 0)
        for name, value in error.places.items()
    }
    return wording.say(error.phrase, **places)


def named_learner(desk: Desk, wording: Wording) -> Named:
    """What learners are called in lists: their headline; never a name."""

    def named(match: Match) -> tuple[str, str, str, tuple[str, ...]]:
        learner = desk.learner(match.learner_id)
        return learner.id, learner_path(learner.id), headline(desk, learner, wording), ()

    return named


def named_offer(desk: Desk, wording: Wording) -> Named:
    """What offers are called in lists."""

    def named(match: Match) -> tuple[str, str, str, tuple[str, ...]]:
        offer = desk.offer(match.offer_id)
        return offer.id, offer_path(offer.id), offer.title, _offer_facts(offer, wording)

    return named


def named_job(desk: Desk, wording: Wording) -> Named:
    """What offers are called in lists whose reader may not see who is ranked for them."""
    named = named_offer(desk, wording)

    def alone(match: Match) -> tuple[str, str, str, tuple[str, ...]]:
        offer_id, _, title, facts = named(match)
        return offer_id, job_path(offer_id), title, facts

    return alone


# --------------------------------------------------------------------------- parts of pages


def _facts(facts: Iterable[tuple[str, str]], wording: Wording) -> tuple[Fact, ...]:
    return tuple(Fact(wording.say(name), value) for name, value in facts if value)


def _one_value(word: object, wording: Wording) -> str:
    return "" if word is None else wording.value(word)


def _diploma(level: int | None, wording: Wording) -> str:
    return "" if level is None else wording.diploma(level)


def _offer_facts(offer: Offer, wording: Wording) -> tuple[str, ...]:
    facts = (
        offer.organisation,
        offer.place.label if offer.place else None,
        wording.value(offer.contract) if offer.contract else None,
    )
    return tuple(fact for fact in facts if fact)


def _offer_marks(offer: Offer, wording: Wording) -> tuple[str, ...]:
    """Whether an offer is real, and then what was changed in it."""
    if offer.synthetic:
        return (wording.say("fictional"),)
    return (wording.say("real"), wording.say("redated")) if offer.redated else (wording.say("real"),)


def _source(offer: Offer) -> str:
    return " · ".join(part for part in (offer.source, offer.licence) if part)


def _paragraphs(offer: Offer) -> tuple[str, ...]:
    lines = f"{offer.description}\n\n{offer.profile}".split("\n")
    return tuple(line.strip() for line in lines if line.strip())
