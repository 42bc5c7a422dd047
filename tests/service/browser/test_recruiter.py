"""A recruiter's day: from a pasted advert to the name of somebody who said yes."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.service.browser.conftest import Visit
from tests.service.browser.serving import Site

ADVERT = """Développement web {kind}
Lieu : Nantes
Contrat : CDI
Nous cherchons quelqu’un qui connaît JavaScript, HTML et CSS pour le site de la ville.
La connaissance de Git est un plus. Télétravail possible.
"""
WAYS = pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "plain"])
WITH_ACCOUNT = {True: "learner", False: "learner2"}
"""Whom a recruiter asks in either way: people who can answer."""


def publish(page: Page, kind: str) -> str:
    """Paste an advert, go through what was read, publish; returns the path of its list."""
    page.goto("/recruiter")
    page.get_by_role("main").get_by_role("link", name="Publier une nouvelle offre").click()
    page.get_by_label("Texte de l’annonce").fill(ADVERT.format(kind=kind))
    page.get_by_role("button", name="Lire l’annonce").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Relire l’offre")
    expect(page.get_by_label("Titre")).to_have_value(f"Développement web {kind}")
    page.get_by_label("Place de « HTML", exact=False).select_option("nice")
    page.get_by_label("Ajouter une compétence").fill("Docker")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("button", name=re.compile("Ajouter « Docker")).first.click()
    expect(page.get_by_label("Place de « Docker", exact=False)).to_have_value("required")
    expect(page.get_by_label("Place de « HTML", exact=False)).to_have_value("nice")  # kept through the search
    page.get_by_role("button", name="Publier l’offre").click()
    expect(page.get_by_role("status").first).to_contain_text("Votre offre est publiée.")
    return urlsplit(page.url).path


def candidate(page: Page, offer: str, learner_id: str) -> None:
    """Open a person for an offer."""
    page.goto(f"{offer}/candidates/{learner_id}")


def forget_all(page: Page) -> None:
    """A learner takes her name back from every organisation that knows it."""
    page.goto("/me/data")
    given = page.get_by_role("button", name=re.compile("^Retirer mon accord"))
    for left in range(given.count(), 0, -1):
        given.first.click()
        expect(page.get_by_role("status").first).to_contain_text(
            "Cette organisation ne voit plus ici ni votre nom"
        )
        expect(given).to_have_count(left - 1)


@WAYS
def test_from_an_advert_to_a_name(visit: Visit, site: Site, scripts: bool) -> None:
    page = visit("recruiter", java_script_enabled=scripts)
    offer = publish(page, f"journey {scripts}")
    articles = page.locator("article.match")
    expect(articles.nth(3)).to_be_visible()

    # two of them side by side
    for number in range(2):
        page.get_by_role("checkbox", name=re.compile("^Comparer")).nth(number).check()
    page.get_by_role("button", name="Comparer les personnes cochées").click()
    compared = page.get_by_role("table")
    expect(compared.get_by_role("columnheader")).to_have_count(3)
    expect(compared.get_by_role("rowheader", name="Score")).to_be_visible()
    page.get_by_role("link", name="Revenir à la liste").click()

    # one is kept, one is dismissed with a reason and leaves the list
    kept = articles.nth(0).locator(".id").first.inner_text()
    articles.nth(0).get_by_role("button", name=re.compile("^Présélectionner")).click()
    expect(page.get_by_role("status").first).to_contain_text("La personne est dans votre présélection.")
    gone = articles.nth(1).locator(".id").first.inner_text()
    articles.nth(1).get_by_role("link", name=re.compile("^Contacter, écarter")).click()
    page.get_by_label("Raison").select_option("distance")
    page.get_by_label("Précision").fill("Le trajet prendrait deux heures.")
    page.get_by_role("button", name="Écarter", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("La personne est écartée pour cette offre.")
    expect(articles.first).to_be_visible()
    expect(articles.filter(has_text=gone)).to_have_count(0)
    tabs = page.get_by_role("navigation", name="Listes de cette offre")
    tabs.get_by_role("link", name="Écartées (1)").click()
    expect(page.locator("article.match")).to_contain_text("Le trajet est trop long")
    tabs.get_by_role("link", name="Présélection (1)").click()
    expect(articles).to_have_count(1)
    expect(articles).to_contain_text(kept)

    # the shortlist as a file, without a name
    with page.expect_download() as told:
        page.get_by_role("link", name="Tableau (CSV)").click()
    rows = list(csv.reader(told.value.path().read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert len(rows) == 2
    assert kept in rows[1]
    with page.expect_download() as told:
        page.get_by_role("link", name="Données (JSON)").click()
    assert len(json.loads(Path(told.value.path()).read_text("utf-8"))) == 1

    # somebody with an account, whom nobody knows, is asked, with a note for the team
    learner = site.learners[WITH_ACCOUNT[scripts]]
    she = visit(WITH_ACCOUNT[scripts], java_script_enabled=scripts)
    forget_all(she)
    candidate(page, offer, learner)
    expect(page.get_by_role("main")).to_contain_text("Le nom et les coordonnées sont visibles quand")
    page.get_by_label("Note pour votre équipe").fill("À rappeler jeudi.")
    page.get_by_role("button", name="Enregistrer la note").click()
    expect(page.locator(".notes")).to_contain_text("À rappeler jeudi.")
    page.get_by_label("Votre message").fill("Bonjour, votre profil nous intéresse.")
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_role("main")).to_contain_text("contact demandé, en attente de réponse")

    # she accepts, and only this organisation knows who she is
    she.goto("/me")
    she.get_by_role("link", name="Voir et répondre").click()
    she.get_by_role("link", name="Corriger").first.click()
    she.get_by_label("Prénom").fill("Ariane")
    she.get_by_label("Nom", exact=True).fill("Lefevre-Dubreuil")
    she.get_by_role("main").get_by_role("button", name="Enregistrer").click()
    she.goto("/me/contacts")
    request = she.get_by_role("article").filter(has_text="votre profil nous intéresse")
    expect(request).to_contain_text("Lefevre-Dubreuil")  # she sees what will be seen
    request.get_by_role("button", name=re.compile("^Accepter")).click()
    expect(she.get_by_role("status").first).to_contain_text("Vous avez accepté")
    candidate(page, offer, learner)
    expect(page.get_by_role("main")).to_contain_text("Lefevre-Dubreuil")
    expect(page.get_by_role("main")).to_contain_text("contact accepté")
    other = visit("recruiter2", java_script_enabled=scripts)
    other.goto(f"/recruiter/offers/{site.offers['org2'][0]}/candidates/{learner}")
    expect(other.get_by_role("main")).to_contain_text("Le nom et les coordonnées sont visibles quand")
    assert "Lefevre-Dubreuil" not in other.content()
    answer = other.goto(f"{offer}/candidates/{learner}")
    assert answer is not None
    assert answer.status == 404
    assert "Développement web" not in other.content()

    # and no longer when she takes it back
    forget_all(she)
    candidate(page, offer, learner)
    expect(page.get_by_role("main")).to_contain_text("Le nom et les coordonnées sont visibles quand")
    assert "Lefevre-Dubreuil" not in page.content()


@WAYS
def test_a_search_is_saved_and_found_again(visit: Visit, site: Site, scripts: bool) -> None:
    page = visit("recruiter", java_script_enabled=scripts)
    page.goto(f"/recruiter/offers/{site.offers['org1'][1]}?diploma=4")
    here, name = page.url, f"Recherche {scripts}"
    page.get_by_label("Nom de la recherche").fill(name)
    page.get_by_role("button", name="Enregistrer cette recherche").click()
    expect(page.get_by_role("status").first).to_contain_text("La recherche est enregistrée.")
    page.get_by_role("navigation", name="Menu principal").get_by_role(
        "link", name=re.compile("echerches")
    ).click()
    row = page.get_by_role("listitem").filter(has_text=name)
    expect(row).to_contain_text("alerte active")
    row.get_by_role("button", name=re.compile("^Arrêter l’alerte")).click()
    expect(page.get_by_role("listitem").filter(has_text=name)).to_contain_text("sans alerte")
    page.get_by_role("main").get_by_role("link", name=name, exact=True).click()
    expect(page).to_have_url(here)
    page.goto("/recruiter/searches")
    row.get_by_role("button", name=re.compile("^Supprimer")).click()
    expect(page.get_by_role("listitem").filter(has_text=name)).to_have_count(0)


@WAYS
def test_two_who_edit_one_offer_lose_nothing(visit: Visit, site: Site, scripts: bool) -> None:
    path = f"/recruiter/offers/{site.offers['org1'][2 + scripts]}/edit"
    one, two = (visit("recruiter", java_script_enabled=scripts) for _ in range(2))
    one.goto(path)
    two.goto(path)
    one.get_by_label("Titre").fill("Premier titre")
    one.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(one.get_by_role("status").first).to_contain_text("L’offre est enregistrée.")
    two.get_by_label("Titre").fill("Deuxième titre")
    two.get_by_role("button", name="Enregistrer", exact=True).click()
    both = two.get_by_role("alert").filter(has_text="Cette offre a changé entre-temps")
    expect(both.get_by_role("row").filter(has_text="Premier titre")).to_contain_text("Deuxième titre")
    expect(two.get_by_label("Titre")).to_have_value("Deuxième titre")
    two.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(two.get_by_role("heading", level=1)).to_have_text("Deuxième titre")


FILES: tuple[tuple[str, bytes, str], ...] = (
    ("empty.txt", b"  \n", "Il n’y a rien à lire"),
    ("advert.zip", b"PK\x03\x04\x00\x00\x00\x00", "Ce document est abîmé"),
    ("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(40), "Ce fichier n’est ni un texte ni un document"),
    ("large.txt", b"mot " * 300_000, "C’est trop long"),
)


@pytest.mark.parametrize(("name", "content", "said"), FILES, ids=[name for name, _, _ in FILES])
def test_a_file_that_is_no_advert_is_told(visit: Visit, name: str, content: bytes, said: str) -> None:
    page = visit("recruiter")
    page.goto("/recruiter/offers/new")
    page.get_by_label("Ou un fichier").set_input_files([FilePayload(name=name, mimeType="", buffer=content)])
    page.get_by_role("button", name="Lire l’annonce").click()
    expect(page.get_by_role("alert")).to_contain_text(said)
    expect(page.get_by_label("Texte de l’annonce")).to_be_visible()


def closed(page: Page, offer: str, act: Callable[[], None], said: str) -> None:
    """Do something with an offer as a whole, and read what was done."""
    page.goto(f"{offer}/manage")
    act()
    expect(page.get_by_role("status").first).to_contain_text(said)


def test_an_offer_is_filled_by_somebody_of_the_network(visit: Visit) -> None:
    page = visit("recruiter", java_script_enabled=False)
    offer = publish(page, "à pourvoir")
    page.get_by_role("button", name=re.compile("^Présélectionner")).last.click()
    page.goto(f"{offer}/manage")
    who = page.get_by_label("Qui avez-vous recruté")
    hired = who.locator("option").nth(1).get_attribute("value")
    assert hired
    who.select_option(hired)
    page.get_by_role("button", name="Marquer comme pourvue").click()
    expect(page.get_by_role("status").first).to_contain_text("L’offre est marquée comme pourvue.")
    page.goto(offer)
    expect(page.get_by_role("main")).to_contain_text("Cette offre est pourvue.")
