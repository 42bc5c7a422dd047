"""Running the server: uvicorn, in this process or in several that share a socket and a store.

SIGTERM and SIGINT stop it softly: nobody new is let in, whoever is being answered gets the whole answer within
`FINISH_WITHIN_S`, then the desk's snapshot and the log are written. SIGHUP replaces the workers one by one.

Rankings are arithmetic that lets go of Python's lock again and again, and whoever holds it then may keep it for 5 ms:
under load most of an answer's time was such waiting. `SWITCH_S` cuts it (`sys.setswitchinterval`).

What a server has opened stays for as long as it runs. It is taken out of the search for cycles (`gc.freeze`), which
would go through millions of objects again and again, a third of a second in which nobody is answered.
"""

from __future__ import annotations

import copy
import gc
import os
import socket
import sys
from collections.abc import Callable
from contextlib import closing
from typing import Any

import uvicorn
from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI
from starlette.types import ASGIApp

from service.desk import BegunDesk
from service.operations.heads import BoundedHeads
from service.operations.json_log import LOGGING
from service.operations.supervisor import Supervisor
from service.settings import Settings, read_settings
from service.store_address import PostgresUrl

FINISH_WITHIN_S = 10
KEEP_ALIVE_S = 15
"""How long a connection may be silent between two requests: longer than a person takes to the next page element."""
MOST_AT_ONCE = 500
"""Connections and requests under way; more are answered 503 at once instead of all ever more slowly."""
THREADS = 8
"""Requests that are worked on at a time; the others wait in line. More only take turns, and all are answered later."""
SWITCH_S = 1e-4
"""How long a thread may keep the interpreter from another: at 20 requests a second on two cores, 95 of 100 answers came
within 312 ms with Python's 5 ms, 183 with a half, 131 with a tenth."""
WORKER = "service.operations.serving:worker_app"
JudgingPage = Callable[[Settings], ASGIApp | None]
"""Makes the page on which analysts judge pairs, where the settings name a pool."""
SILENT_WORKER_S = 60
"""A worker that does not answer its parent for that long is replaced: opening a desk keeps it busy for a while."""


def listening_socket(host: str, port: int) -> socket.socket:
    """A socket on which whoever comes is answered from now on, if not at once. Raises `OSError`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # the protocol is named, since asyncio spares only such sockets the wait for more to send (Nagle): 40 ms an answer
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(2048)
    except OSError:
        listening.close()
        raise
    return listening


def run_here(app: FastAPI, settings: Settings, listening: socket.socket, *, quiet: bool = False) -> None:
    """Answer in this process until a signal stops it. `quiet`: tell of what goes wrong, not of every request."""
    logged = copy.deepcopy(LOGGING)
    if quiet:
        logged["loggers"]["passerelle"]["level"] = "WARNING"
    app.state.opened = _settle
    with closing(listening):
        uvicorn.Server(uvicorn.Config(app, log_config=logged, **_options(settings))).run(sockets=[listening])


_begun: list[BegunDesk] = []
"""What the process that begins the workers has read: those that are its forks have it too."""


def run_workers(settings: Settings, begun: BegunDesk, listening: socket.socket, worker: str = WORKER) -> None:
    """Answer in `settings.workers` processes until a signal stops them. One that dies is replaced.

    `worker` names what makes the application of each, as MODULE:FUNCTION.
    """
    os.environ |= as_environment(settings)  # the workers begin with it, and read their settings from it
    _begun[:] = [begun]
    config = uvicorn.Config(
        worker,
        factory=True,
        workers=settings.workers,
        timeout_worker_healthcheck=SILENT_WORKER_S,
        log_config=LOGGING,
        **_options(settings),
    )
    with closing(listening):
        Supervisor(config, sockets=[listening]).run()


def worker_app(judging: JudgingPage = lambda settings: None) -> FastAPI:
    """The application of a worker: a fork reads what is left of the desk that was begun, others open their own."""
    from service.app import create_app

    settings = read_settings()
    desk = _begun[0].read().desk() if _begun else None
    app = create_app(settings, desk, judging(settings))
    app.state.opened = _settle
    return app


def _settle() -> None:
    """Set the interpreter up for answering, once everything is open."""
    gc.freeze()
    current_default_thread_limiter().total_tokens = THREADS
    sys.setswitchinterval(SWITCH_S)


def as_environment(settings: Settings) -> dict[str, str]:
    """What options of the command may have changed, as the variables that a worker reads."""
    url = settings.db.url if isinstance(settings.db, PostgresUrl) else str(settings.db)
    return {
        "PASSERELLE_DB": url,
        "PASSERELLE_DATA": str(settings.data),
        "PASSERELLE_HOST": settings.host,
        "PASSERELLE_PORT": str(settings.port),
    }


def _options(settings: Settings) -> dict[str, Any]:
    return {
        "access_log": False,  # the middleware tells of requests, without paths
        "server_header": False,
        "ws": "none",
        "lifespan": "on",
        "proxy_headers": bool(settings.proxies),
        "forwarded_allow_ips": ",".join(settings.proxies),
        "timeout_keep_alive": KEEP_ALIVE_S,
        "timeout_graceful_shutdown": FINISH_WITHIN_S,
        "http": BoundedHeads,
        "loop": "uvloop",
        "limit_concurrency": MOST_AT_ONCE,
    }
