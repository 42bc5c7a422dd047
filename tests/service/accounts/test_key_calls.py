"""How often a program may call, as its requests are answered: the limit holds for all workers together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.accounts import keys
from service.accounts.buckets import FILE, KEY_BURST, Buckets
from service.accounts.limits import TooManyError
from tests.service.people import ADMIN, Served, served


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("calls")) as there:
        yield there


def test_a_key_that_calls_too_often_is_told_to_wait(here: Served, tmp_path: Path) -> None:
    program = here.api(ADMIN)
    before = here.app.state.key_buckets
    with closing(Buckets(tmp_path / FILE, rate=0.001, burst=2.0)) as slow:
        here.app.state.key_buckets = slow
        try:
            answers = [program.post("/v1/match/offers", content=b"{") for _ in range(3)]
        finally:
            here.app.state.key_buckets = before
    assert [one.status_code for one in answers] == [400, 400, 429]
    assert 900 < int(answers[-1].headers["retry-after"]) <= 1_000
    assert answers[-1].json()["type"].endswith("too-many")


def test_what_one_worker_lets_in_is_missing_from_the_bucket_of_the_others(here: Served) -> None:
    with here.store.writing() as now:
        key, secret = keys.make(now, ADMIN, "test", datetime.now(tz=UTC))
    program = here.stranger()
    assert program.get("/v1/offers", headers={"authorization": f"Bearer {secret}"}).status_code == 200
    with closing(Buckets(here.settings.workers_folder / FILE, rate=1e-6)) as of_another:
        for _ in range(int(KEY_BURST) - 1):
            of_another.take(key.id)
        with pytest.raises(TooManyError):
            of_another.take(key.id)
