"""Addresses of the recruiter's room."""

from __future__ import annotations

from urllib.parse import quote

from matching.errors import BadRecordError

START = "/recruiter"
NEW = "/recruiter/offers/new"
REVIEW = "/recruiter/offers/review"
SEARCHES = "/recruiter/searches"
SHORTLISTS = "/recruiter/shortlists"


def path_of_offer(offer_id: str, act: str = "") -> str:
    """Where an offer's ranked list is, or what can be done with it.

    >>> path_of_offer("o/1", "edit")
    '/recruiter/offers/o%2F1/edit'
    """
    return f"/recruiter/offers/{quote(offer_id, safe=':')}" + (f"/{act}" if act else "")


def path_of_candidate(offer_id: str, learner_id: str, act: str = "") -> str:
    """Where somebody's page for an offer is, or what can be done there."""
    rest = quote(learner_id, safe=":") + (f"/{act}" if act else "")
    return path_of_offer(offer_id, f"candidates/{rest}")


def way_back(wanted: str, otherwise: str) -> str:
    """Where a form leads back to: within this room, and nowhere else.

    >>> way_back("https://elsewhere.example/", "/recruiter"), way_back("/recruiter/offers/o1?k=20", "/recruiter")
    ('/recruiter', '/recruiter/offers/o1?k=20')
    """
    odd = any(letter in wanted for letter in "\\\r\n\t") or "//" in wanted.partition("?")[0]
    return wanted if wanted.startswith(f"{START}/") and not odd else otherwise


def needed(value: str | None, name: str) -> str:
    """A field that a form must have. Raises `BadRecordError`."""
    if value is None:
        raise BadRecordError(f"the form has no field {name!r}")
    return value
