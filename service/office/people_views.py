"""Finding a person, and all that an administrator does with her record, on one page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlencode

from matching.records import Identity, Learner, Organisation
from service.accounts.consents import Consent, How
from service.accounts.users import INVITED, User
from service.addresses import learner_path
from service.context import PageContext, frame
from service.office.pages import Cell, Form, OfficePage, Table
from service.office.start_views import moment_words, up
from service.office.user_views import seen_words
from service.pages import Fact, Field, Link
from service.trust.retention import Term
from service.workspace.inviting import address_of

PEOPLE = "/office/people"
MOST_FOUND = 20
"""Of a search: every name that is shown is a look that is logged, and with more one says more."""
SHOWN = ("given_name", "family_name", "email", "phone", "address", "birth_date")


@dataclass(frozen=True, slots=True)
class Person:
    """Everything that an administrator's page about a learner shows."""

    learner: Learner
    identity: Identity | None
    account: User | None
    consents: Sequence[Consent]
    organisations: Mapping[str, Organisation]
    counsellors: Sequence[User]
    term: Term


def search_page(context: PageContext, words: str = "", error: str = "") -> OfficePage:
    """Where one searches. What was searched is in no address, and so in nobody's history."""
    return OfficePage(
        frame=frame(context, context.say("office.people")),
        back=up(context),
        lead=context.say("office.people.lead"),
        parts=(_search(context, words, error),),
    )


def found_page(
    context: PageContext,
    words: str,
    learners: Sequence[Learner],
    identities: Mapping[str, Identity],
    found: int,
) -> OfficePage:
    """Who was found: `learners` are the first of `found`."""
    say = context.say
    how = say("office.people.more", most=len(learners)) if found > len(learners) else ""
    return OfficePage(
        frame=frame(context, say("office.people")),
        back=up(context),
        lead=context.wording.count("office.people.found", found),
        parts=(
            _search(context, words),
            Table(
                say("office.people.list"),
                tuple(say(f"office.column.{one}") for one in ("name", "headline", "email", "id")),
                tuple(
                    (
                        Cell(named(one, identities.get(one.id)), path_of(one.id)),
                        Cell(one.headline),
                        Cell(identities[one.id].email or "" if one.id in identities else ""),
                        Cell(one.id),
                    )
                    for one in learners
                ),
                say("office.people.none"),
                how=how,
                quiet=True,
            ),
        ),
    )


def person_page(context: PageContext, person: Person) -> OfficePage:
    """One person: who she is, her account, what she agreed to, who follows her, when she was last heard of."""
    say, day = context.say, context.wording.day
    learner, account = person.learner, person.account
    path = path_of(learner.id)
    address = address_of(person.identity)
    invite: tuple[Form, ...] = ()
    if account is None and address is not None:
        how = say("office.person.invite.how", address=address)
        invite = (
            Form(say("office.person.invite"), f"{path}/invite", say("office.users.invite.send"), how=how),
        )
    return OfficePage(
        frame=frame(context, named(learner, person.identity)),
        back=Link(PEOPLE, say("office.people")),
        lead=learner.headline,
        facts=(
            Fact(say("office.column.id"), learner.id),
            Fact(say("office.fact.status"), say(f"office.status.{learner.status.value}")),
            Fact(say("office.column.last_contact"), day(person.term.last_contact)),
            Fact(say("office.column.due"), day(person.term.due)),
        ),
        links=(
            Link(learner_path(learner.id), say("office.person.record")),
            Link(f"{path}/export", say("office.person.export")),
            Link(f"/office/erase?{urlencode({'id': learner.id})}", say("office.erase")),
        ),
        parts=(
            Table(
                say("office.person.identity"),
                (say("office.column.fact"), say("office.column.value")),
                tuple(
                    (Cell(say(f"office.fact.{name}")), Cell(value))
                    for name in SHOWN
                    if (value := _fact(context, person.identity, name))
                ),
                say("office.person.identity.none"),
            ),
            Table(
                say("office.column.account"),
                tuple(say(f"office.column.{one}") for one in ("email", "state", "seen")),
                ()
                if account is None
                else (
                    (
                        Cell(account.email, f"/office/users/{account.id}"),
                        Cell(say(f"office.state.{account.state}")),
                        Cell(seen_words(context, account)),
                    ),
                ),
                say("office.person.account.none" if address else "office.person.account.no-address"),
                how=say("office.person.account.invited")
                if account is not None and account.state == INVITED
                else "",
            ),
            *invite,
            _consents(context, person),
            Table(
                say("office.person.counsellors"),
                (say("office.column.name"), say("office.column.email")),
                tuple(
                    (Cell(one.name, f"/office/users/{one.id}"), Cell(one.email)) for one in person.counsellors
                ),
                say("office.person.counsellors.none"),
            ),
        ),
    )


def path_of(learner_id: str) -> str:
    """The page of one person."""
    return f"{PEOPLE}/{quote(learner_id, safe=':')}"


def named(learner: Learner, identity: Identity | None) -> str:
    """A person by her name, or by the id of her record where nobody knows one."""
    names = () if identity is None else (identity.given_name, identity.family_name)
    return " ".join(one for one in names if one) or learner.id


def _search(context: PageContext, words: str, error: str = "") -> Form:
    say = context.say
    hint = say("office.people.hint")
    field = Field("words", say("office.people.words"), words, error, hint, autocomplete="off", required=True)
    return Form("", PEOPLE, say("office.search"), fields=(field,))


def _consents(context: PageContext, person: Person) -> Table:
    say = context.say

    def at(moment: str | None, how: How | None, paper: str | None = None) -> str:
        """When, and how a counsellor was told where one noted it."""
        if moment is None:
            return ""
        words = moment_words(context, datetime.fromisoformat(moment))
        if how is None:
            return words
        told = ", ".join(part for part in (say(f"counsellor.how.{how.value}"), paper) if part)
        return say("office.person.heard", moment=words, how=told)

    return Table(
        say("office.person.consents"),
        tuple(say(f"office.column.{one}") for one in ("agreed", "given", "withdrawn")),
        tuple(
            (
                Cell(
                    say("office.person.agreed.seen")
                    if one.organisation_id is None
                    else say(
                        "office.person.agreed.contact",
                        organisation=person.organisations[one.organisation_id].name
                        if one.organisation_id in person.organisations
                        else one.organisation_id,
                    )
                ),
                Cell(at(one.given, one.how, one.paper)),
                Cell(at(one.withdrawn, one.withdrawn_how)),
            )
            for one in person.consents
        ),
        say("office.person.consents.none"),
    )


def _fact(context: PageContext, identity: Identity | None, name: str) -> str:
    if identity is None:
        return ""
    if name == "birth_date":
        return "" if identity.birth_date is None else context.wording.day(identity.birth_date)
    return str(getattr(identity, name) or "")
