"""My offers: read from a text or a file, gone through, published, changed, closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from matching.records import Demand, Learner, LearnerStatus, Offer, OfferStatus, Placement
from service.workspace.offer_acts import version_of
from tests.service.people import RECRUITER, RECRUITER_2, Caller, Served
from tests.service.recruiter.forms import Form, form_to, forms_of

ADVERT = """Développeur·se web (F/H)
Lieu : Lyon (69)
Contrat : CDD 12 mois, temps plein
Début : 1er septembre 2026

Vous développez des applications en Python et en JavaScript.
Profil recherché :
La connaissance de Docker est un plus.
"""
NEW, REVIEW = "/recruiter/offers/new", "/recruiter/offers/review"
SAVE = ("act", "save")


def reviewed(recruiter: Caller, text: str = ADVERT) -> Form:
    """The form of a pasted advert."""
    form = form_to(recruiter.get(NEW), NEW)
    form.put("text", text)
    answer = form.send(recruiter)
    assert answer.status_code == 200, answer.text[:500]
    return form_to(answer, REVIEW)


def published(site: Served, recruiter: Caller, form: Form) -> Offer:
    answer = form.send(recruiter, SAVE)
    assert answer.status_code == 303, answer.text
    path = answer.headers["location"].partition("?")[0]
    return site.store.get(Offer, path.rpartition("/")[2])


def number_of(form: Form, words: str) -> str:
    """The number of a skill in the form, by the words that it was read from."""
    return next(
        name.removeprefix("quote-")
        for name, value in form.fields
        if name.startswith("quote-") and value == words
    )


def test_a_pasted_advert_becomes_what_the_recruiter_confirms(site: Served, recruiter: Caller) -> None:
    form = reviewed(recruiter)
    assert form.value("title") == "Développeur·se web (F/H)"
    assert (form.value("contract"), form.value("duration"), form.value("rhythm")) == (
        "cdd",
        "12",
        "full-time",
    )
    assert (form.value("town"), form.value("starts")) == ("Lyon (69)", "2026-09-01")
    python, docker = number_of(form, "Python"), number_of(form, "Docker")
    assert form.value(f"demand-{python}") == "required"
    assert form.value(f"quote-{python}") == "Python"
    assert form.value(f"demand-{docker}") == "nice"
    form.put(f"demand-{docker}", "required")
    form.put(f"demand-{number_of(form, 'JavaScript')}", "out")
    offer = published(site, recruiter, form)
    skills = {one.label.partition(" ")[0]: one.demand for one in offer.skills}
    assert skills["Python"] is Demand.REQUIRED
    assert skills["Docker"] is Demand.REQUIRED
    assert "JavaScript" not in skills
    assert (offer.organisation_id, offer.organisation, offer.status) == ("org1", "Atelier Numérique", "open")
    assert offer.published == site.app.state.desk.today()
    assert "JavaScript" in offer.description  # the text is as it was; only what counts was changed


def test_what_was_taken_out_does_not_count_though_the_text_still_says_it(
    site: Served, recruiter: Caller
) -> None:
    form = reviewed(recruiter)
    form.put(f"demand-{number_of(form, 'JavaScript')}", "out")
    offer = published(site, recruiter, form)
    reader = site.app.state.desk.matcher.reader
    codes = reader.taxonomy.skill_codes
    asked = {codes[row] for row in reader.offers([offer])[0].skills["row"]}
    assert asked == {one.code for one in offer.skills}
    unreviewed = {codes[row] for row in reader.offers([replace(offer, reviewed=False)])[0].skills["row"]}
    assert unreviewed > asked


def test_a_diploma_is_chosen_by_what_it_is_called(site: Served, recruiter: Caller) -> None:
    answer = recruiter.post(NEW, data={"csrf": recruiter.csrf, "text": ADVERT + "Diplôme : bac+5\n"})
    assert '<option value="7" selected>bac+5, master (niveau 7)</option>' in answer.text
    form = form_to(answer, REVIEW)
    form.put("diploma", "4")
    offer = published(site, recruiter, form)
    assert offer.diploma_level == 4
    form = form_to(recruiter.get(f"/recruiter/offers/{offer.id}/edit"), f"/recruiter/offers/{offer.id}/edit")
    assert form.value("diploma") == "4"
    form.put("diploma", "")
    assert published(site, recruiter, form).diploma_level is None


def test_a_skill_is_looked_for_and_added_without_losing_what_was_typed(
    site: Served, recruiter: Caller
) -> None:
    form = reviewed(recruiter)
    form.put("title", "Un autre titre")
    form.put("typed", "kubernet")
    answer = form.send(recruiter, ("act", "search"))
    found = form_to(answer, REVIEW)
    assert found.value("title") == "Un autre titre"
    assert ("act", "add:tool:kubernetes") in found.buttons, found.buttons
    added = form_to(found.send(recruiter, ("act", "add:tool:kubernetes")), REVIEW)
    assert added.value("title") == "Un autre titre"
    offer = published(site, recruiter, added)
    assert "tool:kubernetes" in {one.code for one in offer.skills}


def test_a_wrong_field_is_named_and_nothing_is_kept(site: Served, recruiter: Caller) -> None:
    before = site.store.counts()["offers"]
    form = reviewed(recruiter)
    form.put("starts", "un de ces jours")
    form.put("title", "")
    answer = form.send(recruiter, SAVE)
    assert answer.status_code == 422
    assert 'aria-describedby="error-title"' in answer.text
    form = form_to(answer, REVIEW)
    form.put("title", "Un titre")
    answer = form.send(recruiter, SAVE)
    assert answer.status_code == 422
    assert "error-starts" in answer.text
    form = form_to(answer, REVIEW)
    form.put("starts", "2026-09-01")
    form.put("pay_min", "40000")
    form.put("pay_max", "2000000")
    assert form.send(recruiter, SAVE).status_code == 422
    assert site.store.counts()["offers"] == before


def test_of_two_editors_the_second_sees_both_versions_and_loses_nothing(
    site: Served, recruiter: Caller
) -> None:
    offer = site.offer_of("org1")
    path = f"/recruiter/offers/{offer.id}/edit"
    first, second = form_to(recruiter.get(path), path), form_to(recruiter.get(path), path)
    first.put("title", "Titre de la première")
    second.put("title", "Titre de la seconde")
    second.put("description", "Un texte long à écrire")
    assert first.send(recruiter, SAVE).status_code == 303
    answer = second.send(recruiter, SAVE)
    assert answer.status_code == 409
    assert "Titre de la première" in answer.text
    assert site.store.get(Offer, offer.id).title == "Titre de la première"
    again = form_to(answer, path)
    assert again.value("title") == "Titre de la seconde"
    assert again.value("description") == "Un texte long à écrire"
    with site.store.reading() as now:
        assert again.value("version") == str(version_of(now, offer.id))
    assert again.send(recruiter, SAVE).status_code == 303
    assert site.store.get(Offer, offer.id).title == "Titre de la seconde"


def test_an_edit_changes_only_what_the_form_holds(site: Served, recruiter: Caller) -> None:
    offer = site.offer_of("org1")
    path = f"/recruiter/offers/{offer.id}/edit"
    form = form_to(recruiter.get(path), path)
    form.put("title", "Un autre titre")
    assert form.send(recruiter, SAVE).status_code == 303
    changed = site.store.get(Offer, offer.id)
    same = replace(
        changed,
        title=offer.title,
        skills=offer.skills,
        occupations=offer.occupations,
        reviewed=False,
        description=offer.description,
        profile=offer.profile,
    )
    assert same == replace(offer, reviewed=False)
    assert changed.description == offer.description.strip()


def test_an_offer_is_filled_by_somebody_who_then_leaves_the_lists(site: Served, recruiter: Caller) -> None:
    offer, learner_id = site.offer_of("org1"), site.learner_id(3)
    other = site.learner_id(4)
    path = f"/recruiter/offers/{offer.id}"
    for who in (learner_id, other):
        answer = recruiter.post(
            f"{path}/candidates/{who}/shortlist", data={"csrf": recruiter.csrf, "next": "/recruiter"}
        )
        assert answer.status_code == 303
    form = _filling(recruiter, path)
    form.put("learner", learner_id)
    assert form.send(recruiter).status_code == 303
    assert site.store.get(Offer, offer.id).status is OfferStatus.FILLED
    assert site.store.get(Learner, learner_id).status is LearnerStatus.PLACED
    placements = [one for one in site.store.all(Placement) if one.learner_id == learner_id]
    assert [(one.offer_id, one.organisation) for one in placements] == [(offer.id, "Atelier Numérique")]
    assert site.store.get(Learner, other).status is not LearnerStatus.PLACED
    reopened = recruiter.post(f"{path}/status", data={"csrf": recruiter.csrf, "status": "reopened"})
    assert reopened.status_code == 303
    assert site.store.get(Offer, offer.id).status is OfferStatus.OPEN


def test_an_offer_of_several_posts_stays_open_until_the_last_is_filled(
    site: Served, recruiter: Caller
) -> None:
    offer = replace(site.offer_of("org1"), posts=3)
    site.store.upsert([offer])
    path, people = f"/recruiter/offers/{offer.id}", [site.learner_id(number) for number in (3, 4)]
    for who in people:
        recruiter.post(f"{path}/candidates/{who}/shortlist", data={"csrf": recruiter.csrf})
    assert "0 poste pourvu sur 3" in recruiter.get(path).text
    form = _filling(recruiter, path)
    assert form.value("starts") == site.app.state.desk.today().isoformat()
    form.put("learner", people[0])
    form.put("starts", "2026-09-01")
    answer = form.send(recruiter)
    assert answer.headers["location"] == f"{path}?done=recruiter.hired"
    assert "1 poste pourvu sur 3" in recruiter.get(answer.headers["location"]).text
    assert site.store.get(Offer, offer.id).status is OfferStatus.OPEN
    (placement,) = [one for one in site.store.all(Placement) if one.learner_id == people[0]]
    assert placement.on == date(2026, 9, 1)
    assert site.store.get(Learner, people[0]).status is LearnerStatus.PLACED
    assert form.send(recruiter).status_code == 422, "she fills a post already"

    assert _filling(recruiter, path).send(recruiter).status_code == 303  # somebody from elsewhere
    assert "2 postes pourvus sur 3" in recruiter.get(f"{path}/manage").text
    assert site.store.get(Offer, offer.id).status is OfferStatus.OPEN
    form = _filling(recruiter, path)
    form.put("learner", people[1])
    assert form.send(recruiter).headers["location"] == "/recruiter?done=recruiter.filled"
    assert site.store.get(Offer, offer.id).status is OfferStatus.FILLED


def test_a_hire_that_a_counsellor_noted_counts_for_the_offer(site: Served, recruiter: Caller) -> None:
    offer = replace(site.offer_of("org1"), posts=2)
    site.store.upsert([offer, Placement(site.learner_id(5), date(2026, 6, 1), offer.id)])
    path = f"/recruiter/offers/{offer.id}"
    assert "1 poste pourvu sur 2" in recruiter.get(path).text
    _filling(recruiter, path).send(recruiter)
    assert site.store.get(Offer, offer.id).status is OfferStatus.FILLED
    assert "poste pourvu" not in recruiter.get(f"/recruiter/offers/{site.offer_of('org1', 1).id}").text


@pytest.mark.parametrize("day", ["tomorrow", "1999-12-31", "2029-01-01"])
def test_a_first_day_that_cannot_be_is_named_and_nothing_is_noted(
    site: Served, recruiter: Caller, day: str
) -> None:
    offer = site.offer_of("org1")
    form = _filling(recruiter, f"/recruiter/offers/{offer.id}")
    form.put("starts", day)
    answer = form.send(recruiter)
    assert answer.status_code == 422
    assert "Ce jour n’est pas possible" in answer.text
    assert f'value="{day}"' in answer.text
    assert site.store.get(Offer, offer.id).status is OfferStatus.OPEN


def _filling(recruiter: Caller, path: str) -> Form:
    return next(
        one
        for one in forms_of(recruiter.get(f"{path}/manage"))
        if one.action == f"{path}/status" and one.value("status") == "filled"
    )


def test_nobody_is_placed_who_was_neither_shortlisted_nor_asked(site: Served, recruiter: Caller) -> None:
    offer, learner_id = site.offer_of("org1"), site.learner_id(3)
    data = {"csrf": recruiter.csrf, "status": "filled", "learner": learner_id}
    assert recruiter.post(f"/recruiter/offers/{offer.id}/status", data=data).status_code == 422
    assert site.store.get(Offer, offer.id).status is OfferStatus.OPEN
    assert site.store.get(Learner, learner_id).status is LearnerStatus.SEEKING


def test_my_offers_are_listed_by_status_and_others_are_not(site: Served, recruiter: Caller) -> None:
    mine, theirs = site.offer_of("org1"), site.offer_of("org2")
    page = recruiter.get("/recruiter").text
    assert f'href="/recruiter/offers/{mine.id}"' in page
    assert f"/recruiter/offers/{theirs.id}" not in page
    recruiter.post(
        f"/recruiter/offers/{mine.id}/status", data={"csrf": recruiter.csrf, "status": "withdrawn"}
    )
    page = recruiter.get("/recruiter").text
    assert page.index("<h2>Retirées") < page.index(f'href="/recruiter/offers/{mine.id}"')


def _ended(site: Served) -> Offer:
    """An open offer of the first employer whose last day was yesterday."""
    yesterday = site.app.state.desk.today() - timedelta(days=1)
    offer = replace(site.offer_of("org1"), expires=yesterday)
    site.store.upsert([offer])
    return offer


def _plain(page: str) -> str:
    return page.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def _group(page: str, title: str) -> str:
    """A group of my offers."""
    return _plain(page).partition(f"<h2>{title}")[2].partition("</section>")[0]


def test_an_offer_past_its_last_day_says_so_and_is_in_a_group_of_its_own(
    site: Served, recruiter: Caller
) -> None:
    offer = _ended(site)
    path = f"/recruiter/offers/{offer.id}"
    assert offer.expires is not None
    group = _group(recruiter.get("/recruiter?lang=en").text, "Ended")
    assert f'href="{path}"' in group
    assert f"ended on {offer.expires.day} " in group
    said = f"This offer ended on {offer.expires.day} "
    for page in (path, f"{path}/manage"):
        shown = _plain(recruiter.get(page).text)
        assert said in shown
        assert "proposed to nobody any more" in shown
    still = replace(offer, expires=site.app.state.desk.today())
    site.store.upsert([still])
    assert f'href="{path}"' in _group(recruiter.get("/recruiter").text, "Open"), "the last day counts"
    assert "This offer ended" not in recruiter.get(path).text


def test_an_offer_is_prolonged_to_a_later_day_to_come(site: Served, recruiter: Caller) -> None:
    offer, today = _ended(site), site.app.state.desk.today()
    path = f"/recruiter/offers/{offer.id}"
    form = form_to(recruiter.get(f"{path}/manage"), f"{path}/prolong")
    for day in ("", "soon", "2020-01-01", str(offer.expires)):
        form.put("until", day)
        answer = form.send(recruiter)
        assert answer.status_code == 422
        assert "Ce jour n’est pas possible" in answer.text
    assert site.store.get(Offer, offer.id) == offer
    form.put("until", str(today + timedelta(days=30)))
    assert form.send(recruiter).headers["location"] == f"{path}?done=recruiter.prolonged"
    assert site.store.get(Offer, offer.id) == replace(offer, expires=today + timedelta(days=30))
    assert f'href="{path}"' in _group(recruiter.get("/recruiter").text, "Ouvertes")
    data = {"csrf": site.client(RECRUITER_2).csrf, "until": "2027-01-01"}
    assert site.client(RECRUITER_2).post(f"{path}/prolong", data=data).status_code == 404


@pytest.mark.parametrize("closed", [{"status": OfferStatus.FILLED}, {"expires": None}])
def test_an_offer_without_a_last_day_to_come_is_not_prolonged(
    site: Served, recruiter: Caller, closed: dict[str, Any]
) -> None:
    offer = replace(_ended(site), **closed)
    site.store.upsert([offer])
    path = f"/recruiter/offers/{offer.id}"
    assert f"{path}/prolong" not in recruiter.get(f"{path}/manage").text
    data = {"csrf": recruiter.csrf, "until": "2027-01-01"}
    assert recruiter.post(f"{path}/prolong", data=data).status_code == 422
    assert site.store.get(Offer, offer.id) == offer


def test_a_copy_is_a_new_offer(site: Served, recruiter: Caller) -> None:
    offer = site.offer_of("org1")
    form = form_to(recruiter.get(f"/recruiter/offers/{offer.id}/copy"), REVIEW)
    assert form.value("title") == offer.title
    copy = published(site, recruiter, form)
    assert copy.id != offer.id
    assert (copy.title, copy.status) == (offer.title, OfferStatus.OPEN)
    assert site.store.get(Offer, offer.id) == offer


def test_a_recruiter_without_a_token_writes_nothing(site: Served) -> None:
    caller = site.client(RECRUITER, csrf_header=False)
    before = site.store.sequence
    offer = site.offer_of("org1")
    for path in (REVIEW, f"/recruiter/offers/{offer.id}/edit", f"/recruiter/offers/{offer.id}/status"):
        assert caller.post(path, data={"act": "save", "status": "withdrawn"}).status_code == 403
    assert site.store.sequence == before
