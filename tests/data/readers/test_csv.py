"""CSV files as people export them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from data.gazetteer import Gazetteer
from data.readers import (
    Import,
    detect,
    find_offer,
    read_enrolments,
    read_learners,
    read_offers,
    read_sessions,
    read_trainings,
)
from data.readers.columns import COLUMNS, names_by_header
from data.readers.fields import CodeFinder
from matching.errors import BadRecordError, UnknownIdError
from matching.records import (
    Contract,
    Delivery,
    Demand,
    EnrolmentStatus,
    Experience,
    Goal,
    Language,
    Learner,
    Offer,
    Remote,
    Rhythm,
    SkillSource,
)

TODAY = date(2026, 9, 1)
ReadLearners = Callable[..., Import[Learner]]
ReadOffers = Callable[..., Import[Offer]]


@pytest.fixture
def learners(tmp_path: Path, towns: Gazetteer, codes: CodeFinder) -> ReadLearners:
    def read(text: str, encoding: str = "utf-8") -> Import[Learner]:
        path = tmp_path / "apprenants.txt"
        path.write_bytes(text.encode(encoding))
        return read_learners(path, on=TODAY, gazetteer=towns, codes=codes)

    return read


@pytest.fixture
def offers(tmp_path: Path, towns: Gazetteer, codes: CodeFinder) -> ReadOffers:
    def read(text: str, encoding: str = "utf-8") -> Import[Offer]:
        path = tmp_path / "offres.txt"
        path.write_bytes(text.encode(encoding))
        return read_offers(path, on=TODAY, gazetteer=towns, codes=codes)

    return read


FULL = (
    "Identifiant;Titre;Présentation;Compétences;Compétences certifiées;Objectifs;Expériences;Langues;Diplôme;Ville;"
    "Code postal;Mobilité (km);Télétravail;Contrats;Rythme;Disponible le;Prénom;Nom;E-mail;Téléphone;Genre;"
    "Date de naissance;QPV;RQTH;Sans diplôme;Demandeur longue durée\n"
    'a1;Développeuse web junior;"Après dix ans de boulangerie,\nje code.";Python:3|HTML (notions);SQL;'
    "développeuse web|M1855;Boulangère @ Au bon pain (2009-2019) : pain et équipe|Vendeuse (depuis mars 2020);"
    "fr:C2|anglais courant;CAP;Lille;59000;30;2 jours par semaine;CDI, alternance;temps plein;01/10/2026;"
    "Zoé;Durand;zoe@example.org;0600000000;F;31/01/1990;oui;non;;x\n"
)


def test_every_column_of_a_learner(learners: ReadLearners) -> None:
    result = learners(FULL)
    assert result.problems == ()
    assert result.notices == ()
    (learner,) = result.records
    assert learner.headline == "Développeuse web junior"
    assert learner.about == "Après dix ans de boulangerie,\nje code."
    assert [(s.label, s.level, s.source) for s in learner.skills] == [
        ("SQL", None, SkillSource.CERTIFIED),
        ("Python", 3, SkillSource.DECLARED),
        ("HTML", 1, SkillSource.DECLARED),
    ]
    assert learner.goals == (Goal("développeuse web"), Goal("M1855", "rome:M1855"))
    assert learner.experiences == (
        Experience("Boulangère", "Au bon pain", date(2009, 1, 1), date(2019, 12, 31), "pain et équipe"),
        Experience("Vendeuse", None, date(2020, 3, 1)),
    )
    assert learner.languages == (Language("fr", "C2"), Language("en", "C1"))
    assert learner.diploma_level == 3
    assert learner.place is not None
    assert (learner.place.label, learner.place.commune, learner.place.lat) == ("Lille", "59350", 50.6318)
    assert (learner.mobility_km, learner.remote) == (30.0, Remote.HYBRID)
    assert learner.contracts == (Contract.CDI, Contract.APPRENTICESHIP)
    assert (learner.rhythm, learner.available_from) == (Rhythm.FULL_TIME, date(2026, 10, 1))


def test_who_she_is_never_enters_the_learner(learners: ReadLearners) -> None:
    result = learners(FULL)
    (identity,) = result.identities
    assert (identity.learner_id, identity.given_name, identity.family_name) == ("a1", "Zoé", "Durand")
    assert identity.birth_date == date(1990, 1, 31)
    assert (identity.priority_neighbourhood, identity.disability) == (True, False)
    assert (identity.without_diploma, identity.long_term_unemployed) == (None, True)
    assert (identity.email, identity.phone, identity.gender) == ("zoe@example.org", "0600000000", "F")
    for secret in ("Zoé", "Durand", "example.org", "0600000000", "1990"):
        assert secret not in repr(result.records)


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_delimiters_encodings_and_line_ends(
    learners: ReadLearners, delimiter: str, encoding: str, ending: str
) -> None:
    lines = (("id", "présentation", "ville"), ("a1", '"Où, quand; « là »?"', "Lille"), ("a2", "été", "Lyon"))
    result = learners("".join(delimiter.join(line) + ending for line in lines), encoding)
    assert [(r.id, r.about) for r in result.records] == [("a1", "Où, quand; « là »?"), ("a2", "été")]
    told = [notice.facts["encoding"] for notice in result.notices]
    assert told == (["Windows-1252"] if encoding in ("cp1252", "latin-1") else [])


def test_headers_in_french_and_english_whatever_their_case(learners: ReadLearners) -> None:
    french = learners("IDENTIFIANT;code_postal;Mobilité KM;Métiers visés\na;59000;30;vendeuse\n")
    english = learners("id,Postal Code,mobility_km,Goals\na,59000,30,vendeuse\n")
    assert french.records == english.records != ()


@pytest.mark.parametrize("kind", COLUMNS)
def test_no_header_means_two_columns(kind: str) -> None:
    table = names_by_header(kind)
    for name, headers in COLUMNS[kind].items():
        for header in (name, *headers):
            assert table["".join(c for c in header if c.isalnum()).lower()] == name


def test_unknown_columns_are_noticed_and_twins_told(learners: ReadLearners) -> None:
    result = learners("id;ville;couleur;commune\na;;bleu;Lyon\n")
    assert [(n.line, n.column, n.code) for n in result.notices] == [
        (1, "couleur", "unknown-column"),
        (1, "commune", "column-twice"),
    ]
    assert result.records[0].place is not None
    assert result.records[0].place.label == "Lyon"


def test_a_problem_has_its_line_column_value_and_reason_in_two_languages(learners: ReadLearners) -> None:
    result = learners('id;Présentation;Disponible le\na;"deux\nlignes";31/02/2026\nb;;demain\n')
    first, second = result.problems
    assert (first.line, first.column, first.value) == (2, "Disponible le", "31/02/2026")
    assert first.reason.startswith("a date that exists, such as 2026-09-01")
    assert first.in_words("fr").startswith("attendu : une date qui existe")
    assert (second.line, second.dropped) == (4, False)
    assert [learner.available_from for learner in result.records] == [None, None]
    assert (result.rows_read, result.rows_dropped) == (2, 0)


def test_a_field_that_cannot_be_read_is_left_out_and_the_row_kept(learners: ReadLearners) -> None:
    result = learners(
        "id;diplome;mobilite;teletravail;contrats;rythme;langues;competences;statut;qpv\n"
        "a;permis B;loin;bof;bénévolat;parfois;klingon:B2,fr:Z9;Python:9;rêveuse;bof\n"
    )
    assert [p.column for p in result.problems] == [
        "competences",
        "langues",
        "langues",
        "diplome",
        "mobilite",
        "teletravail",
        "contrats",
        "rythme",
        "statut",
        "qpv",
    ]
    (learner,) = result.records
    assert learner.languages == (Language("fr"),)
    assert [(s.label, s.level) for s in learner.skills] == [("Python", None)]
    assert (learner.diploma_level, learner.contracts, learner.remote) == (None, (), None)


def test_rows_that_cannot_be_kept_are_reported_and_the_others_go_in(offers: ReadOffers) -> None:
    result = offers("id;titre;date limite\no1;Dev;2026-12-01\n;Sans id;\no3;;\no1;Encore;\no5;Data;\n")
    assert [offer.id for offer in result.records] == ["o1", "o5"]
    assert [(p.line, p.column, p.code, p.dropped) for p in result.problems] == [
        (3, "id", "missing", True),
        (4, "titre", "missing", True),
        (5, "id", "duplicate-id", True),
    ]
    assert "line 2" in result.problems[2].reason
    assert (result.rows_read, result.rows_dropped) == (5, 3)


def test_every_column_of_an_offer(offers: ReadOffers) -> None:
    result = offers(
        "id;intitulé;missions;profil recherché;entreprise;siret;nb postes;type de contrat;salaire;télétravail;lieu;"
        "code rome;compétences;atouts;langues;niveau d'études;expérience;prise de poste;publiée le;date limite;statut\n"
        "o1;Développeuse;Coder;Aimer coder;Le Bon Code;123;2;CDD 10 mois à temps partiel;30-35 k€;hybride;"
        "93100 Montreuil;M1855;Python,SQL;Vue.js;anglais B2;Bac+2;2 ans;septembre 2026;15/08/2026;31/08/2026;pourvue\n"
    )
    assert result.problems == ()
    assert [(n.column, n.code) for n in result.notices] == [("date limite", "past")]
    (offer,) = result.records
    assert (offer.contract, offer.duration_months, offer.rhythm) == (Contract.CDD, 10.0, Rhythm.PART_TIME)
    assert (offer.pay_min_eur_year, offer.pay_max_eur_year, offer.posts) == (30_000, 35_000, 2)
    assert offer.place is not None
    assert (offer.place.commune, offer.place.departement) == ("93048", "93")
    assert [(s.label, s.demand) for s in offer.skills] == [
        ("Python", Demand.REQUIRED),
        ("SQL", Demand.REQUIRED),
        ("Vue.js", Demand.NICE),
    ]
    assert offer.occupations == ("rome:M1855",)
    assert (offer.diploma_level, offer.experience_years) == (5, 2.0)
    assert (offer.starts, offer.published, offer.expires) == (
        date(2026, 9, 1), date(2026, 8, 15), date(2026, 8, 31),
    )  # fmt: skip
    assert offer.status == "filled"


def test_unknown_codes_and_towns_are_told_and_their_words_kept(
    offers: ReadOffers, learners: ReadLearners
) -> None:
    result = offers("id;titre;rome;ville\no;Dev;Z9999;Atlantide\n")
    assert [(p.code, p.value) for p in result.problems] == [("unknown-code", "Z9999")]
    assert [(n.code, n.value) for n in result.notices] == [("unknown-town", "Atlantide")]
    assert result.records[0].place is not None
    assert result.records[0].place.label == "Atlantide"
    assert learners("id;objectifs\na;M9999\n").records[0].goals == (Goal("M9999"),)


@pytest.mark.parametrize(
    ("lat", "lon", "kept", "told"),
    [
        ("48.85", "2.35", (48.85, 2.35), None),
        ("2.35", "48.85", (48.85, 2.35), "coordinates-swapped"),
        ("55.5", "-21,1", (-21.1, 55.5), "coordinates-swapped"),
        ("50.85", "4.35", (50.85, 4.35), None),
        ("52.52", "13.40", (52.52, 13.40), "coordinates-abroad"),
        ("95", "200", (None, None), "coordinates-off"),
        ("0", "0", (None, None), "coordinates-off"),
        ("48.85", "", (None, None), "coordinates-off"),
    ],
)
def test_coordinates(
    learners: ReadLearners, lat: str, lon: str, kept: tuple[float | None, float | None], told: str | None
) -> None:
    result = learners(f"id;ville;latitude;longitude\na;Quelque part;{lat};{lon}\n")
    place = result.records[0].place
    assert place is not None
    assert (place.lat, place.lon) == kept
    said = {p.code for p in (*result.problems, *result.notices)} - {"unknown-town"}
    assert said == ({told} if told else set())


def test_towns_with_one_name_and_eaten_zeros(learners: ReadLearners) -> None:
    result = learners("id;ville;cp;dept\na;Montreuil;62170;\nb;Montreuil;;93\nc;Bourg-en-Bresse;1000;1\n")
    places = [learner.place for learner in result.records]
    assert [place and place.commune for place in places] == ["62588", "93048", "01053"]


@pytest.mark.parametrize("insee", ["01053", "1053", "1053.0", '="01053"'])
def test_an_insee_code_is_made_whole(learners: ReadLearners, insee: str) -> None:
    (learner,) = learners(f"id;insee\na;{insee}\n").records
    assert learner.place is not None
    assert (learner.place.commune, learner.place.departement) == ("01053", "01")


@pytest.mark.parametrize(
    "postcode", ["01000", "1000", "1000.0", "1000,0", "01 000", '="01000"', '"=""01000"""']
)
def test_a_postcode_is_made_whole(learners: ReadLearners, postcode: str) -> None:
    (learner,) = learners(f"id;cp;ville\na;{postcode};\n").records
    assert learner.place is not None
    assert (learner.place.commune, learner.place.label) == ("01053", "01000")


