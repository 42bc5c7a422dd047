"""Words of a text without case, accents or inflection, each with its place in the text as it was written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache


def word_set(words: str) -> frozenset[str]:
    """The words of a string: long lists read best as running text."""
    return frozenset(words.split())


STOP_WORDS = word_set("de du des d la le les l un une the of au aux")
"""Words that a name may have or lack: "gestion de projets", "gestion des projets", "gestion projet"."""

_STEMS_KEPT = (
    1 << 17
)  # more than the distinct words of the referential, so that building an index never evicts
_WORD = re.compile(r"(?<![^\W_])\.net(?![^\W_])|[^\W_]+(?:\+\+|#)?")
_WORD_OR_END = re.compile(_WORD.pattern + r"|\n")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})


class _FoldTable(dict[int, str]):
    """One character for one character, so that offsets hold. Filled as characters are met."""

    def __missing__(self, point: int) -> str:
        char = chr(point)
        lowered = char.lower()
        plain = unicodedata.normalize("NFD", lowered)[:1] if len(lowered) == 1 else char
        if char in "’‘ʼ`´":
            plain = "'"
        elif char in "‐‑‒–—−":
            plain = "-"
        elif char.isspace() and char != "\n":
            plain = " "
        self[point] = plain
        return plain


_TABLE = _FoldTable()


def flatten(text: str) -> str:
    """The text in lower case without accents, at the same length; curly quotes and dashes made plain.

    >>> flatten("Été : l’API à Nîmes")
    "ete : l'api a nimes"
    """
    return text.translate(_TABLE)


def compose(text: str) -> tuple[str, list[int] | None]:
    """The text with accents joined to their letters, and for each of its characters where it starts in `text`.

    The places are `None` for the usual text, which is composed already; they have one more entry than the
    composed text has characters, so that the end of a span can be looked up too.
    """
    if unicodedata.is_normalized("NFC", text):
        return text, None
    pieces: list[str] = []
    places: list[int] = []
    start = 0
    for at in range(1, len(text) + 1):
        if at < len(text) and unicodedata.combining(text[at]):
            continue
        piece = unicodedata.normalize("NFC", text[start:at])
        pieces.append(piece)
        places += [start] * len(piece)
        start = at
    places.append(len(text))
    return "".join(pieces), places


@lru_cache(maxsize=_STEMS_KEPT)
def stem(word: str) -> str:
    """A flattened word without the plural and the mute e: light, so that names stay apart.

    >>> [stem(word) for word in ("donnees", "reseaux", "commerciaux", "css", "c++", "informatiques")]
    ['donne', 'reseau', 'commercial', 'css', 'c++', 'informatiqu']
    """
    word = word.translate(_LIGATURES)
    size = len(word)
    if size < 4 or not word.isalpha():
        return word
    if word.endswith("eaux"):
        word = word[:-1]
    elif word.endswith("aux") and size > 5:
        word = word[:-3] + "al"
    elif (
        word[-1] == "s" and not word.endswith(("ss", "us")) and not (size > 5 and word.endswith("is"))
    ) or word.endswith(("eux", "oux")):
        word = word[:-1]
    if word.endswith("ee") or (len(word) >= 6 and word[-1] == "e"):
        word = word[:-1]
    return word


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text: `stems[i]` was written at `starts[i]:ends[i]` of `flat`, which has the text's length."""

    flat: str
    stems: list[str]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.stems)

    def gap(self, i: int) -> str:
        """What stands between word i and the next one."""
        return self.flat[self.ends[i] : self.starts[i + 1]]


def words_of(text: str) -> Words:
    """The words of a composed text. "C++", "C#" and ".NET" are words; "Node.js" is two, without a space between.

    >>> words_of("C++, .NET et l'œuvre").stems
    ['c++', '.net', 'et', 'l', 'oeuvr']
    """
    flat = flatten(text)
    stems: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for found in _WORD.finditer(flat):
        stems.append(stem(found.group()))
        starts.append(found.start())
        ends.append(found.end())
    return Words(flat, stems, starts, ends)


def name_key(name: str) -> str:
    """The stems of a name joined by spaces, stop words left out: what two spellings of a name share.

    >>> name_key("Gestion des projets") == name_key("gestion de projet")
    True
    """
    return name_keys([name])[0]


def name_keys(names: Sequence[str]) -> list[str]:
    """`name_key` of many names, read in one pass: each distinct word is stemmed once."""
    found = _WORD_OR_END.findall(flatten("\n".join(name.replace("\n", " ") for name in names) + "\n"))
    telling: dict[str, str] = {}  # by word; nothing for a stop word
    for word in set(found):
        stemmed = "\n" if word == "\n" else stem(word)
        telling[word] = "" if stemmed in STOP_WORDS else stemmed
    lines = " ".join([telling[word] for word in found]).split("\n")[:-1]
    keys = [" ".join(line.split()) for line in lines]
    for at, key in enumerate(keys):
        if not key:  # stop words alone, or no word
            keys[at] = " ".join(stem(word) for word in _WORD.findall(flatten(names[at].replace("\n", " "))))
    return keys
