"""Build `data/files/offers_open.jsonl`: the 71 real offers that may be shipped, moved into the sample's spring.

    python -m data.sample.build_real_offers SOURCE

`SOURCE` holds the folders `eig_defis` and `etalab_misc`, each with its `offers.jsonl`. Texts stay as they are;
dates move (`redated` is set), towns are looked up in the gazetteer, licence and source are kept.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from data import load_gazetteer
from data.codec import write_jsonl
from data.sample.places import place_of
from data.sample.real_offers import OPEN_OFFERS
from data.sample.reference import REFERENCE_DAY
from matching.records import Contract, Offer, OfferStatus, Place

FOLDERS = {
    "eig_defis": "Programme Entrepreneurs d'intérêt général, DINUM/Etalab",
    "etalab_misc": "DINUM/Etalab",
}
LICENCE = "Licence Ouverte 2.0"
OPEN_FOR_DAYS = 60
SPREAD_DAYS = 42  # calls of one programme were published on one day; here they spread over six weeks
STARTS = date(2026, 9, 7)
FILLED = "[OFFRE POURVUE]"


def real_offers(source: Path) -> Iterator[Offer]:
    """The real offers of a source folder as records, in the order of the files.

    Args:
        source: holds one folder for each key of `FOLDERS`.
    """
    number = 0
    for folder, attribution in FOLDERS.items():
        with (source / folder / "offers.jsonl").open(encoding="utf-8") as stream:
            for line in stream:
                yield _offer(json.loads(line), attribution, number)
                number += 1


def _offer(row: dict[str, str], attribution: str, number: int) -> Offer:
    published = REFERENCE_DAY - timedelta(days=3 + number * 5 % SPREAD_DAYS)
    contract = row.get("contract") or ""
    of_programme = "10 mois" in contract
    return Offer(
        id=row["id"],
        title=row["title"],
        description=row["description"],
        profile=row.get("profile") or "",
        organisation=row["employer"],
        contract=Contract.CDD if contract.startswith("CDD") else None,
        duration_months=10.0 if of_programme else None,
        place=_place(row),
        starts=STARTS if of_programme else None,
        published=published,
        expires=published + timedelta(days=OPEN_FOR_DAYS),
        status=OfferStatus.FILLED if row["title"].startswith(FILLED) else OfferStatus.OPEN,
        source=f"{attribution} ({row['source']})",
        licence=LICENCE,
        redated=True,
    )


def _place(row: dict[str, str]) -> Place | None:
    said = row.get("insee") or ""
    commune = load_gazetteer().by_code(said) if said else None
    if commune is None and row.get("location_text"):
        commune = load_gazetteer().find(row["location_text"])
    return place_of(commune) if commune is not None else None


def main(arguments: list[str]) -> None:
    """Write the file; the one argument is the source folder."""
    (source,) = arguments
    count = write_jsonl(OPEN_OFFERS, real_offers(Path(source)))
    print(f"{count} offers in {OPEN_OFFERS.name}")


if __name__ == "__main__":
    main(sys.argv[1:])
