"""Everybody whom my organisation keeps on a shortlist, offer by offer -> what a page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from matching.records import Offer
from service.context import PageContext, frame
from service.pages import Link
from service.recruiter.addresses import path_of_offer
from service.recruiter.offer_standing import standing_words
from service.recruiter.offer_views import newest_first
from service.recruiter.pages import KeptGroup, KeptRow, ShortlistsPage
from service.recruiter.people_views import Circle, person_view
from service.views import headline
from service.workspace.offer_life import STANDINGS, standing_of


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The shortlist of an offer.

    `shown` are those of it whom its recruiters may see now, `hidden` is how many they may not, `circle` what they know.
    """

    offer: Offer
    shown: frozenset[str]
    hidden: int
    circle: Circle


def shortlists_page(context: PageContext, lists: Sequence[Shortlist]) -> ShortlistsPage:
    """The shortlists of my offers: open ones first, the newest first; who was kept last stands on top."""
    today = context.desk.today()

    def place(one: Shortlist) -> tuple[int, tuple[int, str]]:
        return STANDINGS.index(standing_of(one.offer, today)), newest_first(one.offer)

    found = sorted(lists, key=place)
    return ShortlistsPage(
        frame=frame(context, context.say("recruiter.shortlists")),
        title=context.say("recruiter.shortlists"),
        lead=context.say("recruiter.shortlists.lead") if found else "",
        groups=tuple(_group(context, one) for one in found),
        nothing="" if found else context.say("recruiter.shortlists.none"),
    )


def _group(context: PageContext, one: Shortlist) -> KeptGroup:
    ids = sorted(one.shown)
    ids.sort(key=lambda learner_id: one.circle.standings[learner_id].changed, reverse=True)
    return KeptGroup(
        offer=Link(path_of_offer(one.offer.id, "shortlist"), one.offer.title),
        closed=standing_words(context, one.offer),
        rows=tuple(_row(context, one, learner_id) for learner_id in ids),
        hidden=context.wording.count("recruiter.shortlists.hidden", one.hidden) if one.hidden else "",
    )


def _row(context: PageContext, one: Shortlist, learner_id: str) -> KeptRow:
    person = person_view(context, one.offer, learner_id, one.circle)
    kept = date.fromisoformat(one.circle.standings[learner_id].changed[: len("2026-03-01")])
    return KeptRow(
        person=Link(person.path, headline(context.desk, context.desk.learner(learner_id), context.wording)),
        name=person.name,
        contact=person.contact or context.say("recruiter.shortlists.not-asked"),
        kept=context.say("recruiter.shortlists.since", day=context.wording.day(kept)),
    )
