"""Who applied for an offer: what its recruiters see of her, what others do not, and what she is told."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from matching.records import Learner, LearnerStatus, Offer, OfferStatus
from service.accounts import consents
from service.accounts.consents import Purpose
from service.learner.offer_views import own_offer_path
from service.store.desk_tables import OUTBOX
from service.workspace.shortlists import considered
from tests.service.people import LEARNER, LEARNER_2, LEARNER_3, RECRUITER_2, Caller, Served
from tests.service.recruiter.forms import form_to, forms_of

UNSEEN = 55
"""The number of `LEARNER_3`, who did not agree to stand in recruiters' lists."""


@pytest.fixture
def offer(site: Served) -> Offer:
    """An open offer of the first employer."""
    return next(
        one
        for one in site.network.offers
        if one.organisation_id == "org1" and one.status is OfferStatus.OPEN and one.expires is None
    )


def _known(site: Served, offer: Offer) -> None:
    """The service has an offer as it is now."""
    site.store.upsert([offer])
    deadline = time.monotonic() + 30
    while offer not in site.app.state.desk.network.offers:
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def path(offer: Offer) -> str:
    return f"/recruiter/offers/{offer.id}"


def applies(site: Served, who: str, offer: Offer) -> Caller:
    """Somebody applies by her own pages."""
    her, page = site.client(who, csrf_header=False), f"{own_offer_path(offer.id)}/apply"
    assert form_to(her.get(page), page).send(her).status_code == 303
    return her


def ids_on(page: str) -> list[str]:
    return re.findall(r'name="who" value="([^"]+)"', page)


def name_of(site: Served, number: int) -> str:
    learner_id = site.learner_id(number)
    family = next(one.family_name for one in site.network.identities if one.learner_id == learner_id)
    assert family
    return family


def letters(site: Served, kind: str) -> list[tuple[str, str, str]]:
    with site.store.reading() as now:
        rows = now.connection.execute(OUTBOX.select().where(OUTBOX.c.kind == kind)).all()
    return [(row.recipient, row.subject, row.body) for row in rows]


def test_who_applied_is_in_a_list_of_her_own_with_reasons_though_she_is_in_no_other(
    site: Served, recruiter: Caller, offer: Offer, path: str
) -> None:
    her = site.learner_id(UNSEEN)
    assert "Personne n’a encore postulé" in recruiter.get(f"{path}/applied").text
    assert "candidature" not in recruiter.get("/recruiter").text
    applies(site, LEARNER_3, offer)
    assert her not in recruiter.get(f"{path}?k=100").text
    page = recruiter.get(f"{path}/applied").text
    assert ids_on(page) == [her]
    assert "Candidatures (1)" in page
    assert "a postulé le" in page
    assert name_of(site, UNSEEN) in page
    assert 'class="points' in page, "the reasons stand beside her"
    other = site.offer_of("org1", 4)
    assert other.id != offer.id
    assert her not in recruiter.get(f"/recruiter/offers/{other.id}/applied").text


def test_an_application_is_to_be_read_until_her_page_is_opened(
    site: Served, recruiter: Caller, offer: Offer, path: str
) -> None:
    applies(site, LEARNER_3, offer)
    applies(site, LEARNER, offer)
    assert "2 candidatures, dont 2 à lire" in recruiter.get("/recruiter").text
    page = recruiter.get(f"{path}/candidates/{site.learner_id(UNSEEN)}")
    assert page.status_code == 200
    assert name_of(site, UNSEEN) in page.text
    assert "2 candidatures, dont 1 à lire" in recruiter.get("/recruiter").text
    form_to(recruiter.get(f"{path}/applied"), f"{path}/candidates/{site.learner_id(0)}/shortlist").send(
        recruiter
    )
    mine = recruiter.get("/recruiter").text
    assert "2 candidatures</a>" in mine
    assert "à lire" not in mine


def test_who_applied_is_compared_kept_and_hired(
    site: Served, recruiter: Caller, offer: Offer, path: str
) -> None:
    her, second = site.learner_id(UNSEEN), site.learner_id(8)
    applies(site, LEARNER_3, offer)
    applies(site, LEARNER_2, offer)
    compared = recruiter.get(f"{path}/compare", params={"who": [her, second]})
    assert compared.status_code == 200
    assert name_of(site, UNSEEN) in compared.text
    managed = recruiter.get(f"{path}/manage")
    (form,) = [
        one for one in forms_of(managed) if one.action == f"{path}/status" and one.value("status") == "filled"
    ]
    assert f'value="{her}"' in managed.text
    form.put("learner", her)
    assert form.send(recruiter).status_code == 303
    assert site.store.get(Learner, her).status is LearnerStatus.PLACED
    assert site.store.get(Offer, offer.id).status is OfferStatus.FILLED


def test_another_organisation_sees_nothing_of_it(site: Served, offer: Offer, path: str) -> None:
    her = site.learner_id(UNSEEN)
    applies(site, LEARNER_3, offer)
    other, theirs = site.client(RECRUITER_2), f"/recruiter/offers/{site.offer_of('org2').id}"
    assert other.get(f"{path}/applied").status_code == 404
    assert other.get(f"{path}/export/applied.csv").status_code == 404
    assert other.get(f"{theirs}/candidates/{her}").status_code == 404
    assert "candidature" not in other.get("/recruiter").text
    assert her not in other.get(f"{theirs}/applied").text


