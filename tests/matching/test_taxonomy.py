"""Facts of the bundled taxonomy that a person of the trade would check first."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import load_taxonomy
from matching.errors import UnknownIdError
from matching.taxonomy import Taxonomy

WEB, COOK_CHIEF, ACCOUNTANT, WEB_CHIEF = "rome:M1855", "rome:G1601", "rome:M1203", "rome:M1886"
WEB_DESIGNER, DATA_ANALYST, DATA_ENGINEER, NETWORK = "rome:E1210", "rome:M1419", "rome:M1811", "rome:M1854"
SUPPORT, MAINTENANCE = "rome:I1404", "rome:I1401"
ESCO_WEB = "esco:occupation/c40a2919-48a9-40ea-b506-1f34f693496d"
SQL = "esco:skill/598de5b0-5b58-4ea7-8058-a4bc4d18c742"
MYSQL = "esco:skill/4da171e5-779c-4983-a76f-91c16751e99f"
JAVASCRIPT = "esco:skill/3cd569a2-4f88-4c1e-9995-8dce8c5e51a7"


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    return load_taxonomy()


def named(taxonomy: Taxonomy, label: str) -> str:
    return next(name.code for name in taxonomy.names("skill") if name.preferred and name.text == label)


# ----------------------------------------------------------------- concepts


def test_every_published_concept_is_there(taxonomy: Taxonomy) -> None:
    skills, occupations = taxonomy.skill_codes, taxonomy.occupation_codes
    assert sum(code.startswith("esco:skill/") for code in skills) == 13_896
    assert sum(code.startswith("rome:competence/") for code in skills) == 18_317
    assert sum(code.startswith("rome:savoir/") for code in skills) >= 15_354
    assert sum(code.startswith("tool:") for code in skills) >= 300
    assert sum(code.startswith("esco:occupation/") for code in occupations) == 3_007
    assert sum(code.startswith("rome:") for code in occupations) == 1_584
    assert sum("appellation" in code for code in taxonomy.occupation_row) == 13_120


def test_digital_transversal_and_language_flags(taxonomy: Taxonomy) -> None:
    esco = [code for code in taxonomy.skill_codes if code.startswith("esco:")]
    assert sum(map(taxonomy.is_digital, esco)) == 1_201
    assert sum(map(taxonomy.is_language, esco)) == 346
    assert (
        sum(code.startswith("rome:") and taxonomy.is_digital(code) for code in taxonomy.occupation_codes)
        == 170
    )
    assert taxonomy.is_digital(WEB)
    assert not taxonomy.is_digital(COOK_CHIEF)
    assert taxonomy.is_transversal(named(taxonomy, "travailler en équipe"))
    assert not taxonomy.is_transversal(SQL)
    assert taxonomy.is_ambiguous("tool:react")
    assert not taxonomy.is_ambiguous("tool:power-bi")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("M1855", WEB),
        ("m1855", WEB),
        ("rome:M1855", WEB),
        ("rome:m1855", WEB),
        (" M1855 ", WEB),
        ("14156", "rome:appellation/14156"),
        ("100023", "rome:competence/100023"),
        ("100003", "rome:savoir/100003"),
        ("403950", "rome:A1102"),
        ("http://data.europa.eu/esco/occupation/c40a2919-48a9-40ea-b506-1f34f693496d", ESCO_WEB),
        ("http://data.europa.eu/esco/skill/598de5b0-5b58-4ea7-8058-a4bc4d18c742", SQL),
        ("http://data.europa.eu/esco/isco/C2512", "isco:2512"),
        ("http://data.europa.eu/esco/isced-f/0613", "esco:group/0613"),
        ("isco:2512", "isco:2512"),
        ("Z9999", None),
        ("développeur", None),
        ("", None),
        ("123456789", None),
    ],
)
def test_a_code_is_found_however_it_is_written(taxonomy: Taxonomy, text: str, code: str | None) -> None:
    assert taxonomy.find(text) == code


def test_kinds(taxonomy: Taxonomy) -> None:
    assert [
        taxonomy.kind(code) for code in (SQL, WEB, "rome:appellation/14156", "isco:2512", "tool:react")
    ] == [
        "skill",
        "occupation",
        "occupation",
        "group",
        "skill",
    ]


def test_unknown_codes_are_said_to_be_unknown(taxonomy: Taxonomy) -> None:
    assert "rome:Z9999" not in taxonomy
    with pytest.raises(UnknownIdError, match="rome:Z9999"):
        taxonomy.label("rome:Z9999")
    with pytest.raises(UnknownIdError, match="no skill"):
        taxonomy.skill_similarity(WEB, SQL)
    with pytest.raises(UnknownIdError, match="no occupation"):
        taxonomy.skills_of(SQL)


# ----------------------------------------------------------------- names


def test_titles_have_both_forms_in_full(taxonomy: Taxonomy) -> None:
    assert taxonomy.forms(WEB) == ("Développeur web", "Développeuse web")
    assert taxonomy.forms(ESCO_WEB) == ("développeur web", "développeuse web")
    assert taxonomy.forms("rome:appellation/38976") == ("Développeur full-stack", "Développeuse full-stack")
    assert taxonomy.forms("rome:M1405") == ("Data scientist",)
    assert taxonomy.label(WEB) == "Développeur / Développeuse web"
    assert taxonomy.label(ESCO_WEB, "en") == "web developer"


def test_no_form_keeps_a_slash_between_genders(taxonomy: Taxonomy) -> None:
    metiers = [code for code in taxonomy.occupation_row if code.startswith("rome:")]
    left = {taxonomy.label(code) for code in metiers if any(" / " in form for form in taxonomy.forms(code))}
    # Two trades in one label, not two genders; each is a name of its own.
    assert left == {
        "Bioinformaticienne / Bio-informaticienne",
        "Lapidaire / Diamantaire",
        "Chercheur / Concepteur informatique",
        "Responsable développement / Business Developer",
        "Responsable plate-forme expédition / Livraison",
        "Traminot / Employée de tramway",
        "Tubiste / Contre tubiste",
    }
    assert set(taxonomy.aliases("rome:B1607")) >= {"Lapidaire", "Diamantaire"}


def test_french_is_spelt_as_french(taxonomy: Taxonomy) -> None:
    labels = [taxonomy.label(code) for code in (*taxonomy.skill_codes, *taxonomy.occupation_row)]
    descriptions = [taxonomy.description(code) for code in taxonomy.occupation_codes]
    assert [text for text in labels + descriptions if "''" in text or "oeuvre" in text] == []
    assert [text for text in labels if text.startswith(("Etudier", "Evaluer", "Electricien", "Etre "))] == []
    assert taxonomy.label("rome:competence/100068") == (
        "Étudier les évolutions de la faune et de la flore dans les milieux naturels"
    )
    assert taxonomy.label("rome:A1101") == "Conducteur / Conductrice d’engins agricoles"


def test_appellations_name_their_metier(taxonomy: Taxonomy) -> None:
    aliases = taxonomy.aliases(WEB)
    assert {"Développeuse front-end", "Développeur full-stack", "Intégratrice web"} <= set(aliases)
    assert not set(aliases) & set(taxonomy.forms(WEB))
    assert taxonomy.broader("rome:appellation/38976") == (WEB,)
    assert taxonomy.occupation_row["rome:appellation/38976"] == taxonomy.occupation_row[WEB]


def test_names_reach_every_concept_in_the_language_it_has(taxonomy: Taxonomy) -> None:
    names = list(taxonomy.names("occupation"))
    assert {name.code for name in names} == set(taxonomy.occupation_codes)
    assert {"Développeuse web", "Web developer".lower()} <= {name.text for name in names if name.preferred}
    skills = {name.code for name in taxonomy.names("skill") if name.preferred}
    assert skills == set(taxonomy.skill_codes)
    assert all(name.text.strip() for name in names)


def test_a_label_falls_back_on_the_other_language(taxonomy: Taxonomy) -> None:
    assert taxonomy.label(WEB, "en") == taxonomy.label(WEB, "fr")
    assert all(taxonomy.label(code) for code in taxonomy.skill_codes)


def test_descriptions_say_what_a_trade_is(taxonomy: Taxonomy) -> None:
    assert "site" in taxonomy.description(WEB)
    assert taxonomy.description(ESCO_WEB, "en").startswith("Web developers")
    assert taxonomy.description("rome:savoir/100003") == ""


# ----------------------------------------------------------------- links


def test_links_go_both_ways(taxonomy: Taxonomy) -> None:
    for code in random.Random(4).sample(taxonomy.skill_codes, 400):
        assert all(code in taxonomy.narrower(wider) for wider in taxonomy.broader(code))
        assert all(code in taxonomy.related(other) for other in taxonomy.related(code))


def test_skills_and_occupations_answer_one_another(taxonomy: Taxonomy) -> None:
    essential, optional = taxonomy.skills_of(ESCO_WEB, "essential"), taxonomy.skills_of(ESCO_WEB, "optional")
    assert JAVASCRIPT in optional
    assert not set(essential) & set(optional)
    assert taxonomy.skills_of(ESCO_WEB) == essential + optional
    assert ESCO_WEB in taxonomy.occupations_of(JAVASCRIPT)


def test_a_web_developer_is_not_an_accountant(taxonomy: Taxonomy) -> None:
    web = {taxonomy.label(code).casefold() for code in taxonomy.skills_of(WEB)}
    assert not any("comptab" in label for label in web)
    assert taxonomy.skills_of("rome:appellation/38976") == taxonomy.skills_of(WEB)
    assert any("comptab" in taxonomy.label(code).casefold() for code in taxonomy.skills_of(ACCOUNTANT))
    siblings = [WEB, "rome:M1814", "rome:M1883", "rome:M1805"]
    assert len({taxonomy.skills_of(code) for code in siblings}) == len(siblings)


def test_every_metier_has_mobilities_and_none_leads_to_itself(taxonomy: Taxonomy) -> None:
    metiers = [code for code in taxonomy.occupation_codes if code.startswith("rome:")]
    assert all(len(taxonomy.mobility(code)) >= 6 for code in metiers)
    assert all(code not in taxonomy.mobility(code) for code in metiers)


def test_the_crosswalk_reads_both_ways_and_says_what_was_checked(taxonomy: Taxonomy) -> None:
    first = taxonomy.crosswalk(WEB)[0]
    assert (first.code, first.checked) == (ESCO_WEB, True)
    assert first.confidence > 0.9
    assert WEB in {link.code for link in taxonomy.crosswalk(ESCO_WEB)}
    linked = [
        code for code in taxonomy.occupation_codes if code.startswith("rome:") and taxonomy.crosswalk(code)
    ]
    assert len(linked) > 1_100
    notary = taxonomy.crosswalk("rome:K1901")
    for code in linked:
        confidences = [link.confidence for link in taxonomy.crosswalk(code)]
        assert confidences == sorted(confidences, reverse=True)
        assert all(0 < confidence <= 1 for confidence in confidences)
    assert all(not link.checked for link in notary)


# ----------------------------------------------------------------- similarity


def test_near_skills_are_near_and_far_ones_are_far(taxonomy: Taxonomy) -> None:
    near, accounting = taxonomy.skill_similarity, named(taxonomy, "comptabilité")
    assert near("tool:vue-js", "tool:react") >= 0.55
    assert near("tool:vue-js", "tool:react") > near("tool:vue-js", JAVASCRIPT) > 0.3
    assert near("tool:vue-js", named(taxonomy, "Java (programmation informatique)")) < 0.4
    assert near("tool:vue-js", accounting) == 0
    assert near(SQL, MYSQL) >= 0.4
    assert near("tool:react", "tool:react") == 1
    assert taxonomy.similar_skills("tool:vue-js", 0.5)[0][0] == "tool:react"


def test_rome_items_are_near_their_namesakes(taxonomy: Taxonomy) -> None:
    docker = next(
        n.code for n in taxonomy.names("skill") if n.text == "Docker" and n.code.startswith("rome:")
    )
    assert taxonomy.skill_similarity(docker, "tool:docker") > 0.95


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        (WEB, "rome:appellation/38976", 1.0, 1.0),
        (WEB, "rome:appellation/200150", 1.0, 1.0),
        (WEB, ESCO_WEB, 0.9, 0.99),
        (WEB, "rome:M1805", 0.5, 0.8),
        (WEB, WEB_DESIGNER, 0.35, 0.6),
        (WEB, DATA_ENGINEER, 0.25, 0.5),
        (WEB, DATA_ANALYST, 0.1, 0.4),
        (WEB, NETWORK, 0.2, 0.45),
        (WEB, SUPPORT, 0.08, 0.3),
        (WEB, WEB_CHIEF, 0.3, 0.6),
        (WEB, ACCOUNTANT, 0.0, 0.1),
        (WEB, COOK_CHIEF, 0.0, 0.05),
        (WEB_CHIEF, COOK_CHIEF, 0.0, 0.1),
        (SUPPORT, MAINTENANCE, 0.6, 0.9),
        (DATA_ANALYST, DATA_ENGINEER, 0.4, 0.7),
        (COOK_CHIEF, "rome:G1609", 0.7, 0.95),
        (ACCOUNTANT, COOK_CHIEF, 0.0, 0.05),
    ],
)
def test_occupations_are_as_near_as_people_say(
    taxonomy: Taxonomy, one: str, other: str, low: float, high: float
) -> None:
    assert low <= taxonomy.occupation_similarity(one, other) <= high


def test_an_isco_group_does_not_glue_its_occupations(taxonomy: Taxonomy) -> None:
    """Analysts, engineers and designers of systems share ISCO 2511; their mean nearness stays moderate."""
    group = [code for code in taxonomy.narrower("isco:2511") if code in taxonomy.occupation_row]
    values = [taxonomy.occupation_similarity(a, b) for a in group for b in group if a < b]
    assert 0.1 < float(np.mean(values)) < 0.45


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_similarity_is_symmetric_bounded_and_one_for_the_same_alone(data: st.DataObject) -> None:
    taxonomy = load_taxonomy()
    for codes, similarity, row_of, spread in (
        (taxonomy.skill_codes, taxonomy.skill_similarity, taxonomy.skill_row, taxonomy.skill_similarities),
        (
            taxonomy.occupation_codes,
            taxonomy.occupation_similarity,
            taxonomy.occupation_row,
            taxonomy.occupation_similarities,
        ),
    ):
        a, b = data.draw(st.sampled_from(codes)), data.draw(st.sampled_from(codes))
        value = similarity(a, b)
        assert value == similarity(b, a)
        assert 0 <= value <= 1
        assert (value == 1) == (a == b)
        assert spread(row_of[a])[row_of[b]] == pytest.approx(value, abs=1e-6)


def test_a_row_of_similarities_agrees_with_the_pairs(taxonomy: Taxonomy) -> None:
    row = taxonomy.skill_row["tool:vue-js"]
    values = taxonomy.skill_similarities(row)
    assert values.shape == (len(taxonomy.skill_codes),)
    assert values.dtype == np.float32
    near = dict(taxonomy.similar_skills("tool:vue-js", 0.0))
    assert {taxonomy.skill_codes[i] for i in np.flatnonzero(values)} == set(near) | {"tool:vue-js"}
