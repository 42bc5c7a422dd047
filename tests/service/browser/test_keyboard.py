"""A recruiter's main journey with the keyboard alone: every stop is seen, nothing is out of reach."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.service.browser.conftest import Visit
from tests.service.browser.looking import focus, whole
from tests.service.browser.serving import Site
from tests.service.browser.test_recruiter import ADVERT

FARTHEST = 200
"""How many stops a page may have before what is looked for: more than any page has."""
NAMED = """
() => {
  const one = document.activeElement;
  const labels = one.labels && one.labels.length ? [...one.labels].map(label => label.textContent).join(" ") : "";
  return (labels || one.getAttribute("aria-label") || one.textContent || "").replace(/\\s+/g, " ").trim();
}
"""


def tab_to(page: Page, tag: str, name: str) -> None:
    """Go on with Tab to the next control of that name. Every stop on the way is outlined, and within the window."""
    whole(page)
    passed = []
    for _ in range(FARTHEST):
        page.keyboard.press("Tab")
        at = focus(page)
        if at is None:
            passed.append("(the browser itself)")
            continue
        assert at["outlined"], f"no visible focus: {at['name']}"
        assert at["inside"], f"focus outside of the window: {at['name']}"
        said = page.evaluate(NAMED)
        passed.append(said[:40])
        if at["name"].startswith(tag + " ") and said.startswith(name):
            return
    raise AssertionError(f"{name!r} is not reached by Tab; passed: {passed}")


def test_from_an_advert_to_a_shortlist(visit: Visit, site: Site) -> None:
    page = visit("recruiter", viewport={"width": 1000, "height": 700})
    page.goto("/recruiter")
    tab_to(page, "a", "Publier une nouvelle offre")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Texte de l’annonce")).to_be_visible()
    tab_to(page, "textarea", "Texte de l’annonce")
    page.keyboard.insert_text(ADVERT.format(kind="au clavier"))
    tab_to(page, "button", "Lire l’annonce")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Relire l’offre")
    tab_to(page, "select", "Place de")
    page.keyboard.press("ArrowDown")
    tab_to(page, "button", "Publier l’offre")
    page.keyboard.press("Space")
    expect(page.get_by_role("status").first).to_contain_text("Votre offre est publiée.")

    for _ in range(2):
        tab_to(page, "input", "Comparer")
        page.keyboard.press("Space")
    expect(page.get_by_role("checkbox", name="Comparer", checked=True)).to_have_count(2)
    tab_to(page, "button", "Comparer les personnes cochées")
    page.keyboard.press("Enter")
    expect(page.get_by_role("table")).to_be_visible()
    tab_to(page, "a", "← Revenir à la liste")
    page.keyboard.press("Enter")

    expect(page.locator("article.match").first).to_be_visible()
    tab_to(page, "button", "Présélectionner")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("La personne est dans votre présélection.")
    tab_to(page, "a", "Contacter, écarter ou écrire une note")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Raison")).to_be_visible()
    tab_to(page, "select", "Raison")
    page.keyboard.press("ArrowDown")
    tab_to(page, "button", "Écarter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("La personne est écartée pour cette offre.")


@pytest.mark.parametrize("path", ["/recruiter/offers/{offer}", "/recruiter/offers/{offer}/edit"])
def test_every_stop_is_seen_on_a_small_screen(visit: Visit, site: Site, path: str) -> None:
    page = visit("recruiter", viewport={"width": 320, "height": 568})
    page.goto(path.format(offer=site.offers["org1"][4]))
    stops = 0
    for _ in range(FARTHEST):
        page.keyboard.press("Tab")
        at = focus(page)
        if at is None:
            break
        stops += 1
        assert at["outlined"], at["name"]
        assert at["inside"], at["name"]
    assert stops > 5
