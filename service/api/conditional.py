"""Conditional requests, RFC 9110 section 13: which version somebody has, and which one she means to change."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from fastapi import Request

from service.problems import ConditionFailedError, ConditionNeededError

DIGEST = 16
"""Hexadecimal digits of a record's digest in its tag: 64 bits, beside the number of its last change."""

_TAG = re.compile(r'\s*((?:W/)?"[\x21\x23-\x7e\x80-\xff]*")\s*(?:,|$)')


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the headers of a request say of the version: tags, or "*" for any; `None` where they say nothing."""

    if_match: frozenset[str] | None
    if_none_match: frozenset[str] | None

    @property
    def creates(self) -> bool:
        """Whether the record must not be there yet."""
        return self.if_none_match == frozenset("*")


def conditions_of(request: Request) -> Conditions:
    """The conditions of a request. A header that names no tag is a condition that nothing meets."""
    return Conditions(
        _tags(request.headers.getlist("if-match")), _tags(request.headers.getlist("if-none-match"))
    )


def _tags(lines: list[str]) -> frozenset[str] | None:
    """The tags of a header.

    >>> sorted(_tags(['"a", W/"b"'])), _tags(["*"]), _tags([]), _tags(["a"])
    (['"a"', 'W/"b"'], frozenset({'*'}), None, frozenset())
    """
    if not lines:
        return None
    text = ", ".join(lines).strip()
    if text == "*":
        return frozenset("*")
    found, position = set(), 0
    while (tag := _TAG.match(text, position)) is not None:
        found.add(tag[1])
        position = tag.end()
    return frozenset(found) if position >= len(text) else frozenset()


def tag_of(text: str, sequence: int) -> str:
    """The strong tag of an answer: the number of the record's last change, and a digest of what is answered."""
    return f'"{sequence:x}-{hashlib.sha256(text.encode()).hexdigest()[:DIGEST]}"'


def is_unchanged(conditions: Conditions, tag: str) -> bool:
    """Whether who asks has this version already: 304 instead of the record. Tags are compared weakly."""
    known = conditions.if_none_match
    return known is not None and (known == frozenset("*") or tag in {one.removeprefix("W/") for one in known})


def require_version(conditions: Conditions, tag: str, *, any_allowed: bool) -> None:
    """Check that a change is one of the version that stands. Weak tags never fit.

    Args:
        conditions: what the request says.
        tag: of the version that stands.
        any_allowed: whether "*" will do: who may overwrite without having read.

    Raises:
        ConditionNeededError: the request does not say which version it changes.
        ConditionFailedError: it is another one.
    """
    if conditions.creates:
        raise ConditionFailedError("the record exists already, and If-None-Match: * asks that it does not")
    wanted = conditions.if_match
    if wanted is None:
        raise ConditionNeededError("say which version is meant: If-Match with the ETag of the record")
    if wanted == frozenset("*"):
        if any_allowed:
            return
        raise ConditionNeededError("If-Match: * is for administrators; give the ETag of the record")
    if tag not in wanted:
        raise ConditionFailedError("the record has changed since: read it again, and change that version")


def require_said(conditions: Conditions) -> None:
    """Check that a request says what it means to put: a new record, or a version that stands.

    Asked before anybody looks, so that the answer does not tell whether there is such a record.

    Raises:
        ConditionNeededError: it says neither.
    """
    if conditions.if_match is None and not conditions.creates:
        raise ConditionNeededError(
            "say what is meant: If-None-Match: * for a new record, If-Match with the ETag of one that is there"
        )
