"""Every letter leads its reader to a page of her room, and somebody reads what a learner contests."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from matching.records import (
    Enrolment,
    EnrolmentStatus,
    Identity,
    Learner,
    Offer,
    OfferStatus,
    Session,
    Training,
)
from service.accounts import consents, users
from service.accounts.consents import Heard, How, Purpose
from service.settings import Settings
from service.store.desk_tables import OUTBOX
from service.trust.retention import keep_no_longer
from service.workspace import applications, contacts, contests, searches
from service.workspace.answers_in_person import note_answer
from service.workspace.outbox import Message
from service.workspace.sending import answer_contest, send_offer
from tests.service.people import ADMIN, COUNSELLOR, COUNSELLOR_2, LEARNER, RECRUITER, Served, served

AT = datetime(2026, 6, 15, 9, tzinfo=UTC)
TODAY = date(2026, 6, 15)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Served]:
    def quiet(settings: Settings) -> Settings:
        return replace(settings, url="https://passerelle.example.org")

    with served(tmp_path, quiet) as running:
        running.app.state.at_work.sender.stop()
        running.app.state.at_work.clock.stop()
        yield running


def _letters(site: Served, kind: str) -> list[Message]:
    with site.store.reading() as now:
        rows = now.connection.execute(OUTBOX.select().where(OUTBOX.c.kind == kind)).all()
    return sorted((Message(**row._mapping) for row in rows), key=lambda one: one.recipient)


def _open_offer(site: Served) -> Offer:
    offer = replace(site.offer_of("org1"), status=OfferStatus.OPEN, expires=None)
    site.store.upsert([offer])
    return offer


def _leads(site: Served, letter: Message, who: str) -> None:
    """The letter is to somebody, whose room has the page; a stranger gets there by the sign-in page."""
    assert letter.recipient == f"{who}@example.org"
    assert letter.path is not None
    assert site.client(who).get(letter.path).status_code == 200
    answer = site.stranger().get(letter.path)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/sign-in?next={quote(letter.path, safe='/')}"


def test_a_request_and_its_answer_lead_to_where_they_are_answered_and_read(site: Served) -> None:
    offer, one = _open_offer(site), site.learner_id(0)
    recruiter = site.users[RECRUITER].actor()
    with site.store.writing() as now:
        request_id = contacts.request_contact(now, recruiter, offer, one, "?", at=AT, on=TODAY)
    _leads(site, _letters(site, "contact-request")[0], LEARNER)
    with site.store.writing() as now:
        note_answer(now, site.users[COUNSELLOR].actor(), one, request_id, True, Heard(How.TELEPHONE), AT)
    _leads(site, _letters(site, "contact-answer")[0], RECRUITER)
    _leads(site, _letters(site, "contact-noted")[0], LEARNER)
    with site.store.reading() as now:
        (said,) = [one for one in consents.of_learner(now, one) if one.purpose is Purpose.CONTACT]
    assert (said.text, said.how, said.paper) == (consents.TEXT_VERSION, How.TELEPHONE, None)


def test_without_her_address_a_request_leads_her_counsellor_to_her_page(site: Served) -> None:
    offer, one = _open_offer(site), site.learner_id(3)
    site.store.upsert([Identity(one)])
    with site.store.writing() as now:
        contacts.request_contact(now, site.users[RECRUITER].actor(), offer, one, "?", at=AT, on=TODAY)
    (letter,) = _letters(site, "contact-request")
    _leads(site, letter, COUNSELLOR)
    assert one in str(letter.path)


def _in_a_training_of(site: Served, provider: str, learner_id: str) -> None:
    """She is enrolled in a training of an organisation, as the service knows by the time this returns."""
    training = Training("t-canal", "Du Canal", provider_id=provider)
    session = Session("s-canal", training.id, date(2026, 1, 5), date(2026, 7, 3))
    site.store.upsert([training, session, Enrolment(learner_id, session.id, EnrolmentStatus.RUNNING)])
    deadline = time.monotonic() + 30
    while session not in site.app.state.desk.network.sessions:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _asked_of_nobody_s(site: Served, one: str) -> str:
    """A recruiter asks somebody who has no address; returns where the page that says what was done is."""
    offer = _open_offer(site)
    site.store.upsert([Identity(one)])
    path = f"/recruiter/offers/{quote(offer.id, safe=':')}/candidates/{quote(one, safe=':')}/contact"
    answer = site.client(RECRUITER).post(path, data={"message": "Parlons-en."})
    assert answer.status_code == 303
    return str(answer.headers["location"])


def test_without_address_and_counsellor_her_training_s_counsellors_are_told(site: Served) -> None:
    one = site.learner_id(40)
    _in_a_training_of(site, "prov1", one)
    done = site.client(RECRUITER).get(_asked_of_nobody_s(site, one)).text
    assert "votre demande est partie à son organisme de formation" in done
    letters = _letters(site, "contact-request")
    assert [letter.recipient for letter in letters] == ["counsellor2@example.org", "counsellor@example.org"]
    for letter, who in zip(letters, (COUNSELLOR_2, COUNSELLOR), strict=True):
        _leads(site, letter, who)
        assert one in letter.body
        assert "Parlons-en." in letter.body
    listed = site.client(ADMIN).get("/office/contacts").text
    assert one in listed
    assert "son organisme de formation" in listed


def test_a_counsellor_who_left_stands_in_nobody_s_way(site: Served) -> None:
    one = site.learner_id(9)
    _in_a_training_of(site, "prov1", one)
    with site.store.writing() as now:
        users.set_state(now, COUNSELLOR_2, users.DISABLED)
    _asked_of_nobody_s(site, one)
    (letter,) = _letters(site, "contact-request")
    _leads(site, letter, COUNSELLOR)
    assert one in site.client(COUNSELLOR).get(str(letter.path)).text, "she can be taken over"


def test_where_no_counsellor_is_left_administrators_are_told_and_see_that_it_waits(site: Served) -> None:
    one = site.learner_id(40)
    assert one not in site.client(ADMIN).get("/office/contacts").text
    done = site.client(RECRUITER).get(_asked_of_nobody_s(site, one)).text
    assert "votre demande est partie à l’administration du réseau" in done
    (letter,) = _letters(site, "contact-request")
    _leads(site, letter, ADMIN)
    admin = site.client(ADMIN)
    assert one in admin.get(str(letter.path)).text
    with site.store.writing() as now:
        users.follow(now, COUNSELLOR, [one], AT)
    assert one not in admin.get("/office/contacts").text, "somebody looks after it now"


def test_where_nobody_can_be_told_the_recruiter_is_told_so(site: Served) -> None:
    one = site.learner_id(40)
    with site.store.writing() as now:
        users.set_state(now, ADMIN, users.DISABLED)
    done = site.client(RECRUITER).get(_asked_of_nobody_s(site, one)).text
    assert "personne n’a encore pu être prévenu" in done
    assert _letters(site, "contact-request") == []


def test_who_has_an_address_and_no_account_gets_no_link_that_she_cannot_open(site: Served) -> None:
    one = site.learner_id(3)
    with site.store.writing() as now:
        contacts.request_contact(
            now, site.users[RECRUITER].actor(), site.offer_of("org1"), one, "?", at=AT, on=TODAY
        )
    (letter,) = _letters(site, "contact-request")
    assert letter.recipient not in {user.email for user in site.users.values()}
    assert letter.path is None


def test_an_offer_an_application_and_an_alert_lead_to_the_offer(site: Served) -> None:
    offer, one = _open_offer(site), site.learner_id(0)
    recruiter = site.users[RECRUITER].actor()
    with site.store.writing() as now:
        send_offer(now, site.users[COUNSELLOR].actor(), offer.id, [one], "", AT)
        applications.apply(now, one, offer.id, at=AT, on=TODAY)
        address = f"/recruiter/offers/{quote(offer.id, safe=':')}?k=20"
        searches.save_search(now, recruiter, "Ma recherche", address, True, [], AT.replace(year=2025))
    _leads(site, _letters(site, "suggestion")[0], LEARNER)
    _leads(site, _letters(site, "application")[0], RECRUITER)
    assert searches.run_alerts(site.store, site.app.state.desk, AT) == 1
    (alert,) = _letters(site, "search-alert")
    assert alert.path == address
    _leads(site, alert, RECRUITER)


def test_a_contest_is_told_to_her_counsellors_and_the_answer_to_her(site: Served) -> None:
    offer, one = _open_offer(site), site.learner_id(0)
    path = f"/me/offers/{quote(offer.id, safe=':')}/contest"
    assert site.client(LEARNER).post(path, data={"text": "Je connais ce métier."}).status_code == 303
    (letter,) = _letters(site, "contest")
    _leads(site, letter, COUNSELLOR)
    assert offer.title in letter.body
    assert "Je connais" not in letter.body, "what she wrote is read on the page"
    with site.store.writing() as now:
        (contest,) = contests.of_learner(now, one)
        answer_contest(now, site.users[COUNSELLOR].actor(), contest.id, "Merci.", AT)
    _leads(site, _letters(site, "contest-answer")[0], LEARNER)


def test_without_a_counsellor_who_can_be_reached_a_contest_is_told_to_the_administrators(
    site: Served,
) -> None:
    offer = _open_offer(site)
    with site.store.writing() as now:
        contests.contest(now, site.learner_id(40), offer.id, "?", AT)
        users.set_state(now, COUNSELLOR_2, users.DISABLED)
        contests.contest(now, site.learner_id(9), offer.id, "?", AT)
    letters = _letters(site, "contest")
    assert [one.recipient for one in letters] == ["admin@example.org"] * 2
    _leads(site, letters[0], ADMIN)


def test_the_notices_of_a_term_lead_to_where_one_answers_them(site: Served) -> None:
    on, long_ago = date(2029, 1, 15), date(2020, 1, 1)
    site.store.upsert([Learner("followed", created=long_ago), Learner("alone", created=long_ago)])
    site.store.upsert([Learner("addressed", created=long_ago), Identity("addressed", email="a@example.org")])
    with site.store.writing() as now:
        users.follow(now, COUNSELLOR, ["followed"], AT)
    assert keep_no_longer(site.store, on, AT).unreached[:1] == ("alone",)
    letters = _letters(site, "retention")
    _leads(site, next(one for one in letters if one.learner_id == "followed"), COUNSELLOR)
    _leads(site, next(one for one in letters if one.learner_id is None), ADMIN)
    _leads(site, next(one for one in letters if one.recipient == "learner@example.org"), LEARNER)
    assert next(one for one in letters if one.learner_id == "addressed").path is None
