"""How the report says things: sentences by name, numbers and dates, in French and in English."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from evaluation.ranking.task import JudgedTask
from evaluation.report import wording_en, wording_fr
from evaluation.statistics import Interval
from matching.taxonomy import Lang

MINUS = "−"
NARROW = "\u202f"  # in French: before "%" and the high signs, within guillemets, between thousands
_FRENCH_SIGNS = re.compile(r"(?<=\S) (?=[;:!?%»])|(?<=«) ")


@dataclass(frozen=True, slots=True)
class Wording:
    """One language."""

    lang: Lang
    sentences: Mapping[str, str]
    names: Mapping[str, str]
    months: tuple[str, ...]

    def say(self, name: str, **places: object) -> str:
        """The sentence of a name, its places filled.

        Raises:
            KeyError: there is none, or a place is not given.
        """
        text = self.sentences[name].format(**places)
        return _FRENCH_SIGNS.sub(NARROW, text) if self.lang == "fr" else text

    def name(self, of: str) -> str:
        """What readers call a system, a feature, a group or an attribute; its own name where there is no other."""
        if of in self.names:
            return self.names[of]
        part, sign, rest = of.partition(": ")
        if sign and part in self.names:  # "title: no accents"
            return f"{self.names[part]}, {self.name(rest)}"
        without = of.removeprefix("engine without ")
        return self.say("without", group=self.names.get(without, without)) if without != of else of

    def about(self, task: JudgedTask) -> str:
        """Where a task's judgements come from and what they do not say."""
        known = self.sentences.get(f"about.{task.name}")
        if known is not None:
            return self.say(f"about.{task.name}")
        return f"{task.about.source} {task.about.caveat}".strip()

    def number(self, value: float, digits: int = 3, sign: bool = False) -> str:
        """A decimal number; a dash where there is none."""
        if not math.isfinite(value):
            return "–"
        text = f"{value:+.{digits}f}" if sign else f"{value:.{digits}f}"
        if float(text) == 0.0:
            text = f"{0:.{digits}f}"
        text = text.replace("-", MINUS)
        return text.replace(".", ",") if self.lang == "fr" else text

    def count(self, value: int) -> str:
        """A whole number with its thousands apart."""
        return f"{value:,}".replace(",", NARROW) if self.lang == "fr" else f"{value:,}"

    def percent(self, share: float, digits: int = 0) -> str:
        """A share as per cent."""
        if not math.isfinite(share):
            return "–"
        return self.number(100 * share, digits) + (NARROW + "%" if self.lang == "fr" else "%")

    def between(self, one: Interval, digits: int = 3, sign: bool = False) -> str:
        """Both ends of an interval."""
        low, high = self.number(one.low, digits, sign), self.number(one.high, digits, sign)
        return f"[{low} ; {high}]" if self.lang == "fr" else f"[{low}, {high}]"

    def with_interval(self, one: Interval, digits: int = 3, sign: bool = False) -> str:
        """A mean and its interval."""
        return f"{self.number(one.mean, digits, sign)} {self.between(one, digits, sign)}"

    def p_value(self, p: float) -> str:
        """A p value as one writes it."""
        least = self.number(0.001, 3)
        return f"< {least}" if p < 0.001 else self.number(p, 3)

    def day(self, iso: str) -> str:
        """A day written out."""
        one = date.fromisoformat(iso)
        month = self.months[one.month - 1]
        first = "1er" if self.lang == "fr" and one.day == 1 else str(one.day)
        return f"{first} {month} {one.year}"


WORDINGS: Mapping[Lang, Wording] = MappingProxyType(
    {
        "fr": Wording("fr", wording_fr.SENTENCES, wording_fr.NAMES, wording_fr.MONTHS),
        "en": Wording("en", wording_en.SENTENCES, wording_en.NAMES, wording_en.MONTHS),
    }
)
