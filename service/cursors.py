"""Paging that reaches everybody once, whatever changes meanwhile: each page says behind whom the next one begins.

A cursor holds where the page ended (a score and an id), the day and the rules that the first page was made under, so
that midnight or a rule that was lifted for want of anybody changes nothing on the way, and the change of the store that
the first page knew. A pair's score depends on its own two records alone: who stays as she was is met exactly once. A
cursor is no secret and gives no right: whose it is, is asked at every page.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from matching.eligibility import RULES
from matching.filters import OF_LEARNERS_ONLY, OF_OFFERS_ONLY
from matching.matcher import BEGINNING, Place, Ranking
from service.addresses import FILTER_PARAMETERS, asked_parts
from service.bad_parameter import BadParameterError
from service.desk import Desk, Question

CURSOR = "cursor"
FOREIGN = "this cursor is of another question; take it from the `next` of an answer, with the same parameters"


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ended.

    `sequence` is the store's last change that the first page of the series knew of, `asked` the digest of the question,
    `widened` the rules that were lifted so far because nobody was left.
    """

    sequence: int
    asked: str
    on: date
    widened: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Series:
    """A question on its way through the pages. `cursor` is that of the page before, `None` on the first page."""

    question: Question
    asked: str
    cursor: Cursor | None

    def changed(self, desk: Desk) -> bool:
        """Whether records have changed since the first page."""
        return self.cursor is not None and self.cursor.sequence != desk.sequence

    def told(self, ranking: Ranking) -> Ranking:
        """The ranking with the rules that an earlier page had to lift."""
        return (
            ranking
            if self.cursor is None
            else replace(ranking, widened=(*self.cursor.widened, *ranking.widened))
        )

    def after(self, ranking: Ranking, desk: Desk, side: str) -> Cursor | None:
        """The cursor of the page after this one; `None` when nobody comes after it."""
        if not ranking.more or not ranking.matches:
            return None
        last = ranking.matches[-1]
        return Cursor(
            sequence=desk.sequence if self.cursor is None else self.cursor.sequence,
            asked=self.asked,
            on=ranking.on,
            widened=ranking.widened,
            place=Place(last.score, last.learner_id if side == "learners" else last.offer_id),
        )


def series(question: Question, cursor: str | None, subject: Sequence[str]) -> Series:
    """The question of a page, given the cursor of the page before.

    Args:
        question: as it was asked, the same on every page; `k` and the language may change.
        cursor: of the page before; `None` for the first page.
        subject: what the question is about: side, id or digest of the record, version of the ranker.

    Raises:
        BadParameterError: the cursor is none, or of another question.
    """
    asked = _digest(question, subject)
    if cursor is None:
        return Series(replace(question, after=BEGINNING), asked, None)
    found = read_cursor(cursor)
    if found.asked != asked:
        raise BadParameterError(CURSOR, FOREIGN)
    lift = question.lift | frozenset(found.widened)
    return Series(replace(question, after=found.place, on=found.on, lift=lift), asked, found)


def refuse_foreign(question: Question, side: str) -> None:
    """Raises `BadParameterError` for a filter or a mark that has no sense on the side that is ranked."""
    ranked, foreign = ("offers", OF_LEARNERS_ONLY) if side == "offers" else ("learners", OF_OFFERS_ONLY)
    given = [
        FILTER_PARAMETERS[name]
        for name in foreign
        if getattr(question.filters, name) not in (None, frozenset())
    ]
    if side == "offers":
        given += [name for name in ("must", "nice") if getattr(question, name)]
    if given:
        raise BadParameterError(given[0], f"this is not asked of {ranked}")


def written(cursor: Cursor) -> str:
    """A cursor as text for an address.

    >>> read_cursor(written(Cursor(7, "d", date(2026, 3, 1), (), Place(0.1, "l1")))).place
    Place(score=0.1, id='l1')
    """
    told = [
        cursor.sequence,
        cursor.asked,
        cursor.on.isoformat(),
        list(cursor.widened),
        cursor.place.score,
        cursor.place.id,
    ]
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")


def read_cursor(text: str) -> Cursor:
    """The cursor of a text. Raises `BadParameterError`."""
    try:
        told = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
        sequence, asked, on, widened, score, last = told
        cursor = Cursor(
            int(sequence), str(asked), date.fromisoformat(on), tuple(widened), Place(float(score), str(last))
        )
    except (binascii.Error, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise BadParameterError(CURSOR, FOREIGN) from error
    if math.isnan(cursor.place.score) or not all(one in RULES for one in cursor.widened):
        raise BadParameterError(CURSOR, FOREIGN)
    return cursor


def _digest(question: Question, subject: Sequence[str]) -> str:
    same = replace(question, k=Question().k, offset=0, lang="fr", after=None)
    text = json.dumps([*subject, *asked_parts(same)])
    return hashlib.sha256(text.encode()).hexdigest()[:16]
