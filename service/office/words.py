"""What the pages of the office say, in both languages."""

from service.office.words_en import ENGLISH
from service.office.words_fr import FRENCH

__all__ = ["ENGLISH", "FRENCH"]
