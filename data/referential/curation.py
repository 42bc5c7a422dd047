"""What people wrote by hand on top of the published files: tools, crosswalk, skills of digital métiers, aliases.

Each file may be absent; what it says replaces what was published or computed.
"""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from pathlib import Path

from data.referential.graph import Graph
from matching.errors import ReferentialError
from matching.taxonomy_file import Flag, Section

CROSSWALK, TOOLS, SKILLS, ALIASES, LINKS = (
    "crosswalk_digital.csv",
    "tools.csv",
    "occupation_skills_digital.csv",
    "alias_fixes.csv",
    "skill_links.csv",
)
_NO = {"", "0", "no", "non", "false"}


class Curation:
    """The files of one folder, and their checksums."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.checksums: dict[str, str] = {}

    def rows(self, name: str) -> list[dict[str, str]]:
        """Rows of a file, stripped; none when the file is absent."""
        path = self._folder / name
        if not path.is_file():
            return []
        data = path.read_bytes()
        self.checksums[name] = hashlib.sha256(data).hexdigest()
        lines = data.decode("utf-8-sig").splitlines()
        return [
            {key: (value or "").strip() for key, value in row.items() if key} for row in csv.DictReader(lines)
        ]

    def add_tools(self, graph: Graph) -> None:
        """Tools and technologies that ESCO lacks, as skills under the concepts they are kinds of."""
        rows = self.rows(TOOLS)
        for row in rows:
            draft = graph.draft(f"tool:{row['slug']}", Section.SKILL)
            draft.flags |= Flag.DIGITAL | Flag.KNOWLEDGE
            if row["ambiguous"].casefold() not in _NO:
                draft.flags |= Flag.AMBIGUOUS
            draft.name("fr", row["label"])
            draft.name("en", row["label_en"] or row["label"])
            for alias in _listed(row["aliases"]):
                draft.alias("fr", alias)
                draft.alias("en", alias)
        for row in rows:
            draft = graph.drafts[f"tool:{row['slug']}"]
            draft.broader.update(_known(graph, TOOLS, code) for code in _listed(row["parents"]))
            for code in _listed(row["related"]):
                other = graph.drafts[_known(graph, TOOLS, code)]
                draft.related.add(other.code)
                other.related.add(draft.code)

    def add_links(self, graph: Graph) -> None:
        """Links that ESCO lacks between skills it knows, or between them and the tools."""
        for row in self.rows(LINKS):
            one = graph.drafts[_known(graph, LINKS, row["code"])]
            other = graph.drafts[_known(graph, LINKS, row["other"])]
            if row["relation"] == "broader":
                one.broader.add(other.code)
            else:
                one.related.add(other.code)
                other.related.add(one.code)

    def fix_aliases(self, graph: Graph) -> None:
        """Names to add to concepts, and published ones that mislead."""
        for row in self.rows(ALIASES):
            draft = graph.drafts[_known(graph, ALIASES, row["code"])]
            if row["action"] == "add":
                draft.alias(row["lang"], row["alias"])
            elif row["alias"] in draft.aliases[row["lang"]]:
                draft.aliases[row["lang"]].remove(row["alias"])

    def replace_crosswalk(self, graph: Graph) -> None:
        """Hand-checked links take the place of all computed ones of their métier.

        A row without an ESCO code says that the métier has no counterpart.
        """
        rows = self.rows(CROSSWALK)
        metiers = {_known(graph, CROSSWALK, _metier(row["rome"])) for row in rows}
        checked = [
            (_metier(row["rome"]), _known(graph, CROSSWALK, row["esco_code"]), float(row["confidence"]), True)
            for row in rows
            if row["esco_code"]
        ]
        graph.crosswalk = checked + [link for link in graph.crosswalk if link[0] not in metiers]

    def replace_skills(self, graph: Graph) -> None:
        """Hand-made skills take the place of the list that a métier shares with its siblings."""
        made: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        for row in self.rows(SKILLS):
            metier = _known(graph, SKILLS, _metier(row["rome"]))
            made[metier].add((_known(graph, SKILLS, row["skill_code"]), row["relation"]))
        graph.skills = {link for link in graph.skills if link[0] not in made}
        for metier, skills in made.items():
            essential = {skill for skill, relation in skills if relation == "essential"}
            for skill, relation in skills:
                if relation == "essential" or skill not in essential:
                    graph.skills.add((metier, skill, relation))
        graph.curated = set(made)


def _metier(code: str) -> str:
    return code if code.startswith("rome:") else f"rome:{code}"


def _listed(field: str) -> list[str]:
    return [part.strip() for part in field.split("|") if part.strip()]


def _known(graph: Graph, file: str, code: str) -> str:
    if code not in graph.drafts and f"tool:{code}" in graph.drafts:
        code = f"tool:{code}"
    if code not in graph.drafts:
        raise ReferentialError(f"{file} names {code!r}, which is no concept")
    return code
