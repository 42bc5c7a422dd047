"""Finding a learner by what somebody knows of her: a name, an address, a telephone, or the id of her record.

Administrators ask, to answer somebody who writes or calls. Names, accents, case and hyphens count for nothing.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from matching.folding import flatten
from matching.records import Identity, Learner
from service.accounts import users
from service.accounts.actor import Role
from service.accounts.users import User
from service.store import SqlReading
from service.trust.duplicates import dialled
from service.trust.merging import survivor_of

LEAST_LETTERS = 2
LEAST_DIGITS = 4
"""Of a telephone: fewer are in too many numbers."""
_SEPARATORS = re.compile(r"[\W_]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_NUMBER = re.compile(r"[\d\s.+()/-]+")


@dataclass(frozen=True, slots=True)
class _Known:
    """What is searched of one person."""

    learner_id: str
    words: str
    addresses: frozenset[str]
    phone: str
    order: tuple[str, ...]


def find_people(now: SqlReading, text: str) -> list[str]:
    """The ids of the learners whom all words of a text fit, in the order of their names; nobody for too few letters.

    A text that is an id, be it one from before a merge, finds that learner alone, and one that is a whole address those
    who have it. A text of digits fits a telephone
    that holds them, however either is written.

    >>> _plain("Zoé  LE-GOFF")
    'zoe le goff'
    """
    asked = text.strip()
    known = survivor_of(now, asked) or asked
    if now.some(Learner, [known]):
        return [known]
    words = _plain(asked).split()
    digits = dialled(asked) if _NUMBER.fullmatch(asked) else ""
    if sum(map(len, words)) < LEAST_LETTERS:
        return []
    accounts = {one.learner_id: one for one in users.all_users(now) if one.role is Role.LEARNER}
    identities = {one.learner_id: one for one in now.all(Identity)}
    there = now.ids(Learner)
    people = [
        _known(one, identities.get(one), accounts.get(one))
        for one in there & (set(identities) | set(accounts))
    ]
    found = [
        one
        for one in people
        if all(word in one.words for word in words) or (len(digits) >= LEAST_DIGITS and digits in one.phone)
    ]
    having = [one for one in people if asked.casefold() in one.addresses]
    return [one.learner_id for one in sorted(having or found, key=lambda one: one.order)]


def _known(learner_id: str, identity: Identity | None, account: User | None) -> _Known:
    who = identity or Identity(learner_id)
    account_says = () if account is None else (account.name, account.email)
    says = (who.given_name, who.family_name, who.email, who.address, *account_says)
    addresses = (who.email, None if account is None else account.email)
    return _Known(
        learner_id,
        _plain(" ".join(one for one in says if one)),
        frozenset(one.strip().casefold() for one in addresses if one),
        dialled(who.phone or ""),
        (_plain(who.family_name or ""), _plain(who.given_name or ""), learner_id),
    )


def _plain(text: str) -> str:
    """Words in small letters without accents, apart by one space."""
    letters = flatten(unicodedata.normalize("NFC", text)).translate(_LIGATURES)
    return " ".join(_SEPARATORS.sub(" ", letters).split())
