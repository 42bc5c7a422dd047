"""Accounts, keys and links -> what their pages show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from service.accounts.keys import ApiKey
from service.accounts.pages import (
    AccountPage,
    DeadLinkPage,
    ForgottenPage,
    KeyView,
    LinkPage,
    NewKeyPage,
    SignInPage,
)
from service.accounts.passwords import LEAST_LETTERS, MOST_LETTERS
from service.accounts.users import User
from service.accounts.where_to import safe_next
from service.context import PageContext, frame
from service.moments import moment
from service.pages import Choice, Field, Link, Option

KEY_DAYS = (30, 90, 365)
"""How long keys may be asked for on the page; the last is offered first."""
YEAR_DAYS = 365
END_KEYS = "end"
"""What the form of a new password sends to end the keys too."""


def sign_in_page(context: PageContext, wanted: str, email: str = "", *, wrong: bool = False) -> SignInPage:
    """The way in."""
    say = context.say
    return SignInPage(
        frame=frame(context, say("accounts.sign-in")),
        email=_email(context, email),
        password=Field(
            "password",
            say("accounts.password"),
            kind="password",
            autocomplete="current-password",
            required=True,
        ),
        next=safe_next(wanted),
        wrong=say("accounts.sign-in.wrong") if wrong else "",
        forgotten=Link("/forgotten", say("accounts.sign-in.forgotten")),
    )


def forgotten_page(context: PageContext, *, sent: bool = False) -> ForgottenPage:
    """Asking for a new password."""
    return ForgottenPage(
        frame=frame(context, context.say("accounts.forgotten")),
        email=_email(context, ""),
        sent=context.say("accounts.forgotten.sent") if sent else "",
    )


def invitation_page(context: PageContext, user: User, action: str, *, wrong: bool = False) -> LinkPage:
    """Opening an account that was prepared."""
    return LinkPage(
        frame=frame(context, context.say("accounts.invitation")),
        how=context.say("accounts.invitation.how", name=user.name, email=user.email),
        fields=(new_password(context, wrong=wrong),),
        action=action,
        button=context.say("accounts.invitation.save"),
        username=user.email,
    )


def reset_page(context: PageContext, user: User, action: str, *, wrong: bool = False) -> LinkPage:
    """Choosing a new password."""
    return LinkPage(
        frame=frame(context, context.say("accounts.reset")),
        how=context.say("accounts.reset.how", email=user.email),
        fields=(new_password(context, wrong=wrong),),
        action=action,
        button=context.say("accounts.reset.save"),
        username=user.email,
    )


def entry_page(context: PageContext, user: User, action: str) -> LinkPage:
    """Coming in by a link of the demo. A page with a button: what only looks at a link does not use it up."""
    return LinkPage(
        frame=frame(context, context.say("accounts.entry")),
        how=context.say("accounts.entry.how", name=user.name),
        fields=(),
        action=action,
        button=context.say("accounts.entry.enter"),
    )


def first_page(
    context: PageContext, action: str, email: str = "", name: str = "", wrong: str | None = None
) -> LinkPage:
    """Making the first administrator. `wrong` names the field whose value cannot be."""
    say = context.say
    return LinkPage(
        frame=frame(context, say("accounts.first")),
        how=say("accounts.first.how"),
        fields=(
            _email(context, email, say("accounts.email.bad") if wrong == "email" else ""),
            Field(
                "name",
                say("accounts.name"),
                name,
                error=say("accounts.name.bad") if wrong == "name" else "",
                autocomplete="name",
                required=True,
            ),
            new_password(context, wrong=wrong == "password"),
        ),
        action=action,
        button=say("accounts.invitation.save"),
    )


def dead_link_page(context: PageContext) -> DeadLinkPage:
    """A link that works no longer."""
    title = context.say("accounts.link.dead")
    return DeadLinkPage(frame(context, title), Link("/sign-in", context.say("accounts.sign-in")))


def account_page(
    context: PageContext,
    user: User,
    keys: Sequence[ApiKey],
    at: datetime,
    wrong: Mapping[str, str] | None = None,
    *,
    has_password: bool = True,
) -> AccountPage:
    """One's own account. `wrong` says what is wrong with the values of fields, by the names of these."""
    say, errors = context.say, wrong or {}
    return AccountPage(
        frame=frame(context, say("accounts.account")),
        email=user.email,
        role=say(f"accounts.role.{user.role.value}"),
        language=Choice(
            "lang",
            say("accounts.account.language.how"),
            tuple(
                Option(lang, say(f"accounts.language.{lang}"), chosen=lang == context.lang)
                for lang in ("fr", "en")
            ),
        ),
        passwords=(
            Field(
                "current",
                say("accounts.password.now"),
                error=errors.get("current", ""),
                kind="password",
                autocomplete="current-password",
                required=True,
            ),
            new_password(context, wrong="password" in errors),
        ),
        keys_too=_keys_too(context) if any(key.works(at) for key in keys) else None,
        key_name=Field(
            "name",
            say("accounts.key.name"),
            error=errors.get("name", ""),
            hint=say("accounts.key.name.hint"),
            required=True,
        ),
        key_password=Field(
            "confirm",
            say("accounts.key.password"),
            error=errors.get("confirm", ""),
            hint=say("accounts.key.password.hint"),
            kind="password",
            autocomplete="current-password",
            required=True,
        )
        if has_password
        else None,
        key_days=Choice(
            "days",
            say("accounts.key.days"),
            tuple(
                Option(
                    str(days),
                    say("accounts.key.days.year")
                    if days == YEAR_DAYS
                    else say("accounts.key.days.value", days=days),
                    chosen=days == YEAR_DAYS,
                )
                for days in KEY_DAYS
            ),
        ),
        keys=tuple(_key_view(context, key, at) for key in keys),
    )


