from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape

import pytest

from matching.records import (
    Enrolment,
    EnrolmentStatus,
    Identity,
    Learner,
    LearnerStatus,
    Offer,
    OfferStatus,
    Placement,
    Session,
    Training,
)
from service.accounts import acts, consents, users
from service.accounts.consents import How, Purpose
from service.counsellor.words import ENGLISH, FRENCH
from service.store.desk_tables import OUTBOX
from service.wording_fr import FRENCH as WORDS
from service.workspace import contacts, contests, outbox
from service.workspace.placements import placements_of
from service.workspace.suggestions import suggestions_of
from tests.service.people import ADMIN, COUNSELLOR, COUNSELLOR_2, LEARNER, RECRUITER, Caller, Served
from tests.service.recruiter.forms import form_to, forms_of

AT = datetime(2026, 6, 15, 9, tzinfo=UTC)
TODAY = date(2026, 6, 15)
PLACES = re.compile(r"{(\w+)}")


@pytest.fixture
def her(site: Served) -> Caller:
    return site.client(COUNSELLOR, csrf_header=False)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _said(text: str) -> str:
    return _plain(unescape(re.sub(r"<[^>]+>", " ", text)))


def _path(site: Served, number: int) -> str:
    return f"/counsellor/learners/{site.learner_id(number)}"


def _listed(page: str) -> list[str]:
    return re.findall(r'href="/counsellor/learners/([^"/]+)"', page)


def _open(site: Served, organisation_id: str) -> Offer:
    return next(
        one
        for one in site.network.offers
        if one.organisation_id == organisation_id
        and one.status is OfferStatus.OPEN
        and (one.expires is None or one.expires > TODAY)
    )


def _ask(site: Served, number: int, message: str = "Parlons-en.") -> str:
    """Ask a learner to be in touch with org1 about its first offer; returns the request's id."""
    recruiter = site.users[RECRUITER].actor()
    with site.store.writing() as now:
        return contacts.request_contact(
            now, recruiter, site.offer_of("org1"), site.learner_id(number), message, at=AT, on=TODAY
        )


def _letters(site: Served, number: int, kind: str) -> list[outbox.Message]:
    with site.store.reading() as now:
        return [one for one in outbox.of_learner(now, site.learner_id(number)) if one.kind == kind]


def test_she_sees_her_own_learners_with_their_signs_and_no_others(site: Served, her: Caller) -> None:
    page = her.get("/counsellor")
    with site.store.reading() as now:
        own = users.caseload(now, COUNSELLOR)
    assert set(_listed(page.text)) == own
    assert _plain(WORDS.say("counsellor.sign.no-application.never")) in _said(page.text)


def test_the_list_is_filtered_and_sorted_by_its_address(site: Served, her: Caller) -> None:
    silent = _listed(her.get("/counsellor?sign=silent").text)
    whole = _listed(her.get("/counsellor?sort=active").text)
    assert 0 < len(silent) < len(whole)
    last = [site.store.get(Learner, one).last_active or date.min for one in whole]
    assert last == sorted(last)
    for one in silent:
        active = site.store.get(Learner, one).last_active
        assert active is None or (TODAY - active).days > 30
    assert her.get("/counsellor?sign=none&status=x&sort=y").status_code == 200


@pytest.mark.parametrize("who", [LEARNER, RECRUITER, "analyst", ADMIN])
def test_the_room_is_hers_alone(site: Served, who: str) -> None:
    caller = site.client(who)
    for path in ("/counsellor", _path(site, 0), "/counsellor/offers", "/counsellor/free"):
        assert caller.get(path).status_code == 403
    assert site.stranger().get("/counsellor").headers["location"].startswith("/sign-in")


