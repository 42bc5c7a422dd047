"""Writes the concept vectors that ship: `python -m models.build_concept_vectors`, two minutes on two cores.

Texts whose vectors the user's cache knows are not encoded again: after a change of the referential it takes seconds.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from data import load_taxonomy
from matching.concept_vectors import compute_concept_vectors
from models.load_concept_vectors import SHIPPED
from models.load_encoder import cached, load_encoder


def main() -> None:
    """Compute with the shipped encoder and write."""
    parser = argparse.ArgumentParser(description="Compute the vectors of the taxonomy's concepts.")
    parser.add_argument("--encoder", help="name or folder of another encoder")
    parser.add_argument("--out", type=Path, default=SHIPPED)
    arguments = parser.parse_args()
    taxonomy = load_taxonomy()
    vectors = compute_concept_vectors(cached(load_encoder(arguments.encoder)), taxonomy, say)
    vectors.save(arguments.out, taxonomy)
    sys.stderr.write(f"\n{arguments.out}: {arguments.out.stat().st_size / 1e6:.1f} MB\n")


def say(done: int, total: int) -> None:
    """One line that grows."""
    sys.stderr.write(f"\r{done:,} of {total:,} texts")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
