"""Languages by name (French or English) or ISO 639-1 code, and levels to the CEFR (A1 to C2)."""

from __future__ import annotations

import re
from functools import lru_cache

from data.readers.cleaning import fold

_NAMES: dict[str, str] = {
    "fr": "francais french",
    "en": "anglais english",
    "es": "espagnol spanish castillan",
    "de": "allemand german",
    "it": "italien italian",
    "pt": "portugais portuguese",
    "nl": "neerlandais dutch flamand",
    "ar": "arabe arabic",
    "zh": "chinois chinese mandarin",
    "ja": "japonais japanese",
    "ko": "coreen korean",
    "ru": "russe russian",
    "uk": "ukrainien ukrainian",
    "pl": "polonais polish",
    "ro": "roumain romanian moldave",
    "bg": "bulgare bulgarian",
    "hu": "hongrois hungarian",
    "cs": "tcheque czech",
    "sk": "slovaque slovak",
    "sl": "slovene slovenian",
    "hr": "croate croatian",
    "sr": "serbe serbian",
    "bs": "bosnien bosnian bosniaque",
    "mk": "macedonien macedonian",
    "sq": "albanais albanian",
    "el": "grec greek",
    "tr": "turc turkish",
    "ku": "kurde kurdish",
    "fa": "persan persian farsi dari",
    "ps": "pachto pashto",
    "ur": "ourdou urdu",
    "hi": "hindi",
    "bn": "bengali",
    "ta": "tamoul tamil",
    "pa": "pendjabi punjabi",
    "vi": "vietnamien vietnamese",
    "th": "thai thailandais",
    "km": "khmer cambodgien",
    "id": "indonesien indonesian",
    "ms": "malais malay",
    "tl": "tagalog filipino",
    "he": "hebreu hebrew",
    "am": "amharique amharic",
    "ti": "tigrigna tigrinya",
    "so": "somali",
    "sw": "swahili",
    "ln": "lingala",
    "wo": "wolof",
    "bm": "bambara",
    "ff": "peul fulani pulaar",
    "ha": "haoussa hausa",
    "mg": "malgache malagasy",
    "ka": "georgien georgian",
    "hy": "armenien armenian",
    "az": "azeri azerbaijani",
    "lt": "lituanien lithuanian",
    "lv": "letton latvian",
    "et": "estonien estonian",
    "fi": "finnois finnish finlandais",
    "sv": "suedois swedish",
    "no": "norvegien norwegian",
    "da": "danois danish",
    "is": "islandais icelandic",
    "ga": "irlandais irish gaelique",
    "br": "breton",
    "oc": "occitan",
    "ca": "catalan",
    "eu": "basque",
    "co": "corse corsican",
    "lb": "luxembourgeois luxembourgish",
    "ht": "haitien",
    "la": "latin",
}
_CODES = {name: code for code, names in _NAMES.items() for name in names.split()} | {
    code: code for code in _NAMES
}
_ISO3 = {
    "fra": "fr",
    "fre": "fr",
    "eng": "en",
    "deu": "de",
    "ger": "de",
    "spa": "es",
    "ita": "it",
    "por": "pt",
    "ara": "ar",
}
_LOCALE = re.compile(r"^([a-z]{2})[-_][a-z]{2,4}$")

_LEVEL = re.compile(r"\b([abc][12])\b\+?")
_LEVEL_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (level, re.compile(pattern))
    for level, pattern in (
        ("C2", r"matern|natif|native|bilingu|mother tongue|langue d'origine|bilingual"),
        ("B1", r"limited working|intermediaire|intermediate|\bmoyen|correct"),
        (
            "B2",
            r"(?<!full )professional working|^bon\b|\bbon niveau|\bbon\b(?<!tres bon)|operationnel|technique|upper",
        ),
        (
            "C1",
            r"courant|fluent|fluide|tres bon|avance|advanced|full professional|excellent|confirme|maitrise|couramment",
        ),
        ("B2", r"professionnel|professional|good|autonome"),
        ("A2", r"scolaire|elementa|basique|basic|school|limited"),
        ("A1", r"notion|debutant|beginner|decouverte|bases?\b"),
    )
)
_EITHER = re.compile(r"\s+(?:ou|or)\s+|\s*/\s*", re.IGNORECASE)
_BOTH = re.compile(r"\s+(?:et|and)\s+|\s*&\s*", re.IGNORECASE)
_BEFORE_LEVEL = re.compile(r"^(.*?)(?:[:(\-–—=,/]| (?=[abc][12]\b)| niveau| level)(.*)$")


@lru_cache(maxsize=1024)
def language_code(name: str) -> str | None:
    """The ISO 639-1 code of a language's name, locale or code, or `None`.

    >>> language_code("Anglais"), language_code("en-US"), language_code("klingon")
    ('en', 'en', None)
    """
    words = fold(name).strip(" .:")
    if found := _LOCALE.match(words):
        words = found[1]
    return _CODES.get(words) or _ISO3.get(words)


@lru_cache(maxsize=1024)
def cefr_level(text: str) -> str | None:
    """The CEFR level that words stand for, or `None`.

    notions, débutant: A1 · scolaire, basique, elementary: A2 · intermédiaire, limited working: B1 · bon,
    professionnel, opérationnel, technique: B2 · courant, très bon, avancé, full professional: C1 ·
    bilingue, maternelle, native: C2.

    >>> cefr_level("niveau B2"), cefr_level("courant"), cefr_level("Native or bilingual proficiency")
    ('B2', 'C1', 'C2')
    """
    words = fold(text)
    if found := _LEVEL.search(words):
        return found[1].upper()
    if "tres bon" in words:
        return "C1"
    return next((level for level, pattern in _LEVEL_WORDS if pattern.search(words)), None)


def parse_language(text: str) -> tuple[str | None, str | None, bool]:
    """The code and level of one language with its level, and whether a level was said at all.

    >>> parse_language("fr:C2"), parse_language("Anglais courant"), parse_language("Anglais (B2)")
    (('fr', 'C2', True), ('en', 'C1', True), ('en', 'B2', True))
    """
    whole = language_code(text)
    if whole is not None:
        return whole, None, False
    if (found := _BEFORE_LEVEL.match(fold(text))) and (code := language_code(found[1])) is not None:
        said = found[2].strip(" )(:-.")
        return code, cefr_level(said), bool(said)
    for position, word in enumerate(words := fold(text).split()):
        if len(word) > 2 and (code := language_code(word.strip("(),.:;"))) is not None:
            rest = " ".join(words[:position] + words[position + 1 :])
            return code, cefr_level(rest), bool(rest)
    return None, None, False


def asked_languages(text: str) -> list[tuple[str, bool]]:
    """The languages that a piece of an offer names, each with whether it is required.

    Of a choice of languages none is required by itself; of a choice of levels the lowest will do.

    >>> asked_languages("anglais ou allemand"), asked_languages("anglais et allemand B1")
    ([('anglais', False), ('allemand', False)], [('anglais', True), ('allemand B1', True)])
    >>> asked_languages("anglais bilingue ou courant")
    [('en:C1', True)]
    """
    for between, required in ((_EITHER, False), (_BOTH, True)):
        pieces = [one for one in between.split(text) if one]
        codes = [parse_language(one)[0] for one in pieces]
        if len(pieces) < 2:
            continue
        if all(codes):
            return [(one, required) for one in pieces]
        levels = [cefr_level(one) for one in pieces]
        if not required and codes[0] and not any(codes[1:]) and all(levels):
            return [(f"{codes[0]}:{min(one for one in levels if one)}", True)]
    return [(text, True)]
