"""What a counsellor sends, answers, takes over and counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from urllib.parse import quote

from data.placement_rate import PlacementRates, Rate
from matching.matcher import Ranking
from matching.records import Identity, Learner, Offer
from service.context import PageContext, frame
from service.counsellor.learners_views import called, learner_path
from service.counsellor.pages import (
    Candidate,
    ContestsPage,
    FreePage,
    OffersPage,
    OpenContest,
    RatePage,
    RateRow,
    SendPage,
)
from service.learner.offer_views import day_of
from service.pages import Field, Link
from service.ranked_views import rule_views
from service.views import headline
from service.wording import Wording
from service.workspace.contests import Contest

OFFERS = "/counsellor/offers"
CANDIDATES = 100
"""Most of her learners that one page ranks for an offer: a caseload is smaller."""


def send_path(offer_id: str) -> str:
    """Where an offer is sent from."""
    return f"{OFFERS}/{quote(offer_id, safe=':')}/send"


def job_link(offer: Offer) -> Link:
    """Where anybody who is signed in reads an offer."""
    return Link(f"/jobs/{quote(offer.id, safe=':')}", offer.title)


def offers_page(context: PageContext, offers: Sequence[Offer], query: str) -> OffersPage:
    """Offers to send."""
    wording = context.wording
    return OffersPage(
        frame=frame(context, wording.say("counsellor.offers")),
        field=Field("q", wording.say("counsellor.offers.search"), query, kind="search"),
        offers=tuple((Link(send_path(one.id), one.title), _offer_detail(one, wording)) for one in offers),
    )


def send_page(
    context: PageContext,
    offer: Offer,
    ranking: Ranking,
    identities: Mapping[str, Identity],
    sent: Collection[str],
    *,
    message: str = "",
    error: str = "",
) -> SendPage:
    """An offer with those of her learners who are ranked for it."""
    wording, desk = context.wording, context.desk
    hidden, lifted = rule_views(context.asked, ranking, wording, "learners")
    return SendPage(
        frame=frame(context, wording.say("counsellor.send", offer=offer.title)),
        offer=job_link(offer),
        detail=_offer_detail(offer, wording),
        action=context.asked.at(0),
        candidates=tuple(
            Candidate(
                id=one.learner_id,
                name=Link(
                    learner_path(one.learner_id),
                    called(desk.learner(one.learner_id), identities.get(one.learner_id), context),
                ),
                headline=headline(desk, desk.learner(one.learner_id), wording),
                rank=wording.say("rank", n=wording.number(place, 0)),
                detail=wording.say("score", score=wording.number(one.score, 2)),
                sent=one.learner_id in sent,
            )
            for place, one in enumerate(ranking.matches, start=1)
        ),
        widened=tuple(wording.say("widened", rule=wording.rules[rule].title) for rule in ranking.widened),
        hidden=hidden,
        lifted=lifted,
        message=Field("message", wording.say("counsellor.send.message"), message, kind="textarea"),
        error=error,
    )


def contests_page(
    context: PageContext,
    contests: Sequence[Contest],
    learners: Mapping[str, Learner],
    identities: Mapping[str, Identity],
) -> ContestsPage:
    """What her learners contest, the oldest first."""
    desk = context.desk
    return ContestsPage(
        frame=frame(context, context.say("counsellor.contests")),
        contests=tuple(
            OpenContest(
                one.id,
                Link(
                    learner_path(one.learner_id),
                    called(learners[one.learner_id], identities.get(one.learner_id), context),
                ),
                job_link(desk.offer(one.offer_id))
                if one.offer_id in desk.matcher.offers
                else Link("/jobs", one.offer_id),
                day_of(one.created, context.wording),
                one.text,
            )
            for one in contests
            if one.learner_id in learners
        ),
    )


def free_page(context: PageContext, learners: Sequence[Learner]) -> FreePage:
    """Learners whom nobody follows, by their headline: their names are known once they are followed."""
    return FreePage(
        frame(context, context.say("counsellor.free")),
        tuple((one.id, headline(context.desk, one, context.wording)) for one in learners),
    )


def rate_page(context: PageContext, rates: PlacementRates, titles: Mapping[str, str]) -> RatePage:
    """The rate with its definition; that of each training, the highest first."""
    wording = context.wording
    rows = sorted(
        rates.of_training.items(), key=lambda one: (-(one[1].share or 0.0), titles.get(one[0], one[0]))
    )
    whole = rates.whole
    return RatePage(
        frame=frame(context, wording.say("counsellor.rate")),
        definition=wording.say(
            "counsellor.rate.definition", first=wording.day(rates.first), last=wording.day(rates.last)
        ),
        whole=_rate_row(wording.say("counsellor.rate.network"), whole, wording) if whole.ended else None,
        unknown=wording.count(
            "counsellor.rate.unknown", whole.unknown, share=_percent(whole.at_most or 0.0, wording)
        )
        if whole.unknown
        else "",
        broken_off=wording.count("counsellor.rate.broken", rates.broken_off) if rates.broken_off else "",
        trainings=tuple(_rate_row(titles.get(one, one), rate, wording) for one, rate in rows),
    )


def _rate_row(title: str, rate: Rate, wording: Wording) -> RateRow:
    share, (low, high) = rate.share or 0.0, rate.interval
    return RateRow(
        title=title,
        share=_percent(share, wording),
        interval=wording.say(
            "counsellor.rate.interval", low=_percent(low, wording), high=_percent(high, wording)
        ),
        counts=wording.say(
            "counsellor.rate.counts",
            placed=wording.number(rate.placed, 0),
            ended=wording.number(rate.ended, 0),
            unknown=wording.number(rate.unknown, 0),
        ),
        width=round(100 * share, 1),
    )


def _percent(share: float, wording: Wording) -> str:
    return wording.say("counsellor.percent", n=wording.number(100 * share, 0))


def _offer_detail(offer: Offer, wording: Wording) -> str:
    parts = (
        offer.organisation,
        offer.place.label if offer.place else None,
        wording.value(offer.contract) if offer.contract else None,
    )
    return " · ".join(part for part in parts if part)
