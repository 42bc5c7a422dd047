"""One's account: coming in, a forgotten password by the outbox, the language, keys for programs, going out."""

from __future__ import annotations

import re
import time
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import Page, StorageState, expect

from tests.service.browser.conftest import Visit
from tests.service.browser.looking import whole
from tests.service.browser.serving import Site

WAYS = pytest.mark.parametrize(
    "scripts",
    [pytest.param(True, id="with-scripts", marks=pytest.mark.campaign), pytest.param(False, id="plain")],
)
"""These pages bring no script of their own into play: every run goes without, campaigns go both ways."""
LINK = re.compile(r"https?://\S+/(?:reset|invitation)/\S+")
DELIVERY_S = 30.0
"""How long a message may take to the outbox, in seconds, on a busy machine."""
NEW_PASSWORD = "quelques mots à retenir"


def enter(page: Page, email: str, password: str) -> None:
    page.get_by_label("Adresse e-mail").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()


def newest_link(outbox: Path, recipient: str, since_s: float) -> str:
    """The path of the one-use link in the newest message to somebody."""
    until_s = time.monotonic() + DELIVERY_S
    while time.monotonic() < until_s:
        for path in sorted(outbox.glob("*.eml"), key=lambda one: one.stat().st_mtime, reverse=True):
            message = message_from_bytes(path.read_bytes(), policy=policy.default)
            body = message.get_body(("plain",))
            found = LINK.search(body.get_content()) if body is not None else None
            if found and recipient in str(message["To"]) and path.stat().st_mtime >= since_s:
                return "/" + found.group().split("/", 3)[3]
        time.sleep(0.2)
    raise AssertionError(f"no message with a link in {[one.name for one in outbox.glob('*')]}")


@WAYS
def test_a_page_is_reached_through_the_sign_in(visit: Visit, site: Site, scripts: bool) -> None:
    page = visit(None, java_script_enabled=scripts)
    page.goto("/account?lang=fr")
    enter(page, site.emails["analyst"], "not this one at all")
    expect(page.get_by_role("alert")).to_contain_text("ne vont pas ensemble")
    expect(page.get_by_label("Adresse e-mail")).to_have_value(site.emails["analyst"])
    enter(page, site.emails["analyst"], site.password)
    expect(page.get_by_role("heading", level=1)).to_have_text("Mon compte")
    page.get_by_role("button", name="Se déconnecter").click()
    page.goto("/account")
    expect(page.get_by_label("Adresse e-mail")).to_be_visible()


@WAYS
def test_a_forgotten_password_is_chosen_anew(
    visit: Visit, site: Site, states: dict[str, StorageState], scripts: bool
) -> None:
    who = "analyst"
    begun_s = time.time() - 1
    page = visit(None, java_script_enabled=scripts)
    page.goto("/sign-in")
    page.get_by_role("link", name="Mot de passe oublié").click()
    page.get_by_label("Adresse e-mail").fill(site.emails[who])
    page.get_by_role("button", name="Recevoir le lien").click()
    expect(page.get_by_role("main")).to_contain_text("un message vient d’y être envoyé")
    link = newest_link(site.outbox, site.emails[who], begun_s)
    page.goto(link)
    page.get_by_label("Nouveau mot de passe").fill("court")
    page.get_by_role("button", name="Enregistrer le mot de passe").click()
    expect(page.get_by_label("Nouveau mot de passe")).to_have_accessible_description(
        re.compile("Choisissez un mot de passe de")
    )
    page.get_by_label("Nouveau mot de passe").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Enregistrer le mot de passe").click()
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce lien ne fonctionne plus")
    fresh = visit(None, java_script_enabled=scripts)
    fresh.goto("/sign-in")
    enter(fresh, site.emails[who], site.password)
    expect(fresh.get_by_role("alert")).to_contain_text("ne vont pas ensemble")
    enter(fresh, site.emails[who], NEW_PASSWORD)
    expect(fresh.get_by_role("button", name="Se déconnecter")).to_be_visible()

    # and back to the one that the other tests know
    fresh.goto("/account")
    fresh.get_by_label("Mot de passe actuel").fill(NEW_PASSWORD)
    fresh.get_by_label("Nouveau mot de passe").fill(site.password)
    fresh.get_by_role("button", name="Changer le mot de passe").click()
    expect(fresh.get_by_role("status").first).to_contain_text("Le mot de passe est changé.")
    states.pop(who, None)  # the sign-ins of other browsers are closed


@WAYS
def test_the_language_is_kept_from_page_to_page(visit: Visit, scripts: bool) -> None:
    page = visit("admin", java_script_enabled=scripts)
    page.goto("/account")
    page.get_by_role("banner").get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My account")
    page.goto("/how")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("banner").get_by_role("link", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")


@WAYS
def test_a_key_is_shown_once_and_revoked(visit: Visit, site: Site, scripts: bool) -> None:
    page, name = visit("admin", java_script_enabled=scripts), f"tableau {scripts}"
    page.goto("/account")
    page.get_by_label("Nom de la clé").fill(name)
    page.get_by_label("Votre mot de passe").fill(site.password)
    page.get_by_role("button", name="Créer la clé").click()
    secret = page.locator(".secret").inner_text()
    headers = {"authorization": f"Bearer {secret}"}
    asked = visit(None).request
    assert asked.get("/v1/health", headers=headers).status == 200
    page.get_by_role("link", name="Revenir à mon compte").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mon compte")
    whole(page)
    assert secret not in page.content()
    page.get_by_role("button", name=f"Révoquer la clé « {name} »").click()
    expect(page.get_by_role("status").first).to_contain_text("La clé est révoquée.")
    assert asked.get("/v1/learners", headers=headers).status == 401