@pytest.mark.parametrize("number", [8, 30])
def test_every_route_of_another_s_learner_is_unknown(site: Served, number: int) -> None:
    caller, other = site.client(COUNSELLOR), site.learner_id(number)
    before = site.store.get(Learner, other)
    offer = _open(site, "org1")
    for path in ("", "/profile"):
        assert caller.get(_path(site, number) + path).status_code == 404
    writes = {
        "/profile": {"act": "save", "headline": "x"},
        "/notes": {"text": "x"},
        "/placements": {"act": "note", "day": "2026-06-01"},
        "/hand-over": {"to": COUNSELLOR_2},
        "/contacts": {"request": _ask(site, number), "answer": "accept", "how": "paper"},
        "/consent": {"act": "agree", "how": "paper", "day": "2026-06-01"},
    }
    for path, data in writes.items():
        assert caller.post(_path(site, number) + path, data=data).status_code == 404
    sent = caller.post(f"/counsellor/offers/{offer.id}/send", data={"learner": [site.learner_id(0), other]})
    assert sent.status_code == 404
    with site.store.writing() as now:
        contest_id = contests.contest(now, other, offer.id, "x", AT)
    assert caller.post(f"/counsellor/contests/{contest_id}", data={"text": "x"}).status_code == 404
    assert contest_id not in caller.get("/counsellor/contests").text
    assert site.store.get(Learner, other) == before
    with site.store.reading() as now:
        assert suggestions_of(now, site.learner_id(0)) == []
        assert placements_of(now, other) == []
        assert not consents.stands(now, other, Purpose.CONTACT, "org1")


def test_her_learner_s_page_shows_what_she_sees_and_who_she_is(site: Served, her: Caller) -> None:
    page = her.get(_path(site, 0))
    identity = next(one for one in site.network.identities if one.learner_id == site.learner_id(0))
    said = _said(page.text)
    assert identity.email is not None
    assert identity.email in said
    assert _plain(WORDS.say("learner.step")) in said
    own = re.findall(r'<h3><a href="/me/offers/([^"?]+)', site.client(LEARNER).get("/me").text)
    theirs = re.findall(r'<h3><a href="/jobs/([^"?]+)', page.text)
    assert theirs == own[: len(theirs)]
    assert len(theirs) == 5


def test_her_learner_s_page_shows_who_sees_her_and_who_asks(site: Served, her: Caller) -> None:
    learner_id = site.learner_id(5)
    site.store.upsert([replace(site.store.get(Learner, learner_id), status=LearnerStatus.SEEKING)])
    assert "Visible des recruteurs depuis le" in _said(her.get(_path(site, 5)).text)
    assert "Aucune organisation n’a demandé" in _said(her.get(_path(site, 5)).text)
    request_id = _ask(site, 5, "Un mot du recruteur.")
    with site.store.writing() as now:
        consents.withdraw(now, learner_id, Purpose.SEEN, None, AT)
        consents.give(now, learner_id, Purpose.CONTACT, "org2", AT)
    said = _said(her.get(_path(site, 5)).text)
    assert "la personne a retiré son accord le 15 juin 2026" in said
    assert "Mairie de Nantes connaît son nom et ses coordonnées depuis le 15 juin 2026" in said
    assert "Un mot du recruteur." in said
    assert "Une demande de contact attend sa réponse depuis le 15 juin 2026" in said
    assert "Pas visible des recruteurs" in said
    for sign in ("unseen", "contact-waits"):
        assert learner_id in _listed(her.get(f"/counsellor?sign={sign}").text)
    assert site.learner_id(4) not in _listed(her.get("/counsellor?sign=contact-waits").text)
    with site.store.writing() as now:
        contacts.answer(now, request_id, learner_id, False, AT)
        consents.give(now, learner_id, Purpose.SEEN, None, AT)
    assert learner_id not in _listed(her.get("/counsellor?sign=contact-waits").text)
    assert learner_id not in _listed(her.get("/counsellor?sign=unseen").text)
    assert "refusée le 15 juin 2026" in _said(her.get(_path(site, 5)).text)


def test_she_notes_the_answer_that_her_learner_gave_in_person(site: Served, her: Caller) -> None:
    learner_id, request_id = site.learner_id(6), _ask(site, 6)
    form = next(one for one in forms_of(her.get(_path(site, 6))) if one.action.endswith("/contacts"))
    form.put("paper", " dossier 12,  feuille 3 ")
    form.put("how", "paper")
    assert form.send(her, ("answer", "accept")).status_code == 303
    with site.store.reading() as now:
        (consent,) = [one for one in consents.of_learner(now, learner_id) if one.organisation_id == "org1"]
        (act,) = [one for one in acts.of_kind(now, "contact.answer") if one.actor == COUNSELLOR]
    assert (consent.text, consent.withdrawn) == (consents.TEXT_VERSION, None)
    assert (consent.how, consent.paper) == (How.PAPER, "dossier 12, feuille 3")
    assert act.subject != learner_id
    assert act.detail == {"accepted": True, "how": "paper"}
    (told,) = _letters(site, 6, "contact-noted")
    assert told.recipient == site.store.some(Identity, [learner_id])[learner_id].email
    assert "Counsellor a noté que vous acceptez" in told.body
    assert "Atelier Numérique" in told.body
    left = [one for one in forms_of(her.get(_path(site, 6))) if one.action.endswith("/contacts")]
    assert [one.buttons for one in left] == [[("answer", "take-back")]], "nothing is left to answer"
    again = {"request": request_id, "answer": "decline", "how": "in-person"}
    assert site.client(COUNSELLOR).post(f"{_path(site, 6)}/contacts", data=again).status_code == 404


