"""Files at the door: which kind of record a file holds, and its records into the store."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from data.codec import Record
from data.network import Network, read_network
from data.readers import formats
from data.readers.cleaning import header_key
from data.readers.columns import COLUMNS, NEEDED, names_by_header
from data.readers.csv_rows import split_header
from data.readers.decoding import open_source
from data.readers.front import (
    read_consents,
    read_enrolments,
    read_learners,
    read_offers,
    read_organisations,
    read_placements,
    read_sessions,
    read_trainings,
)
from data.readers.learner_ids import warn_of_id
from data.readers.report import Import, Problem, Report, SpoiledRowError
from matching.errors import BadRecordError, PasserelleError
from matching.records import LearnerStatus
from service.accounts import acts
from service.accounts.actor import Actor
from service.consent_files import Looked, look_or_keep
from service.placement_files import look_at as look_at_hires
from service.placement_files import save_hires
from service.store import KINDS, SqlStore, Told, Turn, learner_of, save_network, save_records
from service.workspace.placements import places

READERS: Mapping[str, Callable[..., Import[Any]]] = {
    "organisations": read_organisations,
    "learners": read_learners,
    "trainings": read_trainings,
    "sessions": read_sessions,
    "enrolments": read_enrolments,
    "offers": read_offers,
    "placements": read_placements,
}
"""The kinds of record that can be imported, each with its reader, in the order in which they refer to each other."""
PLACEMENTS = "placements"
"""Kept by rules of their own: a hire places its learner."""
CONSENTS = "consents"
"""What can be imported and is no record: consents that were gathered elsewhere."""
IMPORTED = (*READERS, CONSENTS)
"""All that a file can hold."""

_KIND_OF_FORMAT = {
    formats.JSON_RESUME: "learners",
    formats.FRANCE_TRAVAIL: "offers",
    formats.JOB_POSTING: "offers",
    formats.PAGE: "offers",
    formats.OPEN_OFFERS: "offers",
}
_KIND_OF_NAME = {
    "apprenant": "learners",
    "learner": "learners",
    "candidat": "learners",
    "inscription": "enrolments",
    "enrolment": "enrolments",
    "session": "sessions",
    "placement": "placements",
    "embauche": "placements",
    "organism": "organisations",
    "formation": "trainings",
    "training": "trainings",
    "offre": "offers",
    "offer": "offers",
    "organisation": "organisations",
    "entreprise": "organisations",
    "employeur": "organisations",
}
"""Words of a file's name that tell its kind, when its columns fit several."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What came of one file. `kind` is "network" for a folder."""

    path: Path
    kind: str
    format: str
    kept: int
    dropped: int
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()
    loose_ends: tuple[str, ...] = ()


class UnclearKindError(BadRecordError):
    """A file's kind cannot be told: `path` is the file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{path}: no telling what this file holds")


Progress = Callable[[int, int], None]
"""Told how many of a file's records are kept, of how many. If it raises, no others are."""


def _untold(done: int, whole: int) -> None:
    return


