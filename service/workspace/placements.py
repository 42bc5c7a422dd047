"""A hire as it is noted: the placement, and the learner who leaves the lists; and how it is put right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from matching.errors import UnknownIdError
from matching.records import Interaction, InteractionKind, Learner, LearnerStatus, Offer, Placement
from service.refused import RefusedError
from service.store import SqlReading, SqlWriting, record_key
from service.store.sql_reading import records_about

EARLIEST_YEAR = 2000
"""A hire before it is a slip of the keyboard."""


def placements_of(now: SqlReading, learner_id: str) -> list[Placement]:
    """Her placements, the latest first."""
    return sorted(records_about(now, Placement, learner_id), key=lambda one: one.on, reverse=True)


def can_be(on: date, today: date) -> bool:
    """Whether somebody can have been hired for a day, or be hired for it two years ahead."""
    return EARLIEST_YEAR <= on.year <= today.year + 2


def note_placement(now: SqlWriting, placement: Placement, by: str, today: date) -> None:
    """Keep a hire: the learner is placed, and a hire on an offer of the network is an interaction too.

    Args:
        now: the transaction.
        placement: the hire. One that begins after today is kept too: she has found.
        by: the id of who notes it.
        today: the network's day.

    Raises:
        BadRecordError: a hire on that day is noted already, or the day cannot be.
        UnknownIdError: the learner or the offer is not there.
    """
    learner = now.get(Learner, placement.learner_id)
    if not can_be(placement.on, today):
        raise RefusedError(f"a hire on {placement.on} cannot be", "hire-day", day=placement.on)
    if placement.offer_id is not None:
        now.get(Offer, placement.offer_id)
    key = record_key(placement)
    if key in now.some(Placement, [key]):
        raise RefusedError(f"a hire on {placement.on} is noted already", "hire-twice", day=placement.on)
    records: list[Placement | Learner | Interaction] = [
        placement,
        replace(learner, status=LearnerStatus.PLACED),
    ]
    if placement.offer_id is not None:
        records.append(replace(_hired(placement), by=by))
    now.upsert(records)


def places(hire: Placement, learner: Learner) -> bool:
    """Whether a hire that was noted elsewhere places its learner: not if she was active after it."""
    return learner.last_active is None or learner.last_active <= hire.on


def keep_past_hires(now: SqlWriting, placements: Sequence[Placement], by: str) -> int:
    """Keep hires that were noted elsewhere; returns how many. Who is not there any more is left out.

    A hire places its learner, unless she was active after it: what it led to may be over. One of a day that is noted
    already only adds what it says of it; the learner then stays as she is.
    """
    learners = now.some(Learner, [one.learner_id for one in placements])
    noted = now.some(Placement, [record_key(one) for one in placements])
    kept = 0
    for one in placements:
        learner, before = learners.get(one.learner_id), noted.get(record_key(one))
        if learner is None:
            continue
        records: list[Placement | Learner | Interaction] = []
        if before is not None:
            records.append(_completed(before, one))
        else:
            records.append(one)
            if places(one, learner):
                learners[learner.id] = replace(learner, status=LearnerStatus.PLACED)
                records.append(learners[learner.id])
        if one.offer_id is not None and (before is None or before.offer_id != one.offer_id):
            if before is not None and before.offer_id is not None:
                now.remove("interactions", [record_key(_hired(before))])
            records.append(replace(_hired(one), by=by))
        now.upsert(records)
        kept += 1
    return kept


def _completed(before: Placement, said: Placement) -> Placement:
    """A hire that is noted, with what a file says of it; what the file does not say stays."""
    return Placement(
        before.learner_id,
        before.on,
        said.offer_id or before.offer_id,
        said.contract or before.contract,
        said.organisation or before.organisation,
    )


def _hired(placement: Placement) -> Interaction:
    """The interaction of a hire on an offer of the network."""
    return Interaction(placement.learner_id, placement.offer_id or "", InteractionKind.HIRED, placement.on)


def correct_placement(now: SqlWriting, day: date, corrected: Placement, by: str, today: date) -> None:
    """Put another hire in the place of the one that was noted for a day. Raises as `note_placement` does."""
    _take_out(now, corrected.learner_id, day)
    note_placement(now, corrected, by, today)


def remove_placement(now: SqlWriting, learner_id: str, day: date) -> None:
    """Take a hire back that was not one. Without another hire the learner seeks work again.

    Raises `UnknownIdError` when none is noted for that day.
    """
    _take_out(now, learner_id, day)
    if not records_about(now, Placement, learner_id):
        now.upsert([replace(now.get(Learner, learner_id), status=LearnerStatus.SEEKING)])


def _take_out(now: SqlWriting, learner_id: str, day: date) -> None:
    key = record_key(Placement(learner_id, day))
    before = now.some(Placement, [key]).get(key)
    if before is None:
        raise UnknownIdError(f"no hire of {learner_id!r} on {day}")
    now.remove("placements", [key])
    if before.offer_id is not None:
        now.remove("interactions", [record_key(_hired(before))])
