"""The small parsers, on the words that adverts and people use."""

from __future__ import annotations

from datetime import date

import pytest

from data.readers.cleaning import fold, has_markup, without_controls, without_markup
from data.readers.contracts import parse_contract, parse_rhythm
from data.readers.dates import is_soon, parse_date, parse_period
from data.readers.education import held_level, highest_level, least_level
from data.readers.experience import parse_experience_years
from data.readers.languages import cefr_level, language_code, parse_language
from data.readers.pay import HOURS_A_YEAR, parse_pay
from data.readers.places import town_names
from data.readers.quantities import parse_count, parse_distance_km, parse_months, parse_number, parse_truth
from data.readers.remote import parse_delivery, parse_remote
from data.readers.skills_cell import loose_skills, skill_level, split_cell
from matching.records import Contract, Delivery, Remote, Rhythm


@pytest.mark.parametrize(
    ("text", "contract"),
    [
        ("CDI", Contract.CDI),
        ("CDI-TP", Contract.CDI),
        ("Contrat à durée indéterminée", Contract.CDI),
        ("titulaire", Contract.CDI),
        ("CDD 10 mois (programme EIG)", Contract.CDD),
        ("CDD évolutif", Contract.CDD),
        ("contractuel", Contract.CDD),
        ("Emploi ouvert aux titulaires et/ou aux contractuels (catégorie B)", Contract.CDD),
        ("Fonctionnaire A/A+ ou CDD 3 ans", Contract.CDD),
        ("SAI", Contract.CDD),
        ("MIS", Contract.INTERIM),
        ("Intérim - 6 Mois", Contract.INTERIM),
        ("alternance", Contract.APPRENTICESHIP),
        ("CDD en alternance", Contract.APPRENTICESHIP),
        ("Contrat de professionnalisation", Contract.APPRENTICESHIP),
        ("apprentissage", Contract.APPRENTICESHIP),
        ("stagiaire", Contract.INTERNSHIP),
        ("Internship", Contract.INTERNSHIP),
        ("INTERN", Contract.INTERNSHIP),
        ("freelance", Contract.FREELANCE),
        ("indépendant·e", Contract.FREELANCE),
        ("préstataire", Contract.FREELANCE),
        ("Profession libérale", Contract.FREELANCE),
        ("LIB", Contract.FREELANCE),
        ("VIE", Contract.CIVIC_SERVICE),
        ("V.I.E.", Contract.CIVIC_SERVICE),
        ("service civique", Contract.CIVIC_SERVICE),
        ("TEMPORARY", Contract.CDD),
        ("CONTRACTOR", Contract.FREELANCE),
        ("international", None),
        ("Franchise", None),
        (
            "vie professionnelle équilibrée",
            Contract.CIVIC_SERVICE,
        ),  # a contract field holds contracts, not prose
    ],
)
def test_contract_words(text: str, contract: Contract | None) -> None:
    assert parse_contract(text).contract is contract


def test_a_contract_says_how_long_and_at_which_rhythm() -> None:
    terms = parse_contract("CDD - 6 Mois, temps partiel")
    assert (terms.contract, terms.duration_months, terms.rhythm) == (Contract.CDD, 6.0, Rhythm.PART_TIME)
    assert parse_contract("freelance/CDD").contracts == (Contract.FREELANCE, Contract.CDD)
    assert parse_contract("FULL_TIME").contract is None
    assert parse_contract("FULL_TIME").rhythm is Rhythm.FULL_TIME


