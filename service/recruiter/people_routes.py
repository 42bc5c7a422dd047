"""The people ranked for an offer: the list, some of them side by side, and the list as a file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from matching.errors import UnknownIdError
from matching.records import Offer, OfferStatus
from service.accounts import acts
from service.accounts.access import Access
from service.accounts.actor import Actor
from service.accounts.signed import AtStore, Recruiter
from service.addresses import Asked
from service.context import AtPage, PageContext
from service.desk import MAX_PAGE, Question
from service.filter_form import TYPED
from service.recruiter.addresses import path_of_offer
from service.recruiter.circle import (
    among_of,
    circle_of,
    everybody_of,
    ranked_and_logged,
    selection_of,
    unranked_of,
    with_names,
)
from service.recruiter.export import as_csv, as_json, exported
from service.recruiter.hired_views import hired_views
from service.recruiter.people_views import (
    MOST_COMPARED,
    Circle,
    Listed,
    NotedHires,
    compare_page,
    ranking_page,
)
from service.rooms import Room
from service.store import SqlReading, SqlStore
from service.trust.selections import COMPARED, Selection
from service.web import render
from service.workspace.hires import hires_of, noted_by_others
from service.workspace.offer_acts import own_offer
from service.workspace.searches import question_of, readable

router = Room(include_in_schema=False, default_response_class=HTMLResponse)

Tab = Literal["all", "applied", "shortlist", "dismissed"]
CSV_TYPE = "text/csv; charset=utf-8"


def asking(context: PageContext, request: Request, offer_id: str, tab: str) -> PageContext:
    """The page with the question of its address, without what was just done. Raises `BadParameterError`."""
    return _with_question(context, question_of(str(request.url)), offer_id, tab)


def _with_question(context: PageContext, question: Question, offer_id: str, tab: str) -> PageContext:
    path = path_of_offer(offer_id, "" if tab == "all" else tab)
    return replace(context, asked=Asked(path, replace(question, lang=context.lang)))


def listed(store: SqlStore, context: PageContext, actor: Actor, offer_id: str, tab: str) -> Listed:
    """A page of one of the lists of an offer, which is logged."""
    with store.reading() as now:
        offer, access = own_offer(now, actor, offer_id), Access(actor, now)
        circle = circle_of(now, offer)
        among = among_of(context, access, circle, tab)
        question = context.asked.question
        if tab != "all":  # they were chosen by a person: no rule hides them
            question = replace(everybody_of(question, question.k), offset=question.offset)
        selection = selection_of(circle, tab, among)
        ranking = ranked_and_logged(store, context, actor, offer, question, among, selection)
        unranked = () if tab == "all" else unranked_of(context, offer, ranking, among)
        shown = [*(one.learner_id for one in ranking.matches), *unranked]
        noted = _noted(context, now, offer, access, circle)
        named = with_names(circle, access, [*shown, *noted.open_to])
        return Listed(offer, ranking, unranked, named, noted, among)


def _noted(context: PageContext, now: SqlReading, offer: Offer, access: Access, circle: Circle) -> NotedHires:
    """The hires for an offer: all where it counts them, else those of who applied or was asked."""
    if offer.status is not OfferStatus.OPEN and offer.posts < 2:
        return NotedHires()
    hires = hires_of(now, offer.id, None if offer.posts > 1 else {*circle.applied, *circle.contacts})
    if offer.status is not OfferStatus.OPEN:
        return NotedHires(hires)
    others = noted_by_others(now, offer, hires)
    known = [one for one in others if one in context.desk.matcher.learners]
    return NotedHires(hires, others, access.seen_of(known))


@router.get("/recruiter/offers/{offer_id:path}/applied")
def applied(offer_id: str, request: Request, context: AtPage, actor: Recruiter, store: AtStore) -> Response:
    """Who applied for an offer."""
    return _ranked(offer_id, request, context, actor, store, "applied")


@router.get("/recruiter/offers/{offer_id:path}/shortlist")
def shortlist(offer_id: str, request: Request, context: AtPage, actor: Recruiter, store: AtStore) -> Response:
    """The shortlist of an offer."""
    return _ranked(offer_id, request, context, actor, store, "shortlist")


@router.get("/recruiter/offers/{offer_id:path}/dismissed")
def dismissed(offer_id: str, request: Request, context: AtPage, actor: Recruiter, store: AtStore) -> Response:
    """Who was dismissed for an offer, each with the reason."""
    return _ranked(offer_id, request, context, actor, store, "dismissed")


@router.get("/recruiter/offers/{offer_id:path}/compare")
def compare(
    offer_id: str,
    request: Request,
    context: AtPage,
    actor: Recruiter,
    store: AtStore,
    who: Annotated[tuple[str, ...], Query(max_length=50)] = (),
) -> HTMLResponse:
    """Two to four people side by side."""
    chosen = tuple(dict.fromkeys(who))
    with store.reading() as now:
        offer, access = own_offer(now, actor, offer_id), Access(actor, now)
        circle = circle_of(now, offer)
        known = [one for one in chosen if one in context.desk.matcher.learners]
        if access.seen_of(known) != set(chosen):
            raise UnknownIdError("no learner with one of these ids")
        circle = with_names(circle, access, chosen)
    asked = asking(context, request, offer_id, "all")
    few = everybody_of(asked.asked.question, MOST_COMPARED)
    among = frozenset(chosen) if 2 <= len(chosen) <= MOST_COMPARED else frozenset()
    selection = Selection(COMPARED, only=among)
    ranking = ranked_and_logged(store, context, actor, offer, few, among, selection)
    page = compare_page(_as_asked(context, request, asked), offer, ranking, circle, chosen)
    return HTMLResponse(render("recruiter/compare.html", page))


@router.get("/recruiter/offers/{offer_id:path}/export/{tab}.{kind}")
def export(
    offer_id: str,
    tab: Tab,
    kind: Literal["csv", "json"],
    request: Request,
    context: AtPage,
    actor: Recruiter,
    store: AtStore,
) -> Response:
    """A list as a file, from its place on: up to a hundred ranked people, and those whom it names without ranking them.

    Names are in it as on the page.
    """
    asked = asking(context, request, offer_id, tab)
    most = replace(asked.asked.question, k=MAX_PAGE)
    asked = replace(asked, asked=replace(asked.asked, question=most))
    found = listed(store, asked, actor, offer_id, tab)
    rows = exported(asked, found.ranking.matches, most.offset + 1, found.circle, found.unranked)
    with store.writing() as now:
        detail = {
            "list": tab,
            "format": kind,
            "people": len(rows),
            "names": sum(bool(one.name) for one in rows),
        }
        acts.note(now, actor, "candidates.export", found.offer.id, detail, at=datetime.now(tz=UTC))
    name = "".join(
        letter if letter.isalnum() and letter.isascii() else "-" for letter in f"{found.offer.id}-{tab}"
    )
    content = as_csv(asked, rows) if kind == "csv" else as_json(rows)
    return Response(
        content.encode(),
        media_type=CSV_TYPE if kind == "csv" else "application/json",
        headers={
            "content-disposition": f'attachment; filename="{name}.{kind}"',
            "cache-control": "no-store",
        },
    )


def _ranked(
    offer_id: str, request: Request, context: PageContext, actor: Actor, store: SqlStore, tab: Tab
) -> Response:
    question, unread = readable(str(request.url), TYPED)
    asked = _with_question(context, question, offer_id, tab)
    address = asked.asked.at(asked.asked.question.offset)
    swapped = request.headers.get("hx-request") == "true"
    if not swapped and not unread and _is_a_form(request.url.query):
        return RedirectResponse(address, status_code=303)
    found = listed(store, asked, actor, offer_id, tab)
    hired = hired_views(asked, found.offer, found.circle, found.noted)
    page = ranking_page(asked, found, tab, hired, unread)
    status = 422 if unread and not swapped else 200  # what is swapped in must not look like a failure
    answer = HTMLResponse(render("recruiter/ranking.html", page), status)
    if swapped:
        answer.headers["hx-push-url"] = address
    return answer


def _is_a_form(query: str) -> bool:
    """Whether an address has fields that were left empty: a form made it, and it has a shorter one."""
    return query.endswith("=") or "=&" in query


def _as_asked(context: PageContext, request: Request, asked: PageContext) -> PageContext:
    """The page under the very address that was asked for, so that the other language shows the same people."""
    return replace(asked, asked=replace(asked.asked, path=context.asked.path))


last = Room(include_in_schema=False, default_response_class=HTMLResponse)
"""The address that would swallow all others of an offer: it comes after them."""


@last.get("/recruiter/offers/{offer_id:path}")
def ranked(offer_id: str, request: Request, context: AtPage, actor: Recruiter, store: AtStore) -> Response:
    """An offer and the people ranked for it, of those whom the reader may see."""
    return _ranked(offer_id, request, context, actor, store, "all")
