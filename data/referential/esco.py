"""ESCO: skills, skill groups, occupations, ISCO groups and the links between them."""

from __future__ import annotations

from collections.abc import Sequence

from data.referential.graph import Draft, Graph
from data.referential.sources import SourceFolder
from data.referential.typography import Speller, unescape
from matching.taxonomy_file import Flag, Section

FOLDER = "esco_merged_fr_en"
_URI = "http://data.europa.eu/esco/"
_FLAGS = {"digital": Flag.DIGITAL, "transversal": Flag.TRANSVERSAL, "language": Flag.LANGUAGE}


def french_texts(sources: SourceFolder) -> list[str]:
    """Every French text, to learn spelling from."""
    rows = sources.rows(f"{FOLDER}/skills.csv") + sources.rows(f"{FOLDER}/occupations.csv")
    return [row[column] for row in rows for column in ("label_fr", "alt_fr", "desc_fr") if row[column]]


def add_esco(graph: Graph, sources: SourceFolder, speller: Speller) -> None:
    """Add every ESCO concept and link to `graph`."""
    groups = _add_groups(graph, sources, speller)
    skills = sources.rows(f"{FOLDER}/skills.csv")
    occupations = sources.rows(f"{FOLDER}/occupations.csv")
    for row in skills:
        _add_skill(graph, row, speller)
    for row in occupations:
        _add_occupation(graph, row, speller)
    codes = groups | {row["uri"]: row["uri"].replace(_URI, "esco:") for row in (*skills, *occupations)}
    for row in sources.rows(f"{FOLDER}/skill_broader.csv") + sources.rows(f"{FOLDER}/occ_broader.csv"):
        narrow, broad = codes.get(row["conceptUri"]), codes.get(row["broaderUri"])
        if narrow and broad:  # three skill groups of the release are named by links alone
            graph.drafts[narrow].broader.add(broad)
    for row in sources.rows(f"{FOLDER}/skill_skill.csv"):
        one, other = codes.get(row["originalSkillUri"]), codes.get(row["relatedSkillUri"])
        if one and other and one != other:
            graph.drafts[one].related.add(other)
            graph.drafts[other].related.add(one)
    _add_links(graph, sources, skills, occupations, codes)


def _add_links(
    graph: Graph,
    sources: SourceFolder,
    skills: Sequence[dict[str, str]],
    occupations: Sequence[dict[str, str]],
    codes: dict[str, str],
) -> None:
    relations = {"e": "essential", "o": "optional"}
    for row in sources.rows(f"{FOLDER}/occupation_skill.csv"):
        occupation = codes[occupations[int(row["occ"])]["uri"]]
        skill = codes[skills[int(row["skill"])]["uri"]]
        graph.skills.add((occupation, skill, relations[row["rel"]]))
    both = {(o, s) for o, s, relation in graph.skills if relation == "essential"}
    graph.skills = {link for link in graph.skills if link[2] == "essential" or link[:2] not in both}


def _add_groups(graph: Graph, sources: SourceFolder, speller: Speller) -> dict[str, str]:
    """Skill groups and ISCO groups; returns URI -> code."""
    codes: dict[str, str] = {}
    for row in sources.rows(f"{FOLDER}/skill_groups.csv"):
        uri = row["uri"]
        code = f"esco:group/{row['code'] or uri.rpartition('/')[2]}"
        if code in graph.drafts:
            code = f"esco:group/{uri.rpartition('/')[2]}"
        codes[uri] = code
        draft = graph.draft(code, Section.GROUP)
        draft.name("en", unescape(row["label_en"]))
        draft.name("fr", speller.french(row["label_fr"]))
        draft.describe("en", row["desc_en"])
    for row in sources.rows(f"{FOLDER}/isco_groups.csv"):
        code = f"isco:{row['code']}"
        codes[row["uri"]] = code
        draft = graph.draft(code, Section.GROUP)
        draft.isco = row["code"]
        draft.name("en", unescape(row["label_en"]))
        draft.name("fr", speller.french(row["label_fr"]))
    return codes


def _add_skill(graph: Graph, row: dict[str, str], speller: Speller) -> None:
    draft = graph.draft(row["uri"].replace(_URI, "esco:"), Section.SKILL)
    _add_texts(draft, row, speller)
    for column, flag in _FLAGS.items():
        if row[column] == "1":
            draft.flags |= flag
    if row["reuse"] == "transversal":
        draft.flags |= Flag.TRANSVERSAL
    if row["type"] == "knowledge":
        draft.flags |= Flag.KNOWLEDGE


def _add_occupation(graph: Graph, row: dict[str, str], speller: Speller) -> None:
    draft = graph.draft(row["uri"].replace(_URI, "esco:"), Section.OCCUPATION)
    _add_texts(draft, row, speller)
    draft.isco = row["isco"]


def _add_texts(draft: Draft, row: dict[str, str], speller: Speller) -> None:
    draft.name("en", unescape(row["label_en"]))
    draft.name("fr", speller.french(row["label_fr"]))
    for text in row["alt_en"].split("|"):
        draft.alias("en", unescape(text))
    for text in row["alt_fr"].split("|"):
        draft.alias("fr", speller.french(text))
    draft.describe("en", row["desc_en"])
    draft.describe("fr", speller.french(row["desc_fr"]))
