"""The files that ship with the project, loaded once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from data.certifications import Certification, read_certifications
from data.gazetteer import Gazetteer
from matching.taxonomy import Taxonomy

FILES = Path(__file__).parent / "files"
REFERENTIAL = FILES / "referential.zip"


@cache
def load_taxonomy() -> Taxonomy:
    """ESCO, ROME 4.0 and the tools of the digital trades.

    Raises:
        ReferentialError: the bundled file is missing or torn.
    """
    return Taxonomy.load(REFERENTIAL)


@cache
def load_gazetteer() -> Gazetteer:
    """The communes of France, with their places, postal codes and populations.

    Raises:
        ReferentialError: the bundled file is missing or torn.
    """
    return Gazetteer.load(REFERENTIAL)


@cache
def load_certifications() -> tuple[Certification, ...]:
    """The digital certifications of the RNCP, by code.

    Raises:
        ReferentialError: the bundled file is missing or torn.
    """
    return read_certifications(REFERENTIAL)
