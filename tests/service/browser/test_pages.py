"""Every page: no violation of axe in either language and scheme, no scrolling sideways, nothing wrong unseen."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from fastapi.routing import iter_route_contexts
from playwright.sync_api import Page
from starlette.routing import compile_path

from service.app import ROUTERS
from tests.service.browser.addresses import PAGES, Address
from tests.service.browser.conftest import NARROWEST, Visit
from tests.service.browser.looking import OF_THE_LOOK, double_text, too_wide, violations
from tests.service.browser.serving import Site

NO_PAGES = {
    "/me/data/export",
    "/office/imports/{token}",
    "/office/people/{learner_id:path}/export",
    "/office/rankings/{ranking_id}",
    "/office/reports/{name:path}",
    "/recruiter/offers/{offer_id:path}/export/{tab}.{kind}",
    "/recruiter/searches/{search_id}",
}
"""Addresses that answer with a file, lead to a page, or need an id that a journey makes."""


def opened(page: Page, path: str, status: int) -> None:
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == status, answer.url
    assert page.get_by_role("heading", level=1).count() == 1


@pytest.mark.parametrize("address", PAGES, ids=str)
def test_a_page(visit: Visit, site: Site, address: Address) -> None:
    page = visit(address.who)
    opened(page, address.of(site), address.status)
    found = violations(page)
    double_text(page)
    assert found + [f"at 200 % of text: {one}" for one in too_wide(page)] == []


SAMPLED = 3
"""Of so many pages one is looked at a second time in every run, the others in campaigns."""


@pytest.mark.parametrize(
    "address",
    [
        pytest.param(one, marks=[pytest.mark.campaign] if number % SAMPLED else [])
        for number, one in enumerate(PAGES)
    ],
    ids=str,
)
def test_a_page_in_english_dark_and_narrow(visit: Visit, site: Site, address: Address) -> None:
    page = visit(address.who)
    path = address.of(site)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(NARROWEST)
    opened(page, path + ("&" if "?" in path else "?") + "lang=en", address.status)
    assert page.locator("html").get_attribute("lang") == "en"
    assert violations(page, OF_THE_LOOK) + too_wide(page) == []


@pytest.mark.parametrize("who", ["recruiter", "learner", "counsellor", "admin", None])
def test_the_skip_link_comes_first_and_leads_to_the_page(visit: Visit, who: str | None) -> None:
    page = visit(who)
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_every_page_of_the_application_is_looked_at() -> None:
    known = [urlsplit(address.path).path for address in PAGES]
    patterns = {
        path: compile_path(path)[0]
        for room in ROUTERS
        for route in iter_route_contexts(room.routes)
        if (path := route.path or "/v1/") and "GET" in (route.methods or ())
        if not path.startswith(("/v1/", "/metrics"))
    }
    assert len(patterns) > 30
    unseen = {path for path, one in patterns.items() if not any(one.fullmatch(page) for page in known)}
    assert unseen == NO_PAGES
