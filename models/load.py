"""The one way to a matcher: what is measured is what is served."""

from __future__ import annotations

from pathlib import Path

from data import load_taxonomy
from data.histories import histories
from data.network import Network
from matching.matcher import Matcher
from matching.occupations import OccupationLinker
from matching.rank import Ranker
from matching.reading import ProfileReader
from matching.skills import SkillExtractor
from models import load_concept_vectors, load_encoder

# (imports of the cache are added with it)


def load_matcher(encoder: str | Path | None = None, *, ranker: Ranker | None = None) -> Matcher:
    """An empty matcher with the bundled referential.

    Args:
        encoder: name or folder of a sentence-transformers model; the shipped encoder by default.
        ranker: turns features into points; the declared weights by default.

    Raises:
        ModelError: the model cannot be loaded.
        ReferentialError: the bundled referential is missing or torn.
    """
    taxonomy = load_taxonomy()
    model = load_encoder(encoder)
    concepts = load_concept_vectors(model, taxonomy)
    extractor = SkillExtractor(taxonomy, model, concepts)
    linker = OccupationLinker(taxonomy, model, concepts)
    return Matcher(ProfileReader(taxonomy, model, concepts, extractor, linker), ranker)


def fill(matcher: Matcher, network: Network) -> None:
    """Take a network's learners and offers into a matcher."""
    matcher.add_learners(network.learners, histories(network.enrolments, network.sessions, network.trainings))
    matcher.add_offers(network.offers)
