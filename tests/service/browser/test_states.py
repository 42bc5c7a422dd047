"""Pages in the states that no address leads to: forms with an error, what was searched, two versions side by side."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

import pytest
from playwright.sync_api import Page, expect

from tests.service.browser.conftest import NARROWEST, Visit
from tests.service.browser.looking import OF_THE_LOOK, too_wide, violations
from tests.service.browser.serving import Site

Reached = Callable[[Page, Site], None]
"""How a state is reached, from the first page of somebody who came in."""


def wrong_password(page: Page, site: Site) -> None:
    page.goto("/sign-in")
    page.get_by_label("Adresse e-mail").fill("nobody@example.org")
    page.get_by_label("Mot de passe", exact=True).fill("not this one at all")
    page.get_by_role("main").get_by_role("button").click()
    expect(page.get_by_role("alert")).to_be_visible()


def empty_advert(page: Page, site: Site) -> None:
    page.goto("/recruiter/offers/new")
    page.get_by_role("button", name="Lire l’annonce").click()
    expect(page.get_by_role("alert")).to_be_visible()


def advert_without_title(page: Page, site: Site) -> None:
    page.goto(f"/recruiter/offers/{site.offers['org1'][4]}/copy")
    page.get_by_label("Titre").fill("")
    page.get_by_label("Titre").evaluate("one => { one.form.noValidate = true; }")
    page.get_by_role("button", name="Publier l’offre").click()
    expect(page.get_by_role("alert")).to_be_visible()


def skills_found(page: Page, site: Site) -> None:
    page.goto(f"/recruiter/offers/{site.offers['org1'][4]}/copy")
    page.get_by_label("Ajouter une compétence").fill("Python")
    page.get_by_role("button", name="Chercher").click()
    expect(page.get_by_role("button", name=re.compile("^Ajouter « Python")).first).to_be_visible()


def two_versions(page: Page, site: Site) -> None:
    path = f"/recruiter/offers/{site.offers['org1'][6]}/edit"
    other = page.context.new_page()
    other.goto(path)
    page.goto(path)
    for one, title in ((other, "Titre de l’une"), (page, "Titre de l’autre")):
        one.get_by_label("Titre").fill(title)
        one.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Titre de l’une")


def impossible_distance(page: Page, site: Site) -> None:
    page.goto("/me/profile")
    page.get_by_label("Jusqu’où pouvez-vous aller").fill("loin")
    page.get_by_label("Chercher une commune").fill("")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("alert")).to_be_visible()


def places_found(page: Page, site: Site) -> None:
    page.goto("/me/profile")
    page.get_by_label("Chercher une commune").fill("Montreuil")
    page.get_by_role("button", name=re.compile("^Chercher.*Chercher une commune")).click()
    expect(page.get_by_role("radio", name=re.compile("^Montreuil")).first).to_be_visible()


def nothing_to_read(page: Page, site: Site) -> None:
    page.goto("/me/profile/read")
    page.get_by_role("button", name="Chercher mes compétences").click()
    expect(page.get_by_role("alert")).to_be_visible()


def turning_down(page: Page, site: Site) -> None:
    page.goto("/me")
    page.locator("details.turn-down summary").first.click()
    page.locator("article.match details summary").first.click()
    expect(page.get_by_label("Pourquoi").first).to_be_visible()


def wrong_word(page: Page, site: Site) -> None:
    page.goto("/me/data/erase")
    page.get_by_role("main").get_by_role("textbox").fill("non")
    page.get_by_role("button", name="Tout effacer").click()
    expect(page.get_by_role("alert")).to_be_visible()


def placing(page: Page, site: Site) -> None:
    page.goto(f"/counsellor/learners/{site.all_learners[3]}")
    page.locator("summary").filter(has_text="Enregistrer un emploi trouvé").click()
    expect(page.get_by_label("Premier jour")).to_be_visible()


def consenting(page: Page, site: Site) -> None:
    page.goto(f"/counsellor/learners/{site.all_learners[3]}")
    page.locator("summary").filter(has_text="accord").first.click()
    expect(page.get_by_label("Le jour où elle l’a dit")).to_be_visible()


STATES: Mapping[str | None, tuple[Reached, ...]] = MappingProxyType(
    {
        None: (wrong_password,),
        "recruiter": (empty_advert, advert_without_title, skills_found, two_versions),
        "learner": (impossible_distance, places_found, nothing_to_read, turning_down, wrong_word),
        "counsellor": (placing, consenting),
    }
)


@pytest.mark.parametrize(
    ("who", "reach"),
    [(who, reach) for who, states in STATES.items() for reach in states],
    ids=[reach.__name__ for states in STATES.values() for reach in states],
)
def test_a_state(visit: Visit, site: Site, who: str | None, reach: Reached) -> None:
    page = visit(who)
    reach(page, site)
    found = violations(page)
    page.set_viewport_size(NARROWEST)
    page.emulate_media(color_scheme="dark")
    found += [f"dark, narrow: {one}" for one in violations(page, OF_THE_LOOK) + too_wide(page)]
    assert found == []
