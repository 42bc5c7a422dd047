"""Hires that were noted elsewhere: what the store says to those of a file, and the good ones into it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from data.network import Network
from data.readers.report import Import, Problem, shortened
from matching.records import Learner, Offer, Placement
from service.accounts import acts
from service.accounts.actor import Actor
from service.store import PACED_BATCH, SqlReading, SqlStore, Told, Turn
from service.store.networks import BATCH
from service.store.sql_reading import parts_of
from service.trust.merging import survivors_of
from service.workspace.placements import can_be, keep_past_hires


@dataclass(frozen=True, slots=True)
class Looked:
    """What a store says to the hires of a file: `good` may be kept; `dropped` rows were left out for a problem."""

    good: tuple[Placement, ...]
    dropped: int
    problems: tuple[Problem, ...]


def look_at(
    now: SqlReading,
    found: Import[Placement],
    today: date,
    *,
    without: Collection[str] = (),
    among: Collection[str] | None = None,
    beside: Network | None = None,
) -> Looked:
    """Compare the hires of a file with a store. A learner's old id, from before a merge, stands for her.

    Args:
        now: the store.
        found: what the file holds.
        today: the network's day.
        without: learners who were erased: of them nothing is said here.
        among: the learners whom somebody may know of; `None` for all.
        beside: what comes in before the hires.
    """
    leads = survivors_of(now, [one.learner_id for one in found.records])
    learners, offers = now.ids(Learner), now.ids(Offer)
    if beside is not None:
        learners |= {one.id for one in beside.learners}
        offers |= {one.id for one in beside.offers}
    if among is not None:
        learners &= frozenset(among)
    good: list[Placement] = []
    problems: list[Problem] = []
    dropped = 0
    for line, read in zip(found.lines, found.records, strict=True):
        if read.learner_id in without:
            continue
        one = replace(read, learner_id=leads.get(read.learner_id, read.learner_id))
        if one.learner_id not in learners:
            wrong = Problem(line, "learner_id", shortened(read.learner_id), "unknown-learner", dropped=True)
        elif not can_be(one.on, today):
            wrong = Problem(line, "on", one.on.isoformat(), "hire-implausible", dropped=True)
        else:
            if one.offer_id is not None and one.offer_id not in offers:
                problems.append(Problem(line, "offer_id", shortened(one.offer_id), "unknown-offer"))
                one = replace(one, offer_id=None)
            good.append(one)
            continue
        problems.append(wrong)
        dropped += 1
    return Looked(tuple(good), dropped, tuple(problems))


def _untold(count: int) -> None:
    return


def save_hires(
    store: SqlStore,
    hires: Sequence[Placement],
    by: Actor | str,
    turn: Turn | None = None,
    told: Told = _untold,
) -> int:
    """Keep hires in batches of which each is kept whole; returns how many. See `keep_past_hires`.

    With a `turn` batches are small, and each waits for it.
    """
    kept = 0
    for batch in parts_of(hires, BATCH if turn is None else PACED_BATCH):
        with store.writing() as now:
            kept += keep_past_hires(now, batch, acts.SYSTEM if isinstance(by, str) else by.user_id)
        told(len(batch))
        if turn is not None:
            turn()
    return kept
