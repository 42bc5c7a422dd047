"""Weights and filters of a recruiter's list: the list changes at once, the address holds all of it, focus stays."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.service.browser.conftest import Visit
from tests.service.browser.looking import violations, whole
from tests.service.browser.serving import Site

WAYS = pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "plain"])
OFFER = 4


def apply(page: Page, scripts: bool) -> None:
    """Without scripts, the button of the form; with them, the list has followed already."""
    if not scripts:
        page.get_by_role("button", name="Appliquer").click()


def opened(page: Page, site: Site) -> Locator:
    """The list of an offer with its controls unfolded."""
    page.goto(f"/recruiter/offers/{site.offers['org1'][OFFER]}")
    page.locator("summary").filter(has_text="Filtres et poids").click()
    return page.locator("#list")


def total(page: Page) -> int:
    """How many people are in the list, as it says itself."""
    whole(page)
    found = re.search(r"(\d+) personnes? correspond", page.locator("#list").inner_text())
    return int(found.group(1)) if found else 0


@WAYS
def test_a_slider_and_a_filter_stand_in_the_address(visit: Visit, site: Site, scripts: bool) -> None:
    page = visit("recruiter", java_script_enabled=scripts)
    found = opened(page, site)
    everybody = total(page)
    assert everybody > 1
    slider = page.get_by_role("slider", name="Trajet")
    slider.fill("3")
    apply(page, scripts)
    expect(found.locator(".weighed")).to_contain_text("Trajet × 3")
    if scripts:
        expect(slider).to_be_focused()  # the swap took nothing away from under the reader
    expect(page).to_have_url(re.compile(r"distance=3(?:&|$)"))

    page.get_by_label("Diplôme au moins").select_option("7")
    apply(page, scripts)
    standing = found.locator(".standing")
    expect(standing).to_contain_text("Diplôme : bac+5, master (niveau 7) au moins")
    expect(standing).to_contain_text(re.compile(r"masquées? par ce seul filtre"))
    assert total(page) < everybody
    expect(page).to_have_url(re.compile(r"diploma=7(?:&|$)"))
    assert not scripts or violations(page) == []  # axe itself is a script

    # what is saved, switched or shared from here on is this very list
    expect(page.locator("#save input[name=address]")).to_have_value(re.compile("diploma=7"))
    expect(page.locator("#switch")).to_have_attribute("href", re.compile("diploma=7"))
    again = visit("recruiter", java_script_enabled=scripts)
    again.goto(page.url)
    assert again.locator("#list article.match h3").all_inner_texts() == found.locator("h3").all_inner_texts()

    standing.get_by_role("link", name=re.compile("^Retirer ce filtre")).click()
    expect(page.locator(".standing")).to_have_count(0)
    expect(page.locator(".weighed")).to_contain_text("Trajet × 3")
    assert total(page) == everybody
    page.get_by_role("link", name="Revenir au classement habituel").click()
    expect(page.locator(".weighed")).to_have_count(0)


@WAYS
def test_an_unknown_departement_is_told_and_a_known_one_hides(
    visit: Visit, site: Site, scripts: bool
) -> None:
    page = visit("recruiter", java_script_enabled=scripts)
    found = opened(page, site)
    departement = page.get_by_label("Département (numéro ou nom)")
    departement.fill("Atlantide")
    departement.press("Enter")
    expect(found.get_by_role("alert")).to_contain_text("Aucun département n’a ce numéro ou ce nom.")
    expect(departement).to_have_value("Atlantide")
    assert not scripts or violations(page) == []
    departement.fill("Seine-Saint-Denis")
    departement.press("Enter")
    expect(found.locator(".standing")).to_contain_text("Seine-Saint-Denis (93)")
    expect(found.locator(".standing")).to_contain_text(re.compile(r"masquées? par ce seul filtre"))
    expect(found.get_by_role("alert")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"departement=93(?:&|$)"))


@WAYS
def test_a_skill_is_made_indispensable(visit: Visit, site: Site, scripts: bool) -> None:
    page = visit("recruiter", java_script_enabled=scripts)
    found = opened(page, site)
    found.locator("summary").filter(has_text="Compétences de l’offre").click()
    marks = found.locator(".marks li")
    marks.first.get_by_role("link", name=re.compile("^Ne garder que les profils")).click()
    expect(page.locator("#list .standing")).to_contain_text("Compétence :")
    page.locator("summary").filter(has_text="Compétences de l’offre").click()
    page.locator(".marks").get_by_role("link", name=re.compile("^La compter")).first.click()
    page.locator("summary").filter(has_text="Compétences de l’offre").click()
    expect(page.locator(".marks li.changed")).to_have_count(1)


def test_a_rule_is_lifted_and_says_so(visit: Visit, site: Site) -> None:
    page = visit("recruiter", java_script_enabled=False)
    opened(page, site)
    before = total(page)
    page.locator(".rules a", has_text=re.compile("montrer aussi")).first.click()
    assert total(page) > before


def test_with_the_keyboard_alone(visit: Visit, site: Site) -> None:
    page = visit("recruiter")
    opened(page, site)
    slider = page.get_by_role("slider", name="Trajet")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".weighed")).to_contain_text("Trajet × 1,5")
    expect(slider).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".weighed")).to_contain_text("Trajet × 2")
    expect(slider).to_be_focused()
    page.go_back()
    expect(page.locator("#list")).to_be_visible()
