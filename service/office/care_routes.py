"""What an administrator looks after: the health of the service, the log of acts, the labels that end."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from service.accounts import acts, users
from service.accounts.signed import Admin, AtStore, Checked
from service.context import AtPage, after
from service.office.analyst_routes import TEMPLATE
from service.office.log_views import ROWS, acts_page
from service.office.start_views import Disk, health_page, trainings_page
from service.operations.clock import last_runs
from service.operations.routes import Working
from service.rooms import Room
from service.settings import Settings
from service.store.counting import how_many_each
from service.store.desk_tables import ACTS
from service.store.sql_reading import storable
from service.web import render
from service.workspace import outbox
from service.workspace.labels import labels_ending

router = Room(prefix="/office", include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/health")
def health(request: Request, context: AtPage, _: Admin, store: AtStore, working: Working) -> HTMLResponse:
    """How the service stands."""
    settings: Settings = request.app.state.settings
    usage = shutil.disk_usage(settings.data)
    with store.reading() as now:
        runs, stuck = last_runs(now), outbox.stuck(now)
    page = health_page(context, working.watch.look(), runs, stuck, Disk(usage.free, usage.total))
    return HTMLResponse(render(TEMPLATE, page))


@router.post("/messages/{message_id}/again")
def send_again(message_id: str, actor: Admin, store: AtStore, _: Checked) -> RedirectResponse:
    """Put a stuck message back into the queue."""
    with store.writing() as now:
        done = storable(message_id) and outbox.try_again(now, message_id, datetime.now(tz=UTC))
        if done:
            acts.note(now, actor, "message.again", message_id)
    return after("/office/health", "office.again" if done else "office.not-stuck")


@router.get("/acts")
def log_of_acts(
    context: AtPage,
    _: Admin,
    store: AtStore,
    before: Annotated[int | None, Query(ge=0, le=2**62)] = None,
    act: Annotated[str, Query(max_length=60)] = "",
) -> HTMLResponse:
    """What was done, by whom."""
    with store.reading() as now:
        kinds = sorted(how_many_each(now, ACTS.c.act))
        found = acts.latest(now, ROWS + 1, before, act if act in kinds else None)
        ids = {one.actor for one in found} | {one.subject for one in found if one.subject is not None}
        who = users.some(now, ids)
    return HTMLResponse(render(TEMPLATE, acts_page(context, found, who, act, kinds)))


@router.get("/trainings")
def trainings(context: AtPage, _: Admin, months: Annotated[int, Query(ge=1, le=36)] = 6) -> HTMLResponse:
    """The trainings whose label ends soon."""
    network = context.desk.network
    labels = labels_ending(network.trainings, network.sessions, context.desk.today(), months)
    return HTMLResponse(render(TEMPLATE, trainings_page(context, months, labels)))
