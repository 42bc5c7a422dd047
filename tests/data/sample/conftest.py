"""One small sample network for all tests of this folder."""

from __future__ import annotations

import pytest

from data.sample import SampleNetwork, generate

LEARNERS, OFFERS, TRAININGS = 1200, 300, 80


@pytest.fixture(scope="session")
def sample() -> SampleNetwork:
    return generate(seed=7, learners=LEARNERS, offers=OFFERS, trainings=TRAININGS)
