"""The log of every ranking that was shown: written beside the answer, never changed, under pseudonyms.

An answer does not wait for its row. A thread writes what has come together, every `WRITE_EVERY_S`; what was shown in
the last moment before a kill may be missing. When the store cannot take a row, searches go on: the rows wait, as many
as `MOST_WAITING`, and what had to be let go is counted and told by the health of the service.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
import weakref
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from data.codec import record_digest
from matching.errors import PasserelleError
from matching.matcher import Ranking
from matching.records import Learner, Offer
from service.accounts.actor import Actor
from service.desk import Desk, Question
from service.moments import stamp
from service.store import SqlStore, SqlWriting
from service.store.desk_tables import APPEARANCES, RANKINGS
from service.trust.data_digest import DataDigest
from service.trust.pseudonyms import pseudonyms_of
from service.trust.questions import question_text
from service.trust.reads import Reading, ReadToday
from service.trust.selections import EVERYBODY, LIST, NO_RANK, OPENED, Selection

WRITE_EVERY_S = 0.2
WRITE_AT_A_TIME = 50
"""Rows whose people are looked up together. Who was erased meanwhile has one name in them, and another in the next."""
TRY_AGAIN_AFTER_S = 5.0
"""After a refusal: a full disk is not made emptier by asking it five times a second."""
MOST_WAITING = 10_000
"""Rows that wait for a store that takes none: some minutes at twenty rankings a second, some 50 MB."""
LEARNERS, OFFERS = "learners", "offers"
DRAFT = "draft:"


@dataclass(frozen=True, slots=True)
class Entry:
    """A ranking that was shown, until it is written. `subject` is an offer or a learner, as a record or by its id."""

    id: str
    at: datetime
    actor: Actor
    side: str
    subject: str
    question: Question
    among: str | None
    selection: Selection
    first: int
    on_day: str
    desk: Desk
    total: int
    shown: tuple[str, ...]
    scores: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class LogHealth:
    """How the log stands: rows that wait, that were written and that were lost since the start, and what is wrong."""

    waiting: int
    written: int
    lost: int
    trouble: str | None


class RankingLog:
    """Writes the rankings of one process, in a thread of its own between `start` and `stop`."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self._id = store.id
        self._waiting: deque[Entry | Reading] = deque()
        self._read_today = ReadToday()
        self._lock = threading.Lock()  # of the queue
        self._writing = threading.Lock()  # of the writing: one batch at a time, in order
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="passerelle-ranking-log", daemon=True)
        self._digests = DataDigest()
        self._digest_of: weakref.WeakKeyDictionary[Desk, str] = weakref.WeakKeyDictionary()
        self._written = 0
        self._lost = 0
        self._trouble: PasserelleError | None = None

    def start(self) -> None:
        """Begin to write what comes. From here on `log_ranking` of this store comes here."""
        _LOGS[self._store] = self
        self._thread.start()

    def stop(self) -> None:
        """Write what still waits, and take nothing more."""
        _LOGS.pop(self._store, None)
        self._stopped.set()
        if self._thread.ident is not None:
            self._thread.join()
        self.flush()

    def add(self, entry: Entry | Reading) -> None:
        """Take a ranking, or what a program read; costs a lock and no more."""
        with self._lock:
            self._waiting.append(entry)
            if len(self._waiting) > MOST_WAITING:
                self._waiting.popleft()
                self._lost += 1

    def flush(self) -> bool:
        """Write everything that waits; whether the store took it."""
        with self._writing:
            with self._lock:
                batch = list(self._waiting)
            if not batch:
                return True
            try:
                for entry in batch:  # seconds for a desk that is new: not while others wait to write
                    if isinstance(entry, Entry):
                        self._data_of(entry.desk)
                with self._store.writing() as now:
                    for start in range(0, len(batch), WRITE_AT_A_TIME):
                        self._write(now, batch[start : start + WRITE_AT_A_TIME])
            except PasserelleError as error:
                self._trouble = error
                self._read_today.forget()
                return False
            with self._lock:
                written = set(map(id, batch))
                self._waiting = deque(one for one in self._waiting if id(one) not in written)
            self._written += len(batch)
            self._trouble = None
            return True

    @property
    def health(self) -> LogHealth:
        """How the log stands."""
        with self._lock:
            trouble = None if self._trouble is None else str(self._trouble)
            return LogHealth(len(self._waiting), self._written, self._lost, trouble)

    def _run(self) -> None:
        pause = WRITE_EVERY_S
        while not self._stopped.wait(pause):
            pause = WRITE_EVERY_S if self.flush() else TRY_AGAIN_AFTER_S

    def _write(self, now: SqlWriting, batch: Sequence[Entry | Reading]) -> None:
        names = pseudonyms_of(now, [one for entry in batch for one in _learners_of(entry)])
        appearances: list[dict[str, object]] = []
        for entry in batch:
            if isinstance(entry, Reading):
                appearances += self._write_reading(now, entry, names)
                continue
            shown = [names[one] for one in entry.shown] if entry.side == LEARNERS else entry.shown
            done = now.connection.execute(_INSERT, self._row(entry, shown, names))
            if entry.side == LEARNERS and done.inserted_primary_key is not None:
                number = done.inserted_primary_key[0]
                appearances += [
                    {"pseudonym": name, "ranking": number, "rank": rank}
                    for name, rank in _ranks(entry, shown, names)
                ]
        if appearances:
            now.connection.execute(APPEARANCES.insert(), appearances)

    def _write_reading(
        self, now: SqlWriting, reading: Reading, names: Mapping[str, str]
    ) -> list[dict[str, object]]:
        """Write who was read for the first time today, if anybody was; returns where they appeared."""
        shown = self._read_today.fresh(reading, [names[one] for one in reading.learner_ids])
        if not shown:
            return []
        done = now.connection.execute(_INSERT, reading.row(json.dumps(shown), len(shown)))
        if done.inserted_primary_key is None:
            return []
        number = done.inserted_primary_key[0]
        return [{"pseudonym": name, "ranking": number, "rank": NO_RANK} for name in shown]

    def _row(self, entry: Entry, shown: Sequence[str], names: Mapping[str, str]) -> dict[str, object]:
        """The row of a ranking; learners stand in it under their names in the log."""
        question, subject, selection = entry.question, entry.subject, entry.selection
        before = question.after
        if entry.side == LEARNERS:
            selection = selection.under(names)
        if entry.side == LEARNERS and before is not None and before.id:
            question = replace(question, after=replace(before, id=names[before.id]))
        elif entry.side == OFFERS and not subject.startswith(DRAFT):
            subject = names[subject]
        return {
            "id": entry.id,
            "at": stamp(entry.at),
            "actor": entry.actor.user_id,
            "role": entry.actor.role.value,
            "organisation_id": entry.actor.organisation_id,
            "side": entry.side,
            "subject": subject,
            "question": question_text(question, entry.among, selection),
            "on_day": entry.on_day,
            "sequence": entry.desk.sequence,
            "data": self._data_of(entry.desk),
            "model": model_of(entry.desk),
            "total": entry.total,
            "shown": json.dumps(shown),
            "scores": json.dumps(entry.scores),
        }

    def _data_of(self, desk: Desk) -> str:
        found = self._digest_of.get(desk)
        if found is None:
            found = self._digest_of[desk] = self._digests.of(desk.network)
        return found


