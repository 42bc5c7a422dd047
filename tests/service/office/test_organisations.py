from __future__ import annotations

import re
import time

import pytest

from matching.records import Offer, Organisation
from service.accounts import acts
from service.importing import import_file
from service.store import SqlStore
from tests.service.people import ADMIN, ANALYST, COUNSELLOR, RECRUITER, Caller, Served

ORGANISATIONS = "/office/organisations"


def _plain(text: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", text).replace("\u00a0", " ").split())


def test_a_recruiter_can_be_invited_from_the_pages_alone(site: Served, admin: Caller) -> None:
    assert f'href="{ORGANISATIONS}"' in admin.get("/office").text
    assert f'href="{ORGANISATIONS}"' in admin.get("/office/users").text
    done = admin.post(ORGANISATIONS, data={"name": "  Fonderie  du Lac ", "kind": "employer"})
    assert done.status_code == 303
    page = admin.get(done.headers["location"]).text
    assert "L’organisation est ajoutée" in page
    (added,) = [one for one in site.store.all(Organisation) if one.name == "Fonderie du Lac"]
    with site.store.reading() as now:
        (act,) = acts.latest(now, 1)
    assert (act.act, act.actor, act.subject) == ("organisation.add", ADMIN, added.id)
    invite = re.search(r'href="(/office/users\?[^"#]*)', page)
    assert invite is not None
    assert f'value="{added.id}" selected' in admin.get(invite.group(1)).text
    form = {"email": "n@lac.example", "name": "Nora", "role": "recruiter", "organisation_id": added.id}
    assert admin.post("/office/users", data=form).status_code == 303
    assert "n@lac.example" in admin.get(f"{ORGANISATIONS}/{added.id}").text


def test_the_list_is_searched_without_accents_and_counts(site: Served, admin: Caller) -> None:
    page = admin.get(f"{ORGANISATIONS}?q=NUMERIQUE").text
    assert "Atelier Numérique" in page
    assert "Mairie de Nantes" not in page
    row = next(one for one in page.split("<tr>") if "Atelier Numérique" in one)
    cells = [_plain(one) for one in re.findall(r"<td>(.*?)</td>", row, re.DOTALL)]
    open_offers = sum(
        one.organisation_id == "org1"
        and one.status == "open"
        and (one.expires is None or one.expires >= site.app.state.desk.today())
        for one in site.network.offers
    )
    assert cells == ["Atelier Numérique", "employeur", "1", str(open_offers), "org1"]
    assert open_offers > 0
    admin.post("/office/users/recruiter/disable")
    page = admin.get(f"{ORGANISATIONS}?q=numerique").text
    assert "<td>0" in page.replace("\n", ""), "a closed account does not count"


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"name": " ", "kind": "employer"}, "name"),
        ({"name": "x" * 201, "kind": "employer"}, "name"),
        ({"name": "Atelier", "kind": "club"}, "kind"),
        ({"name": "atelier  numerique", "kind": "employer"}, "name"),
    ],
)
def test_a_wrong_organisation_says_which_field_and_keeps_what_was_typed(
    site: Served, admin: Caller, form: dict[str, str], field: str
) -> None:
    before = set(site.store.all(Organisation))
    for path in (ORGANISATIONS, f"{ORGANISATIONS}/org2"):
        page = admin.post(path, data=form)
        assert page.status_code == 422
        assert f'id="error-{field}"' in page.text
        assert form["name"].strip() in page.text
    assert set(site.store.all(Organisation)) == before


