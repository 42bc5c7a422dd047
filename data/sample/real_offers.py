"""The real offers that ship with the sample (`build_real_offers` makes the file)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from data.codec import read_jsonl
from matching.records import Offer

OPEN_OFFERS = Path(__file__).parent.parent / "files" / "offers_open.jsonl"


@cache
def load_real_offers() -> tuple[Offer, ...]:
    """71 offers of French State digital services, Licence Ouverte 2.0, re-dated into the reference period."""
    return tuple(read_jsonl(OPEN_OFFERS, Offer))
