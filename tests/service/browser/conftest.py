"""A real server, a real browser, and everybody signed in. Without a Chromium the tests of this folder are left out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, ViewportSize, expect

from tests.service.browser.chromium import PATIENCE_MS, Watch, chromium, chromium_path
from tests.service.browser.serving import Site, running

NO_CHROMIUM = (
    "The BROWSER TESTS are LEFT OUT: there is no Chromium on this machine (apt-get install chromium)"
)
NARROWEST: ViewportSize = {"width": 320, "height": 640}
"""CSS pixels: the width of a small telephone, and of a window of 1,280 at a zoom of 400 % (WCAG 1.4.10)."""
USUAL: ViewportSize = {"width": 1280, "height": 900}


class Visit(Protocol):
    """Opens a browser for somebody and gives a page."""

    def __call__(
        self, who: str | None, *, java_script_enabled: bool = True, viewport: ViewportSize = USUAL
    ) -> Page: ...


expect.set_options(timeout=PATIENCE_MS)

collect_ignore_glob = [] if chromium_path() else ["test_*.py"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not chromium_path():
        terminalreporter.write_line(NO_CHROMIUM, red=True, bold=True)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The running site, one for all that a process of the tests runs: each journey keeps to offers and learners of
    its own.
    """
    with running(tmp_path_factory.mktemp("site")) as one:
        yield one


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser. No longer than a file of tests, since its event loop stands in the way of others'."""
    with chromium() as one:
        yield one


@pytest.fixture(scope="session")
def states() -> dict[str, StorageState]:
    """The cookies of those who signed in already."""
    return {}


@pytest.fixture
def visit(site: Site, browser: Browser, states: dict[str, StorageState]) -> Iterator[Visit]:
    """Opens a browser for somebody: `visit("recruiter")` is a page, signed in; `visit(None)` is a stranger's.

    At the end nothing may have gone wrong unseen (see `Watch`).
    """
    watches: list[Watch] = []
    with ExitStack() as contexts:

        def open_for(
            who: str | None, *, java_script_enabled: bool = True, viewport: ViewportSize = USUAL
        ) -> Page:
            if who is not None and who not in states:
                states[who] = signed_in(browser, site, who)
            context: BrowserContext = browser.new_context(
                base_url=site.url,
                storage_state=None if who is None else states[who],
                locale="fr-FR",
                java_script_enabled=java_script_enabled,
                viewport=viewport,
            )
            contexts.callback(context.close)
            context.set_default_timeout(PATIENCE_MS)
            watches.append(Watch(context, site.url))
            return context.new_page()

        yield open_for
    assert [trouble for watch in watches for trouble in watch.trouble] == []


def signed_in(browser: Browser, site: Site, who: str) -> StorageState:
    """Sign in through the page that everybody uses."""
    with browser.new_context(base_url=site.url, locale="fr-FR") as context:
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.goto("/sign-in")
        page.get_by_label("Adresse e-mail").fill(site.emails[who])
        page.get_by_label("Mot de passe").fill(site.password)
        page.get_by_role("main").get_by_role("button").click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
        return context.storage_state()
