"""Coming in and going out: what is checked, counted, kept and logged when somebody signs in or changes a password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Address, ip_address, ip_network

from matching.errors import PasserelleError, UnknownIdError
from matching.taxonomy import Lang
from service.accounts import acts, keys, limits, links, passwords, sign_ins, users
from service.accounts.actor import Role
from service.accounts.limits import ACCOUNT, ADDRESS, ANYWHERE, LINK, MAIL
from service.accounts.links import LinkPurpose
from service.accounts.sign_ins import Lasting
from service.accounts.users import ACTIVE, DISABLED, User
from service.languages import WORDINGS
from service.store import SqlStore, SqlWriting
from service.store.attempts import counted_as
from service.store.sql_reading import storable
from service.workspace.outbox import post

HOUSEHOLD_BITS = 64
"""Of an address of IPv6, the bits that are given out; whoever has them chooses the others (RFC 6177)."""


class WrongPasswordError(PasserelleError):
    """An address and a password do not go together. Which of the two is wrong is not said."""


class DeadLinkError(PasserelleError):
    """A one-use link was used, is too old, or never was."""


@dataclass(frozen=True, slots=True)
class Door:
    """Where somebody comes in: from which address of the network, when, and how long a sign-in lasts."""

    address: str
    at: datetime
    lasting: Lasting

    @property
    def who(self) -> str:
        """The address as attempts are counted by it: not in clear. All that one household has are one."""
        return counted_as(_household(self.address))

    def at_account(self, account: str) -> str:
        """Guesses from here at one account, as they are counted. `account` is its address as `counted_as` gives it."""
        return f"{account}.{self.who}"


def _household(address: str) -> str:
    """An address of the network without what one household chooses itself.

    >>> _household("2001:db8::7:1") == _household("2001:db8::8:2"), _household("192.0.2.7")
    (True, '192.0.2.7')
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return address
    return str(found.ipv4_mapped or ip_network((int(found), HOUSEHOLD_BITS), strict=False))


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody who has come in, and the token for her cookie."""

    user: User
    token: str


def sign_in(store: SqlStore, email: str, password: str, door: Door) -> Entered:
    """Sign somebody in by password.

    Raises:
        WrongPasswordError: the two do not go together, nobody has the address, or the account is not open.
        TooManyError: there were too many attempts for the account, or from the address.
    """
    at_s = door.at.timestamp()
    account = counted_as(email.strip().casefold())
    with (
        store.writing() as now
    ):  # counted before the password is looked at: of many tries at once, none is free
        limits.refuse_beyond(now, ADDRESS, door.who, at_s)
        attempt = limits.count(now, ADDRESS, door.who, at_s)
        guess = _count_guess(now, account, door)
        user = users.by_email(now, email)
        kept = None if user is None else users.password_of(now, user.id)
    fits = passwords.fits(password, kept)  # slow on purpose, and outside of every transaction
    if user is None or not fits or kept is None or user.state != ACTIVE:
        # noted also where nobody has the address: the time that it takes tells nothing
        subject = None if user is None else user.id
        with store.writing() as now:
            acts.note(now, acts.SYSTEM, "sign-in.refused", subject, at=door.at)
        raise WrongPasswordError("this address and this password do not go together")
    renewed = passwords.hashed(password) if passwords.is_dated(kept) else None
    with store.writing() as now:
        if users.get(now, user.id).state != ACTIVE or users.password_of(now, user.id) != kept:
            raise WrongPasswordError("the account changed in this very moment")
        limits.take_back(now, attempt)
        _knows(now, account, guess, door)
        if renewed is not None:
            users.set_password(now, user.id, renewed)
        return _let_in(now, user, door, "sign-in")


def _count_guess(now: SqlWriting, account: str, door: Door) -> int:
    """Count a guess at an account before it is looked at; returns its number. Raises `TooManyError`."""
    at_s = door.at.timestamp()
    limits.refuse_beyond(now, ACCOUNT, door.at_account(account), at_s)
    limits.refuse_beyond(now, ANYWHERE, account, at_s)
    limits.count(now, ACCOUNT, door.at_account(account), at_s)
    return limits.count(now, ANYWHERE, account, at_s)


def _knows(now: SqlWriting, account: str, guess: int, door: Door) -> None:
    """It was no guess: count from nought at this door. What others guess elsewhere goes on to be counted."""
    limits.take_back(now, guess)
    limits.forget(now, ACCOUNT, door.at_account(account))


def enter(store: SqlStore, token: str, door: Door) -> Entered:
    """Sign somebody in by a one-use link of the demo. Raises `DeadLinkError`, `TooManyError`."""
    look_at(store, token, LinkPurpose.ENTRY, door)
    with store.writing() as now:
        user = links.consume(now, token, LinkPurpose.ENTRY, door.at)
        if user is None:
            raise DeadLinkError("this link works no longer")
        users.set_state(now, user.id, ACTIVE)
        return _let_in(now, user, door, "sign-in.link")


def look_at(store: SqlStore, token: str, purpose: LinkPurpose, door: Door) -> User:
    """Whose link it is; it can still be used afterwards. Raises `DeadLinkError`, `TooManyError`."""
    at_s = door.at.timestamp()
    with store.reading() as now:
        limits.refuse_beyond(now, LINK, door.who, at_s)
        user = links.look(now, token, purpose, door.at)
    if user is None:
        with store.writing() as now:
            limits.count(now, LINK, door.who, at_s)
        raise DeadLinkError("this link works no longer")
    return user


def choose_password(store: SqlStore, token: str, purpose: LinkPurpose, password: str, door: Door) -> Entered:
    """Set the password that a link invites to, and sign in. Every earlier sign-in and key of the account ends.

    Raises:
        BadUserError: the password is too short or too long; the link can be used again.
        DeadLinkError: the link works no longer.
        TooManyError: too many links from this address did not work.
    """
    look_at(store, token, purpose, door)
    kept = passwords.hashed(password)
    with store.writing() as now:
        user = links.consume(now, token, purpose, door.at)
        if user is None:
            raise DeadLinkError("this link works no longer")
        users.set_password(now, user.id, kept)
        users.set_state(now, user.id, ACTIVE)
        sign_ins.close_all(now, user.id)
        keys.revoke_all(now, user.id, door.at)
        links.void_all(now, user.id)
        account = counted_as(user.email)
        limits.forget(now, ACCOUNT, door.at_account(account))
        limits.forget(now, ANYWHERE, account)
        acts.note(now, user.id, f"password.{purpose.value}", user.id, at=door.at)
        if purpose is LinkPurpose.RESET:
            _tell(now, user, "changed", door.at)
        return _let_in(now, user, door, "sign-in")


def begin(
    store: SqlStore, token: str, *, email: str, name: str, password: str, lang: Lang, door: Door
) -> Entered:
    """Make the first administrator, by the link that the first start wrote.

    Raises:
        BadUserError: the address, the name or the password cannot be; the link can be used again.
        DeadLinkError: the link works no longer, or there is an administrator by now.
    """
    require_first(store, token, door)
    kept = passwords.hashed(password)
    with store.writing() as now:
        if users.of_role(now, Role.ADMIN) or not links.consume_first(now, token, door.at):
            raise DeadLinkError("this link works no longer")
        user = users.add(now, email=email, name=name, role=Role.ADMIN, lang=lang, at=door.at)
        users.set_password(now, user.id, kept)
        users.set_state(now, user.id, ACTIVE)
        acts.note(now, user.id, "user.first", user.id, at=door.at)
        return _let_in(now, user, door, "sign-in")


def require_first(store: SqlStore, token: str, door: Door) -> None:
    """Make sure that a link still makes the first administrator. Raises `DeadLinkError`, `TooManyError`."""
    at_s = door.at.timestamp()
    with store.reading() as now:
        limits.refuse_beyond(now, LINK, door.who, at_s)
        works = links.look_first(now, token, door.at) and not users.of_role(now, Role.ADMIN)
    if not works:
        with store.writing() as now:
            limits.count(now, LINK, door.who, at_s)
        raise DeadLinkError("this link works no longer")


def change_password(
    store: SqlStore, user: User, current: str, new: str, door: Door, *, keys_too: bool = False
) -> Entered:
    """Change a password that one knows. Other sign-ins of the account end, and this one gets a new token.

    With `keys_too`, the keys of the account end as well.

    Raises:
        WrongPasswordError: the current one is another.
        BadUserError: the new one is too short or too long.
        TooManyError: there were too many attempts for the account.
    """
    _require_password(store, user, current, door)
    kept = passwords.hashed(new)
    with store.writing() as now:
        users.set_password(now, user.id, kept)
        sign_ins.close_all(now, user.id)
        if keys_too:
            keys.revoke_all(now, user.id, door.at)
        links.void_all(now, user.id)
        acts.note(now, user.id, "password.change", user.id, at=door.at)
        _tell(now, user, "changed", door.at)
        return _let_in(now, user, door, "sign-in")


def _require_password(store: SqlStore, user: User, password: str, door: Door) -> None:
    """Make sure that it is still her at the screen. Raises `WrongPasswordError`, `TooManyError`."""
    account = counted_as(user.email)
    with store.writing() as now:
        guess = _count_guess(now, account, door)
        kept = users.password_of(now, user.id)
    if not passwords.fits(password, kept):
        raise WrongPasswordError("this is not the current password")
    with store.writing() as now:
        _knows(now, account, guess, door)


def ask_for_reset(store: SqlStore, door: Door) -> None:
    """Count a request for a new password. Whose it is, `send_reset` looks once it is answered: no time tells.

    Raises `TooManyError` when there were too many requests from this address.
    """
    with store.writing() as now:
        limits.refuse_beyond(now, ADDRESS, door.who, door.at.timestamp())
        limits.count(now, ADDRESS, door.who, door.at.timestamp())


def send_reset(store: SqlStore, email: str, site: str, door: Door) -> None:
    """Send a link to choose a new password, if the address is that of an open account."""
    at_s = door.at.timestamp()
    with store.writing() as now:
        user = users.by_email(now, email)
        if user is None or user.state != ACTIVE or not limits.is_below(now, MAIL, user.id, at_s):
            return
        limits.count(now, MAIL, user.id, at_s)
        path = links.make(now, user.id, LinkPurpose.RESET, door.at)
        acts.note(now, user.id, "password.forgotten", user.id, at=door.at)
        _tell(now, user, "reset", door.at, url=site + path)


def invite(now: SqlWriting, user: User, site: str, at: datetime, *, send: bool) -> str:
    """Make an invitation; returns its path. With `send`, it goes to the user's address too."""
    path = links.make(now, user.id, LinkPurpose.INVITATION, at)
    if send:
        _tell(now, user, "invitation", at, url=site + path, name=user.name)
    return path


