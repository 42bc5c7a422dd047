"""Replaying a ranking of the log: the same list from the records as they are, or what has changed since."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest

from matching.errors import BadRecordError, UnknownIdError
from service.accounts import users
from service.accounts.access import Access
from service.desk import Desk, Question
from service.store import SqlReading, SqlStore
from service.trust.data_digest import DataDigest
from service.trust.pseudonyms import learners_behind
from service.trust.questions import question_from
from service.trust.ranking_log import DRAFT, LEARNERS, among_digest, model_of
from service.trust.selections import EVERYBODY, Selection
from service.trust.shown_rankings import ShownRanking, ranking

RECORDS = "records"  # they have changed since
MODEL = "model"  # the engine has
AMONG = "among"  # the reader may see others: a consent or a caseload has changed
UNTOLD = "untold"  # the row does not say how its set was made, and it was not simply everybody
ACTOR = "actor"  # who asked has no account any more
ERASED = "erased"  # somebody in it was erased
DRAFTED = "draft"  # it was for a record that was not kept
GONE = "gone"  # it was for an offer or a learner that is gone
ASKED = "question"  # it was asked in words of another version
ORDER = "order"  # nothing is different, and yet the list is: this must not be
REASONS = (RECORDS, MODEL, AMONG, UNTOLD, ACTOR, ERASED, DRAFTED, GONE, ASKED, ORDER)
"""Why a list may come out otherwise, or cannot be asked for again."""


@dataclass(frozen=True, slots=True)
class Row:
    """A rank in a list: of whom or what (`None`: of somebody who was erased), and the score."""

    rank: int
    id: str | None
    score: float


@dataclass(frozen=True, slots=True)
class Replayed:
    """A ranking as it was shown and as it comes out now.

    `same` speaks of order and scores; `differences` are of `REASONS`. What could not be asked again has an empty `now`.
    """

    shown: ShownRanking
    subject: str | None
    then: tuple[Row, ...]
    now: tuple[Row, ...]
    same: bool
    differences: tuple[str, ...]


def replay(store: SqlStore, desk: Desk, ranking_id: str) -> Replayed:
    """Ask again what was asked then, of the records and the engine as they are.

    Args:
        store: where the log is.
        desk: answers; its records are those of now.
        ranking_id: of the log.

    Raises:
        UnknownIdError: no such ranking was shown.
    """
    with store.reading() as now:
        shown = ranking(now, ranking_id)
        then, subject = _then(now, shown)
        differences = _differences(now, desk, shown)
        if any(row.id is None for row in then):
            differences.append(ERASED)
        try:
            rows, changed = _again(now, desk, shown, subject)
        except CannotAskError as error:
            return Replayed(shown, subject, then, (), False, _each(*differences, error.why))
    differences += changed
    same = [(row.id, row.score) for row in then] == [(row.id, row.score) for row in rows]
    if not same and not differences:
        differences.append(ORDER)
    return Replayed(shown, subject, then, rows, same, _each(*differences))


def _each(*differences: str) -> tuple[str, ...]:
    """Reasons, each once."""
    return tuple(dict.fromkeys(differences))


class CannotAskError(BadRecordError):
    """A question of the log cannot be asked again: `why` is one of the reasons above."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


def rank_pairs(replayed: Replayed) -> list[tuple[Row | None, Row | None]]:
    """Both lists side by side, by rank."""
    return list(zip_longest(replayed.then, replayed.now))


def _then(now: SqlReading, shown: ShownRanking) -> tuple[tuple[Row, ...], str | None]:
    """The list as it was shown, and whom or what it was for, with pseudonyms read where there still is a key."""
    first = question_offset(shown) + 1
    if shown.side == LEARNERS:
        behind = learners_behind(now, shown.shown)
        ids: list[str | None] = [behind.get(one) for one in shown.shown]
        subject: str | None = shown.subject
    else:
        ids = list(shown.shown)
        subject = learners_behind(now, [shown.subject]).get(shown.subject)
    rows = zip(ids, shown.scores, strict=True)
    return tuple(Row(rank, one, score) for rank, (one, score) in enumerate(rows, start=first)), subject


def question_offset(shown: ShownRanking) -> int:
    """How many ranks the list passed over."""
    try:
        return question_from(shown.question)[0].offset
    except BadRecordError:
        return 0


def _differences(now: SqlReading, desk: Desk, shown: ShownRanking) -> list[str]:
    found = []
    if shown.data != DataDigest().of(desk.network):
        found.append(RECORDS)
    if shown.model != model_of(desk):
        found.append(MODEL)
    if shown.actor not in users.some(now, [shown.actor]):
        found.append(ACTOR)
    return found


def _again(
    now: SqlReading, desk: Desk, shown: ShownRanking, subject: str | None
) -> tuple[tuple[Row, ...], list[str]]:
    """The list as it comes out now, and what has changed of the set that it is made of."""
    if shown.subject.startswith(DRAFT):
        raise CannotAskError(DRAFTED)
    if subject is None:
        raise CannotAskError(ERASED)
    try:
        question, digest, selection = question_from(shown.question)
    except BadRecordError as error:
        raise CannotAskError(ASKED) from error
    question = replace(question, on=date.fromisoformat(shown.on_day))
    try:
        if shown.side == LEARNERS:
            among, changed = _people(now, desk, shown, digest, selection)
            found = desk.learners_for(desk.offer(subject), _behind_whom(now, question), among)
        else:
            changed = [UNTOLD] if selection is None and digest is not None else []
            offers = (selection or EVERYBODY).among(one.id for one in desk.matcher.offers.records())
            found = desk.offers_for(desk.learner(subject), question, offers)
    except UnknownIdError as error:
        raise CannotAskError(GONE) from error
    ids = [one.learner_id if shown.side == LEARNERS else one.offer_id for one in found.matches]
    ranks = range(found.first + 1, found.first + 1 + len(ids))
    scores = (one.score for one in found.matches)
    return tuple(map(Row, ranks, ids, scores)), changed


def _people(
    now: SqlReading, desk: Desk, shown: ShownRanking, digest: str | None, selection: Selection | None
) -> tuple[frozenset[str] | None, list[str]]:
    """The learners whom a list was among, of those whom its reader may see now; and what has changed of them."""
    who = users.some(now, [shown.actor]).get(shown.actor)
    access = None if who is None else Access(who.actor(), now)
    made = selection or EVERYBODY
    behind = learners_behind(now, made.ids)
    if made.only is not None:
        named = frozenset(behind.values())
        seen = named if access is None else access.seen_of(named)
        erased = [ERASED] if made.only - behind.keys() else []
        return seen, [*erased, *([AMONG] if seen != named else [])]
    listed = None if access is None else access.listed()
    everybody = (one.id for one in desk.network.learners) if listed is None else listed
    among = Selection(without=frozenset(behind.values())).among(everybody)
    among = listed if among is None else among
    if among_digest(among) == digest:
        return among, []
    return among, [UNTOLD if selection is None else AMONG]


def _behind_whom(now: SqlReading, question: Question) -> Question:
    """The question with the learner behind whom the page began; whoever was erased leaves her score to begin at."""
    if question.after is None or not question.after.id:
        return question
    who = learners_behind(now, [question.after.id]).get(question.after.id, "")
    return replace(question, after=replace(question.after, id=who))