def _keys_too(context: PageContext) -> Choice:
    say = context.say
    return Choice(
        "keys",
        say("accounts.password.keys"),
        (
            Option("", say("accounts.password.keys.keep"), chosen=True),
            Option(END_KEYS, say("accounts.password.keys.end")),
        ),
        hint=say("accounts.password.keys.hint"),
    )


def new_key_page(context: PageContext, key: ApiKey, secret: str) -> NewKeyPage:
    """A key that was just made."""
    back = Link("/account", context.say("accounts.key.back"))
    return NewKeyPage(frame(context, context.say("accounts.key.new")), key.name, secret, back)


def new_password(context: PageContext, *, wrong: bool) -> Field:
    """The field of a password that is being chosen."""
    say = context.say
    return Field(
        "password",
        say("accounts.password.new"),
        error=say("accounts.password.bad", least=LEAST_LETTERS, most=MOST_LETTERS) if wrong else "",
        hint=say("accounts.password.hint", least=LEAST_LETTERS),
        kind="password",
        autocomplete="new-password",
        required=True,
    )


def _email(context: PageContext, value: str, error: str = "") -> Field:
    return Field(
        "email",
        context.say("accounts.email"),
        value[:254],
        error=error,
        kind="email",
        autocomplete="username",
        required=True,
    )


def _key_view(context: PageContext, key: ApiKey, at: datetime) -> KeyView:
    say, wording = context.say, context.wording
    notes = []
    if key.revoked is not None:
        notes.append(say("accounts.key.revoked"))
    elif not key.works(at):
        notes.append(say("accounts.key.ended"))
    elif key.expires is not None:
        notes.append(say("accounts.key.until", day=wording.day(moment(key.expires).date())))
    seen = key.seen
    notes.append(
        say("accounts.key.unseen")
        if seen is None
        else say("accounts.key.seen", day=wording.day(moment(seen).date()))
    )
    works = key.works(at)
    return KeyView(
        key.id, key.name, tuple(notes), say("accounts.key.revoke.which", name=key.name) if works else ""
    )
