"""A counsellor's day: whom to look at first, one offer for several, a job that was found, an answer to a contest."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.service.browser.conftest import Visit
from tests.service.browser.looking import whole
from tests.service.browser.serving import Site

WAYS = pytest.mark.parametrize(
    "scripts",
    [pytest.param(True, id="with-scripts", marks=pytest.mark.campaign), pytest.param(False, id="plain")],
)
"""These pages bring no script of their own into play: every run goes without, campaigns go both ways."""
PLACED = {True: 5, False: 6}
"""Who finds a job in either way: learners of `counsellor`, whom no other journey needs."""


def an_offer_for_several(page: Page) -> str:
    """The path of the first offer for which two of those she follows are ranked and were not told yet."""
    page.goto("/counsellor/offers")
    links = page.get_by_role("main").locator("ul.entries a")
    for path in [one.get_attribute("href") for one in links.all()]:
        page.goto(f"{path}")
        if page.locator("input[name=learner]:enabled").count() >= 2:
            return f"{path}"
    raise AssertionError("no offer has two candidates")


@WAYS
def test_whoever_needs_a_hand_comes_first(visit: Visit, site: Site, scripts: bool) -> None:
    page = visit("counsellor", java_script_enabled=scripts)
    page.goto("/counsellor")
    rows = page.locator("ul.followed > li")
    signs = [row.locator(".signs li").count() > 0 for row in rows.all()]
    assert any(signs)
    assert signs == sorted(signs, reverse=True)  # those with a sign stand above those without
    page.get_by_label("Ordre").select_option(label="nom")
    page.get_by_role("button", name="Montrer").click()
    whole(page)
    names = [name.casefold() for name in page.locator("ul.followed .who-is a").all_inner_texts()]
    assert len(names) > 1
    assert "sort=" in page.url or "order=" in page.url
    page.locator("ul.followed .who-is a").first.click()
    expect(page.get_by_role("heading", name="Ses offres, vues de son espace")).to_be_visible()
    page.get_by_label("Nouvelle note").fill("Rendez-vous mardi.")
    page.get_by_role("button", name="Ajouter la note").click()
    notes = page.get_by_role("region", name="Notes")
    expect(notes).to_contain_text("Rendez-vous mardi.")
    notes.get_by_role("button", name=re.compile("^Retirer")).first.click()
    expect(notes).not_to_contain_text("Rendez-vous mardi.")


@WAYS
def test_one_offer_is_sent_to_several(visit: Visit, scripts: bool) -> None:
    page = visit("counsellor", java_script_enabled=scripts)
    path = an_offer_for_several(page)
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Choisissez au moins une personne.")
    boxes = page.locator("input[name=learner]:enabled")
    chosen = [boxes.nth(number).get_attribute("value") for number in range(2)]
    for number in range(2):
        boxes.nth(number).check()
    page.get_by_label("Un mot de votre part").fill("Cela ressemble à ce que tu cherches.")
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("envoyée")
    page.goto(path)
    for learner_id in chosen:
        expect(page.locator(f'input[name=learner][value="{learner_id}"]')).to_be_disabled()


@WAYS
def test_a_job_is_noted_and_corrected(visit: Visit, site: Site, scripts: bool) -> None:
    page = visit("counsellor", java_script_enabled=scripts)
    page.goto(f"/counsellor/learners/{site.all_learners[PLACED[scripts]]}")
    card = page.get_by_role("region", name="Emploi")
    card.locator("summary").filter(has_text="Enregistrer un emploi trouvé").click()
    form = card.locator("form").filter(has=page.get_by_role("button", name="Noter", exact=True))
    form.get_by_label("Employeur").fill("Mairie de Nantes")
    form.get_by_role("button", name="Noter", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("L’emploi est noté.")
    expect(page.get_by_role("main")).to_contain_text("emploi trouvé")
    card.locator("summary").filter(has_text="Mairie de Nantes").first.click()
    card.get_by_role("button", name="Ce n’était pas un emploi").first.click()
    expect(page.get_by_role("status").first).to_contain_text("L’emploi est retiré.")


@WAYS
def test_a_consent_is_noted_as_it_was_told_and_taken_back(visit: Visit, site: Site, scripts: bool) -> None:
    page = visit("counsellor", java_script_enabled=scripts)
    page.goto(f"/counsellor/learners/{site.all_learners[7]}")
    card = page.get_by_role("region", name="Accords et demandes de contact")
    for act, how, done in (
        ("retire son accord", "par téléphone", "Le retrait est noté."),
        ("accepte d’être visible", "sur papier", "L’accord est noté."),
    ):
        card.locator("summary").filter(has_text="accord").first.click()
        form = card.locator("form").filter(has=page.get_by_role("button", name=act))
        form.get_by_label("Comment la personne l’a dit").select_option(label=how)
        form.get_by_role("button", name=act).click()
        expect(page.get_by_role("status").first).to_contain_text(done)
        expect(card).to_contain_text(f"Noté par un accompagnateur ({how}).")


def test_a_contest_is_answered_by_a_person(visit: Visit) -> None:
    she = visit("learner2", java_script_enabled=False)
    she.goto("/me")
    she.goto(f"{she.locator('article.match h3 a').first.get_attribute('href')}")
    she.get_by_label("Ce qui ne va pas").fill("Mon permis n’est pas compté.")
    she.get_by_role("button", name="Envoyer mon message").click()
    page = visit("counsellor2", java_script_enabled=False)
    page.goto("/counsellor/contests")
    contest = page.get_by_role("article").filter(has_text="Mon permis n’est pas compté.")
    contest.get_by_label("Votre réponse").fill("Vous avez raison, je corrige.")
    contest.get_by_role("button", name="Répondre").click()
    expect(page.get_by_role("status").first).to_contain_text("La réponse est envoyée.")
    she.goto("/me/data")
    expect(she.get_by_role("main")).to_contain_text("Vous avez raison, je corrige.")


def test_others_learners_are_not_hers(visit: Visit, site: Site) -> None:
    page = visit("counsellor", java_script_enabled=False)
    answer = page.goto(f"/counsellor/learners/{site.learners['learner2']}")
    assert answer is not None
    assert answer.status == 404
