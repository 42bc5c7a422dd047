from __future__ import annotations

import re
import time
from datetime import UTC, datetime

import pytest

from matching.records import Learner
from service.accounts import acts
from service.store.erasing import left_in_files
from service.trust.erasure import erase
from tests.service.people import ADMIN, RECRUITER, Caller, Served

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
ROWS = "identifiant;titre;date de naissance\nnew-1;Développeuse web;1999-02-31\nnew-2;Boulangère;\n;sans identifiant;\n"


def test_a_file_is_tried_out_then_kept(site: Served, admin: Caller) -> None:
    file = {"file": ("apprenants.csv", ROWS.encode(), "text/csv")}
    tried = admin.post("/office/imports", data={"kind": "learners"}, files=file)
    assert tried.status_code == 200, tried.text[-800:]
    before = set(site.store.ids(Learner))
    assert "1999-02-31" in tried.text
    assert not {"new-1", "new-2"} & before
    action = re.search(r'action="(/office/imports/[0-9a-f]{32})"', tried.text)
    assert action is not None
    assert "1999-02-31" in admin.get(action.group(1)).text, "the report is there for who comes back to it"
    kept = _kept(admin, action.group(1))
    assert "1999-02-31" in kept
    new = set(site.store.ids(Learner)) - before
    assert {"new-1", "new-2"} <= new
    assert f"{len(new)} fiches" in kept
    assert list((site.settings.data / "uploads").rglob("*.csv")) == []
    with site.store.reading() as now:
        (act,) = acts.latest(now, 1)
    assert (act.act, act.detail["kind"], act.detail["kept"]) == ("import", "learners", len(new))
    assert _kept(admin, action.group(1)) == kept, "asked twice, it is done once"
    with site.store.reading() as now:
        assert acts.latest(now, 1) == [act]


def _kept(admin: Caller, path: str, **form: str) -> str:
    """The page that an import leads to, once it is done."""
    began = admin.post(path, data={"kind": "learners", **form})
    assert (began.status_code, began.headers["location"]) == (303, path)
    return _ended(admin, path)


def _ended(admin: Caller, path: str) -> str:
    for _ in range(300):
        page = admin.get(path)
        assert page.status_code == 200, page.text[-800:]
        if "<progress" not in page.text:
            return page.text.replace("\u202f", " ").replace("\u00a0", " ")
        time.sleep(0.1)
    pytest.fail("no import takes half a minute here")


def until_forgotten(site: Served) -> None:
    """Wait until files were cleared of who was erased: every upload goes with that, whoever it is about."""
    for _ in range(300):
        with site.store.reading() as now:
            if left_in_files(now) is None:
                return
        time.sleep(0.1)
    pytest.fail("nobody cleared the files in half a minute")


def test_who_was_erased_is_told_and_comes_again_only_if_it_is_said(site: Served, admin: Caller) -> None:
    site.store.upsert([Learner("new-2")])
    erase(site.store, "new-2", AT)
    until_forgotten(site)
    file = {"file": ("apprenants.csv", ROWS.encode(), "text/csv")}

    def tried() -> tuple[str, str]:
        page = admin.post("/office/imports", data={"kind": "learners"}, files=file).text
        action = re.search(r'action="(/office/imports/[0-9a-f]{32})"', page)
        assert action is not None
        return page, action.group(1)

    page, action = tried()
    assert "a été effacée" in page
    _kept(admin, action)
    assert "new-1" in site.store.ids(Learner)
    assert "new-2" not in site.store.ids(Learner)
    _, action = tried()
    _kept(admin, action, again="yes")
    assert "new-2" in site.store.ids(Learner)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_consents_that_were_gathered_elsewhere_are_tried_out_then_kept(
    site: Served, admin: Caller, lang: str
) -> None:
    hidden = site.learner_id(57)
    rows = f"learner_id;purpose;given;text\n{hidden};seen;2026-01-05;dossier 12\nnobody;seen;2026-01-05;v1\n"
    shown = f"/v1/learners/{hidden}"
    assert site.api(RECRUITER).get(shown).status_code == 404
    page = admin.post(f"/office/imports?lang={lang}", files={"file": ("accords.csv", rows.encode())}).text
    assert ("Garder 1 accord" if lang == "fr" else "Keep 1 consent") in page.replace("\u00a0", " ")
    assert ("aucun apprenant" if lang == "fr" else "no learner") in page
    action = re.search(r'action="(/office/imports/[0-9a-f]{32})"', page)
    assert action is not None
    assert site.api(RECRUITER).get(shown).status_code == 404
    kept = _kept(admin, action.group(1), kind="consents")
    assert ("1 accord" if lang == "fr" else "1 consent") in kept
    assert "office." not in re.sub(r"<[^>]*>", "", kept)
    assert site.api(RECRUITER).get(shown).status_code == 200, "at once"
    with site.store.reading() as now:
        (act,) = acts.latest(now, 1, act="import")
    assert (act.actor, act.detail["kind"], act.detail["new"], act.detail["dropped"]) == (
        ADMIN,
        "consents",
        1,
        1,
    )


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x01\x02", b"\xff\xfe", b"PK\x03\x04zip", b"{", b"[1, 2]", b"a;b\n1;2\n", b"x" * 70_000],
)
def test_no_file_is_too_odd_for_an_answer(site: Served, admin: Caller, content: bytes) -> None:
    for kind in ("", "learners"):
        answer = admin.post("/office/imports", data={"kind": kind}, files={"file": ("f.csv", content)})
        assert answer.status_code in (200, 422), answer.text[-500:]
    assert admin.post("/office/imports", data={}).status_code == 422


@pytest.mark.parametrize("token", ["0" * 32, "x", "..%2F..", "0" * 31 + "g"])
def test_a_token_of_no_file_is_404(admin: Caller, token: str) -> None:
    assert admin.post(f"/office/imports/{token}", data={"kind": "learners"}).status_code == 404
    assert admin.get(f"/office/imports/{token}").status_code == 404
