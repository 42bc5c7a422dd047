from __future__ import annotations

import re
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from matching.records import Identity, Language, Learner
from service.accounts import acts, users
from service.accounts.actor import Role
from service.store.desk_tables import OUTBOX
from service.trust.erasure import erase
from service.workspace import inviting
from service.workspace.inviting import ACT, Invitees, invite_learners, invitees
from tests.service.people import ADMIN, ANALYST, COUNSELLOR, LEARNERS, RECRUITER, Caller, Served

INVITATIONS = "/office/invitations"


@pytest.fixture
def addressed(site: Served) -> Served:
    """The learners 10 to 19 have addresses: 11 that of 10, 12 that of a recruiter, 13 none that works."""
    with site.store.writing() as now:
        found = {one.learner_id: one for one in now.all(Identity)}
        now.remove("identities", found)
        now.upsert(
            [
                Identity(
                    site.learner_id(n), given_name="Zoé", family_name=f"N{n}", email=f"Zoe{n}@Example.org"
                )
                for n in range(10, 20)
            ]
            + [
                Identity(site.learner_id(11), email=" ZOE10@example.org "),
                Identity(site.learner_id(12), email="recruiter@example.org"),
                Identity(site.learner_id(13), email="zoe13 at example"),
            ]
        )
    return site


def _invited(site: Served) -> dict[str, str]:
    """The address of each message that invites, by learner."""
    with site.store.reading() as now:
        rows = now.connection.execute(OUTBOX.select().where(OUTBOX.c.kind == "account.invitation")).all()
    assert len({row.recipient for row in rows}) == len(rows), "nobody is invited twice"
    return {row.learner_id: row.recipient for row in rows}


def _finished(admin: Caller, path: str = INVITATIONS) -> str:
    for _ in range(300):
        page = admin.get(path).text
        if "sont en cours" not in page:
            return page
        time.sleep(0.05)
    pytest.fail("nobody invites ten people for so long")


def test_it_counts_first_then_invites_each_once(addressed: Served, admin: Caller) -> None:
    assert f'href="{INVITATIONS}"' in admin.get("/office/users").text
    page = " ".join(admin.get(INVITATIONS).text.replace("\u00a0", " ").split())
    with_account = 3
    shared = sorted(addressed.learner_id(n) for n in (10, 11))
    counts = re.findall(r"<dd>(\d+)</dd>", page)
    assert counts == ["7", str(LEARNERS - with_account - 9), str(with_account), "2"]
    assert "Inviter 7 apprenants" in page
    assert _invited(addressed) == {}
    done = admin.post(INVITATIONS, data={"training": ""})
    assert (done.status_code, done.headers["location"]) == (
        303,
        f"{INVITATIONS}?training=&done=office.inviting",
    )
    page = _finished(admin)
    assert "Inviter" not in page.split("<main")[1].split("<h1>")[1].split("</h1>")[1]
    wanted = {addressed.learner_id(n) for n in range(14, 20)} | {shared[0]}
    assert set(_invited(addressed)) == wanted
    with addressed.store.reading() as now:
        found = {one.learner_id: one for one in users.of_role(now, Role.LEARNER) if one.learner_id in wanted}
        (act,) = acts.latest(now, 5, act=ACT)
    one = found[addressed.learner_id(14)]
    assert (one.name, one.email, one.state) == ("Zoé N14", "zoe14@example.org", users.INVITED)
    assert (act.actor, act.detail["invited"]) == (ADMIN, 7)
    assert act.detail["users"] == [found[one].id for one in sorted(found)]
    assert "zoe" not in str(act.detail).lower()
    link = re.search(r"/invitation/\S+", _body(addressed, one.email))
    assert link is not None
    assert addressed.stranger().get(link.group()).status_code == 200
    admin.post(INVITATIONS, data={"training": ""})
    _finished(admin)
    assert set(_invited(addressed)) == wanted, "a second click does no harm"
    with addressed.store.reading() as now:
        assert acts.latest(now, 5, act=ACT) == [act]


def _body(site: Served, email: str) -> str:
    with site.store.reading() as now:
        return str(now.connection.execute(OUTBOX.select().where(OUTBOX.c.recipient == email)).one().body)


def test_each_is_written_to_in_the_language_of_her_record_whoever_invites(
    addressed: Served, admin: Caller
) -> None:
    spoken = {
        14: (Language("en", "C2"),),
        15: (Language("fr", "A2"), Language("en", "C1")),
        16: (Language("fr", "C2"), Language("en", "C1")),
        17: (Language("en", "C1"),),  # as people name it who need not name French
        18: (),
    }
    for number, languages in spoken.items():
        learner = addressed.store.get(Learner, addressed.learner_id(number))
        addressed.store.upsert([replace(learner, languages=languages)])
    with addressed.store.writing() as now:
        users.set_lang(now, ADMIN, "en")
    admin.post(INVITATIONS, data={"training": ""})
    _finished(admin)
    with addressed.store.reading() as now:
        found = {one.learner_id: one.lang for one in users.of_role(now, Role.LEARNER)}
        bodies = {number: _body(addressed, f"zoe{number}@example.org") for number in spoken}
    assert [found[addressed.learner_id(number)] for number in spoken] == ["en", "en", "fr", "fr", "fr"]
    assert ["Bonjour" in body for body in bodies.values()] == [False, False, True, True, True]


