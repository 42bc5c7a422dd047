"""The pages that letters lead to, each in the room of who reads the letter."""

from __future__ import annotations

from urllib.parse import quote

OWN_START = "/me"
OWN_CONTACTS = "/me/contacts"
OWN_DATA = "/me/data"
FREE_PAGE = "/counsellor/free"
CONTESTS_PAGE = "/counsellor/contests"
OFFICE_CONTACTS = "/office/contacts"
TERMS = "/office/retention"


def to_own_offer(offer_id: str) -> str:
    """A learner reads an offer, her match with it and the answer to her contest.

    >>> to_own_offer("o/1")
    '/me/offers/o%2F1'
    """
    return f"/me/offers/{_quoted(offer_id)}"


def to_followed(learner_id: str) -> str:
    """A counsellor reads about somebody whom she follows."""
    return f"/counsellor/learners/{_quoted(learner_id)}"


def to_candidate(offer_id: str, learner_id: str) -> str:
    """A recruiter reads about somebody for an offer."""
    return f"/recruiter/offers/{_quoted(offer_id)}/candidates/{_quoted(learner_id)}"


def _quoted(one: str) -> str:
    return quote(one, safe=":")
