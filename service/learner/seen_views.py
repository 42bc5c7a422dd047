"""In whose lists a learner stood, in words."""

from __future__ import annotations

from collections.abc import Sequence

from service.context import PageContext, frame
from service.learner.offer_views import day_of
from service.learner.pages import SeenPage, SightingView
from service.trust.shown_rankings import Sighting


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
                detail=wording.count("learner.seen.times", one.times, rank=wording.number(one.best_rank, 0)),
            )
            for one in sightings
        ),
    )