def test_only_the_learners_of_a_training_if_one_is_chosen(addressed: Served, admin: Caller) -> None:
    who = addressed.learner_id(15)
    session = next(one.session_id for one in addressed.network.enrolments if one.learner_id == who)
    training = next(one.training_id for one in addressed.network.sessions if one.id == session)
    sessions = {one.id for one in addressed.network.sessions if one.training_id == training}
    cohort = {one.learner_id for one in addressed.network.enrolments if one.session_id in sessions}
    ready = {addressed.learner_id(n) for n in range(14, 20)} & cohort
    admin.post(INVITATIONS, data={"training": training})
    _finished(admin, f"{INVITATIONS}?training={training}")
    assert who in ready
    assert ready <= set(_invited(addressed)) <= cohort
    with addressed.store.reading() as now:
        (act,) = acts.latest(now, 5, act=ACT)
    assert act.subject == training
    assert admin.get(f"{INVITATIONS}?training=nothing").status_code == 404
    assert admin.post(INVITATIONS, data={"training": "nothing"}).status_code == 404


def test_two_at_once_and_an_interruption_invite_everybody_once(addressed: Served) -> None:
    store = addressed.store
    people = [Learner(f"many-{n}") for n in range(3 * inviting.BATCH)]
    store.upsert(people)
    store.upsert([Identity(one.id, email=f"{one.id}@example.org") for one in people])
    with store.reading() as now:
        found = invitees(now)
    erase(store, "many-7", datetime(2026, 3, 1, 8, tzinfo=UTC))
    turns = iter([True, False])
    first = invite_learners(store, ADMIN, found.ids, site="https://x", goes_on=lambda: next(turns))
    assert first == inviting.BATCH - ("many-7" in found.ids[: inviting.BATCH])
    counts: list[int] = []

    def work() -> None:
        counts.append(invite_learners(store, ADMIN, found.ids, site="https://x"))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert first + sum(counts) == len(found.ids) - 1
    assert len(_invited(addressed)) == len(found.ids) - 1
    assert "many-7" not in _invited(addressed)
    with store.reading() as now:
        assert invitees(now).ids == ()
        assert (
            sum(int(str(one.detail["invited"])) for one in acts.latest(now, 50, act=ACT))
            == len(found.ids) - 1
        )


def test_nobody_else_invites_and_a_form_needs_its_token(addressed: Served) -> None:
    for who in (RECRUITER, COUNSELLOR, ANALYST, "learner"):
        assert addressed.client(who).post(INVITATIONS, data={"training": ""}).status_code == 403
    bare = addressed.client(ADMIN, csrf_header=False)
    assert bare.post(INVITATIONS, data={"training": ""}).status_code == 403
    assert _invited(addressed) == {}


def test_a_network_without_identities_has_nobody_to_invite(addressed: Served, admin: Caller) -> None:
    with addressed.store.writing() as now:
        now.remove("identities", [addressed.learner_id(n) for n in range(LEARNERS)])
    with addressed.store.reading() as now:
        assert invitees(now) == Invitees((), LEARNERS - 3, 3, 0)
    assert f'<form method="post" action="{INVITATIONS}"' not in admin.get(INVITATIONS).text


# --------------------------------------------------------------------------- a counsellor's own learners


def test_a_counsellor_invites_a_learner_of_hers(addressed: Served) -> None:
    hers = addressed.learner_id(1)
    addressed.store.upsert([Identity(hers, given_name="Ada", email="ada@example.org")])
    counsellor = addressed.client(COUNSELLOR)
    path = f"/counsellor/learners/{hers}"
    page = counsellor.get(path).text
    assert f'action="{path}/invite"' in page
    assert "ada@example.org" in page
    done = counsellor.post(f"{path}/invite")
    assert done.headers["location"] == f"{path}?done=counsellor.invited"
    assert _invited(addressed) == {hers: "ada@example.org"}
    assert f'action="{path}/invite"' not in counsellor.get(path).text
    again = counsellor.post(f"{path}/invite")
    assert again.headers["location"].endswith("done=counsellor.not-invited")
    assert len(_invited(addressed)) == 1
    with addressed.store.reading() as now:
        (act,) = acts.latest(now, 1, act="user.add")
    assert (act.actor, act.detail) == (COUNSELLOR, {"role": "learner"})


def test_she_invites_nobody_elses_nobody_without_an_address_and_no_taken_address(addressed: Served) -> None:
    counsellor = addressed.client(COUNSELLOR)
    assert counsellor.post(f"/counsellor/learners/{addressed.learner_id(14)}/invite").status_code == 404
    assert (
        addressed.client(ADMIN).post(f"/counsellor/learners/{addressed.learner_id(2)}/invite").status_code
        == 403
    )
    for number, email in ((2, None), (3, "recruiter@example.org")):
        hers = addressed.learner_id(number)
        addressed.store.upsert([Identity(hers, given_name="Ada", email=email)])
        done = counsellor.post(f"/counsellor/learners/{hers}/invite")
        assert done.headers["location"].endswith("done=counsellor.not-invited")
    assert _invited(addressed) == {}
