"""Saved searches: the list, saving one, opening one, and its messages."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from fastapi.responses import HTMLResponse, RedirectResponse, Response

from matching.records import Offer
from service.accounts.signed import AtStore, Recruiter
from service.context import AtPage, PageContext, after, frame
from service.pages import Link
from service.recruiter.addresses import SEARCHES, way_back
from service.recruiter.pages import SearchesPage, SearchRow
from service.recruiter.posted import Form
from service.rooms import Room
from service.store import StoreFullError
from service.web import render
from service.workspace.searches import (
    SavedSearch,
    first_ranks,
    look,
    newcomers,
    offer_id_of,
    own_search,
    remove_search,
    save_search,
    searches_of,
    set_alert,
)

router = Room(include_in_schema=False, default_response_class=HTMLResponse)

SEARCHES_RANKED = 10
"""Searches of a page in which it is told how many are new: each costs a ranking, and the newest come first."""


@router.get("/recruiter/searches")
def my_searches(context: AtPage, actor: Recruiter, store: AtStore) -> HTMLResponse:
    """My saved searches."""
    with store.reading() as now:
        found = searches_of(now, actor.user_id)
        offers = now.some(Offer, [offer_id_of(one.address) for one in found])
        fresh = {one.id: newcomers(now, context.desk, actor, one) for one in found[:SEARCHES_RANKED]}
    title = context.say("recruiter.searches")
    page = SearchesPage(
        frame=frame(context, title),
        title=title,
        rows=tuple(
            _row(one, offers.get(offer_id_of(one.address)), fresh.get(one.id, 0), context) for one in found
        ),
        nothing="" if found else context.say("recruiter.searches.none"),
    )
    return HTMLResponse(render("recruiter/searches.html", page))


@router.post("/recruiter/searches")
def save(context: AtPage, actor: Recruiter, store: AtStore, form: Form) -> Response:
    """Keep the search of a ranked list."""
    address, name, alert = form.one("address"), form.one("name"), form.one("alert") == "yes"
    with store.reading() as now:
        shown = first_ranks(now, context.desk, actor, address)
    with store.writing() as write:
        save_search(write, actor, name, address, alert, shown, datetime.now(tz=UTC))
    return after(way_back(address, SEARCHES), "recruiter.search-saved")


@router.get("/recruiter/searches/{search_id}")
def open_search(search_id: str, context: AtPage, actor: Recruiter, store: AtStore) -> Response:
    """Go to a saved search. Who stands in it now is known from then on, while there is room to keep it."""
    with store.reading() as now:
        search = own_search(now, actor, search_id)
        shown = first_ranks(now, context.desk, actor, search.address)
    with suppress(StoreFullError), store.writing() as write:
        look(write, search.id, shown, datetime.now(tz=UTC))
    return RedirectResponse(way_back(search.address, SEARCHES), status_code=303)


@router.post("/recruiter/searches/{search_id}/alert")
def switch(search_id: str, actor: Recruiter, store: AtStore, form: Form) -> Response:
    """Switch the messages of a search."""
    with store.writing() as now:
        set_alert(now, actor, search_id, form.one("alert") == "yes")
    return after(SEARCHES, "recruiter.alert")


@router.post("/recruiter/searches/{search_id}/remove")
def remove(search_id: str, actor: Recruiter, store: AtStore, _: Form) -> Response:
    """Forget a search."""
    with store.writing() as now:
        remove_search(now, actor, search_id)
    return after(SEARCHES, "recruiter.search-removed")


def _row(search: SavedSearch, offer: Offer | None, fresh: int, context: PageContext) -> SearchRow:
    day = None if search.looked is None else datetime.fromisoformat(search.looked).date()
    path = f"{SEARCHES}/{search.id}"
    return SearchRow(
        id=search.id,
        link=Link(path, search.name),
        offer="" if offer is None else offer.title,
        looked="" if day is None else context.say("recruiter.searches.looked", day=context.wording.day(day)),
        fresh=context.wording.count("recruiter.searches.fresh", fresh) if fresh else "",
        alert=search.alert,
        state=context.say(f"recruiter.searches.alert.{'on' if search.alert else 'off'}"),
        path=path,
    )
