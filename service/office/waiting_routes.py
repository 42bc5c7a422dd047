"""Contact requests that reach nobody who can answer them. For administrators."""

from __future__ import annotations

from fastapi.responses import HTMLResponse

from matching.records import Offer, Organisation
from service.accounts.signed import Admin, AtStore
from service.context import AtPage
from service.office.analyst_routes import TEMPLATE
from service.office.waiting_views import waiting_page
from service.rooms import Room
from service.web import render
from service.workspace import contacts
from service.workspace.letter_paths import OFFICE_CONTACTS
from service.workspace.reaching import out_of_reach

router = Room(include_in_schema=False, default_response_class=HTMLResponse)


@router.get(OFFICE_CONTACTS)
def waiting(context: AtPage, _: Admin, store: AtStore) -> HTMLResponse:
    """The requests that wait for people who have neither an address nor a counsellor, without names."""
    with store.reading() as now:
        found = contacts.waiting(now)
        told = out_of_reach(now, {one.learner_id for one in found})
        found = [one for one in found if one.learner_id in told]
        organisations = now.some(Organisation, {one.organisation_id for one in found})
        offers = now.some(Offer, {one.offer_id for one in found if one.offer_id is not None})
    return HTMLResponse(render(TEMPLATE, waiting_page(context, found, told, organisations, offers)))
