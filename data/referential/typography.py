"""French spelling that the published files lost: doubled quotes, capitals without accents, "oe" for "œ".

ROME writes "Etudier", "maîtrise d''oeuvre"; ESCO mixes straight and typographic apostrophes. Labels are
mended once, when the referential is built, so that pages show right French; whoever searches folds these
differences away anyway.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+")
_SPACES = re.compile(r"\s+")

# Beginnings of the words in which French writes the ligature: a list, because "coefficient" and "moelle" have none.
_LIGATURE = re.compile(
    r"^(?:dés|man)?oeuvr|^(?:ch|c|contrec|ranc|s|éc|Éc)oeur|^b?oeufs?$|^voeux?$|^noeuds?$|^moeurs$|^oeil"
    r"|^oeno|^oestr|^oesoph|^oed[eè]m|^foet(?:us|al|op)|^oecum",
    re.IGNORECASE,
)

# French words in É- / Ê- that neither referential writes in lower case anywhere, so that they cannot be learned.
# A capital E, one consonant and a vowel or h/l/r is É in French; these are the words where it is not.
_PLAIN_E = frozenset(
    _WORD.findall(
        "ebay ebitda eclipse ecommerce edge edi edit editor edtech elasticsearch elearning elevator elite eloqua email "
        "ember era erasmus erlang erp ethereum ethernet etl eve event events evernote"
    )
)
_E_ACUTE = re.compile(
    r"^E(?!thno)(?=(?:[bcdfgklpqstv]|[cp]h|qu|t[hr]|[bcdfgp][lr]|[lr](?![lr]))[aeiouyéèêâîhlr])"
    r"|^E(?=nerg|num[éè]|nonc|norm|mi[st]|merg|maill|houp)"
)


def unescape(text: str) -> str:
    """Undo SQL quoting, odd spaces and combining accents.

    >>> unescape("maîtrise  d''œuvre ")
    "maîtrise d'œuvre"
    """
    text = unicodedata.normalize("NFC", text).replace("''", "'")
    return _SPACES.sub(" ", text.replace("\u00a0", " ").replace("\u202f", " ")).strip()


def apostrophes(text: str) -> str:
    """Typographic apostrophe between two letters.

    >>> apostrophes("chef d'équipe")
    'chef d’équipe'
    """
    return re.sub(r"(?<=[^\W\d_])['´`](?=[^\W\d_])", "’", text)


def ligatures(text: str) -> str:
    """Write œ where French does.

    >>> ligatures("Mise en oeuvre du noeud, coefficient, moelle, manoeuvre")
    'Mise en œuvre du nœud, coefficient, moelle, manœuvre'
    """
    return _WORD.sub(lambda found: _join(found.group(0)), text)


def _join(word: str) -> str:
    if not _LIGATURE.match(word):
        return word
    return word.replace("oe", "œ", 1).replace("Oe", "Œ", 1).replace("OE", "Œ", 1)


class Accents:
    """Accents on capitals, learned from the words as the corpus writes them in lower case."""

    def __init__(self, corpus: Iterable[str]) -> None:
        seen: Counter[str] = Counter()
        for text in corpus:
            seen.update(word for word in _WORD.findall(text) if word[0].islower())
        self._seen = seen

    def restore(self, text: str) -> str:
        """`text` with accented capitals where the same word is accented in lower case.

        >>> Accents(["il faut étudier le web"]).restore("Etudier le web")
        'Étudier le web'
        """
        return _WORD.sub(lambda found: self._word(found.group(0)), text)

    def _word(self, word: str) -> str:
        if len(word) < 3 or word[0] not in "EAIOC" or word.isupper():
            return word
        plain = word[0].lower() + word[1:]
        best = max(
            ((self._seen[letter + word[1:]], letter) for letter in _ACCENTED[word[0]]),
            default=(0, ""),
        )
        if best[0] > 5 * self._seen[plain]:
            return best[1].upper() + word[1:]
        if self._seen[plain] == 0 and plain not in _PLAIN_E and _E_ACUTE.match(word):
            return "É" + word[1:]
        return word


_ACCENTED = {"E": "éêè", "A": "àâ", "I": "îï", "O": "ô", "C": "ç"}


class Speller:
    """All the mending, in order, for one French text."""

    def __init__(self, corpus: Iterable[str]) -> None:
        self._accents = Accents(corpus)

    def french(self, text: str) -> str:
        """A label or sentence in right French typography."""
        return apostrophes(ligatures(self._accents.restore(unescape(text))))
