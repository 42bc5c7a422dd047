"""One row seen by field: each value cleaned, read and, when it cannot be read, reported with its column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from data.readers import cleaning, contracts, dates, education, experience, pay, quantities, remote
from data.readers.languages import parse_language
from data.readers.places import PlaceFinder
from data.readers.report import Report, SpoiledRowError
from data.readers.skills_cell import LONGEST_SKILL, skill_level
from matching.records import Contract, Language, Place, Remote, Rhythm, Skill

V = TypeVar("V")
W = TypeVar("W", bound=StrEnum)

RAW_MARGIN = 2
"""A text is first cut at this many times its limit, so that cleaning a huge field stays cheap."""


class CodeFinder(Protocol):
    """Canonical concept codes: "rome:M1805" from "M1805", an ESCO URI, an OGR number…."""

    def find(self, text: str) -> str | None:
        """The canonical code, or `None` when the referential has no such concept."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a reader has at hand: where to report, towns, codes, and which day it is."""

    report: Report
    places: PlaceFinder
    load_codes: Callable[[], CodeFinder]
    on: date


class Fields:
    """The fields of one row by their canonical name. `shown` gives the name each has in the file."""

    __slots__ = ("_cells", "_desk", "_shown")

    def __init__(
        self, desk: Desk, cells: Mapping[str, object], shown: Mapping[str, str] | None = None
    ) -> None:
        self._desk, self._cells, self._shown = desk, cells, shown or {}

    @property
    def report(self) -> Report:
        """Where this row's problems go."""
        return self._desk.report

    @property
    def desk(self) -> Desk:
        """What the reader has at hand."""
        return self._desk

    def with_value(self, name: str, value: object) -> Fields:
        """This row with another value in one field, for values that hold a list of the same kind."""
        return Fields(self._desk, {**self._cells, name: value}, self._shown)

    def column(self, name: str) -> str:
        """The name that a field has in the file."""
        return self._shown.get(name, name)

    def raw(self, name: str) -> object:
        """The value as it stands, `None` when there is none."""
        return self._cells.get(name)

    # ------------------------------------------------------------------ text

    def text(self, name: str, most: int = cleaning.LONGEST_TEXT) -> str:
        """A text without markup or controls, "" when there is none."""
        return self.clean(name, self._cells.get(name), most)

    def clean(self, name: str, value: object, most: int = cleaning.LONGEST_TEXT) -> str:
        """`value` as a text, cleaned and bounded; what was done is noticed under the column `name`."""
        if value is None or value == "":
            return ""
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            value = "\n".join(value)
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            self.report.problem("not-understood", self.column(name), value, wanted="text")
            return ""
        text = value if isinstance(value, str) else f"{value:g}" if isinstance(value, float) else str(value)
        found = len(text)
        if found > RAW_MARGIN * most:
            text = text[: RAW_MARGIN * most]
        if not text.isprintable():  # line ends, controls, bidirectional marks, half characters
            if cleaning.has_hidden(text):
                self.report.notice("invisible", self.column(name), text)
            text = cleaning.without_controls(text).encode("utf-8", "replace").decode("utf-8")
        if cleaning.has_markup(text):
            self.report.notice("markup", self.column(name), text)
            text = cleaning.without_controls(cleaning.without_markup(text))
        text = text.strip()
        if len(text) > most or found > RAW_MARGIN * most:
            self.report.notice("text-cut", self.column(name), text, found=found, most=most)
            text = text[:most].rstrip()
        return text

    def label(self, name: str) -> str | None:
        """A short text on one line, or `None`."""
        if self._cells.get(name) in (None, ""):
            return None
        return cleaning.one_line(self.text(name, cleaning.LONGEST_LABEL)) or None

    def needed(self, name: str) -> str:
        """A short text that the record cannot do without.

        Raises:
            SpoiledRowError: there is none.
        """
        label = self.label(name)
        if label is None:
            raise SpoiledRowError("missing", self.column(name))
        return label

    # ------------------------------------------------------------------ plain values

    def _read(self, name: str, wanted: str, parse: Callable[[str], V | None]) -> V | None:
        text = self.label(name)
        if text is None:
            return None
        value = parse(text)
        if value is None:
            self.report.problem("not-understood", self.column(name), text, wanted=wanted)
        return value

    def day(self, name: str, *, last_day: bool = False, soon_is_now: bool = False) -> date | None:
        """A day. "As soon as possible" is today if `soon_is_now`, else unknown."""
        text = self.label(name)
        if text is None:
            return None
        if dates.is_soon(text):
            return self._desk.on if soon_is_now else None
        return self._read(name, "date", lambda words: dates.parse_date(words, last_day=last_day))

    def later_day(self, name: str, first: date | None, *, notice_past: bool = False) -> date | None:
        """A day that cannot come before `first`; one that does is reported and left out."""
        day = self.day(name, last_day=True)
        if day is None:
            return None
        if first is not None and day < first:
            self.report.problem(
                "dates-reversed", self.column(name), self.label(name), first=first.isoformat()
            )
            return None
        if notice_past and day < self._desk.on:
            self.report.notice("past", self.column(name), day.isoformat(), on=self._desk.on.isoformat())
        return day

    def number(self, name: str) -> float | None:
        """A number."""
        value = self._cells.get(name)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return float(value) if abs(value) < 1e15 else None
        return self._read(name, "number", quantities.parse_number)

    def count(self, name: str) -> int | None:
        """A whole number, 0 or more."""
        return self._read(name, "count", quantities.parse_count)

    def truth(self, name: str) -> bool | None:
        """Yes or no."""
        value = self._cells.get(name)
        return value if isinstance(value, bool) else self._read(name, "truth", quantities.parse_truth)

    def distance_km(self, name: str) -> float | None:
        """A distance in km."""
        return self._read(name, "distance", quantities.parse_distance_km)

    def months(self, name: str) -> float | None:
        """A duration in months; a bare number is months."""
        return self._read(
            name, "duration", lambda text: quantities.parse_months(text) or quantities.parse_number(text)
        )

    def word(self, name: str, wanted: str, words: Mapping[str, W]) -> W | None:
        """A word of a small table, looked up without case or accents."""
        return self._read(name, wanted, lambda text: words.get(cleaning.fold(text).replace("_", "-")))

    # ------------------------------------------------------------------ words of the trade

    def contract(self, name: str, *more: str) -> contracts.ContractTerms:
        """The terms of an offer from its contract field, completed by the fields `more`."""
        text = self.label(name) or ""
        terms = contracts.parse_contract(text) if text else contracts.ContractTerms()
        if text and not terms.contracts and not contracts.says_nothing_of_contract(text):
            self.report.problem("not-understood", self.column(name), text, wanted="contract")
        if len(terms.contracts) > 1:
            self.report.notice("several-contracts", self.column(name), text, kept=terms.contracts[0].value)
        for other in more:
            added = contracts.parse_contract(self.label(other) or "")
            terms = contracts.ContractTerms(
                terms.contracts or added.contracts,
                terms.duration_months or added.duration_months,
                terms.rhythm or added.rhythm,
            )
        return terms

    def contract_list(self, name: str, pieces: Iterable[str]) -> tuple[Contract, ...]:
        """Every contract that a learner would take."""
        kept: list[Contract] = []
        for piece in pieces:
            found = contracts.parse_contract(piece).contracts
            if not found:
                self.report.problem("not-understood", self.column(name), piece, wanted="contract")
            kept.extend(contract for contract in found if contract not in kept)
        return tuple(kept)

    def rhythm(self, name: str) -> Rhythm | None:
        """Full time or part time; `None` too when either is possible."""
        if contracts.is_either_rhythm(self.label(name) or ""):
            return None
        return self._read(name, "rhythm", contracts.parse_rhythm)

    def remote(self, name: str) -> Remote | None:
        """Remote work. JSON's true is hybrid; its false means that collected texts do not mention it: unknown."""
        value = self._cells.get(name)
        if isinstance(value, bool):
            return Remote.HYBRID if value else None
        return self._read(name, "remote", remote.parse_remote)

    def pay(self, name: str) -> tuple[float | None, float | None]:
        """The least and the most that an offer pays, EUR a year before tax."""
        text = self.label(name)
        if text is None:
            return None, None
        found = pay.parse_pay(text)
        if found.problem == "pay":
            self.report.notice("not-understood", self.column(name), text, wanted="pay")
        elif found.problem == "pay-implausible":
            self.report.problem(found.problem, self.column(name), text, found=f"{found.found:.0f}")
        elif found.problem:
            self.report.notice(found.problem, self.column(name), text)
        return found.low, found.high

    def least_diploma(self, name: str) -> int | None:
        """The level that an offer asks for at least."""
        return self._diploma(name, education.least_level)

    def highest_diploma(self, name: str) -> int | None:
        """The highest level that is named, such as that of a training."""
        return self._diploma(name, education.highest_level)

    def held_diploma(self, name: str) -> int | None:
        """The highest level that a person has; one that she has not, or not yet, is noticed and not counted."""
        text = self.label(name) or ""
        if not education.is_unfinished(text):
            return self.highest_diploma(name)
        self.report.notice("diploma-unfinished", self.column(name), text)
        return education.held_level(text)

    def _diploma(self, name: str, parse: Callable[[str], int | None]) -> int | None:
        text = self.label(name)
        if text is None or education.asks_for_no_level(text):
            return None
        return self._read(name, "diploma", parse)

    def experience_years(self, name: str) -> float | None:
        """The years of experience that an offer asks for at least."""
        text = self.label(name)
        if text is None:
            return None
        years = experience.parse_experience_years(text)
        if years is None and not experience.is_experience_wording(text):
            self.report.problem("not-understood", self.column(name), text, wanted="experience")
        return years

    # ------------------------------------------------------------------ parts of records

    def languages(self, name: str, pieces: Iterable[tuple[str, bool]]) -> tuple[Language, ...]:
        """Languages from texts such as "fr:C2" or "Anglais courant", each with whether it is required."""
        found: dict[str, Language] = {}
        for piece, required in pieces:
            code, level, said = parse_language(piece)
            if code is None:
                self.report.problem("not-understood", self.column(name), piece, wanted="language")
                continue
            if said and level is None:
                self.report.problem("not-understood", self.column(name), piece, wanted="language-level")
            found.setdefault(code, Language(code, level, required))
        return tuple(found.values())

    def skills(self, name: str, labels: Iterable[str], like: Skill) -> tuple[Skill, ...]:
        """One skill a label, with the source and demand of `like`; a level may stand behind it ("SQL:2")."""
        kept: dict[str, Skill] = {}
        for piece in labels:
            label, level = skill_level(cleaning.one_line(piece))
            if level is not None and not 1 <= level <= 4:
                self.report.problem("not-understood", self.column(name), piece, wanted="skill-level")
                level = None
            label = self.skill_label(name, label)
            if label:
                kept.setdefault(
                    cleaning.fold(label),
                    Skill(label, None, level if level is not None else like.level, like.source, like.demand),
                )
        return tuple(kept.values())

    def skill_label(self, name: str, label: str) -> str:
        """A skill's label, bounded."""
        label = cleaning.one_line(label)
        if len(label) > LONGEST_SKILL:
            self.report.notice("text-cut", self.column(name), label, found=len(label), most=LONGEST_SKILL)
        return label[:LONGEST_SKILL].rstrip()

    def code(self, name: str, text: str, prefixes: tuple[str, ...] = ("",)) -> str | None:
        """The canonical code of a concept; one that the referential lacks is reported."""
        finder = self._desk.load_codes()
        for prefix in prefixes:
            if (code := finder.find(prefix + text)) is not None:
                return code
        self.report.problem("unknown-code", self.column(name), text)
        return None

    def place(
        self,
        name: str,
        label: str | None,
        *,
        commune: str | None = None,
        postcode: str | None = None,
        departement: str | None = None,
        lat: float | None = None,
        lon: float | None = None,
    ) -> Place | None:
        """A place from what the row says of it; see `PlaceFinder.place`."""
        return self._desk.places.place(
            self.report,
            self.column(name),
            label or "",
            commune=commune,
            postcode=postcode,
            departement=departement,
            lat=lat,
            lon=lon,
        )
