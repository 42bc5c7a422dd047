"""The pages of accounts: signing in and out, one-use links, one's own account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

from fastapi import BackgroundTasks, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from matching.taxonomy import Lang
from service.accounts import cookies, entering, keys, users
from service.accounts.entering import DeadLinkError, Door, Entered, WrongPasswordError
from service.accounts.links import LinkPurpose
from service.accounts.pages import LinkPage
from service.accounts.signed import AtStore, Checked, Signed, lasting_of
from service.accounts.users import BadUserError, EmailTakenError, User
from service.accounts.views import (
    END_KEYS,
    account_page,
    dead_link_page,
    entry_page,
    first_page,
    forgotten_page,
    invitation_page,
    new_key_page,
    reset_page,
    sign_in_page,
)
from service.accounts.where_to import safe_next
from service.context import AtPage, PageContext, after
from service.rooms import Room
from service.web import render

UNPROCESSABLE = 422

router = Room(include_in_schema=False, default_response_class=HTMLResponse)


async def door_of(request: Request) -> Door:
    """Where somebody comes in. The address is the one that the server knows, behind a proxy that it believes."""
    address = request.client.host if request.client else ""
    return Door(address, datetime.now(tz=UTC), lasting_of(request))


AtDoor = Annotated[Door, Depends(door_of)]
Text = Annotated[str, Form(max_length=1_000)]
"""Longer than anything that is typed here."""


def site_of(request: Request) -> str:
    """Where people find the service, for links in messages. What the request calls it anybody may have made up."""
    site: str = request.app.state.settings.site
    return site


# --------------------------------------------------------------------------- in and out


@router.get("/sign-in")
def sign_in(context: AtPage, wanted: Annotated[str, Query(alias="next")] = "/") -> Response:
    """The sign-in page; who is signed in already goes on."""
    if context.actor is not None:
        return RedirectResponse(safe_next(wanted), status_code=303)
    return HTMLResponse(render("accounts/sign_in.html", sign_in_page(context, wanted)))


@router.post("/sign-in")
def signing_in(
    request: Request,
    context: AtPage,
    store: AtStore,
    door: AtDoor,
    _: Checked,
    email: Text = "",
    password: Text = "",
    wanted: Annotated[str, Form(alias="next", max_length=8_000)] = "/",
) -> Response:
    """Sign in."""
    try:
        entered = entering.sign_in(store, email, password, door)
    except WrongPasswordError:
        page = sign_in_page(context, wanted, email, wrong=True)
        return HTMLResponse(render("accounts/sign_in.html", page), status_code=UNPROCESSABLE)
    return _in(request, entered, safe_next(wanted))


@router.post("/sign-out")
def signing_out(request: Request, store: AtStore, actor: Signed, door: AtDoor, _: Checked) -> Response:
    """Sign out."""
    if actor.sign_in is not None:
        entering.sign_out(store, actor.sign_in, actor.user_id, door.at)
    cookies.drop(request, cookies.SIGN_IN)
    return after("/sign-in", "accounts.signed-out")


@router.get("/forgotten")
def forgotten(context: AtPage) -> HTMLResponse:
    """Asking for a new password."""
    return HTMLResponse(render("accounts/forgotten.html", forgotten_page(context)))


@router.post("/forgotten")
def asking(
    request: Request,
    context: AtPage,
    store: AtStore,
    door: AtDoor,
    _: Checked,
    later: BackgroundTasks,
    email: Text = "",
) -> HTMLResponse:
    """Ask for a link. The answer is the same whoever has the address, and goes out before anybody looks."""
    entering.ask_for_reset(store, door)
    later.add_task(entering.send_reset, store, email, site_of(request), door)
    return HTMLResponse(render("accounts/forgotten.html", forgotten_page(context, sent=True)))


# --------------------------------------------------------------------------- one-use links


@router.get("/invitation/{token}")
def invitation(token: str, request: Request, context: AtPage, store: AtStore, door: AtDoor) -> HTMLResponse:
    """An account that was prepared."""
    return _link(
        context, store, token, LinkPurpose.INVITATION, door, _page_of(request, context, invitation_page)
    )


@router.post("/invitation/{token}")
def accepting(
    token: str,
    request: Request,
    context: AtPage,
    store: AtStore,
    door: AtDoor,
    _: Checked,
    password: Text = "",
) -> Response:
    """Open it, with a password."""
    return _choose(request, context, store, token, LinkPurpose.INVITATION, password, door, invitation_page)


@router.get("/reset/{token}")
def reset(token: str, request: Request, context: AtPage, store: AtStore, door: AtDoor) -> HTMLResponse:
    """Choosing a new password."""
    return _link(context, store, token, LinkPurpose.RESET, door, _page_of(request, context, reset_page))


@router.post("/reset/{token}")
def resetting(
    token: str,
    request: Request,
    context: AtPage,
    store: AtStore,
    door: AtDoor,
    _: Checked,
    password: Text = "",
) -> Response:
    """Keep it."""
    return _choose(request, context, store, token, LinkPurpose.RESET, password, door, reset_page)


@router.get("/enter/{token}")
def entry(token: str, request: Request, context: AtPage, store: AtStore, door: AtDoor) -> HTMLResponse:
    """A way into the demo."""
    action = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return _link(
        context, store, token, LinkPurpose.ENTRY, door, lambda user: entry_page(context, user, action)
    )


@router.post("/enter/{token}")
def entering_by_link(
    token: str,
    request: Request,
    context: AtPage,
    store: AtStore,
    door: AtDoor,
    _: Checked,
    wanted: Annotated[str, Query(alias="next")] = "/",
) -> Response:
    """Come in by it, and go where it leads."""
    try:
        entered = entering.enter(store, token, door)
    except DeadLinkError:
        return _dead(context)
    return _in(request, entered, safe_next(wanted))


@router.get("/first/{token}")
def first(token: str, request: Request, context: AtPage, store: AtStore, door: AtDoor) -> HTMLResponse:
    """The first administrator's way in."""
    try:
        entering.require_first(store, token, door)
    except DeadLinkError:
        return _dead(context)
    return HTMLResponse(render("accounts/link.html", first_page(context, request.url.path)))


