"""Calls of keys, counted by whoever shares a file: threads, objects and processes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from service.accounts.buckets import FILE, SET_BYTES, SETS, WAYS, Buckets
from service.accounts.limits import TooManyError

BURST = 500
SLOWLY = 1e-9
"""Tokens a second: none drips in while a test lasts."""
TAKE = """
import sys
from pathlib import Path
from service.accounts.buckets import Buckets
from service.accounts.limits import TooManyError
buckets = Buckets(Path(sys.argv[1]), rate=float(sys.argv[2]), burst=float(sys.argv[3]))
print("ready", flush=True)
sys.stdin.readline()
taken = 0
for _ in range(int(sys.argv[4])):
    try:
        buckets.take("key")
    except TooManyError:
        break
    taken += 1
print(taken, flush=True)
"""


class Clock:
    """A clock that a test moves."""

    def __init__(self, at: float = 1_000.0) -> None:
        self.at = at

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def buckets(tmp_path: Path, clock: Clock) -> Iterator[Buckets]:
    with closing(Buckets(tmp_path / "deep" / FILE, rate=2.0, burst=3.0, clock=clock)) as made:
        yield made


def _taken(buckets: Buckets, whose: str, at_most: int = 1_000) -> int:
    for taken in range(at_most):
        try:
            buckets.take(whose)
        except TooManyError:
            return taken
    return at_most


def test_a_bucket_gives_what_has_dripped_into_it(buckets: Buckets, clock: Clock) -> None:
    assert _taken(buckets, "k1") == 3
    with pytest.raises(TooManyError) as refused:
        buckets.take("k1")
    assert refused.value.after_s == 1
    buckets.take("k2")
    clock.at += 0.5
    assert _taken(buckets, "k1") == 1
    clock.at += 1_000.0
    assert _taken(buckets, "k1") == 3


def test_two_processes_take_from_one_bucket(tmp_path: Path) -> None:
    path = tmp_path / FILE
    command = [sys.executable, "-c", TAKE, str(path), str(SLOWLY), str(BURST), str(2 * BURST)]
    workers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    for one in workers:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    with closing(Buckets(path, rate=SLOWLY, burst=BURST)) as mine:
        for one in workers:
            assert one.stdin is not None
            one.stdin.write("go\n")
            one.stdin.flush()
        taken = _taken(mine, "key", 2 * BURST)
    told = [int(one.communicate(timeout=120)[0]) for one in workers]
    assert taken + sum(told) == BURST


def test_threads_of_two_objects_take_from_one_bucket(tmp_path: Path) -> None:
    path, told = tmp_path / FILE, []
    opened = [Buckets(path, rate=SLOWLY, burst=BURST) for _ in range(2)]
    threads = [
        Thread(target=lambda one=one: told.append(_taken(one, "key", 2 * BURST))) for one in opened * 2
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in opened:
        one.close()
    assert sum(told) == BURST


def test_after_a_start_of_the_machine_every_bucket_is_full(buckets: Buckets, clock: Clock) -> None:
    assert _taken(buckets, "k1") == 3
    clock.at = 1.0
    assert _taken(buckets, "k1") == 3
    assert _taken(buckets, "k1") == 0


def test_the_key_that_called_the_longest_ago_makes_room(buckets: Buckets, clock: Clock) -> None:
    """More keys than have room: none is refused for another's calls, and the latest are still known."""
    for number in range(SETS * WAYS + 2_000):
        clock.at += 0.001
        buckets.take(f"k{number}")
    latest = f"k{SETS * WAYS + 1_999}"
    assert _taken(buckets, latest) == 2


def test_a_file_that_was_cut_or_written_over_is_one_of_full_buckets(buckets: Buckets, tmp_path: Path) -> None:
    path = tmp_path / "deep" / FILE
    assert path.stat().st_size == SETS * SET_BYTES
    assert path.stat().st_mode & 0o077 == 0
    assert _taken(buckets, "k1") == 3
    path.write_bytes(b"\xff" * SETS * SET_BYTES)
    assert _taken(buckets, "k1") == 3
    path.write_bytes(b"")
    assert _taken(buckets, "k1") == 3
    assert _taken(buckets, "k1") == 0
