"""What the service does by itself: that each task does it, and that a served application has them all."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.accounts import links, sign_ins
from service.accounts.links import LinkPurpose
from service.accounts.sign_ins import Lasting
from service.operations.clock import Clock
from service.operations.delivery import ToFolder
from service.operations.sending import Sender
from service.operations.tasks import KEEP_SENT, tasks_of
from service.store.counting import how_many
from service.store.desk_tables import ONE_USE_LINKS, SIGN_INS
from service.trust.uploads import has_upload, keep_upload, note_beside, noted
from service.workspace import outbox
from tests.service.people import ADMIN, LEARNER, Served, served

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def people(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path) as there:
        yield there


def do(people: Served, name: str, at: datetime) -> None:
    tasks = tasks_of(people.store, people.settings, lambda: people.app.state.desk)
    (task,) = [one for one in tasks if one.name == name]
    task.act(at)


def test_every_task_can_be_done_on_a_store_with_people(people: Served) -> None:
    tasks = tasks_of(people.store, people.settings, lambda: people.app.state.desk)
    names = {one.name for one in tasks}
    assert names == {"alerts", "retention", "old messages", "uploads", "leftovers"}
    people.app.state.at_work.clock.stop()
    late = datetime.now(tz=UTC) + timedelta(days=2)
    clock = Clock(people.store, tasks, lambda: late)
    assert set(clock.do_due()) == names
    health = people.stranger().get("/v1/health").json()
    assert health["troubles"] == []
    assert health["learners"] == len(people.network.learners)  # nobody's term is over on the sample's day


def test_messages_are_forgotten_a_month_after_they_went_out(people: Served) -> None:
    people.app.state.at_work.sender.stop()
    with people.store.writing() as now:
        message_id = outbox.post(
            now, recipient="awa@example.org", learner_id=None, kind="x", subject="x", body="x", at=AT
        )
    Sender(people.store, ToFolder(people.settings.outbox, "p@example.org"), lambda: AT).send_due()
    path = people.settings.outbox / f"{message_id}.eml"
    do(people, "old messages", AT + KEEP_SENT)
    assert path.exists()
    do(people, "old messages", AT + KEEP_SENT + timedelta(seconds=1))
    assert not path.exists()


def test_a_file_is_gone_after_an_hour_and_is_not_found_meanwhile(people: Served) -> None:
    old, young = (keep_upload(people.settings, "liste.csv", b"id\nl1\n") for _ in range(2))
    note_beside(people.settings, old, "{}")
    folder = people.settings.data / "uploads" / old
    two_hours_ago = time.time() - 7_200
    for path in folder.iterdir():
        os.utime(path, (two_hours_ago, two_hours_ago))
    assert not has_upload(people.settings, old)
    assert noted(people.settings, old) is None
    do(people, "uploads", AT)
    assert not folder.exists()
    assert has_upload(people.settings, young)


def test_what_has_ended_is_cleared_and_what_holds_is_kept(people: Served) -> None:
    at = datetime.now(tz=UTC)
    with people.store.writing() as now:
        sign_ins.open_sign_in(now, people.user(ADMIN).id, at - timedelta(days=20), Lasting())
        links.make(now, people.user(LEARNER).id, LinkPurpose.RESET, at - timedelta(days=40))
    kept = people.client(LEARNER)
    with people.store.reading() as now:
        before = how_many(now, SIGN_INS), how_many(now, ONE_USE_LINKS)
    do(people, "leftovers", at)
    with people.store.reading() as now:
        after = how_many(now, SIGN_INS), how_many(now, ONE_USE_LINKS)
    assert (before[0] - after[0], before[1] - after[1]) == (1, 1)
    assert kept.get("/me").status_code == 200