def make_key(
    store: SqlStore, user_id: str, name: str, days: int | None, at: datetime
) -> tuple[keys.ApiKey, str]:
    """Make a key for a program; returns it and its secret. Raises `BadUserError`."""
    with store.writing() as now:
        key, secret = keys.make(now, user_id, name, at, days)
        acts.note(now, user_id, "key.make", user_id, {"key": key.id}, at=at)
        return key, secret


def make_own_key(
    store: SqlStore, user: User, password: str, name: str, days: int | None, door: Door
) -> tuple[keys.ApiKey, str]:
    """Make a key for a program of one's own, which outlives the sign-in: the password is asked for again.

    An account that only links of the demo open has no password, and none is asked for.

    Raises:
        WrongPasswordError: the password is another.
        BadUserError: the name or the days cannot be.
        TooManyError: there were too many attempts for the account.
    """
    with store.reading() as now:
        known = users.password_of(now, user.id) is not None
    if known:
        _require_password(store, user, password, door)
    return make_key(store, user.id, name, days, door.at)


def revoke_key(store: SqlStore, user_id: str, key_id: str, at: datetime) -> None:
    """End one of a user's keys. Raises `UnknownIdError` when she has none of this id that works."""
    with store.writing() as now:
        if not storable(key_id) or not keys.revoke(now, user_id, key_id, at):
            raise UnknownIdError(f"no key with id {key_id!r}")
        acts.note(now, user_id, "key.revoke", user_id, {"key": key_id}, at=at)


