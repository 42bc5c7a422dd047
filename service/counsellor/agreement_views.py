"""What a learner agreed to, and who asks to be in touch with her, as her counsellor reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from matching.records import Offer, Organisation
from service.accounts.consents import Consent, How, Purpose
from service.context import PageContext
from service.counsellor.pages import AgreementsView, AskedView, KnownToView
from service.learner.offer_views import day_of
from service.pages import Link, Option
from service.workspace.contacts import ContactRequest, ContactState


def agreements_view(
    context: PageContext,
    consents: Sequence[Consent],
    requests: Sequence[ContactRequest],
    organisations: Mapping[str, Organisation],
    offers: Mapping[str, Offer],
) -> AgreementsView:
    """What she agreed to and what she is asked, requests that wait first.

    `organisations` and `offers` are those that consents and requests name, by id.
    """
    say, wording = context.say, context.wording

    def name(organisation_id: str) -> str:
        known = organisations.get(organisation_id)
        return organisation_id if known is None else known.name

    return AgreementsView(
        seen=_seen_words(context, consents),
        visible=any(one.purpose is Purpose.SEEN and one.withdrawn is None for one in consents),
        consent=say("learner.consent.seen"),
        hows=tuple(Option(one.value, say(f"counsellor.how.{one.value}")) for one in How),
        known=tuple(
            KnownToView(
                one.organisation_id,
                name(one.organisation_id),
                say("counsellor.agreed.known", who=name(one.organisation_id), day=day_of(one.given, wording))
                + _how_words(context, one.how),
            )
            for one in consents
            if one.organisation_id is not None and one.withdrawn is None
        ),
        requests=tuple(
            AskedView(
                id=one.id,
                organisation=name(one.organisation_id),
                offer=_offer_link(offers.get(one.offer_id or "")),
                day=day_of(one.created, wording),
                message=one.message,
                state=_state_words(context, one),
                waiting=one.state is ContactState.WAITING,
                consent=say("learner.consent.contact", organisation=name(one.organisation_id)),
            )
            for one in sorted(requests, key=lambda one: one.state is not ContactState.WAITING)
        ),
    )


def _seen_words(context: PageContext, consents: Sequence[Consent]) -> str:
    seen = [one for one in consents if one.purpose is Purpose.SEEN]
    standing = [one for one in seen if one.withdrawn is None]
    if standing:
        day = day_of(standing[0].given, context.wording)
        return context.say("counsellor.agreed.seen", day=day) + _how_words(context, standing[0].how)
    withdrawn = [(one.withdrawn, one.withdrawn_how) for one in seen if one.withdrawn is not None]
    if withdrawn:
        last, how = max(withdrawn, key=lambda one: one[0])
        day = day_of(last, context.wording)
        return context.say("counsellor.agreed.unseen.since", day=day) + _how_words(context, how)
    return context.say("counsellor.agreed.unseen")


def _how_words(context: PageContext, how: How | None) -> str:
    """A sentence on how a counsellor was told, after a space; "" where she said it herself."""
    if how is None:
        return ""
    return " " + context.say("counsellor.agreed.heard", how=context.say(f"counsellor.how.{how.value}"))


def _state_words(context: PageContext, request: ContactRequest) -> str:
    name = f"counsellor.asked.{request.state.value}"
    if request.answered is None:
        return context.say(name)
    return context.say(name, day=day_of(request.answered, context.wording))


def _offer_link(offer: Offer | None) -> Link | None:
    return None if offer is None else Link(f"/jobs/{quote(offer.id, safe=':')}", offer.title)
