"""Job titles as people write them -> one text for one job.

"Développeur / Développeuse web (H/F)", "développeur·euse web", "DÉVELOPPEUSE WEB - CDI - Paris (75)" are one job:
gender, contract, place, pay and decoration leave the text; seniority, contract and place are kept beside it. The
words that say what the job is are never touched: "C/C++", "front-end / back-end", "SEO/SEA", "réseaux et systèmes".
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from matching.feminine_words import ENDINGS
from matching.title_forms import (
    BEFORE_THE_PERSON,
    EPICENE,
    FAR_ADJECTIVES,
    IRREGULAR,
    PHRASES,
    PLURAL_HEAD,
    WHOLE_TITLES,
)
from matching.title_noise import (
    CONTRACTS,
    DECORATION,
    GENDER_MARKS,
    PLACES,
    PLACES_IN_SEGMENT,
    REMOTE,
    SAID_OF_ONESELF,
    SALARY,
    SHORT_FORMS,
)

TITLE_LIMIT = 300
"""Characters of a title that are read, as many as the readers keep: a page in place of a title took ten seconds."""
KEPT_TITLES = 1 << 15  # titles whose normal form is remembered: the same few thousand come again and again


class Seniority(StrEnum):
    """How far along a title wants its holder."""

    JUNIOR = "junior"
    EXPERIENCED = "experienced"
    SENIOR = "senior"
    LEAD = "lead"


@dataclass(frozen=True, slots=True)
class NormalTitle:
    """A title reduced to the job. Lower case; `removed` holds everything that was taken out, as it was written."""

    text: str
    seniority: Seniority | None = None
    contract_words: tuple[str, ...] = ()
    place_words: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


# --------------------------------------------------------------------------- gender

_FEMININE: dict[str, str] = {
    stem + feminine: stem + masculine
    for (feminine, masculine), stems in ENDINGS.items()
    for stem in stems.split()
} | IRREGULAR
_MASCULINES = frozenset(_FEMININE.values())
_REGULAR = (
    ("euse", "eur"),
    ("trice", "teur"),
    ("cienne", "cien"),
    ("teure", "teur"),
    ("ieure", "ieur"),
    ("ppeure", "ppeur"),
    ("woman", "man"),
)
"""Endings that make a feminine title of nearly any word, so that new trades ("growth hackeuse") follow."""
_PLURALS = ("euses", "trices", "iennes")
"""Other plurals are mostly adjectives of things ("missions légales"), which stay as they are."""
_DOING = ("euse", "trice", "chargée", "spécialisée", "référente")
_NOT_TITLES = frozenset(
    {"matrice", "cicatrice", "nourrice", "motrice", "ancienne", "extérieure", "intérieure", "majeure"}
)
_INCLUSIVE_END = (
    r"(?:trice|teuse|rice|ice|ieuse|euse|eresse|esse|sse|se|ienne|ienn|enne|onne|nne|ne|ière|iere|ère|ere|ère|"
    r"ive|ve|fe|elle|lle|le|ante|ente|te|ée|ee|e)"
)
_INCLUSIVE = re.compile(
    rf"(?P<word>[^\W\d_]{{2,}})"
    rf"(?:\s?\(-?\s?{_INCLUSIVE_END}\s?(?P<in>s)?\)|[·•∙⋅‧]{_INCLUSIVE_END}|(?:/\s?-|[.\-/*_]){_INCLUSIVE_END}(?![\w+#'’]))"
    rf"(?:[·•.\-]?s\b|\(s\))?",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"^\s*(?:un[·.(/\-]?\s?e\)?|une?(?:\s*(?:/|\bou\b)\s*une?)?|le|la|des)\s+", re.IGNORECASE
)
_ALSO = re.compile(r"\bou\s+une?\s+")
_TOKEN = re.compile(r"[^\W_]+(?:\+\+|#)?|[^\w\s]|_")
_ENDS_HEAD = frozenset(
    [
        "de",
        "du",
        "des",
        "d",
        "en",
        "à",
        "a",
        "au",
        "aux",
        "pour",
        "sur",
        "dans",
        "chez",
        "par",
        "avec",
        "sans",
        "sous",
        "l",
        "le",
        "la",
        "les",
        "un",
        "une",
        "of",
        "for",
        "in",
        "and",
    ]
)
"""Words after which a title speaks of things and no longer of the person, until the next separator."""
_NEW_HEAD = frozenset("/|():;+&")
_PAIR_SEPARATORS = frozenset(["/", ",", "-", "|", "ou", "et"])


def masculine(word: str) -> str:
    """The masculine of a feminine word of the trades in lower case, or the word itself.

    >>> [masculine(word) for word in ("développeuse", "cheffe", "boulangère", "vente", "machine")]
    ['développeur', 'chef', 'boulanger', 'vente', 'machine']
    """
    if (known := _FEMININE.get(word)) is not None:
        return known
    if word not in _NOT_TITLES:
        for feminine, other in _REGULAR:
            if word.endswith(feminine) and len(word) > len(feminine) + 1:
                return word.removesuffix(feminine) + other
    if word.endswith(_PLURALS) and (one := masculine(word[:-1])) != word[:-1]:
        return one + "s"
    return word


def _inclusive(found: re.Match[str]) -> str:
    word = found["word"]
    if word.lower() in {"full", "front", "back", "end", "soft", "hard", "pro", "non", "sous"}:
        return found.group()
    plural = "s" if found.group().lower().rstrip(")").endswith("s") and not word.lower().endswith("s") else ""
    single = masculine(word.lower())
    return (word if single == word.lower() else single) + plural


def _one_gender(text: str) -> str:
    """Feminine words of the head of each part in the masculine, and a pair of forms as one.

    A noun of doing ("-euse", "-trice") is a person anywhere in the head; another feminine word is one only where it
    comes first or agrees with a person: "assistante commerciale", but "responsable formation professionnelle".
    """
    tokens = [(found.group(), found.start(), found.end()) for found in _TOKEN.finditer(text)]
    words: list[str] = []
    head, agrees = True, True
    one = False  # whether one person is spoken of, so that a plural ("conductrice extrudeuses") is of things
    whole = [found.span() for found in WHOLE_TITLES.finditer(text)]
    twins = _twins([written for written, _, _ in tokens])
    for number, (written, start, end) in enumerate(tokens):
        word = written
        half = text[end : end + 1] == "-"  # "technico-commerciale", "sous-préfète": it agrees with nothing
        if number in twins or any(first <= start < last for first, last in whole):
            word, agrees = masculine(written), True
        elif written in _NEW_HEAD or text[start - 1 : end + 1] == " - ":
            head, agrees, one = True, True, False
        elif written in _ENDS_HEAD and not half:
            head = False
        elif head and written[0].isalpha() and written not in {"et", "ou"}:
            if (agrees or written.endswith(_DOING)) and not (one and written.endswith(_PLURALS)):
                word = masculine(written)
            if written != "non" and not half and not (start == 0 and written in BEFORE_THE_PERSON):
                agrees = word != written or (agrees and written.endswith(EPICENE))
                one = one or not word.endswith("s")
        words.append(word)
    dropped = _second_of_pairs(words)
    pieces: list[str] = []
    last = 0
    for number, (_, start, end) in enumerate(tokens):
        if number not in dropped:
            pieces.append(text[last:start] + words[number])
        elif number - 1 not in dropped:
            pieces.append(text[last:start])
        last = end
    return "".join(pieces) + text[last:]


def _twins(words: list[str]) -> set[int]:
    """Places of the words beside an "ou" or "et" that are one title in two genders: "assistant ou assistante"."""
    twins: set[int] = set()
    for at, word in enumerate(words):
        if word in {"ou", "et"}:
            for size in range(min(at, len(words) - at - 1), 0, -1):
                before, after = words[at - size : at], words[at + 1 : at + 1 + size]
                if before != after and [*map(masculine, before)] == [*map(masculine, after)]:
                    twins.update(range(at - size, at + 1 + size))
                    break
    return twins


def _one_of_many(found: re.Match[str]) -> str:
    return found["one"] if found["one"] in _MASCULINES else found.group()


def _second_of_pairs(words: list[str]) -> set[int]:
    """Places of a separator and of the words after it that only repeat the words before it."""
    dropped: set[int] = set()
    for at, word in enumerate(words):
        if word not in _PAIR_SEPARATORS or at in dropped:
            continue
        for size in range(min(at, len(words) - at - 1), 0, -1):
            before, after = words[at - size : at], words[at + 1 : at + 1 + size]
            if before == after and any(len(one) > 2 for one in before):
                end = at + 1 + size
                dropped.update(range(at, end))
                if word == "," and words[end : end + 1] == [","]:
                    dropped.add(end)
                break
    return dropped


# --------------------------------------------------------------------------- the rest

_SENIORITIES = (
    (
        Seniority.JUNIOR,
        re.compile(r"(?<![\w-])(?:junior|d[ée]butante?|jeunes? diplômée?s?)(?![\w-])(?:\s+accepté\w*)?"),
    ),
    (
        Seniority.EXPERIENCED,
        re.compile(r"(?<![\w-])(?:confirm[ée]e?|exp[ée]riment[ée]e?|mid[- ]level)(?![\w-])"),
    ),
    (
        Seniority.SENIOR,
        re.compile(r"(?<!résidence )(?<!aux )(?<!pour )(?<!des )(?<![\w-])s[ée]nior(?![\w-])"),
    ),
    (Seniority.LEAD, re.compile(r"^\s*lead(?=\s+(?!generation|gen\b|nurturing|management)\w)")),
)
_SEPARATOR = r"\s*(?:\s[-–—]\s|\||//|·|•|\s:\s|;)\s*"
_SEGMENT = re.compile(rf"({_SEPARATOR}|\s*,\s*|\(|\)|\[|\])")
_SPACES = re.compile(r"\s+")
_DANGLING = re.compile(r"^[\s\-–—|,;:/·•.&+*#!?\"'’]+|[\s\-–—|,;:/·•&*!?\"'’]+$")
_EMPTY_BRACKETS = re.compile(r"[(\[]\s*[\-–/,.|]*\s*[)\]]")
_SIGNS_KEPT = frozenset("#+&@%€$*|")  # symbols that mean something in a title: C#, C++, R&D


def _plain(text: str) -> str:
    """NFC, one kind of dash, quote and space; emoji and control characters become spaces."""
    text = unicodedata.normalize("NFC", text)
    kept = [
        char if char in _SIGNS_KEPT or unicodedata.category(char)[0] not in "SC" else " " for char in text
    ]
    flat = "".join(kept).translate(
        {ord("’"): "'", ord("‐"): "-", ord("‑"): "-", ord("–"): "-", ord("—"): "-"}
    )
    return _SPACES.sub(" ", flat).strip()


def normalise_title(text: str) -> NormalTitle:
    """The job that a title names in its first `TITLE_LIMIT` characters, and what else it says.

    >>> normalise_title("Développeur / Développeuse web H/F - CDI - Paris (75)").text
    'développeur web'
    >>> normalise_title("Technicienne support N2 confirmée").text
    'technicien support n2'
    >>> normalise_title("Développeur C/C++ front-end / back-end").text
    'développeur c/c++ front-end / back-end'
    """
    return _normalised(text[:TITLE_LIMIT])


@lru_cache(maxsize=KEPT_TITLES)
def _normalised(text: str) -> NormalTitle:
    removed: list[str] = []
    contracts: list[str] = []
    places: list[str] = []
    seniority: Seniority | None = None

    rest = _plain(text)
    for pattern in GENDER_MARKS:
        rest = _cut(rest, pattern, removed)
    rest = _ARTICLE.sub("", _INCLUSIVE.sub(_inclusive, rest)).lower()
    for pattern in (*SAID_OF_ONESELF, *DECORATION, SALARY, REMOTE):
        rest = _cut(rest, pattern, removed).strip() or rest
    for pattern in CONTRACTS:
        rest = _cut(rest, pattern, contracts)
    for level, pattern in _SENIORITIES:
        found: list[str] = []
        rest = _cut(rest, pattern, found)
        if found:
            seniority = level
            removed += found
    rest = _without_places(rest, places)
    rest = _ALSO.sub("ou ", rest)
    for pattern, form in PHRASES:
        rest = pattern.sub(form, rest)
    rest = alike = _tidy(_one_gender(_tidy(rest)))
    for pattern, form in FAR_ADJECTIVES:
        rest = pattern.sub(form, rest)
    rest = PLURAL_HEAD.sub(_one_of_many, rest)
    if rest != alike:  # two forms that were apart may now be one
        rest = _tidy(_one_gender(rest))
    for pattern, whole in SHORT_FORMS:
        rest = pattern.sub(whole, rest)
    if not rest:
        plain = _plain(text).lower()
        return NormalTitle(plain, seniority, tuple(contracts), (), tuple(removed))
    return NormalTitle(rest, seniority, tuple(contracts), tuple(places), (*removed, *contracts, *places))


def _cut(text: str, pattern: re.Pattern[str], into: list[str]) -> str:
    if pattern.search(text) is None:
        return text
    into.extend(one.group().strip() for one in pattern.finditer(text))
    return pattern.sub(" ", text)


def _without_places(text: str, places: list[str]) -> str:
    """The text without the segments that are places, and without a place at its very end."""
    text = _cut(text, PLACES, places)
    parts = _SEGMENT.split(text)
    for number in range(2, len(parts), 2):  # the first segment is the job, whatever it is called
        if PLACES_IN_SEGMENT.fullmatch(parts[number].strip()):
            places.append(parts[number].strip())
            parts[number] = ""
    if len(parts) > 1 and PLACES_IN_SEGMENT.fullmatch(parts[0].strip()):
        places.append(parts[0].strip())
        parts[0] = ""
    text = "".join(parts)
    return _cut(text, PLACES, places)


def _tidy(text: str) -> str:
    text = _SPACES.sub(" ", _EMPTY_BRACKETS.sub(" ", text))
    previous = None
    while previous != text:
        previous = text
        text = _EMPTY_BRACKETS.sub(" ", _DANGLING.sub("", text))
        text = re.sub(r"\s-(?:\s+-)+\s", " - ", text)
    if text.count("(") != text.count(")"):
        text = text.replace("(", " ").replace(")", " ")
    text = text.replace("[", " ").replace("]", " ")
    return _SPACES.sub(" ", text).strip()
