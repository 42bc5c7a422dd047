"""A learner's own name in her prose does not reach the engine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from data.readers.front import read_learners
from data.readers.own_names import without_own_name
from matching.reading import ProfileReader
from matching.records import Experience, Identity, Learner


def cleaned(text: str, given: str, family: str) -> str:
    return without_own_name(Learner("l1", about=text), Identity("l1", given, family)).about


@pytest.mark.parametrize(
    ("text", "given", "family", "left"),
    [
        ("Je m'appelle Adama Traoré, j'aime Linux.", "Adama", "Traoré", "Je m'appelle …, j'aime Linux."),
        ("je m'appelle adama traore.", "Adama", "Traoré", "je m'appelle …."),
        ("TRAORÉ Adama, développeuse", "Adama", "Traoré", "…, développeuse"),
        ("Adama est motivée. Signé : A. Traoré", "Adama", "Traoré", "… est motivée. Signé : A. …"),
        ("Thomas Bernard, prêt à apprendre.", "Thomas", "Bernard", "…, prêt à apprendre."),
        ("Je suis Marine, de la Marine nationale.", "Marine", "Sow", "Je suis …, de la Marine nationale."),
        ("Pierre angulaire de l'équipe.", "Pierre", "Haddad", "Pierre angulaire de l'équipe."),
        ("Moi c'est Pierre.", "Pierre", "Haddad", "Moi c'est …."),
        ("J'habite à Paris.", "Awa", "Paris", "J'habite à Paris."),
        ("Je code en Julia.", "Julia", "Haddad", "Je code en Julia."),
        ("J'ai un petit projet.", "Awa", "Petit", "J'ai un petit projet."),
        ("Adamantine et Traoréland", "Adama", "Traoré", "Adamantine et Traoréland"),
        ("Je suis Ly Ba.", "Ly", "Ba", "Je suis …."),
        ("Ba, be, bi.", "Ly", "Ba", "Ba, be, bi."),
    ],
)  # fmt: skip
def test_her_name_goes_and_other_words_stay(text: str, given: str, family: str, left: str) -> None:
    assert cleaned(text, given, family) == left


def test_twins_who_say_their_names_have_one_profile(reader: ProfileReader) -> None:
    """In the headline, the presentation and a job; the first name is one letter from a tool's ("Adabas")."""
    found = []
    for given, family in (("Adama", "Traoré"), ("Camille", "Martin"), ("Mamadou", "Sow")):
        learner = Learner(
            "l1",
            headline=f"{given} {family}, développeuse web",
            about=f"Bonjour, {given} ici : je cherche un poste en Python. {given.upper()} {family.upper()}",
            experiences=(Experience("Vendeuse", description=f"Chez {family}, tenue de la caisse."),),
        )
        found.append(reader.learners([without_own_name(learner, Identity("l1", given, family))], {})[0])
    for other in found[1:]:
        assert other.vector.tobytes() == found[0].vector.tobytes()
        assert other.skills.tobytes() == found[0].skills.tobytes()
        assert other.occupations.tobytes() == found[0].occupations.tobytes()


def test_who_does_not_say_her_name_stays_the_same_object() -> None:
    learner = Learner("l1", about="J'aime Linux.")
    assert without_own_name(learner, Identity("l1", "Awa", "Sow")) is learner
    assert without_own_name(learner, None) is learner
    named = replace(learner, about="Awa")
    assert without_own_name(named, Identity("l1")) is named


def test_that_a_name_was_taken_out_is_noticed_without_the_name(tmp_path: Path) -> None:
    path = tmp_path / "apprenants.csv"
    rows = (
        "id;prénom;nom;présentation",
        "a1;Awa;Traoré;Je m'appelle Awa Traoré.",
        "a2;Lina;Sow;J'aime Linux.",
    )
    path.write_text("\n".join(rows), encoding="utf-8")
    found = read_learners(path)
    assert [one.about for one in found.records] == ["Je m'appelle ….", "J'aime Linux."]
    (told,) = [one for one in found.notices if one.code == "own-name"]
    assert told.line == 2
    assert not {"Awa", "Traoré"} & set(told.in_words("fr").split())