def test_a_new_name_goes_to_the_open_offers_that_stood_under_the_old_one(site: Served, admin: Caller) -> None:
    kept = site.offer_of("org1")
    site.store.upsert([Offer("own-name", "Dev", organisation="Une filiale", organisation_id="org1")])
    done = admin.post(f"{ORGANISATIONS}/org1", data={"name": "Atelier Neuf", "kind": "provider"})
    assert (done.status_code, done.headers["location"]) == (
        303,
        f"{ORGANISATIONS}/org1?done=office.organisation-saved",
    )
    changed = site.store.get(Organisation, "org1")
    assert (changed.name, changed.kind) == ("Atelier Neuf", "provider")
    assert site.store.get(Offer, kept.id).organisation == "Atelier Neuf"
    assert site.store.get(Offer, "own-name").organisation == "Une filiale"
    with site.store.reading() as now:
        (act,) = acts.latest(now, 1)
    assert act.act == "organisation.change"
    assert act.detail["renamed"] is True
    assert "Atelier" not in str(act.detail)
    same = admin.post(f"{ORGANISATIONS}/org1", data={"name": "Atelier Neuf", "kind": "employer"})
    assert same.status_code == 303, "a name is not taken by its own organisation"


def test_an_id_with_a_slash_and_a_foreign_kind_are_no_trouble(site: Served, admin: Caller) -> None:
    site.store.upsert([Organisation("a/b c?", "Réseau", kind="association")])
    href = re.search(r'href="([^"]*)">Réseau', admin.get(f"{ORGANISATIONS}?q=reseau").text)
    assert href is not None
    assert "association" in admin.get(href.group(1)).text
    assert admin.post(href.group(1), data={"name": "Réseau 2", "kind": "association"}).status_code == 303
    assert site.store.get(Organisation, "a/b c?").name == "Réseau 2"
    assert admin.get(f"{ORGANISATIONS}/nobody").status_code == 404
    assert admin.post(f"{ORGANISATIONS}/nobody", data={"name": "x", "kind": "employer"}).status_code == 404


def test_nobody_else_adds_or_changes_one(site: Served) -> None:
    form = {"name": "Fonderie", "kind": "employer"}
    before = set(site.store.all(Organisation))
    for who in (RECRUITER, COUNSELLOR, ANALYST, "learner"):
        caller = site.client(who)
        assert caller.post(ORGANISATIONS, data=form).status_code == 403
        assert caller.post(f"{ORGANISATIONS}/org1", data=form).status_code == 403
    bare = site.client(ADMIN, csrf_header=False)
    assert bare.post(ORGANISATIONS, data=form).status_code == 403
    assert set(site.store.all(Organisation)) == before


@pytest.mark.parametrize("kind", ["organisations", "placements"])
def test_the_office_imports_them(site: Served, admin: Caller, kind: str) -> None:
    who = site.learner_id(20)
    rows = {
        "organisations": "id;nom;type\nnew-org;Atelier du Nord;organisme\n",
        "placements": f"apprenant;embauche le;contrat\n{who};2025-11-03;CDI\nnobody;2025-11-03;CDI\n",
    }[kind]
    tried = admin.post("/office/imports", files={"file": ("f.csv", rows.encode(), "text/csv")}).text
    assert f'name="kind" value="{kind}"' in tried, "its columns tell"
    assert ("aucun apprenant" in tried) == (kind == "placements")
    action = re.search(r'action="(/office/imports/[0-9a-f]{32})"', tried)
    assert action is not None
    assert admin.post(action.group(1), data={"kind": kind}).status_code == 303
    for _ in range(300):
        page = admin.get(action.group(1)).text
        if "<progress" not in page:
            break
        time.sleep(0.1)
    assert "1 fiche" in _plain(page)
    with site.store.reading() as now:
        (act,) = acts.latest(now, 1, act="import")
    assert (act.actor, act.detail["kind"], act.detail["kept"]) == (ADMIN, kind, 1)


def test_an_import_that_replaces_an_organisation_keeps_its_accounts(
    site: Served, tmp_path_factory: pytest.TempPathFactory
) -> None:
    store: SqlStore = site.store
    path = tmp_path_factory.mktemp("files") / "o.csv"
    path.write_text("id;name;kind\norg1;Atelier Neuf;employer\n", encoding="utf-8")
    assert import_file(path, store).kept == 1
    assert store.get(Organisation, "org1").name == "Atelier Neuf"
    assert site.client(RECRUITER).get("/recruiter").status_code == 200
