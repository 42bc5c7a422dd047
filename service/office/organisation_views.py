"""Organisations, as an administrator sees and changes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

from data.readers.organisation_rows import OrganisationKind
from matching.folding import flatten
from matching.records import OfferStatus, Organisation
from service.accounts.users import User
from service.context import PageContext, frame
from service.office.pages import Cell, Form, OfficePage, Table
from service.office.start_views import up
from service.office.user_views import account_cell, seen_words
from service.pages import Choice, Fact, Field, Link, Option

ORGANISATIONS = "/office/organisations"
MOST_IN_LIST = 500
"""Organisations on one page; with more, one searches."""
NO_ERRORS: Mapping[str, str] = {}


def organisations_page(
    context: PageContext,
    organisations: Sequence[Organisation],
    accounts: Mapping[str, int],
    query: str = "",
    given: Mapping[str, str] = NO_ERRORS,
    errors: Mapping[str, str] = NO_ERRORS,
) -> OfficePage:
    """All organisations, or those whose names have the words, and the form that adds one."""
    say, count, number = context.say, context.wording.count, context.wording.number
    words = flatten(query).split()
    found = [one for one in organisations if all(word in flatten(one.name) for word in words)]
    found.sort(key=lambda one: (flatten(one.name), one.id))
    offers = _open_offers(context)
    cut = len(found) > MOST_IN_LIST
    return OfficePage(
        frame=frame(context, say("office.organisations")),
        back=up(context),
        lead=count("office.organisations.count", len(organisations)),
        links=(
            Link("/office/users", say("office.organisations.invite")),
            Link("/office/imports", say("office.organisations.import")),
        ),
        parts=(
            Form(
                "",
                ORGANISATIONS,
                say("office.search"),
                fields=(Field("q", say("office.column.name"), query, kind="search"),),
                reading=True,
            ),
            Table(
                say("office.organisations"),
                tuple(
                    say(f"office.column.{one}")
                    for one in ("name", "organisation_kind", "accounts", "open_offers", "id")
                ),
                tuple(
                    (
                        Cell(one.name, path_of(one.id)),
                        Cell(kind_words(context, one.kind)),
                        Cell(number(accounts.get(one.id, 0), 0)),
                        Cell(number(offers[one.id], 0)),
                        Cell(one.id),
                    )
                    for one in found[:MOST_IN_LIST]
                ),
                say("office.organisations.none"),
                how=count("office.organisations.cut", len(found), most=MOST_IN_LIST) if cut else "",
                quiet=True,
            ),
            Form(
                say("office.organisations.add"),
                ORGANISATIONS,
                say("office.organisations.add.do"),
                fields=(_name(context, given.get("name", ""), errors),),
                choices=(_kind(context, given.get("kind", OrganisationKind.EMPLOYER), errors),),
            ),
        ),
    )


def organisation_page(
    context: PageContext,
    organisation: Organisation,
    accounts: Sequence[User],
    given: Mapping[str, str] = NO_ERRORS,
    errors: Mapping[str, str] = NO_ERRORS,
) -> OfficePage:
    """One organisation: its accounts, how many offers it has open, and the form that changes it."""
    say, number = context.say, context.wording.number
    invite = urlencode({"organisation_id": organisation.id})
    return OfficePage(
        frame=frame(context, organisation.name),
        back=Link(ORGANISATIONS, say("office.organisations")),
        facts=(
            Fact(say("office.column.organisation_kind"), kind_words(context, organisation.kind)),
            Fact(say("office.column.open_offers"), number(_open_offers(context)[organisation.id], 0)),
            Fact(say("office.column.id"), organisation.id),
        ),
        links=(Link(f"/office/users?{invite}#field-email", say("office.organisation.invite")),),
        parts=(
            Table(
                say("office.organisation.accounts"),
                tuple(say(f"office.column.{one}") for one in ("name", "email", "role", "seen")),
                tuple(
                    (
                        account_cell(context, one),
                        Cell(one.email),
                        Cell(say(f"accounts.role.{one.role.value}")),
                        Cell(seen_words(context, one)),
                    )
                    for one in accounts
                ),
                say("office.organisation.accounts.none"),
            ),
            Form(
                say("office.organisation.change"),
                path_of(organisation.id),
                say("accounts.account.save"),
                how=say("office.organisation.change.how"),
                fields=(_name(context, given.get("name", organisation.name), errors),),
                choices=(_kind(context, given.get("kind", organisation.kind), errors, organisation.kind),),
            ),
        ),
    )


def path_of(organisation_id: str) -> str:
    """Where an organisation is: ids may hold anything, as files bring them."""
    return f"{ORGANISATIONS}/{quote(organisation_id, safe='')}"


def kind_words(context: PageContext, kind: str) -> str:
    """A kind in words; one that is none of ours stands as it is."""
    name = f"office.organisation.kind.{kind}"
    return context.say(name) if name in context.wording.text else kind


def _open_offers(context: PageContext) -> Counter[str]:
    """How many offers each organisation has that are open and have not ended."""
    today = context.desk.today()
    return Counter(
        one.organisation_id
        for one in context.desk.network.offers
        if one.organisation_id is not None
        and one.status is OfferStatus.OPEN
        and (one.expires is None or one.expires >= today)
    )


def _name(context: PageContext, value: str, errors: Mapping[str, str]) -> Field:
    say = context.say
    return Field("name", say("office.column.name"), value, error=errors.get("name", ""), required=True)


def _kind(context: PageContext, chosen: str, errors: Mapping[str, str], kept: str = "") -> Choice:
    kinds = dict.fromkeys((*(one.value for one in OrganisationKind), *([kept] if kept else ())))
    options = tuple(Option(one, kind_words(context, one), chosen=one == chosen) for one in kinds)
    name = context.say("office.column.organisation_kind")
    return Choice("kind", name, options, error=errors.get("kind", ""))
