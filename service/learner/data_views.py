"""What is kept about a learner, who saw her and who asks for her, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matching.records import Identity, Learner, Offer
from service.accounts.consents import Consent, How, Purpose
from service.context import PageContext, frame
from service.learner.identity_views import identity_facts, shown_to_organisation
from service.learner.offer_views import contest_view, day_of, own_offer_path
from service.learner.pages import (
    ConsentView,
    ContactsPage,
    DataPage,
    ErasePage,
    NoteView,
    RequestView,
)
from service.pages import Fact, Field, Link
from service.workspace.contacts import ContactRequest, ContactState
from service.workspace.contests import Contest


def contacts_page(
    context: PageContext,
    requests: Sequence[ContactRequest],
    organisations: Mapping[str, str],
    offers: Mapping[str, Offer],
    identity: Identity | None,
) -> ContactsPage:
    """Who asks to be in touch, those that wait first. `organisations` are names by id."""
    wording = context.wording
    views = []
    for one in sorted(requests, key=lambda one: one.state is not ContactState.WAITING):
        organisation = organisations.get(one.organisation_id, one.organisation_id)
        offer = offers.get(one.offer_id or "")
        views.append(
            RequestView(
                id=one.id,
                organisation=organisation,
                offer=None if offer is None else Link(own_offer_path(offer.id), offer.title),
                day=day_of(one.created, wording),
                message=one.message,
                waiting=one.state is ContactState.WAITING,
                state=wording.say(f"learner.contact.{one.state.value}"),
                consent=wording.say("learner.consent.contact", organisation=organisation),
            )
        )
    return ContactsPage(
        frame(context, wording.say("learner.contacts")),
        tuple(views),
        shown_to_organisation(identity, wording),
    )


def data_page(
    context: PageContext,
    learner: Learner,
    identity: Identity | None,
    counts: Mapping[str, int],
    consents: Sequence[Consent],
    organisations: Mapping[str, str],
    notes: Sequence[NoteView],
    contests: Sequence[Contest],
) -> DataPage:
    """Everything that is kept. `counts` names how many of each kind of thing."""
    wording = context.wording
    standing = [one for one in consents if one.withdrawn is None]
    return DataPage(
        frame=frame(context, wording.say("learner.data")),
        identity=identity_facts(identity, wording),
        counts=tuple(
            Fact(wording.say(f"learner.data.{name}"), wording.number(count, 0))
            for name, count in counts.items()
        ),
        visible=any(one.purpose is Purpose.SEEN for one in standing),
        visible_how=_visible_how(context, [one for one in consents if one.purpose is Purpose.SEEN]),
        consent=wording.say("learner.consent.seen"),
        consents=tuple(
            ConsentView(
                one.organisation_id,
                organisations.get(one.organisation_id, one.organisation_id),
                _since_words(context, one),
            )
            for one in standing
            if one.purpose is Purpose.CONTACT and one.organisation_id is not None
        ),
        status=learner.status.value,
        notes=tuple(notes),
        contests=tuple(contest_view(context, one) for one in contests),
    )


def _since_words(context: PageContext, one: Consent) -> str:
    since = context.say("learner.data.since", day=day_of(one.given, context.wording))
    if one.how is None:
        return since
    return f"{since} ({context.say('learner.data.heard', how=_how_words(context, one.how))})"


def _visible_how(context: PageContext, seen: Sequence[Consent]) -> str:
    """How a counsellor was told of the last word that she said about being seen."""
    if not seen:
        return ""
    last = max(seen, key=lambda one: (one.withdrawn is None, one.withdrawn or one.given))
    given = last.withdrawn is None
    how, at = (last.how, last.given) if last.withdrawn is None else (last.withdrawn_how, last.withdrawn)
    if how is None:
        return ""
    phrase = "learner.data.visible.heard" if given else "learner.data.unseen.heard"
    return context.say(phrase, day=day_of(at, context.wording), how=_how_words(context, how))


def _how_words(context: PageContext, how: How) -> str:
    return context.say(f"counsellor.how.{how.value}")


def erase_page(context: PageContext, error: str = "") -> ErasePage:
    """Before everything goes."""
    word = context.say("learner.erase.word")
    return ErasePage(
        frame=frame(context, context.say("learner.erase")),
        word=word,
        field=Field("word", context.say("learner.erase.type", word=word), error=error),
    )
