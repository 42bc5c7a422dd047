"""What the doctor says of a service at work."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from matching.errors import PasserelleError
from matching.records import Offer
from service.mail_address import SmtpUrl
from service.operations.check import Check
from service.operations.checkup import backups_are_young, examine_work, messages_go_out, secrets_are_kept
from service.operations.clock import Clock, Task
from service.settings import Settings, read_settings
from service.store import open_store
from service.workspace import outbox
from tests.service.operations.smtp_server import mail_server


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A service of which only the owner can read anything."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    there = replace(read_settings({}), data=data, db=data / "passerelle.sqlite3")
    with closing(open_store(there.db, data)) as store:
        store.upsert([Offer("o1", "Développeuse")])
    return there


def of(settings: Settings, name: str, at: datetime | None = None) -> Check:
    (found,) = [one for one in examine_work(settings, at) if one.name == name]
    return found


def test_a_new_service_is_well_but_for_its_backup(settings: Settings) -> None:
    states = {one.name: one.state for one in examine_work(settings)}
    assert states.pop("backups") == "warning"
    assert set(states) == {"outbox", "secrets", "journal", "clock", "tasks", "messages"}
    assert set(states.values()) == {"ok"}


def test_a_mail_server_is_asked(settings: Settings) -> None:
    with mail_server() as kept:
        server = SmtpUrl("127.0.0.1", kept.port, tls=False, user="awa", password="se cret")
        asked = replace(settings, smtp=server, sender="p@example.org")
        assert messages_go_out(asked).state == "ok"
        assert kept.logins == ["\0awa\0se cret"]
        assert messages_go_out(replace(asked, sender="passerelle@localhost")).state == "warning"
        kept.answers["AUTH"] = "535 no"
        refused = messages_go_out(asked)
        assert (refused.state, "535" in refused.found) == ("failure", True)
    gone = messages_go_out(asked)
    assert gone.state == "failure"
    assert "se cret" not in f"{refused} {gone}"


def test_a_folder_that_cannot_hold_messages_is_told(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert messages_go_out(replace(settings, outbox_folder=tmp_path / "file")).state == "failure"
    assert messages_go_out(replace(settings, outbox_folder=tmp_path / "not" / "yet")).state == "ok"


def test_data_that_others_may_read_is_told(settings: Settings, tmp_path: Path) -> None:
    assert isinstance(settings.db, Path)
    settings.db.chmod(0o644)
    assert secrets_are_kept(settings).state == "ok"  # its folder lets nobody through
    above = [one for one in (settings.data, *settings.data.parents) if one.stat().st_uid == os.getuid()]
    modes = {one: one.stat().st_mode for one in above}
    try:
        for one in above:
            one.chmod(modes[one] | 0o001)
        told = secrets_are_kept(settings)
        assert (told.state, settings.db.name in told.found) == ("warning", True)
        settings.db.chmod(0o600)
        assert secrets_are_kept(settings).state == "ok"
    finally:
        for one, mode in modes.items():
            one.chmod(mode)


def test_a_clock_that_goes_behind_is_told(settings: Settings) -> None:
    assert of(settings, "clock", datetime.now(tz=UTC) - timedelta(hours=1)).state == "warning"


def test_tasks_that_fail_or_are_not_done_are_told(settings: Settings) -> None:
    at = datetime.now(tz=UTC)

    def fails(at: datetime) -> None:
        raise PasserelleError("no")

    with closing(open_store(settings.db, settings.data)) as store:
        Clock(store, [Task("good", timedelta(hours=1), lambda at: None)], lambda: at).do_due()
        assert of(settings, "tasks", at).found == "good"
        late = of(settings, "tasks", at + timedelta(days=3))
        assert (late.state, "good" in late.found) == ("warning", True)
        Clock(store, [Task("bad", timedelta(hours=1), fails)], lambda: at + timedelta(hours=1)).do_due()
    failed = of(settings, "tasks", at)
    assert (failed.state, failed.found) == ("warning", "failed: bad")


def test_messages_that_were_given_up_are_told(settings: Settings) -> None:
    at = datetime.now(tz=UTC)
    with closing(open_store(settings.db, settings.data)) as store, store.writing() as now:
        message_id = outbox.post(
            now, recipient="awa@example.org", learner_id=None, kind="x", subject="x", body="x", at=at
        )
        outbox.mark_unsure(now, message_id)
    told = of(settings, "messages")
    assert told.state == "warning"
    assert "awa" not in told.found


def test_a_backup_that_is_old_is_told(tmp_path: Path) -> None:
    at = datetime.now(tz=UTC)
    assert backups_are_young(tmp_path / "none", at).state == "warning"
    assert backups_are_young(tmp_path, at).state == "warning"
    path = tmp_path / "monday.tar.gz"
    path.write_bytes(b"a backup")
    assert backups_are_young(tmp_path, at).state == "ok"
    old = (at - timedelta(days=3)).timestamp()
    os.utime(path, (old, old))
    assert backups_are_young(tmp_path, at).state == "warning"


def test_a_journal_that_grew_is_told(settings: Settings) -> None:
    assert isinstance(settings.db, Path)
    journal = settings.db.with_name(settings.db.name + "-wal")
    with journal.open("ab") as file:
        file.truncate(600_000_000)  # without a byte on the disk
    assert next(one for one in examine_work(settings) if one.name == "journal").state == "warning"
