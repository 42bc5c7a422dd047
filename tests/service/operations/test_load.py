"""A small sample of `make load`: real server, real people, open loop."""

from __future__ import annotations

import asyncio
import math
import random
from collections import Counter
from pathlib import Path

import pytest

from service.operations.load import main, report, times_of
from service.operations.load_client import Client, Timed, call
from service.operations.load_people import READ, SHARES, WRITE, Acts, People, Visitor


def test_the_load_comes_and_is_answered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Five seconds at a rate that any machine stands; how long answers take is not judged here."""
    out = tmp_path / "load.md"
    main(f"--learners 150 --offers 60 --trainings 20 --rate 8 --seconds 5 --warm-up 5 --out {out}".split())
    text = capsys.readouterr().out
    rows = {
        row.split("|")[1].strip(): [cell.strip() for cell in row.split("|")[2:-1]]
        for row in text.splitlines()
        if row.startswith("| ") and not row.startswith("| requests")
    }
    assert rows["all"][:2] == ["40", "0"], text  # none is wrong
    assert sum(int(rows[group][0]) for group in SHARES) == 40
    assert int(rows[READ][0]) > 20  # 75 of 100 are reads
    assert text in out.read_text(encoding="utf-8")


def test_what_is_drawn_is_in_its_shares_all_along() -> None:
    some = Visitor(("Cookie: a=b",), ("o1", "o2"), ("l1",))
    people = People((some,), (some,), (some,), (some,), ("o1", "o2"))
    drawn = Acts(people, random.Random(3)).draw(1_000)
    assert Counter(one.group for one in drawn) == {group: 10 * share for group, share in SHARES.items()}
    for start in range(0, 1_000, 100):
        assert Counter(one.group for one in drawn[start : start + 100]) == SHARES
    assert drawn == Acts(people, random.Random(3)).draw(1_000)


ONE = call(READ, "x", "GET", "/x")


class Slow:
    """A server that answers each request well, one after the other, and stands still at one of them."""

    def __init__(self, stop_at: int, stop_s: float) -> None:
        self._stop_at, self._stop_s, self.number = stop_at, stop_s, 0
        self._turn = asyncio.Lock()
        self.talks = 0

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.talks += 1
        while not reader.at_eof():
            try:
                await reader.readuntil(b"\r\n\r\n")
            except asyncio.IncompleteReadError:
                break
            async with self._turn:
                self.number += 1
                if self.number == self._stop_at:
                    await asyncio.sleep(self._stop_s)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        writer.close()
        await writer.wait_closed()
        self.talks -= 1


async def _pressed(server: Slow, count: int, rate: float) -> list[Timed]:
    listening = await asyncio.start_server(server.talk, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    try:
        return await Client(f"http://127.0.0.1:{port}").send([ONE] * count, rate)
    finally:
        listening.close()
        while server.talks:
            await asyncio.sleep(0.01)


def test_a_stop_is_felt_by_all_who_came_meanwhile() -> None:
    """A client that waits for each answer would count one slow request; here half of them are."""
    answers = asyncio.run(_pressed(Slow(stop_at=10, stop_s=1.0), count=100, rate=50.0))
    assert all(one.status == 200 for one in answers)
    assert 35 <= sum(one.seconds > 0.2 for one in answers) <= 60
    assert max(one.seconds for one in answers) >= 1.0


def test_who_gets_no_answer_is_counted_as_wrong() -> None:
    answers = asyncio.run(Client("http://127.0.0.1:9").send([ONE] * 3, 100.0))
    assert [one.wrong for one in answers] == [True] * 3
    assert not times_of(answers).kept


def test_times_are_nearest_ranks() -> None:
    answers = [Timed(ONE, number / 1_000, 200) for number in range(1, 201)]
    found = times_of(answers)
    assert (found.count, found.wrong) == (200, 0)
    assert (found.p50, found.p95, found.p99, found.longest) == (0.1, 0.19, 0.198, 0.2)
    assert found.kept
    assert not times_of([*answers, Timed(ONE, 0.001, 500)]).kept
    assert not times_of([Timed(one.call, one.seconds * 2, 200) for one in answers]).kept
    assert times_of([]).count == 0


def test_the_report_names_the_promise_and_the_groups() -> None:
    late = call(WRITE, "note", "POST", "/n", wanted=303)
    text = report([Timed(ONE, 0.01, 200), Timed(late, 0.5, 303)], 100.0, 5.0, math.floor(123.4))
    assert "is NOT kept" in text
    assert "| write | 1 | 0 | 500 |" in text
    assert "123 requests a second" in text
