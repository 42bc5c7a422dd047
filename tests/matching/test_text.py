"""What is taken out of prose before it is read, at the same length."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.records import Experience, Learner
from matching.text import clean_prose, clean_title, field_text, learner_prose, quotable, squeezed


@pytest.mark.parametrize(
    ("prose", "gone"),
    [
        ("Je m'appelle Awa Diallo et je code", "Awa"),
        ("CV de Awa Diallo, web", "Awa Diallo"),
        ("Moi c'est Karim, passionné de web", "Karim"),
        ("My name is Sarah Connor, web dev", "Sarah Connor"),
        ("Bonjour, Mme Dupont Marie", "Dupont"),
        ("écrivez à lea.martin@example.org", "lea.martin"),
        ("tel 06 39 98 12 34 le soir", "39 98"),
        ("voir https://example.org/lea", "example.org"),
        ("j'ai 26 ans et de l'énergie", "26"),
        ("âgée de 34 ans", "34"),
        ("née le 12/03/1990", "1990"),
        ("de nationalité malienne, je cherche", "malienne"),
    ],
)
def test_who_the_person_is_becomes_spaces(prose: str, gone: str) -> None:
    cleaned = clean_prose(prose)
    assert gone not in cleaned
    assert len(cleaned) == len(prose)


@pytest.mark.parametrize(
    ("she", "he"),
    [
        ("motivée et sérieuse", "motivé et sérieux"),
        ("Diplômée d'un CAP", "Diplômé d'un CAP"),
        ("je suis passionnée, curieuse et rigoureuse", "je suis passionné, curieux et rigoureux"),
        ("intéressée par le web", "intéressé par le web"),
        ("formée à Python", "formé à Python"),
        ("prête, ravie, désireuse et impatiente", "prêt, ravi, désireux et impatient"),
        ("initiée à Docker, débutante en SQL", "initié à Docker, débutant en SQL"),
    ],
)
def test_gendered_endings_read_alike(she: str, he: str) -> None:
    assert squeezed(clean_prose(she)) == squeezed(clean_prose(he))


@pytest.mark.parametrize(
    "kept",
    [
        "2 ans d'expérience en Python",
        "autonome et disponible",
        "Monsieur Bricolage",  # a shop's name is lost, and that is the price
        "version 12.04 de Linux en 2019",
        "100 % télétravail",
    ],
)
def test_what_tells_of_the_trade_stays(kept: str) -> None:
    if kept.startswith("Monsieur"):
        assert clean_prose(kept).strip() == ""
    else:
        assert clean_prose(kept) == kept


@given(st.text(max_size=300))
def test_cleaning_keeps_every_character_in_its_place(prose: str) -> None:
    cleaned = clean_prose(prose)
    assert len(cleaned) == len(prose)


def test_a_field_is_found_again_by_its_name() -> None:
    learner = Learner("l", about="hello", experiences=(Experience("Boulanger", description="pain"),))
    assert {one.where for one in learner_prose(learner)} == {
        "about",
        "experiences[0].title",
        "experiences[0].description",
    }
    assert field_text(learner, "experiences[0].description") == "pain"
    assert field_text(learner, "about") == "hello"


@pytest.mark.parametrize("word", ["ſérieuse", "serıeuse", "ouvrıère", "MOTİVÉE"])
def test_letters_that_only_look_like_another_case_are_left_alone(word: str) -> None:
    assert len(clean_prose(word)) == len(word)


@given(st.text(alphabet="aeéèsſiıİmnorctupv ", max_size=60))
def test_cleaning_keeps_every_place_whatever_the_letters(text: str) -> None:
    assert len(clean_prose(text)) == len(text)


@pytest.mark.parametrize("piece", ["a", "a.", "é-", "A "])
def test_a_field_without_an_end_is_cleaned_at_once(piece: str) -> None:
    start = time.perf_counter()
    clean_prose(piece * 20_000)
    assert time.perf_counter() - start < 0.5


def test_a_quote_shows_the_words_without_the_person() -> None:
    about = "Moi c'est Karim, motivé, 06 39 98 12 34"
    assert quotable(Learner("l", about=about), "about").split() == [
        "Moi",
        "c'est",
        ",",
        "motivé,",
    ]


@pytest.mark.parametrize(
    ("written", "job"),
    [
        ("Cheffe de partie", "chef de partie"),
        ("Sage-femme", "sage-femme"),
        ("Femme de ménage", "homme de ménage"),
        ("Head of marketing", "head of marketing"),
        ("Professeure d'éducation physique et sportive", "professeur d'éducation physique et sportive"),
        ("Spécialiste des droits de l'homme", "spécialiste des droits de l'homme"),
        ("Développeuse web passionnée", "développeur web passionné"),
        ("Maman de trois enfants, développeuse web", "développeur web"),
        ("Moi c'est Karim, vendeur", "vendeur"),
        ("Female developer of Malian origin", "developer"),
        ("Serveuse, awa@example.org", "serveur"),
    ],
)
def test_a_learners_title_keeps_the_trade_and_loses_the_person(written: str, job: str) -> None:
    assert clean_title(written) == job


def test_what_follows_of_is_no_origin_unless_it_says_so() -> None:
    assert (
        clean_prose("Knowledge of Python, and of Malian origin.")
        == "Knowledge of Python, and                 ."
    )
    assert clean_prose("J'ai fait partie d'une équipe") == "J'ai fait partie d'une équipe"
