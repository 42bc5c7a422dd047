"""Who a learner is, in words: for herself, and as much of it as an organisation sees after her yes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date

from matching.records import Identity
from service.accounts.access import SHOWN_TO_ORGANISATIONS
from service.context import PageContext, frame
from service.learner.pages import IdentityPage
from service.learner.profile_form import MOST_LINE, Fields
from service.pages import Choice, Fact, Field, Option
from service.wording import Wording

TEXTS = ("given_name", "family_name", "email", "phone", "address", "nationality", "photo")
TRUTHS = ("priority_neighbourhood", "disability", "without_diploma", "long_term_unemployed")
GENDERS = ("female", "male", "other")
"""What is offered; the record of somebody who came in with another word keeps it until she chooses."""
YES, NO = "yes", "no"


def identity_facts(identity: Identity | None, wording: Wording) -> tuple[Fact, ...]:
    """Everything that is known of who she is."""
    if identity is None:
        return ()
    return tuple(
        Fact(wording.say(f"learner.identity.{one.name}"), _said(getattr(identity, one.name), wording))
        for one in fields(identity)
        if one.name != "learner_id" and getattr(identity, one.name) is not None
    )


def shown_to_organisation(identity: Identity | None, wording: Wording) -> tuple[Fact, ...]:
    """What an organisation sees after her yes: what is there of name, e-mail address and telephone."""
    if identity is None:
        return ()
    return tuple(
        Fact(wording.say(f"learner.identity.{name}"), str(getattr(identity, name)))
        for name in SHOWN_TO_ORGANISATIONS
        if getattr(identity, name)
    )


def identity_page(
    context: PageContext, identity: Identity, wrong: Mapping[str, str] | None = None
) -> IdentityPage:
    """The form of who she is; `wrong` names phrases by field."""
    wording, wrong = context.wording, wrong or {}

    def error(name: str) -> str:
        return wording.say(wrong[name]) if name in wrong else ""

    return IdentityPage(
        frame=frame(context, wording.say("learner.identity")),
        fields=(
            *(
                Field(
                    name, wording.say(f"learner.identity.{name}"), getattr(identity, name) or "", error(name)
                )
                for name in TEXTS
            ),
            Field(
                "birth_date",
                wording.say("learner.identity.birth_date"),
                identity.birth_date.isoformat() if identity.birth_date else "",
                error("birth_date"),
                kind="date",
            ),
        ),
        choices=(
            Choice(
                "gender",
                wording.say("learner.identity.gender"),
                _genders(identity.gender, wording),
                error("gender"),
                wording.say("learner.identity.gender.hint"),
            ),
            *(
                Choice(
                    name, wording.say(f"learner.identity.{name}"), _truths(getattr(identity, name), wording)
                )
                for name in TRUTHS
            ),
        ),
    )


def identity_from(sent: Fields, base: Identity) -> tuple[Identity, Mapping[str, str]]:
    """Who she says she is, and what does not fit, by field."""
    wrong: dict[str, str] = {}
    texts: dict[str, str | None] = {}
    for name in TEXTS:
        text = " ".join(sent.get(name, ("",))[0].replace("\0", "").split())
        if len(text) > MOST_LINE:
            wrong[name] = "learner.wrong.long"
        texts[name] = text[:MOST_LINE] or None
    gender = sent.get("gender", ("",))[0] or None
    if gender not in (None, base.gender, *GENDERS):
        wrong["gender"], gender = "learner.wrong.choice", base.gender
    truths = {name: {YES: True, NO: False}.get(sent.get(name, ("",))[0]) for name in TRUTHS}
    born = sent.get("birth_date", ("",))[0].strip()
    birth_date = None
    if born:
        try:
            birth_date = date.fromisoformat(born)
        except ValueError:
            wrong["birth_date"] = "learner.wrong.day"
    return replace(
        base,
        given_name=texts["given_name"],
        family_name=texts["family_name"],
        email=texts["email"],
        phone=texts["phone"],
        address=texts["address"],
        gender=gender,
        nationality=texts["nationality"],
        photo=texts["photo"],
        birth_date=birth_date,
        priority_neighbourhood=truths["priority_neighbourhood"],
        disability=truths["disability"],
        without_diploma=truths["without_diploma"],
        long_term_unemployed=truths["long_term_unemployed"],
    ), wrong


def _genders(value: str | None, wording: Wording) -> tuple[Option, ...]:
    """No answer first, then what is offered, then a word that is neither but stands in the record."""
    words = (*GENDERS, *((value,) if value not in (None, *GENDERS) else ()))
    return (
        Option("", wording.say("learner.gender.none"), value is None),
        *(Option(str(one), _said(one, wording), one == value) for one in words),
    )


def _truths(value: bool | None, wording: Wording) -> tuple[Option, ...]:
    return (
        Option("", wording.say("learner.unsaid"), value is None),
        Option(YES, wording.say("learner.yes"), value is True),
        Option(NO, wording.say("learner.no"), value is False),
    )


def _said(value: object, wording: Wording) -> str:
    if isinstance(value, bool):
        return wording.say("learner.yes" if value else "learner.no")
    if isinstance(value, date):
        return wording.day(value)
    return wording.say(f"learner.gender.{value}") if f"learner.gender.{value}" in wording.text else str(value)
