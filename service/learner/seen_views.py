"""In whose lists a learner stood, in words."""

from __future__ import annotations

from collections.abc import Sequence

from service.context import PageContext, frame
from service.learner.offer_views import day_of
from service.learner.pages import SeenPage, SightingView
from service.trust.selections import COMPARED, LIST, OPENED, READ
from service.trust.shown_rankings import CHOSEN, UNTOLD, Sighting
from service.wording import Wording

WAYS = (LIST, OPENED, COMPARED, CHOSEN, READ, UNTOLD)
"""In which somebody is seen, in the order in which she reads of them."""


def seen_page(context: PageContext, visible: bool, sightings: Sequence[Sighting]) -> SeenPage:
    """In whose lists she stood, day by day. `visible` tells whether she agrees to it now."""
    wording = context.wording
    return SeenPage(
        frame=frame(context, wording.say("learner.seen")),
        visible=visible,
        sightings=tuple(
            SightingView(
                day=day_of(one.day, wording),
                organisation=one.organisation or wording.say("learner.seen.somebody"),
                detail=_detail(one, wording),
            )
            for one in sightings
        ),
    )


def _detail(one: Sighting, wording: Wording) -> str:
    """How she was seen on a day: what each kind of page means differs, and so each is told of its own."""
    rank = "" if one.best_rank is None else wording.number(one.best_rank, 0)
    return ", ".join(
        wording.count(f"learner.seen.{way}", one.ways[way], rank=rank) for way in WAYS if one.ways.get(way)
    )
