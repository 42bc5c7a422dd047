from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.accounts import acts
from service.trust.merging import merge
from tests.service.people import (
    ADMIN,
    ANALYST,
    COUNSELLOR,
    COUNSELLOR_2,
    LEARNER,
    LEARNER_2,
    RECRUITER,
    RECRUITER_2,
    Served,
    served,
)

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Served]:
    """Learner 58 was merged into learner 1, whom the first counsellor follows; 59 into 57, who is not seen."""
    with served(tmp_path) as running:
        with running.store.writing() as now:
            merge(now, running.learner_id(1), running.learner_id(58), acts.SYSTEM, AT)
            merge(now, running.learner_id(57), running.learner_id(59), acts.SYSTEM, AT)
        yield running


def _pages(site: Served, learner_id: str) -> dict[str, str]:
    """A page about a learner, by who has such pages."""
    offer = site.offer_of("org1").id
    return {
        RECRUITER: f"/recruiter/offers/{offer}/candidates/{learner_id}",
        COUNSELLOR: f"/counsellor/learners/{learner_id}",
    }


def test_a_page_of_an_old_id_leads_to_the_record_that_stays(site: Served) -> None:
    stays, old = site.learner_id(1), site.learner_id(58)
    for who, path in _pages(site, old).items():
        answer = site.client(who).get(f"{path}?lang=en")
        assert (answer.status_code, answer.headers["location"]) == (
            308,
            f"{_pages(site, stays)[who]}?lang=en",
        )
        assert answer.headers["cache-control"] == "no-store", (
            "nobody after her is led by the browser's memory"
        )
        assert site.client(who).get(answer.headers["location"]).status_code == 200
        assert site.client(who).post(path).status_code in (404, 405), "what writes is not led anywhere"


def test_an_answer_to_a_program_leads_there_too(site: Served) -> None:
    stays, old = site.learner_id(1), site.learner_id(58)
    for who, path in (
        (ADMIN, "/v1/learners/{}"),
        (ADMIN, "/v1/identities/{}"),
        (RECRUITER, "/v1/learners/{}"),
        (COUNSELLOR, "/v1/learners/{}"),
        (COUNSELLOR, "/v1/learners/{}/offers"),
    ):
        answer = site.api(who).get(path.format(old))
        assert (answer.status_code, answer.headers["location"]) == (308, path.format(stays)), (who, path)
        assert site.api(who).get(path.format(stays)).status_code == 200
    gone = site.api(ADMIN).delete(f"/v1/learners/{old}", headers={"if-match": "*"})
    assert gone.status_code == 404


@pytest.mark.parametrize("who", [RECRUITER, RECRUITER_2, COUNSELLOR, COUNSELLOR_2, LEARNER, LEARNER_2])
def test_who_may_not_see_the_record_that_stays_learns_nothing(site: Served, who: str) -> None:
    hidden = site.api(who).get(f"/v1/learners/{site.learner_id(59)}")
    nobody = site.api(who).get("/v1/learners/nobody")
    assert (hidden.status_code, nobody.status_code) == (404, 404)
    assert "location" not in hidden.headers
    assert hidden.json()["detail"].replace(site.learner_id(59), "nobody") == nobody.json()["detail"]


def test_nobody_who_is_not_signed_in_is_led_anywhere(site: Served) -> None:
    old = site.learner_id(58)
    assert site.stranger().get(f"/v1/learners/{old}").status_code == 401
    assert site.api(ANALYST).get(f"/v1/learners/{old}").status_code == 403
    for path in _pages(site, old).values():
        assert site.stranger().get(path).headers["location"].startswith("/sign-in")


def test_an_offer_of_the_same_id_as_an_old_one_is_no_learner(site: Served) -> None:
    assert site.api(ADMIN).get(f"/v1/offers/{site.learner_id(58)}").status_code == 404
