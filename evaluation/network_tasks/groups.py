"""Groups of learners, for audits alone: who is shown, and for whom lists are good. No ranker gets to see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from data import load_gazetteer
from data.histories import histories
from data.network import Network
from data.sample.people import whole_years
from matching.records import Learner, Place

AGE_BANDS: tuple[tuple[int, str], ...] = ((25, "25 or under"), (35, "26 to 35"), (45, "36 to 45"))
"""The last age of each band, in whole years; 25 is the last age of the State's schemes for the young."""
OLDER = "46 or over"
ATTRIBUTES = (
    "gender",
    "age_band",
    "priority_neighbourhood",
    "disability",
    "diploma_level",
    "region",
    "training",
)
LOW_DIPLOMA, HIGH_DIPLOMA = 2, 6
"""Diploma levels at and beyond which a group holds too few people to be told apart."""


def learner_groups(network: Network, ids: Iterable[str], on: date) -> Mapping[str, Mapping[str, str]]:
    """Attribute -> learner -> group, for the given learners of a network.

    The attributes are gender, age_band, priority_neighbourhood, disability, diploma_level, region and training (the
    title of the last one followed). A learner of whom an attribute is not on record is in no group of it.

    Args:
        network: the records, identities among them.
        ids: learners of the network.
        on: the day on which ages are told.
    """
    learners = {one.id: one for one in network.learners}
    identities = {one.learner_id: one for one in network.identities}
    followed = histories(network.enrolments, network.sessions, network.trainings)
    found: dict[str, dict[str, str]] = {name: {} for name in ATTRIBUTES}
    for one in ids:
        identity, learner = identities.get(one), learners[one]
        trainings = followed.get(one, ())
        said = (
            identity.gender if identity else None,
            age_band(whole_years(identity.birth_date, on)) if identity and identity.birth_date else None,
            _yes_no(identity.priority_neighbourhood if identity else None),
            _yes_no(identity.disability if identity else None),
            _diploma(learner),
            _region(learner.place),
            trainings[-1].training.title if trainings else None,
        )
        for name, group in zip(ATTRIBUTES, said, strict=True):
            if group:
                found[name][one] = group
    return found


def age_band(age: int) -> str:
    """The band of an age in whole years.

    >>> age_band(25), age_band(26), age_band(60)
    ('25 or under', '26 to 35', '46 or over')
    """
    return next((name for last, name in AGE_BANDS if age <= last), OLDER)


def _yes_no(value: bool | None) -> str | None:
    return None if value is None else "yes" if value else "no"


def _diploma(learner: Learner) -> str | None:
    level = learner.diploma_level
    if level is None:
        return None
    if level <= LOW_DIPLOMA:
        return f"{LOW_DIPLOMA} or under"
    return f"{HIGH_DIPLOMA} or over" if level >= HIGH_DIPLOMA else str(level)


def _region(place: Place | None) -> str | None:
    commune = load_gazetteer().by_code(place.commune) if place is not None and place.commune else None
    return commune.region if commune is not None else None
