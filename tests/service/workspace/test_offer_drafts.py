from __future__ import annotations

from datetime import date

import pytest

from service.workspace.offer_drafts import Draft, offer_of_draft

ON = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("town", "codes"),
    [
        ("Saint-Denis", ["ambiguous-town"]),
        ("Saint-Denis (93)", []),
        ("Lyon", []),
        ("Plateau de la Lune", []),
    ],
)
def test_a_town_that_several_bear_is_asked_about(town: str, codes: list[str]) -> None:
    offer, problems = offer_of_draft(Draft({"title": "Une", "town": town}), "o1", None, ON)
    assert [(one.code, one.column) for one in problems] == [(code, "town") for code in codes]
    assert offer.place is not None
    assert offer.place.label
    if not codes and town != "Plateau de la Lune":
        assert offer.place.lat is not None


def test_a_town_that_stands_is_not_asked_about_again() -> None:
    before, _ = offer_of_draft(Draft({"title": "Une", "town": "Saint-Denis"}), "o1", None, ON)
    label = "" if before.place is None else before.place.label
    offer, problems = offer_of_draft(Draft({"title": "Autre", "town": label}), "o1", before, ON)
    assert (offer.place, problems) == (before.place, ())
