"""Coming in and out by the pages: cookies, forged forms, links, limits, and that no route is open by oversight."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from fastapi.testclient import TestClient

from service.accounts import entering, links, users
from service.accounts.actor import Role
from service.accounts.cookies import LANG, SIGN_IN, VISIT
from service.accounts.limits import ACCOUNT, LINK
from service.accounts.links import LinkPurpose
from service.accounts.signed import CSRF_FIELD, CSRF_HEADER, checked_form, signed
from service.accounts.where_to import STARTS, safe_next
from service.app import create_app
from service.context import MENUS
from service.settings import read_settings
from service.store.desk_tables import OUTBOX
from tests.service.people import ADMIN, ANALYST, LEARNER, PASSWORD, RECRUITER, WHO, Served, served

PUBLIC = {
    "/",
    "/sign-in",
    "/forgotten",
    "/invitation/{token}",
    "/reset/{token}",
    "/enter/{token}",
    "/first/{token}",
    "/how",
    "/v1/health",
    "/v1/ready",
    "/v1/openapi.json",
}
"""Every path that answers somebody unknown. `/metrics` has a rule of its own: loopback, or its token."""
OWN_RULE = {"/metrics"}
READS = {"GET", "HEAD", "OPTIONS"}
READING_POSTS = {"/v1/match/offers", "/v1/match/learners"}
"""Nothing is kept of what they are given."""


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("doors")) as running:
        running.app.state.at_work.sender.stop()  # what is sent loses its words, which are read here
        yield running


def _csrf(page: str) -> str:
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', page)
    assert found
    return found.group(1)


def _sign_in(client: TestClient, email: str, password: str = PASSWORD, **fields: str) -> Any:
    form = {CSRF_FIELD: _csrf(client.get("/sign-in").text), "email": email, "password": password, **fields}
    return client.post("/sign-in", data=form)


# --------------------------------------------------------------------------- deny by default


def _calls(dependant: Dependant) -> Iterator[object]:
    yield dependant.call
    for one in dependant.dependencies:
        yield from _calls(one)


def _routes(app: FastAPI) -> Iterator[RouteContext]:
    for route in iter_route_contexts(app.routes):
        if isinstance(route.original_route, APIRoute):
            yield route
        else:
            assert route.path == "/static"  # files, and nothing else that is no route of ours


def test_every_route_is_public_on_purpose_or_asks_who_it_is() -> None:
    app = create_app(read_settings({}))
    open_to_all = {route.path for route in _routes(app) if signed not in set(_calls(route.dependant))}
    assert open_to_all - OWN_RULE <= PUBLIC
    assert {"/sign-in", "/v1/health", "/v1/openapi.json"} <= open_to_all


def test_every_write_checks_that_its_form_is_ours() -> None:
    app = create_app(read_settings({}))
    unchecked = {
        route.path
        for route in _routes(app)
        if (route.methods or set()) - READS and checked_form not in set(_calls(route.dependant))
    }
    assert unchecked <= READING_POSTS


def test_somebody_unknown_is_led_to_the_sign_in_page_or_refused(here: Served) -> None:
    stranger = here.stranger()
    answer = stranger.get("/account?lang=en")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/account%3Flang%3Den")
    answer = stranger.get("/account", headers={"hx-request": "true"})
    assert (answer.status_code, answer.headers["hx-redirect"]) == (401, "/sign-in?next=/account")
    answer = stranger.get(f"/v1/offers/{here.offer_of('org1').id}/learners")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.headers["content-type"] == "application/problem+json"
    for path in ("/", "/sign-in", "/forgotten", "/v1/health", "/v1/openapi.json", "/static/passerelle.css"):
        assert stranger.get(path).status_code == 200


# --------------------------------------------------------------------------- in and out


def test_one_signs_in_goes_where_one_wanted_and_out_again(here: Served) -> None:
    browser = here.stranger()
    answer = _sign_in(browser, "ADMIN@example.org", next="/account?lang=fr")
    assert (answer.status_code, answer.headers["location"]) == (303, "/account?lang=fr")
    assert browser.cookies.get(VISIT) is None
    page = browser.get("/account")
    assert "admin@example.org" in page.text
    token = browser.cookies.get(SIGN_IN)
    assert token is not None
    assert browser.get("/sign-in?next=/account").headers["location"] == "/account"
    out = browser.post("/sign-out", data={CSRF_FIELD: _csrf(page.text)})
    assert out.headers["location"] == "/sign-in?done=accounts.signed-out"
    assert browser.cookies.get(SIGN_IN) is None
    browser.cookies.set(SIGN_IN, token)
    assert browser.get("/account").status_code == 303


def test_a_sign_in_gets_a_token_of_its_own(here: Served) -> None:
    browser = here.stranger()
    browser.cookies.set(SIGN_IN, "chosen-by-somebody-else")
    assert _sign_in(browser, "analyst@example.org").status_code == 303
    assert browser.cookies.get(SIGN_IN, domain="testserver.local") != "chosen-by-somebody-else"


def test_the_cookie_is_out_of_reach_of_scripts_other_sites_and_plain_http(here: Served) -> None:
    plain = here.stranger()
    said = _sign_in(plain, "analyst@example.org").headers.get_list("set-cookie")
    (cookie,) = [one for one in said if one.startswith(f"{SIGN_IN}=")]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "Secure" not in cookie
    safe = TestClient(here.app, base_url="https://testserver", follow_redirects=False)
    answer = _sign_in(safe, "analyst@example.org")
    (cookie,) = [one for one in answer.headers.get_list("set-cookie") if one.startswith(f"{SIGN_IN}=")]
    assert "Secure" in cookie
    assert answer.headers["strict-transport-security"]


def test_a_wrong_password_says_so_and_keeps_the_address(here: Served) -> None:
    answer = _sign_in(here.stranger(), "learner@example.org", "wrong", next="//evil.example")
    assert answer.status_code == 422
    assert "ne vont pas ensemble" in answer.text
    assert 'value="learner@example.org"' in answer.text
    assert "wrong" not in answer.text
    assert "evil" not in answer.text


@pytest.mark.parametrize(
    "given",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil", "evil", "/a\nb", "", None,
     "/\t/evil.example", "javascript:alert(1)", "/" + "a" * 3_000],
)  # fmt: skip
def test_no_link_of_ours_leads_to_another_site(here: Served, given: str | None) -> None:
    assert safe_next(given) == "/"
    if given is not None:
        answer = _sign_in(here.stranger(), "analyst@example.org", next=given)
        assert answer.headers["location"] == "/"


def test_too_many_guesses_are_told_to_wait(here: Served) -> None:
    browser = here.stranger()
    for _ in range(ACCOUNT.times):
        assert _sign_in(browser, "learner3@example.org", "wrong").status_code == 422
    answer = _sign_in(browser, "learner3@example.org")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= ACCOUNT.within_s
    assert "Attendez" in answer.text


def test_a_disabled_user_is_out_at_the_next_page(here: Served) -> None:
    with here.store.writing() as now:
        gone = users.add(
            now, email="gone@example.org", name="Gone", role=Role.ANALYST, at=datetime.now(tz=UTC)
        )
        users.set_state(now, gone.id, users.ACTIVE)
    browser, program = here.client(gone), here.api(gone)
    assert browser.get("/account").status_code == 200
    assert program.get("/v1/match/offers").status_code == 405
    with here.store.writing() as now:
        entering.disable(now, gone.id, "admin", datetime.now(tz=UTC))
    assert browser.get("/account").status_code == 303
    assert program.post("/v1/match/offers", json={}).status_code == 401


# --------------------------------------------------------------------------- forms


def test_a_form_without_the_token_of_this_sign_in_is_refused(here: Served) -> None:
    browser = here.client(RECRUITER, csrf_header=False)
    other = here.client(ANALYST)
    for form in ({}, {CSRF_FIELD: ""}, {CSRF_FIELD: "0" * 64}, {CSRF_FIELD: other.csrf}):
        assert browser.post("/account/language", data={"lang": "en", **form}).status_code == 403
    with here.store.reading() as now:
        assert users.get(now, RECRUITER).lang == "fr"
    answer = browser.post("/account/language", data={"lang": "en", CSRF_FIELD: browser.csrf})
    assert answer.headers["location"] == "/account?done=accounts.saved"
    with here.store.reading() as now:
        assert users.get(now, RECRUITER).lang == "en"
    assert "Saved." in browser.get("/account?done=accounts.saved").text


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_form_of_another_site_is_refused_even_with_the_token(here: Served, headers: dict[str, str]) -> None:
    browser = here.client(ANALYST)
    assert browser.post("/account/language", data={"lang": "fr"}, headers=headers).status_code == 403
    own = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
    assert browser.post("/account/language", data={"lang": "fr"}, headers=own).status_code == 303


def test_a_sign_in_form_of_another_visit_is_refused(here: Served) -> None:
    theirs = _csrf(here.stranger().get("/sign-in").text)
    browser = here.stranger()
    browser.get("/sign-in")
    form = {CSRF_FIELD: theirs, "email": "admin@example.org", "password": PASSWORD}
    assert browser.post("/sign-in", data=form).status_code == 403
    assert here.stranger().post("/sign-in", data=form).status_code == 403


def test_the_token_of_a_form_does_not_tell_the_cookie(here: Served) -> None:
    browser = here.client(ANALYST)
    page = browser.get("/account").text
    token = browser.cookies.get(SIGN_IN)
    assert token
    assert token not in page
    assert _csrf(page) == browser.csrf == browser.headers[CSRF_HEADER]


# --------------------------------------------------------------------------- links


def test_an_invitation_opens_an_account(here: Served) -> None:
    with here.store.writing() as now:
        new = users.add(now, email="new@example.org", name="<New>", role=Role.ADMIN, at=datetime.now(tz=UTC))
        path = entering.invite(now, new, "https://here.example", datetime.now(tz=UTC), send=True)
    with here.store.reading() as now:
        sent = [row.body for row in now.connection.execute(OUTBOX.select()) if row.recipient == new.email]
    assert len(sent) == 1
    assert f"https://here.example{path}" in sent[0]
    browser = here.stranger()
    page = browser.get(path)
    assert "&lt;New&gt;" in page.text
    form = {CSRF_FIELD: _csrf(page.text), "password": "short"}
    again = browser.post(path, data=form)
    assert again.status_code == 422
    assert "aria-invalid" in again.text
    assert browser.post(path, data={**form, "password": PASSWORD}).status_code == 303
    assert browser.get("/account").status_code == 200
    assert here.stranger().get(path).status_code == 410


def test_a_forgotten_password_is_chosen_anew(here: Served) -> None:
    browser = here.stranger()
    form = {CSRF_FIELD: _csrf(browser.get("/forgotten").text)}
    elsewhere = {"host": "evil.example"}  # anybody may say so: the link must not lead there
    known = browser.post("/forgotten", data={**form, "email": "learner2@example.org"}, headers=elsewhere)
    unknown = browser.post("/forgotten", data={**form, "email": "nobody@example.org"})
    assert known.status_code == 200
    assert known.text == unknown.text
    with here.store.reading() as now:
        (body,) = [
            row.body
            for row in now.connection.execute(OUTBOX.select())
            if row.recipient == "learner2@example.org"
        ]
    found = re.search(rf"{re.escape(here.settings.site)}(/reset/\S+)", body)
    assert found
    assert "evil" not in body
    path = found.group(1)
    old, program = here.client("learner2"), here.api("learner2")
    assert program.get("/v1/offers").status_code == 200
    page = browser.get(path)
    assert browser.post(path, data={CSRF_FIELD: _csrf(page.text), "password": "a newer sentence"}).is_redirect
    assert old.get("/account").status_code == 303
    assert program.get("/v1/offers").status_code == 401
    assert _sign_in(here.stranger(), "learner2@example.org").status_code == 422
    assert _sign_in(here.stranger(), "learner2@example.org", "a newer sentence").status_code == 303


def test_a_link_of_the_demo_is_used_by_its_button_and_not_by_looking(here: Served) -> None:
    with here.store.writing() as now:
        path = links.make(now, ADMIN, LinkPurpose.ENTRY, datetime.now(tz=UTC))
    browser = here.stranger()
    for _ in range(2):
        page = browser.get(f"{path}?next=/account")
        assert page.status_code == 200
    answer = browser.post(f"{path}?next=/account", data={CSRF_FIELD: _csrf(page.text)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert browser.get("/account").status_code == 200
    assert here.stranger().get(path).status_code == 410


def test_links_cannot_be_guessed_without_end(here: Served) -> None:
    browser = here.stranger()
    answers = [browser.get(f"/reset/{number}").status_code for number in range(LINK.times + 1)]
    assert answers[0] == 410
    assert answers[-1] == 429


@pytest.mark.parametrize("field", ["email", "password"])
@pytest.mark.parametrize("count", [2_000, 400_000])
def test_a_field_of_endless_marks_keeps_nobody_waiting(here: Served, field: str, count: int) -> None:
    """To order the marks of one letter takes the square of their number."""
    browser = here.stranger()
    form = {CSRF_FIELD: _csrf(browser.get("/sign-in").text), "email": "nobody@example.org", "password": "x"}
    typed = "a" + "\u0301" * (count // 2) + "\u0327" * (count // 2) + "@example.org"
    began = time.process_time()
    answer = browser.post(
        "/sign-in", files={name: (None, text) for name, text in {**form, field: typed}.items()}
    )
    assert answer.status_code == 422
    assert time.process_time() - began < 2.0


def test_over_tls_cookies_and_pages_stay_there_also_behind_a_proxy(tmp_path: Path) -> None:
    with served(tmp_path, lambda one: replace(one, url="https://passerelle.example")) as site:
        answer = site.stranger().get("/sign-in")
        assert "Secure" in answer.headers["set-cookie"]
        assert answer.headers["strict-transport-security"]


@pytest.mark.parametrize("header", ["origin", "referer"])
def test_an_address_that_is_none_is_refused(here: Served, header: str) -> None:
    answer = here.stranger().post("/me/search", data={}, headers={header: "http://["})
    assert 300 <= answer.status_code < 500


# --------------------------------------------------------------------------- one's own account, keys


def test_a_key_is_shown_once_works_and_is_revoked(here: Served) -> None:
    browser = here.client(ADMIN)
    made = browser.post("/account/keys", data={"name": "<report>", "days": "30", "confirm": PASSWORD})
    found = re.search(r"psk_[\w-]{43}", made.text)
    assert found
    page = browser.get("/account")
    assert "psk_" not in page.text
    assert "&lt;report&gt;" in page.text
    program = here.stranger()
    program.headers["authorization"] = f"Bearer {found.group()}"
    path = f"/v1/offers/{here.offer_of('org1').id}/learners?k=1"
    assert program.get(path).status_code == 200
    revoke = re.search(r'action="(/account/keys/\w+/revoke)"', page.text)
    assert revoke
    assert here.client(RECRUITER).post(revoke.group(1)).status_code == 404
    assert program.get(path).status_code == 200
    assert browser.post(revoke.group(1)).status_code == 303
    assert program.get(path).status_code == 401
    for wrong in ("Bearer psk_x", "Basic YTpi", "Bearer", f"Token {found.group()}"):
        program.headers["authorization"] = wrong
        assert program.get(path).status_code == 401


@pytest.mark.parametrize("form", [{"name": ""}, {"name": "a" * 101}, {"name": "a", "days": "0"}])
def test_a_key_that_cannot_be_is_refused_with_words(here: Served, form: dict[str, str]) -> None:
    answer = here.client(ANALYST).post("/account/keys", data={"confirm": PASSWORD, **form})
    assert answer.status_code == 422


def test_a_password_is_changed_by_who_knows_it(here: Served) -> None:
    browser, other = here.client(LEARNER), here.client(LEARNER)
    assert browser.post("/account/password", data={"current": "no", "password": "x" * 12}).status_code == 422
    short = browser.post("/account/password", data={"current": PASSWORD, "password": "short"})
    assert short.status_code == 422
    assert PASSWORD not in short.text
    done = browser.post("/account/password", data={"current": PASSWORD, "password": "another sentence"})
    assert done.headers["location"] == "/account?done=accounts.password"
    assert other.get("/account").status_code == 303


def test_the_language_chosen_stays_and_the_address_wins(here: Served) -> None:
    browser = here.client("counsellor2")
    assert 'lang="fr"' in browser.get("/account").text
    assert '<html lang="en"' in browser.get("/account?lang=en").text
    assert browser.cookies.get(LANG) == "en"
    page = browser.get("/account").text
    assert '<html lang="en"' in page
    (switch,) = re.findall(r'href="([^"]+)" lang="fr" hreflang="fr"', page)
    assert '<html lang="fr"' in browser.get(switch.replace("&amp;", "&")).text
    assert '<html lang="fr"' in browser.get("/account").text


@pytest.mark.parametrize("who", WHO)
def test_each_role_begins_at_its_own_start(here: Served, who: str) -> None:
    browser = here.client(who)
    answer = browser.get("/")
    start = STARTS[here.users[who].role]
    assert (answer.status_code, answer.headers["location"]) == (303, start)
    assert browser.get(start).status_code == 200


@pytest.mark.parametrize("role", Role)
def test_every_link_of_a_menu_opens(here: Served, role: Role) -> None:
    browser = here.client(role)
    for path, name in MENUS[role]:
        answer = browser.get(path)
        assert answer.status_code == 200, path
        assert name not in answer.text, "a phrase that no room has"


def test_behind_https_links_in_messages_are_those_of_the_settings(here: Served) -> None:
    here.app.state.settings = replace(here.settings, url="https://emploi.example")
    try:
        browser = TestClient(here.app, base_url="https://emploi.example")
        form = {CSRF_FIELD: _csrf(browser.get("/forgotten").text), "email": "counsellor@example.org"}
        assert browser.post("/forgotten", data=form).status_code == 200
    finally:
        here.app.state.settings = here.settings
    with here.store.reading() as now:
        bodies = [row.body for row in now.connection.execute(OUTBOX.select())]
    assert any("https://emploi.example/reset/" in body for body in bodies)
