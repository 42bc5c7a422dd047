"""JSON Resume, France Travail, JobPosting, offers.jsonl and our own JSONL."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from data.codec import json_line, to_json
from data.gazetteer import Gazetteer
from data.readers import Import, detect, find_offer, read_learners, read_offers
from data.readers.fields import CodeFinder
from matching.errors import UnknownIdError
from matching.records import (
    Contract,
    Demand,
    Language,
    Learner,
    Offer,
    OfferStatus,
    Remote,
    Rhythm,
    Skill,
    SkillSource,
)

TODAY = date(2026, 9, 1)
ReadOffers = Callable[..., Import[Offer]]

TRAVAIL: dict[str, object] = {
    "id": "190ABCD",
    "intitule": "Développeur / Développeuse web (H/F)",
    "description": "Vous développez.\r\nStack : Python.",
    "dateCreation": "2026-08-20T10:12:13.000Z",
    "lieuTravail": {
        "libelle": "59 - LILLE",
        "latitude": 50.63,
        "longitude": 3.05,
        "codePostal": "59000",
        "commune": "59350",
    },
    "romeCode": "M1855",
    "entreprise": {"nom": "Le Bon Code"},
    "typeContrat": "CDD",
    "typeContratLibelle": "CDD - 6 Mois",
    "natureContrat": "Contrat travail",
    "experienceExige": "E",
    "experienceLibelle": "2 An(s)",
    "formations": [
        {"niveauLibelle": "Bac+5 et plus ou équivalents", "exigence": "S"},
        {"niveauLibelle": "Bac+2 ou équivalents", "exigence": "E"},
    ],
    "langues": [{"libelle": "Anglais", "exigence": "S"}],
    "competences": [
        {"code": "300282", "libelle": "Entretenir un espace", "exigence": "E"},
        {"code": "999999", "libelle": "Inconnue au bataillon", "exigence": "S"},
    ],
    "salaire": {"libelle": "Mensuel de 2500.0 Euros sur 12.0 mois"},
    "dureeTravailLibelle": "35H Travail en journée",
    "dureeTravailLibelleConverti": "Temps plein",
    "alternance": False,
    "nombrePostes": 3,
    "qualitesProfessionnelles": [{"libelle": "Travailler en équipe", "description": "…"}],
    "contact": {"nom": "Mme Personne", "courriel": "personne@example.org"},
}


@pytest.fixture
def offers(tmp_path: Path, towns: Gazetteer, codes: CodeFinder) -> ReadOffers:
    def read(value: object) -> Import[Offer]:
        path = tmp_path / "entree"
        path.write_text(value if isinstance(value, str) else json.dumps(value, indent=1), encoding="utf-8")
        return read_offers(path, on=TODAY, gazetteer=towns, codes=codes)

    return read


def test_a_france_travail_offer(offers: ReadOffers) -> None:
    result = offers({"resultats": [TRAVAIL], "filtresPossibles": []})
    assert result.format == "france-travail"
    assert [(p.column, p.value, p.code) for p in result.problems] == [
        ("competences", "999999", "unknown-code")
    ]
    (offer,) = result.records
    assert (offer.contract, offer.duration_months, offer.rhythm) == (Contract.CDD, 6.0, Rhythm.FULL_TIME)
    assert offer.description == "Vous développez.\nStack : Python."
    assert (offer.organisation, offer.posts, offer.published) == ("Le Bon Code", 3, date(2026, 8, 20))
    assert offer.place is not None
    assert (offer.place.label, offer.place.commune, offer.place.departement) == ("Lille", "59350", "59")
    assert (offer.place.lat, offer.place.lon) == (50.63, 3.05)
    assert offer.occupations == ("rome:M1855",)
    assert (offer.diploma_level, offer.experience_years, offer.pay_min_eur_year) == (5, 2.0, 30_000)
    assert offer.languages == (Language("en", None, required=False),)
    assert offer.skills == (
        Skill("Entretenir un espace", "rome:competence/300282"),
        Skill("Inconnue au bataillon", demand=Demand.NICE),
        Skill("Travailler en équipe", demand=Demand.NICE),
    )
    assert "Personne" not in repr(offer)


def test_france_travail_alone_in_a_list_and_by_line(offers: ReadOffers) -> None:
    one = offers(TRAVAIL).records
    assert offers([TRAVAIL]).records == one
    assert offers(json_line(TRAVAIL) + json_line({**TRAVAIL, "id": "2"})).records[:1] == one


@pytest.mark.parametrize("key", ["resultats", "offres", "offers", "items", "data"])
def test_a_list_under_a_key_is_read_on_one_line_as_over_several(offers: ReadOffers, key: str) -> None:
    answer = {key: [TRAVAIL, {**TRAVAIL, "id": "2"}], "filtresPossibles": []}
    over_several = offers(answer)
    on_one = offers(json.dumps(answer, separators=(",", ":")))
    assert (on_one.format, on_one.rows_read, on_one.rows_dropped) == ("france-travail", 2, 0)
    assert on_one.records == over_several.records
    assert [offer.id for offer in offers(json_line(answer) + "\n\n").records] == ["190ABCD", "2"]


def test_one_line_of_one_record_stays_a_line(offers: ReadOffers) -> None:
    result = offers(json_line({**TRAVAIL, "competences": []}))
    assert [offer.id for offer in result.records] == ["190ABCD"]
    two_lines = offers(json_line({"data": [TRAVAIL]}) + json_line(TRAVAIL))
    assert [offer.id for offer in two_lines.records] == ["190ABCD"]
    assert [(p.line, p.dropped) for p in two_lines.problems if p.code != "unknown-code"] == [(1, True)]


def test_beginners_and_apprentices_at_france_travail(offers: ReadOffers) -> None:
    (offer,) = offers(
        {**TRAVAIL, "experienceExige": "D", "experienceLibelle": "Débutant accepté", "alternance": True}
    ).records
    assert (offer.experience_years, offer.contract) == (0.0, Contract.APPRENTICESHIP)
    (bare,) = offers({"id": "x", "intitule": "Dev", "typeContrat": "LIB"}).records
    assert (bare.contract, bare.place, bare.skills, bare.experience_years) == (
        Contract.FREELANCE,
        None,
        (),
        None,
    )


POSTING: dict[str, object] = {
    "@context": "https://schema.org/",
    "@type": "JobPosting",
    "title": "Développeuse web",
    "description": "&lt;p&gt;Vous cod&eacute;ez&lt;/p&gt;".replace("&lt;", "<").replace("&gt;", ">"),
    "qualifications": "Aimer coder",
    "identifier": {"@type": "PropertyValue", "name": "Le Bon Code", "value": "P-7"},
    "datePosted": "2026-08-20",
    "validThrough": "2026-10-20T00:00",
    "employmentType": ["FULL_TIME", "CONTRACTOR"],
    "hiringOrganization": {"@type": "Organization", "name": "Le Bon Code"},
    "jobLocation": {
        "@type": "Place",
        "address": {"@type": "PostalAddress", "addressLocality": "Lyon", "postalCode": "69001"},
        "geo": {"@type": "GeoCoordinates", "latitude": "4.83", "longitude": "45.75"},
    },
    "jobLocationType": "TELECOMMUTE",
    "baseSalary": {
        "@type": "MonetaryAmount",
        "currency": "EUR",
        "value": {"@type": "QuantitativeValue", "minValue": 2500, "maxValue": "3000", "unitText": "MONTH"},
    },
    "skills": "Python, Vue.js",
    "experienceRequirements": {"@type": "OccupationalExperienceRequirements", "monthsOfExperience": 18},
    "educationRequirements": {
        "@type": "EducationalOccupationalCredential",
        "credentialCategory": "bachelor degree",
    },
    "totalJobOpenings": 2,
}


def test_a_job_posting(offers: ReadOffers) -> None:
    result = offers(POSTING)
    assert result.format == "job-posting"
    assert result.problems == ()
    assert {n.code for n in result.notices} == {"markup", "coordinates-swapped"}
    (offer,) = result.records
    assert (offer.id, offer.description, offer.profile) == ("P-7", "Vous codéez", "Aimer coder")
    assert (offer.contract, offer.rhythm, offer.remote) == (Contract.FREELANCE, Rhythm.FULL_TIME, Remote.FULL)
    assert (offer.pay_min_eur_year, offer.pay_max_eur_year, offer.posts) == (30_000, 36_000, 2)
    assert (offer.experience_years, offer.diploma_level) == (1.5, 6)
    assert (offer.published, offer.expires) == (date(2026, 8, 20), date(2026, 10, 20))
    assert offer.place is not None
    assert (offer.place.commune, offer.place.lat, offer.place.lon) == ("69123", 45.75, 4.83)
    assert [skill.label for skill in offer.skills] == ["Python", "Vue.js"]


def test_postings_in_a_graph_a_list_and_a_page(offers: ReadOffers) -> None:
    (one,) = offers(POSTING).records
    other = {**POSTING, "identifier": "P-8"}
    graph = {"@context": "https://schema.org", "@graph": [{"@type": "Organization"}, POSTING, other]}
    assert [offer.id for offer in offers(graph).records] == ["P-7", "P-8"]
    assert offers([POSTING, other]).records[0] == one
    page = (
        "<!DOCTYPE html>\n<html><head>\n<script type='application/ld+json'>\n{broken\n</script>\n"
        f'<script type="application/ld+json">{json.dumps([[POSTING]])}</script></head><body>…</body></html>'
    )
    result = offers(page)
    assert result.format == "job-posting-page"
    assert result.records == (one,)
    assert [(p.code, p.line, p.dropped) for p in result.problems] == [("broken-json", 4, True)]
    assert [p.code for p in offers("<html><body>rien</body></html>").problems] == ["no-posting"]
    assert [p.code for p in offers({"@type": "Organization"}).problems] == ["no-posting"]


def test_a_posting_without_an_id_gets_one_that_stays(offers: ReadOffers) -> None:
    bare = {"@type": "JobPosting", "title": "Dev", "url": "https://example.org/1"}
    first, again = offers(bare), offers({**bare, "description": "autre"})
    assert first.records[0].id == again.records[0].id
    assert first.records[0].id.startswith("posting-")
    assert [n.code for n in first.notices] == ["id-made"]


@pytest.mark.parametrize(
    ("salary", "low", "told"),
    [
        ({"currency": "EUR", "value": {"value": 40000, "unitText": "YEAR"}}, 40_000, None),
        ({"currency": "EUR", "value": 40000}, 40_000, None),
        ("35-45 k€", 35_000, None),
        (42000, 42_000, None),
        ({"currency": "EUR", "value": {"value": 400, "unitText": "DAY"}}, None, "pay-day"),
        ({"currency": "USD", "value": {"value": 90000, "unitText": "YEAR"}}, None, "pay-currency"),
        ({"currency": "EUR", "value": {"value": 40, "unitText": "YEAR"}}, None, "pay-implausible"),
    ],
)
def test_base_salary(offers: ReadOffers, salary: object, low: float | None, told: str | None) -> None:
    result = offers({**POSTING, "baseSalary": salary})
    assert result.records[0].pay_min_eur_year == low
    said = {p.code for p in (*result.problems, *result.notices)} - {"markup", "coordinates-swapped"}
    assert said == ({told} if told else set())


ROW: dict[str, object] = {
    "id": "eig:1",
    "title": "[OFFRE POURVUE] Data scientist",
    "title_raw": "Un·e data scientist",
    "employer": "Cour des comptes",
    "description": "Outil de rédaction collaborative.",
    "profile": "Compétences :\n- Python",
    "location_text": "présence régulière à Paris",
    "location_confidence": "heuristic",
    "commune": "Paris",
    "insee": "75056",
    "departement": "75",
    "lat": 48.85661,
    "lon": 2.3428,
    "contract": "CDD 10 mois (programme)",
    "employment_type": "CDD",
    "start_date": "2020-09",
    "duration": "10 mois",
    "published": "2020-04-30",
    "closes": "2020-06-01",
    "salary": "TJM envisagé : 500€",
    "remote": "partial/mentioned",
    "education": "Bac + 3, bac + 4",
    "experience": "junior accepté",
    "languages_required": [{"langue": "Anglais", "niveau": "Très bon", "exige": False}],
    "licences": ["Permis B"],
    "skills": "Python / Django et choix libre",
    "rome": "M1855",
    "licence": "Licence Ouverte 2.0",
    "dup_of": "eig:0",
}


def test_a_row_of_offers_jsonl(offers: ReadOffers) -> None:
    result = offers(json_line(ROW))
    assert result.format == "open-offers"
    assert result.problems == ()
    assert {n.code for n in result.notices} == {
        "copy",
        "place-guessed",
        "pay-day",
        "past",
        "not-read",
        "not-a-skill",
    }
    (offer,) = result.records
    assert (offer.title, offer.status) == ("Data scientist", OfferStatus.FILLED)
    assert (offer.contract, offer.duration_months, offer.starts) == (Contract.CDD, 10.0, date(2020, 9, 1))
    assert (offer.published, offer.expires) == (date(2020, 4, 30), date(2020, 6, 1))
    assert (offer.remote, offer.diploma_level, offer.experience_years) == (Remote.HYBRID, 6, 0.0)
    assert offer.languages == (Language("en", "C1", required=False),)
    assert offer.place is not None
    assert (offer.place.label, offer.place.commune) == ("Paris", "75056")
    assert [skill.label for skill in offer.skills] == ["Python", "Django"]
    assert offer.occupations == ("rome:M1855",)
    assert offer.licence == "Licence Ouverte 2.0"


def test_rows_in_the_variant_layout(offers: ReadOffers) -> None:
    row = {
        "id": "x:1", "title": "Agent", "location": "93 - MONTREUIL", "commune": "93048", "contract": "MIS",
        "contract_label": "Intérim - 3 Mois", "alternance": False, "duree": "Temps partiel", "date": "2026-03-13",
        "remote": False, "tags": ["Terraform"], "is_dup": True, "dup_group": "g1", "experience_exige": "D",
        "competences": [{"code": "104167", "libelle": "Produits d'entretien", "exigence": "S"}],
    }  # fmt: skip
    (offer,) = offers(json_line(row)).records
    assert (offer.contract, offer.duration_months, offer.rhythm) == (Contract.INTERIM, 3.0, Rhythm.PART_TIME)
    assert (offer.remote, offer.experience_years) == (None, 0.0)
    assert offer.place is not None
    assert offer.place.label == "Montreuil"
    assert offer.skills == (
        Skill("Produits d'entretien", "rome:savoir/104167", demand=Demand.NICE),
        Skill("Terraform"),
    )


RESUME: dict[str, object] = {
    "basics": {
        "name": "Amina Benali Roux",
        "label": "Développeuse web",
        "image": "https://example.org/a.png",
        "email": "amina@example.org",
        "phone": "+33 6 00 00 00 00",
        "summary": "J'aime le web.",
        "location": {"address": "3 rue Haute", "postalCode": "69001", "city": "Lyon", "countryCode": "FR"},
        "profiles": [{"network": "x", "username": "amina"}],
    },
    "work": [
        {
            "name": "Le Bon Code",
            "position": "Stagiaire",
            "startDate": "2025-01",
            "endDate": "2025-06",
            "highlights": ["a", "b"],
        },
        {"name": "Au bon pain", "position": "Boulangère", "startDate": "2020-05-01", "endDate": "2019-01-01"},
    ],
    "volunteer": [{"organization": "Croix", "position": "Secouriste"}],
    "education": [
        {"institution": "Lycée", "studyType": "Baccalauréat", "area": "S"},
        {"institution": "IUT", "studyType": "BTS", "area": "SIO"},
        {"institution": "Fac", "studyType": "Master (en cours)", "area": "Info"},
    ],
    "certificates": [{"name": "Pix", "issuer": "Pix"}],
    "skills": [{"name": "Web", "level": "Intermediate", "keywords": ["HTML", "Vue.js"]}],
    "languages": [
        {"language": "Français", "fluency": "Native speaker"},
        {"language": "English", "fluency": "Fluent"},
    ],
    "references": [{"name": "M. Untel", "reference": "Très bien"}],
}


def test_a_json_resume(tmp_path: Path, towns: Gazetteer, codes: CodeFinder) -> None:
    path = tmp_path / "cv.json"
    path.write_text(json.dumps(RESUME, indent=2), encoding="utf-8")
    result = read_learners(path, on=TODAY, gazetteer=towns, codes=codes)
    assert result.format == "json-resume"
    assert [(p.column, p.code) for p in result.problems] == [("work[1].endDate", "dates-reversed")]
    assert {(n.column, n.code) for n in result.notices} == {("id", "id-made"), ("references", "not-read")}
    (learner,) = result.records
    assert (learner.headline, learner.about, learner.diploma_level) == (
        "Développeuse web",
        "J'aime le web.",
        5,
    )
    assert [(e.title, e.organisation, e.start, e.end) for e in learner.experiences] == [
        ("Stagiaire", "Le Bon Code", date(2025, 1, 1), date(2025, 6, 30)),
        ("Boulangère", "Au bon pain", date(2020, 5, 1), None),
        ("Secouriste", "Croix", None, None),
    ]
    assert learner.experiences[0].description == "- a\n- b"
    assert learner.skills == (
        Skill("Pix", source=SkillSource.CERTIFIED),
        Skill("Web", level=2),
        Skill("HTML", level=2),
        Skill("Vue.js", level=2),
    )
    assert learner.languages == (Language("fr", "C2"), Language("en", "C1"))
    assert learner.place is not None
    assert learner.place.commune == "69123"
    (identity,) = result.identities
    assert (identity.given_name, identity.family_name) == ("Amina", "Benali Roux")
    assert (identity.email, identity.address) == ("amina@example.org", "3 rue Haute")
    for secret in ("Amina", "amina", "Benali", "rue Haute", "Untel", "+33"):
        assert secret not in repr(learner)


@pytest.mark.parametrize(
    ("master", "level"),
    [
        ({"studyType": "Master", "endDate": "2027-06"}, 5),
        ({"studyType": "Master", "endDate": "2026-06"}, 7),
        ({"studyType": "Master", "endDate": "en cours"}, 5),
        ({"studyType": "Master", "area": "Info (1re année)"}, 5),
        ({"studyType": "Master", "area": "Info"}, 7),
    ],
)
def test_studies_that_are_not_over_give_no_level(
    tmp_path: Path, towns: Gazetteer, codes: CodeFinder, master: dict[str, str], level: int
) -> None:
    path = tmp_path / "cv.json"
    path.write_text(json.dumps({**RESUME, "education": [{"studyType": "BTS"}, master]}), encoding="utf-8")
    (learner,) = read_learners(path, on=TODAY, gazetteer=towns, codes=codes).records
    assert learner.diploma_level == level


def test_the_same_person_keeps_her_id(tmp_path: Path, towns: Gazetteer) -> None:
    ids = []
    changes: tuple[dict[str, object], ...] = ({}, {"skills": []})
    for number, extra in enumerate(changes):
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps({**RESUME, **extra}), encoding="utf-8")
        ids.append(read_learners(path, gazetteer=towns).records[0].id)
    assert ids[0] == ids[1]
    assert ids[0].startswith("resume-")


def test_our_own_jsonl_names_the_field_that_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "learners"
    path.write_text(json_line(to_json(Learner(id="a"))) + '{"id":"b","skills":[{"label":3}]}\n{"id":"c"}\n')
    result = read_learners(path)
    assert (result.format, [learner.id for learner in result.records]) == ("records", ["a", "c"])
    assert [(p.line, p.column, p.dropped) for p in result.problems] == [(2, "skills[0].label", True)]


def test_a_format_of_the_other_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text(json.dumps(RESUME))
    assert detect(path) == "json-resume"
    result = read_offers(path)
    assert result.records == ()
    assert result.problems[0].reason == "this looks like json-resume, which holds no offers"


def test_one_offer_of_a_jsonl(tmp_path: Path, towns: Gazetteer, codes: CodeFinder) -> None:
    path = tmp_path / "offers.jsonl"
    path.write_text(
        "".join(json_line({**ROW, "id": f"eig:{number}"}) for number in range(30)), encoding="utf-8"
    )
    assert find_offer(path, "eig:17", gazetteer=towns, codes=codes).id == "eig:17"
    with pytest.raises(UnknownIdError, match="nearest: eig:17"):
        find_offer(path, "eg:17", gazetteer=towns, codes=codes)
