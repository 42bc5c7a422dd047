"""Rows of the CSV files of placements: who found work, and when it began."""

from __future__ import annotations

from data.readers.fields import Fields
from data.readers.report import SpoiledRowError
from matching.records import Placement


def placement_of(fields: Fields) -> Placement:
    """The hire of a row. What is not said of it, the contract, the offer or the employer, stays unknown.

    Raises:
        SpoiledRowError: the learner or the day is missing or cannot be read.
    """
    learner_id = fields.needed("learner_id")
    fields.needed("on")
    day = fields.day("on")
    if day is None:
        raise SpoiledRowError("unusable", fields.column("on"), fields.label("on"))
    contracts = fields.contract("contract").contracts
    return Placement(
        learner_id=learner_id,
        on=day,
        offer_id=fields.label("offer_id"),
        contract=contracts[0] if contracts else None,
        organisation=fields.label("organisation"),
    )
