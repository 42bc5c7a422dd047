"""Who saw a learner, and how: a rank is one of a list, and a click on her name makes none."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path

import pytest

from service.store.desk_tables import RANKINGS
from service.trust.own_data import own_data
from service.trust.shown_rankings import Coverage, Sighting, coverage, seen_by
from service.workspace import shortlists
from tests.service.people import ANALYST, COUNSELLOR, LEARNER, RECRUITER, RECRUITER_2, Served, served

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
DAY = date(2026, 3, 1)
RULES = "&".join(f"lift={one}" for one in ("contract", "rhythm", "dates", "distance", "language", "diploma"))


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path) as found:
        yield found


@pytest.fixture
def path(site: Served) -> str:
    return f"/recruiter/offers/{site.offer_of('org1').id}"


def _open(site: Served, who: str, *addresses: str) -> None:
    caller = site.client(who)
    for address in addresses:
        assert caller.get(address).status_code == 200, address
    site.app.state.ranking_log.flush()


def _sightings(site: Served, learner_id: str) -> list[Sighting]:
    with site.store.reading() as now:
        return seen_by(now, learner_id)


def _coverage(site: Served) -> Coverage:
    with site.store.reading() as now:
        return coverage(now)


def _read(site: Served, lang: str) -> str:
    page = site.client(LEARNER).get(f"/me/seen?lang={lang}").text
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_a_click_makes_no_rank(site: Served, path: str) -> None:
    her, other = site.learner_id(0), site.learner_id(1)
    _open(site, RECRUITER, f"{path}/candidates/{her}", f"{path}/compare?who={her}&who={other}")
    (found,) = _sightings(site, her)
    assert (dict(found.ways), found.best_rank, found.times) == ({"opened": 1, "compared": 1}, None, 2)
    assert found.organisation == "Atelier Numérique"
    shown = _coverage(site)
    assert (shown.rankings, shown.ever_shown, shown.ever_in_top) == (2, 0, 0)
    english, french = _read(site, "en"), _read(site, "fr")
    assert "your page was opened 1 time, your profile was compared with others 1 time" in english
    assert "votre page a été ouverte 1 fois, votre profil a été comparé à d’autres 1 fois" in french
    assert "rank 1" not in english
    assert "au rang" not in french.replace("à quel rang", "")
    with site.store.reading() as now:
        (told,) = own_data(now, her)["seen_by"]
    assert (told["ways"], told["best_rank"]) == ({"opened": 1, "compared": 1}, None)


def test_the_rank_of_a_list_is_told_whatever_was_clicked(site: Served, path: str) -> None:
    shown = re.findall(
        r'name="who" value="([^"]+)"', site.client(RECRUITER).get(f"{path}?{RULES}&k=100").text
    )
    her = site.learner_id(0)
    rank = shown.index(her) + 1
    assert rank > 1
    _open(site, RECRUITER, f"{path}/candidates/{her}", f"{path}/candidates/{her}")
    (found,) = _sightings(site, her)
    assert (dict(found.ways), found.best_rank) == ({"list": 1, "opened": 2}, rank)
    assert f"in a list 1 time, at rank {rank}, your page was opened 2 times" in _read(site, "en")
    assert _coverage(site).ever_shown == len(shown)
    assert _coverage(site).ever_in_top == 10


def test_a_list_that_a_person_made_has_no_rank_and_each_organisation_is_told_apart(
    site: Served, path: str
) -> None:
    her = site.learner_id(0)
    with site.store.writing() as now:
        actor, offer = site.user(RECRUITER).actor(), site.offer_of("org1")
        shortlists.shortlist(now, actor, offer.id, her, at=AT, on=DAY)
    _open(site, RECRUITER, f"{path}/shortlist")
    _open(site, RECRUITER_2, f"/recruiter/offers/{site.offer_of('org2').id}/candidates/{her}")
    found = [(one.organisation, dict(one.ways), one.best_rank) for one in _sightings(site, her)]
    assert found == [("Atelier Numérique", {"chosen": 1}, None), ("Mairie de Nantes", {"opened": 1}, None)]
    assert "in a list made by a person 1 time" in _read(site, "en")


def test_her_counsellor_and_she_herself_are_nobody_who_saw_her(site: Served) -> None:
    her = site.learner_id(0)
    _open(site, COUNSELLOR, f"/counsellor/learners/{her}")
    _open(site, LEARNER, "/me")
    assert _sightings(site, her) == []
    assert "No organisation has seen your profile yet." in _read(site, "en")


def test_a_row_that_does_not_tell_its_page_makes_no_rank(site: Served, path: str) -> None:
    her = site.learner_id(0)
    _open(site, RECRUITER, f"{path}/candidates/{her}")
    with site.store.writing() as now:
        told = json.loads(now.connection.execute(RANKINGS.select()).one().question)
        del told["selection"]
        now.connection.execute(RANKINGS.update().values(question=json.dumps(told)))
    (found,) = _sightings(site, her)
    assert (dict(found.ways), found.best_rank) == ({"untold": 1}, None)
    assert "1 time; we did not keep yet how" in _read(site, "en")


def test_an_analyst_reads_how_many_stood_in_lists(site: Served, path: str) -> None:
    _open(site, RECRUITER, f"{path}/candidates/{site.learner_id(0)}")
    page = site.client(ANALYST).get("/office/rankings?lang=en").text
    facts = dict(re.findall(r"<dt>([^<]+)</dt>\s*<dd>([^<]+)</dd>", page))
    assert facts["People who stood in a ranked list"] == "0"
    assert facts["Lists shown"] == "1"
