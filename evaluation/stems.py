"""Text -> the stems that two texts are compared by, French and English alike.

Half of the texts mix both languages ("dev front-end, bases de données, testing"), so that every word goes through one
chain whatever its language: accents folded, stop words of both dropped, the English stemmer, then the French one (in
this order "company" meets "companies" and "sécurité" meets "security"). Names of tools with signs in them stay whole.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import bm25s.stopwords
import Stemmer


def folded(text: str) -> str:
    """The text without accents or ligatures; its case stays.

    >>> folded("Œuvre à l’été")
    "OEuvre a l'ete"
    """
    spelled = (
        text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae").replace("Æ", "AE").replace("’", "'")
    )
    if spelled.isascii():
        return spelled
    return "".join(char for char in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(char))


STOP_WORDS = frozenset(
    folded(word)
    for words in (bm25s.stopwords.STOPWORDS_FRENCH, bm25s.stopwords.STOPWORDS_EN_PLUS)
    for word in words
)
"""Of both languages, folded. "IT" and "AI" in capitals are no stop words."""

LETTERS = frozenset("cr")
"""The letters that are programming languages; any other that stands alone says nothing."""

SAME_WORD = {"csharp": "c#", "cpp": "c++", "dotnet": ".net", "golang": "go"}
"""Spellings of names with signs. "go" is no stop word."""

KEPT_WORDS = 50_000
"""Words whose stems are remembered: the vocabulary of 10,000 profiles is smaller."""

_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'", re.IGNORECASE)
_WORD = re.compile(
    r"(?<!\w)\.net\b|asp\.net\b|[a-z]\w*\.js\b|\bc\+\+|\b[acfj]#|[^\W_]+",
    re.IGNORECASE,
)
_ENGLISH = Stemmer.Stemmer("english")
_FRENCH = Stemmer.Stemmer("french")


def stems(text: str) -> list[str]:
    """The stems of a text, in its order, repeated as often as it does.

    >>> stems("Développeuse C#, .NET et Node.js : j'ai testé les bases de données")
    ['developpeus', 'c#', '.net', 'nodejs', 'nod', 'test', 'bas', 'don']
    >>> stems("IT support, it is") == stems("IT supports")
    True
    """
    found: list[str] = []
    for match in _WORD.findall(_ELISION.sub(" ", folded(text))):
        word = match.lower()
        spoken = word in LETTERS if len(word) == 1 else word not in STOP_WORDS or match.isupper()
        if spoken:
            found += _parts(SAME_WORD.get(word, word))
    return found


@lru_cache(maxsize=KEPT_WORDS)
def _parts(word: str) -> tuple[str, ...]:
    """Stems of one word; "react.js" and "reactjs" are also "react", so that each spelling meets the others."""
    if word == "asp.net":
        return ("asp.net", ".net")
    if word.endswith("js") and len(word) > len("js") + 1:
        name = word.removesuffix("js").removesuffix(".")
        return (f"{name}js", _stem(name))
    return (_stem(word),) if word.isalnum() else (word,)


def _stem(word: str) -> str:
    stemmed: str = _FRENCH.stemWord(_ENGLISH.stemWord(word))
    return stemmed
