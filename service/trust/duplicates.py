"""Who may be in the network twice: pairs of learners whose identities agree, with a score and the reasons.

A pair is a question to a person, never an answer: nothing is merged by itself. The points are declared, not learned:
an address of mail or a name with a birth date is nearly always one person's; a telephone may be a household's; a name
alone is worth nothing without one of these.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from matching.records import Identity
from service.store import SqlReading

EMAIL, BORN, PHONE, NAME = "email", "born", "phone", "name"
POINTS = {EMAIL: 3, BORN: 3, PHONE: 2, NAME: 1}
ENOUGH = 3
MOST_IN_GROUP = 20
"""Of one telephone or address: what more people than these share is an office's, and says nothing of them."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one person's: ids in order, points, and which facts agree."""

    first: str
    second: str
    points: int
    reasons: tuple[str, ...]


def find_duplicates(now: SqlReading) -> list[Pair]:
    """Pairs with enough points, the most telling first, then by ids."""
    return duplicates_among(now.all(Identity))


def duplicates_among(identities: Iterable[Identity]) -> list[Pair]:
    """The same among given identities.

    >>> one, two = Identity("a", email="Awa@example.org"), Identity("b", email=" awa@EXAMPLE.org")
    >>> [(pair.first, pair.second, pair.reasons) for pair in duplicates_among([two, one])]
    [('a', 'b', ('email',))]
    """
    groups: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for one in identities:
        for fact in facts_of(one):
            groups[fact].append(one.learner_id)
    agreeing: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for (reason, _), ids in groups.items():
        if reason != NAME and len(ids) <= MOST_IN_GROUP:
            for first, second in combinations(sorted(ids), 2):
                agreeing[first, second].add(reason)
    names = {one: value for (reason, value), ids in groups.items() if reason == NAME for one in ids}
    found = []
    for (first, second), reasons in agreeing.items():
        if first in names and names[first] == names.get(second):
            reasons.add(NAME)
        points = sum(POINTS[one] for one in reasons)
        if points >= ENOUGH:
            found.append(Pair(first, second, points, tuple(one for one in POINTS if one in reasons)))
    return sorted(found, key=lambda pair: (-pair.points, pair.first, pair.second))


def facts_of(identity: Identity) -> list[tuple[str, str]]:
    """What of an identity is compared, brought to one form.

    >>> facts_of(Identity("a", given_name="Zoé", family_name="LE GOFF", phone="+33 6 12 34 56 78"))
    [('phone', '0612345678'), ('name', 'goff le zoe')]
    """
    found = []
    if identity.email and "@" in identity.email:
        found.append((EMAIL, unicodedata.normalize("NFC", identity.email).strip().casefold()))
    phone = plain_phone(identity.phone or "")
    if phone:
        found.append((PHONE, phone))
    name = plain_name(identity.given_name, identity.family_name)
    if name:
        found.append((NAME, name))
        if identity.birth_date is not None:
            found.append((BORN, f"{name} {identity.birth_date.isoformat()}"))
    return found


def plain_phone(text: str) -> str:
    """A number as it is dialled in France; "" for what is too short to be one.

    >>> plain_phone("0033 (0)6.12.34.56.78"), plain_phone("12")
    ('0612345678', '')
    """
    digits = dialled(text)
    return digits if len(digits) >= 9 else ""


def dialled(text: str) -> str:
    """The digits of a number, or of its beginning, as they are dialled in France.

    >>> dialled("+33 6 12"), dialled("06.12")
    ('0612', '0612')
    """
    international = text.strip().startswith(("+", "00"))
    digits = "".join(letter for letter in text if letter.isdecimal() and letter.isascii())
    digits = digits.removeprefix("00") if international else digits
    if international and digits.startswith("33"):
        digits = "0" + digits[2:].removeprefix("0")
    return digits


def plain_name(*parts: str | None) -> str:
    """The words of a name in order, without accents and case; "" unless there are two: one alone is many people's."""
    decomposed = unicodedata.normalize("NFKD", " ".join(part for part in parts if part)).casefold()
    letters = "".join(
        letter if letter.isalnum() else " " for letter in decomposed if not unicodedata.combining(letter)
    )
    words = sorted(letters.split())
    return " ".join(words) if len(words) > 1 else ""