_INSERT = RANKINGS.insert()


def _learners_of(entry: Entry | Reading) -> Sequence[str]:
    """The ids of the learners that an entry speaks of."""
    if isinstance(entry, Reading):
        return entry.learner_ids
    if entry.side == OFFERS:
        return [] if entry.subject.startswith(DRAFT) else [entry.subject]
    before = entry.question.after
    return [*entry.shown, *entry.selection.ids, *([before.id] if before is not None and before.id else [])]


def _ranks(entry: Entry, shown: Sequence[str], names: Mapping[str, str]) -> list[tuple[str, int]]:
    """Who appeared, by her name in the log, and at which rank of a list.

    Whose page was opened appeared on it, even where nothing was ranked: for an offer that is over.
    """
    if entry.selection.page == LIST:
        return [(name, rank) for rank, name in enumerate(shown, start=entry.first + 1)]
    if entry.selection.page == OPENED:
        shown = [names[one] for one in entry.selection.ids]
    return [(name, NO_RANK) for name in shown]


_LOGS: weakref.WeakKeyDictionary[SqlStore, RankingLog] = weakref.WeakKeyDictionary()
"""The log that runs for each open store."""


def log_ranking(
    store: SqlStore,
    actor: Actor,
    *,
    side: str,
    subject: str | Learner | Offer,
    question: Question,
    ranking: Ranking,
    desk: Desk,
    at: datetime,
    among: frozenset[str] | None = None,
    selection: Selection = EVERYBODY,
) -> str:
    """Log a ranking that was shown; returns its id. Cheap where a log runs for the store; written at once otherwise.

    Args:
        store: where the log is.
        actor: to whom it was shown.
        side: `learners` when learners were ranked for an offer, `offers` when offers were ranked for a learner.
        subject: the id of the offer or learner that it was for, or the record itself where it is not kept.
        question: what was asked.
        ranking: what was shown.
        desk: which answered.
        at: when.
        among: the learners or offers that might be shown; `None` for all. Only a digest of them is kept.
        selection: how that set was made, so that it can be made again.

    Raises:
        StoreError: no log runs, and the store does not take the row.
    """
    matches = ranking.matches
    entry = Entry(
        id=secrets.token_hex(16),
        at=at,
        actor=actor,
        side=side,
        subject=subject if isinstance(subject, str) else draft_subject(subject),
        question=replace(question, offset=ranking.first),
        among=among_digest(among),
        selection=selection,
        first=ranking.first,
        on_day=ranking.on.isoformat(),
        desk=desk,
        total=ranking.total,
        shown=tuple(one.learner_id if side == LEARNERS else one.offer_id for one in matches),
        scores=tuple(one.score for one in matches),
    )
    _take(store, entry)
    return entry.id


