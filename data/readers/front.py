"""One front for every format: find out what a file is, read its rows, keep the good ones, report the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Generic, TypeVar

from rapidfuzz import fuzz, process

from data.bundled import load_gazetteer, load_taxonomy
from data.codec import BadFieldError, Record, from_json
from data.gazetteer import Gazetteer
from data.readers import formats
from data.readers.consent_rows import GivenConsent, consent_of
from data.readers.csv_rows import csv_rows
from data.readers.decoding import Source, open_source
from data.readers.fields import CodeFinder, Desk, Fields
from data.readers.france_travail import offer_from_api
from data.readers.job_posting import offer_from_posting, page_rows, posting_id, postings
from data.readers.json_resume import learner_from_resume, resume_id
from data.readers.json_rows import document_rows, jsonl_rows
from data.readers.learner_ids import warn_of_id
from data.readers.learner_rows import learner_of
from data.readers.offer_rows import offer_of
from data.readers.open_offers import offer_from_row
from data.readers.organisation_rows import organisation_of
from data.readers.placement_rows import placement_of
from data.readers.places import PlaceFinder
from data.readers.report import Import, Report, SpoiledRowError
from data.readers.training_rows import enrolment_of, session_of, training_of
from matching.errors import BadRecordError, UnknownIdError
from matching.records import Enrolment, Identity, Learner, Offer, Organisation, Placement, Session, Training

T = TypeVar("T", bound=Record)

NEAR_IDS = 3
"""Ids suggested when one is not found."""

Value = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Format(Generic[T]):
    """How one format gives records of one kind: its rows, the id a row claims, and what a row becomes."""

    rows: Callable[[Source, Report, bool], Iterator[tuple[int, object]]]
    claimed_id: Callable[[Value], str | None]
    build: Callable[[Desk, Value], tuple[T, Identity | None]]


def read_learners(
    path: Path | str,
    *,
    on: date | None = None,
    gazetteer: Gazetteer | None = None,
    codes: CodeFinder | None = None,
) -> Import[Learner]:
    """The learners and identities of a file: CSV, JSON Resume, or our JSONL. Never raises for what a file holds.

    `on` is the day that "now" means and from which dates are past (today by default). The bundled gazetteer and
    referential are loaded when a row needs them, unless others are given.
    """
    return _Reading("learners", _LEARNERS, _desk(on, gazetteer, codes)).of(Path(path))


def read_offers(
    path: Path | str,
    *,
    on: date | None = None,
    gazetteer: Gazetteer | None = None,
    codes: CodeFinder | None = None,
) -> Import[Offer]:
    """The offers of a file: CSV, France Travail, JobPosting (JSON-LD or a page), `offers.jsonl`, or our JSONL."""
    return _Reading("offers", _OFFERS, _desk(on, gazetteer, codes)).of(Path(path))


def read_trainings(
    path: Path | str,
    *,
    on: date | None = None,
    gazetteer: Gazetteer | None = None,
    codes: CodeFinder | None = None,
) -> Import[Training]:
    """The trainings of a file: CSV or our JSONL."""
    return _Reading("trainings", _TRAININGS, _desk(on, gazetteer, codes)).of(Path(path))


def read_sessions(
    path: Path | str,
    *,
    on: date | None = None,
    gazetteer: Gazetteer | None = None,
    codes: CodeFinder | None = None,
) -> Import[Session]:
    """The sessions of a file: CSV or our JSONL."""
    return _Reading("sessions", _SESSIONS, _desk(on, gazetteer, codes)).of(Path(path))


def read_enrolments(
    path: Path | str,
    *,
    on: date | None = None,
    gazetteer: Gazetteer | None = None,
    codes: CodeFinder | None = None,
) -> Import[Enrolment]:
    """The enrolments of a file: CSV or our JSONL."""
    return _Reading("enrolments", _ENROLMENTS, _desk(on, gazetteer, codes)).of(Path(path))


def read_organisations(
    path: Path | str,
    *,
    on: date | None = None,
    gazetteer: Gazetteer | None = None,
    codes: CodeFinder | None = None,
) -> Import[Organisation]:
    """The organisations of a file: CSV or our JSONL."""
    return _Reading("organisations", _ORGANISATIONS, _desk(on, gazetteer, codes)).of(Path(path))


def read_placements(path: Path | str, *, on: date | None = None) -> Import[Placement]:
    """The placements of a file: CSV or our JSONL. Whether learner and offer are there, only a store can tell."""
    return _Reading("placements", _PLACEMENTS, _desk(on, None, None)).of(Path(path))


def read_consents(path: Path | str, *, on: date | None = None) -> Import[GivenConsent]:
    """The consents of a CSV file. What only a store can tell (is there such a learner?) is not looked at."""
    return _Reading("consents", _CONSENTS, _desk(on, None, None)).of(Path(path))


def find_offer(
    path: Path | str,
    offer_id: str,
    *,
    on: date | None = None,
    gazetteer: Gazetteer | None = None,
    codes: CodeFinder | None = None,
) -> Offer:
    """One offer of a file; the other rows are passed over unread.

    Raises:
        UnknownIdError: no row has this id; the message names the nearest ones.
        BadRecordError: the row, or the file, cannot be read; the message says why.
    """
    return _find(
        "offer", offer_id, _Reading("offers", _OFFERS, _desk(on, gazetteer, codes), only=offer_id), Path(path)
    )


def find_learner(
    path: Path | str,
    learner_id: str,
    *,
    on: date | None = None,
    gazetteer: Gazetteer | None = None,
    codes: CodeFinder | None = None,
) -> Learner:
    """One learner of a file; raises as `find_offer` does."""
    desk = _desk(on, gazetteer, codes)
    return _find("learner", learner_id, _Reading("learners", _LEARNERS, desk, only=learner_id), Path(path))


# --------------------------------------------------------------------------- reading


class _Reading(Generic[T]):
    """One pass over one file. With `only`, rows that claim another id are not built, their ids are kept."""

    def __init__(
        self, kind: str, known: Mapping[str, _Format[T]], desk: Desk, only: str | None = None
    ) -> None:
        self._kind, self._known, self._desk, self._only = kind, known, desk, only
        self.other_ids: list[str] = []
        self.met = False  # a row that claims the id `only`
        self._records: list[T] = []
        self._identities: list[Identity] = []
        self._first_line: dict[str, int] = {}

    def of(self, path: Path) -> Import[T]:
        """Read the file."""
        report = self._desk.report
        source: Source | None = None
        found: str | None = None
        try:
            source = open_source(path, report)
            found, by_line = formats.format_of(source)
            if found not in self._known:
                raise SpoiledRowError("wrong-format", None, path.name, format=found, kind=self._kind)
            chosen = self._known[found]
            for line, value in chosen.rows(source, report, by_line):
                report.line = line
                self._take(chosen, line, value)
        except SpoiledRowError as error:
            report.spoiled(error, dropped=False)
        report.line = None
        return Import(
            records=tuple(self._records),
            identities=tuple(self._identities),
            problems=report.problems(),
            notices=report.notices(),
            rows_read=len(self._records) + report.dropped,
            rows_dropped=report.dropped,
            format=found,
            encoding=source.encoding if source else None,
            lines=tuple(self._first_line[_key(one)] for one in self._records),
        )

    def _take(self, chosen: _Format[T], line: int, value: object) -> None:
        """Turn one row into a record, or report why not."""
        report = self._desk.report
        if not isinstance(value, Mapping):
            report.problem("not-an-object", None, value, dropped=True)
            return
        if self._only is not None:
            claimed = chosen.claimed_id(value)
            if claimed is not None and claimed != self._only:
                self.other_ids.append(claimed)
                return
            self.met = self.met or claimed is not None
        try:
            record, identity = chosen.build(self._desk, value)
            self._keep(record, identity, line)
        except SpoiledRowError as error:
            report.spoiled(error, dropped=True)
        except BadFieldError as error:
            report.problem("bad-field", error.field, error.value, dropped=True, why=error.wanted)
        except BadRecordError as error:
            report.problem("contradiction", None, "", dropped=True, why=str(error))

    def _keep(self, record: T, identity: Identity | None, line: int) -> None:
        key = _key(record)
        if self._only is not None and key != self._only:
            self.other_ids.append(key)
            return
        if key in self._first_line:
            raise SpoiledRowError("duplicate-id", "id", key, first=self._first_line[key])
        self._first_line[key] = line
        if isinstance(record, Learner):
            warn_of_id(self._desk.report, record.id, identity)
        self._records.append(record)
        if identity is not None:
            self._identities.append(identity)


def _find(what: str, wanted: str, reading: _Reading[T], path: Path) -> T:
    result = reading.of(path)
    if result.records:
        return result.records[0]
    spoiled = [problem for problem in result.problems if problem.dropped or not reading.other_ids]
    if not spoiled or (reading.other_ids and not reading.met):
        near = [
            found[0]
            for found in process.extract(wanted, sorted(reading.other_ids), scorer=fuzz.ratio, limit=NEAR_IDS)
        ]
        nearest = f" among {len(reading.other_ids)}; nearest: {', '.join(near)}" if near else ""
        raise UnknownIdError(f"{path.name} has no {what} {wanted!r}{nearest}")
    first = spoiled[0]
    where = ", ".join(
        part for part in (f"line {first.line}" if first.line else "", first.column or "") if part
    )
    raise BadRecordError(f"{path.name}{': ' if where else ''}{where}: {first.reason}")


def _key(record: object) -> str:
    if isinstance(record, Enrolment):
        return f"{record.learner_id} / {record.session_id}"
    if isinstance(record, Placement):
        return f"{record.learner_id} / {record.on}"
    if isinstance(record, GivenConsent):
        return " / ".join(filter(None, (record.learner_id, record.purpose.value, record.organisation_id)))
    return str(getattr(record, "id", ""))


def _desk(on: date | None, gazetteer: Gazetteer | None, codes: CodeFinder | None) -> Desk:
    def towns() -> Gazetteer:
        return load_gazetteer() if gazetteer is None else gazetteer

    def concepts() -> CodeFinder:
        return load_taxonomy() if codes is None else codes

    return Desk(Report(), PlaceFinder(towns), concepts, on if on is not None else datetime.now(tz=UTC).date())


# --------------------------------------------------------------------------- formats


def _json(source: Source, report: Report, by_line: bool) -> Iterator[tuple[int, object]]:
    return jsonl_rows(source, report) if by_line else document_rows(source, report)


def _postings(source: Source, report: Report, by_line: bool) -> Iterator[tuple[int, object]]:
    found = False
    for line, value in _json(source, report, by_line):
        for posting in postings(value):
            found = True
            yield line, posting
    if not found:
        raise SpoiledRowError("no-posting", None, source.path.name)


def _page(source: Source, report: Report, by_line: bool) -> Iterator[tuple[int, object]]:
    del by_line  # a page is read whole
    return page_rows(source, report)


def _csv(kind: str, build: Callable[[Fields], tuple[T, Identity | None]]) -> _Format[T]:
    def rows(source: Source, report: Report, by_line: bool) -> Iterator[tuple[int, object]]:
        del by_line
        for row in csv_rows(source, kind, report):
            yield row.line, {"cells": row.cells, "shown": row.shown}

    def claimed(value: Value) -> str | None:
        cells = value["cells"]
        found = cells.get("id") if isinstance(cells, dict) else None
        return found.strip() if isinstance(found, str) else None

    def build_row(desk: Desk, value: Value) -> tuple[T, Identity | None]:
        cells, shown = value["cells"], value["shown"]
        assert isinstance(cells, dict)
        assert isinstance(shown, dict)
        return build(Fields(desk, cells, shown))

    return _Format(rows, claimed, build_row)


def _records(cls: type[T]) -> _Format[T]:
    return _Format(_json, _own_id, lambda desk, value: (from_json(cls, value), None))


def _own_id(value: Value) -> str | None:
    found = value.get("id")
    return found.strip() if isinstance(found, str) else None


def _alone(build: Callable[[Desk, Value], T]) -> Callable[[Desk, Value], tuple[T, Identity | None]]:
    return lambda desk, value: (build(desk, value), None)


_LEARNERS: Mapping[str, _Format[Learner]] = {
    formats.CSV: _csv("learners", learner_of),
    formats.RECORDS: _records(Learner),
    formats.JSON_RESUME: _Format(_json, resume_id, learner_from_resume),
}
_OFFERS: Mapping[str, _Format[Offer]] = {
    formats.CSV: _csv("offers", lambda fields: (offer_of(fields), None)),
    formats.RECORDS: _records(Offer),
    formats.OPEN_OFFERS: _Format(_json, _own_id, _alone(offer_from_row)),
    formats.FRANCE_TRAVAIL: _Format(_json, _own_id, _alone(offer_from_api)),
    formats.JOB_POSTING: _Format(_postings, posting_id, _alone(offer_from_posting)),
    formats.PAGE: _Format(_page, posting_id, _alone(offer_from_posting)),
}
_TRAININGS: Mapping[str, _Format[Training]] = {
    formats.CSV: _csv("trainings", lambda fields: (training_of(fields), None)),
    formats.RECORDS: _records(Training),
}
_SESSIONS: Mapping[str, _Format[Session]] = {
    formats.CSV: _csv("sessions", lambda fields: (session_of(fields), None)),
    formats.RECORDS: _records(Session),
}
_ENROLMENTS: Mapping[str, _Format[Enrolment]] = {
    formats.CSV: _csv("enrolments", lambda fields: (enrolment_of(fields), None)),
    formats.RECORDS: _records(Enrolment),
}
_ORGANISATIONS: Mapping[str, _Format[Organisation]] = {
    formats.CSV: _csv("organisations", lambda fields: (organisation_of(fields), None)),
    formats.RECORDS: _records(Organisation),
}
_PLACEMENTS: Mapping[str, _Format[Placement]] = {
    formats.CSV: _csv("placements", lambda fields: (placement_of(fields), None)),
    formats.RECORDS: _records(Placement),
}
_CONSENTS: Mapping[str, _Format[GivenConsent]] = {
    formats.CSV: _csv("consents", lambda fields: (consent_of(fields), None)),
}
