"""Who saw a learner, and how: a rank is one of a list, and a click on her name makes none."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest

from matching.errors import UnknownIdError
from matching.records import LearnerStatus
from service.accounts import consents
from service.accounts.consents import Purpose
from service.store.desk_tables import RANKINGS
from service.trust.erasure import erase
from service.trust.own_data import own_data
from service.trust.pseudonyms import known_pseudonyms, learners_behind
from service.trust.reads import Reading, ReadToday
from service.trust.shown_rankings import Coverage, Sighting, coverage, latest_rankings, ranking, seen_by
from service.workspace import shortlists
from tests.service.people import (
    ADMIN,
    ANALYST,
    COUNSELLOR,
    LEARNER,
    RECRUITER,
    RECRUITER_2,
    SEEN,
    Served,
    served,
)

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


def test_what_a_program_reads_is_told_once_a_day_and_makes_no_rank(site: Served) -> None:
    her, hidden = site.learner_id(0), site.learner_id(55)
    program = site.api(RECRUITER)
    for address in ("/v1/learners?limit=200", f"/v1/learners/{her}", "/v1/export/learners?format=csv"):
        assert program.get(address).status_code == 200
        assert program.get(address).status_code == 200
        site.app.state.ranking_log.flush()
        (found,) = _sightings(site, her)
        assert (dict(found.ways), found.best_rank) == ({"read": 1}, None), address
    assert found.organisation == "Atelier Numérique"
    assert _sightings(site, hidden) == []
    with site.store.reading() as now:
        (row,) = now.connection.execute(RANKINGS.select()).all()
        assert her not in json.dumps(dict(row._mapping))
        seen = site.network.learners[:SEEN]
        paused = sum(one.status is LearnerStatus.PAUSED for one in seen)
        assert len(json.loads(row.shown)) == SEEN - paused
    assert "your profile was read by a program of this organisation" in _read(site, "en")
    assert "votre profil a été lu par un logiciel de cette organisation" in _read(site, "fr")
    shown = _coverage(site)
    assert (shown.rankings, shown.by_role, shown.by_model) == (0, {}, {})
    assert (shown.ever_shown, shown.ever_in_top) == (0, 0)
    with site.store.reading() as now:
        assert latest_rankings(now, 5) == []
        with pytest.raises(UnknownIdError):
            ranking(now, row.id)


@pytest.mark.parametrize(
    "address", ["/v1/learners", "/v1/learners/{her}", "/v1/export/learners", "/v1/identities"]
)
def test_each_way_of_reading_is_told_and_only_that_of_recruiters(site: Served, address: str) -> None:
    her = site.learner_id(0)
    path = address.format(her=her)
    for who in (ADMIN, COUNSELLOR, LEARNER):
        assert site.api(who).get(path).status_code == 200
    assert site.api(RECRUITER_2).get(path).status_code == 200  # she has accepted contact with org1 alone
    site.app.state.ranking_log.flush()
    others = [one.organisation for one in _sightings(site, her)]
    assert others == ([] if address == "/v1/identities" else ["Mairie de Nantes"])
    with site.store.writing() as now:
        consents.give(now, her, Purpose.CONTACT, "org1", AT)
    assert site.api(RECRUITER).get(path).status_code == 200
    site.app.state.ranking_log.flush()
    assert "Atelier Numérique" in [one.organisation for one in _sightings(site, her)]


def test_a_version_that_the_program_has_is_no_reading(site: Served) -> None:
    her, program = site.learner_id(0), site.api(RECRUITER)
    tag = site.api(RECRUITER_2).get(f"/v1/learners/{her}").headers["etag"]
    assert program.get(f"/v1/learners/{her}", headers={"if-none-match": tag}).status_code == 304
    site.app.state.ranking_log.flush()
    assert [one.organisation for one in _sightings(site, her)] == ["Mairie de Nantes"]


def test_who_is_erased_leads_nowhere_from_what_was_read(site: Served) -> None:
    her = site.learner_id(0)
    assert site.api(RECRUITER).get("/v1/learners").status_code == 200
    site.app.state.ranking_log.flush()
    with site.store.reading() as now:
        name = known_pseudonyms(now, [her])[her]
    erase(site.store, her, AT)
    with site.store.reading() as now:
        (row,) = now.connection.execute(RANKINGS.select()).all()
        assert name in row.shown
        assert learners_behind(now, [name]) == {}


def test_what_the_store_did_not_take_is_written_once_it_does(site: Served) -> None:
    her = site.learner_id(0)
    reading = Reading(AT, site.user(RECRUITER).actor(), "learners", 1, (her,))
    today = ReadToday()
    assert today.fresh(reading, ["name"]) == ["name"]
    assert today.fresh(reading, ["name", "other"]) == ["other"]
    today.forget()
    assert today.fresh(reading, ["name"]) == ["name"]
    assert today.fresh(replace(reading, at=AT + timedelta(days=1)), ["name"]) == ["name"]
    another = replace(reading, actor=site.user(RECRUITER_2).actor())
    assert today.fresh(another, ["name"]) == ["name"]