def test_a_text_that_excel_holds_as_a_formula_is_the_text(learners: ReadLearners) -> None:
    result = learners('id;titre;téléphone\n="007";\'="x";"=""0600000000"""\n="a";=1+1;\n')
    assert [(one.id, one.headline) for one in result.records] == [("007", '="x"'), ("a", "=1+1")]
    assert [one.phone for one in result.identities] == ["0600000000"]


def test_trainings_sessions_and_enrolments(tmp_path: Path, towns: Gazetteer, codes: CodeFinder) -> None:
    def write(name: str, text: str) -> Path:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    trainings = read_trainings(
        write(
            "t",
            "id;intitulé;organisme;RNCP;niveau;modalité;rythme;durée;stage;prérequis;partenaires;ville;labellisée le\n"
            "t1;Dév web;École;37674;Bac+2;mixte;temps plein;7 mois;oui;Aucun;A|B;Lyon;29/02/2024\n"
            "t2;Data;École;RS5000;6;bizarre;;;;;;;\n",
        ),
        on=TODAY, gazetteer=towns, codes=codes,
    )  # fmt: skip
    first, second = trainings.records
    assert (first.certification, first.level, first.delivery) == ("RNCP37674", 5, Delivery.HYBRID)
    assert (first.duration_months, first.internship, first.partners) == (7.0, True, ("A", "B"))
    assert (first.label_from, first.label_until) == (date(2024, 2, 29), date(2027, 2, 28))
    assert (second.certification, second.level) == ("RS5000", 6)
    assert [(p.line, p.column) for p in trainings.problems] == [(3, "modalité")]

    sessions = read_sessions(
        write(
            "s",
            "id;formation;début;fin;places;ville\ns1;t1;5/1/2026;31/7/2026;12;Lyon\n"
            "s2;t1;2026-05-01;2026-04-01;;\ns3;t1;bientôt;;;\n",
        ),
        on=TODAY, gazetteer=towns, codes=codes,
    )  # fmt: skip
    assert [(s.id, s.start, s.end, s.seats) for s in sessions.records] == [
        ("s1", date(2026, 1, 5), date(2026, 7, 31), 12)
    ]
    assert [p.code for p in sessions.problems if p.dropped] == ["dates-reversed", "unusable"]

    enrolments = read_enrolments(
        write("e", "apprenant;session;statut;depuis\na;s1;certifiée;2026-01-05\na;s1;en cours;\nb;s1;?;\n"),
        on=TODAY,
    )
    assert [(e.learner_id, e.status) for e in enrolments.records] == [("a", EnrolmentStatus.CERTIFIED)]
    assert [p.code for p in enrolments.problems if p.dropped] == ["duplicate-id", "unusable"]


