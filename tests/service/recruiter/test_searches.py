"""Saved searches: an address to come back to, and one message a day about who is new."""

from __future__ import annotations

import html
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from matching.errors import BadRecordError
from matching.records import Offer, OfferStatus
from service.accounts import consents, users
from service.accounts.consents import Purpose
from service.bad_parameter import BadParameterError
from service.store.desk_tables import OUTBOX, SAVED_SEARCHES
from service.trust.pseudonyms import known_pseudonyms
from service.workspace.searches import offer_id_of, question_of, run_alerts, searches_of
from tests.service.people import RECRUITER, RECRUITER_2, Caller, Served
from tests.service.recruiter.forms import form_to, forms_of

SEARCHES = "/recruiter/searches"


def saved(recruiter: Caller, address: str, name: str = "Ma recherche") -> str:
    """Save the search of a page by its form; returns the id."""
    form = form_to(recruiter.get(address), SEARCHES)
    form.put("name", name)
    answer = form.send(recruiter)
    assert answer.status_code == 303, answer.text
    row = next(one for one in forms_of(recruiter.get(SEARCHES)) if one.action.endswith("/remove"))
    return row.action.split("/")[-2]


def letters(site: Served) -> list[tuple[str, str]]:
    with site.store.reading() as now:
        rows = now.connection.execute(OUTBOX.select().where(OUTBOX.c.kind == "search-alert")).all()
    return [(row.recipient, row.subject) for row in rows]


def first_ranks_everybody(offer: Offer) -> str:
    return f"/recruiter/offers/{offer.id}?lift=contract&lift=rhythm&lift=dates&lift=distance&lift=diploma&k=5"


def test_a_search_is_its_address(site: Served, recruiter: Caller) -> None:
    address = f"/recruiter/offers/{site.offer_of('org1').id}?lift=distance&k=5"
    search_id = saved(recruiter, address)
    page = recruiter.get(SEARCHES).text
    assert "Ma recherche" in page
    assert html.escape(site.offer_of("org1").title).replace("&#x27;", "&#39;") in page
    opened = recruiter.get(f"{SEARCHES}/{search_id}")
    assert (opened.status_code, opened.headers["location"]) == (303, address)


def test_who_is_known_is_kept_under_pseudonyms(site: Served, recruiter: Caller) -> None:
    saved(recruiter, first_ranks_everybody(site.offer_of("org1")))
    with site.store.reading() as now:
        (search,) = searches_of(now, RECRUITER)
        names = known_pseudonyms(now, [one.id for one in site.network.learners])
        (text,) = [row.known for row in now.connection.execute(SAVED_SEARCHES.select())]
    assert search.known
    assert set(search.known) <= set(names.values())
    assert not [one.id for one in site.network.learners if one.id in text]
    assert len(json.loads(text)) == len(search.known)


def test_a_message_goes_out_once_a_day_and_only_when_somebody_is_new(site: Served, recruiter: Caller) -> None:
    offer, desk = site.offer_of("org1"), site.app.state.desk
    address = first_ranks_everybody(offer)
    saved(recruiter, address, "Lyon, Python")
    at = datetime.now(tz=UTC)
    assert run_alerts(site.store, desk, at + timedelta(hours=2)) == 0  # a day has not passed
    assert run_alerts(site.store, desk, at + timedelta(days=1)) == 0  # nobody is new
    first = [one.learner_id for one in desk.learners_for(offer, question_of(address)).matches]
    seen = {one.id for one in site.network.learners[:50]}
    new = [one for one in first if one not in seen]
    with site.store.writing() as now:
        for one in new or [site.learner_id(n) for n in range(50, 60)]:
            consents.give(now, one, Purpose.SEEN, None, at)
    assert 'class="count"' in recruiter.get(SEARCHES).text
    assert run_alerts(site.store, desk, at + timedelta(days=2)) == 1
    assert 'class="count"' not in recruiter.get(SEARCHES).text
    ((recipient, subject),) = letters(site)
    assert recipient == "recruiter@example.org"
    assert "« Lyon, Python »".replace(" ", "\u00a0", 1) in subject or "Lyon, Python" in subject
    assert run_alerts(site.store, desk, at + timedelta(days=2, hours=5)) == 0
    assert run_alerts(site.store, desk, at + timedelta(days=4)) == 0  # they are known by now


def test_no_message_for_who_is_disabled_or_switched_it_off(site: Served, recruiter: Caller) -> None:
    offer, desk = site.offer_of("org1"), site.app.state.desk
    search_id = saved(recruiter, first_ranks_everybody(offer))
    at = datetime.now(tz=UTC)
    with site.store.writing() as now:
        for number in range(50, 60):
            consents.give(now, site.learner_id(number), Purpose.SEEN, None, at)
        users.set_state(now, RECRUITER, users.DISABLED)
    assert run_alerts(site.store, desk, at + timedelta(days=2)) == 0
    with site.store.writing() as now:
        users.set_state(now, RECRUITER, users.ACTIVE)
    again = site.client(RECRUITER)
    switched = again.post(f"{SEARCHES}/{search_id}/alert", data={"alert": "no"})
    assert switched.status_code == 303
    assert run_alerts(site.store, desk, at + timedelta(days=2)) == 0
    again.post(f"{SEARCHES}/{search_id}/alert", data={"alert": "yes"})
    assert run_alerts(site.store, desk, at + timedelta(days=2)) == 1


def test_a_search_whose_offer_went_to_somebody_else_tells_nothing(site: Served, recruiter: Caller) -> None:
    offer = site.offer_of("org1")
    search_id = saved(recruiter, first_ranks_everybody(offer))
    at = datetime.now(tz=UTC)
    with site.store.writing() as now:
        for number in range(50, 60):
            consents.give(now, site.learner_id(number), Purpose.SEEN, None, at)
    site.store.upsert([replace(offer, organisation_id="org2", status=OfferStatus.OPEN)])
    assert run_alerts(site.store, site.app.state.desk, at + timedelta(days=2)) == 0
    assert recruiter.get(f"{SEARCHES}/{search_id}").status_code == 404


def test_a_search_of_somebody_else_is_unknown(site: Served, recruiter: Caller) -> None:
    search_id = saved(recruiter, f"/recruiter/offers/{site.offer_of('org1').id}")
    other = site.client(RECRUITER_2)
    assert other.get(f"{SEARCHES}/{search_id}").status_code == 404
    assert other.post(f"{SEARCHES}/{search_id}/alert", data={"alert": "no"}).status_code == 404
    assert other.post(f"{SEARCHES}/{search_id}/remove").status_code == 404
    assert "Ma recherche" not in other.get(SEARCHES).text
    theirs = {"address": f"/recruiter/offers/{site.offer_of('org1').id}", "name": "x"}
    assert other.post(SEARCHES, data=theirs).status_code == 404
    removed = recruiter.post(f"{SEARCHES}/{search_id}/remove", data={"csrf": recruiter.csrf})
    assert removed.status_code == 303
    assert "Ma recherche" not in recruiter.get(SEARCHES).text


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/recruiter/offers/o1",
        "/recruiter/offers/",
        "/recruiter",
        "/recruiter/offers/o1/edit",
    ],
)
def test_only_the_address_of_a_ranked_list_is_a_search(address: str) -> None:
    with pytest.raises(BadRecordError):
        offer_id_of(address)


def test_a_bad_value_is_named() -> None:
    with pytest.raises(BadParameterError, match="k: "):
        question_of("/recruiter/offers/o1?k=0")
