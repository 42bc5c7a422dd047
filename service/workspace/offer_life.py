"""Where an offer stands: open, past its last day, filled or withdrawn."""

from __future__ import annotations

from datetime import date

from matching.records import Offer, OfferStatus

OPEN, ENDED = OfferStatus.OPEN.value, "ended"
STANDINGS = (OPEN, ENDED, OfferStatus.FILLED.value, OfferStatus.WITHDRAWN.value)
"""In the order of a page."""


def standing_of(offer: Offer, today: date) -> str:
    """One of `STANDINGS`: an open offer has ended once its last day is over.

    >>> standing_of(Offer("o1", "Boulangère", expires=date(2026, 3, 1)), date(2026, 3, 2))
    'ended'
    """
    over = offer.expires is not None and offer.expires < today
    return ENDED if over and offer.status is OfferStatus.OPEN else offer.status.value
