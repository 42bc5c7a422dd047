"""Everything that the pages of counsellors and their letters say, in both languages."""

from __future__ import annotations

from service.counsellor.words_en import ENGLISH
from service.counsellor.words_fr import FRENCH

__all__ = ["ENGLISH", "FRENCH"]