@pytest.mark.parametrize(
    ("text", "rhythm"),
    [
        ("Temps plein", Rhythm.FULL_TIME),
        ("35H Travail en journée", Rhythm.FULL_TIME),
        ("39H00", Rhythm.FULL_TIME),
        ("24H Travail en horaires fractionnés", Rhythm.PART_TIME),
        ("mi-temps", Rhythm.PART_TIME),
        ("PART_TIME", Rhythm.PART_TIME),
        ("temps partiel: Au moins 20 heures", Rhythm.PART_TIME),
        ("le samedi", None),
        ("temps plein ou partiel", None),
        ("temps partiel ou temps plein", None),
        ("temps plein / partiel", None),
        ("Du lundi au vendredi 9h-17h", None),
        ("de 8 h à 16 h 30", None),
        ("35h, du lundi au vendredi 9h00 - 17h30", Rhythm.FULL_TIME),
        ("20h à 24h par semaine", Rhythm.PART_TIME),
        ("35h-39h", Rhythm.FULL_TIME),
    ],
)
def test_rhythm_words(text: str, rhythm: Rhythm | None) -> None:
    assert parse_rhythm(text) is rhythm


@pytest.mark.parametrize(
    ("text", "remote"),
    [
        ("télétravail partiel", Remote.HYBRID),
        ("full remote", Remote.FULL),
        ("100% télétravail", Remote.FULL),
        ("Télétravail total", Remote.FULL),
        ("full possible", Remote.FULL),
        ("2 jours par semaine", Remote.HYBRID),
        ("1j/semaine", Remote.HYBRID),
        ("Télétravail occasionnel", Remote.HYBRID),
        ("partial/mentioned", Remote.HYBRID),
        ("oui", Remote.HYBRID),
        ("hybride", Remote.HYBRID),
        ("Télétravail non autorisé", Remote.ON_SITE),
        ("sur site", Remote.ON_SITE),
        ("on-site", Remote.ON_SITE),
        ("no remote", Remote.ON_SITE),
        ("non", Remote.ON_SITE),
        ("pas de télétravail", Remote.ON_SITE),
        ("5 jours par mois", Remote.HYBRID),
        ("15 j", Remote.HYBRID),
        ("25 jours/an", Remote.HYBRID),
        ("jusqu'à 5 jours par mois", Remote.HYBRID),
        ("jusqu'à 5 jours par semaine", Remote.HYBRID),
        ("5 jours de télétravail par mois", Remote.HYBRID),
        ("2 jours à distance par semaine", Remote.HYBRID),
        ("80 % de télétravail", Remote.HYBRID),
        ("5 jours par semaine", Remote.FULL),
        ("5j/5", Remote.FULL),
        ("cinq jours de télétravail par semaine", Remote.FULL),
        ("à distance", Remote.FULL),
        ("présentiel / télétravail 2 jours", Remote.HYBRID),
        ("sur site ou à distance", Remote.HYBRID),
        ("présentiel, télétravail non autorisé", Remote.ON_SITE),
        ("sur site, pas de télétravail", Remote.ON_SITE),
        ("télétravail interdit", Remote.ON_SITE),
        ("pas de présentiel, 100 % télétravail", Remote.FULL),
        ("peut-être", None),
    ],
)
def test_remote_words(text: str, remote: Remote | None) -> None:
    assert parse_remote(text) is remote


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("35-45 k€", 35_000, 45_000),
        ("Salaire : entre 40K€ et 60K€ voire plus", 40_000, 60_000),
        ("40K à 48K €", 40_000, 48_000),
        ("30 000 – 70 000 € brut selon expérience", 30_000, 70_000),
        ("1 800 € brut par mois", 21_600, 21_600),
        ("2\u202f500 € brut mensuel sur 13 mois", 32_500, 32_500),
        ("Mensuel de 2917.0 Euros sur 12.0 mois", 35_004, 35_004),
        ("Annuel de 40000.0 Euros à 50000.0 Euros", 40_000, 50_000),
        ("12,50 €/h", 12.5 * HOURS_A_YEAR, 12.5 * HOURS_A_YEAR),
        ("Horaire de 11.88 Euros", 11.88 * HOURS_A_YEAR, 11.88 * HOURS_A_YEAR),
        ("1,8 k€ par mois", 21_600, 21_600),
        ("jusqu'à 45k€", None, 45_000),
        ("à partir de 45 k€", 45_000, None),
        ("38k", 38_000, 38_000),
        ("42000", 42_000, 42_000),
        ("2000 euros brut pour 35h/semaine", 24_000, 24_000),
        ("1900 € brut mensuel (35h hebdo)", 22_800, 22_800),
        ("2 200 € brut, 4 jours par semaine", 26_400, 26_400),
        ("35h/semaine : 11,65 €/h", 11.65 * HOURS_A_YEAR, 11.65 * HOURS_A_YEAR),
        ("500 € par semaine", 26_000, 26_000),
        ("500 € par semaine, pendant 6 mois", 26_000, 26_000),
        ("2 100 € brut par mois, une semaine sur deux hebdo", 25_200, 25_200),
        ("prime de 500 € + 2 100 € brut par mois", 25_200, None),
        ("prime annuelle de 2000 €, salaire 1 900 € par mois", 22_800, 22_800),
        ("2 100 € par mois, primes incluses", 25_200, 25_200),
        ("primes incluses 2 100 € par mois", 25_200, 25_200),
        ("1 800 € brut mensuel, 13 mois par an", 23_400, 23_400),
        ("2 100 € brut mensuel sur 13 mois par an", 27_300, 27_300),
        ("1 800 € par mois versés 13 fois par an", 23_400, 23_400),
        ("2000 € a month, 13 months a year", 26_000, 26_000),
        ("2 100 € brut x 13", 27_300, 27_300),
        ("30 000 € par an, 13 mois par an", 30_000, 30_000),
        ("2 000 € par mois, soit 26 000 € par an", 26_000, 26_000),
        ("35 à 40 000 €", 35_000, 40_000),
        ("35 à 40 K€", 35_000, 40_000),
        ("12,50 € brut/h", 12.5 * HOURS_A_YEAR, 12.5 * HOURS_A_YEAR),
    ],
)
def test_pay_that_is_said(text: str, low: float | None, high: float | None) -> None:
    pay = parse_pay(text)
    assert pay.low == (None if low is None else pytest.approx(low))
    assert pay.high == (None if high is None else pytest.approx(high))
    assert pay.problem == ""


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("TJM 400 €", "pay-day"),
        ("entre 300 et 450 euros / jour", "pay-day"),
        ("1600€ net", "pay-net"),
        ("$90,000 a year", "pay-currency"),
        ("Annuel de 40.0 Euros à 50.0 Euros", "pay-implausible"),
        ("600 euros environ", "pay"),
        ("prime de 300 €", "pay"),
        ("35h/semaine", ""),
        ("selon profil", ""),
        ("De à EUR par an", ""),
    ],
)
def test_pay_is_never_invented(text: str, problem: str) -> None:
    pay = parse_pay(text)
    assert (pay.low, pay.high, pay.problem) == (None, None, problem)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("sans diplôme", 2),
        ("Aucune formation scolaire", 2),
        ("Brevet des collèges", 2),
        ("CAP, BEP – En boulangerie", 3),
        ("CAP", 3),
        ("Bac", 4),
        ("Bac, bac professionnel", 4),
        ("Bac ou équivalent", 4),
        ("Bac+2", 5),
        ("Bac à Bac+2", 4),
        ("Bac à Bac+3", 4),
        ("BTS à Bac+3", 5),
        ("CAP à Bac+2", 3),
        ("Bac + 2 BTS, DUT", 5),
        ("Niveau III : Bac + 2", 5),
        ("Niveau III", 5),
        ("Licence", 6),
        ("Bac+3, Bac+4 ou équivalents", 6),
        ("Bachelor", 6),
        ("Master", 7),
        ("Bac+5 et plus ou équivalents", 7),
        ("diplôme d'ingénieur", 7),
        ("> Bac +5 / Doctorat", 7),
        ("doctorat", 8),
        ("RNCP niveau 6", 6),
        ("NIV5", 5),
        ("5", 5),
        ("certification locale", None),
    ],
)
def test_least_diploma(text: str, level: int | None) -> None:
    assert least_level(text) == level


