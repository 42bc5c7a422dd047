"""Places as people write them."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import load_gazetteer
from data.gazetteer import Gazetteer


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Paris", "75056"),
        ("PARIS 11", "75111"),
        ("Paris 11e", "75111"),
        ("Paris 11ème arrondissement", "75111"),
        ("Paris XIe", "75111"),
        ("75011", "75111"),
        ("75011 Paris", "75111"),
        ("Paris (75)", "75056"),
        ("Lyon 07", "69387"),
        ("69003 LYON", "69383"),
        ("Marseille 1er", "13201"),
        ("Marseille (13)", "13055"),
        ("saint etienne", "42218"),
        ("St-Étienne", "42218"),
        ("SAINT-ÉTIENNE", "42218"),
        ("L’Haÿ-les-Roses", "94038"),
        ("l hay les roses", "94038"),
        ("Lille Cedex 9", "59350"),
        ("75380 Paris Cedex 08", "75056"),
        ("44 - NANTES", "44109"),
        ("Nantes (44)", "44109"),
        ("Saint-Denis (93)", "93066"),
        ("Saint-Denis, La Réunion", "97411"),
        ("Vitry (94)", "94081"),
        ("Boulogne", "92012"),
        ("Boulogne (62)", "62160"),
        ("Le Havre", "76351"),
        ("Ajaccio", "2A004"),
        ("20200 Bastia", "2B033"),
        ("2a004", "2A004"),
        ("Rennes, France", "35238"),
        ("Lyon, Villeurbanne", "69123"),
        ("Villeneuve-d'Ascq", "59009"),
        ("La Défense", "92062"),
    ],
)
def test_a_place_is_found_however_it_is_written(gazetteer: Gazetteer, written: str, code: str) -> None:
    found = gazetteer.find(written)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    "written", ["", "   ", "France", "Télétravail", "Région parisienne", "Île-de-France", "75", "Les"]
)
def test_what_is_no_commune_is_not_found(gazetteer: Gazetteer, written: str) -> None:
    assert gazetteer.find(written) is None


def test_a_departement_or_a_postcode_chooses_among_namesakes(gazetteer: Gazetteer) -> None:
    by_departement = gazetteer.find("Saint-Denis", departement="11")
    by_postcode = gazetteer.find("Saint-Denis", postcode="93200")
    assert by_departement is not None
    assert by_departement.code == "11339"
    assert by_postcode is not None
    assert by_postcode.code == "93066"
    assert gazetteer.find("Nantes", departement="59") is None


OVERSEAS_NAMES = (
    "Saint-Denis",
    "Saint-Paul",
    "Saint-Pierre",
    "Saint-Louis",
    "Saint-André",
    "Sainte-Marie",
    "Saint-Benoît",
    "Saint-Joseph",
)


@pytest.mark.parametrize("name", OVERSEAS_NAMES)
def test_a_name_that_several_towns_bear_finds_none_alone(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.find(name) is None
    meant = gazetteer.meant(name)
    assert meant[0].departement == "974"
    assert len({one.departement for one in meant}) == len(meant) > 1
    overseas = gazetteer.find(name, departement="974")
    assert overseas == meant[0]
    assert gazetteer.find(name, postcode=meant[1].postcodes[0]) == meant[1]


@pytest.mark.parametrize("name", ["Saint-Denis, Paris", "St Denis", "Beaulieu", "Sainte-Rose"])
def test_namesakes_are_not_told_apart_by_what_stands_beside_them(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.find(name) is None
    assert len(gazetteer.meant(name)) > 1


def test_every_large_town_is_found_by_its_name_alone(gazetteer: Gazetteer) -> None:
    large = [one for one in gazetteer.all()[:400] if not one.is_arrondissement]
    lost = {one.name for one in large if gazetteer.find(one.name) is None}
    assert lost == {*OVERSEAS_NAMES, "Le Port", "Saint-Martin"}
    assert all(gazetteer.find(one.name) == one for one in large if one.name not in lost)


def test_communes_carry_coordinates_people_and_names(gazetteer: Gazetteer) -> None:
    communes = gazetteer.all()
    assert len(communes) == 35_014
    assert len({commune.code for commune in communes}) == len(communes)
    assert [commune.name for commune in communes[:3]] == ["Paris", "Marseille", "Lyon"]
    assert all(a.population >= b.population for a, b in pairwise(communes))
    assert sum(commune.lat is None for commune in communes) == 94
    nantes = gazetteer.by_code("44109")
    assert nantes is not None
    assert nantes.lat == pytest.approx(47.22, abs=0.05)
    assert nantes.lon == pytest.approx(-1.55, abs=0.05)
    assert (nantes.departement_name, nantes.region) == ("Loire-Atlantique", "Pays de la Loire")


def test_postcodes_and_departements_list_their_communes(gazetteer: Gazetteer) -> None:
    assert [commune.code for commune in gazetteer.by_postcode("75011")] == ["75111", "75056"]
    assert gazetteer.by_postcode("99999") == ()
    assert gazetteer.by_departement("2a")[0].name == "Ajaccio"
    assert gazetteer.by_code("00000") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("75", "75"),
        ("2a", "2A"),
        ("1", "01"),
        ("974", "974"),
        ("Seine-Saint-Denis", "93"),
        ("seine saint denis", "93"),
        ("la Réunion", "974"),
        ("Val d’Oise", "95"),
        ("l'Ain", "01"),
        ("20", None),
        ("Atlantide", None),
        ("", None),
    ],
)
def test_a_departement_is_found_by_code_or_name(gazetteer: Gazetteer, text: str, code: str | None) -> None:
    assert gazetteer.departement(text) == code


def test_every_departement_is_found_by_its_code_and_its_name(gazetteer: Gazetteer) -> None:
    for commune in gazetteer.all():
        assert gazetteer.departement(commune.departement) == commune.departement
        assert gazetteer.departement(commune.departement_name) == commune.departement
        assert gazetteer.departement_name(commune.departement) == commune.departement_name
    assert gazetteer.departement_name("20") == "20"


def test_every_commune_of_some_size_is_found_by_its_name_and_postcode(gazetteer: Gazetteer) -> None:
    for commune in gazetteer.all()[:1500]:
        if commune.postcodes:
            found = gazetteer.find(commune.name.upper(), postcode=commune.postcodes[-1])
            assert found is not None
            assert found.departement == commune.departement
            assert found.is_arrondissement or found.name == commune.name


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_no_text_makes_it_fail(text: str) -> None:
    found = load_gazetteer().find(text)
    assert found is None or load_gazetteer().by_code(found.code) is found
