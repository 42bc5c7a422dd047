"""What the pages of the office say, in both languages."""

from collections.abc import Mapping

from service.office import words_en, words_fr, words_people_en, words_people_fr

ENGLISH: Mapping[str, str] = {**words_en.ENGLISH, **words_people_en.ENGLISH}
FRENCH: Mapping[str, str] = {**words_fr.FRENCH, **words_people_fr.FRENCH}
