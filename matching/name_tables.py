"""What reading names off texts takes seconds to work out of the referential, worked out once and kept in a file.

The stems of every name of every skill and occupation, which skill each name of a skill stands for, and which words are
worth correcting. A file belongs to one referential, says so, and is refused for any other.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.alias_index import NameColumns
from matching.errors import IndexFileError
from matching.folding import name_keys
from matching.npz import TORN, as_bytes
from matching.taxonomy import Taxonomy

FORMAT = "passerelle-name-tables/1"


@dataclass(frozen=True, slots=True)
class NameTables:
    """Made by `matching.skill_names.name_tables`."""

    taxonomy_version: str
    skills: NameColumns
    canonical: Mapping[str, str]
    """For each skill whose label is also another's name, the one that the label stands for."""
    correctable: tuple[str, ...]
    """Stems of one word that a misspelt word may be corrected to."""
    known: tuple[str, ...]
    """Stems that are words, and are left alone."""
    occupation_keys: tuple[str, ...]
    """Keys of the names of occupations, in the order of `matching.concept_vectors.occupation_names`."""
    occupation_names: str
    """Digest of those names: concept vectors of another version may have others."""

    def keys_of(self, names: Sequence[str]) -> Sequence[str]:
        """The keys of the names of occupations that concept vectors have: at hand, or worked out for other names."""
        return self.occupation_keys if digest_of(names) == self.occupation_names else name_keys(names)

    def save(self, path: Path, taxonomy: Taxonomy) -> None:
        """Write one npz; skills are kept as rows of the taxonomy, whose version is in the manifest."""
        rows = taxonomy.skill_row
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"{path.stem}.partial.npz")
        np.savez_compressed(
            partial,
            manifest=as_bytes(json.dumps(self._manifest())),
            keys=as_bytes(_text(self.skills.keys)),
            codes=np.array([rows[code] for code in self.skills.codes], dtype=np.int32),
            texts=as_bytes(_text(self.skills.texts)),
            preferred=np.array(self.skills.preferred, dtype=np.bool_),
            canonical=np.array(
                [(rows[one], rows[other]) for one, other in self.canonical.items()], dtype=np.int32
            ).reshape(-1, 2),
            correctable=as_bytes(_text(self.correctable)),
            known=as_bytes(_text(self.known)),
            occupation_keys=as_bytes(_text(self.occupation_keys)),
        )
        partial.replace(path)

    def _manifest(self) -> dict[str, str]:
        return {
            "format": FORMAT,
            "taxonomy": self.taxonomy_version,
            "occupation_names": self.occupation_names,
        }

    @classmethod
    def load(cls, path: Path, taxonomy: Taxonomy) -> NameTables:
        """Read what `save` wrote.

        Raises:
            IndexFileError: missing, torn, or of another referential.
        """
        codes = taxonomy.skill_codes
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                manifest = json.loads(arrays["manifest"].tobytes())
                found, wanted = (manifest["format"], manifest["taxonomy"]), (FORMAT, taxonomy.version)
                if found != wanted:
                    raise IndexFileError(f"{path.name} belongs to {found}, not to {wanted}")
                return cls(
                    taxonomy.version,
                    NameColumns(
                        _lines(arrays["keys"]),
                        tuple([codes[row] for row in arrays["codes"].tolist()]),
                        _lines(arrays["texts"]),
                        tuple(arrays["preferred"].tolist()),
                    ),
                    {codes[one]: codes[other] for one, other in arrays["canonical"].tolist()},
                    _lines(arrays["correctable"]),
                    _lines(arrays["known"]),
                    _lines(arrays["occupation_keys"]),
                    manifest["occupation_names"],
                )
        except TORN as error:
            raise IndexFileError(f"no tables of names in {path.name}: {error}") from error


def digest_of(names: Sequence[str]) -> str:
    """SHA-256 of names in their order, in hexadecimal."""
    return hashlib.sha256(_text(names).encode()).hexdigest()


def _text(lines: Sequence[str]) -> str:
    """A line each, with its end: none of them is no line, and one that is empty is one."""
    return "".join([f"{line}\n" for line in lines])


def _lines(array: NDArray[np.uint8]) -> tuple[str, ...]:
    return tuple(array.tobytes().decode("utf-8").split("\n")[:-1])
