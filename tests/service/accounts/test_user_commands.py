"""`passerelle user …`, in this process, on a store of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

import passerelle
from matching.records import Identity, Learner, Organisation
from service.accounts import acts, keys, links, users
from service.accounts.actor import Role
from service.accounts.links import LinkPurpose
from service.settings import Settings, read_settings
from service.store import SqlStore, open_store
from service.store.desk_tables import OUTBOX
from service.store_address import exists

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"PASSERELLE_DATA": str(tmp_path)})


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("PASSERELLE_DATA", str(tmp_path))
    monkeypatch.setenv("PASSERELLE_LANG", "fr")
    monkeypatch.setenv("COLUMNS", "200")

    def command(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            passerelle.main(["user", *arguments])
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return command


def opened(settings: Settings) -> SqlStore:
    return open_store(settings.db, settings.data)


def test_an_account_is_added_listed_closed_and_opened(run: Run, settings: Settings) -> None:
    status, out, err = run("add", "Root@example.org", "--role", "admin", "--name", "Root")
    assert status == 0
    assert "root@example.org" in err
    found = re.fullmatch(r"http://127\.0\.0\.1:8000/invitation/([\w-]{43})\n", out)
    assert found
    with closing(opened(settings)) as store, store.reading() as now:
        user = links.look(now, found.group(1), LinkPurpose.INVITATION, datetime.now(tz=UTC))
        assert user
        assert (user.role, user.state, user.lang) == (Role.ADMIN, users.INVITED, "fr")
    assert "invité" in run("list")[1]
    listed = json.loads(run("list", "--json")[1])["users"]
    assert [(one["email"], one["role"]) for one in listed] == [("root@example.org", "admin")]
    assert "password" not in listed[0]
    assert run("disable", "root@example.org")[0] == 0
    assert "fermé" in run("list")[1]
    assert run("invite", "root@example.org")[0] == 2
    assert run("enable", "ROOT@example.org")[0] == 0
    assert "invité" in run("list")[1]
    with closing(opened(settings)) as store, store.reading() as now:
        done = [one.act for one in acts.latest(now, 10)]
        assert done == ["user.enable", "user.disable", "user.add"]


def test_links_and_keys_are_written_once_and_kept_as_digests(run: Run, settings: Settings) -> None:
    run("add", "root@example.org", "--role", "admin")
    invited = run("invite", "root@example.org")[1].strip()
    reset = run("link", "root@example.org")[1].strip()
    secret = run("key", "root@example.org", "--name", "report", "--days", "7")[1].strip()
    at = datetime.now(tz=UTC)
    with closing(opened(settings)) as store, store.reading() as now:
        assert links.look(now, invited.rpartition("/")[2], LinkPurpose.INVITATION, at)
        assert links.look(now, reset.rpartition("/")[2], LinkPurpose.RESET, at)
        (key,) = keys.of_user(now, users.all_users(now)[0].id)
        assert key.name == "report"
        assert not list(now.connection.execute(OUTBOX.select()))
    held = settings.data.joinpath("passerelle.sqlite3").read_bytes()
    for hidden in (invited.rpartition("/")[2], reset.rpartition("/")[2], secret):
        assert hidden.encode() not in held


def test_an_invitation_can_go_by_mail_too(run: Run, settings: Settings) -> None:
    _, out, _ = run("add", "root@example.org", "--role", "analyst", "--send")
    with closing(opened(settings)) as store, store.reading() as now:
        (mail,) = now.connection.execute(OUTBOX.select())
    assert mail.recipient == "root@example.org"
    assert out.strip() in mail.body


def test_recruiters_and_learners_are_of_somebody_that_is_there(run: Run, settings: Settings) -> None:
    with closing(opened(settings)) as store:
        store.upsert([Organisation("org1", "Mairie"), Learner("l1")])
    assert run("add", "r@example.org", "--role", "recruiter")[0] == 2
    assert run("add", "r@example.org", "--role", "recruiter", "--organisation", "none")[0] == 2
    assert run("add", "r@example.org", "--role", "recruiter", "--organisation", "org1")[0] == 0
    assert run("add", "l@example.org", "--role", "learner", "--learner", "none")[0] == 2
    assert run("add", "l@example.org", "--role", "learner", "--learner", "l1")[0] == 0
    with closing(opened(settings)) as store, store.reading() as now:
        assert len(users.all_users(now)) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "a@example.org", "--role", "queen"), "recruiter, counsellor"),
        (("add", "nonsense", "--role", "admin"), "e-mail"),
        (("disable", "nobody@example.org"), "nobody@example.org"),
        (("key", "nobody@example.org", "--name", "x"), "nobody@example.org"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(run: Run, arguments: tuple[str, ...], said: str) -> None:
    status, _, err = run(*arguments)
    assert status == 2
    assert said in err
    assert "Traceback" not in err


def test_an_address_is_taken_once(run: Run) -> None:
    assert run("add", "a@example.org", "--role", "admin")[0] == 0
    status, _, err = run("add", "A@example.org", "--role", "analyst")
    assert status == 2
    assert "a@example.org" in err


def test_nobody_is_listed_where_nobody_is(run: Run) -> None:
    assert "Aucun compte" in run("list")[2]


def test_learners_without_an_account_are_counted_then_invited(run: Run, settings: Settings) -> None:
    assert run("invite", "--learners", "--dry-run")[0] != 0, "there is no store yet, and none is made"
    assert not exists(settings.db)
    with closing(opened(settings)) as store:
        store.upsert([Learner("l1"), Learner("l2"), Learner("l3")])
        store.upsert([Identity("l1", "Awa", email="awa@example.org"), Identity("l2", email="no address")])
    status, _, err = run("invite", "--learners", "--dry-run")
    assert status == 0
    assert "1 à inviter, 2 sans adresse, 0 avec un compte" in " ".join(err.split())
    with closing(opened(settings)) as store, store.reading() as now:
        assert users.all_users(now) == []
    assert run("invite", "--learners", "--training", "nothing")[0] != 0
    status, out, err = run("invite", "--learners")
    assert (status, out) == (0, "")
    assert "en attente d’envoi : 1." in err.replace("\u00a0", " ")
    assert run("invite", "--learners")[0] == 0
    with closing(opened(settings)) as store, store.reading() as now:
        (user,) = users.all_users(now)
        sent = [row.recipient for row in now.connection.execute(OUTBOX.select())]
        (act,) = acts.latest(now, 5)
    assert (user.email, user.name, user.learner_id, user.state) == (
        "awa@example.org",
        "Awa",
        "l1",
        users.INVITED,
    )
    assert sent == ["awa@example.org"]
    assert (act.act, act.actor, act.detail["users"]) == ("user.invite-learners", acts.SYSTEM, [user.id])


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("a@example.org", "--learners"),
        ("a@example.org", "--dry-run"),
        ("a@example.org", "--training", "t"),
    ],
)
def test_one_address_or_all_learners(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("invite", *arguments)[0] == 2
