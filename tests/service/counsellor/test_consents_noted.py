"""A counsellor notes that a learner agrees to be seen by recruiters, or agrees no longer, as she was told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from matching.records import Identity, Learner
from service.accounts import acts, consents, users
from service.accounts.actor import Role
from service.accounts.consents import Consent, How, Purpose
from service.trust.own_data import own_data
from service.workspace import outbox
from tests.service.people import ADMIN, COUNSELLOR, LEARNER, RECRUITER, Served
from tests.service.recruiter.forms import form_to

NOW = datetime.now(tz=UTC)


def _path(learner_id: str) -> str:
    return f"/counsellor/learners/{learner_id}"


def _unseen(site: Served, learner_id: str, email: str | None = None) -> str:
    """A learner of the counsellor's who has agreed to nothing."""
    site.store.upsert([Learner(learner_id, headline="Développeuse web"), Identity(learner_id, email=email)])
    with site.store.writing() as now:
        users.follow(now, COUNSELLOR, [learner_id], NOW)
    return learner_id


def _consents(site: Served, learner_id: str) -> list[Consent]:
    with site.store.reading() as now:
        return consents.of_learner(now, learner_id)


def _day(site: Served, before: int) -> date:
    today: date = site.app.state.desk.today()
    return today - timedelta(days=before)


def test_what_she_signed_is_kept_with_its_words_its_day_and_its_paper(site: Served) -> None:
    her, one = site.client(COUNSELLOR, csrf_header=False), _unseen(site, "papier", "papier@example.org")
    form = form_to(her.get(_path(one)), f"{_path(one)}/consent")
    assert form.buttons == [("act", "agree")]
    assert form.value("day") == _day(site, 0).isoformat()
    for name, value in (("how", "paper"), ("paper", " dossier  9 "), ("day", _day(site, 40).isoformat())):
        form.put(name, value)
    assert form.send(her, ("act", "agree")).status_code == 303
    (kept,) = _consents(site, one)
    assert (kept.purpose, kept.organisation_id, kept.text) == (Purpose.SEEN, None, consents.TEXT_VERSION)
    assert (kept.how, kept.paper, kept.given[:10]) == (How.PAPER, "dossier 9", _day(site, 40).isoformat())
    with site.store.reading() as now:
        assert one in consents.seen_learners(now)
        (act,) = [row for row in acts.of_kind(now, "consent.note") if row.detail["how"] == "paper"]
        (letter,) = [row for row in outbox.of_learner(now, one) if row.kind == "consent-noted"]
        assert own_data(now, one)["kept"]["consents"][0]["how"] == "paper"
    assert (act.actor, act.detail["agrees"], act.detail["day"]) == (
        COUNSELLOR,
        True,
        _day(site, 40).isoformat(),
    )
    assert act.subject != one
    assert letter.recipient == "papier@example.org"
    assert letter.path is None, "she has no account to read it in"
    assert "acceptez d’être visible" in letter.body
    assert "sur papier" in letter.body
    said = her.get(_path(one)).text
    assert "Noté par un accompagnateur (sur papier)." in said
    assert (
        "noté par un accompagnateur (sur papier, dossier 9)"
        in site.client(ADMIN).get(f"/office/people/{one}").text
    )
    # and the way back is on the page
    form = form_to(her.get(_path(one)), f"{_path(one)}/consent")
    form.put("how", "telephone")
    assert form.send(her, ("act", "withdraw")).status_code == 303
    (kept,) = _consents(site, one)
    assert (kept.how, kept.withdrawn_how) == (How.PAPER, How.TELEPHONE)
    with site.store.reading() as now:
        assert one not in consents.seen_learners(now)
        last = [row for row in outbox.of_learner(now, one) if row.kind == "consent-noted"][-1]
    assert "ne souhaitez plus être visible" in last.body
    assert "par téléphone" in last.body


def test_she_takes_her_name_back_from_an_organisation(site: Served) -> None:
    her, one = site.client(COUNSELLOR, csrf_header=False), _unseen(site, "reprise", "reprise@example.org")
    with site.store.writing() as now:
        consents.give(now, one, Purpose.CONTACT, "org1", NOW, consents.Heard(How.PAPER, "dossier 7"))
    page = her.get(_path(one))
    assert "Atelier Numérique connaît son nom et ses coordonnées" in page.text
    assert "Noté par un accompagnateur (sur papier)." in page.text
    form = form_to(page, f"{_path(one)}/contacts")
    assert (form.buttons, form.value("organisation")) == ([("answer", "take-back")], "org1")
    form.put("how", "telephone")
    assert form.send(her, ("answer", "take-back")).status_code == 303
    (kept,) = _consents(site, one)
    assert kept.withdrawn is not None
    assert (kept.how, kept.withdrawn_how) == (How.PAPER, How.TELEPHONE)
    with site.store.reading() as now:
        (act,) = acts.of_kind(now, "contact.take-back")
        (letter,) = [row for row in outbox.of_learner(now, one) if row.kind == "consent-noted"]
    assert (act.actor, act.detail) == (COUNSELLOR, {"organisation": "org1", "how": "telephone"})
    assert act.subject != one
    assert "ne souhaitez plus être en contact avec Atelier Numérique (par téléphone)" in letter.body
    gone = {"organisation": "org1", "answer": "take-back", "how": "telephone"}
    assert site.client(COUNSELLOR).post(f"{_path(one)}/contacts", data=gone).status_code == 404
    assert site.client(COUNSELLOR).post("/counsellor/learners/nobody/contacts", data=gone).status_code == 404


