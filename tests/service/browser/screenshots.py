"""The pictures of the README: `python -m tests.service.browser.screenshots [FOLDER]`, docs/images by default."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page

from tests.service.browser.chromium import PATIENCE_MS, chromium
from tests.service.browser.conftest import USUAL, signed_in
from tests.service.browser.serving import Site, running

MOST_BYTES = 250_000


def main(folder: Path) -> None:
    """Take them all."""
    with TemporaryDirectory() as place, running(Path(place)) as site, chromium() as browser:
        for who, name, path in _wanted(site):
            with browser.new_context(
                base_url=site.url, storage_state=signed_in(browser, site, who), viewport=USUAL, locale="fr-FR"
            ) as context:
                context.set_default_timeout(PATIENCE_MS)
                page = context.new_page()
                page.goto(path)
                _take(page, folder / f"{name}.png")


def _wanted(site: Site) -> tuple[tuple[str, str, str], ...]:
    """Who looks, the picture's name, and the page."""
    offer, people = site.offers["org1"][7], site.all_learners
    compared = "&".join(f"who={people[number]}" for number in (20, 36, 17))
    return (
        ("recruiter", "recruiter", f"/recruiter/offers/{offer}?w_required_skills=2&diploma=4#list"),
        ("recruiter", "compare", f"/recruiter/offers/{offer}/compare?{compared}"),
        ("learner", "learner", "/me"),
    )


def _take(page: Page, path: Path) -> None:
    page.screenshot(path=path)
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise ValueError(f"{path.name} has {size} bytes, more than {MOST_BYTES}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[3] / "docs" / "images")