def test_a_person_has_the_highest_level_and_an_offer_asks_for_the_lowest() -> None:
    assert (least_level("CAP ou Bac pro"), highest_level("CAP puis Bac pro")) == (3, 4)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Bac non obtenu", None),
        ("BTS SIO (non obtenu)", None),
        ("BTS, non obtenu", None),
        ("Bac +2 (non validé)", None),
        ("Licence (1ère année)", None),
        ("2e année de BTS", None),
        ("Master en cours", None),
        ("Bac, BTS en cours", 4),
        ("Master en cours (licence obtenue)", 6),
        ("Bac pro obtenu ; BTS SIO non obtenu", 4),
        ("BTS en formation continue", 5),
        ("Bac obtenu en 2 ans", 4),
        ("Licence 3e année", 6),
        ("non diplômée", 2),
        ("Bac+5", 7),
    ],
)
def test_a_diploma_that_is_not_obtained_is_not_held(text: str, level: int | None) -> None:
    assert held_level(text) == level


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2 ans", 2.0),
        ("2 An(s)", 2.0),
        ("> 5 ans", 5.0),
        ("Au moins 10 ans", 10.0),
        ("3 à 5 ans", 3.0),
        ("6 mois", 0.5),
        ("1 an et 6 mois", 1.5),
        ("Débutant accepté", 0.0),
        ("junior accepté", 0.0),
        ("Moins d'1 an", 0.0),
        ("0 An(s)", 0.0),
        ("Aucune expérience professionnelle", 0.0),
        ("moins de 2 ans", 0.0),
        ("Moins de 6 mois", 0.0),
        ("jusqu'à 3 ans", 0.0),
        ("2 ans maximum", 0.0),
        ("up to 3 years", 0.0),
        ("pas moins de 3 ans", 3.0),
        ("minimum 2 ans, maximum 5 ans", 2.0),
        ("1 à 3 ans maximum", 1.0),
        ("Expérience exigée", None),
        ("3", 3.0),
    ],
)
def test_years_of_experience(text: str, years: float | None) -> None:
    assert parse_experience_years(text) == years


