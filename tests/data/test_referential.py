"""The build of the referential: deterministic, honest about its sources, and right in what it mends."""

import csv
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from data import load_certifications, load_taxonomy
from data.build_referential import HERE, build, main
from data.bundled import FILES, REFERENTIAL
from data.gazetteer import Gazetteer
from data.referential.forms import alternatives, gendered_forms
from data.referential.typography import Speller, ligatures, unescape
from matching.errors import ReferentialError
from matching.taxonomy import Taxonomy

ESCO = "http://data.europa.eu/esco/"
SKILL, OCCUPATION = "00000000-0000-0000-0000-00000000000", "00000000-0000-0000-0000-00000000001"


# ----------------------------------------------------------------- a country with two trades


def table(path: Path, header: str, rows: Sequence[Sequence[str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        writer.writerows(rows)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    esco, rome = folder / "esco_merged_fr_en", folder / "rome_v460"
    skills = [
        ("coding", "programmer", "1"),
        ("baking bread", "cuire le pain", "0"),
        ("kneading", "pétrir", "0"),
    ]
    table(
        esco / "skills.csv",
        "uri,type,reuse,label_en,alt_en,desc_en,label_fr,alt_fr,desc_fr,fr_source,digital,green,transversal,language",
        [
            [
                f"{ESCO}skill/{SKILL}{n}",
                "knowledge",
                "",
                en,
                f"{en} well",
                "",
                fr,
                "",
                "",
                "",
                digital,
                "0",
                "0",
                "0",
            ]
            for n, (en, fr, digital) in enumerate(skills)
        ],
    )
    table(
        esco / "occupations.csv",
        "uri,code,isco,label_en,alt_en,desc_en,label_fr,alt_fr,desc_fr",
        [
            [
                f"{ESCO}occupation/{OCCUPATION}0",
                "7512.1",
                "7512",
                "baker",
                "",
                "",
                "boulanger/boulangère",
                "",
                "Cuit.",
            ],
            [
                f"{ESCO}occupation/{OCCUPATION}1",
                "2512.1",
                "2512",
                "coder",
                "",
                "",
                "codeur/codeuse",
                "",
                "Programme.",
            ],
        ],
    )
    table(esco / "occupation_skill.csv", "occ,skill,rel", [["0", "1", "e"], ["0", "2", "o"], ["1", "0", "e"]])
    table(
        esco / "skill_broader.csv",
        "conceptType,conceptUri,broaderType,broaderUri",
        [["", f"{ESCO}skill/{SKILL}{n}", "", f"{ESCO}isced-f/07"] for n in (1, 2)],
    )
    table(
        esco / "occ_broader.csv",
        "conceptType,conceptUri,broaderType,broaderUri",
        [
            ["", f"{ESCO}occupation/{OCCUPATION}0", "", f"{ESCO}isco/C7512"],
            ["", f"{ESCO}occupation/{OCCUPATION}1", "", f"{ESCO}isco/C2512"],
        ],
    )
    table(
        esco / "skill_skill.csv",
        "originalSkillUri,originalSkillType,relationType,relatedSkillType,relatedSkillUri",
        [[f"{ESCO}skill/{SKILL}1", "", "optional", "", f"{ESCO}skill/{SKILL}2"]],
    )
    table(
        esco / "isco_groups.csv",
        "uri,code,label_en,label_fr",
        [[f"{ESCO}isco/C{n}", n, f"group {n}", f"groupe {n}"] for n in ("7512", "2512")],
    )
    table(
        esco / "skill_groups.csv",
        "uri,code,label_en,label_fr,desc_en",
        [[f"{ESCO}isced-f/07", "", "manufacturing", "industrie", ""]],
    )
    table(
        rome / "unix_referentiel_code_rome_v460_utf8.csv",
        "code_rome,code_ogr,libelle_rome,transition_num,code_rome_parent",
        [
            ["D1102", "1", "Boulanger / Boulangère", "N", "D1102"],
            ["M1855", "2", "Codeur / Codeuse web", "O", "M1805"],
            ["M1856", "3", "Expert / Experte code", "N", "M1805"],
        ],
    )
    table(
        rome / "unix_referentiel_appellation_v460_utf8.csv",
        "code_ogr,libelle_appellation_long,code_rome,transition_num",
        [["100", "Codeur / Codeuse", "M1855", "O"], ["101", "Maître d''oeuvre", "M1856", "N"]],
    )
    table(
        rome / "unix_referentiel_competence_v460_utf8.csv",
        "code_ogr,nature,libelle_competence,definition,code_ogr_macro_comp,cat_comp,transition_num",
        [
            ["200", "", "Etudier l''oeuvre", "", "", "", "N"],
            ["201", "", "Tenir des comptes, étudier", "", "", "", "N"],
        ],
    )
    table(
        rome / "unix_referentiel_savoir_v460_utf8.csv",
        "code_ogr_savoir,libelle_savoir,sous_categorie_savoir,transition_num",
        [["300", "Cuire le pain", "Pain", "N"]],
    )
    table(
        rome / "unix_texte_v460_utf8.csv",
        "code_rome,libelle_type_texte,position_phrase,libelle_texte",
        [["M1855", "definition", "2", "Les corrige"], ["M1855", "definition", "1", "Ecrit des programmes."]],
    )
    table(
        rome / "unix_rubrique_mobilite_v460_utf8.csv",
        "code_rome,code_rome_cible,numero_ordre",
        [["M1855", "D1102", "2"], ["M1855", "M1856", "1"]],
    )
    table(
        rome / "rome_v3_items_resolved.csv",
        "code_rome_v3,code_ogr,label,kind",
        [
            ["M1805", "201", "", "savoir-faire"],
            ["D1102", "300", "", "savoir"],
            ["D1102", "999", "Levain", "savoir"],
        ],
    )
    trainings = folder / "trainings_fr" / "trainings_digital_fr.jsonl"
    trainings.parent.mkdir()
    row = {
        "rncp": "RNCP1",
        "title": "Codeur d'oeuvre",
        "level": "NIV5",
        "romes": ["M1855", "X"],
        "blocs": ["Coder"],
    }
    trainings.write_text(json.dumps({**row, "cpf_entries": 3}) + "\n", encoding="utf-8")
    table(
        folder / "geo_fr" / "communes_fr.csv",
        "code_insee,nom,dep,dep_nom,reg_nom,population,codes_postaux,lat,lon",
        [
            ["01001", "Petit-Bourg", "01", "Ain", "Auvergne", "10.0", "01400", "46.1", "4.9"],
            ["01002", "Grand-Bourg", "01", "Ain", "Auvergne", "900.0", "01400|01410", "", ""],
        ],
    )
    (tmp_path / "curation").mkdir()
    return folder


def built(source: Path, name: str = "out") -> Taxonomy:
    return Taxonomy.load(build(source, source.parent / name, source.parent / "curation"))


def test_the_same_sources_give_the_same_bytes(source: Path) -> None:
    first = build(source, source.parent / "one", source.parent / "curation")
    second = build(source, source.parent / "two", source.parent / "curation")
    assert first.read_bytes() == second.read_bytes()
    assert (first.parent / "referential.json").read_bytes() == (
        second.parent / "referential.json"
    ).read_bytes()


def test_the_manifest_names_every_source_with_its_checksum(source: Path) -> None:
    path = build(source, source.parent / "out", source.parent / "curation")
    manifest = json.loads((path.parent / "referential.json").read_text(encoding="utf-8"))
    files = sorted(file.relative_to(source).as_posix() for file in source.rglob("*") if file.is_file())
    assert list(manifest["sources"]) == files
    for name, checksum in manifest["sources"].items():
        assert checksum == hashlib.sha256((source / name).read_bytes()).hexdigest()
    assert manifest["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert manifest["sections"] == {"SKILL": 7, "OCCUPATION": 5, "GROUP": 3, "APPELLATION": 2}


def test_a_change_in_a_source_changes_the_version(source: Path) -> None:
    before = built(source).version
    path = source / "rome_v460" / "unix_texte_v460_utf8.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("corrige", "relit"), encoding="utf-8")
    assert built(source).version != before


def test_a_small_country_is_read_whole(source: Path) -> None:
    taxonomy = built(source)
    assert taxonomy.forms("rome:M1855") == ("Codeur web", "Codeuse web")
    assert taxonomy.aliases("rome:M1855") == ("Codeur", "Codeuse")
    assert taxonomy.aliases("rome:M1856") == ("Maître d’œuvre",)
    assert taxonomy.label("rome:competence/200") == "Étudier l’œuvre"
    assert taxonomy.description("rome:M1855") == "Écrit des programmes. Les corrige."
    assert taxonomy.mobility("rome:M1855") == ("rome:M1856", "rome:D1102")
    assert taxonomy.skills_of("rome:M1855") == taxonomy.skills_of("rome:M1856") == ("rome:competence/201",)
    assert taxonomy.skills_of("rome:D1102") == ("rome:savoir/300", "rome:savoir/999")
    assert taxonomy.label("rome:savoir/999") == "Levain"
    assert taxonomy.skills_of(f"esco:occupation/{OCCUPATION}0", "essential") == (f"esco:skill/{SKILL}1",)
    assert taxonomy.crosswalk("rome:D1102")[0].code == f"esco:occupation/{OCCUPATION}0"
    assert taxonomy.skill_similarity("rome:savoir/300", f"esco:skill/{SKILL}1") > 0.9
    assert taxonomy.related(f"esco:skill/{SKILL}2") == (f"esco:skill/{SKILL}1",)
    assert taxonomy.is_digital("rome:M1855")


def test_places_and_certifications_travel_with_it(source: Path) -> None:
    path = build(source, source.parent / "out", source.parent / "curation")
    communes = Gazetteer.load(path).all()
    assert [commune.name for commune in communes] == ["Grand-Bourg", "Petit-Bourg"]
    assert communes[0].lat is None
    assert communes[0].postcodes == ("01400", "01410")


def test_what_people_wrote_replaces_what_was_published(source: Path) -> None:
    curation = source.parent / "curation"
    table(
        curation / "tools.csv",
        "slug,label,label_en,aliases,parents,related,ambiguous",
        [
            ["front", "front-end", "front end", "", f"esco:skill/{SKILL}0", "", "0"],
            ["vue", "Vue", "", "VueJS|Vue 3", "tool:front", f"esco:skill/{SKILL}0", "1"],
            ["react", "React", "", "", "tool:front", "", "0"],
        ],
    )
    table(
        curation / "crosswalk_digital.csv",
        "rome,esco_code,confidence,note",
        [
            ["rome:M1855", f"esco:occupation/{OCCUPATION}1", "0.9", ""],
            ["rome:D1102", "", "0", "nothing like it"],
        ],
    )
    table(
        curation / "occupation_skills_digital.csv",
        "rome,skill_code,relation",
        [["rome:M1855", "tool:vue", "essential"], ["rome:M1855", "tool:react", "optional"]],
    )
    table(
        curation / "alias_fixes.csv",
        "code,lang,alias,action",
        [
            [f"esco:skill/{SKILL}0", "en", "coding well", "drop"],
            [f"esco:skill/{SKILL}0", "fr", "coder", "add"],
        ],
    )
    table(
        curation / "skill_links.csv",
        "code,relation,other,note",
        [[f"esco:skill/{SKILL}2", "broader", f"esco:skill/{SKILL}1", ""]],
    )
    taxonomy = built(source)
    assert taxonomy.skills_of("rome:M1855") == ("tool:vue", "tool:react")
    assert taxonomy.skills_of("rome:M1856") == ("rome:competence/201",)
    link = taxonomy.crosswalk("rome:M1855")[0]
    assert (link.code, link.checked) == (f"esco:occupation/{OCCUPATION}1", True)
    assert link.confidence == pytest.approx(0.9, abs=0.005)
    assert taxonomy.crosswalk("rome:D1102") == ()
    assert taxonomy.aliases(f"esco:skill/{SKILL}0", "en") == ()
    assert taxonomy.aliases(f"esco:skill/{SKILL}0", "fr") == ("coder",)
    assert taxonomy.aliases("tool:vue", "en") == ("VueJS", "Vue 3")
    assert taxonomy.broader("tool:vue") == ("tool:front",)
    assert taxonomy.is_ambiguous("tool:vue")
    assert not taxonomy.is_ambiguous("tool:react")
    assert taxonomy.is_digital("tool:react")
    assert taxonomy.skill_similarity("tool:vue", "tool:front") >= 0.6
    assert f"esco:skill/{SKILL}1" in taxonomy.broader(f"esco:skill/{SKILL}2")


def test_a_hand_made_row_about_nothing_is_refused(source: Path) -> None:
    table(
        source.parent / "curation" / "crosswalk_digital.csv",
        "rome,esco_code,confidence,note",
        [["Z9", "", "0", ""]],
    )
    with pytest.raises(ReferentialError, match=r"crosswalk_digital\.csv names 'rome:Z9'"):
        built(source)


def test_a_missing_source_is_named(source: Path) -> None:
    (source / "geo_fr" / "communes_fr.csv").unlink()
    with pytest.raises(ReferentialError, match="no geo_fr/communes_fr"):
        built(source)


def test_a_source_in_another_encoding_is_named(source: Path) -> None:
    path = source / "rome_v460" / "unix_texte_v460_utf8.csv"
    path.write_bytes(path.read_text(encoding="utf-8").replace("Les", "Éà").encode("cp1252"))
    with pytest.raises(ReferentialError, match=r"unix_texte_v460_utf8\.csv is not UTF-8"):
        built(source)


def test_the_command_says_what_it_wrote(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = source.parent / "out"
    main([str(source), "--out", str(out), "--curation", str(source.parent / "curation")])
    assert capsys.readouterr().out.startswith(f"{out / 'referential.zip'}: ")


# ----------------------------------------------------------------- spelling


@pytest.mark.parametrize(
    ("label", "forms"),
    [
        ("Développeur / Développeuse web", ("Développeur web", "Développeuse web")),
        ("Chef de projet / Cheffe de projet (PMO)", ("Chef de projet (PMO)", "Cheffe de projet (PMO)")),
        ("expert-comptable/experte-comptable", ("expert-comptable", "experte-comptable")),
        ("vendeur/vendeuse en jeux", ("vendeur en jeux", "vendeuse en jeux")),
        ("Juré international / Jurée internationale", ("Juré international", "Jurée internationale")),
        ("homme de pont/femme de pont", ("homme de pont", "femme de pont")),
        ("Maître / Maîtresse d'équipage", ("Maître d'équipage", "Maîtresse d'équipage")),
        ("Poète / Poétesse", ("Poète", "Poétesse")),
        ("Chef / Cheffe de service infrastructure/environnement",
         ("Chef de service infrastructure/environnement", "Cheffe de service infrastructure/environnement")),
        ("Data scientist", ("Data scientist",)),
        ("Responsable d'atelier en chimie/pharmacie", ("Responsable d'atelier en chimie/pharmacie",)),
        ("Lapidaire / Diamantaire", ("Lapidaire / Diamantaire",)),
    ],
)  # fmt: skip
def test_titles_are_parted_into_whole_forms(label: str, forms: tuple[str, ...]) -> None:
    assert gendered_forms(label) == forms


def test_two_trades_in_one_label_are_two_names() -> None:
    assert alternatives("Lapidaire / Diamantaire") == ("Lapidaire", "Diamantaire")


def test_spelling_is_mended_and_foreign_words_are_left_alone() -> None:
    speller = Speller(["il faut étudier et être à l'écoute", "un événement", "l'event du jour"])
    assert speller.french("Etudier l''oeuvre, Etre au coeur") == "Étudier l’œuvre, Être au cœur"
    assert (
        speller.french("Event manager, Excel, ERP, Edge, Ethnologue")
        == "Event manager, Excel, ERP, Edge, Ethnologue"
    )
    assert ligatures("moelle, coefficient, goéland, shoes, Oeuf, MANOEUVRE") == (
        "moelle, coefficient, goéland, shoes, Œuf, MANŒUVRE"
    )
    assert unescape("  deux\u00a0mots ") == "deux mots"


# ----------------------------------------------------------------- what ships


def test_what_ships_is_what_its_manifest_says() -> None:
    manifest = json.loads((FILES / "referential.json").read_text(encoding="utf-8"))
    assert manifest["sha256"] == hashlib.sha256(REFERENTIAL.read_bytes()).hexdigest()
    assert manifest["version"] == load_taxonomy().version
    assert manifest["bytes"] == REFERENTIAL.stat().st_size <= 15_000_000
    page = (FILES / "SOURCES.md").read_text(encoding="utf-8")
    for name, checksum in manifest["sources"].items():
        assert f"| `{name}` | `{checksum}` |" in page
    assert "This service uses the ESCO classification of the European Commission." in page


def test_what_ships_was_built_from_the_hand_made_files_as_they_are() -> None:
    manifest = json.loads((FILES / "referential.json").read_text(encoding="utf-8"))
    for name, checksum in manifest["curation"].items():
        assert checksum == hashlib.sha256((HERE / "curation" / name).read_bytes()).hexdigest(), (
            f"{name}: build again"
        )


def test_digital_certifications_are_there() -> None:
    certifications = load_certifications()
    assert len(certifications) == 775
    assert len({certification.code for certification in certifications}) == 775
    assert sum(bool(certification.blocks) for certification in certifications) == 203
    assert all(code in load_taxonomy() for certification in certifications for code in certification.romes)
    by_level = {level: sum(c.level == level for c in certifications) for level in range(3, 8)}
    assert by_level == {3: 4, 4: 16, 5: 85, 6: 191, 7: 479}
