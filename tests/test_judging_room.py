"""The judging page as a room of the office: who comes in, that it works there, and that every worker has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from evaluation.judging import read_judgements
from evaluation.judging.commands import write_pool
from evaluation.ranking.task import JudgementError
from evaluation.ranking.task_folder import save
from judging_room import WORKERS, judging_page
from service.office.judging import PATH
from tests.evaluation.test_judging_page import ONE, POOL, TASK, filled
from tests.service.people import ADMIN, ANALYST, COUNSELLOR, LEARNER, RECRUITER, Caller, Served, served

SAME_SITE = {"origin": "http://testserver"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pool to be judged."""
    path = tmp_path_factory.mktemp("judging")
    save(TASK, path / "task")
    write_pool(path / "pool.json", POOL)
    return path


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Iterator[Served]:
    with served(
        tmp_path_factory.mktemp("site"), lambda one: replace(one, judging=folder), judging_page
    ) as found:
        yield found


@pytest.fixture
def analyst(site: Served) -> Caller:
    return site.client(ANALYST)


def test_an_analyst_judges_in_the_office(analyst: Caller, folder: Path) -> None:
    assert f'href="{PATH}"' in analyst.get("/office/reports").text
    page = analyst.get(f"{PATH}/")
    assert page.status_code == 200
    began = analyst.post(f"{PATH}/start", data={"name": "juge-1"}, headers=SAME_SITE)
    assert (began.status_code, began.headers["location"]) == (303, f"{PATH}/judges/juge-1")
    for number, query in enumerate(POOL.pairs, 1):
        kept = analyst.post(
            f"{PATH}/judges/juge-1/{number}", data=filled(query, ONE[query]), headers=SAME_SITE
        )
        assert kept.status_code == 303
        assert kept.headers["location"].startswith(f"{PATH}/judges/juge-1")
    assert len(read_judgements(folder / "judgements.jsonl")) == 5
    assert analyst.get(f"{PATH}/export/judgements.jsonl").status_code == 200


def test_everything_it_links_to_is_there(analyst: Caller) -> None:
    seen: set[str] = set()
    waiting = [f"{PATH}/"]
    while waiting:
        page = analyst.get(waiting.pop())
        assert page.status_code in (200, 303), page.url
        if "text/html" not in page.headers.get("content-type", ""):
            continue
        for name, address in re.findall(r'(href|action)="([^"#]+)', page.text):
            if address == "/office":  # the way out
                continue
            assert address.startswith(PATH), (str(page.url), address)
            plain = address.replace("&amp;", "&")
            if name == "href" and plain not in seen and len(seen) < 40:
                seen.add(plain)
                waiting.append(plain)
    assert f"{PATH}/judging.css" in seen
    assert 'href="/office"' in analyst.get(f"{PATH}/").text
    assert len(seen) > 8


def test_it_has_the_office_s_policy_and_no_style_is_lost(analyst: Caller) -> None:
    policy = analyst.get(f"{PATH}/").headers["content-security-policy"]
    assert "style-src 'self'" in policy
    assert "default-src 'none'" in policy


@pytest.mark.parametrize(
    "path", ["/", "/start", "/judges/juge-1/1", "/export/judgements.jsonl", "/judging.css"]
)
def test_nobody_else_comes_in(site: Served, path: str) -> None:
    assert site.stranger().get(PATH + path).status_code == 303
    assert site.api(ADMIN).get(PATH + path).status_code == 303, "a key is for /v1"
    for who in (RECRUITER, COUNSELLOR, LEARNER):
        assert site.client(who).get(PATH + path).status_code == 403


@pytest.mark.parametrize("headers", [{}, {"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}])
def test_a_form_of_another_site_is_refused(analyst: Caller, folder: Path, headers: dict[str, str]) -> None:
    path = folder / "judgements.jsonl"
    before = path.read_bytes() if path.exists() else b""
    answer = analyst.post(f"{PATH}/judges/juge-9/1", data=filled("q1", ONE["q1"]), headers=headers)
    assert answer.status_code == 403
    assert (path.read_bytes() if path.exists() else b"") == before


def test_without_a_pool_there_is_no_such_room(tmp_path: Path) -> None:
    with served(tmp_path) as plain:
        reader = plain.client(ANALYST)
        assert reader.get(f"{PATH}/").status_code == 404
        assert "PASSERELLE_JUDGING" in reader.get("/office/reports").text


def test_a_folder_without_a_pool_is_told_of(site: Served, tmp_path: Path) -> None:
    with pytest.raises(JudgementError):
        judging_page(replace(site.settings, judging=tmp_path))


def test_workers_make_their_application_with_it() -> None:
    module, _, name = WORKERS.partition(":")
    assert (module, name) == ("judging_room", "worker_app")
