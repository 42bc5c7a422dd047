"""Who saw a learner, and the two ways out: with her data in a file, and without a trace."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from service.accounts import consents, cookies
from service.accounts.consents import Purpose
from service.accounts.signed import AtStore, Checked, LearnerHerself
from service.context import AtPage, after
from service.learner.data_views import erase_page
from service.learner.seen_views import seen_page
from service.learner.sent import Sent, one, own_id
from service.rooms import Room
from service.trust.erasure import erase
from service.trust.own_data import own_data
from service.trust.shown_rankings import seen_by
from service.web import render

router = Room(include_in_schema=False, default_response_class=HTMLResponse)

ERASE = "/me/data/erase"


@router.get("/me/seen")
def seen(context: AtPage, actor: LearnerHerself, store: AtStore) -> HTMLResponse:
    """In whose lists she stood."""
    with store.reading() as now:
        visible = consents.stands(now, own_id(actor), Purpose.SEEN)
        sightings = seen_by(now, own_id(actor))
    return HTMLResponse(render("learner/seen.html", seen_page(context, visible, sightings)))


@router.get("/me/data/export")
def take_along(context: AtPage, actor: LearnerHerself, store: AtStore) -> Response:
    """Everything that is kept about her, as a file."""
    with store.reading() as now:
        everything = own_data(now, own_id(actor))
    text = json.dumps(everything, ensure_ascii=False, indent=2)
    name = context.say("learner.data.file")
    return Response(
        text, media_type="application/json", headers={"content-disposition": f'attachment; filename="{name}"'}
    )


@router.get(ERASE)
def before_erasing(context: AtPage, _: LearnerHerself) -> HTMLResponse:
    """What goes, and the word that confirms it."""
    return HTMLResponse(render("learner/erase.html", erase_page(context)))


@router.post(ERASE)
def erase_all(
    request: Request, context: AtPage, actor: LearnerHerself, store: AtStore, _: Checked, sent: Sent
) -> Response:
    """Everything goes, once the word is typed; then nobody is signed in."""
    if one(sent, "word").casefold() != context.say("learner.erase.word").casefold():
        page = erase_page(context, context.say("learner.erase.wrong"))
        return HTMLResponse(render("learner/erase.html", page), 422)
    erase(store, own_id(actor), datetime.now(tz=UTC), by=actor)
    cookies.drop(request, cookies.SIGN_IN)
    return after("/sign-in", "learner.erased")
