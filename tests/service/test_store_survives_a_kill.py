"""kill -9 of a process that writes, at random points: what it was told is kept is kept, and the feed has no hole."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from data.network import Network
from matching.matcher import Matcher
from matching.records import Learner, Offer
from models.load import fill
from service.desk import Desk, open_desk
from service.settings import Settings
from service.snapshot import save_snapshot
from service.store import Operation, SqlStore, load_network, open_store, save_network
from service.store_address import Address, PostgresUrl

SEED = 7
LONGEST_S = 0.25
"""A writer works that long at most after its first write: a few writes on a slow disk, hundreds on a quick one."""

WRITER = """
import random, sys
from matching.records import Identity, Learner, Offer
from service.store import open_store
from service.store_address import read_address

def tell(line):
    sys.stdout.write(line + "\\n")
    sys.stdout.flush()

store, round_, dice = open_store(read_address(sys.argv[1])), sys.argv[2], random.Random(int(sys.argv[2]))
number = 0
while True:
    number += 1
    name = f"k{round_}-{number}"
    act = dice.random()
    if act < 0.5:
        tell(f"? put offers {name}")
        store.upsert([Offer(name, "Développeuse web")])
        tell(f"! put offers {name}")
    elif act < 0.7:
        tell(f"? put learners {name}")
        store.upsert([Learner(name, headline="Développeuse"), Identity(name, given_name="Awa")])
        tell(f"! put learners {name}")
        tell(f"? remove learners {name}")
        store.remove("learners", [name])
        tell(f"! remove learners {name}")
    elif act < 0.9:
        tell(f"? put offers {name}-0..49")
        store.upsert([Offer(f"{name}-{part}", "Boulangère") for part in range(50)])
        tell(f"! put offers {name}-0..49")
    else:
        tell(f"? about {number}")
        store.describe({"writer": round_, "number": number})
        tell(f"! about {number}")
"""


class Ledger:
    """What writers said before (`?`) and after (`!`) each of their writes."""

    def __init__(self) -> None:
        self.kept: set[tuple[str, str]] = set()
        self.gone: set[tuple[str, str]] = set()
        self.unsure: set[tuple[str, str]] = set()

    def take_in(self, lines: list[str]) -> None:
        """The words of one writer, up to its end, which may be in the middle of a line."""
        for line in (one for one in lines if one.endswith("\n")):
            mark, act, *rest = line.split()
            if act == "about":
                continue
            kind, names = rest
            first, many, _ = names.partition("-0..49")
            keys = {(kind, f"{first}-{part}") for part in range(50)} if many else {(kind, first)}
            if mark == "?":
                self.unsure |= keys
                continue
            self.unsure -= keys
            (self.kept if act == "put" else self.gone).update(keys)
            (self.gone if act == "put" else self.kept).difference_update(keys)


def _kill_one(address: Address, number: int, dice: random.Random) -> list[str]:
    url = address.url if isinstance(address, PostgresUrl) else str(address)
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, url, str(number)], stdout=subprocess.PIPE, text=True, bufsize=1
    ) as writer:
        assert writer.stdout is not None
        lines = [writer.stdout.readline()]  # the first write is about to be made
        time.sleep(dice.uniform(0, LONGEST_S))
        writer.kill()
        lines += writer.stdout.readlines()
    assert writer.returncode == -signal.SIGKILL
    return lines


def _hold_together(store: SqlStore, ledger: Ledger) -> None:
    """What a store and its feed say is what the writers were told."""
    with store.reading() as now:
        feed = now.changes(0, 1_000_000)
        assert [one.sequence for one in feed] == list(range(1, now.sequence + 1))
        there = {("offers", one.id) for one in now.all(Offer)} | {
            ("learners", one.id) for one in now.all(Learner)
        }
    last = {(one.kind, one.id): one.operation for one in feed}
    told = {
        key
        for key, operation in last.items()
        if operation is Operation.UPSERT and key[0] in ("offers", "learners")
    }
    assert told == there
    assert ledger.kept - ledger.unsure <= there
    assert not (ledger.gone - ledger.unsure) & there
    for number in range(50):  # a batch is there whole or not at all
        assert sum(key[1].endswith(f"-{number}") for key in _batches(there)) == len(_batches(there)) // 50


def _batches(there: set[tuple[str, str]]) -> list[tuple[str, str]]:
    return [key for key in there if key[1].count("-") == 2]


@pytest.mark.long
@pytest.mark.parametrize("kills", [10, pytest.param(200, marks=pytest.mark.campaign)])
def test_no_acknowledged_write_is_lost_and_the_snapshot_is_brought_up_to_date(
    database: Address,
    small_network: Network,
    small_desk: Desk,
    small_settings: Settings,
    tmp_path: Path,
    kills: int,
) -> None:
    settings = replace(small_settings, db=database, data=tmp_path)
    few = replace(small_network, learners=small_network.learners[:5], offers=small_network.offers[:5])
    ledger, dice = Ledger(), random.Random(SEED)
    with closing(open_store(database)) as store:
        save_network(store, few)
        matcher = Matcher(small_desk.matcher.reader)
        fill(matcher, load_network(store))
        save_snapshot(settings.index, matcher, load_network(store), store.id, store.sequence)
        for number in range(kills):
            ledger.take_in(_kill_one(database, number, dice))
            _hold_together(store, ledger)  # as one who had it open all the time sees it
    assert ledger.kept
    with closing(open_store(database)) as again:
        _hold_together(again, ledger)
        read: list[int] = []
        desk = open_desk(again, settings, lambda done, total: read.append(total))
        new = again.counts()["offers"] + again.counts()["learners"] - len(few.offers) - len(few.learners)
        assert read[-1] == new
        assert desk.sequence == again.sequence
        assert {one.id for one in desk.matcher.offers.records()} == {one.id for one in again.all(Offer)}
        assert {one.id for one in desk.matcher.learners.records()} == {one.id for one in again.all(Learner)}
