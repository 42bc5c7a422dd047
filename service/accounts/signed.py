"""Who makes a request, and that she may: the dependencies of every route that is not public.

`Signed` and the others deny by default. A program shows `Authorization: Bearer KEY` and is let in under `/v1/` only, a
browser its cookie. What a browser writes carries the token of its form, made for its sign-in; another site can neither
read nor guess it. Where the browser says from which site a form came, that must be this one (OWASP, Cross-Site Request
Forgery Prevention).

A dependency that waits for nothing is a coroutine, here and in the rooms: FastAPI sends a plain function to another
thread and back, which takes longer than what it does.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request

from service.accounts import cookies, keys, sign_ins, users
from service.accounts.actor import Actor, ForbiddenError, NotSignedInError, Role
from service.accounts.buckets import Buckets
from service.accounts.sign_ins import Lasting
from service.accounts.tokens import KEY_MARK, bound, new_token, same
from service.store import SqlStore, StoreFullError

CSRF_FIELD = "csrf"
CSRF_HEADER = "x-csrf-token"
CSRF_PURPOSE = "passerelle form"
OWN_SITES = ("same-origin", "none")
"""What `Sec-Fetch-Site` says of this site's own pages, and of an address typed by hand."""
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
FOR_PROGRAMS = "/v1/"
"""Where the paths begin that a key opens."""
MOST_FIELDS = 2_000
"""Fields of a form: more than the longest page of the desk has."""


class ForgedFormError(ForbiddenError):
    """A form without the token of this sign-in: of another site, or of a page that was open for too long."""


async def store_of(request: Request) -> SqlStore:
    """The store that the application opened when it started, one for all threads."""
    store: SqlStore = request.app.state.store
    return store


AtStore = Annotated[SqlStore, Depends(store_of)]


# --------------------------------------------------------------------------- who


def perhaps_signed(request: Request, store: AtStore) -> Actor | None:
    """Who makes a request, or `None` for somebody unknown. Raises `TooManyError` for a key that calls too often."""
    if not hasattr(request.state, "actor"):
        request.state.actor = _actor(request, store)
    actor: Actor | None = request.state.actor
    return actor


async def signed(actor: Annotated[Actor | None, Depends(perhaps_signed)]) -> Actor:
    """Who makes a request. Raises `NotSignedInError` for somebody unknown."""
    if actor is None:
        raise NotSignedInError("nobody is signed in")
    return actor


Visitor = Annotated[Actor | None, Depends(perhaps_signed)]
"""For public routes only: whoever it is, or nobody."""
Signed = Annotated[Actor, Depends(signed)]


def needs(*roles: Role) -> Callable[[Actor], Awaitable[Actor]]:
    """A dependency that gives the actor if she has one of the roles, and raises `ForbiddenError` otherwise."""

    async def of_role(actor: Signed) -> Actor:
        if actor.role not in roles:
            raise ForbiddenError(f"this is for: {', '.join(role.value for role in roles)}")
        return actor

    return of_role


Recruiter = Annotated[Actor, Depends(needs(Role.RECRUITER))]
Counsellor = Annotated[Actor, Depends(needs(Role.COUNSELLOR))]
LearnerHerself = Annotated[Actor, Depends(needs(Role.LEARNER))]
Analyst = Annotated[Actor, Depends(needs(Role.ANALYST))]
Admin = Annotated[Actor, Depends(needs(Role.ADMIN))]


def _actor(request: Request, store: SqlStore) -> Actor | None:
    at = datetime.now(tz=UTC)
    if is_of_program(request):
        return _holder(request, store, request.headers["authorization"], at)
    token = request.cookies.get(cookies.SIGN_IN)
    if not token:
        return None
    with store.reading() as now:
        found = sign_ins.find(now, token, at, lasting_of(request))
    if found is None:
        return None
    if found.stale:
        _keep_seen(store, found.user.id, at, sign_in=found.digest)
    return found.user.actor(found.digest)