def test_a_no_gives_nothing_and_what_is_no_answer_is_refused(site: Served) -> None:
    caller, path, learner_id = site.client(COUNSELLOR), f"{_path(site, 7)}/contacts", site.learner_id(7)
    site.store.upsert([Identity(learner_id, given_name="Noé")])
    request_id = _ask(site, 7, "Bonjour Noé.")
    (letter,) = _letters(site, 7, "contact-request")
    assert letter.recipient == "counsellor@example.org"
    assert "Bonjour Noé." in letter.body
    assert "une personne que vous suivez" in letter.subject
    no = {"request": request_id, "answer": "decline", "how": "telephone"}
    for wrong in ({"answer": "peut-être"}, {"paper": "x" * 301}, {"how": "par pigeon"}):
        assert caller.post(path, data={**no, **wrong}).status_code == 422
    assert caller.post(f"{_path(site, 6)}/contacts", data=no).status_code == 404
    for who in (LEARNER, RECRUITER, ADMIN):
        assert site.client(who).post(path, data=no).status_code == 403
    assert caller.post(path, data=no).status_code == 303
    with site.store.reading() as now:
        assert not consents.stands(now, learner_id, Purpose.CONTACT, "org1")
        assert contacts.contact_request(now, request_id).state is contacts.ContactState.DECLINED
    assert _letters(site, 7, "contact-noted") == [], "there is no address to write to"


def test_a_note_is_kept_for_her_organisation_and_taken_back(site: Served, her: Caller) -> None:
    form = next(
        one for one in forms_of(her.get(_path(site, 1))) if any(name == "text" for name, _ in one.fields)
    )
    form.put("text", "Rappeler lundi.")
    assert form.send(her).status_code == 303
    page = her.get(_path(site, 1))
    assert "Rappeler lundi." in page.text
    remove = next(one for one in forms_of(page) if one.buttons and one.buttons[0][0] == "remove")
    assert remove.send(her, remove.buttons[0]).status_code == 303
    assert "Rappeler lundi." not in her.get(_path(site, 1)).text


def test_she_edits_a_profile_and_the_second_editor_is_told(site: Served, her: Caller) -> None:
    path = f"{_path(site, 2)}/profile"
    before = site.store.get(Learner, site.learner_id(2))
    first, second = form_to(her.get(path), path), form_to(her.get(path), path)
    first.put("headline", "la première")
    second.put("headline", "la seconde")
    assert first.send(her, ("act", "save")).status_code == 303
    conflict = second.send(her, ("act", "save"))
    assert conflict.status_code == 409
    assert "la première" in conflict.text
    kept = site.store.get(Learner, site.learner_id(2))
    assert (kept.headline, kept.last_active) == ("la première", before.last_active)
    with site.store.reading() as now:
        edits = [one for one in acts.latest(now, 20) if one.act == "profile.edit"]
    assert [one.actor for one in edits] == [COUNSELLOR]
    assert edits[0].subject != site.learner_id(2)


def test_a_note_is_written_anew_by_who_wrote_it(site: Served) -> None:
    her, path = site.client(COUNSELLOR), _path(site, 0)
    her.post(f"{path}/notes", data={"text": "À rappeler mardi"})
    found = re.search(r'name="change" value="([0-9a-f]+)"', her.get(path).text)
    assert found is not None
    changed = {"change": found.group(1), "text": "Rappelée"}
    assert site.client(COUNSELLOR_2).post(f"{_path(site, 8)}/notes", data=changed).status_code == 404
    assert "À rappeler mardi" in her.get(path).text
    assert her.post(f"{path}/notes", data=changed).status_code == 303
    page = her.get(path).text
    assert "Rappelée" in page
    assert "À rappeler" not in page


