"""What each page of the accounts shows."""

from __future__ import annotations

from dataclasses import dataclass

from service.pages import Choice, Field, Frame, Link


@dataclass(frozen=True, slots=True)
class SignInPage:
    """The way in. `wrong` says that the two do not go together, or ""; `next` is where one goes afterwards."""

    frame: Frame
    email: Field
    password: Field
    next: str
    wrong: str
    forgotten: Link


@dataclass(frozen=True, slots=True)
class ForgottenPage:
    """Asking for a link to choose a new password. `sent` says that it is under way, or ""."""

    frame: Frame
    email: Field
    sent: str


@dataclass(frozen=True, slots=True)
class LinkPage:
    """What a one-use link opens: a sentence, a form of some fields, and the button that sends it to `action`.

    `username` is the address of the account, for a browser that keeps passwords, or "".
    """

    frame: Frame
    how: str
    fields: tuple[Field, ...]
    action: str
    button: str
    username: str = ""


@dataclass(frozen=True, slots=True)
class DeadLinkPage:
    """A link that works no longer, and the way from there."""

    frame: Frame
    sign_in: Link


@dataclass(frozen=True, slots=True)
class KeyView:
    """An API key without its secret. `revoke` is what the button is called, or "" for a key that has ended."""

    id: str
    name: str
    notes: tuple[str, ...]
    revoke: str


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One's own account: language, password, keys for programs.

    `keys_too` asks what a new password does to the keys, where some work; `key_password` asks for the password again.
    """

    frame: Frame
    email: str
    role: str
    language: Choice
    passwords: tuple[Field, ...]
    keys_too: Choice | None
    key_name: Field
    key_password: Field | None
    key_days: Choice
    keys: tuple[KeyView, ...]


@dataclass(frozen=True, slots=True)
class NewKeyPage:
    """A key that was just made, in clear: this once."""

    frame: Frame
    name: str
    secret: str
    back: Link
