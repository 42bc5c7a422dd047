"""Ids that say who somebody is. Recruiters see ids and not names, so an id must be neither a name nor an address."""

from __future__ import annotations

import re

from data.readers.cleaning import fold
from data.readers.report import Report
from matching.records import Identity

SHORTEST_INSIDE = 4
"""Letters of a name that is looked for inside a longer word, as in "zoedurand"; a shorter one, such as "Léa", would be
found in "learner-12", and must stand alone."""
ID_WARNINGS = frozenset({"id-is-address", "id-holds-name"})
"""The codes of what is reported here: for those who choose ids, and nothing to a learner about her own."""
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_WORD = re.compile(r"[^\W\d_]+")


def warn_of_id(report: Report, learner_id: str, identity: Identity | None) -> None:
    """Report an id that is an address of mail, or holds a name of the identity beside it. The row stays."""
    if _ADDRESS.fullmatch(learner_id.strip()):
        report.problem("id-is-address", "id", learner_id)
    elif identity is not None and holds_name(learner_id, identity):
        report.problem("id-holds-name", "id", learner_id)


def holds_name(learner_id: str, identity: Identity) -> bool:
    """Whether an id holds a part of somebody's given or family name, whatever the case and the accents.

    >>> holds_name("DURAND-12", Identity("x", "Zoé", "Durand")), holds_name("zdurand", Identity("x", "Zoé", "Durand"))
    (True, True)
    >>> holds_name("learner-12", Identity("x", "Léa", "Ba")), holds_name("lea.ba", Identity("x", "Léa", "Ba"))
    (False, True)
    """
    words = _WORD.findall(fold(learner_id))
    names = _WORD.findall(fold(f"{identity.given_name or ''} {identity.family_name or ''}"))
    return any(
        name == word or (len(name) >= SHORTEST_INSIDE and name in word)
        for name in names
        for word in words
        if len(name) > 1
    )
