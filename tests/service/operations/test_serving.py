"""Real servers: two on one store say the same, and one that is stopped answers to the end."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from matching.records import Learner, Offer
from service.accounts import keys
from service.operations.bodies import LONGEST_HEAD
from service.operations.serving import listening_socket
from service.operations.workers import KNOWN, WorkerNumber, known_by_all, together
from service.pace import Pace
from service.snapshot import HEAD
from service.store import PACED_BATCH, SqlStore, save_network, save_records
from service.store.desk_tables import RANKINGS
from service.store_address import Address
from tests.service.operations.servers import Answer, Running, ask, running
from tests.service.people import ADMIN, add_people, people_network

VISIBLE_WITHIN_S = 1.0
SLACK_S = 30.0
"""What a machine that does much else at the same time may add: `test_following` holds the second itself."""


@pytest.fixture
def peopled(store: SqlStore) -> str:
    """The store with its people; gives the key of an administrator."""
    save_network(store, people_network())
    add_people(store, people_network(), datetime.now(tz=UTC))
    with store.writing() as now:
        _, secret = keys.make(now, ADMIN, "test", datetime.now(tz=UTC))
    return secret


def wait_until(holds: Callable[[], bool], within_s: float) -> None:
    until = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.02)


def ranking(url: str, key: str, offer_id: str) -> Answer:
    return ask(url, f"/v1/offers/{offer_id}/learners?k=20", key)


def knows(server: Running, key: str, offer_id: str) -> Callable[[], bool]:
    """Whether a server ranks learners for an offer."""
    return lambda: ranking(server.url, key, offer_id).status == 200


def unknown(server: Running, key: str, offer_id: str) -> Callable[[], bool]:
    return lambda: ranking(server.url, key, offer_id).status == 404


@pytest.mark.long
def test_two_servers_on_one_store_say_the_same(
    database: Address, store: SqlStore, peopled: str, tmp_path: Path
) -> None:
    with (
        running(tmp_path / "a", database, log=tmp_path / "a.log") as first,
        running(tmp_path / "b", database, log=tmp_path / "b.log") as second,
    ):
        servers = (first, second)
        store.upsert([Offer("first", "Développeuse Python", "Django, SQL et Git.")])
        for (
            server
        ) in servers:  # the first to be read after a start waits until the names of skills are at hand
            wait_until(knows(server, peopled, "first"), 120)
        for number in range(3):
            store.upsert([Offer(f"new{number}", "Développeuse Python", "Django, SQL et Git.")])
            for server in servers:
                wait_until(knows(server, peopled, f"new{number}"), VISIBLE_WITHIN_S + SLACK_S)
            answers = [json.loads(ranking(one.url, peopled, f"new{number}").body) for one in servers]
            shown = [[(match["learner_id"], match["score"]) for match in one["matches"]] for one in answers]
            assert shown[0] == shown[1]
            assert shown[0]
        store.remove("offers", ["new0"])
        for server in servers:
            wait_until(unknown(server, peopled, "new0"), VISIBLE_WITHIN_S + SLACK_S)
        assert [one.stop() for one in servers] == [-signal.SIGTERM] * 2


def workers_of(server: Running) -> list[int]:
    """The ids of a server's worker processes; none where the system does not tell."""
    parent = server.process.pid
    children = Path(f"/proc/{parent}/task/{parent}/children")
    found = [Path("/proc", one) for one in children.read_text().split()] if children.exists() else []
    commands = {int(one.name): command_of(int(one.name)) for one in found}
    return [
        process for process, command in commands.items() if command and b"resource_tracker" not in command
    ]


def command_of(process: int) -> bytes:
    """What a process was called with; nothing of one that has just ended."""
    try:
        return Path("/proc", str(process), "cmdline").read_bytes()
    except FileNotFoundError:
        return b""


