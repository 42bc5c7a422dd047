"""Erasing a person: out of the store at once, and out of everything that was made from it.

In this order, so that no kill in between brings her back: her tombstone is on the disk; her rows are gone, in one
transaction; the processes that follow the store let go of her, save the index without her, and clear what lies in
files (`forget`). Opening a store erases again whoever is under a tombstone and yet there, as after a restore.

What stays says nothing of anybody: ranks in the log under a pseudonym that leads nowhere, the numbers of the feed, and
a keyed digest of her id. Out of reach are messages that a mail server took, and backups, which are kept for a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from matching.encoder import CachedEncoder
from matching.errors import UnknownIdError
from matching.matcher import Matcher
from matching.records import Identity, Learner
from service.accounts import acts
from service.accounts.actor import Actor
from service.accounts.users import of_learner
from service.operations.delivery import remove_files
from service.settings import Settings
from service.store import SqlReading, SqlStore
from service.store.erasing import erase_learner, left_in_files
from service.trust.pseudonyms import all_ids_of, pseudonym_of
from service.trust.uploads import clear_uploads

ASKED, RETENTION = "asked", "retention"
"""Why somebody is erased: at her wish, or because nobody heard of her for as long as data is kept."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did: how many records of one person there were, and how many rows beside them."""

    records: int
    rows: int


def erase(
    store: SqlStore, learner_id: str, at: datetime, because: str = ASKED, *, by: Actor | str = acts.SYSTEM
) -> Erased:
    """Erase a person, with all records that were merged into hers.

    Args:
        store: out of which.
        learner_id: who.
        at: when.
        because: `asked` or `retention`, for the log of acts.
        by: who does it, for the same.

    Raises:
        UnknownIdError: nobody is known by this id.
        StoreError: the store did not take it. Her tombstone stands: she is erased when the store is opened again.
        OSError: her tombstone could not be written; nothing was erased.
    """
    with store.reading() as now:
        if not _is_known(now, learner_id):
            raise UnknownIdError(f"no learner with id {learner_id!r}")
        ids = all_ids_of(now, learner_id)
    store.tombstones.add(ids, at.date())
    with store.writing() as now:
        acts.note(now, by, "learner.erase", pseudonym_of(now, learner_id), {"because": because}, at=at)
        rows = sum(erase_learner(now, one) for one in ids)
    return Erased(len(ids), rows)


def _is_known(now: SqlReading, learner_id: str) -> bool:
    return bool(
        now.some(Learner, [learner_id]) or now.some(Identity, [learner_id]) or of_learner(now, learner_id)
    )


# --------------------------------------------------------------------------- what was made from her records


def forget(store: SqlStore, settings: Settings, matcher: Matcher, gone: Sequence[Learner]) -> bool:
    """Clear what files still hold of people who were erased; whether all of it is gone.

    Args:
        store: out of which they were erased.
        settings: where the files are.
        matcher: reads their records once more, to know which texts were encoded.
        gone: the records of those who were erased, as far as this process knew them.
    """
    with store.reading() as now:
        messages = left_in_files(now)
    forget_vectors(matcher, gone)
    if messages is not None:
        remove_files(settings.outbox, messages)
        clear_uploads(settings)
    return store.scrub(messages or ())


def forget_vectors(matcher: Matcher, gone: Sequence[Learner]) -> int:
    """Overwrite the vectors of people's texts in the cache; returns how many there were.

    A text that others use too, such as the name of a skill, is encoded again when it is next met. Raises `OSError`.
    """
    encoder = matcher.reader.encoder
    if not gone or not isinstance(encoder, CachedEncoder):
        return 0
    with encoder.listening() as heard:
        matcher.reader.learners(gone, {})
    return encoder.forget(heard)