def test_a_placement_is_noted_corrected_and_taken_back(site: Served, her: Caller) -> None:
    learner_id, path = site.learner_id(3), f"{_path(site, 3)}/placements"
    site.store.upsert([replace(site.store.get(Learner, learner_id), status=LearnerStatus.SEEKING)])

    def press(act: str, **fields: str) -> int:
        form = next(
            one
            for one in forms_of(her.get(_path(site, 3)))
            if one.action == path and ("act", act) in one.buttons
        )
        for name, value in fields.items():
            form.put(name, value)
        return form.send(her, ("act", act)).status_code

    assert press("note", day="2026-06-01", organisation="Atelier", contract="cdi") == 303
    assert site.store.get(Learner, learner_id).status is LearnerStatus.PLACED
    assert press("note", day="2026-06-01") == 422
    assert press("correct", day="2026-06-02") == 303
    with site.store.reading() as now:
        assert placements_of(now, learner_id) == [
            Placement(
                learner_id, date(2026, 6, 2), None, placements_of(now, learner_id)[0].contract, "Atelier"
            )
        ]
    assert press("remove") == 303
    assert site.store.get(Learner, learner_id).status is LearnerStatus.SEEKING
    caller = site.client(COUNSELLOR)
    for data in (
        {"act": "note", "day": "x"},
        {"act": "note", "day": "2026-06-01", "contract": "x"},
        {"act": "y"},
    ):
        assert caller.post(path, data=data).status_code == 422
    assert caller.post(path, data={"act": "remove", "before": "2026-01-01"}).status_code == 404


def test_an_offer_goes_to_several_of_her_learners_once(site: Served, her: Caller) -> None:
    caller = site.client(COUNSELLOR)
    offer = _open(site, "org2")
    path = f"/counsellor/offers/{offer.id}/send"
    assert f'"{path}"' in her.get("/counsellor/offers?q=nantes").text
    chosen = [site.learner_id(4), site.learner_id(5)]
    data: dict[str, object] = {"learner": chosen, "message": "Pensez-y."}
    for _ in range(2):
        assert caller.post(path, data=data).status_code == 303
    with site.store.reading() as now:
        for learner_id in chosen:
            assert [one.message for one in suggestions_of(now, learner_id)] == ["Pensez-y."]
        letters = now.connection.execute(OUTBOX.select().where(OUTBOX.c.kind == "suggestion")).all()
    assert sorted(one.learner_id for one in letters) == sorted(chosen)
    nobody = caller.post(path, data={"message": "un mot"})
    assert nobody.status_code == 422
    assert _plain(WORDS.say("counsellor.send.nobody")) in _said(nobody.text)
    assert "un mot" in nobody.text
    assert caller.get("/counsellor/offers/none/send").status_code == 404


def test_what_a_rule_hides_on_the_page_that_sends_an_offer_can_be_shown(site: Served, her: Caller) -> None:
    def hidden(text: str) -> list[str]:
        return [unescape(one) for one in re.findall(r'"([^"]*/send[?]lift=[^"]*)"', text)]

    def ranked(text: str) -> set[str]:
        return set(re.findall(r'name="learner" value="([^"]+)"', text))

    pages = [
        her.get(f"/counsellor/offers/{one.id}/send").text
        for one in site.network.offers
        if one.status is OfferStatus.OPEN
    ]
    page = next(one for one in pages if hidden(one))
    way = hidden(page)[0]
    shown = her.get(way)
    assert ranked(page) < ranked(shown.text)
    assert _plain(WORDS.say("lifted.undo")) in _said(shown.text)
    form = next(one for one in forms_of(shown) if "/send" in one.action)
    again = form.send(her)  # nobody is chosen: the list stays as it was asked for
    assert again.status_code == 422
    assert ranked(again.text) == ranked(shown.text)


def test_only_her_own_are_ranked_for_an_offer_she_sends(site: Served, her: Caller) -> None:
    with site.store.reading() as now:
        own = users.caseload(now, COUNSELLOR)
    offers = [one for one in site.network.offers if one.status is OfferStatus.OPEN][:8]
    ranked = {
        one
        for offer in offers
        for one in re.findall(
            r'name="learner" value="([^"]+)"', her.get(f"/counsellor/offers/{offer.id}/send").text
        )
    }
    assert ranked
    assert ranked <= own


