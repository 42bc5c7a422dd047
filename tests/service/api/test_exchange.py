from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from data.codec import from_json, json_line, to_json
from matching.records import Goal, Identity, Learner, Offer, Skill
from service.accounts import acts, consents
from service.accounts.consents import Purpose
from service.api.files import MAX_FILE
from service.api.negotiation import JSON_LD, JSON_RESUME
from tests.service.people import ADMIN, ANALYST, COUNSELLOR, LEARNER, RECRUITER, Served

Problem = Callable[[Any, int], dict[str, Any]]


def _table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))


def test_jsonl_holds_records_whole(world: Served) -> None:
    answer = world.api(ADMIN).get("/v1/export/learners")
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    assert answer.headers["content-disposition"] == 'attachment; filename="learners.jsonl"'
    records = [from_json(Learner, json.loads(line)) for line in answer.text.splitlines()]
    assert sorted(records, key=lambda one: one.id) == sorted(world.network.learners, key=lambda one: one.id)


def test_csv_is_for_spreadsheets(fresh: Served) -> None:
    odd = Learner("odd", headline="=HYPERLINK(1)", about='-1+2; "x"\nligne', goals=(Goal("@web"),))
    fresh.store.upsert([odd, Identity("odd", phone="+33 6 00 00 00 00")])
    answer = fresh.api(ADMIN).get("/v1/export/learners", headers={"accept": "text/csv"})
    assert answer.content.startswith(b"\xef\xbb\xbfid;headline;")
    assert b"\r\n" in answer.content
    row = next(one for one in _table(answer.text) if one["id"] == "odd")
    assert (row["headline"], row["goals"], row["phone"]) == ("'=HYPERLINK(1)", "'@web", "'+33 6 00 00 00 00")
    assert row["about"].startswith('\'-1+2; "x"\nligne')
    for one in _table(answer.text):
        for cell in one.values():
            assert not cell.startswith(("=", "@", "\t", "\r")), cell
    fresh.store.remove("learners", ["odd"])


def test_names_stand_in_an_export_where_they_may_be_known(fresh: Served) -> None:
    hers = fresh.learner_id(2)
    with fresh.store.writing() as now:
        consents.give(now, hers, Purpose.CONTACT, "org1", datetime.now(tz=UTC))
    named = {}
    for who in (RECRUITER, COUNSELLOR, LEARNER, ADMIN):
        table = _table(fresh.api(who).get("/v1/export/learners?format=csv").text)
        named[who] = {one["id"] for one in table if one["family_name"]}
    everybody = {one.learner_id for one in fresh.network.identities if one.family_name}
    assert named[RECRUITER] == {hers}
    assert named[COUNSELLOR] == {fresh.learner_id(number) for number in range(8)} & everybody
    assert named[LEARNER] == {fresh.learner_id(0)} & everybody
    assert named[ADMIN] == everybody


def test_exports_are_logged(fresh: Served) -> None:
    fresh.api(RECRUITER).get("/v1/export/offers?format=csv")
    with fresh.store.reading() as now:
        act = acts.latest(now, 1)[0]
    assert (act.act, act.actor, act.detail) == ("export", RECRUITER, {"kind": "offers", "format": "csv"})


def _held_by_csv(one: Learner) -> Learner:
    """What a row of CSV holds of a learner: no codes of skills and goals, no mark of the sample."""
    return replace(
        one,
        goals=tuple(Goal(goal.label) for goal in one.goals),
        skills=tuple(replace(skill, code=None) for skill in one.skills),
        synthetic=False,
    )


def test_a_learner_as_json_resume_comes_back(fresh: Served) -> None:
    admin, one = fresh.api(ADMIN), fresh.network.learners[0]
    answer = admin.get(f"/v1/learners/{one.id}", headers={"accept": JSON_RESUME})
    assert answer.headers["content-type"] == JSON_RESUME
    assert answer.json() == admin.get(f"/v1/learners/{one.id}?format=json-resume").json()
    identity = next(who for who in fresh.network.identities if who.learner_id == one.id)
    assert identity.family_name in answer.json()["basics"]["name"]
    fresh.store.remove("learners", [one.id])
    report = admin.post("/v1/import", content=answer.content, headers={"content-type": JSON_RESUME}).json()
    assert (report["kind"], report["kept"]) == ("learners", 1)
    back = fresh.store.get(Learner, one.id)
    for name in ("headline", "languages", "diploma_level"):
        assert getattr(back, name) == getattr(one, name), name
    assert {skill.label for skill in back.skills} == {skill.label for skill in one.skills}
    assert [(job.title, job.organisation, job.start, job.end) for job in back.experiences] == [
        (job.title, job.organisation, job.start, job.end) for job in one.experiences
    ]
    assert fresh.store.get(Identity, one.id).email == identity.email
    fresh.store.upsert([one, identity])


