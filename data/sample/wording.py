"""From a phrase with slots to a sentence: gender, elision, the words of a slot."""

from __future__ import annotations

import re
from collections.abc import Mapping

from data.sample.banks import Bank
from data.sample.dice import Dice

_SLOT = re.compile(r"\{([a-zé_0-9]+)\}", re.IGNORECASE)
_PAIR = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")
_MIDDLE_DOT = re.compile(r"([\wéè]+)·(e|se|ne)\b")
_DE_VOWEL = re.compile(r"\b([Dd]|l|qu)e (?=[aeiouéèêîAEIOUÉ][\w/])")
_CONTRACTED = (
    (re.compile(r"\b([Dd])e le (?=\S)"), r"\1u "),
    (re.compile(r"\b([Dd])e les (?=\S)"), r"\1es "),
    (re.compile(r"\b([Dd])e des (?=\S)"), r"\1e "),
    (re.compile(r"\bà le (?=\S)"), "au "),
    (re.compile(r"\bà les (?=\S)"), "aux "),
    (re.compile(r"\b([Dd])e Le (?=[A-ZÉ])"), r"\1u "),
    (re.compile(r"\b([Dd])e Les (?=[A-ZÉ])"), r"\1es "),
    (re.compile(r"\bà Le (?=[A-ZÉ])"), "au "),
    (re.compile(r"\bà Les (?=[A-ZÉ])"), "aux "),
)


def gendered(text: str, feminine: bool) -> str:
    """Choose between the two forms of every pair.

    >>> gendered("je suis {seul|seule} et motivé·e", feminine=True)
    'je suis seule et motivée'
    """
    text = _PAIR.sub(lambda m: m[2] if feminine else m[1], text)
    return _MIDDLE_DOT.sub(lambda m: _feminine(m[1], m[2]) if feminine else m[1], text)


def _feminine(stem: str, ending: str) -> str:
    return stem[:-1] + "se" if ending == "se" else stem + ending


def filled(text: str, dice: Dice, slots: Bank, values: Mapping[str, str]) -> str:
    """Fill the slots: `values` first, then numbers, then a word of the slot's section.

    Raises:
        KeyError: nobody knows the slot.
    """

    def fill(match: re.Match[str]) -> str:
        name = match[1]
        if name in values:
            return values[name]
        if name == "n":
            return str(dice.between(2, 9))
        if name == "mois":
            return str(dice.between(3, 14))
        if name == "ans":
            return str(dice.between(2, 12))
        words = slots.texts(name)
        if not words:
            raise KeyError(f"no words for the slot {{{name}}} of {text!r}")
        return dice.one(words)

    return smooth(_SLOT.sub(fill, text))


def smooth(text: str) -> str:
    """Elide and contract what filling a slot has put side by side.

    >>> smooth("formation de administrateur, passionné de le web, basé à Le Havre")
    "formation d'administrateur, passionné du web, basé au Havre"
    """
    for pattern, written in _CONTRACTED:
        text = pattern.sub(written, text)
    return _DE_VOWEL.sub(r"\1'", text)


def slots_of(text: str) -> tuple[str, ...]:
    """The names of the slots of a phrase.

    >>> slots_of("site {client} en {n} jours, {seul|seule}")
    ('client', 'n')
    """
    return tuple(_SLOT.findall(text))


def opened(text: str) -> str:
    """With a capital at the front.

    >>> opened("école")
    'École'
    """
    return text[:1].upper() + text[1:]