@pytest.mark.parametrize("engine", ["sqlite"])
def test_workers_share_a_port_and_one_that_dies_is_replaced(
    database: Address, store: SqlStore, peopled: str, tmp_path: Path
) -> None:
    token = {"PASSERELLE_METRICS_TOKEN": "a-token-of-the-operators"}
    with running(tmp_path / "data", database, "--workers", "2", log=tmp_path / "log", more=token) as server:

        def workers() -> set[str]:
            text = ask(server.url, "/metrics", token["PASSERELLE_METRICS_TOKEN"]).body.decode()
            return set(re.findall(r'passerelle_about{version="[^"]+",worker="(\d+)"} 1', text))

        wait_until(lambda: workers() == {"0", "1"}, 120)
        before = workers_of(server)
        if before:
            same = [command_of(one) == command_of(server.process.pid) for one in before]
            assert same == [True, True]  # the first are forks of the process that read the store
            os.kill(before[-1], signal.SIGKILL)
            wait_until(lambda: len(set(workers_of(server)) - set(before)) == 1, 180)
            wait_until(lambda: workers() == {"0", "1"}, 180)
        for number in range(10):
            store.upsert([Offer(f"new{number}", "Développeuse Python")])
            wait_until(knows(server, peopled, f"new{number}"), 60)
        assert server.stop() == 0


@pytest.mark.parametrize("engine", ["sqlite"])
def test_who_is_being_answered_when_the_server_is_stopped_gets_the_whole_answer(
    database: Address, store: SqlStore, peopled: str, tmp_path: Path
) -> None:
    offer_id = people_network().offers[0].id
    answers: list[Answer] = []
    stopped = threading.Event()
    with running(tmp_path / "data", database, log=tmp_path / "log") as server:

        def press() -> None:
            while not stopped.is_set():
                answers.append(ranking(server.url, peopled, offer_id))

        pressing = [threading.Thread(target=press) for _ in range(6)]
        for thread in pressing:
            thread.start()
        wait_until(lambda: len(answers) > 30, 120)
        store.upsert([Offer("last", "Développeuse Python")])
        wait_until(knows(server, peopled, "last"), VISIBLE_WITHIN_S + SLACK_S)
        server.stop()
        stopped.set()
        for thread in pressing:
            thread.join()
    how = Counter(one.how for one in answers)
    assert how["half"] == 0
    assert how["none"] > 0  # it was pressed until it was gone
    whole = [one for one in answers if one.how == "whole"]
    assert {one.status for one in whole} <= {200, 503}
    shown = sum(one.status == 200 for one in whole) + 1
    with store.reading() as now:
        logged = now.connection.execute(RANKINGS.select().where(RANKINGS.c.subject.in_([offer_id, "last"])))
        assert len(logged.all()) >= shown  # every ranking that was shown is in the log
    assert str(store.sequence) in _snapshot_of(database)
    errors = server.log.read_text(encoding="utf-8")
    lines = [json.loads(line) for line in errors.splitlines() if line.startswith("{")]
    assert {one["route"] for one in lines if one["logger"] == "passerelle.requests"} == {
        "/v1/offers/{offer_id:path}/learners"
    }
    assert "Traceback" not in errors
    assert offer_id not in errors
    assert peopled not in errors


def _snapshot_of(database: Address) -> str:
    """The names of what lies in the snapshot's folder: an index is named by its sequence."""
    assert isinstance(database, Path)
    folder = database.with_suffix(".index")
    assert (folder / HEAD).exists()
    return " ".join(one.name.split("-")[0] for one in folder.iterdir())


@pytest.mark.parametrize("engine", ["sqlite"])
def test_a_head_that_is_too_long_is_refused(
    database: Address, store: SqlStore, peopled: str, tmp_path: Path
) -> None:
    with running(tmp_path / "data", database, log=tmp_path / "log") as server:
        assert ask(server.url, "/v1/health").status == 200
        assert ask(server.url, "/v1/health?" + "a" * LONGEST_HEAD).status == 431
        assert ask(server.url, "/v1/health", key="a" * LONGEST_HEAD).status == 431
        assert ask(server.url, "/v1/health?" + "a" * 3_000, key="a" * 3_000).status == 200
        assert ask(server.url, "/v1/health", key="a" * 1_000_000).status in (0, 400, 431)
        assert ask(server.url, "/v1/ready").status == 200


