"""A small part of the sample network on the path that is served, for audits that change records and look again.

Its texts are those of the sample that ships with vectors, so that next to nothing has to be embedded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from data.histories import histories
from data.network import Network
from data.sample import DEFAULT_SEED, REFERENCE_DAY, generate
from matching.matcher import Matcher
from matching.profile import FollowedTraining
from matching.reading import ProfileReader
from models import fill

LEARNERS = 80
OFFERS = 40
TRAININGS = 400
"""As many as the sample that ships has: with fewer, the same learners would have followed others."""


@dataclass(frozen=True, slots=True)
class SampleMarket:
    """A network without its real adverts, which are long, and the day on which everything is asked."""

    network: Network
    on: date

    def followed(self) -> Mapping[str, tuple[FollowedTraining, ...]]:
        """The trainings that each learner followed, by id."""
        return histories(self.network.enrolments, self.network.sessions, self.network.trainings)

    def matcher(self, reader: ProfileReader) -> Matcher:
        """A matcher of its own that holds the whole market."""
        matcher = Matcher(reader)
        fill(matcher, self.network)
        return matcher


def sample_market(learners: int = LEARNERS, offers: int = OFFERS, seed: int = DEFAULT_SEED) -> SampleMarket:
    """The first learners and invented offers of the sample network."""
    network = generate(seed, learners=learners, offers=offers, trainings=TRAININGS).network
    invented = tuple(offer for offer in network.offers if offer.synthetic)
    return SampleMarket(replace(network, offers=invented), REFERENCE_DAY)
