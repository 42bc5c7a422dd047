"""Where an offer stands for its recruiters, in words."""

from __future__ import annotations

from matching.records import Offer
from service.context import PageContext
from service.workspace.offer_life import ENDED, OPEN, standing_of


def ended_words(context: PageContext, offer: Offer) -> str:
    """The last day of an offer that has ended, "" for any other."""
    if offer.expires is None or standing_of(offer, context.desk.today()) != ENDED:
        return ""
    return context.say("recruiter.offers.ended.on", day=context.wording.day(offer.expires))


def standing_words(context: PageContext, offer: Offer) -> str:
    """Why an offer is proposed to nobody, "" for one that is."""
    standing = standing_of(offer, context.desk.today())
    if standing == OPEN:
        return ""
    if standing == ENDED and offer.expires is not None:
        return context.say("recruiter.closed.ended", day=context.wording.day(offer.expires))
    return context.say(f"recruiter.closed.{standing}")
