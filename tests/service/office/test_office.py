from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from matching.records import Identity, Learner, Training
from service.accounts import acts, users
from service.accounts.actor import Role
from service.desk import Question
from service.store.desk_tables import OUTBOX
from service.trust.ranking_log import log_ranking
from service.trust.retention import keep_no_longer
from service.workspace import outbox
from service.workspace.labels import labels_ending
from tests.service.people import ADMIN, ANALYST, COUNSELLOR, COUNSELLOR_2, RECRUITER, Caller, Served

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
OF_ADMINS = (
    "/office/users",
    "/office/users/recruiter",
    "/office/invitations",
    "/office/people",
    "/office/contacts",
    "/office/organisations",
    "/office/organisations/org1",
    "/office/imports",
    "/office/trainings",
    "/office/duplicates",
    "/office/retention",
    "/office/erase",
    "/office/acts",
    "/office/health",
)
OF_BOTH = ("/office", "/office/reports", "/office/rankings")


def _ranking(site: Served) -> str:
    desk, offer = site.app.state.desk, site.offer_of("org1")
    ranking_id = log_ranking(
        site.store,
        site.users[RECRUITER].actor(),
        side="learners",
        subject=offer.id,
        question=Question(),
        ranking=desk.learners_for(offer, Question()),
        desk=desk,
        at=AT,
    )
    site.app.state.ranking_log.flush()
    return ranking_id


# --------------------------------------------------------------------------- who may


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_page_opens_for_who_may_and_for_nobody_else(site: Served, lang: str) -> None:
    ranking_id = _ranking(site)
    admin, analyst = site.client(ADMIN), site.client(ANALYST)
    others = [site.client(who) for who in (RECRUITER, COUNSELLOR, "learner")]
    for path in (*OF_ADMINS, *OF_BOTH, f"/office/rankings/{ranking_id}"):
        asked = f"{path}?lang={lang}"
        page = admin.get(asked)
        assert page.status_code == 200, (path, page.text[-500:])
        assert page.text.count("<h1>") == 1
        assert "office." not in re.sub(r"<[^>]*>", "", page.text), path
        assert analyst.get(asked).status_code == (200 if path in OF_BOTH else 403), path
        assert {other.get(asked).status_code for other in others} == {403}, path
        assert site.stranger().get(asked).status_code == 303


def test_an_analyst_meets_no_person(site: Served) -> None:
    _ranking(site)
    analyst = site.client(ANALYST)
    for path in OF_BOTH:
        text = analyst.get(path).text
        assert not [one.id for one in site.network.learners if one.id in text]
        assert "Recruiter" not in text


def test_a_form_without_its_token_does_nothing(site: Served) -> None:
    bare = site.client(ADMIN, csrf_header=False)
    for path, form in (
        ("/office/users/recruiter/disable", {}),
        ("/office/erase", {"id": site.learner_id(0), "confirm": site.learner_id(0)}),
        ("/office/merge", {"first": site.learner_id(0), "second": site.learner_id(1), "survivor": "x"}),
    ):
        assert bare.post(path, data=form).status_code == 403
    assert site.store.get(Learner, site.learner_id(0))


# --------------------------------------------------------------------------- reports


def test_a_report_is_shown_in_a_sandbox_and_other_files_are_kept(site: Served) -> None:
    analyst = site.client(ANALYST)
    page = analyst.get("/office/reports")
    assert "report.html" in page.text
    assert "secret.key" not in page.text
    assert "out.txt" not in page.text
    shown = analyst.get("/office/reports/report.html")
    assert "Rapport" in shown.text
    policy = shown.headers["content-security-policy"]
    assert policy.startswith("sandbox;")
    assert "script-src" not in policy
    assert "allow-scripts" not in policy
    kept = analyst.get("/office/reports/report.json")
    assert kept.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "name", ["secret.key", "out.txt", "..%2F..%2Fetc%2Fpasswd", "../people.py", "nothing.html"]
)
def test_nothing_but_reports_is_given_out(site: Served, name: str) -> None:
    assert site.client(ANALYST).get(f"/office/reports/{name}").status_code == 404


# --------------------------------------------------------------------------- accounts


