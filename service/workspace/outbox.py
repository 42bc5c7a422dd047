"""The outbox: what must reach people, queued in the transaction of what it tells of, and sent after it.

A message is never sent twice. Whoever sends one claims it first: its row says `sending` and until when. It is marked
as sent, or put back with a later `due`. If the program ends between the two, nobody knows whether it went out: a file
is then written over itself, and of a mail it is said that it is unsure, so that a person decides.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from matching.errors import PasserelleError
from service.accounts.where_to import safe_next
from service.mail_address import is_mail_address
from service.moments import stamp
from service.store import SqlReading, SqlWriting
from service.store.counting import how_many
from service.store.desk_tables import OUTBOX

SENDING = "sending"
UNSURE = "unsure: the sending was cut off, so it may have gone out or not"
GIVEN_UP = "given up: "
ABOUT_ACCOUNTS = "account."
"""How the kinds of messages begin that bring a way into an account."""
LEASE = timedelta(minutes=10)
"""How long a claim holds: longer than any mail server may take to answer."""
PAUSES = tuple(timedelta(minutes=one) for one in (1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60, 24 * 60))
"""After each failed try, in order: what one's own mail server does not take for three days needs a person."""


class AddresseeError(PasserelleError, ValueError):
    """A message is for an address to which nothing can be sent."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message in the outbox. `due`, `sent` and `created` are times, ISO 8601 in UTC; `attempts` counts tries.

    `path` is the page within the site that it leads to, if any.
    """

    id: str
    recipient: str
    learner_id: str | None
    kind: str
    subject: str
    body: str
    created: str
    sent: str | None
    attempts: int
    due: str | None
    trouble: str | None
    path: str | None = None


def post(
    now: SqlWriting,
    *,
    recipient: str,
    learner_id: str | None,
    kind: str,
    subject: str,
    body: str,
    at: datetime,
    path: str | None = None,
) -> str:
    """Queue a message, in the transaction of what it tells of; returns its id.

    Args:
        now: the transaction.
        recipient: an address of mail.
        learner_id: whom it is about, so that erasure finds it.
        kind: what sort of message it is, such as `invitation`: the only thing of it that metrics may name.
        subject: one line; breaks in it become spaces.
        body: plain text.
        at: when.
        path: the page within the site that it leads to: where people find the service is known when it is sent.

    Raises:
        AddresseeError: nothing can be sent there.
    """
    if not is_mail_address(recipient):
        raise AddresseeError("that is no address of mail; write NAME@HOST")
    message_id = secrets.token_hex(16)
    now.connection.execute(
        OUTBOX.insert(),
        {
            "id": message_id,
            "recipient": recipient,
            "learner_id": learner_id,
            "kind": kind,
            "subject": " ".join(subject.split()),
            "body": body,
            "created": stamp(at),
            "sent": None,
            "attempts": 0,
            "due": stamp(at),
            "trouble": None,
            "path": None if path is None else safe_next(path),
        },
    )
    return message_id


# --------------------------------------------------------------------------- what the sender does


def any_due(now: SqlReading, at: datetime) -> bool:
    """Whether there is something to send. Costs a look at an index."""
    due = OUTBOX.select().with_only_columns(OUTBOX.c.id).where(OUTBOX.c.due <= stamp(at)).limit(1)
    return now.connection.execute(due).first() is not None


def claim(now: SqlWriting, at: datetime, *, repeatable: bool) -> Message | None:
    """The next message to send, which is then nobody else's for `LEASE`; `None` if there is none.

    Args:
        now: the transaction, which is over before the message is sent.
        at: the time.
        repeatable: whether sending a message again does no harm (a file): one that was cut off is then tried again.
    """
    due = OUTBOX.select().where(OUTBOX.c.due <= stamp(at)).order_by(OUTBOX.c.due, OUTBOX.c.id).limit(1)
    while (row := now.connection.execute(due).first()) is not None:
        found = Message(**row._mapping)
        if found.trouble == SENDING and not repeatable:
            _change(now, found.id, due=None, trouble=UNSURE)
            continue
        claimed = replace(found, due=stamp(at + LEASE), trouble=SENDING, attempts=found.attempts + 1)
        _change(now, found.id, due=claimed.due, trouble=claimed.trouble, attempts=claimed.attempts)
        return claimed
    return None


def mark_sent(now: SqlWriting, message_id: str, at: datetime) -> None:
    """It went out. The words of a message about an account are gone then: a link in them may still open it."""
    _change(now, message_id, due=None, trouble=None, sent=stamp(at))
    secret = (OUTBOX.c.id == message_id) & OUTBOX.c.kind.startswith(ABOUT_ACCOUNTS)
    now.connection.execute(OUTBOX.update().where(secret).values(body=""))


def put_back(now: SqlWriting, message: Message, trouble: str, at: datetime) -> None:
    """It did not go out: it is tried again after the next pause, or given up after the last one.

    `trouble` says why, without anything personal.
    """
    if message.attempts > len(PAUSES):
        _change(now, message.id, due=None, trouble=GIVEN_UP + trouble)
    else:
        _change(now, message.id, due=stamp(at + PAUSES[message.attempts - 1]), trouble=trouble)


def mark_unsure(now: SqlWriting, message_id: str) -> None:
    """It may have gone out: the connection broke after its last word. It is not tried again."""
    _change(now, message_id, due=None, trouble=UNSURE)


# --------------------------------------------------------------------------- what people ask


def waiting(now: SqlReading) -> int:
    """How many messages are still to be sent, those that will be tried again included."""
    return how_many(now, OUTBOX, OUTBOX.c.due.is_not(None))


def stuck(now: SqlReading) -> list[Message]:
    """Messages that nobody tries to send any more, oldest first: given up, or unsure."""
    asked = OUTBOX.select().where(OUTBOX.c.due.is_(None), OUTBOX.c.sent.is_(None)).order_by(OUTBOX.c.created)
    return [Message(**row._mapping) for row in now.connection.execute(asked)]


def try_again(now: SqlWriting, message_id: str, at: datetime) -> bool:
    """Send a stuck message after all, from the first try on; whether there was such a message."""
    done = now.connection.execute(
        OUTBOX.update()
        .where(OUTBOX.c.id == message_id, OUTBOX.c.due.is_(None), OUTBOX.c.sent.is_(None))
        .values(due=stamp(at), trouble=None, attempts=0)
    )
    return bool(done.rowcount)


def of_learner(now: SqlReading, learner_id: str) -> list[Message]:
    """Every message about a learner, oldest first."""
    asked = OUTBOX.select().where(OUTBOX.c.learner_id == learner_id).order_by(OUTBOX.c.created, OUTBOX.c.id)
    return [Message(**row._mapping) for row in now.connection.execute(asked)]


def forget_sent(now: SqlWriting, before: datetime) -> list[str]:
    """Remove what was sent before a time: nobody needs the words any more. Returns the ids."""
    old = OUTBOX.c.sent < stamp(before)
    ids = [
        str(one)
        for (one,) in now.connection.execute(OUTBOX.select().with_only_columns(OUTBOX.c.id).where(old))
    ]
    now.connection.execute(OUTBOX.delete().where(old))
    return ids


def _change(now: SqlWriting, message_id: str, **values: object) -> None:
    now.connection.execute(OUTBOX.update().where(OUTBOX.c.id == message_id).values(**values))
