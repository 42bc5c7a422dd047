"""Who was hired for an offer by what others than its recruiters noted -> what its page asks them."""

from __future__ import annotations

from matching.records import Offer
from service.context import PageContext
from service.recruiter.addresses import path_of_candidate
from service.recruiter.pages import HiredView
from service.recruiter.people_views import Circle, NotedHires
from service.views import full_name, headline


def hired_views(
    context: PageContext, offer: Offer, circle: Circle, noted: NotedHires
) -> tuple[HiredView, ...]:
    """A sentence for each hire that others noted: with her name or her headline as far as recruiters may know them."""
    return tuple(_hired(context, offer, circle, one, one in noted.open_to) for one in noted.by_others)


def _hired(context: PageContext, offer: Offer, circle: Circle, learner_id: str, open_to: bool) -> HiredView:
    if not open_to:
        return HiredView(context.say("recruiter.hired.somebody"), "", "")
    name = full_name(circle.names.get(learner_id))
    who = name or headline(context.desk, context.desk.learner(learner_id), context.wording)
    return HiredView(
        context.say("recruiter.hired.who", who=who), path_of_candidate(offer.id, learner_id), who
    )
