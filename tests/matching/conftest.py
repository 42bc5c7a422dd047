"""The engine's own parts, loaded once a test run, and a small network written by hand."""

import pytest

from matching.matcher import Matcher
from matching.reading import ProfileReader
from matching.taxonomy import Taxonomy
from tests.matching.small_network import LEARNERS, OFFERS


@pytest.fixture(scope="session")
def taxonomy(reader: ProfileReader) -> Taxonomy:
    return reader.taxonomy


@pytest.fixture(scope="session")
def matcher(reader: ProfileReader) -> Matcher:
    """Not to be changed by a test."""
    matcher = Matcher(reader)
    matcher.add_learners(LEARNERS)
    matcher.add_offers(OFFERS)
    return matcher
