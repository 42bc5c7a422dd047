"""The two languages of the pages, each with the words of every room."""

from __future__ import annotations

from collections.abc import Mapping

from service.wording import Wording
from service.wording_en import ENGLISH
from service.wording_fr import FRENCH

WORDINGS: Mapping[str, Wording] = {"fr": FRENCH, "en": ENGLISH}