def log_reading(store: SqlStore, reading: Reading) -> None:
    """Log what a program read of learners, as `log_ranking` does a ranking. Raises as it does."""
    _take(store, reading)


def _take(store: SqlStore, entry: Entry | Reading) -> None:
    running = _LOGS.get(store)
    if running is not None:
        running.add(entry)
        return
    log = RankingLog(store)
    log.add(entry)
    if not log.flush() and log._trouble is not None:
        raise log._trouble


def draft_subject(record: Learner | Offer) -> str:
    """What stands for a record that is not kept: its digest."""
    return DRAFT + record_digest(record).hex()


def model_of(desk: Desk) -> str:
    """The versions of everything beside the records that an answer depends on, as JSON."""
    versions: Mapping[str, str] = {**desk.matcher.versions, "ranker": desk.matcher.ranker.version}
    return json.dumps(versions, sort_keys=True)


class AmongDigests:
    """Digests of sets of learners. The last large one is remembered: a process is asked about it again and again."""

    LARGE = 500

    def __init__(self) -> None:
        self._last: tuple[frozenset[str], str] | None = None

    def of(self, among: frozenset[str]) -> str:
        """The digest of a set, which its order does not change."""
        last = self._last
        if last is not None and last[0] is among:
            return last[1]
        text = "\n".join(sorted(among)).encode("utf-8", "surrogatepass")
        found = hashlib.sha256(text).hexdigest()
        if len(among) > self.LARGE:
            self._last = among, found
        return found


_AMONG = AmongDigests()


def among_digest(among: frozenset[str] | None) -> str | None:
    """A digest of the learners who might be shown, or `None` for everybody."""
    return None if among is None else _AMONG.of(among)