@router.post("/first/{token}")
def beginning(
    token: str,
    request: Request,
    context: AtPage,
    store: AtStore,
    door: AtDoor,
    _: Checked,
    email: Text = "",
    name: Text = "",
    password: Text = "",
) -> Response:
    """Make the first administrator."""
    try:
        entered = entering.begin(
            store, token, email=email, name=name, password=password, lang=context.lang, door=door
        )
    except (BadUserError, EmailTakenError) as error:
        wrong = error.field if isinstance(error, BadUserError) else "email"
        page = first_page(context, request.url.path, email, name, wrong)
        return HTMLResponse(render("accounts/link.html", page), status_code=UNPROCESSABLE)
    except DeadLinkError:
        return _dead(context)
    return _in(request, entered, "/")


# --------------------------------------------------------------------------- one's own account


@router.get("/account")
def account(context: AtPage, store: AtStore, actor: Signed, door: AtDoor) -> HTMLResponse:
    """One's own account."""
    return _account(context, store, actor.user_id, door)


@router.post("/account/language")
def choosing_language(
    request: Request, store: AtStore, actor: Signed, _: Checked, lang: Text = "fr"
) -> RedirectResponse:
    """Choose the language of pages and messages."""
    chosen: Lang = "en" if lang == "en" else "fr"
    with store.writing() as now:
        users.set_lang(now, actor.user_id, chosen)
    cookies.put(request, cookies.LANG, chosen, cookies.YEAR_S)
    return after("/account", "accounts.saved")


