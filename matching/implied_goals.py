"""The trade that a learner who names no goal is taken to aim at: the one she trains for, or calls herself by.

A goal is a wish, and nobody's wish is invented: whoever wrote one, in whatever words, has said what she wants; and a
headline that speaks of leaving a trade ("Cuisinier en reconversion", "Ancienne serveuse") tells what she is no more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from matching.folding import flatten
from matching.profile import AIMED, OccupationRow

IMPLIED_GOAL = 0.85
"""How surely, beside a goal that is written."""

_LEAVING = re.compile(
    r"\breconver\w+|\bancien(?:ne)?s?\b|\banciennement\b|\bex[- ](?=\w)"
    r"|\bformer(?:ly)?\b(?! (?:des?|les|l'|aux?|a) )|\bcareer[- ]chang\w+|\bchang\w+ (?:of )?careers?\b|\bretrain\w+"
    r"|\bchang\w+ de (?:metier|voie|carriere)\b|\b(?:quit|left|leav)\w* (?:the|my)\b"
)


def implied_goals(
    occupations: Sequence[OccupationRow], places: Mapping[str, int], headline: str
) -> list[OccupationRow]:
    """Goals taken from the trainings and the headline of a learner who wrote none.

    Args:
        occupations: those that were read in her record.
        places: the numbers of its fields by their names.
        headline: as she wrote it.
    """
    telling = {place for where, place in places.items() if where.startswith("trainings[")}
    if "headline" in places and not leaves_a_trade(headline):
        telling.add(places["headline"])
    return [
        one._replace(confidence=one.confidence * IMPLIED_GOAL, role=AIMED)
        for one in occupations
        if one.field in telling
    ]


def leaves_a_trade(headline: str) -> bool:
    """Whether a headline speaks of a trade that is left behind.

    >>> leaves_a_trade("Ex-comptable"), leaves_a_trade("Former cook"), leaves_a_trade("Formatrice pour adultes")
    (True, True, False)
    """
    return bool(_LEAVING.search(flatten(headline)))
