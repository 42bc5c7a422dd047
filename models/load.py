"""The one way to a matcher: what is measured is what is served."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from data import load_taxonomy
from data.histories import histories
from data.network import Network
from matching.encoder import Encoder
from matching.made_once import MadeOnce
from matching.matcher import Matcher
from matching.occupations import OccupationLinker
from matching.rank import Ranker
from matching.reading import ProfileReader
from matching.records import Learner, Offer
from matching.skills import SkillExtractor
from models.load_concept_vectors import load_concept_vectors
from models.load_encoder import cached, load_encoder
from models.load_name_tables import load_name_tables

SAMPLE_VECTORS = Path(__file__).parent / "files" / "sample_vectors.npz"
"""Vectors of the texts of the sample network, by the encoder that ships."""

Record = TypeVar("Record", Learner, Offer)

BLOCK = 500
"""Records read at a time: enough to fill the encoder's batches, few enough that progress moves."""


def load_matcher(
    encoder: str | Path | None = None, *, ranker: Ranker | None = None, cache: Path | None = None
) -> Matcher:
    """An empty matcher with the bundled referential, its encoder behind the cache on disk.

    Args:
        encoder: name or folder of a sentence-transformers model; the shipped encoder by default.
        ranker: turns features into points; the declared weights by default.
        cache: folder of the vectors that were computed before; the user's own by default.

    Raises:
        ModelError: the model cannot be loaded.
        ReferentialError: the bundled referential is missing or torn.
    """
    shipped = (SAMPLE_VECTORS,) if SAMPLE_VECTORS.is_file() else ()
    return matcher_with(cached(load_encoder(encoder), shipped, cache), ranker)


def matcher_with(encoder: Encoder, ranker: Ranker | None = None) -> Matcher:
    """An empty matcher with the bundled referential and any encoder, as it is."""
    taxonomy = load_taxonomy()
    concepts = load_concept_vectors(encoder, taxonomy)
    tables = MadeOnce(lambda: load_name_tables(taxonomy))
    extractor = SkillExtractor(taxonomy, encoder, concepts, tables)
    linker = OccupationLinker(taxonomy, encoder, concepts, tables)
    return Matcher(ProfileReader(taxonomy, encoder, concepts, extractor, linker), ranker)


def fill(
    matcher: Matcher, network: Network, progress: Callable[[int, int], None] = lambda done, total: None
) -> None:
    """Take a network's learners and offers into a matcher.

    Args:
        matcher: to be filled; ids of the network must be new to it.
        network: the records.
        progress: told how many records are read, of how many.
    """
    followed = histories(network.enrolments, network.sessions, network.trainings)
    whole = len(network.learners) + len(network.offers)
    done = 0
    for learners in _blocks(network.learners):
        matcher.add_learners(learners, followed)
        done += len(learners)
        progress(done, whole)
    for offers in _blocks(network.offers):
        matcher.add_offers(offers)
        done += len(offers)
        progress(done, whole)


def _blocks(records: tuple[Record, ...]) -> list[tuple[Record, ...]]:
    return [records[start : start + BLOCK] for start in range(0, len(records), BLOCK)]
