"""Places of rows, on all the communes of France."""

from __future__ import annotations

import pytest

from data import load_gazetteer
from data.readers.places import PlaceFinder
from data.readers.report import Report
from matching.records import Place


def found(
    label: str, *, commune: str | None = None, postcode: str | None = None, departement: str | None = None
) -> tuple[Place | None, list[str]]:
    report = Report()
    place = PlaceFinder(load_gazetteer).place(
        report, "ville", label, commune=commune, postcode=postcode, departement=departement
    )
    return place, [notice.code for notice in report.notices()]


@pytest.mark.parametrize("label", ["Saint-Denis", "SAINT DENIS", "Saint-Paul", "Saint-Denis, France"])
def test_a_name_that_several_towns_bear_is_kept_without_coordinates(label: str) -> None:
    assert found(label) == (Place(label), ["ambiguous-town"])


@pytest.mark.parametrize(
    ("label", "more", "commune"),
    [
        ("Saint-Denis", {"postcode": "93200"}, "93066"),
        ("Saint-Denis", {"postcode": "97400"}, "97411"),
        ("Saint-Denis", {"departement": "93"}, "93066"),
        ("Saint-Denis", {"commune": "93066"}, "93066"),
        ("93200 Saint-Denis", {}, "93066"),
        ("93 - SAINT DENIS", {}, "93066"),
        ("Saint-Denis (93)", {}, "93066"),
        ("Saint-Denis (La Réunion)", {}, "97411"),
        ("Saint-Denis, Seine-Saint-Denis", {}, "93066"),
        ("Montreuil (62)", {}, "62588"),
        ("Montreuil", {}, "93048"),
        ("Lille", {}, "59350"),
        ("Lyon (69)", {}, "69123"),
    ],
)
def test_what_a_row_says_beside_the_name_tells_the_town(
    label: str, more: dict[str, str], commune: str
) -> None:
    place, notices = found(label, **more)
    assert place is not None
    assert (place.commune, notices) == (commune, [])
    assert place.lat is not None


def test_coordinates_settle_where_a_namesake_lies() -> None:
    report = Report()
    place = PlaceFinder(load_gazetteer).place(report, "ville", "Saint-Denis", lat=48.93, lon=2.36)
    assert place == Place("Saint-Denis", None, None, 48.93, 2.36)
    assert report.notices() == ()


def test_the_notice_asks_for_the_postcode_in_both_languages() -> None:
    report = Report()
    PlaceFinder(load_gazetteer).place(report, "ville", "Saint-Denis")
    (notice,) = report.notices()
    assert "code postal" in notice.in_words("fr")
    assert "postcode" in notice.in_words("en")
