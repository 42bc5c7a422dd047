"""Build the bundled referential: `python -m data.build_referential SOURCE_FOLDER [--out data/files]`.

The same sources give the same bytes. The manifest beside the file names every source with its checksum.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from data.referential import esco, rome
from data.referential.crosswalk import build_crosswalk
from data.referential.curation import Curation
from data.referential.graph import Graph
from data.referential.occupation_neighbours import occupation_neighbours
from data.referential.register import add_certifications, add_communes
from data.referential.skill_neighbours import skill_neighbours
from data.referential.sources import SourceFolder
from data.referential.typography import Speller
from matching.taxonomy import ESSENTIAL, FULL, OPTIONAL
from matching.taxonomy_file import ALIAS_SEPARATOR, PackWriter, Section, links_from

HERE = Path(__file__).parent
_RELATIONS = {"essential": ESSENTIAL, "optional": OPTIONAL}


def build(source: Path, out: Path, curation_folder: Path) -> Path:
    """Read the sources, write `referential.zip` and `referential.json` (its manifest) in `out`.

    Raises:
        ReferentialError: a source is absent, is not UTF-8, or a hand-made file names what is no concept.
    """
    sources, curation = SourceFolder(source), Curation(curation_folder)
    speller = Speller(esco.french_texts(sources) + rome.french_texts(sources))
    graph = build_graph(sources, curation, speller)
    pack = PackWriter()
    counts = {
        "certifications": add_certifications(pack, graph, sources, speller),
        "communes": add_communes(pack, sources),
    }
    about = {**_add_graph(pack, graph), "counts": counts}
    about["sources"] = dict(sorted(sources.checksums.items()))
    about["curation"] = dict(sorted(curation.checksums.items()))
    out.mkdir(parents=True, exist_ok=True)
    path = out / "referential.zip"
    version = pack.write(path, about)
    manifest = {
        "file": path.name,
        "version": version,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "bytes": path.stat().st_size,
        **about,
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (out / "referential.json").write_text(text, encoding="utf-8")
    return path


def build_graph(sources: SourceFolder, curation: Curation, speller: Speller) -> Graph:
    """Every concept and link, published first, then curated, then computed."""
    graph = Graph()
    esco.add_esco(graph, sources, speller)
    rome.add_rome(graph, sources, speller)
    curation.add_tools(graph)
    curation.add_links(graph)
    curation.fix_aliases(graph)
    graph.crosswalk = build_crosswalk(graph)
    curation.replace_crosswalk(graph)
    curation.replace_skills(graph)
    return graph


def _add_graph(pack: PackWriter, graph: Graph) -> dict[str, object]:
    codes = graph.codes(*Section)
    row = {code: number for number, code in enumerate(codes)}
    drafts = [graph.drafts[code] for code in codes]
    pack.lines("codes", codes)
    for lang in ("fr", "en"):
        pack.lines(f"labels.{lang}", [draft.labels.get(lang, "") for draft in drafts])
        pack.lines(f"aliases.{lang}", [ALIAS_SEPARATOR.join(draft.aliases[lang]) for draft in drafts])
        pack.lines(f"descriptions.{lang}", [draft.descriptions.get(lang, "") for draft in drafts])
    pairs = [forms if len(forms := draft.forms.get("fr", ())) == 2 else ("", "") for draft in drafts]
    pack.lines("masculine.fr", [pair[0] for pair in pairs])
    pack.lines("feminine.fr", [pair[1] for pair in pairs])
    pack.array("flags", np.array([int(draft.flags) for draft in drafts], dtype=np.uint8))
    pack.json("ogr", {draft.ogr: draft.code for draft in drafts if draft.ogr})
    for name, codes_of in (("broader", "broader"), ("related", "related")):
        found = [
            (row[d.code], row[o], 0)
            for d in drafts
            for o in sorted(getattr(d, codes_of), key=row.__getitem__)
        ]
        pack.links(name, links_from(len(codes), found))
    skills = sorted((row[o], row[s], _RELATIONS[relation]) for o, s, relation in graph.skills)
    pack.links("skills", links_from(len(codes), skills))
    mobility = [(row[code], row[target], 0) for code, targets in graph.mobility.items() for target in targets]
    pack.links("mobility", links_from(len(codes), mobility))
    pack.links("crosswalk", links_from(len(codes), _crosswalk(graph, row)))
    sections = {section.name: graph.codes(section) for section in Section}
    near = skill_neighbours(graph, sections["SKILL"])
    pack.links("near_skills", near)
    pack.links(
        "near_occupations", occupation_neighbours(graph, sections["OCCUPATION"], sections["SKILL"], near)
    )
    return {"sections": {name: len(found) for name, found in sections.items()}}


def _crosswalk(graph: Graph, row: dict[str, int]) -> list[tuple[int, int, int]]:
    """Both ways, surest first; a value holds the confidence in its upper seven bits and "checked" in the lowest."""
    found = []
    for metier, occupation, confidence, checked in graph.crosswalk:
        value = (round(confidence * (FULL >> 1)) << 1) | int(checked)
        found += [(row[metier], row[occupation], value), (row[occupation], row[metier], value)]
    return sorted(found, key=lambda link: (link[0], -link[2], link[1]))


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Build the bundled referential.")
    parser.add_argument(
        "source", type=Path, help="folder with the published files, see data/files/SOURCES.md"
    )
    parser.add_argument("--out", type=Path, default=HERE / "files")
    parser.add_argument("--curation", type=Path, default=HERE / "curation")
    given = parser.parse_args(arguments)
    path = build(given.source, given.out, given.curation)
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
