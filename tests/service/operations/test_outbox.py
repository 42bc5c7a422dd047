"""From the queue to people: nothing is lost, nothing goes out twice, and nothing personal is told on the way."""

from __future__ import annotations

import email
import email.policy
import stat
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from matching.errors import UnknownIdError
from matching.records import Learner
from service.mail_address import SmtpUrl, read_smtp
from service.operations.delivery import Delivery, ToFolder, ToServer, delivery_of, remove_files
from service.operations.sending import Sender
from service.settings import read_settings
from service.store import SqlStore, open_store
from service.store_address import Address, AddressError
from service.workspace import outbox
from service.workspace.outbox import PAUSES, AddresseeError, Message
from tests.service.operations.smtp_server import MailServer, mail_server

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
FROM = "passerelle@example.org"


class Clock:
    """A clock that the test turns."""

    def __init__(self) -> None:
        self.at = AT

    def __call__(self) -> datetime:
        return self.at


def queue(
    store: SqlStore, recipient: str = "awa@example.org", subject: str = "Une demande", body: str = "Bonjour"
) -> str:
    with store.writing() as now:
        return outbox.post(
            now, recipient=recipient, learner_id="l1", kind="contact", subject=subject, body=body, at=AT
        )


def row(store: SqlStore) -> Message:
    with store.reading() as now:
        (found,) = outbox.of_learner(now, "l1")
    return found


def server_of(kept: MailServer, **more: str) -> ToServer:
    return ToServer(SmtpUrl("127.0.0.1", kept.port, tls=False, **more), FROM)


def test_a_message_becomes_a_file_that_mail_programs_read(store: SqlStore, tmp_path: Path) -> None:
    words = "Une entreprise souhaite vous écrire : répondez d’ici à vendredi.\n\n— Passerelle\n"
    message_id = queue(store, subject="Un message\r\nBcc: x@example.org, très important", body=words)
    assert Sender(store, ToFolder(tmp_path / "out", FROM), Clock()).send_due() == 1
    (path,) = (tmp_path / "out").iterdir()
    assert path.name == f"{message_id}.eml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert (mail["To"], mail["Bcc"]) == ("awa@example.org", None)
    assert mail["Subject"] == "Un message Bcc: x@example.org, très important"
    assert mail["From"] == f"Passerelle <{FROM}>"
    assert mail["Message-ID"] == f"<{message_id}@example.org>"
    assert mail["Date"].datetime == AT
    assert mail.get_content().replace("\r\n", "\n") == words
    assert (row(store).sent, row(store).due, row(store).trouble) == (
        AT.isoformat(timespec="milliseconds"),
        None,
        None,
    )


@pytest.mark.parametrize(
    ("url", "path", "ends"),
    [
        (
            "https://p.example.org",
            "/me/offers/o%2F1?k=5",
            "Bonjour\n\nhttps://p.example.org/me/offers/o%2F1?k=5\n",
        ),
        ("https://p.example.org", None, "Bonjour\n"),
        (None, "/me", "Bonjour\n"),
        ("https://p.example.org", "//evil.example/", "Bonjour\n\nhttps://p.example.org/\n"),
    ],
)
def test_a_message_ends_with_the_page_it_leads_to_where_the_service_has_an_address(
    store: SqlStore, tmp_path: Path, url: str | None, path: str | None, ends: str
) -> None:
    with store.writing() as now:
        outbox.post(
            now,
            recipient="awa@example.org",
            learner_id="l1",
            kind="contact",
            subject="x",
            body="Bonjour\n",
            at=AT,
            path=path,
        )
    settings = replace(read_settings({}), data=tmp_path, url=url)
    assert Sender(store, delivery_of(settings), Clock()).send_due() == 1
    (file,) = settings.outbox.iterdir()
    mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert mail.get_content().replace("\r\n", "\n") == ends


def test_a_mail_server_gets_the_link_too(store: SqlStore) -> None:
    with store.writing() as now:
        places = {"recipient": "awa@example.org", "subject": "x", "body": "Bonjour", "path": "/me"}
        outbox.post(now, learner_id="l1", kind="contact", at=AT, **places)
    with mail_server() as kept:
        server = SmtpUrl("127.0.0.1", kept.port, tls=False)
        assert Sender(store, ToServer(server, FROM, "https://p.example.org"), Clock()).send_due() == 1
    assert b"https://p.example.org/me" in kept.mails[0][2]