def test_who_has_no_address_is_noted_all_the_same_and_noted_once(site: Served) -> None:
    caller, one = site.client(COUNSELLOR), _unseen(site, "sans-adresse")
    data = {"act": "agree", "how": "in-person", "day": _day(site, 0).isoformat()}
    for _ in range(2):
        assert caller.post(f"{_path(one)}/consent", data=data).status_code == 303
    assert [kept.how for kept in _consents(site, one)] == [How.IN_PERSON]
    # on the same day, of the network's calendar, she thinks better of it
    assert caller.post(f"{_path(one)}/consent", data={**data, "act": "withdraw"}).status_code == 303
    assert [kept.withdrawn_how for kept in _consents(site, one)] == [How.IN_PERSON]
    with site.store.reading() as now:
        assert outbox.of_learner(now, one) == []


def test_she_sees_it_in_her_data_and_takes_it_back_there(site: Served) -> None:
    one = _unseen(site, "avec-compte")
    with site.store.writing() as now:
        user = users.add(
            now, email="compte@example.org", name="Awa", role=Role.LEARNER, learner_id=one, at=NOW
        )
        users.set_state(now, user.id, users.ACTIVE)
    told = {"act": "agree", "how": "telephone", "day": _day(site, 3).isoformat()}
    assert site.client(COUNSELLOR).post(f"{_path(one)}/consent", data=told).status_code == 303
    herself = site.client(user)
    assert "à la personne qui vous accompagne (par téléphone)" in herself.get("/me/data").text
    with site.store.reading() as now:
        (letter,) = [row for row in outbox.of_learner(now, one) if row.kind == "consent-noted"]
    assert (letter.recipient, letter.path) == ("compte@example.org", "/me/data")
    assert herself.post("/me/data", data={"act": "withdraw"}).status_code == 303
    (kept,) = _consents(site, one)
    assert kept.withdrawn is not None
    assert kept.withdrawn_how is None, "she did it herself"
    assert "qui vous accompagne (par" not in herself.get("/me/data").text


def test_her_later_word_counts_whatever_a_paper_of_before_says(site: Served) -> None:
    caller, one = site.client(COUNSELLOR), _unseen(site, "deux-mots")
    with site.store.writing() as now:
        consents.give(now, one, Purpose.SEEN, None, NOW - timedelta(days=30))
        consents.withdraw(now, one, Purpose.SEEN, None, NOW - timedelta(days=10))
    for days, stands in ((20, False), (10, False), (0, True)):
        data = {"act": "agree", "how": "paper", "day": _day(site, days).isoformat()}
        answer = caller.post(f"{_path(one)}/consent", data=data)
        assert ("too-late" in answer.headers["location"]) is not stands
        with site.store.reading() as now:
            assert consents.stands(now, one, Purpose.SEEN) is stands
    late = caller.post(
        f"{_path(one)}/consent", data={"act": "withdraw", "how": "paper", "day": _day(site, 1).isoformat()}
    )
    assert "Rien n’est changé" in caller.get(late.headers["location"]).text
    with site.store.reading() as now:
        assert consents.stands(now, one, Purpose.SEEN)


@pytest.mark.parametrize(
    "wrong", [{"day": "2999-01-01"}, {"day": "hier"}, {"how": "?"}, {"act": "?"}, {"paper": "x" * 301}]
)
def test_what_cannot_be_is_refused_and_keeps_nothing(site: Served, wrong: dict[str, str]) -> None:
    one = _unseen(site, "refus")
    data = {"act": "agree", "how": "in-person", "day": _day(site, 0).isoformat(), **wrong}
    assert site.client(COUNSELLOR).post(f"{_path(one)}/consent", data=data).status_code == 422
    assert _consents(site, one) == []


@pytest.mark.parametrize("who", [LEARNER, RECRUITER, ADMIN])
def test_nobody_else_notes_it(site: Served, who: str) -> None:
    one = _unseen(site, "refus")
    data = {"act": "agree", "how": "in-person", "day": _day(site, 0).isoformat()}
    assert site.client(who).post(f"{_path(one)}/consent", data=data).status_code == 403
    assert _consents(site, one) == []
