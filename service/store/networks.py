"""Whole networks, into a store and out of it."""

from __future__ import annotations

from data.network import Network
from matching.records import Enrolment, Learner, Offer, Organisation, Session, Training
from service.store.protocol import Reading, Store


def save_network(store: Store, network: Network) -> int:
    """Put a whole network into a store, in one change; returns the number of records."""
    kept = store.upsert(
        (
            *network.organisations,
            *network.trainings,
            *network.sessions,
            *network.learners,
            *network.identities,
            *network.enrolments,
            *network.offers,
        )
    )
    if network.about:
        store.describe(network.about)
    return kept


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
