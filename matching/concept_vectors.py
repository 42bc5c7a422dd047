"""Vectors of the taxonomy's concepts: skills one by one, occupations name by name.

Bytes on disk and in memory; floats are made when they are asked for. A file belongs to one encoder and one referential,
says so, and is refused for any other.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.encoder import Codes, Encoder, Kind, Vectors, encode_in_parts, from_codes, to_codes, unit_rows
from matching.errors import IndexFileError
from matching.npz import TORN, as_bytes
from matching.taxonomy import Lang, Name, Taxonomy
from matching.titles import normalise_title

FORMAT = "passerelle-concept-vectors/1"
LANGUAGES: tuple[Lang, ...] = ("fr", "en")

Progress = Callable[[int, int], None]  # texts done, texts in all


@dataclass(frozen=True, slots=True)
class OccupationNames:
    """Every distinct normalised name of every occupation. Row i names `codes[i]`; a concept has several rows."""

    texts: tuple[str, ...]
    codes: tuple[str, ...]
    preferred: NDArray[np.bool_]  # (n,): a preferred label or one of its two forms
    dense: NDArray[np.int32]  # (n,): row of the name's vector, or -1 for a name without one


class ConceptVectors:
    """Vectors of skills and of occupation names by one encoder."""

    def __init__(
        self,
        encoder_version: str,
        taxonomy_version: str,
        skill_codes: Sequence[str],
        skill_vectors: Codes,
        names: OccupationNames,
        name_vectors: Codes,
    ) -> None:
        self.encoder_version = encoder_version
        self.taxonomy_version = taxonomy_version
        self.names = names
        self._skill_codes = tuple(skill_codes)
        self._skill_vectors = skill_vectors
        self._name_vectors = name_vectors

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the skills that have a vector."""
        return self._skill_codes

    def skills(self) -> tuple[tuple[str, ...], Vectors]:
        """Codes (n,) and vectors (n, dim) of ESCO skills and tools: the mean of the labels in both languages."""
        return self._skill_codes, self._skills

    def occupations(self) -> tuple[tuple[str, ...], Vectors]:
        """Codes (n,) and vectors (n, dim) of occupations: the mean over the names of each."""
        return self._occupations

    def occupation_names(self) -> Vectors:
        """Vectors (m, dim) of the names whose `names.dense` is not -1, in that order."""
        return self._names

    def occupation_name_codes(self) -> Codes:
        """The same names as bytes (m, dim)."""
        return self._name_vectors

    @cached_property
    def _skills(self) -> Vectors:
        return from_codes(self._skill_vectors)

    @cached_property
    def _names(self) -> Vectors:
        return from_codes(self._name_vectors)

    @cached_property
    def _occupations(self) -> tuple[tuple[str, ...], Vectors]:
        codes: dict[str, int] = {}
        rows, places = [], []
        for code, row in zip(self.names.codes, self.names.dense.tolist(), strict=True):
            if row >= 0:
                places.append(codes.setdefault(code, len(codes)))
                rows.append(row)
        sums = np.zeros((len(codes), self._names.shape[1]), dtype=np.float32)
        np.add.at(sums, places, self._names[rows])
        return tuple(codes), unit_rows(sums)

    # ----------------------------------------------------------------- file

    def save(self, path: Path, taxonomy: Taxonomy) -> None:
        """Write one npz; concepts are kept as rows of the taxonomy, whose version is in the manifest."""
        manifest = {"format": FORMAT, "encoder": self.encoder_version, "taxonomy": self.taxonomy_version}
        rows = taxonomy.occupation_row
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"{path.stem}.partial.npz")
        np.savez_compressed(
            partial,
            manifest=as_bytes(json.dumps(manifest)),
            skills=np.array([taxonomy.skill_row[code] for code in self._skill_codes], dtype=np.int32),
            skill_vectors=self._skill_vectors,
            names=as_bytes("\n".join(self.names.texts)),
            occupations=np.array([rows[code] for code in self.names.codes], dtype=np.int32),
            preferred=self.names.preferred,
            dense=self.names.dense,
            name_vectors=self._name_vectors,
        )
        partial.replace(path)

    @classmethod
    def load(cls, path: Path, taxonomy: Taxonomy, encoder_version: str) -> ConceptVectors:
        """Read what `save` wrote.

        Raises:
            IndexFileError: missing, torn, or of another encoder or referential.
        """
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                manifest = json.loads(arrays["manifest"].tobytes())
                found = (manifest.get("format"), manifest.get("encoder"), manifest.get("taxonomy"))
                wanted = (FORMAT, encoder_version, taxonomy.version)
                if found != wanted:
                    raise IndexFileError(f"{path.name} belongs to {found}, not to {wanted}")
                names = OccupationNames(
                    tuple(arrays["names"].tobytes().decode("utf-8").split("\n")),
                    tuple(taxonomy.occupation_codes[row] for row in arrays["occupations"].tolist()),
                    arrays["preferred"],
                    arrays["dense"],
                )
                skills = [taxonomy.skill_codes[row] for row in arrays["skills"].tolist()]
                return cls(
                    encoder_version,
                    taxonomy.version,
                    skills,
                    arrays["skill_vectors"],
                    names,
                    arrays["name_vectors"],
                )
        except TORN as error:
            raise IndexFileError(f"no concept vectors in {path.name}: {error}") from error


