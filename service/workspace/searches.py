"""Saved searches: an address to come back to, and perhaps a message when somebody new stands in its first ranks.

Who stood there is kept under pseudonyms: a search says nothing of anybody once the key is gone.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from pydantic import ValidationError

from matching.errors import BadRecordError, PasserelleError, UnknownIdError
from matching.records import Offer
from service.accounts import users
from service.accounts.access import Access
from service.accounts.actor import Actor
from service.bad_parameter import BadParameterError
from service.desk import Desk, Question
from service.languages import WORDINGS
from service.moments import stamp
from service.refused import RefusedError
from service.schemas import QuestionIn
from service.store import SqlReading, SqlStore, SqlWriting
from service.store.desk_tables import SAVED_SEARCHES
from service.trust.pseudonyms import known_pseudonyms, pseudonyms_of
from service.workspace.outbox import post
from service.workspace.shortlists import Standing, considered

FIRST_RANKS = 20
"""The part of a list in which somebody new is told of: what a recruiter reads."""
LEAST_PAUSE = timedelta(hours=23)
"""Between two messages of one search: a day, less what a daily clock may be early."""
LONGEST_NAME = 120
LONGEST_ADDRESS = 4_000
MOST_SEARCHES = 100
PREFIX = "/recruiter/offers/"


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search as its address within the site. `created` and `looked` are times, ISO 8601 in UTC."""

    id: str
    user_id: str
    name: str
    address: str
    alert: bool
    created: str
    looked: str | None
    known: tuple[str, ...]


# --------------------------------------------------------------------------- what there is


def searches_of(now: SqlReading, user_id: str) -> list[SavedSearch]:
    """The searches that somebody saved, the newest first."""
    return _where(now, SAVED_SEARCHES.c.user_id == user_id)


def own_search(now: SqlReading, actor: Actor, search_id: str) -> SavedSearch:
    """One's own search. Raises `UnknownIdError`."""
    found = [one for one in searches_of(now, actor.user_id) if one.id == search_id]
    if not found:
        raise UnknownIdError(f"no saved search of yours with id {search_id!r}")
    return found[0]


def offer_id_of(address: str) -> str:
    """The offer that a search's address is about. Raises `BadRecordError` for any other address.

    >>> offer_id_of("/recruiter/offers/o%2F1?k=20")
    'o/1'
    """
    path = urlsplit(address).path
    rest = path.removeprefix(PREFIX)
    if not address.startswith(PREFIX) or not rest or "/" in rest or len(address) > LONGEST_ADDRESS:
        raise BadRecordError("a saved search is the address of an offer's ranked list")
    return unquote(rest)


def question_of(address: str) -> Question:
    """What an address asks; what is no part of a question, and fields left empty, are passed over.

    Raises:
        BadParameterError: a value does not fit; `field` names its parameter.
    """
    question, _ = readable(address, ())
    return question


def readable(address: str, typed: Collection[str]) -> tuple[Question, Mapping[str, str]]:
    """What an address asks, as far as it can be read, and what cannot be, by parameter.

    Args:
        address: within the site, with its query.
        typed: the parameters of which a value that does not fit is told and passed over: people type them.

    Raises:
        BadParameterError: a value of another parameter does not fit; `field` names it.
    """
    values = _values(address)
    wrong: set[str] = set()
    try:
        QuestionIn.model_validate(values)
    except ValidationError as error:
        wrong = {str(one["loc"][0]) for one in error.errors() if one["loc"]} & set(typed)
    rest = {name: value for name, value in values.items() if name not in wrong}
    unread = {
        name: value if isinstance(value, str) else ", ".join(value)
        for name, value in values.items()
        if name in wrong
    }
    try:
        return QuestionIn.model_validate(rest).question(), unread
    except ValidationError as error:
        fields = dict.fromkeys(str(one["loc"][0]) for one in error.errors() if one["loc"])
        told = "; ".join(one["msg"] for one in error.errors())
        raise BadParameterError(", ".join(fields) or "address", told) from error


def _values(address: str) -> dict[str, str | list[str]]:
    """The parameters of a question in an address, as they are written."""
    lists = {name for name, one in QuestionIn.model_fields.items() if "list" in str(one.annotation)}
    return {
        name: found if name in lists else found[-1]
        for name, found in parse_qs(urlsplit(address).query).items()
        if name in QuestionIn.model_fields
    }


# --------------------------------------------------------------------------- saving and looking


def save_search(
    now: SqlWriting, actor: Actor, name: str, address: str, alert: bool, shown: Sequence[str], at: datetime
) -> str:
    """Keep a search; returns its id.

    Args:
        now: the transaction.
        actor: whose search it is; the offer must be hers.
        name: what she calls it, 1 to `LONGEST_NAME` characters.
        address: of the ranked list, with its question.
        alert: whether to write to her when somebody is new in it.
        shown: the ids of the learners in its first ranks.
        at: when.

    Raises:
        BadRecordError: the name or the address cannot be kept, or there are `MOST_SEARCHES` already.
        BadParameterError: the address holds a value that does not fit.
        UnknownIdError: the offer is not hers.
    """
    called = " ".join(name.split())
    if not called or len(called) > LONGEST_NAME:
        raise RefusedError(
            f"a search has a name of 1 to {LONGEST_NAME} characters", "search-name", most=LONGEST_NAME
        )
    if len(searches_of(now, actor.user_id)) >= MOST_SEARCHES:
        told = f"there are {MOST_SEARCHES} saved searches already; remove one first"
        raise RefusedError(told, "searches", most=MOST_SEARCHES)
    question_of(address)
    Access(actor, now).require_offer(now.get(Offer, offer_id_of(address)))
    search_id, when = secrets.token_hex(16), stamp(at)
    now.connection.execute(
        SAVED_SEARCHES.insert(),
        {
            "id": search_id,
            "user_id": actor.user_id,
            "name": called,
            "address": address,
            "alert": alert,
            "created": when,
            "looked": when,
            "known": _known(now, shown),
        },
    )
    return search_id


