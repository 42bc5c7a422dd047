"""The application: the API and the pages on one desk, opened once when it starts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.types import ASGIApp

from service import api, web
from service.accounts import routes as accounts
from service.accounts.buckets import FILE as RATES
from service.accounts.buckets import Buckets
from service.accounts.cookies import Cookies
from service.accounts.sign_ins import Lasting
from service.api.methods import Methods
from service.counsellor import routes as counsellor
from service.description import described
from service.desk import Desk, open_desk
from service.failures import add_failures
from service.following import Follower
from service.headers import HEADERS, SecurityHeaders
from service.learner import routes as learner
from service.office import judging as judging_door
from service.office import routes as office
from service.office.import_runs import ImportRuns
from service.office.invitation_runs import InvitationRuns
from service.operations import routes as operations
from service.operations.at_work import add_operations, at_work
from service.operations.tasks import tasks_of
from service.recruiter import routes as recruiter
from service.rooms import include
from service.settings import Settings
from service.store import open_store
from service.trust.ranking_log import RankingLog

__all__ = ["HEADERS", "ROUTERS", "create_app"]

STATIC_FILES = Path(__file__).parent / "static"

ROUTERS = (
    operations.router,
    api.router,
    accounts.router,
    web.router,
    recruiter.router,
    learner.router,
    counsellor.router,
    office.router,
)
"""The routes of every room. Whatever is not public asks for its actor (`service.accounts.signed`)."""


def create_app(settings: Settings, desk: Desk | None = None, judging: ASGIApp | None = None) -> FastAPI:
    """The application on the store of the settings, whose changes it follows.

    Args:
        settings: where the store and its index are.
        desk: what to begin with, if it was opened already; opened at the start by default.
        judging: the page on which analysts judge pairs, if there is a pool to judge.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        def publish(newest: Desk) -> None:
            newest.took = app.state.metrics.ranked
            app.state.desk = newest
            app.state.knows(newest.sequence)

        with (
            closing(open_store(settings.db, settings.data)) as store,
            closing(Buckets(settings.workers_folder / RATES)) as buckets,
        ):
            app.state.store, app.state.key_buckets = store, buckets
            opened = desk or open_desk(store, settings, followed=True)
            follower = Follower(store, settings, opened, publish)
            publish(follower.desk)
            app.state.opened()
            log = RankingLog(store)
            app.state.ranking_log = log
            follower.start()
            log.start()
            try:
                tasks = tasks_of(store, settings, lambda: follower.desk)
                with at_work(app, store, settings, follower, log, tasks):
                    app.state.import_runs = ImportRuns(store, settings, lambda: app.state.desk.sequence)
                    app.state.invitation_runs = InvitationRuns(store)
                    try:
                        yield
                    finally:
                        app.state.invitation_runs.stop()
                        app.state.import_runs.stop()
            finally:
                log.stop()
                follower.stop()

    app = FastAPI(title="Passerelle", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.settings = settings
    app.state.opened = lambda: None  # called when the desk is open
    app.state.knows = lambda sequence: None  # told how far each new desk has come
    app.state.lasting = Lasting(
        idle=timedelta(hours=settings.sign_in_idle_h), whole=timedelta(days=settings.sign_in_days)
    )
    include(app, ROUTERS)
    app.state.judging = judging is not None
    if judging is not None:
        app.mount(judging_door.PATH, judging_door.JudgesOnly(judging))
    app.mount("/static", StaticFiles(directory=STATIC_FILES), name="static")
    app.add_middleware(Methods, of=app)
    app.add_middleware(Cookies)
    app.add_middleware(SecurityHeaders, over_tls=settings.over_tls)
    add_operations(app)
    add_failures(app)

    @app.get("/v1/openapi.json", include_in_schema=False)
    def openapi() -> JSONResponse:
        return JSONResponse(described(app))

    return app
