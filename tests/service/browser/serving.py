"""The real application in a process of its own, on a copy of the small network.

`python -m tests.service.browser.serving FOLDER` prints one line of JSON when it answers. It ends when its standard
input is closed.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from tests.service.people import EMPLOYERS, LEARNERS_OF, PASSWORD, WHO, Served, served

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True)
class Site:
    """A running site: where it answers, its folder, and what is in it.

    `emails` and `learners` are by what `tests.service.people` calls somebody; `offers` are ids by employer, in order.
    """

    url: str
    folder: Path
    outbox: Path
    emails: Mapping[str, str]
    learners: Mapping[str, str]
    all_learners: tuple[str, ...]
    offers: Mapping[str, tuple[str, ...]]
    password: str = PASSWORD


def main(folder: Path) -> None:
    """Serve until standard input is closed."""
    with served(folder) as site, closing(socket.create_server(("127.0.0.1", 0))) as listening:
        # The application was started above, once; the server only passes requests on to it.
        config = uvicorn.Config(
            site.app, lifespan="off", log_level="warning", access_log=False, server_header=False
        )
        server = uvicorn.Server(config)
        print(json.dumps(_told(site, listening.getsockname()[1])), flush=True)

        def wait_for_the_end() -> None:
            sys.stdin.read()
            server.should_exit = True

        threading.Thread(target=wait_for_the_end, daemon=True).start()
        server.run(sockets=[listening])


def _told(site: Served, port: int) -> dict[str, object]:
    ids = [one.id for one in site.network.learners]
    return {
        "url": f"http://127.0.0.1:{port}",
        "outbox": str(site.settings.outbox),
        "emails": {who: site.users[who].email for who in WHO},
        "learners": {who: ids[number] for who, number in LEARNERS_OF.items()},
        "all_learners": ids,
        "offers": {
            one.id: [offer.id for offer in site.network.offers if offer.organisation_id == one.id]
            for one in EMPLOYERS
        },
    }


@contextmanager
def running(folder: Path) -> Iterator[Site]:
    """A site in a process of its own, with its store in `folder`; stopped at the end."""
    command = [sys.executable, "-m", "tests.service.browser.serving", str(folder)]
    with (
        (folder / "server.log").open("wb") as log,
        subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
        ) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise RuntimeError((folder / "server.log").read_text(encoding="utf-8", errors="replace")[-3000:])
        told = json.loads(line)
        yield Site(
            url=told["url"],
            folder=folder,
            outbox=Path(told["outbox"]),
            emails=told["emails"],
            learners=told["learners"],
            all_learners=tuple(told["all_learners"]),
            offers={name: tuple(ids) for name, ids in told["offers"].items()},
        )
        process.stdin.close()
        process.wait(timeout=60)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