def test_a_csv_of_learners_comes_back(fresh: Served) -> None:
    admin = fresh.api(ADMIN)
    file = admin.get("/v1/export/learners?format=csv").content
    report = admin.post("/v1/import", content=file, headers={"content-type": "text/csv"}).json()
    assert (report["kept"], report["dropped"]) == (60, 0)
    back = fresh.store.some(Learner, [one.id for one in fresh.network.learners])
    for one in fresh.network.learners:
        held, found = _held_by_csv(one), back[one.id]
        assert {name: getattr(found, name) for name in SAME_OF_LEARNERS} == {
            name: getattr(held, name) for name in SAME_OF_LEARNERS
        }
        assert [(job.title, job.start, job.end) for job in found.experiences] == [
            (job.title, job.start, job.end) for job in held.experiences
        ]
        assert {(skill.label, skill.level) for skill in found.skills} == {
            (skill.label, skill.level) for skill in held.skills
        }
    who = fresh.store.some(Identity, back)
    for identity in fresh.network.identities:
        assert who[identity.learner_id] == identity


SAME_OF_LEARNERS = (
    "headline",
    "goals",
    "languages",
    "diploma_level",
    "mobility_km",
    "remote",
    "contracts",
    "rhythm",
    "available_from",
    "status",
    "created",
    "last_active",
)
SAME_OF_OFFERS = (
    "title",
    "organisation",
    "posts",
    "contract",
    "duration_months",
    "rhythm",
    "pay_min_eur_year",
    "pay_max_eur_year",
    "occupations",
    "diploma_level",
    "starts",
    "published",
    "expires",
)


def test_a_csv_of_offers_comes_back(fresh: Served) -> None:
    admin = fresh.api(ADMIN)
    file = admin.get("/v1/export/offers?format=csv").content
    report = admin.post("/v1/import?kind=offers", content=file).json()
    assert (report["kept"], report["dropped"]) == (len(fresh.network.offers), 0)
    back = fresh.store.some(Offer, [one.id for one in fresh.network.offers])
    for one in fresh.network.offers:
        found = back[one.id]
        for name in (*SAME_OF_OFFERS, "organisation_id", "remote", "status"):
            assert getattr(found, name) == getattr(one, name), (one.id, name)
        assert [(said.code, said.level) for said in found.languages] == [
            (said.code, said.level) for said in one.languages
        ]
        assert {(skill.label, skill.demand) for skill in found.skills} == {
            (skill.label, skill.demand) for skill in one.skills
        }


@pytest.mark.parametrize("kind", ["trainings", "sessions", "enrolments"])
def test_csv_of_the_catalogue_comes_back(fresh: Served, kind: str) -> None:
    admin = fresh.api(ADMIN)
    before = admin.get(f"/v1/export/{kind}").text
    file = admin.get(f"/v1/export/{kind}?format=csv").content
    report = admin.post(f"/v1/import?kind={kind}", content=file).json()
    assert report["dropped"] == 0
    assert report["kept"] == len(before.splitlines())
    for one, other in zip(
        before.splitlines(), admin.get(f"/v1/export/{kind}").text.splitlines(), strict=True
    ):
        old, new = json.loads(one), json.loads(other)
        for lost in ("skills", "synthetic", "description"):
            old.pop(lost, None)
            new.pop(lost, None)
        assert new == old


def test_a_resume_for_recruiters_has_no_name(world: Served) -> None:
    path = f"/v1/learners/{world.learner_id(0)}?format=json-resume"
    assert "name" not in world.api(RECRUITER).get(path).json()["basics"]
    assert "name" in world.api(LEARNER).get(path).json()["basics"]


def test_an_offer_as_job_posting_comes_back(fresh: Served) -> None:
    admin = fresh.api(ADMIN)
    for one in fresh.network.offers[:12]:
        path = f"/v1/offers/{one.id}"
        answer = admin.get(path, headers={"accept": f"text/html;q=0.9, {JSON_LD}, application/json;q=0.1"})
        assert answer.headers["content-type"] == JSON_LD
        fresh.store.remove("offers", [one.id])
        report = admin.post("/v1/import", content=answer.content, headers={"content-type": JSON_LD}).json()
        assert report["kept"] == 1
        back = fresh.store.get(Offer, one.id)
        said = one if one.contract else replace(one, duration_months=None)
        for name in SAME_OF_OFFERS:
            assert getattr(back, name) == getattr(said, name), (one.id, name)