# --------------------------------------------------------------------------- computing them


def compute_concept_vectors(
    encoder: Encoder, taxonomy: Taxonomy, progress: Progress = lambda done, total: None
) -> ConceptVectors:
    """Vectors of every skill of ESCO, every tool, and every French or preferred name of an occupation."""
    codes = [code for code in taxonomy.skill_codes if code.startswith(("esco:", "tool:"))]
    labels = [taxonomy.label(code, lang) for code in codes for lang in LANGUAGES]
    names = occupation_names(taxonomy)
    titles = list(dict.fromkeys(text for text, row in zip(names.texts, names.dense, strict=True) if row >= 0))
    total = len(labels) + len(titles)
    parts = []
    for done, vectors in encode_in_parts(encoder, labels, Kind.SKILL):
        parts.append(vectors)
        progress(done, total)
    by_label = np.concatenate(parts) if parts else np.zeros((0, encoder.dim), dtype=np.float32)
    skills = unit_rows(by_label.reshape(len(codes), len(LANGUAGES), encoder.dim).sum(axis=1))
    parts = []
    for done, vectors in encode_in_parts(encoder, titles, Kind.TITLE):
        parts.append(vectors)
        progress(len(labels) + done, total)
    by_name = np.concatenate(parts) if parts else np.zeros((0, encoder.dim), dtype=np.float32)
    return ConceptVectors(
        encoder.version, taxonomy.version, codes, to_codes(skills), names, to_codes(by_name)
    )


def occupation_names(taxonomy: Taxonomy) -> OccupationNames:
    """Names of occupations, normalised, each (name, code) once.

    English aliases have no vector: 26,000 of them would take 10 MB, and the French ones and the English label speak for
    their concept; they are found by their letters.
    """
    best: dict[tuple[str, str], Name] = {}
    for name in taxonomy.names("occupation"):
        text = normalise_title(name.text).text
        if text:
            kept = best.get((text, name.code))
            if kept is None or (name.preferred and not kept.preferred):
                best[text, name.code] = name
    ordered = sorted(best)
    rows: dict[str, int] = {}
    dense = [
        rows.setdefault(text, len(rows))
        if best[text, code].preferred or best[text, code].lang == "fr"
        else -1
        for text, code in ordered
    ]
    return OccupationNames(
        tuple(text for text, _ in ordered),
        tuple(code for _, code in ordered),
        np.array([best[key].preferred for key in ordered], dtype=np.bool_),
        np.array(dense, dtype=np.int32),
    )
