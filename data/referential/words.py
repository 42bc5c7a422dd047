"""French words and letters as sparse vectors: evidence that two concepts speak of the same thing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import Stemmer
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from data.referential.neighbours import Matrix

_WORD = re.compile(r"[a-z0-9#+.]*[a-z0-9#+]")
_STEMMER = Stemmer.Stemmer("french")
_FEW = 100
_EMPTY = frozenset(
    _WORD.findall(
        "a afin ainsi au aux avec ce ces cette chez comme d dans de des dont du elle elles en entre est et etre il ils "
        "l la le les leur leurs lui ne notamment ou par pas peut peuvent plus pour qu que qui s sa sans se selon ses "
        "son sont sous sur tous tout toute toutes un une vers y"
    )
)


def folded(text: str) -> str:
    """Lower case without accents or typographic apostrophes.

    >>> folded("Chargé d’études — Œuvres")
    "charge d'etudes - oeuvres"
    """
    text = text.casefold().replace("œ", "oe").replace("æ", "ae").replace("’", "'").replace("—", "-")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    return str(_STEMMER.stemWord(word))


def stems(text: str) -> list[str]:
    """Stemmed words that carry meaning.

    >>> stems("Gérer la base de données")
    ['ger', 'bas', 'donne']
    """
    return [_stem(word) for word in _WORD.findall(folded(text)) if word not in _EMPTY]


def word_vectors(texts: Sequence[str], most_common: float = 0.3) -> Matrix:
    """TF-IDF of stems, rows of length 1; words in more than `most_common` of the texts are left out."""
    vectorizer = TfidfVectorizer(
        tokenizer=stems,
        token_pattern=None,
        lowercase=False,
        sublinear_tf=True,
        max_df=_most_common(texts, most_common),
        dtype=np.float32,
    )
    return sparse.csr_array(vectorizer.fit_transform(texts))


def letter_vectors(texts: Sequence[str]) -> Matrix:
    """TF-IDF of runs of 3 to 5 letters within words, rows of length 1: survives endings and spellings."""
    vectorizer = TfidfVectorizer(
        analyzer="char_wb",
        ngram_range=(3, 5),
        preprocessor=folded,
        sublinear_tf=True,
        max_df=_most_common(texts, 0.1),
        dtype=np.float32,
    )
    return sparse.csr_array(vectorizer.fit_transform(texts))


def _most_common(texts: Sequence[str], share: float) -> float:
    """Every word is common among few texts: the limit holds from `_FEW` on."""
    return share if len(texts) >= _FEW else 1.0