def test_a_table_without_known_or_needed_columns_says_so(offers: ReadOffers) -> None:
    assert [p.code for p in offers("a;b\n1;2\n").problems] == ["no-header"]
    result = offers("titre;ville\nDev;Lyon\n")
    assert [(p.code, p.column) for p in result.problems] == [("column-needed", "id")]
    assert result.problems[0].reason == "a column id is needed"


def test_excels_own_first_line_and_cells_too_many(learners: ReadLearners) -> None:
    result = learners("sep=;\nid;titre\na;Dev;reste;encore\n")
    assert [learner.headline for learner in result.records] == ["Dev"]
    assert [(p.line, p.code, p.value) for p in result.problems] == [(3, "extra-cells", "reste")]


def test_an_open_quotation_mark_costs_one_line(learners: ReadLearners) -> None:
    result = learners('id;titre\na;Un\nb;"jamais fermé\nc;Trois\nd;"bien ""fermé"""\n')
    assert [(r.id, r.headline) for r in result.records] == [
        ("a", "Un"),
        ("c", "Trois"),
        ("d", 'bien "fermé"'),
    ]
    assert [(p.line, p.code, p.dropped) for p in result.problems] == [(3, "open-quote", True)]


def test_one_offer_of_a_file(tmp_path: Path, towns: Gazetteer, codes: CodeFinder) -> None:
    path = tmp_path / "o.csv"
    path.write_text("id;titre\noffre-2024-1;Dev\noffre-2024-2;Data\noffre-2024-3;\n", encoding="utf-8")
    assert detect(path) == "csv"
    assert find_offer(path, "offre-2024-2", gazetteer=towns, codes=codes).title == "Data"
    with pytest.raises(
        UnknownIdError, match=r"o\.csv has no offer 'ofre-2024-2' among 3; nearest: offre-2024-2"
    ):
        find_offer(path, "ofre-2024-2", gazetteer=towns, codes=codes)
    with pytest.raises(BadRecordError, match=r"o\.csv: line 4, titre: this is needed"):
        find_offer(path, "offre-2024-3", gazetteer=towns, codes=codes)
    with pytest.raises(BadRecordError, match="no such file"):
        find_offer(tmp_path / "absent.csv", "x", gazetteer=towns, codes=codes)


