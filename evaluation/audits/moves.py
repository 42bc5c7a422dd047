"""What moves between two sets of lists that should be the same: scores, positions, first pages. Compared exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evaluation.ranking.run import Scored
from evaluation.ranking.task import JudgementError

FIRST_PAGE = 10

Lists = Mapping[str, tuple[Scored, ...]]
"""Who asks -> (candidate, score) in the order in which they are shown, best first."""


@dataclass(frozen=True, slots=True)
class Moves:
    """What a change did to lists that it should not touch.

    Args:
        kind: what was changed.
        changed: records, or pairs of records, that the change made different.
        lists: lists compared.
        pages: of these, lists whose first `FIRST_PAGE` are others, or in another order.
        pairs: of one who asks and one who is ranked, in either set.
        scores: pairs whose score differs in any bit, or that stand in one set only.
        positions: pairs whose place in their list differs, or that stand in one set only.
        largest_score: the largest difference of two scores.
        largest_position: the largest difference of two places.
    """

    kind: str
    changed: int
    lists: int
    pages: int
    pairs: int
    scores: int
    positions: int
    largest_score: float
    largest_position: int

    @property
    def nothing(self) -> bool:
        """Whether everything stayed, to the last bit."""
        return not (self.scores or self.positions or self.pages)


def moves(kind: str, changed: int, before: Lists, after: Lists) -> Moves:
    """Compare two sets of lists.

    Raises:
        JudgementError: they are lists of different askers.
    """
    if before.keys() != after.keys():
        raise JudgementError(f"{kind}: {len(before)} lists before and {len(after)} after, or of other askers")
    pages = pairs = scores = positions = largest_position = 0
    largest_score = 0.0
    for asker, first in before.items():
        second = after[asker]
        pages += [one for one, _ in first[:FIRST_PAGE]] != [one for one, _ in second[:FIRST_PAGE]]
        ours, theirs = (
            {one: (place, score) for place, (one, score) in enumerate(ranked)} for ranked in (first, second)
        )
        both = ours.keys() & theirs.keys()
        alone = len(ours.keys() ^ theirs.keys())
        pairs += len(both) + alone
        scores += alone + sum(ours[one][1] != theirs[one][1] for one in both)
        positions += alone + sum(ours[one][0] != theirs[one][0] for one in both)
        for one in both:
            largest_score = max(largest_score, abs(ours[one][1] - theirs[one][1]))
            largest_position = max(largest_position, abs(ours[one][0] - theirs[one][0]))
    return Moves(kind, changed, len(before), pages, pairs, scores, positions, largest_score, largest_position)
