"""Whole networks, into a store and out of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from data.codec import Record
from data.network import Network
from matching.records import Enrolment, Identity, Learner, Offer, Organisation, Session, Training
from service.store.kinds import learner_of
from service.store.protocol import Reading, Store
from service.store.tombstones import ErasedError

BATCH = 500
"""Records of one change in a bulk import: between two of them, others get their turn to write."""
PACED_BATCH = 20
"""Records of one change where searches go on: they learn of one in a fraction of a second."""
Turn = Callable[[], None]
"""Called after each batch of a bulk import; returns when the next one may come."""
Told = Callable[[int], None]
"""Called once a batch of a bulk import is kept, with the number of its records. If it raises, no other follows."""


def _untold(count: int) -> None:
    return


def save_records(
    store: Store,
    records: Sequence[Record],
    identities: Sequence[Identity] = (),
    turn: Turn | None = None,
    told: Told = _untold,
) -> int:
    """Put many records into a store, in batches of which each is kept whole; returns how many.

    A learner and her identity are of one batch. What an interruption leaves out comes in when the same records are
    saved again: a record that is there already is replaced. Who was erased, be it since the first batch, is left out.
    With a `turn` batches are small, and each waits for it.
    """
    size = BATCH if turn is None else PACED_BATCH
    of_learner = {one.learner_id: one for one in identities}
    kept = 0
    for start in range(0, len(records), size):
        batch = list(records[start : start + size])
        theirs = [of_learner.pop(one.id, None) for one in batch if isinstance(one, Learner)]
        kept += _keep(store, [*batch, *(one for one in theirs if one is not None)])
        told(len(batch))
        if turn is not None:
            turn()
    rest = list(of_learner.values())
    return kept + sum(_keep(store, rest[start : start + BATCH]) for start in range(0, len(rest), BATCH))


def _keep(store: Store, records: Sequence[Record]) -> int:
    try:
        return store.upsert(records)
    except ErasedError as error:
        return _keep(store, [one for one in records if learner_of(one) not in error.ids])


def save_network(store: Store, network: Network, turn: Turn | None = None, told: Told = _untold) -> int:
    """Put a whole network into a store, in batches, what is referred to first; returns the number of records."""
    if network.about:
        store.describe(network.about)
    first: tuple[Record, ...] = (*network.organisations, *network.trainings, *network.sessions)
    kept = save_records(store, first, turn=turn, told=told)
    kept += save_records(store, network.learners, network.identities, turn, told)
    last: tuple[Record, ...] = (*network.enrolments, *network.offers, *network.placements)
    return kept + save_records(store, last, turn=turn, told=told)


def load_network(store: Reading) -> Network:
    """Everything of a store that the engine reads, without the identities, which it must not see."""
    return Network(
        learners=tuple(store.all(Learner)),
        trainings=tuple(store.all(Training)),
        sessions=tuple(store.all(Session)),
        enrolments=tuple(store.all(Enrolment)),
        offers=tuple(store.all(Offer)),
        organisations=tuple(store.all(Organisation)),
        about=store.about,
    )
