"""The system's Chromium, and a watch over what goes wrong in a page without anybody seeing it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Request,
    Response,
    sync_playwright,
)

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
PATIENCE_MS = 30_000
"""How long one step may take, in milliseconds: a machine of two cores may be busy with other tests."""
TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", event =>
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""


@cache
def chromium_path() -> str | None:
    """Where the system's Chromium is, or `None`."""
    found = (shutil.which(program) for program in PROGRAMS)
    return next((path for path in found if path is not None), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser with an empty profile of its own, which is thrown away at the end."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0  # Chromium refuses its sandbox to root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(),
            args=[*ARGUMENTS, *(["--no-sandbox"] if as_root else [])],
            timeout=4 * PATIENCE_MS,
        )
        yield browser
        browser.close()


class Watch:
    """What went wrong in the pages of a context: errors in the console, refusals of the policy, calls to strangers.

    An answer of 4xx to a page that was asked for is no trouble (a test may want it); to anything else it is.
    """

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.trouble: list[str] = []
        self._host = urlsplit(site).netloc
        context.add_init_script(TELL_VIOLATIONS)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.trouble.append(f"error: {error.error}"))
        context.on("request", self._asked)
        context.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.trouble.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc != self._host:
            self.trouble.append(f"asked a stranger: {request.url}")

    def _answered(self, response: Response) -> None:
        wanted = response.request.is_navigation_request() or response.request.resource_type == "xhr"
        if response.status >= (500 if wanted else 400):
            self.trouble.append(f"{response.status}: {response.url}")
