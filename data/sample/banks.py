"""Phrase banks: what learners say and what recruiters write, kept in two folders that share no phrase.

A bank file holds sections, `[name]`, and one phrase a line. In a learner's file a phrase may begin with `EN`
(English), `-` (said by somebody who knows little of it) or `+` (said by somebody who knows it well). In an
offer's file it begins with `m` (a mission, an infinitive), `v` (a sentence addressed to the reader), `p`
(a line of the wanted profile), `t` (a title), `em`, `ep` or `et` (the same in English).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from matching.errors import BadRecordError

PHRASES = Path(__file__).parent / "phrases"
_SECTION = re.compile(r"^\[([a-z0-9_-]+)\]$")
_LEARNER_MARK = re.compile(r"^(?:(EN) )?(?:([-+]) )?(?:(exp): )?(.+)$")
_OFFER_MARK = re.compile(r"^(e?)([mvpt]) (.+)$")
_ENGLISH = re.compile(r"^EN (.+)$")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase with its marks: `kind` is "-", "+", "exp", "m", "v", "p", "t" or "" (none)."""

    text: str
    english: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Bank:
    """Phrases by section."""

    sections: Mapping[str, tuple[Phrase, ...]]
    _split: dict[tuple[str, bool, str], tuple[str, ...]] = field(default_factory=dict, repr=False)

    def texts(self, section: str, english: bool = False, kinds: str = "") -> tuple[str, ...]:
        """Phrases of a section in one language whose mark is one of the words in `kinds` (none: unmarked)."""
        key = (section, english, kinds)
        found = self._split.get(key)
        if found is None:
            wanted = kinds.split(",")
            found = self._split[key] = tuple(
                p.text for p in self.sections.get(section, ()) if p.english == english and p.kind in wanted
            )
        return found

    def __iter__(self) -> Iterator[tuple[str, Phrase]]:
        """Every phrase with its section."""
        for name, phrases in self.sections.items():
            for phrase in phrases:
                yield name, phrase


def read_bank(folder: Path, files: Sequence[str], marks: str) -> Bank:
    """Read bank files of one side into one bank.

    Args:
        folder: `phrases/learner` or `phrases/offer`.
        files: names without ".txt".
        marks: "learner", "offer", or "english" when at most the language is marked.

    Raises:
        BadRecordError: a line stands before any section, or a section is given twice.
    """
    sections: dict[str, list[Phrase]] = {}
    for name in files:
        current: list[Phrase] | None = None
        for line in (folder / f"{name}.txt").read_text(encoding="utf-8").splitlines():
            if not line.strip():
                continue
            if (head := _SECTION.match(line)) is not None:
                if head[1] in sections:
                    raise BadRecordError(f"{name}.txt: section {head[1]!r} is given twice")
                current = sections[head[1]] = []
            elif current is None:
                raise BadRecordError(f"{name}.txt: {line!r} stands before any section")
            else:
                current.append(_phrase(line, marks))
    return Bank({name: tuple(phrases) for name, phrases in sections.items()})


def _phrase(line: str, marks: str) -> Phrase:
    if marks == "offer":
        found = _OFFER_MARK.match(line)
        if found is None:
            raise BadRecordError(f"a line of an offer bank needs a mark: {line!r}")
        return Phrase(found[3], bool(found[1]), found[2])
    if marks == "learner":
        found = _LEARNER_MARK.match(line)
        assert found is not None
        return Phrase(found[4], found[1] is not None, found[2] or found[3] or "")
    found = _ENGLISH.match(line)
    return Phrase(found[1], english=True) if found else Phrase(line)


@dataclass(frozen=True, slots=True)
class Banks:
    """All banks of one side: `skills` by skill, `trades` by trade, `general` by what is said, `slots` by name."""

    skills: Bank
    trades: Bank
    general: Bank
    slots: Bank


SKILL_FILES = ("web", "data", "systems", "creation", "work")


@cache
def learner_banks() -> Banks:
    """What learners say."""
    folder = PHRASES / "learner"
    return Banks(
        skills=read_bank(folder, SKILL_FILES, "learner"),
        trades=read_bank(folder, ("trade", "former"), "learner"),
        general=read_bank(folder, ("general",), "english"),
        slots=read_bank(folder, ("slots",), "english"),
    )


@cache
def offer_banks() -> Banks:
    """What recruiters write. English phrases of the general bank stand in sections that begin with "e"."""
    folder = PHRASES / "offer"
    return Banks(
        skills=read_bank(folder, SKILL_FILES, "offer"),
        trades=read_bank(folder, ("trade",), "offer"),
        general=read_bank(folder, ("general",), "english"),
        slots=read_bank(folder, ("slots", "providers"), "english"),
    )


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of a table of the phrase folder (`;` between columns)."""
    with (PHRASES / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))
