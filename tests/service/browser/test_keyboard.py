"""The main journeys of each role with the keyboard alone: every stop is seen, nothing is out of reach or far away."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.service.browser.conftest import Visit
from tests.service.browser.keyboard import FARTHEST, assert_seen, near, press, told, write
from tests.service.browser.looking import focus
from tests.service.browser.serving import Site
from tests.service.browser.test_counsellor import an_offer_for_several
from tests.service.browser.test_recruiter import ADVERT

PLACED = 7
"""Who finds a job: a learner of `counsellor`, whom no other journey needs."""


def test_from_an_advert_to_a_shortlist(visit: Visit, site: Site) -> None:
    page = visit("recruiter", viewport={"width": 1000, "height": 700})
    page.goto("/recruiter")
    press(page, "a", "Publier une nouvelle offre")
    expect(page.get_by_label("Texte de l’annonce")).to_be_visible()
    write(page, "textarea", "Texte de l’annonce", ADVERT.format(kind="au clavier"))
    press(page, "button", "Lire l’annonce")
    expect(page.get_by_role("heading", level=1)).to_have_text("Relire l’offre")
    press(page, "select", "Place de", "ArrowDown")
    press(page, "button", "Publier l’offre", "Space")
    told(page, "Votre offre est publiée.")

    for _ in range(2):
        press(page, "input", "Comparer", "Space")
    expect(page.get_by_role("checkbox", name="Comparer", checked=True)).to_have_count(2)
    press(page, "button", "Comparer les personnes cochées")
    expect(page.get_by_role("table")).to_be_visible()
    press(page, "a", "← Revenir à la liste")

    expect(page.locator("article.match").first).to_be_visible()
    press(page, "button", "Présélectionner")
    told(page, "La personne est dans votre présélection.")
    near(page, "a", "Contacter, écarter ou écrire une note")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Raison")).to_be_visible()
    press(page, "select", "Raison", "ArrowDown")
    press(page, "button", "Écarter")
    told(page, "La personne est écartée pour cette offre.")


def test_from_the_sign_in_to_a_profile_that_says_more(visit: Visit, site: Site) -> None:
    page = visit(None, viewport={"width": 1000, "height": 700})
    page.goto("/sign-in")
    write(page, "input", "Adresse e-mail", site.emails["learner"])
    write(page, "input", "Mot de passe", site.password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Des offres pour vous")
    press(page, "a", "Mon profil")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mon profil")
    press(page, "a", "Remplir à partir d’un CV ou d’un texte")
    expect(page.get_by_label("Texte à lire")).to_be_visible()
    write(page, "textarea", "Texte à lire", "J’ai appris Terraform en stage.")
    press(page, "button", "Chercher mes compétences")
    told(page, "reconnue")
    press(page, "a", "1 compétence reconnue")
    near(page, "input", "Terraform")
    page.keyboard.press("Space")
    expect(page.get_by_role("checkbox", name="Terraform")).to_be_checked()
    press(page, "button", "Enregistrer")
    told(page, "C’est enregistré.")
    expect(page.get_by_role("checkbox", name="Terraform")).to_be_checked()


def test_a_learner_turns_one_offer_down_and_applies_to_another(visit: Visit) -> None:
    page = visit("learner", viewport={"width": 1000, "height": 700})
    page.goto("/me")
    undecided = page.locator(".with-acts").filter(has=page.locator("details.turn-down"))
    titles = undecided.locator("article.match h3 a")
    press(page, "button", "Garder")
    told(page, "L’offre est gardée.")
    near(page, "button", "Ne plus garder")
    page.keyboard.press("Enter")
    told(page, "C’est annulé.")
    first, second = titles.nth(0).inner_text(), titles.nth(1).inner_text()
    press(page, "a", first)
    expect(page.get_by_role("heading", level=1)).to_have_text(first)
    press(page, "summary", "Toutes les raisons")
    expect(page.get_by_role("heading", name="À demander")).to_be_visible()
    press(page, "summary", "Cela ne m’intéresse pas")
    press(page, "select", "Pourquoi", "ArrowDown")
    press(page, "button", "Retirer de ma liste")
    told(page, "L’offre a quitté votre liste.")
    press(page, "a", "← Revenir à mes offres")
    expect(titles.first).to_have_text(second)
    press(page, "a", second)
    expect(page.get_by_role("heading", level=1)).to_have_text(second)
    press(page, "a", "Postuler")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Postuler")
    press(page, "button", "J’accepte et je postule")
    told(page, "Votre candidature est notée.")

    press(page, "button", "Retirer ma candidature")  # and all is as it was: others' journeys begin here too
    told(page, "C’est annulé.")
    press(page, "a", "Mes offres")
    expect(page.get_by_role("heading", level=1)).to_have_text("Des offres pour vous")
    press(page, "a", page.get_by_role("link", name=re.compile("écartées? par vous")).inner_text())
    expect(page.get_by_role("heading", level=2)).to_have_text("Écartées")
    press(page, "button", f"La faire revenir « {first}")
    told(page, "C’est annulé.")


def test_a_learner_pauses_and_goes_on(visit: Visit) -> None:
    page = visit("learner", viewport={"width": 1000, "height": 700})
    page.goto("/me")
    press(page, "a", "Mes données")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mes données")
    press(page, "button", "Mettre en pause")
    told(page, "Votre recherche est en pause.")
    near(page, "button", "Reprendre ma recherche")
    page.keyboard.press("Enter")
    told(page, "Votre recherche reprend.")


def test_a_counsellor_looks_somebody_up_and_writes_a_note(visit: Visit) -> None:
    page = visit("counsellor", viewport={"width": 1000, "height": 700})
    page.goto("/counsellor")
    press(page, "select", "Ordre", "ArrowDown")
    press(page, "button", "Montrer")
    expect(page).to_have_url(re.compile("sort=called"))
    press(page, "a", page.locator("ul.followed .who-is a").first.inner_text())
    expect(page.get_by_role("heading", name="Ses offres, vues de son espace")).to_be_visible()
    write(page, "textarea", "Nouvelle note", "Rappeler lundi.")
    press(page, "button", "Ajouter la note")
    told(page, "La note est gardée.")
    near(page, "button", "Retirer la note")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Notes")).not_to_contain_text("Rappeler lundi.")


def test_a_counsellor_sends_one_offer_to_several(visit: Visit) -> None:
    page = visit("counsellor", viewport={"width": 1000, "height": 700})
    path = an_offer_for_several(page)
    page.goto("/counsellor/offers")
    press(page, "a", page.locator(f'a[href="{path}"]').inner_text())
    expect(page.get_by_role("group", name="Les personnes que vous suivez")).to_be_visible()
    for _ in range(2):
        press(page, "input", "", "Space")
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(2)
    write(page, "textarea", "Un mot de votre part", "À lire cette semaine.")
    press(page, "button", "Envoyer")
    told(page, "L’offre est envoyée.")


def test_a_counsellor_notes_a_job(visit: Visit, site: Site) -> None:
    page = visit("counsellor", viewport={"width": 1000, "height": 700})
    page.goto(f"/counsellor/learners/{site.all_learners[PLACED]}")
    press(page, "summary", "Enregistrer un emploi trouvé")
    write(page, "input", "Employeur", "Mairie de Brest")
    press(page, "button", "Noter")
    told(page, "L’emploi est noté.")
    press(page, "summary", page.get_by_role("region", name="Emploi").locator("summary").first.inner_text())
    press(page, "button", "Ce n’était pas un emploi")
    told(page, "L’emploi est retiré.")


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
        assert_seen(at)
    assert stops > 5