@pytest.mark.parametrize("way", ["application", "consent"])
def test_who_takes_it_back_is_gone_at_once(
    site: Served, recruiter: Caller, offer: Offer, path: str, way: str
) -> None:
    learner_id = site.learner_id(UNSEEN)
    her = applies(site, LEARNER_3, offer)
    assert ids_on(recruiter.get(f"{path}/applied").text) == [learner_id]
    if way == "application":
        page = her.get(own_offer_path(offer.id))
        undo = next(one for one in forms_of(page) if ("act", "undo") in one.buttons)
        assert undo.send(her, ("act", "undo")).status_code == 303
    else:
        with site.store.writing() as now:
            assert consents.withdraw(now, learner_id, Purpose.CONTACT, "org1", datetime.now(tz=UTC))
    left = recruiter.get(f"{path}/applied").text
    assert learner_id not in left
    assert "Candidatures (0)" in left
    assert "candidature" not in recruiter.get("/recruiter").text
    assert recruiter.get(f"{path}/candidates/{learner_id}").status_code == 404
    assert f'value="{learner_id}"' not in recruiter.get(f"{path}/manage").text
    data = {"csrf": recruiter.csrf, "status": "filled", "learner": learner_id}
    assert recruiter.post(f"{path}/status", data=data).status_code == 422


def test_who_is_not_taken_on_is_told_once_in_kind_words_without_the_reason(
    site: Served, recruiter: Caller, offer: Offer, path: str
) -> None:
    her, person = applies(site, LEARNER_3, offer), f"{path}/candidates/{site.learner_id(UNSEEN)}"
    form = form_to(recruiter.get(person), f"{person}/dismiss")
    assert "Elle recevra une lettre" in recruiter.get(person).text
    form.put("reason", "experience")
    form.put("detail", "trop peu de pratique")
    assert form.send(recruiter).status_code == 303
    form.put("reason", "skills")
    form.send(recruiter)
    ((to, subject, body),) = letters(site, "application-answer")
    assert to == "learner3@example.org"
    assert offer.title in subject
    assert "Merci d’avoir postulé" in body
    assert "trop peu de pratique" not in body
    assert "L’expérience" not in body
    with site.store.reading() as now:
        (row,) = now.connection.execute(OUTBOX.select().where(OUTBOX.c.kind == "application-answer"))
    assert row.path == own_offer_path(offer.id), "her account opens it"
    page = her.get(own_offer_path(offer.id)).text
    assert "n’a pas retenu votre candidature" in page
    assert "trop peu de pratique" not in page
    assert "n’a pas retenu votre candidature" in her.get("/me/offers?show=applied").text
    back = recruiter.post(f"{person}/back", data={"csrf": recruiter.csrf})
    assert back.status_code == 303
    assert "n’a pas retenu votre candidature" not in her.get(own_offer_path(offer.id)).text


def test_who_did_not_apply_gets_no_letter_and_a_dismissal_before_is_no_answer(
    site: Served, recruiter: Caller, offer: Offer, path: str
) -> None:
    person = f"{path}/candidates/{site.learner_id(0)}"
    page = recruiter.get(person)
    assert "Elle recevra une lettre" not in page.text
    assert form_to(page, f"{person}/dismiss").send(recruiter).status_code == 303
    assert letters(site, "application-answer") == []
    her = applies(site, LEARNER, offer)
    assert "n’a pas retenu votre candidature" not in her.get(own_offer_path(offer.id)).text
    with site.store.reading() as now:
        assert site.learner_id(0) in considered(now, offer.id)
    listed = recruiter.get(f"{path}/applied").text
    assert "écartée" in listed
    assert form_to(recruiter.get(f"{path}/applied"), f"{person}/back").send(recruiter).status_code == 303
    assert form_to(recruiter.get(person), f"{person}/dismiss").send(recruiter).status_code == 303
    assert len(letters(site, "application-answer")) == 1


def test_who_cannot_be_ranked_is_named_all_the_same(
    site: Served, recruiter: Caller, offer: Offer, path: str
) -> None:
    her = site.learner_id(UNSEEN)
    applies(site, LEARNER_3, offer)
    site.store.upsert([replace(site.store.get(Learner, her), status=LearnerStatus.PAUSED)])
    _wait_for(site)
    page = recruiter.get(f"{path}/applied").text
    assert ids_on(page) == []
    assert "Sans classement" in page
    assert f"{path}/candidates/{her}" in page
    assert name_of(site, UNSEEN) in page
    assert "Personne n’a encore postulé" not in page


def _wait_for(site: Served) -> None:
    """Until the desk has taken in every change of the store."""
    until = time.monotonic() + 20
    while site.app.state.desk.sequence < site.store.sequence:
        assert time.monotonic() < until
        time.sleep(0.05)


def test_the_files_of_an_offer_that_is_over_have_whom_its_pages_show(
    site: Served, recruiter: Caller, offer: Offer, path: str
) -> None:
    applies(site, LEARNER, offer)
    applies(site, LEARNER_2, offer)
    applied, kept, gone = site.learner_id(0), site.learner_id(12), site.learner_id(8)
    data = {"csrf": recruiter.csrf}
    assert recruiter.post(f"{path}/candidates/{kept}/shortlist", data=data).status_code == 303
    with site.store.writing() as now:  # her application is no longer one that recruiters know of
        consents.withdraw(now, gone, Purpose.CONTACT, "org1", datetime.now(tz=UTC))
    _known(site, replace(offer, status=OfferStatus.FILLED))
    assert applied in recruiter.get(f"{path}/applied").text
    (row,) = json.loads(recruiter.get(f"{path}/export/applied.json").text)
    assert (row["id"], row["rank"], row["score"]) == (applied, None, None)
    assert name_of(site, 0) in row["name"]
    (row,) = json.loads(recruiter.get(f"{path}/export/shortlist.json").text)
    assert (row["id"], row["standing"], row["name"], row["email"]) == (kept, "shortlisted", "", "")
    table = recruiter.get(f"{path}/export/applied.csv").text.splitlines()
    assert len(table) == 2
    assert table[1].startswith(f";{applied};")
    assert gone not in "".join(table)
