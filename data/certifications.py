"""The digital certifications of the French register (RNCP)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from matching.taxonomy_file import PackReader


@dataclass(frozen=True, slots=True)
class Certification:
    """A certification. `level` is 3 (CAP) to 8 (doctorate), `None` when the register does not say.

    `romes` are codes of métiers ("rome:M1805"), those of ROME v3 that v4 still has. `entries` counts the people who
    began a course for it with a training account over the months of the source. `blocks` are the titles of its blocks
    of skills; empty for most, of which the source has none.
    """

    code: str
    title: str
    level: int | None
    romes: tuple[str, ...]
    blocks: tuple[str, ...]
    entries: int


def read_certifications(path: Path) -> tuple[Certification, ...]:
    """Certifications of a referential file, by code.

    Raises:
        ReferentialError: the file is missing or torn.
    """
    pack = PackReader(path)
    try:
        rows = pack.json("certifications")
    finally:
        pack.close()
    return tuple(
        Certification(
            code=row["code"],
            title=row["title"],
            level=row["level"],
            romes=tuple(row["romes"]),
            blocks=tuple(row["blocks"]),
            entries=row["entries"],
        )
        for row in rows
    )
