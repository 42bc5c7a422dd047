"""Accounts, as an administrator sees and changes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from matching.records import Organisation
from service.accounts.actor import Role
from service.accounts.users import DISABLED, INVITED, User
from service.context import PageContext, frame
from service.office.pages import Act, Cell, Form, OfficePage, Table
from service.office.start_views import moment_words, up
from service.pages import Choice, Fact, Field, Link, Option

MOST_IN_LIST = 500
"""Accounts on one page; with more, one searches."""
NO_ERRORS: Mapping[str, str] = {}


def users_page(
    context: PageContext,
    users: Sequence[User],
    organisations: Sequence[Organisation],
    query: str = "",
    given: Mapping[str, str] = NO_ERRORS,
    errors: Mapping[str, str] = NO_ERRORS,
) -> OfficePage:
    """All accounts, and the form that invites somebody."""
    say = context.say
    names = {one.id: one.name for one in organisations}
    words = query.casefold().split()
    found = [one for one in users if all(word in f"{one.name} {one.email}".casefold() for word in words)]
    return OfficePage(
        frame=frame(context, say("office.users")),
        back=up(context),
        lead=context.wording.count("office.users.count", len(users)),
        links=(
            Link("/office/invitations", say("office.invitations")),
            Link("/office/organisations", say("office.users.organisations")),
        ),
        parts=(
            Form(
                "",
                "/office/users",
                say("office.search"),
                fields=(Field("q", say("office.users.search"), query, kind="search"),),
                reading=True,
            ),
            Table(
                say("office.users"),
                tuple(
                    say(f"office.column.{one}") for one in ("name", "email", "role", "organisation", "seen")
                ),
                tuple(
                    (
                        account_cell(context, one),
                        Cell(one.email),
                        Cell(say(f"accounts.role.{one.role.value}")),
                        Cell(names.get(one.organisation_id or "", one.organisation_id or "")),
                        Cell(seen_words(context, one)),
                    )
                    for one in found[:MOST_IN_LIST]
                ),
                say("office.users.none"),
                quiet=True,
            ),
            Form(
                say("office.users.invite"),
                "/office/users",
                say("office.users.invite.send"),
                how=say("office.users.invite.how"),
                fields=(
                    Field(
                        "email",
                        say("accounts.email"),
                        given.get("email", ""),
                        error=errors.get("email", ""),
                        kind="email",
                        required=True,
                    ),
                    Field(
                        "name",
                        say("accounts.name"),
                        given.get("name", ""),
                        error=errors.get("name", ""),
                        required=True,
                    ),
                    Field(
                        "learner_id",
                        say("office.users.learner"),
                        given.get("learner_id", ""),
                        error=errors.get("learner_id", ""),
                        hint=say("office.users.learner.hint"),
                    ),
                ),
                choices=(
                    role_choice(context, given.get("role", Role.RECRUITER.value), errors.get("role", "")),
                    organisation_choice(
                        context,
                        organisations,
                        given.get("organisation_id", ""),
                        errors.get("organisation_id", ""),
                    ),
                ),
            ),
        ),
    )


def user_page(
    context: PageContext,
    user: User,
    organisations: Sequence[Organisation],
    caseload: Sequence[tuple[str, str]],
    given: Mapping[str, str] = NO_ERRORS,
    errors: Mapping[str, str] = NO_ERRORS,
) -> OfficePage:
    """One account. `caseload` are the ids and headlines of whom a counsellor follows."""
    say = context.say
    path = f"/office/users/{user.id}"
    parts: list[Form | Table] = [
        Form(
            say("office.user.change"),
            path,
            say("accounts.account.save"),
            how=say("office.user.change.how"),
            fields=(
                Field(
                    "name",
                    say("accounts.name"),
                    given.get("name", user.name),
                    error=errors.get("name", ""),
                    required=True,
                ),
            ),
            choices=(
                role_choice(context, given.get("role", user.role.value), errors.get("role", "")),
                organisation_choice(
                    context,
                    organisations,
                    given.get("organisation_id", user.organisation_id or ""),
                    errors.get("organisation_id", ""),
                ),
            ),
        )
    ]
    if user.role is Role.COUNSELLOR:
        parts += _caseload(context, path, caseload, given, errors)
    if user.state == INVITED:
        parts.append(Form(say("office.user.again"), f"{path}/invite", say("office.user.again.send")))
    if user.state == DISABLED:
        parts.append(Form(say("office.user.open"), f"{path}/enable", say("office.user.open.do")))
    else:
        parts.append(
            Form(
                say("office.user.close"),
                f"{path}/disable",
                say("office.user.close.do"),
                how=errors.get("state", "") or say("office.user.close.how"),
                grave=True,
            )
        )
    return OfficePage(
        frame=frame(context, user.name),
        back=Link("/office/users", say("office.users")),
        troubles=tuple(errors[one] for one in ("state",) if one in errors),
        facts=(
            Fact(say("accounts.email"), user.email),
            Fact(say("accounts.account.role"), say(f"accounts.role.{user.role.value}")),
            Fact(say("office.column.state"), say(f"office.state.{user.state}")),
            Fact(say("office.column.seen"), seen_words(context, user)),
        ),
        parts=tuple(parts),
    )


def _caseload(
    context: PageContext,
    path: str,
    caseload: Sequence[tuple[str, str]],
    given: Mapping[str, str],
    errors: Mapping[str, str],
) -> list[Form | Table]:
    say = context.say
    return [
        Table(
            say("office.user.caseload"),
            (say("office.column.id"), say("office.column.headline"), say("office.column.act")),
            tuple(
                (
                    Cell(one),
                    Cell(headline),
                    Cell(
                        "",
                        act=Act(
                            say("office.user.caseload.remove"),
                            f"{path}/caseload/remove",
                            (("learner_id", one),),
                            say("office.user.caseload.remove.which", id=one),
                        ),
                    ),
                )
                for one, headline in caseload
            ),
            say("office.user.caseload.none"),
        ),
        Form(
            say("office.user.caseload.add"),
            f"{path}/caseload",
            say("office.user.caseload.add.do"),
            fields=(
                Field(
                    "learners",
                    say("office.user.caseload.ids"),
                    given.get("learners", ""),
                    error=errors.get("learners", ""),
                    hint=say("office.user.caseload.ids.hint"),
                    kind="textarea",
                    required=True,
                ),
            ),
        ),
    ]


def role_choice(context: PageContext, chosen: str, error: str = "") -> Choice:
    """The roles, by name."""
    options = tuple(
        Option(one.value, context.say(f"accounts.role.{one.value}"), chosen=one.value == chosen)
        for one in Role
    )
    return Choice("role", context.say("accounts.account.role"), options, error=error)


def organisation_choice(
    context: PageContext, organisations: Sequence[Organisation], chosen: str, error: str = ""
) -> Choice:
    """The organisations by name, and none."""
    ordered = sorted(organisations, key=lambda one: (one.name.casefold(), one.id))
    options = (
        Option("", context.say("office.users.no-organisation"), chosen=not chosen),
        *(Option(one.id, one.name, chosen=one.id == chosen) for one in ordered),
    )
    return Choice("organisation_id", context.say("office.column.organisation"), options, error=error)


def account_cell(context: PageContext, user: User) -> Cell:
    """An account in a table: its name, the way to its page, and a tag where it is not open."""
    tag = "" if user.state == "active" else context.say(f"office.state.{user.state}")
    return Cell(user.name, f"/office/users/{user.id}", tag=tag)


def seen_words(context: PageContext, user: User) -> str:
    """When somebody was last there."""
    if user.seen is None:
        return context.say("office.never")
    return moment_words(context, datetime.fromisoformat(user.seen))