def test_no_answer_is_held_back_until_there_is_more_to_send() -> None:
    """A connection that waits for more (Nagle) and a reader that waits to confirm make 40 ms of each answer."""
    at_once: list[int] = []

    async def meet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        at_once.append(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    async def come() -> None:
        listening = listening_socket("127.0.0.1", 0)
        async with await asyncio.start_server(meet, sock=listening):
            reader, writer = await asyncio.open_connection(*listening.getsockname())
            assert await reader.read() == b""
            writer.close()

    asyncio.run(come())
    assert at_once == [1]


def test_each_worker_has_a_number_of_its_own_and_leaves_it(tmp_path: Path) -> None:
    first, second = WorkerNumber(tmp_path), WorkerNumber(tmp_path)
    assert (first.number, second.number) == (0, 1)
    first.write(b"# HELP a A.\n# TYPE a gauge\na 1.0\n")
    assert [list(first.others()), list(second.others())] == [[], [first.file.read_bytes()]]
    first.let_go()
    assert list(second.others()) == []
    third = WorkerNumber(tmp_path)
    assert third.number == 0
    third.write(b"old")
    long_ago = time.time() - 3600
    os.utime(third.file, (long_ago, long_ago))
    assert list(second.others()) == []


def test_a_metric_of_several_workers_stands_once() -> None:
    texts = [f'# HELP a A.\n# TYPE a counter\na{{worker="{n}"}} {n}.0\n'.encode() for n in range(3)]
    lines = together(iter(texts)).decode().splitlines()
    assert lines[:2] == ["# HELP a A.", "# TYPE a counter"]
    assert lines[2:] == [f'a{{worker="{n}"}} {n}.0' for n in range(3)]


def test_what_all_workers_know_is_what_the_slowest_of_a_store_does(tmp_path: Path) -> None:
    assert known_by_all(tmp_path, "one") is None
    workers = [WorkerNumber(tmp_path) for _ in range(3)]
    for worker, store, sequence in zip(workers, ("one", "one", "another"), (7, 5, 2), strict=True):
        worker.knows(store, sequence)
    assert (known_by_all(tmp_path, "one"), known_by_all(tmp_path, "another")) == (5, 2)
    workers[1].knows("one", 9)
    assert known_by_all(tmp_path, "one") == 7
    (tmp_path / f"1{KNOWN}").write_text("3 one")
    workers[0].let_go()
    assert known_by_all(tmp_path, "one") == 3
    workers[1].let_go()
    (tmp_path / f"1{KNOWN}").write_text("3 one")  # as a worker that was killed leaves it
    assert known_by_all(tmp_path, "one") is None


@pytest.mark.parametrize("engine", ["sqlite"])
def test_an_import_by_command_keeps_the_pace_of_the_servers(
    database: Address, store: SqlStore, peopled: str, tmp_path: Path
) -> None:
    learners = [Learner(f"paced-{number}", about="Python et SQL") for number in range(5 * PACED_BATCH)]
    behind = []

    def known() -> int | None:
        return known_by_all(tmp_path / "workers", store.id)

    with running(tmp_path, database, "--workers", "2", log=tmp_path / "log"):
        wait_until(lambda: known() == store.sequence, 120)
        pace = Pace(store, known)

        def turn() -> None:
            pace.turn_here()
            behind.append(store.sequence - (known() or 0))

        assert save_records(store, learners, turn=turn) == len(learners)
    assert len(behind) == 5
    assert max(behind) <= 2 * PACED_BATCH
    assert known() is None
