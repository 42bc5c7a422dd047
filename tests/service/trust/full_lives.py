"""People with everything that can be kept about anybody, whom one finds by marks that nothing else contains."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Collection
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import quote

from matching.records import (
    Contract,
    Enrolment,
    EnrolmentStatus,
    Experience,
    Goal,
    Identity,
    Interaction,
    InteractionKind,
    Learner,
    Place,
    Placement,
    Skill,
)
from service.accounts import acts, consents, keys, sign_ins, users
from service.accounts.actor import Role
from service.accounts.consents import Purpose
from service.accounts.sign_ins import Lasting
from service.store import SqlStore, SqlWriting
from service.store.attempts import counted_as
from service.store.desk_tables import ALL_TABLES, ATTEMPTS, IDEMPOTENCY, SAVED_SEARCHES
from service.store.erasing import tables_about_a_learner
from service.trust.merging import merge
from service.trust.pseudonyms import pseudonym_of
from service.workspace import outbox

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
MARKS = ("xq7zk", "wzqx", "06.99.")
"""What the ids, the names, texts and addresses, and the telephones of these people contain, and nothing else does."""
_A_DIGEST = re.compile(rb"[0-9a-f]{32}")


def learner_id(number: int) -> str:
    """The id of one of them. Every fifth has letters that JSON, addresses and SQL write in ways of their own."""
    return f"xq7zk-{number:05}" + (' é"\\%_/' if number % 5 == 4 else "")


def email_of(number: int) -> str:
    """Her address of mail."""
    return f"wzqx{number}@example.org"


def write_everything_about(now: SqlWriting, number: int, offer_id: str, session_id: str = "s1") -> None:
    """A row about somebody in every table that has rows about people.

    Every tenth has an account and all the rest, and no record of her own; of every tenth two records were merged.
    """
    one = learner_id(number)
    if number % 10 != 9:
        now.upsert(_records(number, one, offer_id, session_id))
    if number % 10 == 8:
        second = f"{one}-bis"
        now.upsert([Learner(second, headline=f"Wzqx{number} bis"), Identity(second, given_name="Wzqx")])
        merge(now, one, second, acts.SYSTEM, AT)
    _write_account(now, number, one)
    _fill_tables(now, number, one, offer_id)
    _write_what_names_her_elsewhere(now, number, one)


def _records(
    number: int, one: str, offer_id: str, session_id: str
) -> list[Learner | Identity | Enrolment | Interaction | Placement]:
    name = f"Wzqx{number}"
    return [
        Learner(
            one,
            headline=f"Développeuse {name}",
            about=f"Je m’appelle {name}, j’ai tenu l’atelier {name} et j’écris du Python. Tél. 06.99.{number:06}",
            goals=(Goal(f"développeuse {name}"),),
            experiences=(
                Experience(f"Gérante de {name}", f"Atelier {name}", description=f"Le site de {name}."),
            ),
            skills=(Skill("Python"), Skill(f"outil {name}")),
            place=Place(f"Wzqxville {number}"),
        ),
        Identity(
            one,
            given_name=name,
            family_name=f"Wzqx-{number}",
            email=email_of(number),
            phone=f"06.99.{number:06}",
            address=f"{number} rue Wzqx",
            birth_date=date(1990, 1, 1),
            nationality="Wzqxie",
            photo=f"https://example.org/{name}.jpg",
        ),
        Enrolment(one, session_id, EnrolmentStatus.CERTIFIED),
        Interaction(one, offer_id, InteractionKind.APPLIED, AT.date()),
        Interaction(one, offer_id, InteractionKind.DISMISSED, AT.date(), reason=name),
        Placement(one, AT.date(), offer_id, Contract.CDI, f"Maison {name}"),
    ]


def _write_account(now: SqlWriting, number: int, one: str) -> None:
    email, name = email_of(number), f"Wzqx{number}"
    user = users.add(now, email=email, name=name, role=Role.LEARNER, learner_id=one, at=AT)
    users.set_state(now, user.id, users.ACTIVE)
    sign_ins.open_sign_in(now, user.id, AT, Lasting())
    keys.make(now, user.id, name, AT)
    users.follow(now, "counsellor", [one], AT)
    consents.give(now, one, Purpose.SEEN, None, AT)
    consents.give(now, one, Purpose.CONTACT, "org1", AT)
    acts.note(now, user.id, "person.read", pseudonym_of(now, one), at=AT)
    now.connection.execute(ATTEMPTS.insert().values(what=f"password {counted_as(email)}", at=time.time()))
    for recipient, body in ((email, f"Bonjour {name}"), ("counsellor@example.org", f"{name} a répondu")):
        outbox.post(now, recipient=recipient, learner_id=one, kind="test", subject=name, body=body, at=AT)


def _fill_tables(now: SqlWriting, number: int, one: str, offer_id: str) -> None:
    values = {
        **dict.fromkeys(("text", "message", "detail"), f"Wzqx{number}"),
        "learner_id": one,
        "offer_id": offer_id,
        "user_id": "recruiter",
        "organisation_id": "org1",
        "reason": "skills",
        "choice": "saved",
        "answer": f"Madame Wzqx{number}",
    }
    states = {"considered": "shortlisted", "contact_requests": "accepted", "contests": "open"}
    for table in tables_about_a_learner():
        if table.name in ("caseloads", "consents", "outbox", "pseudonyms", "merges"):
            continue
        row: dict[str, object] = {}
        for column in table.columns:
            if column.name in values:
                row[column.name] = values[column.name]
            elif column.name == "state":
                row[column.name] = states[table.name]
            elif column.primary_key:
                row[column.name] = f"{table.name}-{number}"
            elif not column.nullable:
                row[column.name] = AT.isoformat()
        now.connection.execute(table.insert().values(**row))


def _write_what_names_her_elsewhere(now: SqlWriting, number: int, one: str) -> None:
    """Searches of others whose lists she was in, and answers that are kept to be given again."""
    now.connection.execute(
        SAVED_SEARCHES.insert().values(
            id=f"search-{number}",
            user_id="recruiter",
            name="une recherche",
            address="/recruiter/offers/o1",
            alert=True,
            created=AT.isoformat(),
            known=f'["{pseudonym_of(now, one)}", "another"]',
        )
    )
    name = f"Wzqx{number}"
    named = (
        name if number % 10 != 9 else email_of(number)
    )  # who has no record has no name but that of her account
    problem = {"line": 2, "column": "email", "value": named, "reason": "no address"}
    answers = {
        "made": ({"location": f"/v1/identities/{quote(one, safe=':')}"}, json.dumps({"given_name": name})),
        "body": ({}, json.dumps({"learner_id": one, "given_name": name}, ensure_ascii=False)),
        "escaped": ({}, json.dumps({"learner_id": one, "given_name": name})),
        "report": ({}, json.dumps({"problems": [problem]})),
    }
    for key, (headers, body) in answers.items():
        now.connection.execute(
            IDEMPOTENCY.insert().values(
                user_id="admin",
                key=f"{key}-{number}",
                request="r",
                status=201,
                headers=json.dumps(headers),
                body=body,
                created=datetime.now(tz=UTC).isoformat(),  # those of another day are forgotten
            )
        )


# --------------------------------------------------------------------------- finding them


def marks_in(text: str) -> list[str]:
    """The marks that a text holds, in any case."""
    small = text.lower()
    return [mark for mark in MARKS if mark in small]


def rows_with_marks(store: SqlStore) -> list[str]:
    """The tables that hold one of the marks."""
    with store.reading() as now:
        return [
            f"{name}: {mark}"
            for name, table in ALL_TABLES.tables.items()
            for mark in marks_in(repr(now.connection.execute(table.select()).all()))
        ]


def files_with_marks(
    folder: Path, secrets: Collection[bytes] = (), digests: Collection[bytes] = ()
) -> list[str]:
    """The files of a folder that hold one of the marks in any case, one of some bytes, or a digest of 32 letters."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            small = content.lower()
            found += [f"{path}: {mark}" for mark in MARKS if mark.encode() in small]
            found += [f"{path}: {one.hex()}" for one in secrets if one in content]
            if digests and not set(digests).isdisjoint(_A_DIGEST.findall(content)):
                found.append(f"{path}: a digest")
    return found
