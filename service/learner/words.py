"""Everything that the learner's room says, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from service.learner import how_words, words_en, words_fr

FRENCH: Mapping[str, str] = {**words_fr.FRENCH, **how_words.FRENCH}
ENGLISH: Mapping[str, str] = {**words_en.ENGLISH, **how_words.ENGLISH}