def sign_out(store: SqlStore, sign_in: str, user_id: str, at: datetime) -> None:
    """End a sign-in."""
    with store.writing() as now:
        sign_ins.close(now, sign_in)
        acts.note(now, user_id, "sign-out", user_id, at=at)


def disable(now: SqlWriting, user_id: str, by: str, at: datetime) -> None:
    """Close an account: its sign-ins, keys and links end with this transaction."""
    users.set_state(now, user_id, DISABLED)
    sign_ins.close_all(now, user_id)
    keys.revoke_all(now, user_id, at)
    links.void_all(now, user_id)
    acts.note(now, by, "user.disable", user_id, at=at)


def enable(now: SqlWriting, user_id: str, by: str, at: datetime) -> None:
    """Open a closed account again; without a password it waits for its invitation."""
    state = users.INVITED if users.password_of(now, user_id) is None else ACTIVE
    users.set_state(now, user_id, state)
    acts.note(now, by, "user.enable", user_id, at=at)


def _let_in(now: SqlWriting, user: User, door: Door, act: str) -> Entered:
    token = sign_ins.open_sign_in(now, user.id, door.at, door.lasting)
    users.saw(now, user.id, door.at)
    acts.note(now, user.id, act, user.id, at=door.at)
    return Entered(user, token)


def _tell(now: SqlWriting, user: User, what: str, at: datetime, **places: str) -> None:
    """Queue a message to a user, in her language."""
    wording = WORDINGS[user.lang]
    post(
        now,
        recipient=user.email,
        learner_id=user.learner_id,
        kind=f"account.{what}",
        subject=wording.say(f"accounts.mail.{what}.subject"),
        body=wording.say(f"accounts.mail.{what}.body", **places),
        at=at,
    )
