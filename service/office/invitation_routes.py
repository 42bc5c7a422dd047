"""Inviting all learners who have an address and no account yet. For administrators."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Query, Request
from fastapi.responses import HTMLResponse, Response

from matching.records import Training
from service.accounts.routes import site_of
from service.accounts.signed import Admin, AtStore, Checked
from service.context import AtPage, after
from service.office.analyst_routes import TEMPLATE
from service.office.invitation_runs import InvitationRuns
from service.office.invitation_views import INVITATIONS, invitations_page, path_of
from service.rooms import Room
from service.web import render
from service.workspace.inviting import invitees

AT_ONCE_S = 1.0
"""An invitation of many that takes no longer is answered by what is left."""

router = Room(prefix=INVITATIONS, include_in_schema=False, default_response_class=HTMLResponse)


def _runs(request: Request) -> InvitationRuns:
    runs: InvitationRuns = request.app.state.invitation_runs
    return runs


@router.get("")
def counted(
    request: Request,
    context: AtPage,
    _: Admin,
    store: AtStore,
    training: Annotated[str, Query(max_length=500)] = "",
) -> HTMLResponse:
    """Who would be invited, before anybody is; and what is left of it while it goes on."""
    with store.reading() as now:
        found, trainings = invitees(now, training or None), list(now.all(Training))
    runs = _runs(request)
    page = invitations_page(context, found, trainings, training, goes_on=runs.goes_on, broken=runs.broken)
    return HTMLResponse(render(TEMPLATE, page))


@router.post("")
def invite(
    request: Request,
    actor: Admin,
    store: AtStore,
    _: Checked,
    training: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Invite them."""
    with store.reading() as now:
        found = invitees(now, training or None)
    _runs(request).start(
        actor, found.ids, site=site_of(request), training_id=training or None, within_s=AT_ONCE_S
    )
    return after(path_of(training), "office.inviting")
