"""A learner's own pages: what she says of herself, what she decides, and what she takes back."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.service.browser.conftest import Visit
from tests.service.browser.looking import violations, whole
from tests.service.browser.serving import Site

WAYS = pytest.mark.parametrize(
    "scripts",
    [pytest.param(True, id="with-scripts", marks=pytest.mark.campaign), pytest.param(False, id="plain")],
)
"""These pages bring no script of their own into play: every run goes without, campaigns go both ways."""
WHO = {True: "learner", False: "learner2"}
HIRING = 5
"""The number of an open offer of the first employer that no other journey uses."""


def said(page: Page) -> str:
    """What the page says was just done."""
    return page.get_by_role("status").first.inner_text()


def first_offer(page: Page) -> str:
    """The path of the best offer of the list."""
    page.goto("/me")
    path = page.locator("article.match h3 a").first.get_attribute("href")
    assert path is not None
    return path


def paths(page: Page) -> list[str | None]:
    """The paths of the offers of the list."""
    whole(page)
    return [one.get_attribute("href") for one in page.locator("article.match h3 a").all()]


@WAYS
def test_a_pasted_text_becomes_skills_only_where_she_says_yes(visit: Visit, scripts: bool) -> None:
    page = visit(WHO[scripts], java_script_enabled=scripts)
    page.goto("/me/profile")
    page.get_by_role("link", name="Remplir à partir d’un CV ou d’un texte").click()
    page.get_by_label("Texte à lire").fill("J’ai appris Kubernetes et Ansible en stage.")
    page.get_by_role("button", name="Chercher mes compétences").click()
    expect(page.get_by_role("status").first).to_contain_text("reconnue")
    wanted, unwanted = (
        page.get_by_role("checkbox", name=re.compile(name)) for name in ("Kubernetes", "Ansible")
    )
    expect(wanted).not_to_be_checked()
    wanted.check()
    page.get_by_role("button", name="Enregistrer").click()
    assert "C’est enregistré." in said(page)
    expect(page.get_by_role("checkbox", name=re.compile("Kubernetes"))).to_be_checked()
    expect(unwanted).to_have_count(0)


@WAYS
def test_the_form_keeps_what_was_typed_while_something_is_looked_for(visit: Visit, scripts: bool) -> None:
    page = visit(WHO[scripts], java_script_enabled=scripts)
    page.goto("/me/profile")
    page.get_by_label("En une ligne").fill("Développement, première expérience")
    page.get_by_label("Chercher un métier").fill("développeur web")
    page.get_by_role("button", name=re.compile("^Chercher.*Chercher un métier")).click()
    expect(page.get_by_label("En une ligne")).to_have_value("Développement, première expérience")
    page.get_by_label("Jusqu’où pouvez-vous aller").fill("très loin")
    page.get_by_label("Chercher un métier").fill("")
    page.get_by_role("button", name="Enregistrer").click()
    trouble = page.get_by_role("alert")
    expect(trouble).to_contain_text("un nombre de kilomètres")
    trouble.get_by_role("link").first.click()
    far = page.get_by_label("Jusqu’où pouvez-vous aller")
    expect(far).to_have_accessible_description(re.compile("un nombre de kilomètres"))
    far.fill("35")
    page.get_by_role("button", name="Enregistrer").click()
    assert "C’est enregistré." in said(page)
    expect(page.get_by_label("Jusqu’où pouvez-vous aller")).to_have_value("35")


@WAYS
def test_offers_are_kept_turned_down_brought_back_and_applied_for(visit: Visit, scripts: bool) -> None:
    page = visit(WHO[scripts], java_script_enabled=scripts)
    page.goto("/me")
    titles = page.locator("article.match h3 a")
    kept = titles.nth(0).get_attribute("href")
    page.get_by_role("button", name=re.compile("^Garder")).first.click()
    assert "L’offre est gardée." in said(page)
    page.get_by_role("link", name="Mes choix").click()
    expect(page.get_by_role("main").locator(f'a[href="{kept}"]')).to_have_count(1)

    page.goto("/me")
    gone = titles.nth(1).get_attribute("href")
    down = page.locator("details.turn-down").nth(1)
    down.locator("summary").click()
    down.get_by_label("Pourquoi").select_option("distance")
    down.get_by_role("button", name="Retirer de ma liste").click()
    assert "L’offre a quitté votre liste." in said(page)
    expect(page.get_by_role("link", name=re.compile("écartée par vous"))).to_be_visible()
    assert gone not in paths(page)
    page.get_by_role("link", name=re.compile("écartée par vous")).click()
    page.get_by_role("button", name=re.compile("^La faire revenir")).click()
    page.goto("/me")
    assert gone in paths(page)

    page.goto(f"{kept}")
    page.get_by_role("link", name=re.compile("^Postuler")).first.click()
    page.get_by_role("button", name=re.compile("J’accepte et je postule|Noter que j’ai postulé")).click()
    assert "Votre candidature est notée." in said(page)
    expect(page.get_by_role("main")).to_contain_text("Candidature envoyée le")


@WAYS
def test_a_person_answers_what_she_contests(visit: Visit, scripts: bool) -> None:
    page = visit(WHO[scripts], java_script_enabled=scripts)
    page.goto(first_offer(page))
    page.get_by_label("Ce qui ne va pas").fill("Je sais faire tout cela depuis deux ans.")
    page.get_by_role("button", name="Envoyer mon message").click()
    assert "Une personne va vous répondre." in said(page)
    page.goto("/me/data")
    expect(page.get_by_role("region", name="Ce que vous avez contesté")).to_contain_text("depuis deux ans")


@WAYS
def test_who_sees_her_is_hers_to_say(visit: Visit, site: Site, scripts: bool) -> None:
    page = visit(WHO[scripts], java_script_enabled=scripts)
    recruiter = visit("recruiter", java_script_enabled=scripts)
    recruiter.goto(f"/recruiter/offers/{site.offers['org1'][0]}")
    page.goto("/me/seen")
    expect(page.get_by_role("heading", level=1)).to_have_text("Qui a vu mon profil")
    page.goto("/me/data")
    page.get_by_role("button", name="Mettre en pause").click()
    assert "Votre recherche est en pause." in said(page)
    page.goto("/me")
    expect(page.get_by_role("main")).to_contain_text("Votre recherche est en pause")
    page.goto("/me/data")
    page.get_by_role("button", name="Reprendre ma recherche").click()
    assert "Votre recherche reprend." in said(page)
    with page.expect_download() as told:
        page.get_by_role("link", name="Télécharger le fichier").click()
    assert site.learners[WHO[scripts]] in json.dumps(json.loads(Path(told.value.path()).read_text("utf-8")))


def test_without_her_consent_nobody_finds_her(visit: Visit, site: Site) -> None:
    page, recruiter = (
        visit("learner3", java_script_enabled=False),
        visit("recruiter", java_script_enabled=False),
    )
    path = f"/recruiter/offers/{site.offers['org1'][0]}/candidates/{site.learners['learner3']}"

    def answered() -> int:
        answer = recruiter.goto(path)
        assert answer is not None
        return answer.status

    assert answered() == 404  # she did not agree yet
    page.goto("/me/data")
    page.get_by_role("button", name="J’accepte d’être visible").click()
    assert "Les recruteurs peuvent maintenant vous trouver." in said(page)
    assert answered() == 200
    page.get_by_role("button", name="Ne plus être visible").click()
    assert "Vous n’apparaissez plus dans les listes des recruteurs." in said(page)
    assert answered() == 404


def test_who_applies_is_read_by_the_employer_and_hired(visit: Visit, site: Site) -> None:
    she, recruiter = visit("learner3"), visit("recruiter")
    offer = site.offers["org1"][HIRING]
    she.goto(f"/me/offers/{offer}")
    she.get_by_role("main").get_by_role("link", name=re.compile("^Postuler")).click()
    she.get_by_role("main").get_by_role("button", name=re.compile("postule", re.IGNORECASE)).click()
    assert "Votre candidature est notée." in said(she)

    recruiter.goto("/recruiter")
    counted = recruiter.get_by_role("link", name="1 candidature, dont 1 à lire")
    counted.and_(recruiter.locator(f"[href*='{offer}']")).click()
    expect(recruiter.get_by_role("heading", level=2).first).to_have_text(
        "Personnes qui ont postulé à cette offre"
    )
    tabs = recruiter.get_by_role("navigation", name="Listes de cette offre")
    expect(tabs.get_by_role("link", name="Candidatures (1)")).to_have_attribute("aria-current", "page")
    row = recruiter.locator("article.match")
    expect(row).to_contain_text("a postulé le")
    assert violations(recruiter) == []
    row.get_by_role("link", name=re.compile("^Contacter, écarter")).click()
    expect(recruiter.get_by_role("heading", name="Coordonnées")).to_be_visible()
    expect(recruiter.get_by_role("main")).to_contain_text("Elle recevra une lettre courte")
    name = recruiter.locator(".person-name").inner_text()
    assert violations(recruiter) == []
    recruiter.goto("/recruiter")
    expect(recruiter.get_by_role("link", name="1 candidature", exact=True)).to_be_visible()

    recruiter.goto(f"/recruiter/offers/{offer}/manage")
    recruiter.get_by_label("Nouveau dernier jour").fill("2020-01-01")
    recruiter.get_by_role("button", name="Prolonger").click()
    expect(recruiter.get_by_role("alert")).to_contain_text("Ce jour n’est pas possible")
    assert violations(recruiter) == []
    recruiter.get_by_label("Qui avez-vous recruté ?").select_option(site.learners["learner3"])
    recruiter.get_by_role("button", name="Marquer comme pourvue").click()
    expect(recruiter.get_by_role("status").first).to_contain_text("L’offre est marquée comme pourvue.")
    recruiter.goto(f"/recruiter/offers/{offer}/applied")
    expect(recruiter.get_by_role("heading", name="Sans classement")).to_be_visible()
    expect(recruiter.locator("#list")).to_contain_text(name)
    assert violations(recruiter) == []


def test_zz_erased_is_gone(visit: Visit, site: Site) -> None:
    """The last test of this file: `learner3` is erased in it."""
    page = visit("learner3", java_script_enabled=False)
    page.goto("/me/data")
    page.get_by_role("link", name="Effacer toutes mes données").click()
    confirm = page.get_by_role("main").get_by_role("textbox")
    confirm.fill("non")
    page.get_by_role("button", name="Tout effacer").click()
    expect(page.get_by_role("alert")).to_contain_text("rien n’a été effacé")
    confirm.fill("EFFACER")
    page.get_by_role("button", name="Tout effacer").click()
    expect(page.get_by_role("main")).to_contain_text("Vos données sont effacées et votre compte est fermé.")
    page.goto("/me")
    expect(page.get_by_label("Adresse e-mail")).to_be_visible()
    page.get_by_label("Adresse e-mail").fill(site.emails["learner3"])
    page.get_by_label("Mot de passe").fill(site.password)
    page.get_by_role("main").get_by_role("button").click()
    expect(page.get_by_role("alert")).to_contain_text("ne vont pas ensemble")
