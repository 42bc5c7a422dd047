"""ESCO and ROME 4.0 as one graph: codes, labels, links, and how near two concepts are.

Codes: `esco:skill/<uuid>`, `esco:occupation/<uuid>`, `esco:group/<id>`, `isco:2512`, `rome:M1805`,
`rome:appellation/<ogr>`, `rome:competence/<ogr>`, `rome:savoir/<ogr>`, `tool:<slug>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from matching.errors import UnknownIdError
from matching.taxonomy_file import ALIAS_SEPARATOR, Flag, Links, PackReader, Section

Kind = Literal["skill", "occupation", "group"]
Lang = Literal["fr", "en"]
Relation = Literal["essential", "optional"]

ESSENTIAL, OPTIONAL = 1, 2  # values of the links from occupations to skills
FULL = 255  # similarity and confidence are kept as bytes: 255 is 1.0, which only a concept and itself reach
_CHECKED = 1  # lowest bit of a crosswalk value: the link was checked by hand
# As plain numbers: an enumeration's own arithmetic is ten times slower, and a start asks 100,000 times.
_DIGITAL, _TRANSVERSAL, _LANGUAGE = int(Flag.DIGITAL), int(Flag.TRANSVERSAL), int(Flag.LANGUAGE)
_KNOWLEDGE, _AMBIGUOUS = int(Flag.KNOWLEDGE), int(Flag.AMBIGUOUS)
_KINDS: dict[Section, Kind] = {
    Section.SKILL: "skill",
    Section.OCCUPATION: "occupation",
    Section.GROUP: "group",
    Section.APPELLATION: "occupation",
}
_ESCO_URI = re.compile(r"^https?://data\.europa\.eu/esco/(skill|occupation|isco|isced-f)/(?:C(?=\d))?(.+)$")
_ROME_CODE = re.compile(r"^(?:rome:)?([a-n]\d{4})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CrosswalkLink:
    """A concept of the other scheme, how sure the link is (in [0, 1]), and whether a person checked it."""

    code: str
    confidence: float
    checked: bool


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a concept, as a linker wants it: appellations are names of their métier."""

    text: str
    lang: Lang
    code: str
    preferred: bool