def test_the_type_of_an_answer_is_agreed_on(world: Served, problem: Problem) -> None:
    admin, path = world.api(ADMIN), f"/v1/offers/{world.offer_of('org1').id}"
    assert admin.get(path, headers={"accept": "*/*"}).headers["content-type"] == "application/json"
    assert admin.get(path, headers={"accept": "application/*"}).headers["content-type"] == "application/json"
    problem(admin.get(path, headers={"accept": "image/png"}), 406)
    problem(admin.get("/v1/export/offers", headers={"accept": "application/pdf"}), 406)
    problem(admin.get(f"{path}?format=json-resume"), 422)


def test_a_recruiter_s_file_becomes_her_organisation_s(fresh: Served) -> None:
    file = "id;titre;siret\nr1;Développeuse;123\nr2;Technicien;123\n"
    report = fresh.api(RECRUITER).post("/v1/import", content=file, headers={"content-type": "text/csv"})
    assert report.json()["kept"] == 2
    assert fresh.store.get(Offer, "r1").organisation_id == "org1"


def test_a_learner_s_resume_completes_her_profile(fresh: Served) -> None:
    before = fresh.store.get(Learner, fresh.learner_id(0))
    resume = {"basics": {"name": "Awa D", "email": "awa@example.org", "label": "Cheffe de projet"}}
    report = fresh.api(LEARNER).post("/v1/import", json=resume).json()
    assert report["kept"] == 1
    after = fresh.store.get(Learner, before.id)
    assert after == replace(before, headline="Cheffe de projet")


def test_bad_rows_are_told_and_good_ones_go_in(fresh: Served) -> None:
    file = "id;titre;postes\nx1;Un;deux\nx2;;1\nx3;Trois;1\n"
    answer = fresh.api(RECRUITER).post("/v1/import?lang=en", files={"file": ("offres.csv", file, "text/csv")})
    report = answer.json()
    assert (report["read"], report["kept"], report["dropped"]) == (3, 2, 1)
    assert [(one["line"], one["field"], one["dropped"]) for one in report["problems"]] == [
        (2, "postes", False),
        (3, "titre", True),
    ]
    assert report["problems"][0]["reason"] == "a whole number, 0 or more is wanted"


@pytest.mark.parametrize(
    ("content", "kind", "headers", "status", "field"),
    [
        (b'{"title": ', "offers", {"content-type": "application/json"}, 400, None),
        (b"", "offers", {}, 400, None),
        (b'{"id": "x", "title": 3}', "offers", {}, 422, "title"),
        (b"id;titre\nx;a\x00b\n", "offers", {}, 422, "body"),
        (gzip.compress(b"id;titre\n", mtime=0), "offers", {}, 415, None),
        (b"PK\x03\x04" + b"\x00" * 100, "offers", {}, 415, None),
        (b"id;titre\n", "offers", {"content-encoding": "gzip"}, 415, None),
        (b"id;titre\n", "offers", {"content-type": "application/zip"}, 415, None),
        (b"couleur;taille\nbleu;3\n", "offers", {}, 422, ""),
        (b"bonjour\n", None, {}, 422, "kind"),
        (b"x" * (MAX_FILE + 1), "offers", {}, 413, None),
    ],
)
def test_a_bad_file_is_told_what_is_wrong(
    world: Served,
    problem: Problem,
    content: bytes,
    kind: str | None,
    headers: dict[str, str],
    status: int,
    field: str | None,
) -> None:
    path = "/v1/import" + (f"?kind={kind}" if kind else "")
    found = problem(world.api(ADMIN).post(path, content=content, headers=headers), status)
    if field is not None:
        assert found["errors"][0]["field"] == field


def test_a_zip_bomb_is_never_unpacked(world: Served, problem: Problem, tmp_path: Path) -> None:
    bomb = gzip.compress(b"a" * 50_000_000, mtime=0)
    path = tmp_path / "bomb.csv"
    path.write_bytes(bomb)
    admin = world.api(ADMIN)
    with path.open("rb") as file:
        problem(admin.post("/v1/import?kind=offers", files={"file": ("bomb.csv", file, "text/csv")}), 415)
    problem(admin.post("/v1/offers", content=bomb, headers={"content-encoding": "gzip"}), 415)
    problem(admin.post("/v1/offers", content=b"[" * 50_000_000), 413)


