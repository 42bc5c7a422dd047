"""Adverts as people paste them."""

from __future__ import annotations

from datetime import date

import pytest

from data.readers.pasted_offer import LONGEST_TITLE, offer_from_text
from data.readers.report import SpoiledRowError
from matching.records import Contract, Language, Remote, Rhythm

DAY = date(2026, 3, 1)


def test_labelled_lines_fill_their_fields_and_leave_the_prose() -> None:
    offer, report = offer_from_text(
        "Technicienne réseau (H/F)\n- Lieu : Lille (59)\n* Contrat\tCDD 6 mois\nTélétravail : 2 jours par semaine\n"
        "Salaire : 28 000 à 30 000 € brut par an\nDébut : 1er septembre 2026\n\nVous installez des routeurs.\n"
        "Votre profil\nVous savez câbler.",
        "o1",
        DAY,
    )
    assert (offer.title, offer.contract, offer.duration_months) == (
        "Technicienne réseau (H/F)",
        Contract.CDD,
        6,
    )
    assert offer.place is not None
    assert offer.place.commune == "59350"
    assert (offer.remote, offer.starts) == (Remote.HYBRID, date(2026, 9, 1))
    assert (offer.pay_min_eur_year, offer.pay_max_eur_year) == (28_000, 30_000)
    assert offer.description == "Vous installez des routeurs."
    assert offer.profile == "Votre profil\nVous savez câbler."
    assert report.problems() == ()


def test_prose_tells_what_no_line_is_labelled_with() -> None:
    offer, _ = offer_from_text(
        "Développeur web\nNous cherchons à Lyon (69), en CDI, à temps partiel, en full remote.", "o1", DAY
    )
    assert (offer.contract, offer.rhythm, offer.remote) == (Contract.CDI, Rhythm.PART_TIME, Remote.FULL)
    assert offer.place is not None
    assert offer.place.departement == "69"


@pytest.mark.parametrize(
    ("prose", "remote"),
    [
        ("CDI - Lyon (69). Vous assurez le support à distance des utilisateurs", None),
        ("Vous administrez un réseau hybride.", None),
        ("Télétravail : 2 jours à distance par semaine", Remote.HYBRID),
        ("Support à distance des utilisateurs et télétravail possible", Remote.HYBRID),
        ("Poste hybride, à Lyon (69)", Remote.HYBRID),
        ("Poste à distance, en CDI", Remote.FULL),
        ("Mission 100 % à distance", Remote.FULL),
    ],
)
def test_help_at_a_distance_is_no_remote_work(prose: str, remote: Remote | None) -> None:
    offer, _ = offer_from_text(f"Technicien support (H/F)\n{prose}", "o1", DAY)
    assert offer.remote is remote


def test_a_sentence_in_place_of_a_title_is_cut_and_stays_in_the_prose() -> None:
    sentence = (
        "Notre équipe grandit et cherche une personne pour développer le site, le tester et le tenir à jour, "
        "avec l’aide de deux collègues"
    )
    offer, _ = offer_from_text(sentence, "o1", DAY)
    assert len(offer.title) <= LONGEST_TITLE
    assert sentence.startswith(offer.title)
    assert offer.description == sentence


def test_a_value_that_cannot_be_read_is_told() -> None:
    offer, report = offer_from_text("Développeur\nDébut : quand il fera beau", "o1", DAY)
    assert offer.starts is None
    assert [(one.column, one.value) for one in report.problems()] == [("starts", "quand il fera beau")]


def test_markup_is_taken_out() -> None:
    offer, _ = offer_from_text("<h1>Développeur</h1><p>Vous codez.</p><script>x()</script>", "o1", DAY)
    assert (offer.title, offer.description) == ("Développeur", "Vous codez.")


@pytest.mark.parametrize(
    "line", ["Niveau de diplôme : Bac+5 minimum", "Diplôme requis : master", "Formation requise : Bac +5"]
)
def test_a_line_that_names_the_diploma_is_read(line: str) -> None:
    assert offer_from_text(f"Développeuse\n{line}", "o1", DAY)[0].diploma_level == 7


@pytest.mark.parametrize(
    ("line", "languages"),
    [
        ("Langues : anglais ou allemand", [Language("en", None, False), Language("de", None, False)]),
        ("Langues : anglais B2 ou espagnol", [Language("en", "B2", False), Language("es", None, False)]),
        ("Langues : anglais et allemand B1", [Language("en"), Language("de", "B1")]),
        ("Langue : anglais courant ou bilingue", [Language("en", "C1")]),
        ("Languages: English or German", [Language("en", None, False), Language("de", None, False)]),
    ],
)
def test_a_choice_of_languages_requires_none_of_them(line: str, languages: list[Language]) -> None:
    offer, report = offer_from_text(f"Développeuse\n{line}", "o1", DAY)
    assert list(offer.languages) == languages
    assert report.problems() == ()


@pytest.mark.parametrize("text", ["", " \n\t", "<p></p>"])
def test_nothing_is_no_offer(text: str) -> None:
    with pytest.raises(SpoiledRowError):
        offer_from_text(text, "o1", DAY)
