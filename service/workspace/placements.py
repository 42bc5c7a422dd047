"""A hire as it is noted: the placement, and the learner who leaves the lists; and how it is put right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from matching.errors import BadRecordError, UnknownIdError
from matching.records import Interaction, InteractionKind, Learner, LearnerStatus, Offer, Placement
from service.store import SqlReading, SqlWriting, record_key
from service.store.sql_reading import records_about

EARLIEST_YEAR = 2000
"""A hire before it is a slip of the keyboard."""


def placements_of(now: SqlReading, learner_id: str) -> list[Placement]:
    """Her placements, the latest first."""
    return sorted(records_about(now, Placement, learner_id), key=lambda one: one.on, reverse=True)


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
    if not possible_day(placement.on, today):
        raise BadRecordError(f"a hire on {placement.on} cannot be")
    if placement.offer_id is not None:
        now.get(Offer, placement.offer_id)
    key = record_key(placement)
    if key in now.some(Placement, [key]):
        raise BadRecordError(f"a hire on {placement.on} is noted already")
    records: list[Placement | Learner | Interaction] = [
        placement,
        replace(learner, status=LearnerStatus.PLACED),
    ]
    if placement.offer_id is not None:
        records.append(
            Interaction(learner.id, placement.offer_id, InteractionKind.HIRED, placement.on, by=by)
        )
    now.upsert(records)


def possible_day(day: date, today: date) -> bool:
    """Whether somebody may begin on a day: not long ago, and at most two years ahead."""
    return EARLIEST_YEAR <= day.year <= today.year + 2


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
        hired = Interaction(learner_id, before.offer_id, InteractionKind.HIRED, day)
        now.remove("interactions", [record_key(hired)])
