"""The hand-made files: every code exists, every name means one thing, every digital métier is covered."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import pytest

import data
from data import load_certifications, load_taxonomy
from matching.taxonomy import Lang, Taxonomy

FOLDER = Path(data.__file__).parent / "curation"
HEADERS = {
    "tools.csv": "slug label label_en aliases parents related ambiguous",
    "crosswalk_digital.csv": "rome esco_code confidence note",
    "occupation_skills_digital.csv": "rome skill_code relation",
    "alias_fixes.csv": "code lang alias action reason",
    "trainings_catalogue.csv": "rncp title_public family level months skill_codes occupations"
    " prerequisites typical_tools",
}
LISTS = {"aliases", "parents", "related", "skill_codes", "occupations", "typical_tools"}
FAMILIES = {
    "web-dev",
    "mobile-dev",
    "data",
    "ai",
    "systems-networks",
    "support",
    "cybersecurity",
    "cloud-devops",
    "design-ux",
    "digital-marketing",
    "project",
    "e-commerce",
    "telecom-fibre",
    "erp-crm",
    "qa-testing",
    "content-media",
    "office-digital",
    "embedded-iot",
}
EVERYDAY = {
    "go",
    "react",
    "word",
    "make",
    "notion",
    "slack",
    "teams",
    "express",
    "spring",
    "rust",
    "sage",
    "flask",
    "node",
    "sketch",
    "bubble",
    "helm",
    "dart",
    "c",
    "shell",
    "snowflake",
    "tableau",
    "docker",
    "jest",
    "cucumber",
    "blender",
    "stripe",
    "zoom",
    "discord",
    "miro",
    "outlook",
    "windows",
    "spark",
    "rest",
    "api",
}
LANGS: dict[str, Lang] = {"fr": "fr", "en": "en"}
Row = dict[str, str]


def rows(name: str) -> list[Row]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def listed(field: str) -> list[str]:
    return field.split("|") if field else []


def fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("’", "'")).encode("ascii", "ignore").decode()
    return " ".join(plain.lower().split())


def names(tool: Row) -> set[str]:
    return {fold(name) for name in (tool["label"], tool["label_en"], *listed(tool["aliases"]))}


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    return load_taxonomy()


@pytest.fixture(scope="module")
def tools() -> dict[str, Row]:
    return {f"tool:{row['slug']}": row for row in rows("tools.csv")}


@pytest.fixture(scope="module")
def metiers(taxonomy: Taxonomy) -> set[str]:
    """The métiers that are flagged digital, and the family of computing."""
    return {
        code
        for code in taxonomy.occupation_codes
        if code.startswith("rome:") and (taxonomy.is_digital(code) or code.startswith("rome:M18"))
    }


def unknown(codes: Iterable[str], taxonomy: Taxonomy, tools: dict[str, Row]) -> set[str]:
    """Codes that name neither a published skill nor a curated tool."""
    return {code for code in codes if code not in tools and code not in taxonomy.skill_row}


@pytest.mark.parametrize("name", HEADERS)
def test_layout(name: str) -> None:
    raw = (FOLDER / name).read_bytes()
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert raw.decode("utf-8").splitlines()[0] == HEADERS[name].replace(" ", ",")
    found = rows(name)
    assert found
    for row in found:
        assert None not in row, row
        assert None not in row.values(), row
        for column, value in row.items():
            assert value == value.strip(), (row, column)
            assert "  " not in value, (row, column)
            if column in LISTS:
                parts = listed(value)
                assert all(part == (part.strip() or None) for part in parts), (row, column)
                assert len(parts) == len(set(parts)), (row, column)


def test_tools_are_well_formed(taxonomy: Taxonomy, tools: dict[str, Row]) -> None:
    assert len(tools) == len(rows("tools.csv")) >= 300
    for code, tool in tools.items():
        assert re.fullmatch(r"tool:[a-z0-9]+(-[a-z0-9]+)*", code)
        assert tool["label"], code
        assert tool["label_en"], code
        assert tool["ambiguous"] in {"0", "1"}, code
        parents, related = listed(tool["parents"]), listed(tool["related"])
        assert 1 <= len(parents) <= 3, code
        assert code not in parents + related, code
        assert not set(parents) & set(related), code
        assert not unknown(parents + related, taxonomy, tools), code
        folded = [fold(alias) for alias in listed(tool["aliases"])]
        assert len(folded) == len(set(folded)), code


def test_parents_make_no_circle(tools: dict[str, Row]) -> None:
    def climb(code: str, below: tuple[str, ...]) -> None:
        assert code not in below, below
        for parent in listed(tools[code]["parents"]):
            if parent in tools:
                climb(parent, (*below, code))

    for code in tools:
        climb(code, ())


@pytest.mark.parametrize(
    "pair",
    [
        ("vue-js", "react"),
        ("aws", "azure"),
        ("nagios", "zabbix"),
        ("power-bi", "tableau"),
        ("figma", "adobe-xd"),
        ("django", "flask"),
        ("docker", "kubernetes"),
    ],
)
def test_rivals_share_a_narrow_parent(tools: dict[str, Row], pair: tuple[str, str]) -> None:
    one, other = (f"tool:{slug}" for slug in pair)
    above = {parent for parent in listed(tools[one]["parents"]) if parent.startswith("tool:")}
    above_other = set(listed(tools[other]["parents"]))
    grand = {up for parent in above_other if parent in tools for up in listed(tools[parent]["parents"])}
    assert above & (above_other | grand)


def test_a_name_means_one_thing(taxonomy: Taxonomy, tools: dict[str, Row]) -> None:
    fixes = rows("alias_fixes.csv")
    gone = {(row["code"], fold(row["alias"])) for row in fixes if row["action"] == "drop"}
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for name in taxonomy.names("skill"):
        if name.code.startswith("esco:") and (name.preferred or (name.code, fold(name.text)) not in gone):
            owners[fold(name.text)].add(name.code)
    for row in fixes:
        if row["action"] == "add":
            owners[fold(row["alias"])].add(row["code"])
    added = {fold(row["alias"]) for row in fixes if row["action"] == "add"}
    for code, tool in tools.items():
        for text in names(tool):
            owners[text].add(code)
    flagged = {code for code, tool in tools.items() if tool["ambiguous"] == "1"}
    shared = {
        text: codes
        for text, codes in owners.items()
        if len(codes) > 1 and (codes & tools.keys() or text in added) and not codes & flagged
    }
    assert not shared


def test_two_tools_never_share_a_name(tools: dict[str, Row]) -> None:
    found = Counter(name for tool in tools.values() for name in names(tool))
    assert not {name for name, count in found.items() if count > 1}


def test_everyday_words_are_flagged(tools: dict[str, Row]) -> None:
    found = Counter(
        word for tool in tools.values() if tool["ambiguous"] == "1" for word in names(tool) & EVERYDAY
    )
    unflagged = {code for code, tool in tools.items() if tool["ambiguous"] == "0" and names(tool) & EVERYDAY}
    assert not unflagged
    assert set(found) == EVERYDAY


def test_crosswalk(taxonomy: Taxonomy, metiers: set[str]) -> None:
    links = rows("crosswalk_digital.csv")
    assert {row["rome"] for row in links} == metiers
    assert max(Counter(row["rome"] for row in links).values()) <= 3
    assert len({(row["rome"], row["esco_code"]) for row in links}) == len(links)
    for row in links:
        if row["esco_code"]:
            assert row["esco_code"].startswith("esco:occupation/")
            assert row["esco_code"] in taxonomy
            assert 0.4 <= float(row["confidence"]) <= 1.0, row
        else:
            assert row["note"], row
            assert float(row["confidence"]) == 0.0, row
            assert [link["rome"] for link in links].count(row["rome"]) == 1, row


@pytest.mark.parametrize(
    ("metier", "occupation"),
    [
        ("rome:M1855", "web developer"),
        ("rome:M1866", "ethical hacker"),
        ("rome:M1894", "database administrator"),
        ("rome:E1101", "online community manager"),
        ("rome:I1404", "ICT help desk agent"),
        ("rome:M1405", "data scientist"),
    ],
)
def test_plain_pairs_are_sure(taxonomy: Taxonomy, metier: str, occupation: str) -> None:
    sure = {
        taxonomy.label(row["esco_code"], "en")
        for row in rows("crosswalk_digital.csv")
        if row["rome"] == metier and float(row["confidence"]) >= 0.9
    }
    assert sure == {occupation}


def test_occupation_skills(taxonomy: Taxonomy, tools: dict[str, Row], metiers: set[str]) -> None:
    links = rows("occupation_skills_digital.csv")
    by_metier: defaultdict[str, list[Row]] = defaultdict(list)
    for row in links:
        by_metier[row["rome"]].append(row)
    assert {code for code in metiers if code.startswith("rome:M18")} <= by_metier.keys() <= metiers
    assert not unknown({row["skill_code"] for row in links}, taxonomy, tools)
    assert {row["relation"] for row in links} == {"essential", "optional"}
    for code, own in by_metier.items():
        assert 8 <= len(own) <= 24, code
        assert len({row["skill_code"] for row in own}) == len(own), code
        assert sum(row["relation"] == "essential" for row in own) >= 5, code


def test_siblings_differ() -> None:
    skills: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows("occupation_skills_digital.csv"):
        skills[row["rome"]].add(row["skill_code"])
    near = {
        (one, other)
        for one, other in combinations(sorted(skills), 2)
        if len(skills[one] & skills[other]) > 0.6 * len(skills[one] | skills[other])
    }
    assert not near


def test_alias_fixes(taxonomy: Taxonomy) -> None:
    fixes = rows("alias_fixes.csv")
    assert len({(row["code"], row["lang"], row["alias"]) for row in fixes}) == len(fixes)
    for row in fixes:
        assert row["code"].startswith("esco:skill/"), row
        assert row["code"] in taxonomy, row
        assert row["lang"] in {"fr", "en"}, row
        assert row["action"] in {"add", "drop"}, row
        assert row["alias"], row
        assert row["reason"], row
        lang = LANGS[row["lang"]]
        held = {*taxonomy.aliases(row["code"], lang), *taxonomy.forms(row["code"], lang)}
        assert (row["alias"] in held) == (row["action"] == "add"), row


def test_the_referential_holds_the_tools(taxonomy: Taxonomy, tools: dict[str, Row]) -> None:
    assert {code for code in taxonomy.skill_codes if code.startswith("tool:")} == set(tools)
    for code, tool in tools.items():
        held = {*taxonomy.aliases(code), taxonomy.label(code)}
        assert set(listed(tool["aliases"])) <= held, code
        assert taxonomy.is_ambiguous(code) == (tool["ambiguous"] == "1"), code


def test_trainings(taxonomy: Taxonomy, tools: dict[str, Row], metiers: set[str]) -> None:
    catalogue = rows("trainings_catalogue.csv")
    assert 60 <= len(catalogue) <= 100
    assert len({row["rncp"] for row in catalogue}) == len(catalogue)
    assert {row["family"] for row in catalogue} == FAMILIES
    for row in catalogue:
        assert re.fullmatch(r"RNCP\d{4,5}", row["rncp"]), row
        assert row["level"] in {"NIV3", "NIV4", "NIV5", "NIV6"}, row
        assert 4 <= int(row["months"]) <= 12, row
        assert 6 <= len(listed(row["skill_codes"])) <= 15, row
        assert not unknown(listed(row["skill_codes"]) + listed(row["typical_tools"]), taxonomy, tools), row
        assert 1 <= len(listed(row["occupations"])) <= 4, row
        assert all(code in taxonomy.occupation_row for code in listed(row["occupations"])), row
        assert row["prerequisites"].endswith("."), row
    assert {row["level"] for row in catalogue} >= {"NIV4", "NIV5", "NIV6"}
    assert 6 <= sorted(int(row["months"]) for row in catalogue)[len(catalogue) // 2] <= 9


def test_trainings_are_those_of_the_register() -> None:
    register = {found.code: found for found in load_certifications()}
    known = [row for row in rows("trainings_catalogue.csv") if row["rncp"] in register]
    assert len(known) >= 80
    for row in known:
        found = register[row["rncp"]]
        assert f"NIV{found.level}" == row["level"], row
        first = fold(row["title_public"]).split(" (")[0]
        assert fold(found.title).startswith(first), (row["title_public"], found.title)