@router.post("/account/password")
def changing_password(
    request: Request,
    context: AtPage,
    store: AtStore,
    actor: Signed,
    door: AtDoor,
    _: Checked,
    current: Text = "",
    password: Text = "",
    keys_too: Annotated[str, Form(alias="keys")] = "",
) -> Response:
    """Change the password."""
    with store.reading() as now:
        user = users.get(now, actor.user_id)
    try:
        entered = entering.change_password(
            store, user, current, password, door, keys_too=keys_too == END_KEYS
        )
    except WrongPasswordError:
        wrong = {"current": context.say("accounts.password.wrong")}
    except BadUserError as error:
        wrong = {error.field: str(error)}
    else:
        return _in(request, entered, "/account?done=accounts.password")
    return _account(context, store, actor.user_id, door, wrong)


@router.post("/account/keys")
def making_key(
    context: AtPage,
    store: AtStore,
    actor: Signed,
    door: AtDoor,
    _: Checked,
    name: Text = "",
    confirm: Text = "",
    days: Annotated[int, Form(ge=1, le=keys.MOST_DAYS)] = 365,
) -> Response:
    """Make a key, and show it this once."""
    with store.reading() as now:
        user = users.get(now, actor.user_id)
    try:
        key, secret = entering.make_own_key(store, user, confirm, name, days, door)
    except WrongPasswordError:
        wrong = {"confirm": context.say("accounts.password.wrong")}
        return _account(context, store, actor.user_id, door, wrong)
    except BadUserError as error:
        wrong = {error.field: context.say("accounts.key.name.bad", most=keys.LONGEST_NAME)}
        return _account(context, store, actor.user_id, door, wrong)
    return HTMLResponse(render("accounts/new_key.html", new_key_page(context, key, secret)))


@router.post("/account/keys/{key_id}/revoke")
def revoking_key(key_id: str, store: AtStore, actor: Signed, door: AtDoor, _: Checked) -> RedirectResponse:
    """End a key of one's own."""
    entering.revoke_key(store, actor.user_id, key_id, door.at)
    return after("/account", "accounts.key-revoked")


# --------------------------------------------------------------------------- parts


def _in(request: Request, entered: Entered, path: str) -> RedirectResponse:
    cookies.put(request, cookies.SIGN_IN, entered.token, int(lasting_of(request).whole.total_seconds()))
    cookies.drop(request, cookies.VISIT)
    return RedirectResponse(path, status_code=303)


def _page_of(
    request: Request, context: PageContext, page: Callable[[PageContext, User, str], LinkPage]
) -> Callable[[User], LinkPage]:
    return lambda user: page(context, user, request.url.path)


def _link(
    context: PageContext,
    store: AtStore,
    token: str,
    purpose: LinkPurpose,
    door: Door,
    page: Callable[[User], LinkPage],
) -> HTMLResponse:
    try:
        user = entering.look_at(store, token, purpose, door)
    except DeadLinkError:
        return _dead(context)
    return HTMLResponse(render("accounts/link.html", page(user)))


def _choose(
    request: Request,
    context: PageContext,
    store: AtStore,
    token: str,
    purpose: LinkPurpose,
    password: str,
    door: Door,
    page: Callable[..., LinkPage],
) -> Response:
    try:
        user = entering.look_at(store, token, purpose, door)
        entered = entering.choose_password(store, token, purpose, password, door)
    except BadUserError:
        again = page(context, user, request.url.path, wrong=True)
        return HTMLResponse(render("accounts/link.html", again), status_code=UNPROCESSABLE)
    except DeadLinkError:
        return _dead(context)
    return _in(request, entered, "/")


def _dead(context: PageContext) -> HTMLResponse:
    return HTMLResponse(render("accounts/dead_link.html", dead_link_page(context)), status_code=410)


def _account(
    context: PageContext, store: AtStore, user_id: str, door: Door, wrong: dict[str, str] | None = None
) -> HTMLResponse:
    with store.reading() as now:
        page = account_page(
            context,
            users.get(now, user_id),
            keys.of_user(now, user_id),
            door.at,
            wrong,
            has_password=users.password_of(now, user_id) is not None,
        )
    return HTMLResponse(render("accounts/account.html", page), status_code=UNPROCESSABLE if wrong else 200)