def test_who_may_import_what(world: Served, problem: Problem) -> None:
    file = "id;titre\nx;y\n"
    problem(world.api(ANALYST).post("/v1/import?kind=offers", content=file), 403)
    problem(world.api(COUNSELLOR).post("/v1/import?kind=offers", content=file), 403)
    problem(world.api(LEARNER).post("/v1/import?kind=offers", content=file), 403)


def test_a_dry_run_keeps_nothing(fresh: Served) -> None:
    before = fresh.store.sequence
    offers = json_line(to_json(Offer("dry", "x", skills=(Skill("SQL"),))))
    report = fresh.api(RECRUITER).post("/v1/import?kind=offers&dry_run=true", content=offers).json()
    assert (report["kept"], report["dry_run"]) == (1, True)
    assert fresh.store.sequence == before


# --------------------------------------------------------------------------- consents


def test_an_administrator_brings_in_consents_that_were_gathered_elsewhere(fresh: Served) -> None:
    admin, hidden = fresh.api(ADMIN), fresh.learner_id(57)
    rows = f"learner_id;purpose;given;text\n{hidden};seen;2026-01-05;dossier 12\nnobody;seen;2026-01-05;v1\n"
    assert fresh.api(RECRUITER).get(f"/v1/learners/{hidden}").status_code == 404
    sent: dict[str, Any] = {"content": rows, "headers": {"content-type": "text/csv"}}
    dry = admin.post("/v1/import?dry_run=true&lang=en", **sent).json()
    assert fresh.api(RECRUITER).get(f"/v1/learners/{hidden}").status_code == 404
    report = admin.post("/v1/import?lang=en", **sent).json()
    assert report == {**dry, "dry_run": False}
    assert (report["kind"], report["read"], report["kept"], report["dropped"]) == ("consents", 2, 1, 1)
    (problem,) = report["problems"]
    assert (problem["line"], problem["field"], problem["value"]) == (3, "learner_id", "nobody")
    assert (problem["code"], problem["dropped"]) == ("unknown-learner", True)
    assert fresh.api(RECRUITER).get(f"/v1/learners/{hidden}").status_code == 200
    assert admin.post("/v1/import?lang=en", **sent).json() == report, "it may come again"
    with fresh.store.reading() as now:
        (act,) = acts.latest(now, 1)
    assert (act.act, act.actor, act.detail["new"]) == ("import", ADMIN, 0)


def test_ids_that_name_people_are_warned_of_and_kept(fresh: Served) -> None:
    rows = "id;prénom;nom\nmia-dupuis;Mia;Dupuis\nn-1;Mia;Dupuis\n"
    report = (
        fresh.api(ADMIN)
        .post("/v1/import?kind=learners&lang=en", content=rows, headers={"content-type": "text/csv"})
        .json()
    )
    assert (report["kept"], report["dropped"]) == (2, 0)
    (told,) = report["problems"]
    assert (told["line"], told["field"], told["code"], told["dropped"]) == (2, "id", "id-holds-name", False)
    own = {"id": "mia", "basics": {"name": "Mia Dupuis", "label": "Dev"}, "work": []}
    hers = fresh.api(LEARNER).post("/v1/import", json=own, headers={"content-type": JSON_RESUME}).json()
    assert (hers["kept"], hers["problems"]) == (1, []), "she keeps the id that she has"
    fresh.store.remove("learners", ["mia-dupuis", "n-1"])
    fresh.store.upsert([fresh.network.learners[0]])


@pytest.mark.parametrize("who", [RECRUITER, COUNSELLOR, LEARNER, ANALYST])
def test_nobody_else_vouches_for_consents(fresh: Served, who: str, problem: Problem) -> None:
    rows = f"learner_id;purpose;given;text\n{fresh.learner_id(58)};seen;2026-01-05;v1\n"
    answer = fresh.api(who).post(
        "/v1/import?kind=consents", content=rows, headers={"content-type": "text/csv"}
    )
    problem(answer, 403)
    with fresh.store.reading() as now:
        assert fresh.learner_id(58) not in consents.seen_learners(now)


def test_a_file_of_consents_of_which_no_row_is_good_is_refused(fresh: Served, problem: Problem) -> None:
    rows = "learner_id;purpose;given;text\na;seen;2099-01-05;v1\n"
    answer = fresh.api(ADMIN).post("/v1/import", content=rows, headers={"content-type": "text/csv"})
    assert "à venir" in str(problem(answer, 422))