def test_what_is_not_kept_is_not_sent(store: SqlStore, tmp_path: Path) -> None:
    def failing_act() -> None:
        with store.writing() as now:
            outbox.post(now, recipient="a@b.org", learner_id=None, kind="x", subject="x", body="x", at=AT)
            now.get(Learner, "nobody")

    with pytest.raises(UnknownIdError):
        failing_act()
    assert Sender(store, ToFolder(tmp_path / "out", FROM), Clock()).send_due() == 0
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "recipient",
    [
        "",
        "awa",
        "awa@",
        "a@b.org, c@d.org",
        "a@b.org\nBcc: c@d.org",
        "<a@b.org>",
        "a b@c.org",
        "a@" + "b" * 260,
    ],
)
def test_a_message_to_nowhere_is_refused_at_once(store: SqlStore, recipient: str) -> None:
    with pytest.raises(AddresseeError):
        queue(store, recipient)


def test_a_mail_server_is_given_the_message_once(store: SqlStore) -> None:
    queue(store, body="Bonjour,\n.\n.. et à bientôt")
    with mail_server() as kept:
        delivery = server_of(kept, user="awa", password="mot de passe")
        assert [Sender(store, delivery, Clock()).send_due() for _ in range(3)] == [1, 0, 0]
    ((sender, recipients, content),) = kept.mails
    assert (sender, recipients) == (f"mail FROM:<{FROM}>", ["rcpt TO:<awa@example.org>"])
    mail = email.message_from_bytes(content, policy=email.policy.default)
    assert mail.get_content().splitlines() == ["Bonjour,", ".", ".. et à bientôt"]
    assert kept.logins == ["\0awa\0mot de passe"]


def test_an_address_with_accents_is_sent_as_such(store: SqlStore) -> None:
    queue(store, "zoé@example.org")
    with mail_server() as kept:
        assert Sender(store, server_of(kept), Clock()).send_due() == 1
    ((sender, recipients, content),) = kept.mails
    assert "SMTPUTF8" in sender
    assert recipients == ["rcpt TO:<zoé@example.org>"]
    assert "zoé@example.org" in content.decode()


@pytest.mark.parametrize(
    ("verb", "answer", "told"),
    [
        ("EHLO", "", "Disconnected"),
        ("AUTH", "535 awa@example.org is wrong", "535"),
        ("MAIL", "451 awa@example.org not now", "451 to MAIL"),
        ("RCPT", "550 no awa@example.org here", "550 to RCPT"),
        ("RCPT", "", "Disconnected"),
        ("DATA", "421 awa@example.org later", "421 to DATA"),
        ("END", "554 awa@example.org is spam", "554 to DATA"),
    ],
)
def test_what_a_server_does_not_take_is_tried_again_later_and_later_then_given_up(
    store: SqlStore, verb: str, answer: str, told: str
) -> None:
    queue(store)
    clock = Clock()
    with mail_server() as kept:
        kept.answers[verb] = answer
        sender = Sender(store, server_of(kept, user="awa", password="secret"), clock)
        for tried, pause in enumerate(PAUSES, start=1):
            assert sender.send_due() == 0
            found = row(store)
            assert found.attempts == tried
            assert told in (found.trouble or "")
            assert "awa" not in (found.trouble or "")
            assert found.due == (clock.at + pause).isoformat(timespec="milliseconds")
            clock.at += pause - timedelta(seconds=1)
            assert sender.send_due() == 0
            assert row(store).attempts == tried
            clock.at += timedelta(seconds=1)
        assert sender.send_due() == 0
        assert row(store).due is None
        assert (row(store).trouble or "").startswith("given up: ")
        kept.answers.clear()
        clock.at += timedelta(days=30)
        assert sender.send_due() == 0
        with store.writing() as now:
            (stuck,) = outbox.stuck(now)
            outbox.try_again(now, stuck.id, clock.at)
            assert (outbox.waiting(now), outbox.stuck(now)) == (1, [])
        assert sender.send_due() == 1


def test_a_server_that_is_not_there_is_waited_for(store: SqlStore) -> None:
    queue(store)
    clock = Clock()
    with mail_server() as gone:
        pass
    assert Sender(store, server_of(gone), clock).send_due() == 0
    assert "refused" in (row(store).trouble or "").lower()
    clock.at += PAUSES[0]
    with mail_server() as kept:
        assert Sender(store, server_of(kept), clock).send_due() == 1


def test_a_connection_that_breaks_after_the_last_word_leaves_it_to_a_person(store: SqlStore) -> None:
    queue(store)
    clock = Clock()
    with mail_server() as kept:
        kept.answers["END"] = ""
        sender = Sender(store, server_of(kept), clock)
        assert sender.send_due() == 0
        clock.at += timedelta(days=30)
        assert sender.send_due() == 0
    assert len(kept.mails) == 1
    assert (row(store).due, row(store).trouble) == (None, outbox.UNSURE)