def test_a_person_answers_a_contest_and_she_is_told(site: Served, her: Caller) -> None:
    offer = _open(site, "org3")
    with site.store.writing() as now:
        contest_id = contests.contest(now, site.learner_id(0), offer.id, "Je connais ce métier.", AT)
    page = her.get("/counsellor/contests")
    assert "Je connais ce métier." in page.text
    form = form_to(page, f"/counsellor/contests/{contest_id}")
    form.put("text", "Vous avez raison.")
    assert form.send(her).status_code == 303
    assert contest_id not in her.get("/counsellor/contests").text
    with site.store.reading() as now:
        letters = now.connection.execute(OUTBOX.select().where(OUTBOX.c.kind == "contest-answer")).all()
    assert [one.recipient for one in letters] == ["learner@example.org"]
    assert "Vous avez raison." in letters[0].body


def test_an_administrator_answers_for_those_whom_nobody_follows(site: Served) -> None:
    with site.store.writing() as now:
        contest_id = contests.contest(now, site.learner_id(40), _open(site, "org3").id, "Et moi ?", AT)
    admin = site.client(ADMIN)
    assert "Et moi ?" in admin.get("/counsellor/contests").text
    assert admin.post(f"/counsellor/contests/{contest_id}", data={"text": "Voici."}).status_code == 303


def test_a_learner_is_handed_to_a_colleague_and_is_hers_no_longer(site: Served, her: Caller) -> None:
    form = form_to(her.get(_path(site, 6)), f"{_path(site, 6)}/hand-over")
    assert form.value("to") == COUNSELLOR_2
    assert form.send(her).status_code == 303
    assert her.get(_path(site, 6)).status_code == 404
    assert site.client(COUNSELLOR_2).get(_path(site, 6)).status_code == 200
    assert (
        site.client(COUNSELLOR).post(f"{_path(site, 5)}/hand-over", data={"to": RECRUITER}).status_code == 404
    )


def test_she_takes_over_who_is_free_in_her_organisation_and_nobody_else(site: Served, her: Caller) -> None:
    free, taken, other = (site.learner_id(number) for number in (30, 9, 31))
    training = Training("t-canal", "Du Canal", provider_id="prov1")
    session = Session("s-canal", training.id, date(2026, 1, 5), date(2026, 7, 3))
    running = EnrolmentStatus.RUNNING
    site.store.upsert([training, session, *(Enrolment(one, session.id, running) for one in (free, taken))])
    deadline = time.monotonic() + 30
    while session not in site.app.state.desk.network.sessions:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    page = her.get("/counsellor/free")
    assert re.findall(r'name="learner" value="([^"]+)"', page.text) == [free]
    (form,) = [one for one in forms_of(page) if one.action == "/counsellor/free"]
    assert form.send(her, ("learner", free)).status_code == 303
    assert her.get(f"/counsellor/learners/{free}").status_code == 200
    for one in (taken, other):
        assert site.client(COUNSELLOR).post("/counsellor/free", data={"learner": one}).status_code == 404


def test_the_rate_is_told_with_its_definition(site: Served, her: Caller) -> None:
    page = her.get("/counsellor/rate")
    assert page.status_code == 200
    assert "183" in page.text
    for who in ("analyst", ADMIN):
        assert site.client(who).get("/counsellor/rate").status_code == 200
    assert site.client(LEARNER).get("/counsellor/rate").status_code == 403


def test_a_write_without_the_token_of_the_page_is_refused(site: Served) -> None:
    bare = site.client(COUNSELLOR, csrf_header=False)
    for path in (f"{_path(site, 0)}/notes", f"{_path(site, 0)}/placements", "/counsellor/free"):
        assert bare.post(path, data={"text": "x", "act": "note", "day": "2026-06-01"}).status_code == 403


def test_both_languages_say_the_same_things_with_the_same_places() -> None:
    assert set(FRENCH) == set(ENGLISH)
    for name in FRENCH:
        assert set(PLACES.findall(FRENCH[name])) == set(PLACES.findall(ENGLISH[name])), name
        assert name.startswith("counsellor.")