@pytest.mark.parametrize(
    ("title", "contract", "kept"),
    [
        ("Data analyst en alternance", "CDD", Contract.APPRENTICESHIP),
        ("Alternance - Développeur web", "", Contract.APPRENTICESHIP),
        ("Développeuse web (apprentissage)", "CDD 24 mois", Contract.APPRENTICESHIP),
        ("Stagiaire UX", "CDD", Contract.INTERNSHIP),
        ("Développeuse - Stage", "", Contract.INTERNSHIP),
        ("Conseillère relation alternance", "CDD", Contract.CDD),
        ("Responsable des stages", "CDD", Contract.CDD),
        ("Formatrice en alternance", "CDI", Contract.CDI),
        ("Backstage manager", "", None),
    ],
)
def test_a_title_that_names_the_contract(
    offers: ReadOffers, title: str, contract: str, kept: Contract | None
) -> None:
    result = offers(f"id;titre;contrat\no;{title};{contract}\n")
    assert result.records[0].contract is kept
    changed = kept in (Contract.APPRENTICESHIP, Contract.INTERNSHIP)
    assert [notice.code for notice in result.notices] == (["contract-in-title"] if changed else [])


def test_words_that_settle_nothing_are_no_slip(learners: ReadLearners) -> None:
    result = learners(
        "id;diplome;rythme\na;BTS SIO (non obtenu);temps plein ou partiel\nb;Bac, BTS en cours;le soir\n"
    )
    assert [(one.diploma_level, one.rhythm) for one in result.records] == [(None, None), (4, None)]
    assert [(one.line, one.column, one.code) for one in result.notices] == [
        (2, "diplome", "diploma-unfinished"),
        (3, "diplome", "diploma-unfinished"),
    ]
    assert [(one.line, one.column) for one in result.problems] == [(3, "rythme")]
    assert "ne compte pas" in result.notices[0].in_words("fr")
