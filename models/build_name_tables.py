"""Writes the tables of names that ship: `python -m models.build_name_tables`, some seconds.

To be run after a change of the referential or of what makes a name: folding, everyday words, colloquial names.
"""

from __future__ import annotations

import sys

from data import load_taxonomy
from matching.skill_names import name_tables
from models.load_name_tables import SHIPPED


def main() -> None:
    """Work out and write."""
    taxonomy = load_taxonomy()
    name_tables(taxonomy).save(SHIPPED, taxonomy)
    sys.stderr.write(f"{SHIPPED}: {SHIPPED.stat().st_size / 1e6:.1f} MB\n")


if __name__ == "__main__":
    main()
