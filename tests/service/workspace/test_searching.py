from __future__ import annotations

import pytest

from data.bundled import load_taxonomy
from service.workspace.commune_search import find_communes, place_of
from service.workspace.concept_search import find_occupations, find_skills


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("devel web", "Développeur / Développeuse web"),
        ("BOULANGER", "boulanger / boulangère"),
        ("aide soignant", "aide-soignant / aide-soignante"),
    ],
)
def test_an_occupation_is_found_by_the_beginnings_of_its_words(query: str, label: str) -> None:
    assert find_occupations(load_taxonomy(), query)[0].label == label


def test_a_skill_is_found_by_another_name_which_is_told() -> None:
    found = find_skills(load_taxonomy(), "excel vba", most=3)
    assert ("VBA", "Excel VBA") in {(one.label, one.name) for one in found}
    assert find_skills(load_taxonomy(), "c++")[0].label == "C++"
    assert find_skills(load_taxonomy(), "react")[0].name == ""


@pytest.mark.parametrize("query", ["", " ", "a", "\0", "%", "zzqqxx", "(" * 300])
def test_what_names_nothing_finds_nothing(query: str) -> None:
    assert find_occupations(load_taxonomy(), query) == ()
    assert find_communes(query) == () or query.strip().isalpha()


def test_a_commune_is_found_by_name_or_postal_code_the_largest_first() -> None:
    assert find_communes("lyon")[0].code == "69123"
    assert "Saint-Étienne" in [one.name for one in find_communes("st etienne")]
    assert {one.departement for one in find_communes("93100")} == {"93"}
    place = place_of("69123")
    assert place is not None
    assert (place.label, place.departement) == ("Lyon", "69")
    assert place_of("nowhere") is None