def import_file(
    path: Path,
    store: SqlStore | None,
    *,
    kind: str | None = None,
    on: date | None = None,
    keep: bool = True,
    again: bool = False,
    by: Actor | str = acts.SYSTEM,
    turn: Turn | None = None,
    told: Progress = _untold,
) -> FileReport:
    """Read a file, or the folder of a network, and keep its good rows; with no store, only read and report.

    What is kept is an act in the log, also of an import that something cut short: what it kept stays, and the same file
    may be imported again. Who is erased meanwhile is left out.

    Args:
        path: the file or folder.
        store: where to keep them. Who was erased out of it is told, and left out.
        kind: what the file holds; guessed by default.
        on: the day that counts as today.
        keep: whether to keep them; otherwise only read, compare with the store, and report.
        again: take in again who was erased, because she came again.
        by: who imports: the command line, or somebody in the office.
        turn: waits after each batch until searches have learnt of it (`service.pace`).
        told: how far it has come; may end it by an exception of its own.

    Raises:
        UnclearKindError: no kind was given, and none can be told from the file.
        BadRecordError, DuplicateIdError: a folder is no network folder, or contradicts itself.
    """
    if path.is_dir():
        network = read_network(path)
        erased = _erased_among(store, (*network.learners, *network.identities), again=again and keep)
        network = _without(network, erased)
        loose_ends, dropped, wrong = network.loose_ends(), 0, tuple[Problem, ...]()
        if store is not None:
            hires = Import(network.placements, lines=tuple(range(1, len(network.placements) + 1)))
            with store.reading() as now:
                looked = look_at_hires(now, hires, on or datetime.now(tz=UTC).date(), beside=network)
            network = network.with_parts(placements=looked.good)
            dropped, wrong = looked.dropped, looked.problems
        report = FileReport(
            path,
            "network",
            "network",
            _count(network),
            len(erased) + dropped,
            problems=(*_told(erased), *_ids_that_name(network), *wrong),
            loose_ends=loose_ends,
        )
        if store is None or not keep:
            return report
        kept = _Keeping(store, report, again, by, told, _count(network) - len(network.identities))
        return kept.by(partial(_save_with_hires, store, network, by, turn), network.learners)
    known = kind or guess_kind(path)
    if known is None:
        raise UnclearKindError(path)
    if known == CONSENTS:
        return _consents_of(path, store, on, keep, by)
    found = READERS[known](path, on=on)
    erased = _erased_among(store, (*found.records, *found.identities), again=again and keep)
    records = [one for one in found.records if learner_of(one) not in erased]
    more: tuple[Problem, ...] = ()
    if known == PLACEMENTS and store is not None:
        with store.reading() as now:
            looked = look_at_hires(now, found, on or datetime.now(tz=UTC).date(), without=erased)
        records, more = list(looked.good), looked.problems
    report = FileReport(
        path,
        known,
        found.format or "?",
        len(records),
        found.rows_dropped + len(found.records) - len(records),
        (*_told(erased), *found.problems, *more),
        found.notices,
    )
    if store is None or not keep:
        return report
    kept = _Keeping(store, report, again, by, told, len(records))
    if known == PLACEMENTS:
        return kept.by(partial(save_hires, store, records, by, turn), records)
    identities = [one for one in found.identities if one.learner_id not in erased]
    return kept.by(partial(save_records, store, records, identities, turn), records)


@dataclass(slots=True)
class _Keeping:
    """Keeping what one file holds: told as it goes, and logged however it ends."""

    store: SqlStore
    report: FileReport
    again: bool
    actor: Actor | str
    told: Progress
    whole: int
    done: int = 0

    def by(self, save: Callable[[Told], object], records: Sequence[Record]) -> FileReport:
        """Keep the records by a function that is given whom to tell; returns what came of it."""
        try:
            save(self._count)
        except BaseException:
            with suppress(PasserelleError):  # such as a full disk, which may be what ended it
                self._log(replace(self.report, kept=self.done), cut_short=True)
            raise
        about = [one for one in map(learner_of, records) if one is not None]
        meanwhile = self.store.tombstones.among(set(about))
        left = sum(one in meanwhile for one in about)
        report = replace(
            self.report,
            kept=self.report.kept - left,
            dropped=self.report.dropped + left,
            problems=(*_told(meanwhile), *self.report.problems),
        )
        self._log(report)
        return report

    def _count(self, more: int) -> None:
        self.done += more
        self.told(self.done, self.whole)

    def _log(self, report: FileReport, *, cut_short: bool = False) -> None:
        detail = {
            "kind": report.kind,
            "format": report.format,
            "kept": report.kept,
            "dropped": report.dropped,
            "again": self.again,
        }
        if cut_short:
            detail["cut_short"] = True
        with self.store.writing() as now:
            acts.note(now, self.actor, "import", None, detail)


def _consents_of(
    path: Path, store: SqlStore | None, on: date | None, keep: bool, by: Actor | str
) -> FileReport:
    found = read_consents(path, on=on)
    looked = Looked(found.records, 0, ()) if store is None else look_or_keep(store, found, by, keep=keep)
    return FileReport(
        path,
        CONSENTS,
        found.format or "?",
        looked.kept,
        found.rows_dropped + len(looked.problems),
        (*found.problems, *looked.problems),
        found.notices,
    )


def _erased_among(store: SqlStore | None, records: Iterable[Record], *, again: bool) -> frozenset[str]:
    """The learners of the records who were erased out of the store; nobody once those came `again`."""
    if store is None:
        return frozenset()
    erased = store.tombstones.among({one for one in map(learner_of, records) if one is not None})
    if again:
        store.tombstones.lift(erased, datetime.now(tz=UTC).date())
        return frozenset()
    return frozenset(erased)