def test_an_account_is_invited_by_mail_and_by_nothing_else(site: Served, admin: Caller) -> None:
    form = {"email": "Nora@Example.org", "name": "Nora", "role": "recruiter", "organisation_id": "org2"}
    done = admin.post("/office/users", data=form)
    assert done.status_code == 303
    with site.store.reading() as now:
        user = users.by_email(now, "nora@example.org")
        assert user is not None
        assert (user.role, user.organisation_id, user.state) == (Role.RECRUITER, "org2", "invited")
        sent = [row for row in now.connection.execute(OUTBOX.select()) if row.recipient == user.email]
        (act,) = acts.latest(now, 1, act="user.add")
    link = re.search(r"/invitation/\S+", sent[0].body)
    assert link is not None
    page = admin.get(done.headers["location"])
    assert "L’invitation est en route" in page.text
    assert link.group() not in page.text
    assert (act.actor, act.subject) == ("admin", user.id)
    assert site.stranger().get(link.group()).status_code == 200


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"email": "no", "name": "Nora", "role": "analyst"}, "email"),
        ({"email": "recruiter@example.org", "name": "Nora", "role": "analyst"}, "email"),
        ({"email": "n@example.org", "name": " ", "role": "analyst"}, "name"),
        ({"email": "n@example.org", "name": "N", "role": "recruiter"}, "organisation_id"),
        (
            {"email": "n@example.org", "name": "N", "role": "recruiter", "organisation_id": "x"},
            "organisation_id",
        ),
        ({"email": "n@example.org", "name": "N", "role": "learner"}, "learner_id"),
        ({"email": "n@example.org", "name": "N", "role": "learner", "learner_id": "x"}, "learner_id"),
        ({"email": "n@example.org", "name": "N", "role": "owner"}, "role"),
    ],
)
def test_a_wrong_invitation_says_which_field_and_keeps_what_was_typed(
    site: Served, admin: Caller, form: dict[str, str], field: str
) -> None:
    with site.store.reading() as now:
        before = len(users.all_users(now))
    page = admin.post("/office/users", data=form)
    assert page.status_code == 422
    assert f'id="error-{field}"' in page.text
    assert f'value="{form["email"]}"' in page.text
    with site.store.reading() as now:
        assert len(users.all_users(now)) == before


def test_another_role_signs_out_and_a_closed_account_is_out_at_once(site: Served, admin: Caller) -> None:
    theirs = site.client(RECRUITER)
    assert theirs.get("/account").status_code == 200
    form = {"name": "Nora", "role": "recruiter", "organisation_id": "org2"}
    assert admin.post("/office/users/recruiter", data=form).status_code == 303
    assert theirs.get("/account").status_code == 303
    theirs = site.client(RECRUITER)
    assert admin.post("/office/users/recruiter", data={**form, "name": "Nora B."}).status_code == 303
    assert theirs.get("/account").status_code == 200, "a new name changes no right"
    assert admin.post("/office/users/recruiter/disable").status_code == 303
    assert theirs.get("/account").status_code == 303
    assert admin.post("/office/users/recruiter/enable").status_code == 303
    with site.store.reading() as now:
        user = users.get(now, "recruiter")
        kinds = [one.act for one in acts.latest(now, 20)]
    assert (user.name, user.organisation_id, user.state) == ("Nora B.", "org2", "active")
    assert {"user.change", "user.disable", "user.enable"} <= set(kinds)


@pytest.mark.parametrize("path", ["/office/users/admin/disable", "/office/users/admin"])
def test_the_last_administrator_stays(site: Served, admin: Caller, path: str) -> None:
    answer = admin.post(path, data={"name": "Admin", "role": "analyst"})
    assert answer.status_code == 422
    assert "seul compte d’administration" in answer.text
    assert admin.get("/office/users").status_code == 200


def test_a_caseload_is_changed_as_a_whole_or_not_at_all(site: Served, admin: Caller) -> None:
    path = f"/office/users/{COUNSELLOR}/caseload"
    ids = [site.learner_id(n) for n in (20, 21)]
    wrong = admin.post(path, data={"learners": f"{ids[0]}\nnobody"})
    assert wrong.status_code == 422
    with site.store.reading() as now:
        assert len(users.caseload(now, COUNSELLOR)) == 8
    assert admin.post(path, data={"learners": f" {ids[0]}, {ids[1]};\n"}).status_code == 303
    with site.store.reading() as now:
        assert set(ids) < users.caseload(now, COUNSELLOR)
        (act,) = acts.latest(now, 1)
    assert act.act == "caseload.add"
    assert ids[0] not in str(act.detail)
    page = admin.get(f"/office/users/{COUNSELLOR}")
    assert f"Retirer {ids[0]}" in page.text
    assert admin.post(f"{path}/remove", data={"learner_id": ids[0]}).status_code == 303
    with site.store.reading() as now:
        assert ids[0] not in users.caseload(now, COUNSELLOR)
    assert admin.post(f"/office/users/{RECRUITER}/caseload", data={"learners": ids[0]}).status_code == 422


