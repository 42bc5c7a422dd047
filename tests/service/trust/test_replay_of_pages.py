"""What the pages themselves logged is asked again, and comes out the same, whatever they left out or named."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from service.accounts import consents
from service.accounts.consents import Purpose
from service.desk import Desk, Question
from service.store.desk_tables import RANKINGS
from service.trust.erasure import erase
from service.trust.pseudonyms import known_pseudonyms
from service.trust.ranking_log import log_ranking
from service.trust.replay import AMONG, ERASED, UNTOLD, Replayed, replay
from service.trust.shown_rankings import latest_rankings
from service.workspace import shortlists
from service.workspace.choices import Decision, decide
from tests.service.people import ADMIN, COUNSELLOR, LEARNER, RECRUITER, Served, served

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
DAY = date(2026, 3, 1)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path) as found:
        yield found


@pytest.fixture
def path(site: Served) -> str:
    return f"/recruiter/offers/{site.offer_of('org1').id}"


def _desk(site: Served) -> Desk:
    """The desk once it knows everything that was written."""
    ends = time.monotonic() + 20
    while time.monotonic() < ends:
        desk: Desk = site.app.state.desk
        if desk.sequence == site.store.sequence:
            return desk
        time.sleep(0.05)
    raise AssertionError("the desk does not follow")


def _opened(site: Served, who: str, address: str) -> str:
    """Open a page; the id of the ranking that it logged."""
    _desk(site)
    assert site.client(who).get(address).status_code == 200
    site.app.state.ranking_log.flush()
    with site.store.reading() as now:
        return latest_rankings(now, 1)[0].id


def _replayed(site: Served, ranking_id: str) -> Replayed:
    return replay(site.store, _desk(site), ranking_id)


def _question(site: Served, ranking_id: str) -> str:
    with site.store.reading() as now:
        row = now.connection.execute(RANKINGS.select().where(RANKINGS.c.id == ranking_id)).one()
        return str(row.question)


def _first(site: Served, path: str, count: int) -> list[str]:
    found = re.findall(r'name="who" value="([^"]+)"', site.client(RECRUITER).get(path).text)
    return found[:count]


def _stand(site: Served, learner_id: str, act: str) -> None:
    """Put a learner on the shortlist of the offer, or out of its list."""
    actor, offer = site.user(RECRUITER).actor(), site.offer_of("org1")
    with site.store.writing() as now:
        if act == "shortlist":
            shortlists.shortlist(now, actor, offer.id, learner_id, at=AT, on=DAY)
        else:
            shortlists.dismiss(now, actor, offer.id, learner_id, "skills", at=AT, on=DAY)


def _as_before(site: Served, ranking_id: str) -> None:
    """Make a row one of an earlier version, which kept nothing of how its set was made."""
    told = json.loads(_question(site, ranking_id))
    del told["selection"]
    with site.store.writing() as now:
        row = RANKINGS.update().where(RANKINGS.c.id == ranking_id)
        now.connection.execute(row.values(question=json.dumps(told, sort_keys=True)))


def _same(found: Replayed, ids: list[str]) -> None:
    assert found.differences == ()
    assert found.same
    assert [row.id for row in found.then] == ids == [row.id for row in found.now]


def test_a_list_without_who_was_dismissed_comes_out_the_same_whatever_is_dismissed_later(
    site: Served, path: str
) -> None:
    first, second, third = _first(site, path, 3)
    _stand(site, first, "dismiss")
    ranking_id = _opened(site, RECRUITER, f"{path}?k=5")
    shown = _first(site, f"{path}?k=5", 5)
    assert first not in shown
    assert first not in _question(site, ranking_id), "learners stand in the log under their names there"
    with site.store.reading() as now:
        assert known_pseudonyms(now, [first])[first] in _question(site, ranking_id)
    _same(_replayed(site, ranking_id), shown)
    _stand(site, second, "dismiss")
    with site.store.writing() as now:
        shortlists.bring_back(now, site.user(RECRUITER).actor(), site.offer_of("org1").id, first)
    _same(_replayed(site, ranking_id), shown)
    assert third in shown
    page = site.client(ADMIN).get(f"/office/rankings/{ranking_id}?lang=en").text
    assert "The list comes out the same" in page
    assert "ranked list" in page


def test_a_shortlist_comes_out_the_same_once_it_is_another(site: Served, path: str) -> None:
    first, second, third = _first(site, path, 3)
    for one in (first, second):
        _stand(site, one, "shortlist")
    ranking_id = _opened(site, RECRUITER, f"{path}/shortlist")
    _stand(site, third, "shortlist")
    _stand(site, first, "dismiss")
    _same(_replayed(site, ranking_id), [first, second])
    dismissed = _opened(site, RECRUITER, f"{path}/dismissed")
    _stand(site, first, "shortlist")
    _same(_replayed(site, dismissed), [first])


def test_those_who_were_compared_and_one_who_was_opened_come_out_the_same(site: Served, path: str) -> None:
    first, second, third = _first(site, path, 3)
    compared = _opened(site, RECRUITER, f"{path}/compare?who={third}&who={first}")
    opened = _opened(site, RECRUITER, f"{path}/candidates/{second}")
    with site.store.reading() as now:
        pages = [json.loads(one.question)["selection"]["page"] for one in latest_rankings(now, 2)]
    assert pages == ["opened", "compared"]
    for one in (first, second, third):
        assert one not in _question(site, compared) + _question(site, opened)
    seen = _replayed(site, opened)
    assert [row.id for row in seen.then] == [second]
    assert "records" not in seen.differences, "that her page was opened changes no answer"
    _same(seen, [second])
    _same(_replayed(site, compared), [first, third])


def test_who_withdrew_or_was_erased_since_is_told_and_leads_nowhere(site: Served, path: str) -> None:
    first, second, third = _first(site, path, 3)
    ranking_id = _opened(site, RECRUITER, f"{path}/compare?who={first}&who={second}&who={third}")
    with site.store.writing() as now:
        consents.withdraw(now, second, Purpose.SEEN, None, AT)
    found = _replayed(site, ranking_id)
    assert found.differences == (AMONG,)
    assert [row.id for row in found.now] == [first, third]
    with site.store.reading() as now:
        name = known_pseudonyms(now, [third])[third]
    erase(site.store, third, AT)
    found = _replayed(site, ranking_id)
    assert {AMONG, ERASED} <= set(found.differences)
    assert [row.id for row in found.then] == [first, second, None]
    assert [row.id for row in found.now] == [first]
    assert name in _question(site, ranking_id)
    page = site.client(ADMIN).get(f"/office/rankings/{ranking_id}?lang=en").text
    assert third not in page
    assert name not in page


def test_who_was_dismissed_and_then_erased_leads_nowhere(site: Served, path: str) -> None:
    first = _first(site, path, 1)[0]
    _stand(site, first, "dismiss")
    ranking_id = _opened(site, RECRUITER, f"{path}?k=5")
    erase(site.store, first, AT)
    found = _replayed(site, ranking_id)
    assert AMONG not in found.differences
    assert found.same
    assert first not in [row.id for row in found.now]


@pytest.mark.parametrize("who", [LEARNER, COUNSELLOR])
def test_offers_without_those_she_turned_down_come_out_the_same(site: Served, who: str) -> None:
    learner_id = site.learner_id(0)
    address = "/me" if who == LEARNER else f"/counsellor/learners/{learner_id}"
    before = _replayed(site, _opened(site, who, address))
    assert before.differences == ()
    away, later = (str(row.id) for row in before.then[:2])
    with site.store.writing() as now:
        decide(now, learner_id, away, Decision.DISMISSED, at=AT, on=DAY, reason="distance")
    ranking_id = _opened(site, who, address)
    with site.store.writing() as now:
        decide(now, learner_id, later, Decision.DISMISSED, at=AT, on=DAY, reason="distance")
    found = _replayed(site, ranking_id)
    assert found.then[0].id == later
    _same(found, [str(row.id) for row in found.then])


def test_the_page_of_one_offer_is_logged_as_opened(site: Served) -> None:
    offer_id = str(_replayed(site, _opened(site, LEARNER, "/me")).then[2].id)
    ranking_id = _opened(site, LEARNER, f"/me/offers/{offer_id}")
    assert json.loads(_question(site, ranking_id))["selection"]["page"] == "opened"
    _same(_replayed(site, ranking_id), [offer_id])


def test_a_row_of_an_earlier_version_says_that_nobody_can_tell(site: Served, path: str) -> None:
    first = _first(site, path, 1)[0]
    whole = _opened(site, RECRUITER, path)
    _stand(site, first, "dismiss")
    without = _opened(site, RECRUITER, path)
    hers = _opened(site, LEARNER, "/me")
    with site.store.writing() as now:
        away = site.network.offers[0].id
        decide(now, site.learner_id(0), away, Decision.DISMISSED, at=AT, on=DAY, reason="distance")
    fewer = _opened(site, LEARNER, "/me")
    for one in (whole, without, hers, fewer):
        _as_before(site, one)
    for one in (whole, hers):
        assert _replayed(site, one).differences == (), "everybody is told by the digest"
    for one in (without, fewer):
        assert _replayed(site, one).differences == (UNTOLD,)
    english = site.client(ADMIN).get(f"/office/rankings/{without}?lang=en").text
    assert "nobody can tell" in english
    assert "a consent" not in english
    assert "on ne peut pas dire" in site.client(ADMIN).get(f"/office/rankings/{without}?lang=fr").text


def test_a_list_is_asked_again_of_its_own_day(site: Served) -> None:
    """In a network of the calendar's day, a question without a day was one of the day on which it was asked."""
    offer, actor = site.offer_of("org1"), site.user(ADMIN).actor()
    of_calendar = Desk(replace(_desk(site).network, about={}), _desk(site).matcher, _desk(site).sequence)
    ranking_id = log_ranking(
        site.store,
        actor,
        side="learners",
        subject=offer.id,
        question=Question(k=50),
        ranking=of_calendar.learners_for(offer, Question(k=50, on=DAY)),
        desk=of_calendar,
        at=AT,
    )
    site.app.state.ranking_log.flush()
    today = of_calendar.learners_for(offer, Question(k=50)).matches
    found = replay(site.store, of_calendar, ranking_id)
    assert [row.id for row in found.then] != [one.learner_id for one in today], "the day makes a difference"
    assert found.same
    assert found.differences == ()