@pytest.mark.parametrize(
    ("text", "code", "level"),
    [
        ("fr:C2", "fr", "C2"),
        ("Anglais courant", "en", "C1"),
        ("Anglais (B2)", "en", "B2"),
        ("anglais - notions", "en", "A1"),
        ("Anglais: Très bon", "en", "C1"),
        ("Anglais: Bon", "en", "B2"),
        ("Arabe : langue maternelle", "ar", "C2"),
        ("English: Professional working proficiency", "en", "B2"),
        ("Spanish: Limited working proficiency", "es", "B1"),
        ("German: Full professional proficiency", "de", "C1"),
        ("espagnol scolaire", "es", "A2"),
        ("Allemand B1", "de", "B1"),
        ("en-GB", "en", None),
        ("polonais", "pl", None),
        ("langage Python", None, None),
    ],
)
def test_languages_and_levels(text: str, code: str | None, level: str | None) -> None:
    assert parse_language(text)[:2] == (code, level)


def test_every_language_is_known_in_both_languages() -> None:
    assert [language_code(name) for name in ("Ukrainien", "Ukrainian", "NÉERLANDAIS", "elvish")] == [
        "uk",
        "uk",
        "nl",
        None,
    ]
    assert cefr_level("comme ci comme ça") is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-31", date(2026, 12, 31)),
        ("2026-09-01T08:00:00.000Z", date(2026, 9, 1)),
        ("2026-09-01 08:00", date(2026, 9, 1)),
        ("31/12/2026", date(2026, 12, 31)),
        ("31-12-2026", date(2026, 12, 31)),
        ("31.12.26", date(2026, 12, 31)),
        ("1er septembre 2026", date(2026, 9, 1)),
        ("le lundi 7 septembre 2026", date(2026, 9, 7)),
        ("septembre 2026", date(2026, 9, 1)),
        ("Sept. 2026", date(2026, 9, 1)),
        ("September 3, 2026", date(2026, 9, 3)),
        ("3 August 2026", date(2026, 8, 3)),
        ("2026-09", date(2026, 9, 1)),
        ("09/2026", date(2026, 9, 1)),
        ("2026", date(2026, 1, 1)),
        ("31/02/2026", None),
        ("2026-13-01", None),
        ("12/31/2026", None),
        ("0001-01-01", None),
        ("bientôt", None),
    ],
)
def test_dates(text: str, day: date | None) -> None:
    assert parse_date(text) == day


