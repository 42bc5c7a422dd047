"""Everybody whom my organisation keeps on a shortlist, on one page."""

from __future__ import annotations

from fastapi.responses import HTMLResponse

from matching.records import Offer
from service.accounts.access import Access
from service.accounts.signed import AtStore, Recruiter
from service.context import AtPage
from service.recruiter.addresses import SHORTLISTS
from service.recruiter.circle import among_of, circle_of, own_offer_ids, with_names
from service.recruiter.shortlist_views import Shortlist, shortlists_page
from service.rooms import Room
from service.web import render
from service.workspace import shortlists

router = Room(include_in_schema=False, default_response_class=HTMLResponse)


@router.get(SHORTLISTS)
def all_shortlists(context: AtPage, actor: Recruiter, store: AtStore) -> HTMLResponse:
    """The shortlists of my offers. Nothing is ranked for it."""
    ids = own_offer_ids(context, actor)
    found = []
    with store.reading() as now:
        access, sizes = Access(actor, now), shortlists.shortlist_sizes(now, ids)
        for offer in now.some(Offer, sizes).values():
            if not access.owns(offer):
                continue
            circle = circle_of(now, offer)
            shown = among_of(context, access, circle, "shortlist") or frozenset()
            circle = with_names(circle, access, shown)
            found.append(Shortlist(offer, shown, sizes[offer.id] - len(shown), circle))
    return HTMLResponse(render("recruiter/shortlists.html", shortlists_page(context, found)))
