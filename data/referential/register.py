"""The register of certifications and the communes, as the referential file keeps them."""

from __future__ import annotations

from data.referential.graph import Graph
from data.referential.sources import SourceFolder
from data.referential.typography import Speller
from matching.taxonomy_file import PackWriter

CERTIFICATIONS = "trainings_fr/trainings_digital_fr.jsonl"
COMMUNES = "geo_fr/communes_fr.csv"


def add_certifications(pack: PackWriter, graph: Graph, sources: SourceFolder, speller: Speller) -> int:
    """Write the digital certifications; returns how many."""
    rows = []
    for row in sorted(sources.json_lines(CERTIFICATIONS), key=lambda row: str(row["rncp"])):
        level = str(row["level"] or "").removeprefix("NIV")
        rows.append(
            {
                "code": row["rncp"],
                "title": speller.french(row["title"]),
                "level": int(level) if level.isdecimal() else None,
                "romes": [f"rome:{code}" for code in row["romes"] if f"rome:{code}" in graph.drafts],
                "blocks": [speller.french(block) for block in row["blocs"]],
                "entries": int(row["cpf_entries"] or 0),
            }
        )
    pack.json("certifications", rows)
    return len(rows)


def add_communes(pack: PackWriter, sources: SourceFolder) -> int:
    """Write the communes, the most populous first; returns how many. Coordinates are degrees, "" when unknown."""
    rows = sources.rows(COMMUNES)
    rows.sort(key=lambda row: (-_people(row), row["code_insee"]))
    departements = {row["dep"]: (row["dep_nom"], row["reg_nom"]) for row in rows}
    lines = [
        "\t".join(
            (
                row["code_insee"],
                row["nom"],
                row["dep"],
                str(_people(row)),
                row["codes_postaux"],
                row["lat"],
                row["lon"],
            )
        )
        for row in rows
    ]
    pack.lines("communes", lines)
    pack.json("departements", {code: list(names) for code, names in sorted(departements.items())})
    return len(rows)


def _people(row: dict[str, str]) -> int:
    return int(float(row["population"] or 0))