@pytest.mark.parametrize(("repeatable", "state"), [(True, outbox.SENDING), (False, outbox.UNSURE)])
def test_of_a_message_whose_sender_died_only_a_file_is_made_again(
    store: SqlStore, repeatable: bool, state: str
) -> None:
    queue(store)
    with store.writing() as now:
        assert outbox.claim(now, AT, repeatable=repeatable) is not None
    with store.writing() as now:
        assert outbox.claim(now, AT + timedelta(minutes=9), repeatable=repeatable) is None
    with store.writing() as now:
        again = outbox.claim(now, AT + timedelta(minutes=10), repeatable=repeatable)
    assert (again is not None) == repeatable
    assert row(store).trouble == state


def test_several_senders_send_each_message_once(database: Address, store: SqlStore, tmp_path: Path) -> None:
    for number in range(20):
        queue(store, f"someone{number}@example.org")
    with mail_server() as kept:
        stores = [open_store(database) for _ in range(3)]
        threads = [threading.Thread(target=Sender(one, server_of(kept), Clock()).send_due) for one in stores]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for one in stores:
            one.close()
    assert sorted(to for _, (to,), _ in kept.mails) == sorted(
        f"rcpt TO:<someone{n}@example.org>" for n in range(20)
    )


def test_the_thread_sends_what_comes_later(store: SqlStore, tmp_path: Path) -> None:
    sent = threading.Event()

    class Telling(ToFolder):
        def deliver(self, message: Message) -> None:
            super().deliver(message)
            sent.set()

    sender = Sender(store, Telling(tmp_path / "out", FROM))
    sender.start()
    message_id = queue(store)
    assert sent.wait(10)
    sender.stop()
    assert row(store).sent is not None
    assert (tmp_path / "out" / f"{message_id}.eml").exists()


def test_a_folder_that_cannot_be_written_is_told_and_tried_again(store: SqlStore, tmp_path: Path) -> None:
    queue(store)
    (tmp_path / "out").write_text("in the way")
    clock = Clock()
    sender = Sender(store, ToFolder(tmp_path / "out", FROM), clock)
    assert sender.send_due() == 0
    assert "the folder of the outbox" in (row(store).trouble or "")
    (tmp_path / "out").unlink()
    clock.at += PAUSES[0]
    assert sender.send_due() == 1


def test_what_was_sent_long_ago_is_forgotten_with_its_file(store: SqlStore, tmp_path: Path) -> None:
    old, delivery = queue(store), ToFolder(tmp_path, FROM)
    Sender(store, delivery, Clock()).send_due()
    with store.writing() as now:
        outbox.post(now, recipient="a@b.org", learner_id="l2", kind="x", subject="x", body="x", at=AT)
        assert outbox.forget_sent(now, AT) == []
        gone = outbox.forget_sent(now, AT + timedelta(seconds=1))
        assert gone == [old]
        assert (outbox.of_learner(now, "l1"), len(outbox.of_learner(now, "l2"))) == ([], 1)
    remove_files(tmp_path, [*gone, "never-written"])
    assert not (tmp_path / f"{old}.eml").exists()


def test_mail_does_not_leave_this_machine_in_clear(store: SqlStore) -> None:
    """The server offers no STARTTLS; by another name than loopback's it counts as far away."""
    queue(store)
    with mail_server() as kept:
        delivery: Delivery = ToServer(
            SmtpUrl("127.0.0.2", kept.port, tls=False, user="a", password="b"), FROM
        )
        assert Sender(store, delivery, Clock()).send_due() == 0
    assert not kept.mails
    assert not kept.logins


def test_a_password_is_never_shown() -> None:
    server = read_smtp("smtp://awa:s%40cret@[2001:db8::1]:25")
    assert (server.password, server.port, server.tls) == ("s@cret", 25, False)
    assert "cret" not in f"{server} {server!r}"
    assert str(server) == "smtp://awa@[2001:db8::1]:25"


@pytest.mark.parametrize(
    "url",
    [
        "http://u:secret@h",
        "smtp://",
        "smtp://u:secret@h:0",
        "smtp://u:secret@h:port",
        "mail",
        "smtp://u:secret@h/x",
    ],
)
def test_a_url_of_no_mail_server_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(AddressError) as refused:
        read_smtp(url)
    assert "secret" not in str(refused.value)
    assert refused.value.__cause__ is None
