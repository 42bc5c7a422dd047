"""The tables of a referential's names: the file that ships where it is of that referential, else worked out."""

from __future__ import annotations

from pathlib import Path

from matching.errors import IndexFileError
from matching.name_tables import NameTables
from matching.skill_names import name_tables
from matching.taxonomy import Taxonomy

SHIPPED = Path(__file__).parent / "files" / "name_tables.npz"


def load_name_tables(taxonomy: Taxonomy) -> NameTables:
    """What ships for the bundled referential, in a tenth of a second; worked out in some three for another."""
    try:
        return NameTables.load(SHIPPED, taxonomy)
    except IndexFileError:
        return name_tables(taxonomy)
