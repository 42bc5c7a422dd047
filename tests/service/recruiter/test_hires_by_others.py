"""A hire that a counsellor noted: the offer's recruiters are asked whether it is filled, and say so by a button."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from matching.records import Identity, Learner, LearnerStatus, Offer, OfferStatus
from service.accounts import consents
from service.accounts.consents import Purpose
from service.workspace import applications, contacts
from service.workspace.hires import hires_of
from tests.service.people import COUNSELLOR, RECRUITER, RECRUITER_2, Caller, Served
from tests.service.recruiter.forms import Form, forms_of

AT = datetime(2026, 6, 15, 9, tzinfo=UTC)
TODAY = date(2026, 6, 15)


def _open_offer(site: Served, posts: int = 1) -> Offer:
    offer = replace(site.offer_of("org1"), status=OfferStatus.OPEN, expires=None, posts=posts)
    site.store.upsert([offer])
    return offer


def _seeking(site: Served, number: int) -> str:
    learner_id = site.learner_id(number)
    site.store.upsert([replace(site.store.get(Learner, learner_id), status=LearnerStatus.SEEKING)])
    return learner_id


def _applies(site: Served, learner_id: str, offer: Offer) -> None:
    with site.store.writing() as now:
        applications.apply(now, learner_id, offer.id, at=AT, on=TODAY)


def _placing(her: Caller, learner_id: str, act: str = "note") -> Form:
    page = her.get(f"/counsellor/learners/{learner_id}")
    found = [
        one for one in forms_of(page) if one.action.endswith("/placements") and ("act", act) in one.buttons
    ]
    return found[0]


def _hired(site: Served, learner_id: str, offer: Offer) -> None:
    """Her counsellor notes the hire, choosing the offer on the form."""
    her = site.client(COUNSELLOR, csrf_header=False)
    form = _placing(her, learner_id)
    form.put("offer", offer.id)
    assert form.send(her, ("act", "note")).status_code == 303


def _asked(page: Caller, path: str) -> Form | None:
    forms = [one for one in forms_of(page.get(path)) if ("status", "confirmed") in one.fields]
    return forms[0] if forms else None


def test_her_recruiter_reads_who_was_hired_and_closes_the_offer_with_one_button(
    site: Served, recruiter: Caller
) -> None:
    offer, one = _open_offer(site), _seeking(site, 2)
    _applies(site, one, offer)
    path = f"/recruiter/offers/{offer.id}"
    assert _asked(recruiter, path) is None
    _hired(site, one, offer)
    identity = site.store.some(Identity, [one])[one]
    page = recruiter.get(path).text
    assert (
        f"{identity.given_name} {identity.family_name} a trouvé cet emploi, selon son accompagnement." in page
    )
    assert f'href="{path}/candidates/{one}"' in page
    assert site.store.get(Offer, offer.id).status is OfferStatus.OPEN, "it may have other posts"
    other = site.client(RECRUITER_2)
    data = {"status": "confirmed"}
    assert other.post(f"{path}/status", data=data).status_code == 404
    form = _asked(recruiter, path)
    assert form is not None
    assert form.send(recruiter).headers["location"] == "/recruiter?done=recruiter.filled"
    assert site.store.get(Offer, offer.id).status is OfferStatus.FILLED
    with site.store.reading() as now:
        assert hires_of(now, offer.id).count == 1, "nobody was hired by the button"
    assert _asked(recruiter, path) is None


def test_who_withdrew_her_consents_is_told_of_without_a_name_or_a_page(
    site: Served, recruiter: Caller
) -> None:
    offer, one = _open_offer(site, posts=3), _seeking(site, 2)
    _applies(site, one, offer)
    _hired(site, one, offer)
    with site.store.writing() as now:
        consents.withdraw(now, one, Purpose.CONTACT, "org1", AT)
        consents.withdraw(now, one, Purpose.SEEN, None, AT)
    page = recruiter.get(f"/recruiter/offers/{offer.id}").text
    assert "Une personne du réseau a trouvé cet emploi" in page
    assert "1 poste pourvu sur 3" in page
    assert one not in page


def test_a_hire_of_the_recruiters_own_asks_nothing(site: Served, recruiter: Caller) -> None:
    offer, one = _open_offer(site, posts=2), _seeking(site, 2)
    _applies(site, one, offer)
    path = f"/recruiter/offers/{offer.id}"
    filling = next(
        form for form in forms_of(recruiter.get(f"{path}/manage")) if ("status", "filled") in form.fields
    )
    filling.put("learner", one)
    assert filling.send(recruiter).status_code == 303
    assert "1 poste pourvu sur 2" in recruiter.get(path).text
    assert _asked(recruiter, path) is None


def test_an_offer_without_a_hire_is_not_confirmed(site: Served, recruiter: Caller) -> None:
    offer = _open_offer(site)
    data = {"csrf": recruiter.csrf, "status": "confirmed"}
    assert recruiter.post(f"/recruiter/offers/{offer.id}/status", data=data).status_code == 422
    assert site.store.get(Offer, offer.id).status is OfferStatus.OPEN


def test_the_offer_of_a_contact_request_can_be_chosen_and_another_cannot(site: Served) -> None:
    offer, one = _open_offer(site), _seeking(site, 3)
    with site.store.writing() as now:
        contacts.request_contact(now, site.users[RECRUITER].actor(), offer, one, "?", at=AT, on=TODAY)
    path, caller = f"/counsellor/learners/{one}/placements", site.client(COUNSELLOR)
    other = site.offer_of("org2")
    data = {"act": "note", "day": "2026-06-01", "offer": other.id}
    assert caller.post(path, data=data).status_code == 422
    _hired(site, one, offer)
    # and what is put right stays with its offer
    her = site.client(COUNSELLOR, csrf_header=False)
    form = _placing(her, one, "correct")
    assert form.value("offer") == offer.id
    form.put("day", "2026-05-04")
    assert form.send(her, ("act", "correct")).status_code == 303
    with site.store.reading() as now:
        assert hires_of(now, offer.id).learner_ids == {one}