def is_of_program(request: Request) -> bool:
    """Whether a request shows a key where programs may come in. Pages know browsers only: a key opens no account."""
    path = str(request.scope["path"]).removeprefix(str(request.scope.get("root_path", "")))
    return path.startswith(FOR_PROGRAMS) and "authorization" in request.headers


def _holder(request: Request, store: SqlStore, shown: str, at: datetime) -> Actor:
    scheme, _, secret = shown.partition(" ")
    if scheme.lower() != "bearer" or not secret.startswith(KEY_MARK):
        raise NotSignedInError("the Authorization header holds no API key: send Bearer psk_…")
    with store.reading() as now:
        held = keys.find(now, secret.strip(), at)
    if held is None:
        raise NotSignedInError("this API key does not work: it is unknown, ended or revoked")
    buckets: Buckets = request.app.state.key_buckets
    buckets.take(held.key.id)
    if held.stale:
        _keep_seen(store, held.user.id, at, key=held.key.id)
    return replace(held.user.actor(), sign_in=None)


def _keep_seen(
    store: SqlStore, user_id: str, at: datetime, sign_in: str | None = None, key: str | None = None
) -> None:
    """Keep when somebody was last there. A full disk signs nobody out: she is only idle a little sooner."""
    try:
        with store.writing() as now:
            users.saw(now, user_id, at)
            if sign_in is not None:
                sign_ins.touch(now, sign_in, at)
            if key is not None:
                keys.touch(now, key, at)
    except StoreFullError:
        return


def lasting_of(request: Request) -> Lasting:
    """How long sign-ins last here."""
    lasting: Lasting = request.app.state.lasting
    return lasting


# --------------------------------------------------------------------------- forms


def csrf_of(request: Request) -> str:
    """The token for the forms of a page: of the sign-in, or of the visit where nobody is signed in."""
    secret = request.cookies.get(cookies.SIGN_IN) or request.cookies.get(cookies.VISIT)
    if not secret:
        if not hasattr(request.state, "visit"):
            request.state.visit = new_token()
            cookies.put(request, cookies.VISIT, request.state.visit)
        secret = request.state.visit
    return bound(secret, CSRF_PURPOSE)


async def checked_form(request: Request) -> None:
    """Raises `ForgedFormError` unless a write comes from a page of this site, or from a program with its key."""
    if is_of_program(request):
        return  # no other site can make a browser send this header; whether the key works is `signed`'s to say
    check_origin(request)
    secrets = [request.cookies.get(cookies.SIGN_IN), request.cookies.get(cookies.VISIT)]
    expected = [bound(secret, CSRF_PURPOSE) for secret in secrets if secret]
    given = request.headers.get(CSRF_HEADER)
    of_a_page = not request.url.path.startswith(FOR_PROGRAMS)  # what programs send is not read for a token
    if given is None and of_a_page and request.headers.get("content-type", "").startswith(FORM_TYPES):
        value = (await request.form(max_fields=MOST_FIELDS)).get(CSRF_FIELD)
        given = value if isinstance(value, str) else None
    if given is None or not any(same(given, one) for one in expected):
        raise ForgedFormError("the form is not of this sign-in: open the page again, and send it again")


Checked = Annotated[None, Depends(checked_form)]


def check_origin(request: Request) -> None:
    """Raises `ForgedFormError` when the browser says that a request came from another site."""
    site = request.headers.get("sec-fetch-site")
    if site is not None and site not in OWN_SITES:
        raise ForgedFormError("the form comes from another site")
    origin = request.headers.get("origin")
    if origin is not None and host_in(origin) != request.headers.get("host"):
        raise ForgedFormError("the form comes from another site")


def host_in(address: str) -> str:
    """The host and port that an address names; "" for what is none.

    >>> host_in("https://passerelle.example.org:8443/me"), host_in("http://[")
    ('passerelle.example.org:8443', '')
    """
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""