def test_an_unknown_account_is_404(site: Served, admin: Caller) -> None:
    assert admin.get("/office/users/nobody").status_code == 404
    assert admin.post("/office/users/nobody/disable").status_code == 404


# --------------------------------------------------------------------------- people's data


def test_duplicates_are_compared_with_names_merged_and_logged(site: Served, admin: Caller) -> None:
    one, other = site.learner_id(30), site.learner_id(31)
    site.store.upsert(
        [Identity(one, given_name="Zélie", email="z@example.org"), Identity(other, email="Z@example.org")]
    )
    page = admin.get("/office/duplicates").text
    assert one in page
    assert other in page
    assert "Zélie" not in page
    compared = admin.post("/office/duplicates/compare", data={"first": one, "second": other}).text
    assert "Zélie" in compared
    with site.store.reading() as now:
        assert [act.act for act in acts.latest(now, 2)] == ["name.read", "name.read"]
    done = admin.post("/office/merge", data={"first": one, "second": other, "survivor": other})
    assert done.headers["location"].endswith("done=office.merged")
    assert site.store.get(Identity, other).given_name == "Zélie"
    assert one not in site.store.ids(Learner)
    wrong = admin.post("/office/merge", data={"first": other, "second": one, "survivor": "x"})
    assert wrong.status_code == 404


def test_erasing_asks_twice(site: Served, admin: Caller) -> None:
    one = site.learner_id(4)
    page = admin.get("/office/erase", params={"id": one})
    assert page.status_code == 200
    assert "fiche" in page.text
    wrong = admin.post("/office/erase", data={"id": one, "confirm": "oui"})
    assert wrong.status_code == 422
    assert one in site.store.ids(Learner)
    done = admin.post("/office/erase", data={"id": one, "confirm": f" {one} "})
    assert done.status_code == 303
    assert one not in site.store.ids(Learner)
    assert one not in done.headers["location"]
    assert admin.get("/office/erase", params={"id": one}).status_code == 422
    assert admin.post("/office/erase", data={"id": one, "confirm": one}).status_code == 404
    for odd in ("nobody", "a\x00b", "é" * 200):
        assert admin.get("/office/erase", params={"id": odd}).status_code == 422


def test_terms_that_are_near_are_shown_with_who_was_told(site: Served, admin: Caller) -> None:
    on = site.app.state.desk.today()
    last = on.replace(year=on.year - 2) + timedelta(days=10)
    learner = Learner("long-ago", created=last)
    site.store.upsert([learner, Identity("long-ago", email="long.ago@example.org")])
    assert "pas encore" in admin.get("/office/retention").text
    keep_no_longer(site.store, on, AT)
    page = admin.get("/office/retention").text
    assert learner.id in page
    assert "pas encore" not in page.split(learner.id)[-1].split("</tr>")[0]


def test_the_page_of_terms_tells_who_cannot_be_told(site: Served, admin: Caller) -> None:
    on = site.app.state.desk.today()
    last = on.replace(year=on.year - 2) + timedelta(days=10)
    one = "long-ago"
    site.store.upsert([Learner(one, created=last)])
    page = admin.get("/office/retention").text
    assert "personne à prévenir" in page.split(one)[-1].split("</tr>")[0]
    assert "Rien n’est effacé" in page
    keep_no_longer(site.store, on, AT)
    assert "personne à prévenir" in admin.get("/office/retention").text.split(one)[-1].split("</tr>")[0]
    with site.store.writing() as now:
        users.follow(now, COUNSELLOR_2, [one], AT)
    assert "personne à prévenir" not in admin.get("/office/retention").text


# --------------------------------------------------------------------------- logs, health, labels


