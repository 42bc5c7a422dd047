import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from matching.records import Organisation
from service import pace as pacing
from service.pace import Pace
from tests.service.people import Served, served


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path) as one:
        yield one


def put(here: Served, name: str) -> int:
    """Keep something; gives the sequence of the store afterwards."""
    here.store.upsert([Organisation(name, "Une")])
    return here.store.sequence


def test_a_batch_waits_until_the_one_before_the_last_is_known(fresh: Served) -> None:
    state = fresh.app.state
    pace = Pace(state.store, lambda: state.desk.sequence)
    before = [put(fresh, "org-0")]
    for number in range(1, 6):
        pace.turn_here()
        before.append(put(fresh, f"org-{number}"))
        if number > 1:
            assert state.desk.sequence >= before[number - 2]


def test_an_index_that_does_not_come_on_is_waited_for_once(
    fresh: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pacing, "PATIENCE_S", 0.3)
    still = fresh.app.state.desk
    pace = Pace(fresh.store, lambda: still.sequence)
    waits = []
    for number in range(4):
        put(fresh, f"org-{number}")
        began = time.monotonic()
        pace.turn_here()
        waits.append(time.monotonic() - began)
    assert waits[1] >= 0.3
    assert waits[0] < 0.3
    assert waits[2] + waits[3] < 0.3