def test_the_last_day_of_a_month_and_periods() -> None:
    assert parse_date("février 2028", last_day=True) == date(2028, 2, 29)
    assert parse_period("09/2019 - 06/2021") == (date(2019, 9, 1), date(2021, 6, 30))
    assert parse_period("mars 2020 à aujourd'hui") == (date(2020, 3, 1), None)
    assert parse_period("2020") == (date(2020, 1, 1), date(2020, 12, 31))
    assert parse_period("longtemps") is None
    assert is_soon("Immédiatement")


def test_quantities() -> None:
    assert [parse_number(text) for text in ("1 234,5", "-3", "1e5", "")] == [1234.5, -3.0, None, None]
    assert [parse_count(text) for text in ("12", "-1", "1,5")] == [12, None, None]
    assert [parse_truth(text) for text in ("Oui", "NON", "x", "peut-être")] == [True, False, True, None]
    assert [parse_distance_km(text) for text in ("30 km", "30", "loin")] == [30.0, 30.0, None]
    assert [parse_months(text) for text in ("7 mois", "1 an(s)", "2 ans et 6 mois", "toujours")] == [
        7.0,
        12.0,
        30.0,
        None,
    ]


def test_delivery_words() -> None:
    assert parse_delivery("à distance") is Delivery.ONLINE
    assert parse_delivery("présentiel et distanciel") is Delivery.HYBRID
    assert parse_delivery("le soir") is None


def test_cells_of_skills() -> None:
    assert split_cell("Python:3|SQL (bases, requêtes)|C/C++") == [
        "Python:3",
        "SQL (bases, requêtes)",
        "C/C++",
    ]
    assert split_cell("React (hooks, router), CSS") == ["React (hooks, router)", "CSS"]
    assert skill_level("C#:2") == ("C#", 2)
    assert skill_level("Excel (notions)") == ("Excel", 1)
    assert skill_level("ISO 27001") == ("ISO 27001", None)
    assert loose_skills("Python / Django et CI/CD")[0] == ["Python", "Django", "CI/CD"]
    assert loose_skills("PL/SQL, C++, Node.js + Go")[0] == ["PL/SQL", "C++", "Node.js", "Go"]
    assert loose_skills("Choix technologiques ouverts parmi les solutions libres du marché")[0] == []


def test_names_of_towns() -> None:
    assert town_names("59 - LEZENNES") == (["LEZENNES"], None, "59")
    assert town_names("Paris (75013)")[1] == "75013"


def test_html_entities_and_hidden_characters() -> None:
    assert without_markup("<p>Bonjour</p><p>R&amp;D <b>ici</b><br>là</p>") == "Bonjour\n\nR&D ici\nlà"
    assert without_markup("<script>alert('<p>')</script>Texte<!-- rien -->") == "Texte"
    assert without_markup("x < y et List<String> <3 <p>z</p>") == "x < y et List<String> <3 \nz".replace(
        " \n", "\n"
    )
    assert not has_markup("a < b && c > d; R&D; List<String>")
    assert has_markup("caf&eacute;")
    assert without_controls("a\x00b\r\nc\u202ed\u200f") == "ab\ncd"
    assert fold("Œuvre d’été") == "oeuvre d'ete"
