"""What the judging page says, in two languages, and the guidelines it shows.

The words lie in `templates/fr.toml` and `templates/en.toml`; what the grades mean is read from the guidelines
themselves, so that a judge meets the same words on both.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from evaluation.judging.judgements import HIGHEST
from evaluation.ranking.task import JudgedTask, JudgementError, Truth
from matching.taxonomy import Lang

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"

_ROW = re.compile(r"^\|\s*\**([0-9])\**\s*\|(.+)\|\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language.

    Args:
        lang: the language.
        words: sentences with `{places}`, by "page.key".
    """

    lang: Lang
    words: Mapping[str, str]

    def say(self, key: str, **parts: object) -> str:
        """A sentence with its places filled; where `n` is 1, that of `key-one` if there is one.

        Raises:
            JudgementError: there is no such sentence.
        """
        if parts.get("n") == 1 and f"{key}-one" in self.words:
            key = f"{key}-one"
        if key not in self.words:
            raise JudgementError(f"the page has no words in {self.lang!r} for {key!r}")
        return self.words[key].format(**parts)

    def figure(self, value: float, digits: int = 2) -> str:
        """A number of an agreement, with the language's decimal sign; a dash for what is not a number.

        >>> wording("fr").figure(0.6667), wording("en").figure(float("nan"))
        ('0,67', '—')
        """
        if math.isnan(value):
            return self.say("agreement.nan")
        text = f"{value:.{digits}f}".replace("-", "−")
        return text.replace(".", ",") if self.lang == "fr" else text

    def percent(self, share: float) -> str:
        """A share as a percentage.

        >>> wording("en").percent(0.75)
        '75%'
        """
        return f"{share:.0%}".replace("%", "\u00a0%") if self.lang == "fr" else f"{share:.0%}"


@cache
def wording(lang: Lang) -> Wording:
    """The words of a language."""
    pages = tomllib.loads((TEMPLATES / f"{lang}.toml").read_text(encoding="utf-8"))
    return Wording(
        lang, {f"{page}.{key}": text for page, keys in pages.items() for key, text in keys.items()}
    )


# --------------------------------------------------------------------------- guidelines


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade in the words of the guidelines: a word, and how to tell; "" where they do not say."""

    number: int
    word: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True)
class Guidelines:
    """What judges are told.

    Args:
        text: Markdown.
        own: whether the task brought them, rather than this folder.
        grades: from 0 up.
    """

    text: str
    own: bool
    grades: tuple[Grade, ...]


def guidelines_of(task: JudgedTask, lang: Lang) -> Guidelines:
    """The task's own guidelines, which come in the language they were written in, or else those beside this file.

    A silver task has none of its own: its text says how a program graded.
    """
    own = task.about.guidelines if task.about.truth is not Truth.SILVER else ""
    text = own or (HERE / f"guidelines_{lang}.md").read_text(encoding="utf-8")
    return Guidelines(text, bool(own), grades_in(text))


def grades_in(text: str) -> tuple[Grade, ...]:
    """The grades of the first table of guidelines whose rows begin with a grade: `| 3 | word | how to tell |`.

    A table of two columns says how to tell, and has no word.

    >>> grades_in("| **1** | far | Something in common. |")[1]
    Grade(number=1, word='far', how='Something in common.')
    """
    found: dict[int, Grade] = {}
    for number, rest in _ROW.findall(text):
        cells = [cell.strip() for cell in rest.split("|")]
        word = cells[0] if len(cells) > 1 else ""
        found.setdefault(int(number), Grade(int(number), word, cells[-1]))
    return tuple(found.get(number, Grade(number)) for number in range(HIGHEST + 1))