def set_alert(now: SqlWriting, actor: Actor, search_id: str, alert: bool) -> None:
    """Switch the messages of one's own search. Raises `UnknownIdError`."""
    own_search(now, actor, search_id)
    now.connection.execute(
        SAVED_SEARCHES.update().where(SAVED_SEARCHES.c.id == search_id).values(alert=alert)
    )


def remove_search(now: SqlWriting, actor: Actor, search_id: str) -> None:
    """Forget one's own search. Raises `UnknownIdError`."""
    own_search(now, actor, search_id)
    now.connection.execute(SAVED_SEARCHES.delete().where(SAVED_SEARCHES.c.id == search_id))


def look(now: SqlWriting, search_id: str, shown: Sequence[str], at: datetime) -> None:
    """Keep who stood in the first ranks when a search was last looked at."""
    now.connection.execute(
        SAVED_SEARCHES.update()
        .where(SAVED_SEARCHES.c.id == search_id)
        .values(known=_known(now, shown), looked=stamp(at))
    )


def first_ranks(now: SqlReading, desk: Desk, actor: Actor, address: str) -> list[str]:
    """The learners in the first ranks of a search as its owner would see it now, best first.

    Raises:
        UnknownIdError: the offer is not hers, or gone.
        BadParameterError: the address cannot be read.
    """
    access = Access(actor, now)
    offer = now.get(Offer, offer_id_of(address))
    access.require_offer(offer)
    out = {one.learner_id for one in considered(now, offer.id).values() if one.state is Standing.DISMISSED}
    return ranked_ids(desk, offer, question_of(address), access.listed(), frozenset(out))


def ranked_ids(
    desk: Desk, offer: Offer, question: Question, listed: frozenset[str] | None, without: frozenset[str]
) -> list[str]:
    """The ids in the first ranks for an offer, best first, among those who are listed and were not dismissed."""
    among = (frozenset(one.id for one in desk.network.learners) if listed is None else listed) - without
    asked = replace(question, k=FIRST_RANKS, offset=0)
    return [match.learner_id for match in desk.learners_for(offer, asked, among).matches]


def newcomers(now: SqlReading, desk: Desk, actor: Actor, search: SavedSearch) -> int:
    """How many stand in the first ranks of a search who did not when it was last looked at; 0 if it leads nowhere."""
    try:
        shown = first_ranks(now, desk, actor, search.address)
    except PasserelleError:
        return 0
    names = known_pseudonyms(now, shown)
    return sum(names.get(one) not in search.known for one in shown)


# --------------------------------------------------------------------------- messages


def run_alerts(store: SqlStore, desk: Desk, at: datetime) -> int:
    """Write to those who wished it about who is new in their searches; returns how many messages were queued.

    A search is looked at once a day at most, and each in a transaction of its own. One whose offer is gone, or whose
    address is read no longer, is passed over: its owner sees that when she opens it.
    """
    with store.reading() as now:
        due = [one for one in _where(now, SAVED_SEARCHES.c.alert) if _is_due(one, at)]
        owners = users.some(now, [one.user_id for one in due])
        found: list[tuple[SavedSearch, users.User, list[str]]] = []
        for search in due:
            owner = owners.get(search.user_id)
            if owner is None or owner.state != users.ACTIVE:
                continue
            try:
                found.append((search, owner, first_ranks(now, desk, owner.actor(), search.address)))
            except PasserelleError:
                continue
    return sum(_tell(store, search, owner, shown, at) for search, owner, shown in found)


def _tell(store: SqlStore, search: SavedSearch, owner: users.User, shown: list[str], at: datetime) -> bool:
    with store.writing() as now:
        current = [one for one in searches_of(now, owner.id) if one.id == search.id]
        if not current or not current[0].alert or not _is_due(current[0], at):
            return False  # meanwhile removed, switched off or told by another worker
        names = set(pseudonyms_of(now, shown).values())
        new = len(names - set(search.known))
        look(now, search.id, shown, at)
        if not new:
            return False
        wording = WORDINGS[owner.lang]
        post(
            now,
            recipient=owner.email,
            learner_id=None,
            kind="search-alert",
            subject=wording.count("recruiter.letter.alert.subject", new, name=search.name),
            body=wording.count("recruiter.letter.alert", new, name=search.name),
            at=at,
            path=search.address,
        )
        return True


def _is_due(search: SavedSearch, at: datetime) -> bool:
    return search.looked is None or at - datetime.fromisoformat(search.looked) >= LEAST_PAUSE


def _known(now: SqlWriting, shown: Sequence[str]) -> str:
    return json.dumps(sorted(pseudonyms_of(now, shown).values()))


def _where(now: SqlReading, clause: Any) -> list[SavedSearch]:
    query = (
        SAVED_SEARCHES.select().where(clause).order_by(SAVED_SEARCHES.c.created.desc(), SAVED_SEARCHES.c.id)
    )
    return [
        SavedSearch(**{**row, "known": tuple(json.loads(row["known"]))})
        for row in now.connection.execute(query).mappings()
    ]
