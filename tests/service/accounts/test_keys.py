"""What a key opens and what it does not, who makes one, and when it ends with the password."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from service.accounts import entering, keys, users
from service.accounts.actor import Role
from service.accounts.entering import Door
from service.accounts.sign_ins import Lasting
from service.trust.own_data import own_data
from service.workspace import outbox
from tests.service.people import ADMIN, ANALYST, LEARNER, PASSWORD, RECRUITER, Served, served


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("keys")) as running:
        running.app.state.at_work.sender.stop()  # what is sent loses its words, which are read here
        yield running


@pytest.mark.parametrize("given", [{}, {"confirm": "not this one"}])
def test_a_key_is_made_by_who_knows_the_password(here: Served, given: dict[str, str]) -> None:
    answer = here.client(RECRUITER).post("/account/keys", data={"name": "a", **given})
    assert answer.status_code == 422
    assert "Ce n’est pas le mot de passe actuel" in answer.text
    with here.store.reading() as now:
        assert keys.of_user(now, RECRUITER) == []


def test_an_account_without_a_password_is_asked_for_none(here: Served) -> None:
    with here.store.writing() as now:
        shown = users.add(
            now, email="shown@example.org", name="Shown", role=Role.ANALYST, at=datetime.now(tz=UTC)
        )
        users.set_state(now, shown.id, users.ACTIVE)
    browser = here.client(shown)
    assert 'name="confirm"' not in browser.get("/account").text
    assert "psk_" in browser.post("/account/keys", data={"name": "a"}).text


def test_a_key_opens_no_page(here: Served) -> None:
    program = here.api("recruiter2")
    with here.store.reading() as now:
        (before,) = keys.of_user(now, "recruiter2")
    for path in ("/account", "/recruiter", "/recruiter/offers/new"):
        answer = program.get(path)
        assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/sign-in")
    for path, form in (
        ("/account/keys", {"name": "longer", "days": "3660", "confirm": PASSWORD}),
        ("/account/password", {"current": PASSWORD, "password": "a sentence of somebody else"}),
        (f"/account/keys/{before.id}/revoke", {}),
    ):
        assert program.post(path, data=form).status_code in (303, 403)
    invites = {"email": "more@example.org", "name": "More", "role": "admin", "lang": "fr"}
    assert here.api(ADMIN).post("/office/users", data=invites).status_code in (303, 403)
    assert here.api(LEARNER).get("/me/data/export").status_code == 303
    with here.store.reading() as now:
        assert keys.of_user(now, "recruiter2") == [before]
        assert users.by_email(now, "more@example.org") is None
    assert program.get("/v1/offers").status_code == 200


def test_a_header_of_programs_spares_no_page_the_token_of_its_form(here: Served) -> None:
    browser = here.client(ANALYST, csrf_header=False)
    for header in ("Basic YTpi", "Bearer psk_x"):
        answer = browser.post(
            "/account/language", data={"lang": "en"}, headers={"authorization": header, "origin": "null"}
        )
        assert answer.status_code == 403
        assert browser.get("/account", headers={"authorization": header}).status_code == 200


def test_the_words_that_open_an_account_are_told_to_no_program_and_gone_once_sent(here: Served) -> None:
    entering.send_reset(
        here.store, "learner3@example.org", "http://x", Door("192.0.2.9", datetime.now(tz=UTC), Lasting())
    )
    learner_id = here.users["learner3"].learner_id or ""
    with here.store.reading() as now:
        (message,) = outbox.of_learner(now, learner_id)
        told = own_data(now, learner_id)
    assert "/reset/" in message.body
    assert "/reset/" not in json.dumps(told)
    assert told["kept"]["outbox"][0]["subject"] == message.subject
    with here.store.writing() as now:
        outbox.mark_sent(now, message.id, datetime.now(tz=UTC))
        other = outbox.post(
            now,
            recipient="a@example.org",
            learner_id=learner_id,
            kind="contact",
            subject="x",
            body="kept",
            at=datetime.now(tz=UTC),
        )
        outbox.mark_sent(now, other, datetime.now(tz=UTC))
    with here.store.reading() as now:
        kept = {one.id: (one.body, one.sent is None) for one in outbox.of_learner(now, learner_id)}
    assert kept == {message.id: ("", False), other: ("kept", False)}


def test_a_new_password_ends_the_keys_too_where_that_is_wanted(here: Served) -> None:
    program, browser = here.api("counsellor2"), here.client("counsellor2")
    assert 'name="keys"' in browser.get("/account").text
    assert 'name="keys"' not in here.client("counsellor").get("/account").text
    form = {"current": PASSWORD, "password": "another sentence"}
    assert browser.post("/account/password", data=form).status_code == 303
    assert program.get("/v1/offers").status_code == 200
    anew = here.client("counsellor2")
    form = {"current": "another sentence", "password": PASSWORD, "keys": "end"}
    assert anew.post("/account/password", data=form).status_code == 303
    assert program.get("/v1/offers").status_code == 401