def test_the_log_of_rankings_leads_to_a_replay(site: Served, admin: Caller) -> None:
    ranking_id = _ranking(site)
    page = admin.get("/office/rankings")
    assert f"/office/rankings/{ranking_id}" in page.text
    replayed = admin.get(f"/office/rankings/{ranking_id}")
    assert "ne sont plus les mêmes" in replayed.text, "it was logged without the consents of its recruiter"
    assert admin.get("/office/rankings/nothing").status_code == 404


def test_the_log_of_acts_is_paged_and_filtered(site: Served, admin: Caller) -> None:
    with site.store.writing() as now:
        for n in range(120):
            acts.note(now, "admin", "name.read" if n % 2 else "import", f"subject-{n}", {"n": n}, at=AT)
    seen: list[str] = []
    path: str | None = "/office/acts"
    while path:
        page = admin.get(path).text
        seen += re.findall(r"subject-\d+", page)
        more = re.search(r'href="(/office/acts\?[^"]*before=\d+)"', page)
        path = more.group(1).replace("&amp;", "&") if more else None
    assert seen == [f"subject-{n}" for n in reversed(range(120))]
    only = admin.get("/office/acts", params={"act": "import"}).text
    assert set(re.findall(r"subject-(\d+)", only)) == {str(n) for n in range(20, 120, 2)}
    assert admin.get("/office/acts", params={"before": "x"}).status_code == 422


def test_health_tells_what_waits_and_what_is_stuck(site: Served, admin: Caller) -> None:
    with site.store.writing() as now:
        for n in range(2):
            outbox.post(
                now, recipient="a@example.org", learner_id=None, kind=f"kind{n}", subject="s", body="b", at=AT
            )
        now.connection.execute(
            OUTBOX.update().where(OUTBOX.c.kind == "kind1").values(due=None, trouble="given up: no")
        )
    page = admin.get("/office/health").text
    assert "kind1" in page
    assert "given up: no" in page
    assert "a@example.org" not in page
    assert "Des messages ne partent pas." in page
    assert "Des messages ne partent pas." in admin.get("/office").text
    assert "ne partent pas" not in site.client(ANALYST).get("/office").text


def test_a_stuck_message_is_tried_again(site: Served, admin: Caller) -> None:
    assert "Essayer encore" not in admin.get("/office/health").text
    with site.store.writing() as now:
        stuck = outbox.post(
            now, recipient="a@example.org", learner_id=None, kind="alert", subject="s", body="b", at=AT
        )
        now.connection.execute(
            OUTBOX.update().where(OUTBOX.c.id == stuck).values(due=None, trouble="given up: no", attempts=9)
        )
    again = f"/office/messages/{stuck}/again"
    assert f'action="{again}"' in admin.get("/office/health").text
    assert site.client(ADMIN, csrf_header=False).post(again).status_code == 403
    assert site.client(ANALYST).post(again).status_code == 403
    with site.store.reading() as now:
        assert [one.id for one in outbox.stuck(now)] == [stuck]
    done = admin.post(again)
    assert "Le message attend de nouveau" in admin.get(done.headers["location"]).text
    with site.store.reading() as now:
        (row,) = [one for one in now.connection.execute(OUTBOX.select()) if one.id == stuck]
        (act,) = acts.latest(now, 1)
        assert outbox.stuck(now) == []
    assert (act.act, act.actor, act.subject) == ("message.again", ADMIN, stuck)
    assert row.sent is not None or row.due is not None, "it went out, or waits to"
    for path in (again, "/office/messages/nobody/again"):
        shown = admin.get(admin.post(path).headers["location"]).text
        assert "attend plus" in shown
        assert "attend de nouveau" not in shown


def test_labels_that_end_are_those_of_the_months_asked_for(site: Served, admin: Caller) -> None:
    on = site.app.state.desk.today()
    trainings = [
        Training("t1", "Bientôt", label_until=on + timedelta(days=20)),
        Training("t2", "Plus tard", label_until=on + timedelta(days=200)),
        Training("t3", "Finie", label_until=on - timedelta(days=1)),
        Training("t4", "Sans fin"),
    ]
    assert [one.training.id for one in labels_ending(trainings, (), on, 3)] == ["t1"]
    assert [one.training.id for one in labels_ending(trainings, (), on, 12)] == ["t1", "t2"]
    assert admin.get("/office/trainings?months=24").status_code == 200
    assert admin.get("/office/trainings?months=9999").status_code == 422
