"""What the pages and the messages of the office say, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from service.office import notice_words, words_en, words_fr, words_people_en, words_people_fr

FRENCH: Mapping[str, str] = {**words_fr.FRENCH, **words_people_fr.FRENCH, **notice_words.FRENCH}
ENGLISH: Mapping[str, str] = {**words_en.ENGLISH, **words_people_en.ENGLISH, **notice_words.ENGLISH}
