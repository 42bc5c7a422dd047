"""ROME 4.0: métiers, appellations, competences, savoirs, mobility and definitions.

The links of métiers to competences and savoirs are those of the ROME v3 parent: the file that holds the
v4 links is not published with the others. Siblings of one parent share its list until curation replaces it.
"""

from __future__ import annotations

from collections import defaultdict

from data.referential.graph import Draft, Graph, cut
from data.referential.sources import SourceFolder
from data.referential.typography import Speller
from matching.taxonomy_file import Flag, Section

FOLDER = "rome_v460"
_METIERS = f"{FOLDER}/unix_referentiel_code_rome_v460_utf8.csv"
_APPELLATIONS = f"{FOLDER}/unix_referentiel_appellation_v460_utf8.csv"
_COMPETENCES = f"{FOLDER}/unix_referentiel_competence_v460_utf8.csv"
_SAVOIRS = f"{FOLDER}/unix_referentiel_savoir_v460_utf8.csv"
_TEXTS = f"{FOLDER}/unix_texte_v460_utf8.csv"
_MOBILITY = f"{FOLDER}/unix_rubrique_mobilite_v460_utf8.csv"
_V3_ITEMS = f"{FOLDER}/rome_v3_items_resolved.csv"
_BEHAVIOUR = "Savoir-être professionnel"
_LANGUAGE_SAVOIRS = "Langues"
LONGEST_DEFINITION = 900  # characters: definitions of ROME say what tells siblings apart


def french_texts(sources: SourceFolder) -> list[str]:
    """Every French text, to learn spelling from."""
    columns = (
        (_TEXTS, "libelle_texte"),
        (_COMPETENCES, "libelle_competence"),
        (_SAVOIRS, "libelle_savoir"),
        (_APPELLATIONS, "libelle_appellation_long"),
    )
    return [row[column] for path, column in columns for row in sources.rows(path)]


def add_rome(graph: Graph, sources: SourceFolder, speller: Speller) -> None:
    """Add every ROME concept and link to `graph`."""
    for row in sources.rows(_METIERS):
        _add_metier(graph, row, speller)
    for row in sources.rows(_APPELLATIONS):
        _add_appellation(graph, row, speller)
    for row in sources.rows(_COMPETENCES):
        _add_competence(graph, row, speller)
    for row in sources.rows(_SAVOIRS):
        _add_savoir(graph, row, speller)
    _add_definitions(graph, sources, speller)
    _add_mobility(graph, sources)
    _add_v3_items(graph, sources, speller)


def _add_metier(graph: Graph, row: dict[str, str], speller: Speller) -> None:
    code = f"rome:{row['code_rome']}"
    draft = graph.draft(code, Section.OCCUPATION)
    draft.name("fr", speller.french(row["libelle_rome"]))
    draft.ogr = row["code_ogr"]
    graph.parents_v3[code] = row["code_rome_parent"]
    if row["transition_num"] == "O":
        draft.flags |= Flag.DIGITAL


def _add_appellation(graph: Graph, row: dict[str, str], speller: Speller) -> None:
    code, metier = f"rome:appellation/{row['code_ogr']}", f"rome:{row['code_rome']}"
    draft = graph.draft(code, Section.APPELLATION)
    label = speller.french(row["libelle_appellation_long"])
    draft.name("fr", label)
    draft.broader.add(metier)
    graph.appellation_of[code] = metier
    if row["transition_num"] == "O":
        draft.flags |= Flag.DIGITAL
    graph.drafts[metier].alias("fr", label)


def _add_competence(graph: Graph, row: dict[str, str], speller: Speller) -> None:
    draft = graph.draft(f"rome:competence/{row['code_ogr']}", Section.SKILL)
    draft.name("fr", speller.french(row["libelle_competence"]))
    draft.describe("fr", speller.french(row["definition"]))
    if row["code_ogr_macro_comp"]:
        draft.broader.add(f"rome:competence/{row['code_ogr_macro_comp']}")
    if row["transition_num"] == "O":
        draft.flags |= Flag.DIGITAL
    if row["cat_comp"] == _BEHAVIOUR:
        draft.flags |= Flag.TRANSVERSAL


def _add_savoir(graph: Graph, row: dict[str, str], speller: Speller) -> None:
    draft = _savoir(graph, row["code_ogr_savoir"], speller.french(row["libelle_savoir"]))
    if row["transition_num"] == "O":
        draft.flags |= Flag.DIGITAL
    if row["sous_categorie_savoir"].startswith(_LANGUAGE_SAVOIRS):
        draft.flags |= Flag.LANGUAGE
    if row["sous_categorie_savoir"]:
        graph.savoir_family[draft.code] = row["sous_categorie_savoir"]


def _savoir(graph: Graph, ogr: str, label: str) -> Draft:
    draft = graph.draft(f"rome:savoir/{ogr}", Section.SKILL)
    draft.flags |= Flag.KNOWLEDGE
    draft.name("fr", label)
    return draft


def _add_definitions(graph: Graph, sources: SourceFolder, speller: Speller) -> None:
    sentences: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in sources.rows(_TEXTS):
        if row["libelle_type_texte"] == "definition":
            sentences[row["code_rome"]].append((int(row["position_phrase"]), row["libelle_texte"]))
    for code, found in sentences.items():
        draft = graph.drafts.get(f"rome:{code}")
        if draft is not None:
            text = " ".join(_ended(speller.french(sentence)) for _, sentence in sorted(found))
            draft.descriptions["fr"] = cut(text, LONGEST_DEFINITION)


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?", "…", ":")) else f"{sentence}."


def _add_mobility(graph: Graph, sources: SourceFolder) -> None:
    targets: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in sources.rows(_MOBILITY):
        targets[f"rome:{row['code_rome']}"].append(
            (int(row["numero_ordre"]), f"rome:{row['code_rome_cible']}")
        )
    for code, found in targets.items():
        if code in graph.drafts:
            graph.mobility[code] = [target for _, target in sorted(found) if target in graph.drafts]


def _add_v3_items(graph: Graph, sources: SourceFolder, speller: Speller) -> None:
    items: defaultdict[str, set[str]] = defaultdict(set)
    for row in sources.rows(_V3_ITEMS):
        code = f"rome:competence/{row['code_ogr']}"
        if code not in graph.drafts:
            code = f"rome:savoir/{row['code_ogr']}"
        if code not in graph.drafts:  # items that v4 dropped and v3 sheets still list
            _savoir(graph, row["code_ogr"], speller.french(row["label"]))
        items[row["code_rome_v3"]].add(code)
    graph.v3_items = dict(items)
    for metier, parent in graph.parents_v3.items():
        for item in items.get(parent, ()):
            graph.skills.add((metier, item, "optional"))
