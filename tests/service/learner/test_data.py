from __future__ import annotations

import json
import re
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape

import pytest

from matching.errors import UnknownIdError
from matching.records import Identity, Learner, LearnerStatus, OfferStatus
from service.accounts import consents
from service.accounts.consents import Purpose
from service.desk import Desk, Question
from service.trust.ranking_log import LEARNERS, log_ranking
from service.wording_fr import FRENCH
from service.workspace import contacts, contests
from service.workspace.notes import add_note
from tests.service.people import (
    COUNSELLOR,
    LEARNER,
    LEARNER_2,
    LEARNER_3,
    RECRUITER,
    RECRUITER_2,
    Caller,
    Served,
)
from tests.service.recruiter.forms import form_to, forms_of

AT = datetime(2026, 6, 15, 9, tzinfo=UTC)
TODAY = date(2026, 6, 15)


@pytest.fixture
def her(site: Served) -> Caller:
    return site.client(LEARNER, csrf_header=False)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _said(text: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def _ask(site: Served, who: str, number: int, offer_number: int = 0) -> str:
    actor = site.user(who).actor()
    with site.store.writing() as now:
        offer = site.offer_of(str(actor.organisation_id), offer_number)
        return contacts.request_contact(
            now, actor, offer, site.learner_id(number), "Parlons-nous ?", at=AT, on=TODAY
        )


def _press(her: Caller, act: str) -> int:
    page = her.get("/me/data")
    form = next(one for one in forms_of(page) if ("act", act) in one.buttons)
    return form.send(her, ("act", act)).status_code


def test_accepting_names_the_organisation_and_tells_it_and_no_other(site: Served, her: Caller) -> None:
    request = _ask(site, RECRUITER, 0)
    page = her.get("/me/contacts")
    said = _said(page.text)
    assert _plain(FRENCH.say("learner.consent.contact", organisation="Atelier Numérique")) in said.replace(
        "\n", " "
    ) or ("Atelier Numérique" in said)
    assert "Parlons-nous" in said
    form = form_to(page, f"/me/contacts/{request}")
    assert form.send(her, ("answer", "accept")).status_code == 303
    with site.store.reading() as now:
        assert consents.stands(now, site.learner_id(0), Purpose.CONTACT, "org1")
        assert not consents.stands(now, site.learner_id(0), Purpose.CONTACT, "org2")
    data = her.get("/me/data")
    forget = next(one for one in forms_of(data) if ("act", "forget") in one.buttons)
    assert forget.send(her, ("act", "forget")).status_code == 303
    with site.store.reading() as now:
        assert not consents.stands(now, site.learner_id(0), Purpose.CONTACT, "org1")


def test_declining_tells_nothing_and_cannot_be_answered_twice(site: Served, her: Caller) -> None:
    request = _ask(site, RECRUITER_2, 0)
    form = form_to(her.get("/me/contacts"), f"/me/contacts/{request}")
    assert form.send(her, ("answer", "decline")).status_code == 303
    assert form.send(her, ("answer", "accept")).status_code == 404
    with site.store.reading() as now:
        assert not consents.stands(now, site.learner_id(0), Purpose.CONTACT, "org2")


def test_nobody_answers_for_another(site: Served) -> None:
    request = _ask(site, RECRUITER, 8, 1)
    stranger = site.client(LEARNER)
    assert stranger.post(f"/me/contacts/{request}", data={"answer": "accept"}).status_code == 404
    assert stranger.post(f"/me/contacts/{request}", data={"answer": "perhaps"}).status_code == 422
    assert stranger.post("/me/contacts/none", data={"answer": "accept"}).status_code == 404
    with site.store.reading() as now:
        assert not consents.stands(now, site.learner_id(8), Purpose.CONTACT, "org1")


def test_she_agrees_to_be_seen_and_withdraws(site: Served) -> None:
    her = site.client(LEARNER_3, csrf_header=False)
    assert _plain(FRENCH.say("learner.data.visible.no")) in _said(her.get("/me/data").text)
    assert _press(her, "agree") == 303
    with site.store.reading() as now:
        assert consents.stands(now, site.learner_id(55), Purpose.SEEN)
    assert _press(her, "withdraw") == 303
    with site.store.reading() as now:
        assert not consents.stands(now, site.learner_id(55), Purpose.SEEN)


def test_she_pauses_and_goes_on(site: Served, her: Caller) -> None:
    assert _press(her, "pause") == 303
    assert site.store.get(Learner, site.learner_id(0)).status is LearnerStatus.PAUSED
    assert _press(her, "resume") == 303
    assert site.store.get(Learner, site.learner_id(0)).status is LearnerStatus.SEEKING


def test_she_corrects_who_she_is(site: Served, her: Caller) -> None:
    form = form_to(her.get("/me/identity"), "/me/identity")
    form.put("given_name", "Aïssata")
    form.put("phone", "")
    form.put("disability", "no")
    assert form.send(her).status_code == 303
    kept = site.store.some(Identity, [site.learner_id(0)])[site.learner_id(0)]
    assert (kept.given_name, kept.phone, kept.disability) == ("Aïssata", None, False)
    assert "Aïssata" in her.get("/me/data").text
    form.put("birth_date", "hier")
    page = form.send(her)
    assert page.status_code == 422
    assert _plain(FRENCH.say("learner.wrong.day")) in _said(page.text)
    assert site.store.some(Identity, [site.learner_id(0)])[site.learner_id(0)] == kept


def test_her_gender_is_a_choice_that_keeps_what_was_known(site: Served, her: Caller) -> None:
    def known() -> str | None:
        return site.store.some(Identity, [site.learner_id(0)])[site.learner_id(0)].gender

    page = her.get("/me/identity")
    assert "Il ne compte jamais dans le classement" in _said(page.text)
    assert form_to(page, "/me/identity").value("gender") == known()
    with site.store.writing() as now:
        before = now.get(Identity, site.learner_id(0))
        now.upsert([replace(before, gender="non binaire")])
    form = form_to(her.get("/me/identity"), "/me/identity")
    assert form.value("gender") == "non binaire"
    assert form.send(her).status_code == 303
    assert known() == "non binaire"  # what came in with the record is not lost
    for value, kept in (("other", "other"), ("", None), ("female", "female")):
        form.put("gender", value)
        assert form.send(her).status_code == 303
        assert known() == kept
    form.put("gender", "nothing that was offered")
    refused = form.send(her)
    assert refused.status_code == 422
    assert _plain(FRENCH.say("learner.wrong.choice")) in _said(refused.text)
    assert known() == "female"


def test_she_reads_what_was_noted_about_her_and_what_was_answered(site: Served, her: Caller) -> None:
    offer = site.offer_of("org1")
    form = form_to(her.get(f"/me/offers/{offer.id}"), f"/me/offers/{offer.id}/contest")
    form.put("text", "Je connais ce métier.")
    assert form.send(her).status_code == 303
    with site.store.writing() as now:
        add_note(now, site.user(COUNSELLOR).actor(), site.learner_id(0), None, "À rappeler lundi.", AT)
        (one,) = contests.of_learner(now, site.learner_id(0))
    assert _plain(FRENCH.say("learner.contest.waiting")) in _said(her.get("/me/data").text)
    with site.store.writing() as now:
        contests.answer(now, one.id, "C’est corrigé.", COUNSELLOR, AT)
    said = _said(her.get("/me/data").text)
    assert "À rappeler lundi." in said
    assert "École du Canal" in said
    assert "C’est corrigé." in said
    assert "À rappeler lundi." not in site.client(LEARNER_2).get("/me/data").text


def _known(site: Served) -> Desk:
    """The desk, once it knows of everything that the tests before this one changed."""
    for _ in range(200):
        desk: Desk = site.app.state.desk
        if desk.sequence == site.store.sequence:
            return desk
        time.sleep(0.05)
    raise AssertionError("the desk does not follow")


def test_she_sees_in_whose_lists_she_stood(site: Served, her: Caller) -> None:
    desk = _known(site)
    offer = next(
        one
        for one in site.network.offers
        if one.organisation_id == "org2"
        and one.status is OfferStatus.OPEN
        and one.expires is not None
        and one.expires > TODAY
    )
    assert _plain(FRENCH.say("learner.seen.none")) in _said(her.get("/me/seen").text)
    among = frozenset((site.learner_id(0),))
    question = Question(lift=frozenset({"contract", "rhythm", "dates", "distance", "language", "diploma"}))
    log_ranking(
        site.store,
        site.user(RECRUITER_2).actor(),
        side=LEARNERS,
        subject=offer.id,
        question=question,
        ranking=desk.learners_for(offer, question, among),
        desk=desk,
        at=AT,
    )
    logs = getattr(site.app.state, "ranking_log", None)
    if logs is not None:
        logs.flush()
    said = _said(her.get("/me/seen").text)
    assert "Mairie de Nantes" in said
    assert FRENCH.day(TODAY) in said
    assert "Mairie de Nantes" not in _said(site.client(LEARNER_2).get("/me/seen").text)


def test_she_takes_her_own_data_along_and_nobody_else_s(site: Served, her: Caller) -> None:
    answer = her.get("/me/data/export")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    document = json.loads(answer.text)
    assert document["id"] == site.learner_id(0)
    others = {one.id for one in site.network.learners} - {site.learner_id(0)}
    assert not [one for one in others if one in answer.text]
    assert "argon2" not in answer.text


def test_everything_goes_once_the_word_is_typed(site: Served) -> None:
    her = site.client(LEARNER_2, csrf_header=False)
    page = her.get("/me/data/erase")
    form = form_to(page, "/me/data/erase")
    form.put("word", "peut-être")
    assert form.send(her).status_code == 422
    assert site.store.get(Learner, site.learner_id(8))
    form.put("word", "effacer")
    answer = form.send(her)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")
    with pytest.raises(UnknownIdError):
        site.store.get(Learner, site.learner_id(8))
    assert her.get("/me/data").status_code == 303  # to the sign-in page


@pytest.mark.parametrize("act", ["", "sell", "forget"])
def test_odd_acts_are_refused(site: Served, act: str) -> None:
    answer = site.client(LEARNER).post("/me/data", data={"act": act, "organisation": "org3"})
    assert answer.status_code in (404, 422)
