"""Records and rankings -> what a page shows. Sentences are made here, from facts, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Iterable

from matching.matcher import Ranking
from matching.records import Learner, Match, Offer
from matching.taxonomy import Lang
from matching.text import clean_prose
from service.addresses import Asked, href, learner_path, offer_path
from service.desk import Desk, Question
from service.pages import (
    Entry,
    ErrorPage,
    Fact,
    Frame,
    HomePage,
    LearnerPage,
    Link,
    OfferPage,
)
from service.ranked_views import Named, ranked_list
from service.wording import Wording
from service.wording_en import ENGLISH
from service.wording_fr import FRENCH

WORDINGS = {"fr": FRENCH, "en": ENGLISH}

HOME_OFFERS, HOME_LEARNERS = 40, 20


def headline(desk: Desk, learner: Learner, wording: Wording) -> str:
    """What a learner calls herself, without names, contacts or ages; else what she aims at or trained for.

    Words that `clean_prose` takes out are left out; those whose ending it makes neutral stay as she wrote them.
    """
    cleaned = clean_prose(learner.headline)
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


# --------------------------------------------------------------------------- the pages


def home_page(desk: Desk, asked: Asked) -> HomePage:
    """Where one begins: offers, the real ones first, and learners."""
    wording = WORDINGS[asked.question.lang]
    kept = Question(lang=asked.question.lang)
    offers, learners = desk.matcher.offers.records(), desk.matcher.learners.records()
    counts = wording.say(
        "home.counts", learners=wording.number(len(learners), 0), offers=wording.number(len(offers), 0)
    )
    return HomePage(
        frame=_frame(desk, asked, wording.say("product")),
        counts=counts if offers or learners else wording.say("home.empty"),
        offers=tuple(
            Entry(
                Link(href(offer_path(offer.id), kept), offer.title),
                " · ".join(_offer_facts(offer, wording)),
                _offer_marks(offer, wording)[:1],
            )
            for offer in first_offers(desk, HOME_OFFERS)
        ),
        learners=tuple(
            Entry(
                Link(href(learner_path(learner.id), kept), headline(desk, learner, wording)),
                learner.id,
                (wording.say("fictional"),) if learner.synthetic else (),
            )
            for learner in sorted(learners, key=_bare_profile)[:HOME_LEARNERS]
        ),
    )


def first_offers(desk: Desk, count: int) -> list[Offer]:
    """The offers to begin with: open on the day, real before synthetic, the newest first, ties by id."""
    today = desk.today()
    running = [
        offer
        for offer in desk.matcher.offers.records()
        if (offer.published is None or offer.published <= today)
        and (offer.expires is None or offer.expires >= today)
    ]
    day = {offer.id: offer.published.toordinal() if offer.published else 0 for offer in running}
    return sorted(running, key=lambda one: (one.synthetic, -day[one.id], one.id))[:count]


def offer_page(desk: Desk, asked: Asked, offer: Offer, ranking: Ranking) -> OfferPage:
    """An offer with the learners ranked for it."""
    wording = WORDINGS[asked.question.lang]
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
    return OfferPage(
        frame=_frame(desk, asked, offer.title),
        title=offer.title,
        organisation=offer.organisation or "",
        marks=_offer_marks(offer, wording),
        facts=_facts(facts, wording),
        paragraphs=_paragraphs(offer),
        source=" · ".join(part for part in (offer.source, offer.licence) if part),
        ranked=ranked_list(asked, ranking, wording, "learners", named_learner(desk, wording), offer.status),
    )


def learner_page(desk: Desk, asked: Asked, learner: Learner, ranking: Ranking) -> LearnerPage:
    """A learner's profile, without her prose or her identity, with the offers ranked for her."""
    wording = WORDINGS[asked.question.lang]
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
        frame=_frame(desk, asked, headline(desk, learner, wording)),
        title=headline(desk, learner, wording),
        id=learner.id,
        marks=(wording.say("fictional"),) if learner.synthetic else (),
        facts=_facts(facts, wording),
        skills=tuple(skill.label for skill in learner.skills),
        trainings=tuple(dict.fromkeys(one.title for one in desk.trainings_of(learner.id))),
        ranked=ranked_list(asked, ranking, wording, "offers", named_offer(desk, wording), learner.status),
    )


def error_page(desk: Desk, asked: Asked, status: int, detail: str) -> ErrorPage:
    """What a person sees instead of a page."""
    wording = WORDINGS[asked.question.lang]
    sentence = wording.say("error.404") if status == 404 else wording.say("error.other", detail=detail)
    return ErrorPage(_frame(desk, asked, wording.say("error.title")), sentence)


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


# --------------------------------------------------------------------------- parts of pages


def _frame(desk: Desk, asked: Asked, title: str) -> Frame:
    lang = asked.question.lang
    wording = WORDINGS[lang]
    other: Lang = "en" if lang == "fr" else "fr"
    return Frame(
        lang=lang,
        title=title,
        home=Link(href("/", Question(lang=lang)), wording.say("home")),
        switch=Link(asked.in_language(other), wording.say("switch")),
        banner=wording.say("synthetic") if desk.synthetic else "",
        as_of=wording.say("as_of", day=wording.day(asked.question.on or desk.today())),
    )


def _facts(facts: Iterable[tuple[str, str]], wording: Wording) -> tuple[Fact, ...]:
    return tuple(Fact(wording.say(name), value) for name, value in facts if value)


def _one_value(word: object, wording: Wording) -> str:
    return "" if word is None else wording.value(word)


def _diploma(level: int | None, wording: Wording) -> str:
    return "" if level is None else wording.say("fact.diploma.value", level=level)


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


def _paragraphs(offer: Offer) -> tuple[str, ...]:
    lines = f"{offer.description}\n\n{offer.profile}".split("\n")
    return tuple(line.strip() for line in lines if line.strip())


def _bare_profile(learner: Learner) -> tuple[bool, str]:
    return (not learner.headline, learner.id)
