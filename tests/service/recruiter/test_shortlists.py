from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from matching.records import Offer
from service.accounts import consents
from service.accounts.consents import Purpose
from service.store.desk_tables import RANKINGS
from service.workspace import contacts, shortlists
from tests.service.people import RECRUITER, RECRUITER_2, Caller, Served

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
DAY = date(2026, 3, 1)
PAGE = "/recruiter/shortlists"


def _keep(site: Served, offer: Offer, number: int, at: datetime = AT, who: str = RECRUITER) -> str:
    learner_id = site.learner_id(number)
    with site.store.writing() as now:
        shortlists.shortlist(now, site.user(who).actor(), offer.id, learner_id, at=at, on=DAY)
    return learner_id


def _sections(page: str) -> list[str]:
    return re.findall(r"<section>.*?</section>", page, re.DOTALL)


def test_a_page_without_anybody_says_how_to_begin(site: Served, recruiter: Caller) -> None:
    page = recruiter.get(PAGE).text
    assert "Vous n’avez encore présélectionné personne" in page
    assert _sections(page) == []
    assert f'href="{PAGE}"' in recruiter.get("/recruiter").text, "the menu leads there"


def test_everybody_who_is_kept_stands_under_her_offer_the_last_one_first(
    site: Served, recruiter: Caller
) -> None:
    first, second = site.offer_of("org1", 0), site.offer_of("org1", 1)
    early = _keep(site, first, 2)
    late = _keep(site, first, 3, AT + timedelta(days=2))
    other = _keep(site, second, 4)
    theirs = _keep(site, site.offer_of("org2"), 5, who=RECRUITER_2)
    with site.store.writing() as now:
        me = site.user(RECRUITER).actor()
        shortlists.dismiss(now, me, first.id, site.learner_id(6), "skills", at=AT, on=DAY)
        contacts.request_contact(now, me, first, early, "Bonjour", at=AT, on=DAY)
        logged = now.connection.execute(RANKINGS.select()).all()
    page = recruiter.get(f"{PAGE}?lang=en").text
    found = {section: one for one in _sections(page) for section in (first.id, second.id) if section in one}
    assert len(_sections(page)) == 2
    mine = found[first.id]
    assert mine.index(f"candidates/{late}") < mine.index(f"candidates/{early}")
    rows = re.findall(r"<li.*?</li>", mine, re.DOTALL)
    assert "not asked for contact" in rows[0]
    assert "3 March 2026" in rows[0]
    assert "contact asked for" in rows[1]
    assert f"candidates/{other}" in found[second.id]
    for nobody in (theirs, site.learner_id(6)):
        assert f"candidates/{nobody}" not in page
    with site.store.reading() as now:
        assert now.connection.execute(RANKINGS.select()).all() == logged, "nothing is ranked for it"


def test_a_name_stands_there_once_she_agreed_and_nobody_who_withdrew(site: Served, recruiter: Caller) -> None:
    offer = site.offer_of("org1")
    shown, gone = _keep(site, offer, 2), _keep(site, offer, 3)
    names = {one.learner_id: one.family_name or "" for one in site.network.identities}
    assert names[shown]
    assert names[shown] not in recruiter.get(PAGE).text
    with site.store.writing() as now:
        consents.give(now, shown, Purpose.CONTACT, "org1", AT)
        consents.withdraw(now, gone, Purpose.SEEN, None, AT)
    page = recruiter.get(PAGE).text
    assert names[shown] in page
    assert gone not in page
    assert "1 personne présélectionnée n’est plus visible" in page.replace("\u00a0", " ")
