"""Who is told that a term is near: she, else who follows her, else the administrators that nobody could be told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from matching.records import Identity
from service.accounts import acts, users
from service.accounts.actor import Role
from service.accounts.users import User
from service.languages import WORDINGS
from service.mail_address import is_mail_address
from service.store import SqlReading, SqlWriting
from service.store.desk_tables import OUTBOX
from service.trust.pseudonyms import known_pseudonyms, pseudonym_of
from service.workspace.letter_paths import OWN_START, TERMS, to_followed
from service.workspace.letters import (
    Addressee,
    administrators_written_to,
    counsellors_written_to,
    write_letter,
)
from service.workspace.outbox import post

KIND = "retention"
"""What metrics call the messages."""
UNREACHED = "learner.unreached"
"""The act that is left when the administrators were told of somebody whom no notice can reach."""


@dataclass(frozen=True, slots=True)
class Notice:
    """To whom a notice goes, and the words: to her who can sign in, to her who cannot, or to who follows her."""

    to: Addressee
    words: str


def notices_to(now: SqlReading, learner_ids: Collection[str]) -> Mapping[str, tuple[Notice, ...]]:
    """The notices that can be sent about each learner, by her id; none where nobody can be told."""
    accounts = {user.learner_id: user for user in users.of_role(now, Role.LEARNER)}
    identities = now.some(Identity, learner_ids)
    return {one: _notices(now, one, accounts.get(one), identities.get(one)) for one in learner_ids}


def out_of_reach(now: SqlReading, learner_ids: Collection[str]) -> frozenset[str]:
    """The ids of the learners about whom nobody can be told."""
    return frozenset(one for one, notices in notices_to(now, learner_ids).items() if not notices)


def told_of(now: SqlReading, learner_ids: Collection[str]) -> frozenset[str]:
    """The ids of the learners about whom a notice lies in the outbox, whether it was sent or waits."""
    kept = OUTBOX.select().where(OUTBOX.c.kind == KIND, OUTBOX.c.learner_id.is_not(None))
    return frozenset(row.learner_id for row in now.connection.execute(kept)) & frozenset(learner_ids)


def _notices(
    now: SqlReading, learner_id: str, account: User | None, identity: Identity | None
) -> tuple[Notice, ...]:
    own = account.email if account is not None else None if identity is None else identity.email
    if own is not None and is_mail_address(own):
        lang = "fr" if account is None else account.lang
        signs_in = account is not None and account.state == users.ACTIVE
        return (Notice((own, lang), "hers" if signs_in else "no-account"),)
    return tuple(Notice((one.email, one.lang), "followed") for one in counsellors_written_to(now, learner_id))


def tell(
    now: SqlWriting, learner_id: str, notices: Collection[Notice], erased_on: date, at: datetime
) -> None:
    """Queue the notices about a learner, and leave the act.

    Args:
        now: the transaction.
        learner_id: whose term is near.
        notices: at least one.
        erased_on: the day of erasure.
        at: when.
    """
    for notice in notices:
        wording = WORDINGS[notice.to[1]]
        write_letter(
            now,
            notice.to,
            f"office.notice.{notice.words}",
            {
                "day": wording.day(erased_on),
                "id": learner_id,
                "who": _who_answers(now, learner_id) or wording.say("office.notice.provider"),
            },
            subject="office.notice.subject",
            learner_id=learner_id,
            kind=KIND,
            at=at,
            path={"hers": OWN_START, "followed": to_followed(learner_id)}.get(notice.words),
        )
    acts.note(now, acts.SYSTEM, "learner.notice", pseudonym_of(now, learner_id), at=at)


def tell_of_unreached(now: SqlWriting, unreached: Mapping[str, date], at: datetime) -> bool:
    """Tell the administrators how many people no notice can reach; whether they were told.

    They are told once of each person and term: the letter goes out when somebody is among them of whom it did not
    tell yet. It names nobody.

    Args:
        now: the transaction.
        unreached: the days on which their terms end, by the ids of all of them.
        at: when.
    """
    told = {(act.subject, act.detail.get("due")) for act in acts.of_kind(now, UNREACHED)}
    names = known_pseudonyms(now, unreached)
    new = [one for one, due in unreached.items() if (names.get(one), due.isoformat()) not in told]
    administrators = administrators_written_to(now)
    if not new or not administrators:
        return False
    for one in administrators:
        wording = WORDINGS[one.lang]
        post(
            now,
            recipient=one.email,
            learner_id=None,
            kind=KIND,
            subject=wording.count("office.notice.unreached.subject", len(unreached)),
            body=wording.count("office.notice.unreached", len(unreached)),
            at=at,
            path=TERMS,
        )
    for learner_id in new:
        detail = {"due": unreached[learner_id].isoformat()}
        acts.note(now, acts.SYSTEM, UNREACHED, pseudonym_of(now, learner_id), detail, at=at)
    return True


def _who_answers(now: SqlReading, learner_id: str) -> str | None:
    """Whom she can write to who cannot sign in: her counsellor, else an administrator, with the address."""
    known = counsellors_written_to(now, learner_id) or administrators_written_to(now)
    return f"{known[0].name} ({known[0].email})" if known else None
