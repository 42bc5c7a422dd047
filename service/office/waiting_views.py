"""Contact requests that reach nobody who can answer them -> what a page of the office shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from matching.records import Offer, Organisation
from service.context import PageContext, frame
from service.office.pages import Cell, OfficePage, Table
from service.office.people_views import path_of
from service.office.start_views import moment_words, up
from service.workspace.contacts import ContactRequest
from service.workspace.reaching import Told


def waiting_page(
    context: PageContext,
    requests: Sequence[ContactRequest],
    told: Mapping[str, Told],
    organisations: Mapping[str, Organisation],
    offers: Mapping[str, Offer],
) -> OfficePage:
    """Requests to people without address and counsellor. `told` is who is told of each person's, by her id."""
    say = context.say
    return OfficePage(
        frame=frame(context, say("office.contacts")),
        back=up(context),
        lead=context.wording.count("office.contacts.count", len(requests)),
        paragraphs=(say("office.contacts.how"),) if requests else (),
        parts=(
            Table(
                say("office.contacts"),
                tuple(
                    say(f"office.column.{one}") for one in ("id", "organisation", "offer", "asked", "told")
                ),
                tuple(
                    (
                        Cell(one.learner_id, path_of(one.learner_id)),
                        Cell(_name(one.organisation_id, organisations)),
                        Cell(_title(one.offer_id, offers)),
                        Cell(moment_words(context, datetime.fromisoformat(one.created))),
                        Cell(say(f"office.told.{told[one.learner_id].value}")),
                    )
                    for one in requests
                ),
                say("office.contacts.none"),
                quiet=True,
            ),
        ),
    )


def _title(offer_id: str | None, offers: Mapping[str, Offer]) -> str:
    known = offers.get(offer_id or "")
    return "–" if known is None else known.title


def _name(organisation_id: str, organisations: Mapping[str, Organisation]) -> str:
    known = organisations.get(organisation_id)
    return organisation_id if known is None else known.name
