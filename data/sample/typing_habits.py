"""How people type: missing accents, endings by ear, words of text messages, slips of the keyboard, capitals."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from data.sample.dice import Dice

_NEIGHBOURS = {
    "a": "zq", "z": "ae", "e": "zr", "r": "et", "t": "ry", "y": "tu", "u": "yi", "i": "uo", "o": "ip",
    "p": "ol", "q": "sa", "s": "qd", "d": "sf", "f": "dg", "g": "fh", "h": "gj", "j": "hk", "k": "jl",
    "l": "km", "m": "lp", "w": "x", "x": "wc", "c": "xv", "v": "cb", "b": "vn", "n": "bv",
}  # fmt: skip  # letters side by side on a French keyboard
_MESSAGE_WORDS = {
    "pour": "pr", "beaucoup": "bcp", "toujours": "tjrs", "temps": "tps", "quelque chose": "qqch", "c'est": "c",
    "je suis": "chui", "j'ai": "g", "vous": "vs", "dans": "ds", "travail": "taf", "aussi": "ossi",
    "quand": "qd", "avec": "ac", "parce que": "pcq", "rendez-vous": "rdv", "jours": "j",
}  # fmt: skip
_MESSAGE = re.compile(
    r"\b(" + "|".join(sorted(map(re.escape, _MESSAGE_WORDS), key=len, reverse=True)) + r")\b"
)
_BY_EAR = (
    (re.compile(r"\b(j'ai \w+)é\b"), r"\1er"),
    (re.compile(r"\bj'ai\b"), "jai"),
    (re.compile(r"\bc'est\b"), "cest"),
    (re.compile(r"\bà\b"), "a"),
    (re.compile(r"\bça\b"), "sa"),
    (re.compile(r"\boù\b"), "ou"),
    (re.compile(r"\bmême\b"), "meme"),
    (re.compile(r"\bdéveloppe"), "dévellope"),
    (re.compile(r"\bapprendre\b"), "aprendre"),
    (re.compile(r"\baccompagn"), "acompagn"),
    (re.compile(r"\bprofession"), "proffession"),
    (re.compile(r"\blangage"), "language"),
    (re.compile(r"(\w{3})s\b(?= )"), r"\1"),
    (re.compile(r"\bconnais\b"), "connait"),
    (re.compile(r"\bprojet\b"), "projets"),
)
_WORD = re.compile(r"[a-zéèêàçù]{5,}")


@dataclass(frozen=True, slots=True)
class Habits:
    """How one person types. Percentages are per sentence (`by_ear`) or per word (`slips`)."""

    accents: bool = True
    capitals: str = "sentence"  # "sentence", "none" or "all"
    messages: bool = False
    by_ear: int = 0
    slips: int = 0
    stops: bool = True  # ends sentences with a full stop


def draw_habits(dice: Dice) -> Habits:
    """The habits of a person: half type well, a few type anything."""
    care = dice.from_table((("good", 52), ("fair", 30), ("poor", 13), ("message", 3), ("shout", 2)))
    if care == "good":
        return Habits(slips=0, capitals="sentence" if dice.chance(88) else "none")
    if care == "fair":
        return Habits(
            accents=dice.chance(60),
            capitals=dice.from_table((("sentence", 50), ("none", 50))),
            by_ear=20,
            slips=1,
            stops=dice.chance(70),
        )
    if care == "poor":
        return Habits(
            accents=dice.chance(40),
            capitals=dice.from_table((("sentence", 25), ("none", 75))),
            by_ear=55,
            slips=3,
            stops=dice.chance(40),
        )
    if care == "message":
        return Habits(accents=False, capitals="none", messages=True, by_ear=40, slips=2, stops=False)
    return Habits(accents=dice.chance(50), capitals="all", by_ear=10)


def typed(text: str, habits: Habits, dice: Dice) -> str:
    """A sentence, or a label, as this person types it (without the final stop)."""
    if habits.by_ear and dice.chance(habits.by_ear):
        pattern, ending = dice.one(_BY_EAR)
        text = pattern.sub(ending, text, count=1)
    if habits.messages:
        text = _MESSAGE.sub(lambda m: _MESSAGE_WORDS[m[1]], text)
    if habits.slips:
        text = _WORD.sub(lambda m: _slip(m[0], dice) if dice.chance(habits.slips) else m[0], text)
    if not habits.accents:
        text = without_accents(text)
    if habits.capitals == "all":
        return text.upper()
    if habits.capitals == "sentence":
        return text[:1].upper() + text[1:]
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def without_accents(text: str) -> str:
    """The text in bare letters.

    >>> without_accents("à l'école")
    "a l'ecole"
    """
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _slip(word: str, dice: Dice) -> str:
    """One slip in a word: two letters swapped, one doubled, one left out, or a neighbour struck."""
    at = dice.between(1, len(word) - 2)
    kind = dice.below(4)
    if kind == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 1:
        return word[:at] + word[at] + word[at:]
    if kind == 2:
        return word[:at] + word[at + 1 :]
    return word[:at] + dice.one(_NEIGHBOURS.get(word[at], word[at])) + word[at + 1 :]