class Taxonomy:
    """Concepts by code, and their links. Unknown codes raise `UnknownIdError`."""

    def __init__(self, pack: PackReader) -> None:
        self._path = pack.path
        self.version: str = pack.manifest["version"]
        self._codes = pack.lines("codes")
        self._row = dict(zip(self._codes, range(len(self._codes)), strict=True))
        sizes = [pack.manifest["sections"][section.name] for section in Section]
        bounds = np.concatenate([[0], np.cumsum(sizes)]).tolist()
        self._starts: list[int] = bounds
        self.skill_codes: tuple[str, ...] = tuple(self._codes[bounds[0] : bounds[1]])
        self.occupation_codes: tuple[str, ...] = tuple(self._codes[bounds[1] : bounds[2]])
        self.skill_row: Mapping[str, int] = MappingProxyType(_numbered(self.skill_codes))
        self._labels = {lang: pack.lines(f"labels.{lang}") for lang in _LANGS}
        self._feminine = pack.lines("feminine.fr")
        self._masculine = pack.lines("masculine.fr")
        self._aliases = {lang: pack.lines(f"aliases.{lang}") for lang in _LANGS}
        self._flags = pack.array("flags").tobytes()
        self._broader = pack.links("broader")
        self._related = pack.links("related")
        self._skills = pack.links("skills")
        self._mobility = pack.links("mobility")
        self._crosswalk = pack.links("crosswalk")
        self._near_skills = pack.links("near_skills")
        self._near_occupations = pack.links("near_occupations")
        self._ogr = pack.json("ogr")
        rows = _numbered(self.occupation_codes)
        first = bounds[3]
        for row in range(first, len(self._codes)):
            rows[self._codes[row]] = int(self._broader.of(row)[0]) - bounds[1]
        self.occupation_row: Mapping[str, int] = MappingProxyType(rows)

    @classmethod
    def load(cls, path: Path) -> Taxonomy:
        """Read the file that `python -m data.build_referential` writes.

        Raises:
            ReferentialError: the file is missing, torn or of another format.
        """
        pack = PackReader(path)
        try:
            return cls(pack)
        finally:
            pack.close()

    # ----------------------------------------------------------------- concepts

    def __len__(self) -> int:
        return len(self._codes)

    def __contains__(self, code: object) -> bool:
        return code in self._row

    def kind(self, code: str) -> Kind:
        """What a code names: "skill", "occupation" (appellations too) or "group"."""
        return _KINDS[self._section(self._at(code))]

    def find(self, text: str) -> str | None:
        """The code that `text` stands for: a code of ours, an ESCO URI, "M1805", or a ROME OGR number."""
        text = text.strip()
        if text in self._row:
            return text
        if (found := _ROME_CODE.match(text)) is not None:
            return self._known(f"rome:{found[1].upper()}")
        if (found := _ESCO_URI.match(text)) is not None:
            family = {"isco": "isco:", "isced-f": "esco:group/"}.get(found[1], f"esco:{found[1]}/")
            return self._known(f"{family}{found[2]}") or self._known(f"esco:group/{found[2]}")
        if text.isdecimal():
            for family in ("appellation", "competence", "savoir"):
                if (code := self._known(f"rome:{family}/{int(text)}")) is not None:
                    return code
            metier = self._ogr.get(str(int(text)))
            return self._known(metier) if metier is not None else None
        return None

    def label(self, code: str, lang: Lang = "fr") -> str:
        """Preferred label; the other language's when there is none in `lang`."""
        row = self._at(code)
        return self._labels[lang][row] or self._labels[_OTHER[lang]][row]

    def forms(self, code: str, lang: Lang = "fr") -> tuple[str, ...]:
        """(masculine, feminine) titles, or (label,) when it is neutral."""
        row = self._at(code)
        if lang == "fr" and self._feminine[row]:
            return self._masculine[row], self._feminine[row]
        return (self.label(code, lang),)

    def aliases(self, code: str, lang: Lang = "fr") -> tuple[str, ...]:
        """Other names, those of a métier's appellations included; without the preferred forms."""
        line = self._aliases[lang][self._at(code)]
        return tuple(line.split(ALIAS_SEPARATOR)) if line else ()

    def description(self, code: str, lang: Lang = "fr") -> str:
        """What the concept is, in at most some sentences; "" when the sources do not say it in `lang`."""
        row = self._at(code)
        return self._descriptions[lang][row]

    def broader(self, code: str) -> tuple[str, ...]:
        """Wider concepts: skills, skill groups, ISCO groups; of an appellation, its métier."""
        return self._named(self._broader, self._at(code))

    def narrower(self, code: str) -> tuple[str, ...]:
        """Concepts that name this one as broader."""
        return self._named(self._narrower, self._at(code))

    def related(self, code: str) -> tuple[str, ...]:
        """Concepts linked to this one without being wider or narrower."""
        return self._named(self._related, self._at(code))

    def is_digital(self, code: str) -> bool:
        """Digital skill (ESCO collection, ROME digital transition, our tools) or occupation (ROME)."""
        return self._has(code, _DIGITAL)

    def is_transversal(self, code: str) -> bool:
        """Skill that any trade may ask for: teamwork, autonomy."""
        return self._has(code, _TRANSVERSAL)

    def is_language(self, code: str) -> bool:
        """Skill in a human language."""
        return self._has(code, _LANGUAGE)

    def is_knowledge(self, code: str) -> bool:
        """Knowledge (ESCO knowledge, ROME savoir, a tool), rather than something one does."""
        return self._has(code, _KNOWLEDGE)

    def is_ambiguous(self, code: str) -> bool:
        """Tool whose name is also a common word: a linker needs context to accept it."""
        return self._has(code, _AMBIGUOUS)

    # ----------------------------------------------------------------- occupations

    def skills_of(self, occupation: str, relation: Relation | None = None) -> tuple[str, ...]:
        """Skills of an occupation (an appellation answers for its métier), essential ones first."""
        row = self._occupation(occupation)
        targets, values = self._skills.of(row), self._skills.values_of(row)
        wanted = {"essential": (ESSENTIAL,), "optional": (OPTIONAL,), None: (ESSENTIAL, OPTIONAL)}[relation]
        return tuple(
            self._codes[target]
            for value in wanted
            for target, own in zip(targets.tolist(), values.tolist(), strict=True)
            if own == value
        )

    def occupations_of(self, skill: str) -> tuple[str, ...]:
        """Occupations that list a skill, by code order of the file."""
        return self._named(self._occupations_of, self._at(skill))

    def mobility(self, rome_code: str) -> tuple[str, ...]:
        """Métiers that ROME names as next steps from this one, nearest first."""
        return self._named(self._mobility, self._occupation(rome_code))

    def crosswalk(self, code: str) -> tuple[CrosswalkLink, ...]:
        """Occupations of the other scheme (ROME for ESCO, ESCO for ROME), surest first."""
        row = self._occupation(code)
        return tuple(
            CrosswalkLink(self._codes[target], (value >> 1) / (FULL >> 1), bool(value & _CHECKED))
            for target, value in zip(
                self._crosswalk.of(row).tolist(), self._crosswalk.values_of(row).tolist(), strict=True
            )
        )

    def names(self, kind: Literal["skill", "occupation"]) -> Iterator[Name]:
        """Every name of every concept of a kind, for linkers; feminine titles are names of their own."""
        codes = self.skill_codes if kind == "skill" else self.occupation_codes
        for code in codes:
            row = self._row[code]
            for lang in _LANGS:
                if self._labels[lang][row]:
                    for text in self.forms(code, lang):
                        yield Name(text, lang, code, preferred=True)
                for text in self.aliases(code, lang):
                    yield Name(text, lang, code, preferred=False)

    # ----------------------------------------------------------------- similarity

    def skill_similarity(self, a: str, b: str) -> float:
        """How near two skills are, in [0, 1]; 1 iff the same, 0 below `matching.similarity.NEAR_SKILL`.

        The formula stands in `matching.similarity`; the values are computed when the referential is built.
        """
        return _between(self._near_skills, self._skill(a), self._skill(b))

    def occupation_similarity(self, a: str, b: str) -> float:
        """How near two occupations are, in [0, 1]; 1 iff the same (appellations answer for their métier)."""
        start = self._starts[Section.OCCUPATION]
        return _between(self._near_occupations, self._occupation(a) - start, self._occupation(b) - start)

    def skill_similarities(self, row: int) -> NDArray[np.float32]:
        """Similarity of the skill at `row` of `skill_codes` to every skill, shape (n_skills,)."""
        return _spread(self._near_skills, row, len(self.skill_codes))

    def occupation_similarities(self, row: int) -> NDArray[np.float32]:
        """Similarity of the occupation at `row` of `occupation_codes` to all, shape (n_occupations,)."""
        return _spread(self._near_occupations, row, len(self.occupation_codes))

    def similar_skills(self, code: str, at_least: float = 0.3) -> tuple[tuple[str, float], ...]:
        """Other skills at `at_least` or nearer, nearest first, ties by code."""
        return self._similar(self._near_skills, self._skill(code), self.skill_codes, at_least)

    def similar_occupations(self, code: str, at_least: float = 0.3) -> tuple[tuple[str, float], ...]:
        """Other occupations at `at_least` or nearer, nearest first, ties by code."""
        row = self._occupation(code) - self._starts[Section.OCCUPATION]
        return self._similar(self._near_occupations, row, self.occupation_codes, at_least)

    # ----------------------------------------------------------------- inside

    @cached_property
    def _descriptions(self) -> dict[str, list[str]]:
        pack = PackReader(self._path)
        try:
            return {lang: pack.lines(f"descriptions.{lang}") for lang in _LANGS}
        finally:
            pack.close()

    @cached_property
    def _narrower(self) -> Links:
        return _turned(self._broader, len(self._codes))

    @cached_property
    def _occupations_of(self) -> Links:
        return _turned(self._skills, len(self._codes))

    def _similar(
        self, near: Links, row: int, codes: tuple[str, ...], at_least: float
    ) -> tuple[tuple[str, float], ...]:
        found = [
            (codes[target], value / FULL)
            for target, value in zip(near.of(row).tolist(), near.values_of(row).tolist(), strict=True)
            if value / FULL >= at_least
        ]
        return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0])))

    def _at(self, code: str) -> int:
        try:
            return self._row[code]
        except KeyError:
            raise UnknownIdError(f"no concept has the code {code!r}") from None

    def _skill(self, code: str) -> int:
        try:
            return self.skill_row[code]
        except KeyError:
            raise UnknownIdError(f"no skill has the code {code!r}") from None

    def _occupation(self, code: str) -> int:
        try:
            return self.occupation_row[code] + self._starts[Section.OCCUPATION]
        except KeyError:
            raise UnknownIdError(f"no occupation has the code {code!r}") from None

    def _known(self, code: str) -> str | None:
        return code if code in self._row else None

    def _section(self, row: int) -> Section:
        return next(section for section in reversed(Section) if row >= self._starts[section])

    def _has(self, code: str, flag: int) -> bool:
        return self._flags[self._at(code)] & flag != 0

    def _named(self, links: Links, row: int) -> tuple[str, ...]:
        return tuple(self._codes[target] for target in links.of(row).tolist())


_LANGS: tuple[Lang, Lang] = ("fr", "en")
_OTHER: dict[Lang, Lang] = {"fr": "en", "en": "fr"}


def _numbered(codes: tuple[str, ...]) -> dict[str, int]:
    return dict(zip(codes, range(len(codes)), strict=True))


def _turned(links: Links, rows: int) -> Links:
    """The same links read from their targets."""
    sources = np.repeat(np.arange(len(links.start) - 1, dtype=np.int32), np.diff(links.start))
    order = np.argsort(links.targets, kind="stable")
    start = np.zeros(rows + 1, dtype=np.int64)
    np.cumsum(np.bincount(links.targets, minlength=rows), out=start[1:])
    return Links(start, sources[order], links.values[order])


def _between(near: Links, a: int, b: int) -> float:
    if a == b:
        return 1.0
    targets = near.of(a)
    place = int(np.searchsorted(targets, b))
    if place < len(targets) and targets[place] == b:
        return float(near.values_of(a)[place]) / FULL
    return 0.0


def _spread(near: Links, row: int, length: int) -> NDArray[np.float32]:
    out = np.zeros(length, dtype=np.float32)
    out[near.of(row)] = near.values_of(row).astype(np.float32) / FULL
    out[row] = 1.0
    return out