def _told(erased: Collection[str]) -> tuple[Problem, ...]:
    return tuple(Problem(None, "id", one, "erased", dropped=True) for one in sorted(erased))


def _ids_that_name(network: Network) -> tuple[Problem, ...]:
    """Warnings of the learners' ids that are addresses, or hold a name."""
    report, identities = Report(), {one.learner_id: one for one in network.identities}
    for learner in network.learners:
        warn_of_id(report, learner.id, identities.get(learner.id))
    return report.problems()


def _save_with_hires(
    store: SqlStore, network: Network, by: Actor | str, turn: Turn | None, told: Told
) -> None:
    """Keep a network, and then its hires as those of a file of hires are kept.

    Its learners may be there already, and their hires noted: they come in as placed as the hires make them.
    """
    hired = {one.id: one for one in network.learners}
    for hire in network.placements:
        learner = hired.get(hire.learner_id)
        if learner is not None and places(hire, learner):
            hired[learner.id] = replace(learner, status=LearnerStatus.PLACED)
    save_network(store, network.with_parts(learners=tuple(hired.values()), placements=()), turn, told)
    save_hires(store, network.placements, by, turn, told)


def _without(network: Network, erased: frozenset[str]) -> Network:
    if not erased:
        return network
    return replace(
        network,
        learners=tuple(one for one in network.learners if one.id not in erased),
        identities=tuple(one for one in network.identities if one.learner_id not in erased),
        enrolments=tuple(one for one in network.enrolments if one.learner_id not in erased),
        placements=tuple(one for one in network.placements if one.learner_id not in erased),
    )


def guess_kind(path: Path) -> str | None:
    """The kind of record that a file holds, from its format, its columns or fields, and last its name."""
    scratch = Report()
    try:
        source = open_source(path, scratch)
        found, _ = formats.format_of(source)
        if found in _KIND_OF_FORMAT:
            return _KIND_OF_FORMAT[found]
        first = next((line for line in source.lines(scratch) if line.strip()), "")
        if found == formats.CSV:
            needed = {kind: len(columns) for kind, columns in NEEDED.items()}
            return _best(path, _kinds_of_header(split_header(first)[1]), needed)
        return _best(path, _kinds_of_fields(_first_keys(first, source.text(scratch))))
    except SpoiledRowError:
        return _best(path, {})  # the reader will say what is wrong with the file


def _kinds_of_header(header: Sequence[str]) -> dict[str, int]:
    keys = [header_key(cell) for cell in header]
    fits = {}
    for kind in COLUMNS:
        names = {names_by_header(kind).get(key) for key in keys}
        fits[kind] = len(names - {None}) if set(NEEDED[kind]) <= names else 0
    return fits


def _kinds_of_fields(keys: Iterable[str]) -> dict[str, int]:
    wanted = set(keys)
    return {
        kind: len(wanted)
        for kind in READERS
        if wanted and wanted <= {field.name for field in fields(KINDS[kind])}
    }


def _first_keys(line: str, text: str) -> tuple[str, ...]:
    """The keys of the first object of a JSON or JSONL text; none when it cannot be read."""
    for candidate in (line, text):
        try:
            value = json.loads(candidate)
        except ValueError:
            continue
        first = value[0] if isinstance(value, list) and value else value
        return tuple(first) if isinstance(first, dict) else ()
    return ()


def _best(
    path: Path, fits: Mapping[str, int], needed: Mapping[str, int] = MappingProxyType({})
) -> str | None:
    """The kind that fits best.

    Of several that fit alike, the one that the file's name speaks of, or else the one that needs the most columns.
    """
    named = next((kind for word, kind in _KIND_OF_NAME.items() if word in path.stem.lower()), None)
    most = max(fits.values(), default=0)
    best = [kind for kind, fit in fits.items() if fit == most and fit > 0]
    if not best or named in best:
        return named
    wants = [needed.get(kind, 0) for kind in best]
    return best[wants.index(max(wants))] if wants.count(max(wants)) == 1 else None


def _count(network: Network) -> int:
    return sum(
        len(records)
        for records in (
            network.learners,
            network.identities,
            network.trainings,
            network.sessions,
            network.enrolments,
            network.offers,
            network.organisations,
            network.placements,
        )
    )
