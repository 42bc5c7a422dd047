"""The office: a file with a wrong row, somebody invited, and what was done, in the log."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest
from playwright.sync_api import FilePayload, expect

from service.office.import_runs import ImportRun, Stage
from service.settings import read_settings
from service.trust.uploads import keep_upload, note_beside
from tests.service.browser.conftest import NARROWEST, Visit
from tests.service.browser.looking import too_wide, violations
from tests.service.browser.serving import Site
from tests.service.browser.test_account import newest_link

WAYS = pytest.mark.parametrize(
    "scripts",
    [pytest.param(True, id="with-scripts", marks=pytest.mark.campaign), pytest.param(False, id="plain")],
)
"""These pages bring no script of their own into play: every run goes without, campaigns go both ways."""
ROWS = """id;titre;compétences;ville;mobilité km
import-{way}-1;Développement web junior;Python|HTML;Lille;30
import-{way}-2;Administration de réseaux;Linux;Lyon;moins que rien
"""


@WAYS
def test_a_file_is_read_reported_on_and_kept(visit: Visit, scripts: bool) -> None:
    page = visit("admin", java_script_enabled=scripts)
    page.goto("/office")
    page.get_by_role("main").get_by_role("link", name="Importer un fichier").click()
    content = ROWS.format(way=scripts).encode()
    page.get_by_label("Fichier", exact=True).set_input_files(
        [FilePayload(name="apprenants.csv", mimeType="text/csv", buffer=content)]
    )
    page.get_by_label("Ce que le fichier contient").select_option("learners")
    page.get_by_role("button", name="Lire le fichier").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Compte rendu de lecture")
    wrong = page.get_by_role("row").filter(has_text="moins que rien")
    expect(wrong).to_contain_text("3")  # the line of the file, whose first is the header
    assert not scripts or violations(page) + too_wide(page) == []
    page.get_by_role("button", name=re.compile("^Garder")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("C’est gardé")
    page.goto("/office/acts")
    expect(page.get_by_role("table").first).to_contain_text("import")


@pytest.mark.parametrize("scripts", [pytest.param(True, id="with-scripts"), pytest.param(False, id="plain")])
def test_how_far_an_import_has_come_is_seen_until_it_is_kept(visit: Visit, site: Site, scripts: bool) -> None:
    """An import of another worker, which tells of it by its note."""
    settings = replace(read_settings({}), data=site.folder / "served")
    token = keep_upload(settings, "liste.csv", ROWS.format(way="long").encode())
    run = ImportRun(Stage.RUNNING, "liste.csv", "learners", done=1_200, whole=2_400)
    note_beside(settings, token, run.as_json())
    page = visit("admin", java_script_enabled=scripts, viewport=NARROWEST)
    page.goto("/office/imports")
    page.get_by_role("link", name=re.compile("^liste.csv")).click()
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "1200")
    assert not scripts or violations(page) + too_wide(page) == []
    note_beside(settings, token, replace(run, done=1_800).as_json())
    look = page.get_by_role("link", name="Voir où il en est")
    if not scripts:
        look.click()
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "1800")
    note_beside(settings, token, replace(run, stage=Stage.STOPPED).as_json())
    if not scripts:
        look.click()
    expect(page.get_by_role("alert")).to_contain_text("s’est arrêté avant la fin")
    assert not scripts or violations(page) + too_wide(page) == []
    page.get_by_role("button", name="Reprendre l’import").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("C’est gardé")


@WAYS
def test_somebody_is_invited_and_comes_in(visit: Visit, site: Site, scripts: bool) -> None:
    begun_s = time.time() - 1
    email = f"new-{scripts}@example.org".lower()
    page = visit("admin", java_script_enabled=scripts)
    page.goto("/office/users")
    page.get_by_label("Adresse e-mail").fill("pas une adresse")
    page.get_by_label("Nom", exact=True).fill("Camille Perrin")
    page.get_by_label("Rôle").select_option("analyst")
    form = page.locator("form").filter(has=page.get_by_role("button", name="Envoyer l’invitation"))
    form.evaluate("form => { form.noValidate = true; }")
    form.get_by_role("button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert not scripts or violations(page) == []  # axe itself is a script
    page.get_by_label("Adresse e-mail").fill(email)
    page.get_by_role("button", name="Envoyer l’invitation").click()
    expect(page.get_by_role("status").first).to_contain_text("L’invitation est en route.")

    newcomer = visit(None, java_script_enabled=scripts)
    newcomer.goto(newest_link(site.outbox, email, begun_s))
    expect(newcomer.get_by_role("heading", level=1)).to_have_text("Bienvenue")
    newcomer.get_by_label("Nouveau mot de passe").fill("une phrase à retenir")
    newcomer.get_by_role("button", name="Ouvrir mon compte").click()
    expect(newcomer.get_by_role("heading", level=1)).to_have_text("Bureau")
    newcomer.goto("/office/rankings")
    expect(newcomer.get_by_role("heading", level=1)).to_be_visible()
    answer = newcomer.goto("/office/users")  # an analyst counts, and manages nobody
    assert answer is not None
    assert answer.status == 403

    page.goto("/office/users")
    page.get_by_label("Nom ou adresse").fill(email)
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("table").get_by_role("link").first.click()
    page.get_by_role("button", name="Fermer le compte").click()
    expect(page.get_by_role("status").first).to_contain_text("Le compte est fermé.")
    newcomer.goto("/office")
    expect(newcomer.get_by_label("Adresse e-mail")).to_be_visible()  # out at once


def test_a_list_that_was_shown_is_in_the_log_and_is_made_again(visit: Visit, site: Site) -> None:
    recruiter, page = visit("recruiter"), visit("admin")
    recruiter.goto(f"/recruiter/offers/{site.offers['org1'][4]}")
    links = page.get_by_role("table").last.get_by_role("link")
    for _ in range(20):  # the log is written a moment after the page
        page.goto("/office/rankings")
        if links.count():
            break
        time.sleep(0.5)
    page.locator("a[href^='/office/rankings/']").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert violations(page) + too_wide(page) == []
