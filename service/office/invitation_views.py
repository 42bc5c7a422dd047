"""Inviting all learners who have no account, as an administrator sees it: who would be, who would not, the button."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from matching.folding import flatten
from matching.records import Training
from service.context import PageContext, frame
from service.office.pages import Form, Hidden, OfficePage
from service.pages import Choice, Fact, Link, Option
from service.workspace.inviting import Invitees

INVITATIONS = "/office/invitations"


def invitations_page(
    context: PageContext,
    found: Invitees,
    trainings: Sequence[Training],
    training_id: str = "",
    *,
    goes_on: bool = False,
    broken: bool = False,
) -> OfficePage:
    """How many would be invited. While that is done `goes_on`, and the counts tell how far it has come."""
    say, number, count = context.say, context.wording.number, context.wording.count
    invite: tuple[Form, ...] = ()
    if found.ids and not goes_on:
        invite = (
            Form(
                "",
                INVITATIONS,
                count("office.invitations.do", len(found.ids)),
                how=say("office.invitations.how"),
                hidden=(Hidden("training", training_id),),
            ),
        )
    lead = count("office.invitations.count", len(found.ids))
    if goes_on:
        lead = count("office.invitations.left", len(found.ids))
    return OfficePage(
        frame=frame(context, say("office.invitations")),
        back=Link("/office/users", say("office.users")),
        lead=lead,
        troubles=(say("office.invitations.broken"),) if broken else (),
        paragraphs=(say("office.invitations.goes-on"),) if goes_on else (),
        facts=(
            Fact(say("office.invitations.ready"), number(len(found.ids), 0)),
            Fact(say("office.invitations.without-address"), number(found.without_address, 0)),
            Fact(say("office.invitations.with-account"), number(found.with_account, 0)),
            Fact(say("office.invitations.address-taken"), number(found.address_taken, 0)),
        ),
        links=(Link(path_of(training_id), say("office.invitations.again")),) if goes_on else (),
        parts=(
            Form(
                "",
                INVITATIONS,
                say("office.show"),
                choices=(_trainings(context, trainings, training_id),),
                reading=True,
            ),
            *invite,
        ),
    )


def path_of(training_id: str) -> str:
    """The page that counts whom an invitation reaches, of a training or ("") of everybody."""
    return f"{INVITATIONS}?training={quote(training_id, safe='')}"


def _trainings(context: PageContext, trainings: Sequence[Training], chosen: str) -> Choice:
    ordered = sorted(trainings, key=lambda one: (flatten(one.title), one.id))
    options = (
        Option("", context.say("office.invitations.everybody"), chosen=not chosen),
        *(Option(one.id, f"{one.title} ({one.id})", chosen=one.id == chosen) for one in ordered),
    )
    return Choice("training", context.say("office.column.training"), options)
