"""The store: the records of a network, in SQLite or PostgreSQL. It is the truth; all else is made from it."""

from service.store.kinds import KINDS, kind_of, learner_of, record_key
from service.store.networks import PACED_BATCH, Told, Turn, load_network, save_network, save_records
from service.store.protocol import (
    ABOUT,
    ERASED,
    Change,
    Operation,
    Reading,
    Store,
    StoreError,
    StoreFullError,
)
from service.store.sql_reading import SqlReading
from service.store.sql_store import SqlStore, open_store
from service.store.sql_writing import SqlWriting
from service.store.tombstones import ErasedError, Tombstones

__all__ = [
    "ABOUT",
    "ERASED",
    "KINDS",
    "PACED_BATCH",
    "Change",
    "ErasedError",
    "Operation",
    "Reading",
    "SqlReading",
    "SqlStore",
    "SqlWriting",
    "Store",
    "StoreError",
    "StoreFullError",
    "Told",
    "Tombstones",
    "Turn",
    "kind_of",
    "learner_of",
    "load_network",
    "open_store",
    "record_key",
    "save_network",
    "save_records",
]
