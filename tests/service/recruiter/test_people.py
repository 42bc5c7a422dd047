"""The people ranked for an offer: acts, rights, comparison, and the list as a file."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from fastapi.routing import iter_route_contexts

from matching.records import Identity, Interaction, InteractionKind, Learner
from service.accounts import acts, consents
from service.accounts.consents import Purpose
from service.recruiter.export import plain_cell
from service.store.desk_tables import OUTBOX, RANKINGS
from service.workspace import contacts
from service.workspace.contacts import ContactState
from service.workspace.interactions import interactions_of
from service.workspace.shortlists import considered
from tests.service.people import (
    ADMIN,
    ANALYST,
    COUNSELLOR,
    LEARNER,
    RECRUITER,
    RECRUITER_2,
    SEEN,
    Caller,
    Served,
)
from tests.service.recruiter.forms import form_to, forms_of

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def ids_on(page: str) -> list[str]:
    return re.findall(r'name="who" value="([^"]+)"', page)


@pytest.fixture
def path(site: Served) -> str:
    return f"/recruiter/offers/{site.offer_of('org1').id}"


def everybody(recruiter: Caller, path: str) -> list[str]:
    """The ids of all who can be reached by paging on, no rule hiding anybody."""
    found: list[str] = []
    rules = "&".join(
        f"lift={one}" for one in ("contract", "rhythm", "dates", "distance", "language", "diploma")
    )
    while page := ids_on(recruiter.get(f"{path}?{rules}&k=20&offset={len(found)}").text):
        found += page
    return found


# --------------------------------------------------------------------------- who is seen


def test_only_who_agreed_to_be_seen_is_in_the_list(site: Served, recruiter: Caller, path: str) -> None:
    seen = {one.id for one in site.network.learners[:SEEN]}
    found = everybody(recruiter, path)
    assert len(found) == len(set(found))
    assert 30 < len(found) <= SEEN
    assert set(found) <= seen


def test_no_name_or_address_is_on_any_page_before_consent(site: Served, recruiter: Caller, path: str) -> None:
    learner_id = ids_on(recruiter.get(path).text)[0]
    identity = site.store.some(Identity, [learner_id])[learner_id]
    hidden = [identity.email, f"{identity.given_name} {identity.family_name}"]
    pages = [path, f"{path}/candidates/{learner_id}", f"{path}/export/all.csv", f"{path}/export/all.json"]
    for page in pages:
        text = recruiter.get(page).text
        assert not [one for one in hidden if one and one in text], page
    with site.store.writing() as now:
        consents.give(now, learner_id, Purpose.CONTACT, "org1", AT)
    for page in pages:
        text = recruiter.get(page).text
        assert f"{identity.given_name} {identity.family_name}" in text, page
    other = site.client(RECRUITER_2)
    theirs = f"/recruiter/offers/{site.offer_of('org2').id}/candidates/{learner_id}"
    assert f"{identity.given_name} {identity.family_name}" not in other.get(theirs).text


def test_another_organisations_offer_is_unknown_in_every_route_and_verb(site: Served) -> None:
    theirs, learner_id = site.offer_of("org2").id, site.learner_id(0)
    caller, before = site.client(RECRUITER), site.store.sequence
    tried = 0
    for route in _routes(site):
        if "offer_id" not in route[1]:
            continue
        filled = (
            route[1]
            .replace("{offer_id:path}", theirs)
            .replace("{learner_id:path}", learner_id)
            .replace("{note_id}", "0")
            .replace("{tab}", "all")
            .replace("{kind}", "csv")
        )
        data = {"reason": "other", "message": "x", "text": "x", "status": "withdrawn", "version": "1"}
        answer = caller.request(route[0], filled, data=data if route[0] == "POST" else None)
        assert answer.status_code == 404, (route, answer.status_code)
        assert site.offer_of("org2").title not in answer.text
        tried += 1
    assert tried >= 17
    assert site.store.sequence == before


def _routes(site: Served) -> list[tuple[str, str]]:
    found = []
    for route in iter_route_contexts(site.app.routes):
        if route.path is not None and route.path.startswith("/recruiter"):
            found += [(method, route.path) for method in sorted(route.methods or ()) if method != "HEAD"]
    assert len(found) >= 25
    return found


@pytest.mark.parametrize("who", [LEARNER, COUNSELLOR, ANALYST, ADMIN])
def test_the_room_is_for_recruiters(site: Served, who: str) -> None:
    caller, stranger = site.client(who), site.stranger()
    for method, path in _routes(site):
        assert caller.request(method, re.sub(r"\{[^}]*\}", "x", path)).status_code == 403, path
        assert stranger.request(method, re.sub(r"\{[^}]*\}", "x", path)).status_code in (303, 403), path


def test_somebody_who_is_not_seen_is_unknown_and_nothing_can_be_done_about_her(
    site: Served, recruiter: Caller, path: str
) -> None:
    hidden = site.learner_id(55)
    before = site.store.sequence
    assert recruiter.get(f"{path}/candidates/{hidden}").status_code == 404
    assert recruiter.get(f"{path}/compare", params={"who": [hidden, site.learner_id(0)]}).status_code == 404
    for act in ("shortlist", "dismiss", "back", "contact", "note"):
        data = {"csrf": recruiter.csrf, "reason": "other", "message": "x", "text": "x"}
        assert recruiter.post(f"{path}/candidates/{hidden}/{act}", data=data).status_code == 404
    assert site.store.sequence == before


# --------------------------------------------------------------------------- acts


def test_shortlist_dismiss_and_bring_back_without_a_script(
    site: Served, recruiter: Caller, path: str
) -> None:
    offer_id = path.rpartition("/")[2]
    first, second = ids_on(recruiter.get(path).text)[:2]
    form = form_to(recruiter.get(f"{path}?k=5"), f"{path}/candidates/{first}/shortlist")
    answer = form.send(recruiter)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{path}?k=5&done=recruiter.shortlisted#place-1"
    assert "La personne est dans votre présélection" in recruiter.get(answer.headers["location"]).text
    assert ids_on(recruiter.get(f"{path}/shortlist").text) == [first]

    person = f"{path}/candidates/{second}"
    form = form_to(recruiter.get(person), f"{person}/dismiss")
    form.put("reason", "distance")
    form.put("detail", "deux heures de trajet")
    assert form.send(recruiter).status_code == 303
    assert second not in everybody(recruiter, path)
    page = recruiter.get(f"{path}/dismissed").text
    assert "Le trajet est trop long (deux heures de trajet)" in page
    with site.store.reading() as now:
        kinds = [(one.kind, one.reason) for one in interactions_of(now, second)]
    assert (InteractionKind.DISMISSED, "distance") in kinds  # the words of the recruiter stay with her team

    back = form_to(recruiter.get(f"{path}/dismissed"), f"{person}/back")
    assert back.send(recruiter).status_code == 303
    assert second in everybody(recruiter, path)
    with site.store.reading() as now:
        assert set(considered(now, offer_id)) == {first}
        assert InteractionKind.DISMISSED not in {one.kind for one in interactions_of(now, second)}


def test_what_a_learner_did_on_the_same_day_stays(site: Served, recruiter: Caller, path: str) -> None:
    offer_id, learner_id = path.rpartition("/")[2], site.learner_id(2)
    today: date = site.app.state.desk.today()
    hers = Interaction(learner_id, offer_id, InteractionKind.DISMISSED, today, by="learner", reason="pay")
    site.store.upsert([hers])
    person = f"{path}/candidates/{learner_id}"
    data = {"csrf": recruiter.csrf, "reason": "skills"}
    assert recruiter.post(f"{person}/dismiss", data=data).status_code == 303
    assert recruiter.post(f"{person}/back", data={"csrf": recruiter.csrf}).status_code == 303
    with site.store.reading() as now:
        assert hers in interactions_of(now, learner_id)


@pytest.mark.parametrize(
    "data", [{"reason": "age"}, {"reason": ""}, {"reason": "other", "detail": "x" * 501}]
)
def test_a_dismissal_has_one_of_the_reasons(
    site: Served, recruiter: Caller, path: str, data: dict[str, str]
) -> None:
    person = f"{path}/candidates/{site.learner_id(2)}"
    assert recruiter.post(f"{person}/dismiss", data={"csrf": recruiter.csrf, **data}).status_code == 422
    with site.store.reading() as now:
        assert considered(now, path.rpartition("/")[2]) == {}


def test_a_form_leads_back_within_the_room_only(site: Served, recruiter: Caller, path: str) -> None:
    person = f"{path}/candidates/{site.learner_id(2)}"
    for wanted in ("https://elsewhere.example/", "//elsewhere.example", "/recruiter//x", "/\\elsewhere"):
        data = {"csrf": recruiter.csrf, "next": wanted}
        answer = recruiter.post(f"{person}/shortlist", data=data)
        assert answer.headers["location"].startswith(person), wanted


def test_opening_a_profile_is_kept_once_a_day(site: Served, recruiter: Caller, path: str) -> None:
    learner_id = site.learner_id(2)
    recruiter.get(f"{path}/candidates/{learner_id}")
    after_first = site.store.sequence
    recruiter.get(f"{path}/candidates/{learner_id}")
    assert site.store.sequence == after_first
    with site.store.reading() as now:
        seen = [one for one in interactions_of(now, learner_id) if one.kind is InteractionKind.SEEN]
    assert [(one.offer_id, one.by) for one in seen if one.by == RECRUITER] == [
        (path.rpartition("/")[2], RECRUITER)
    ]


def test_notes_are_the_organisations_and_only_their_author_removes_them(
    site: Served, recruiter: Caller, path: str
) -> None:
    learner_id = site.learner_id(2)
    person = f"{path}/candidates/{learner_id}"
    form = form_to(recruiter.get(person), f"{person}/note")
    form.put("text", "À rappeler <b>mardi</b>")
    assert form.send(recruiter).status_code == 303
    page = recruiter.get(person).text
    assert "À rappeler &lt;b&gt;mardi&lt;/b&gt;" in page
    theirs = f"/recruiter/offers/{site.offer_of('org2').id}/candidates/{learner_id}"
    other = site.client(RECRUITER_2)
    assert "À rappeler" not in other.get(theirs).text
    removal = next(one for one in forms_of(recruiter.get(person)) if one.action.endswith("/remove"))
    note_id = removal.action.split("/")[-2]
    assert other.post(f"{theirs}/notes/{note_id}/remove").status_code == 404
    assert removal.send(recruiter).status_code == 303
    assert "À rappeler" not in recruiter.get(person).text
    empty = form_to(recruiter.get(person), f"{person}/note")
    answer = empty.send(recruiter)
    assert answer.status_code == 422
    assert "Écrivez une note de" in answer.text


def test_a_note_is_written_anew_by_its_author_only(site: Served, recruiter: Caller, path: str) -> None:
    learner_id = site.learner_id(2)
    person = f"{path}/candidates/{learner_id}"
    first = form_to(recruiter.get(person), f"{person}/note")
    first.put("text", "À rappeler mardi")
    first.send(recruiter)
    change = next(one for one in forms_of(recruiter.get(person)) if one.action.endswith("/change"))
    note_id = change.action.split("/")[-2]
    assert change.value(f"note-{note_id}") == "À rappeler mardi", "it begins with what stands there"
    theirs = f"/recruiter/offers/{site.offer_of('org2').id}/candidates/{learner_id}"
    stranger = site.client(RECRUITER_2)
    assert stranger.post(f"{theirs}/notes/{note_id}/change", data={f"note-{note_id}": "x"}).status_code == 404
    change.put(f"note-{note_id}", " ")
    refused = change.send(recruiter)
    assert refused.status_code == 422
    assert "Écrivez une note de" in refused.text
    assert "À rappeler mardi" in recruiter.get(person).text
    change.put(f"note-{note_id}", "Rappelée")
    assert change.send(recruiter).status_code == 303
    page = recruiter.get(person).text
    assert "Rappelée" in page
    assert "modifiée le" in page
    assert "À rappeler" not in page


# --------------------------------------------------------------------------- contact


def test_a_contact_request_waits_for_the_learner_and_her_yes_gives_her_name(
    site: Served, recruiter: Caller, path: str
) -> None:
    learner_id, offer_id = site.learner_id(0), path.rpartition("/")[2]
    person = f"{path}/candidates/{learner_id}"
    identity = site.store.some(Identity, [learner_id])[learner_id]
    form = form_to(recruiter.get(person), f"{person}/contact")
    form.put("message", "Bonjour, parlons-en.")
    assert form.send(recruiter).status_code == 303
    page = recruiter.get(person)
    assert "contact demandé, en attente de réponse" in page.text
    assert not [one for one in forms_of(page) if one.action.endswith("/contact")]
    with site.store.reading() as now:
        (request,) = [one for one in contacts.of_learner(now, learner_id) if one.offer_id == offer_id]
        letters = now.connection.execute(OUTBOX.select().where(OUTBOX.c.kind == "contact-request")).all()
    assert [(one.recipient, one.learner_id) for one in letters] == [("learner@example.org", learner_id)]
    assert "Bonjour, parlons-en." in letters[0].body
    assert "Atelier Numérique" in letters[0].subject
    assert '<a class="count" href=' in recruiter.get("/recruiter").text
    with site.store.writing() as now:
        answered = contacts.answer(now, request.id, learner_id, True, AT)
    assert answered.state is ContactState.ACCEPTED
    page = recruiter.get(person)
    assert f"{identity.given_name} {identity.family_name}" in page.text
    with site.store.reading() as now:
        told = now.connection.execute(OUTBOX.select().where(OUTBOX.c.kind == "contact-answer")).all()
    assert [one.recipient for one in told] == ["recruiter@example.org"]
    assert str(identity.family_name) not in told[0].body


def test_who_declined_is_not_asked_again_and_stays_unnamed(
    site: Served, recruiter: Caller, path: str
) -> None:
    learner_id = site.learner_id(0)
    person = f"{path}/candidates/{learner_id}"
    data = {"csrf": recruiter.csrf, "message": "Bonjour"}
    assert recruiter.post(f"{person}/contact", data=data).status_code == 303
    with site.store.writing() as now:
        (request,) = contacts.of_learner(now, learner_id)
        contacts.answer(now, request.id, learner_id, False, AT)
    answer = recruiter.post(f"{person}/contact", data=data)
    assert answer.status_code == 403
    assert "vous ne pouvez pas lui redemander" in answer.text
    with site.store.reading() as now:
        assert len(contacts.of_learner(now, learner_id)) == 1
        assert not consents.stands(now, learner_id, Purpose.CONTACT, "org1")


def test_a_request_without_a_message_is_sent_back(site: Served, recruiter: Caller, path: str) -> None:
    learner_id = site.learner_id(0)
    answer = recruiter.post(
        f"{path}/candidates/{learner_id}/contact", data={"csrf": recruiter.csrf, "message": "  "}
    )
    assert answer.status_code == 422
    assert 'id="error-message"' in answer.text
    with site.store.reading() as now:
        assert contacts.of_learner(now, learner_id) == []


# --------------------------------------------------------------------------- compare, export, log


def test_up_to_four_are_compared_criterion_by_criterion(site: Served, recruiter: Caller, path: str) -> None:
    four = ids_on(recruiter.get(path).text)[:4]
    page = recruiter.get(f"{path}/compare", params={"who": list(reversed(four))}).text
    heads = re.findall(r'<span class="id">([^<]+)</span>', page)
    assert heads == four  # in the order of their scores, whatever the order of the boxes
    assert page.count('<th scope="row">') >= 6
    few = recruiter.get(f"{path}/compare", params={"who": four[:1]})
    assert "de deux à quatre" in few.text
    assert "<table" not in few.text
    five = ids_on(recruiter.get(path).text)[:5]
    assert "<table" not in recruiter.get(f"{path}/compare", params={"who": five}).text


def test_an_export_is_a_table_that_runs_no_formula(site: Served, recruiter: Caller, path: str) -> None:
    first = ids_on(recruiter.get(path).text)[0]
    learner = site.store.get(Learner, first)
    site.store.upsert([replace(learner, headline='=HYPERLINK("x")')])
    _wait_for(site)
    answer = recruiter.get(f"{path}/export/all.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:4] == ["rang", "identifiant", "accroche", "score"]
    cells = {row[1]: row for row in rows[1:]}
    assert cells[first][2].startswith("'=")
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    found = json.loads(recruiter.get(f"{path}/export/all.json").text)
    assert [one["id"] for one in found] == [row[1] for row in rows[1:]]
    with site.store.reading() as now:
        kept = acts.latest(now, 10, act="candidates.export")
    assert [one.detail["format"] for one in kept] == ["json", "csv"]
    assert {one.actor for one in kept} == {RECRUITER}


def _wait_for(site: Served) -> None:
    """Until the desk has taken in every change of the store."""
    until = time.monotonic() + 20
    while site.app.state.desk.sequence < site.store.sequence:
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_what_begins_a_formula_gets_an_apostrophe(text: str) -> None:
    assert plain_cell(text) == f"'{text}"


def test_every_list_that_was_shown_is_in_the_log(site: Served, recruiter: Caller, path: str) -> None:
    shown = ids_on(recruiter.get(path).text)
    app_log = getattr(site.app.state, "ranking_log", None)
    if app_log is not None:
        app_log.flush()
    with site.store.reading() as now:
        rows = now.connection.execute(RANKINGS.select()).all()
    mine = [one for one in rows if one.actor == RECRUITER]
    assert [one.subject for one in mine] == [path.rpartition("/")[2]]
    assert len(json.loads(mine[0].shown)) == len(shown)


def test_a_bad_value_in_the_address_is_named(recruiter: Caller, path: str) -> None:
    for query in ("k=0", "k=101", "offset=-1", "lift=nonsense", "on=never", "w_goal=9", "skill=nonsense"):
        answer = recruiter.get(f"{path}?{query}")
        assert answer.status_code == 422, query
        assert query.partition("=")[0] in answer.text
