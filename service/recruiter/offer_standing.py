"""Where an offer stands for its recruiters: open, past its last day, filled or withdrawn."""

from __future__ import annotations

from datetime import date

from matching.records import Offer, OfferStatus
from service.context import PageContext

ENDED = "ended"
STANDINGS = (OfferStatus.OPEN.value, ENDED, OfferStatus.FILLED.value, OfferStatus.WITHDRAWN.value)
"""In the order of a page."""


def standing_of(offer: Offer, today: date) -> str:
    """One of `STANDINGS`: an open offer has ended once its last day is over.

    >>> standing_of(Offer("o1", "Boulangère", expires=date(2026, 3, 1)), date(2026, 3, 2))
    'ended'
    """
    over = offer.expires is not None and offer.expires < today
    return ENDED if over and offer.status is OfferStatus.OPEN else offer.status.value


def ended_words(context: PageContext, offer: Offer) -> str:
    """The last day of an offer that has ended, "" for any other."""
    if offer.expires is None or standing_of(offer, context.desk.today()) != ENDED:
        return ""
    return context.say("recruiter.offers.ended.on", day=context.wording.day(offer.expires))


def standing_words(context: PageContext, offer: Offer) -> str:
    """Why an offer is proposed to nobody, "" for one that is."""
    standing = standing_of(offer, context.desk.today())
    if standing == OfferStatus.OPEN.value:
        return ""
    if standing == ENDED and offer.expires is not None:
        return context.say("recruiter.closed.ended", day=context.wording.day(offer.expires))
    return context.say(f"recruiter.closed.{standing}")
