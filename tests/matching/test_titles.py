import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import load_taxonomy
from matching.titles import TITLE_LIMIT, Seniority, masculine, normalise_title

LEAST_SHARE_OF_TWINS = (
    0.985  # the rest are other words ("barman", "steward"), or typing errors of the sources
)


@pytest.mark.parametrize(
    ("written", "job"),
    [
        ("Développeur / Développeuse web", "développeur web"),
        ("développeur·euse web", "développeur web"),
        ("développeur(se) web", "développeur web"),
        ("développeur.se web", "développeur web"),
        ("développeur-euse web", "développeur web"),
        ("Développeur/euse web", "développeur web"),
        ("Développeuse web", "développeur web"),
        ("Un·e développeur·se web", "développeur web"),
        ("DÉVELOPPEUSE WEB (H/F)", "développeur web"),
        ("Développeur web H/F/X - CDI - Paris (75)", "développeur web"),
        ("[OFFRE POURVUE] Développeur web", "développeur web"),
        ("🚀 Développeur web - Télétravail possible", "développeur web"),
        ("Développeur web 40-45K€", "développeur web"),
        ("Stage 6 mois - Développeur web", "développeur web"),
        ("Développeur web en alternance (24 mois)", "développeur web"),
        ("Développeur web (Lyon 6e)", "développeur web"),
        ("Directeur, Directrice, d'Agence Franchisé(e) (H/F)", "directeur d'agence franchisé"),
        ("Chef de projet digital / Cheffe de projet digital", "chef de projet digital"),
        ("Assistant commercial / Assistante commerciale export", "assistant commercial export"),
        ("Technicien(ne) support", "technicien support"),
        ("conseiller/ère en insertion", "conseiller en insertion"),
        ("serveur ou serveuse", "serveur"),
        ("Auditrice comptable et financière", "auditeur comptable et financier"),
        ("growth hackeuse", "growth hackeur"),
        ("cheffe d'équipe maçonne", "chef d'équipe maçon"),
    ],
)
def test_one_job_however_written(written: str, job: str) -> None:
    assert normalise_title(written).text == job


@pytest.mark.parametrize(
    "title",
    [
        "chef de projet",
        "développeur c/c++",
        "développeur c#/.net",
        "seo/sea manager",
        "développeur front-end / back-end",
        "responsable it/ot",
        "administrateur réseaux et systèmes",
        "technicien de maintenance industrielle",
        "responsable formation professionnelle",
        "r&d engineer",
        "lead generation manager",
        "animateur de stages",
        "animateur résidence senior",
        "ouvrier des matières premières",
        "homme de ménage",
        "sage-femme",
        "data analyst",
        "directeur d'agence de paris",
        "référenceur web",
        "technicien en réfrigération",
    ],
)
def test_meaning_is_left_alone(title: str) -> None:
    assert normalise_title(title).text == title


def test_what_is_taken_out_is_kept_beside() -> None:
    title = normalise_title("Développeuse web confirmée - CDD 6 mois - Paris (75)")
    assert title.text == "développeur web"
    assert title.seniority is Seniority.EXPERIENCED
    assert title.contract_words == ("cdd 6 mois",)
    assert title.place_words == ("paris (75)",)
    assert set(title.removed) == {"confirmée", "cdd 6 mois", "paris (75)"}


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("Senior Data Engineer", Seniority.SENIOR),
        ("data analyst junior", Seniority.JUNIOR),
        ("Lead developer", Seniority.LEAD),
        ("Data engineer", None),
    ],
)
def test_seniority_stands_apart(written: str, level: Seniority | None) -> None:
    assert normalise_title(written).seniority is level


@pytest.mark.parametrize("nothing", ["", "   ", "🚀", "!!!"])
def test_nothing_stays_nothing(nothing: str) -> None:
    assert normalise_title(nothing).text.strip("!") == ""


@given(st.text(max_size=60))
def test_any_text_has_a_normal_form(text: str) -> None:
    normal = normalise_title(text).text
    assert normal == normal.strip()
    assert "  " not in normal


def test_twins_of_the_referential_are_one_text() -> None:
    taxonomy = load_taxonomy()
    twins = [forms for code in taxonomy.occupation_codes if len(forms := taxonomy.forms(code)) == 2]
    sample = twins[::4]
    apart = [forms for forms in sample if normalise_title(forms[0]).text != normalise_title(forms[1]).text]
    assert len(twins) > 3_000
    assert len(apart) <= (1 - LEAST_SHARE_OF_TWINS) * len(sample), apart


def test_things_have_no_gender() -> None:
    words = ("vente", "machine", "maintenance", "matrice", "finance", "carrière", "entreprise")
    assert [masculine(word) for word in words] == list(words)


@pytest.mark.parametrize("piece", ["a", "h/f ", "développeur ", "( "])
def test_a_megabyte_in_place_of_a_title_is_read_up_to_the_limit(piece: str) -> None:
    page = piece * 1_000_000
    start = time.perf_counter()
    assert normalise_title(page) == normalise_title(page[:TITLE_LIMIT])
    assert time.perf_counter() - start < 2.0


@pytest.mark.parametrize(
    ("written", "job"),
    [
        ("Portail42 recrute une ou un responsable SEO", "référenceur web"),
        ("L'agence recrute un·e business developer en stage", "business developer"),
        ("Développeuse ou une développeur full stack", "développeur full stack"),
        ("Technicien ou technicienne réseaux", "technicien réseaux"),
        ("Conseiller ou Conseillère numérique", "conseiller numérique"),
        ("Assistant ou une assistante administrative", "assistant administratif"),
        ("Chef de projet ou cheffe de projet web", "chef de projet web"),
        ("Cuisinier et cuisinière", "cuisinier"),
        ("Vendeur ou vendeuse ou conseiller", "vendeur ou conseiller"),
        ("Data analyst ou data scientist", "data analyst ou data scientist"),
        ("Ventes et vente en ligne", "ventes et vente en ligne"),
        ("Développeur·se front", "développeur front-end"),
        ("Dev back pour une association", "développeur back-end pour une association"),
        ("Développeur front-end / back-end", "développeur front-end / back-end"),
        ("(SysSecDev)Ops", "devops"),
        ("Ingénieur DevSecOps", "ingénieur devsecops"),
        ("Personne développeuse mobile", "développeur mobile"),
        ("Ex coiffeuse, maintenant intégratrice web", "intégrateur web"),
        ("De couvreur à testeur logiciel", "testeur logiciel"),
        ("Je cherche un poste de technicienne support", "technicien support"),
        ("Rédactrice web en recherche d'emploi", "rédacteur web"),
        ("Futur community manager", "community manager"),
        ("Recherche et développement", "recherche et développement"),
        ("Conseillère en reconversion professionnelle", "conseiller en reconversion professionnelle"),
        ("Personne de confiance", "personne de confiance"),
    ],
)
def test_what_is_said_around_the_job_leaves_the_title(written: str, job: str) -> None:
    assert normalise_title(written).text == job
