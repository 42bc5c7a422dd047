"""Users, passwords, sign-ins, keys, links, limits and consents, on real databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest

from matching.errors import UnknownIdError
from matching.records import Learner
from service.accounts import acts, consents, entering, keys, limits, links, passwords, sign_ins, users
from service.accounts.actor import Role
from service.accounts.consents import Purpose
from service.accounts.entering import DeadLinkError, Door, WrongPasswordError
from service.accounts.limits import ACCOUNT, ADDRESS, Limit, TooManyError
from service.accounts.links import LASTS, LinkPurpose
from service.accounts.passwords import LEAST_LETTERS, fits, hashed, is_dated
from service.accounts.sign_ins import Lasting
from service.accounts.tokens import digest
from service.accounts.users import BadUserError, EmailTakenError, User
from service.store import SqlStore
from service.store.desk_tables import ALL_TABLES, OUTBOX

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
PASSWORD = "une phrase facile à retenir"
LASTING = Lasting()


@pytest.fixture
def user(store: SqlStore) -> Iterator[User]:
    with store.writing() as now:
        made = users.add(now, email="Awa@Example.org", name="Awa", role=Role.ANALYST, at=AT)
        users.set_password(now, made.id, hashed(PASSWORD))
        users.set_state(now, made.id, users.ACTIVE)
    with store.reading() as now:
        yield users.get(now, made.id)


def door(at: datetime = AT, address: str = "192.0.2.7") -> Door:
    return Door(address, at, LASTING)


def everything(store: SqlStore) -> str:
    """All that the tables hold, as one text."""
    with store.reading() as now:
        return "\n".join(
            repr(tuple(row))
            for table in ALL_TABLES.tables.values()
            for row in now.connection.execute(table.select())
        )


# --------------------------------------------------------------------------- users


def test_an_address_is_the_same_however_it_is_written(store: SqlStore, user: User) -> None:
    with store.reading() as now:
        assert users.by_email(now, "  AWA@example.ORG ") == user
        assert users.by_email(now, "bob@example.org") is None
        assert users.by_email(now, "no address") is None
        assert users.by_email(now, "a\0@example.org") is None
    with pytest.raises(EmailTakenError), store.writing() as now:
        users.add(now, email="awa@EXAMPLE.org", name="Other", role=Role.ANALYST, at=AT)


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("email", {"email": "awa"}),
        ("email", {"email": "a b@example.org"}),
        ("email", {"email": f"{'a' * 250}@example.org"}),
        ("name", {"name": "  "}),
        ("name", {"name": "a" * 201}),
        ("name", {"name": "a\0b"}),
        ("learner_id", {"role": Role.LEARNER}),
        ("organisation_id", {"role": Role.RECRUITER}),
    ],
)
def test_a_user_that_cannot_be_is_refused_by_field(
    store: SqlStore, field: str, changed: dict[str, str]
) -> None:
    given = {"email": "eve@example.org", "name": "Eve", "role": Role.ANALYST, **changed}
    with pytest.raises(BadUserError) as refused, store.writing() as now:
        users.add(now, email=given["email"], name=given["name"], role=Role(given["role"]), at=AT)
    assert refused.value.field == field


def test_a_caseload_is_a_set_of_learners(store: SqlStore, user: User) -> None:
    with store.writing() as now:
        assert users.follow(now, user.id, ["l1", "l2", "l1"], AT) == 2
        assert users.follow(now, user.id, ["l2", "l3"], AT) == 1
        users.unfollow(now, user.id, ["l1"])
    with store.reading() as now:
        assert users.caseload(now, user.id) == {"l2", "l3"}
        assert users.counsellors_of(now, "l2") == [user]
        assert not users.follows(now, user.id, "l1")


# --------------------------------------------------------------------------- passwords


def test_a_password_fits_itself_alone_however_it_is_typed() -> None:
    kept = hashed("cafe\u0301 du matin")
    assert fits("caf\u00e9 du matin", kept)
    assert not fits("cafe du matin", kept)
    assert not fits("caf\u00e9 du matin", None)
    assert kept.startswith("$argon2id$")
    assert not is_dated(kept)
    assert is_dated("$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHQ$WsmoGCAOoeB6HWVQMlbVzg")


@pytest.mark.parametrize("password", ["", "a" * (LEAST_LETTERS - 1), "a" * 201, "a" * 12 + "\0"])
def test_a_password_that_cannot_be_is_refused(password: str) -> None:
    with pytest.raises(BadUserError):
        hashed(password)


def test_a_hash_of_other_parameters_is_made_again_at_the_next_sign_in(store: SqlStore, user: User) -> None:
    from argon2 import PasswordHasher

    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    with store.writing() as now:
        users.set_password(now, user.id, old)
    entering.sign_in(store, user.email, PASSWORD, door())
    with store.reading() as now:
        renewed = users.password_of(now, user.id)
    assert renewed is not None
    assert not is_dated(renewed)
    assert fits(PASSWORD, renewed)


# --------------------------------------------------------------------------- signing in


def test_who_signs_in_is_found_by_her_token_until_it_ends(store: SqlStore, user: User) -> None:
    entered = entering.sign_in(store, "AWA@example.org", PASSWORD, door())
    with store.reading() as now:
        found = sign_ins.find(now, entered.token, AT, LASTING)
        assert found is not None
        assert found.user.id == user.id
        assert not found.stale
        assert sign_ins.find(now, entered.token + "x", AT, LASTING) is None
        assert sign_ins.find(now, entered.token, AT + LASTING.idle, LASTING) is None
    at = AT
    while at + LASTING.idle / 2 < AT + LASTING.whole:
        at += LASTING.idle / 2
        with store.writing() as now:
            sign_ins.touch(now, digest(entered.token), at)
    with store.reading() as now:
        assert sign_ins.find(now, entered.token, at, LASTING) is not None
        assert sign_ins.find(now, entered.token, AT + LASTING.whole, LASTING) is None


def test_no_secret_is_in_any_table(store: SqlStore, user: User) -> None:
    entered = entering.sign_in(store, user.email, PASSWORD, door())
    _, secret = entering.make_key(store, user.id, "a program", 30, AT)
    with store.writing() as now:
        path = links.make(now, user.id, LinkPurpose.INVITATION, AT)
    with pytest.raises(WrongPasswordError):
        entering.sign_in(store, user.email, "another sentence", door())
    held = everything(store)
    for hidden in (PASSWORD, "another sentence", entered.token, secret, path.rpartition("/")[2], "192.0.2.7"):
        assert hidden not in held
    assert digest(entered.token) in held


def test_a_wrong_password_and_an_unknown_address_are_refused_alike(store: SqlStore, user: User) -> None:
    said = set()
    for email, password in ((user.email, "wrong"), ("nobody@example.org", PASSWORD), ("nonsense", "")):
        with pytest.raises(WrongPasswordError) as refused:
            entering.sign_in(store, email, password, door())
        said.add(str(refused.value))
    assert len(said) == 1


@pytest.mark.parametrize("state", [users.DISABLED, users.INVITED])
def test_an_account_that_is_not_open_lets_nobody_in(store: SqlStore, user: User, state: str) -> None:
    with store.writing() as now:
        users.set_state(now, user.id, state)
    with pytest.raises(WrongPasswordError):
        entering.sign_in(store, user.email, PASSWORD, door())


def test_a_disabled_user_is_out_at_once(store: SqlStore, user: User) -> None:
    entered = entering.sign_in(store, user.email, PASSWORD, door())
    _, secret = entering.make_key(store, user.id, "a program", None, AT)
    with store.writing() as now:
        path = links.make(now, user.id, LinkPurpose.RESET, AT)
        entering.disable(now, user.id, acts.SYSTEM, AT)
    with store.reading() as now:
        assert sign_ins.find(now, entered.token, AT, LASTING) is None
        assert keys.find(now, secret, AT) is None
    with pytest.raises(DeadLinkError):
        entering.look_at(store, path.rpartition("/")[2], LinkPurpose.RESET, door())
    with store.writing() as now:
        entering.enable(now, user.id, acts.SYSTEM, AT)
    with store.reading() as now:
        assert users.get(now, user.id).state == users.ACTIVE
        assert sign_ins.find(now, entered.token, AT, LASTING) is None
        assert keys.find(now, secret, AT) is None


def test_a_changed_password_ends_every_other_sign_in(store: SqlStore, user: User) -> None:
    other = entering.sign_in(store, user.email, PASSWORD, door())
    with pytest.raises(WrongPasswordError):
        entering.change_password(store, user, "wrong", "a new long sentence", door())
    with pytest.raises(BadUserError):
        entering.change_password(store, user, PASSWORD, "short", door())
    entered = entering.change_password(store, user, PASSWORD, "a new long sentence", door())
    with store.reading() as now:
        assert sign_ins.find(now, other.token, AT, LASTING) is None
        assert sign_ins.find(now, entered.token, AT, LASTING) is not None
        told = [row.kind for row in now.connection.execute(OUTBOX.select())]
    assert told == ["account.changed"]
    entering.sign_in(store, user.email, "a new long sentence", door())


# --------------------------------------------------------------------------- limits


def test_an_account_is_closed_to_guesses_for_a_while(store: SqlStore, user: User) -> None:
    for _ in range(ACCOUNT.times):
        with pytest.raises(WrongPasswordError):
            entering.sign_in(store, user.email, "wrong", door())
    with pytest.raises(TooManyError) as refused:
        entering.sign_in(store, user.email, PASSWORD, door())
    assert 0 < refused.value.after_s <= ACCOUNT.within_s
    later = AT + timedelta(seconds=ACCOUNT.within_s + 1)
    assert entering.sign_in(store, user.email, PASSWORD, door(later)).user.id == user.id


def test_an_address_is_closed_to_guesses_and_not_to_who_knows(store: SqlStore, user: User) -> None:
    for _ in range(5):
        entering.sign_in(store, user.email, PASSWORD, door())
    with store.reading() as now:
        assert limits.is_below(now, Limit("address", 1, ADDRESS.within_s), door().who, AT.timestamp())
    with store.writing() as now:
        for _ in range(ADDRESS.times):
            limits.count(now, ADDRESS, door().who, AT.timestamp())
    with pytest.raises(TooManyError):
        entering.sign_in(store, user.email, PASSWORD, door())
    assert entering.sign_in(store, user.email, PASSWORD, door(address="198.51.100.1"))


def test_guesses_at_the_same_moment_are_all_counted(store: SqlStore, user: User) -> None:
    refused: list[type[Exception]] = []
    start = Barrier(ACCOUNT.times + 6)

    def guess() -> None:
        start.wait()
        try:
            entering.sign_in(store, user.email, "wrong", door())
        except (WrongPasswordError, TooManyError) as error:
            refused.append(type(error))

    threads = [Thread(target=guess) for _ in range(ACCOUNT.times + 6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert refused.count(WrongPasswordError) == ACCOUNT.times
    assert refused.count(TooManyError) == 6


# --------------------------------------------------------------------------- links


@pytest.mark.parametrize("purpose", [LinkPurpose.INVITATION, LinkPurpose.RESET, LinkPurpose.ENTRY])
def test_a_link_works_once_in_time_and_for_its_purpose(
    store: SqlStore, user: User, purpose: LinkPurpose
) -> None:
    def new() -> str:
        with store.writing() as now:
            return links.make(now, user.id, purpose, AT).rpartition("/")[2]

    token = new()
    others = [one for one in LinkPurpose if one is not purpose]
    with store.writing() as now:
        assert [links.consume(now, token, one, AT) for one in others] == [None] * len(others)
        assert links.consume(now, token, purpose, AT + LASTS[purpose]) is None
        assert links.consume(now, token, purpose, AT) == user
        assert links.consume(now, token, purpose, AT) is None
        assert links.consume(now, "no such token", purpose, AT) is None


def test_of_two_who_use_a_link_at_once_one_gets_in(store: SqlStore, user: User) -> None:
    with store.writing() as now:
        token = links.make(now, user.id, LinkPurpose.RESET, AT).rpartition("/")[2]
    got: list[str] = []
    start = Barrier(4)

    def use(number: int) -> None:
        start.wait()
        try:
            entering.choose_password(store, token, LinkPurpose.RESET, f"a long sentence {number}", door())
            got.append("in")
        except DeadLinkError:
            got.append("out")

    threads = [Thread(target=use, args=(number,)) for number in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(got) == ["in", "out", "out", "out"]


def test_a_reset_is_sent_to_who_has_an_account_and_not_without_end(store: SqlStore, user: User) -> None:
    entering.send_reset(store, "nobody@example.org", "https://here.example", door())
    for _ in range(5):
        entering.send_reset(store, user.email, "https://here.example", door())
    with store.reading() as now:
        sent = now.connection.execute(OUTBOX.select()).all()
    assert [row.recipient for row in sent] == [user.email] * 3
    path = sent[-1].body.partition("https://here.example")[2].split()[0]
    entering.choose_password(store, path.rpartition("/")[2], LinkPurpose.RESET, "a new long sentence", door())
    with pytest.raises(WrongPasswordError):
        entering.sign_in(store, user.email, PASSWORD, door())


def test_the_first_administrator_comes_in_once(store: SqlStore) -> None:
    with store.writing() as now:
        token = links.make_first(now, AT).rpartition("/")[2]
    given = {"email": "root@example.org", "name": "Root", "password": PASSWORD}
    with pytest.raises(BadUserError):
        entering.begin(store, token, **{**given, "password": "short"}, lang="fr", door=door())
    entered = entering.begin(store, token, **given, lang="en", door=door())
    assert (entered.user.role, entered.user.lang) == (Role.ADMIN, "en")
    with store.writing() as now:
        again = links.make_first(now, AT).rpartition("/")[2]
    for dead in (token, again):
        with pytest.raises(DeadLinkError):
            entering.begin(store, dead, **given, lang="fr", door=door())


# --------------------------------------------------------------------------- keys


def test_a_key_works_until_it_ends_or_is_revoked(store: SqlStore, user: User) -> None:
    key, secret = entering.make_key(store, user.id, "a program", 30, AT)
    with store.reading() as now:
        held = keys.find(now, secret, AT)
        assert held is not None
        assert (held.key.id, held.user.id, held.stale) == (key.id, user.id, True)
        assert keys.find(now, secret, AT + timedelta(days=30)) is None
    with store.writing() as now:
        keys.touch(now, key.id, AT)
        assert not keys.revoke(now, "somebody else", key.id, AT)
    with store.reading() as now:
        held = keys.find(now, secret, AT + timedelta(seconds=59))
        assert held is not None
        assert not held.stale
    entering.revoke_key(store, user.id, key.id, AT)
    with store.reading() as now:
        assert keys.find(now, secret, AT) is None
    with pytest.raises(UnknownIdError):
        entering.revoke_key(store, user.id, key.id, AT)


@pytest.mark.parametrize(("name", "days"), [("", 1), ("a" * 101, 1), ("a", 0), ("a", 4_000)])
def test_a_key_that_cannot_be_is_refused(store: SqlStore, user: User, name: str, days: int) -> None:
    with pytest.raises(BadUserError), store.writing() as now:
        keys.make(now, user.id, name, AT, days)


# --------------------------------------------------------------------------- consents and acts


def test_a_consent_stands_until_it_is_withdrawn(store: SqlStore) -> None:
    store.upsert([Learner("l1"), Learner("l2")])
    with store.writing() as now:
        first = consents.give(now, "l1", Purpose.SEEN, None, AT)
        assert consents.give(now, "l1", Purpose.SEEN, None, AT) == first
        consents.give(now, "l2", Purpose.CONTACT, "org1", AT)
    with store.reading() as now:
        assert consents.seen_learners(now) == {"l1"}
        assert consents.reachable_by(now, "org1") == {"l2"}
        assert consents.reachable_by(now, "org2") == frozenset()
        before = consents.changes(now)
    with store.writing() as now:
        assert consents.withdraw(now, "l1", Purpose.SEEN, None, AT)
        assert not consents.withdraw(now, "l1", Purpose.SEEN, None, AT)
        consents.give(now, "l1", Purpose.SEEN, None, AT + timedelta(days=1))
    with store.reading() as now:
        kept = consents.of_learner(now, "l1")
        assert [one.withdrawn is None for one in kept] == [False, True]
        assert consents.stands(now, "l1", Purpose.SEEN)
        assert consents.changes(now) > before


def test_acts_are_kept_in_order_newest_first(store: SqlStore, user: User) -> None:
    entering.sign_in(store, user.email, PASSWORD, door())
    with store.writing() as now:
        acts.note(now, user.actor(), "export", "o1", {"rows": 3}, at=AT)
    with store.reading() as now:
        found = acts.latest(now, 10)
    assert [one.act for one in found] == ["export", "sign-in"]
    assert found[0].detail == {"rows": 3}
    assert {one.actor for one in found} == {user.id}
    with store.reading() as now:
        assert acts.latest(now, 10, before=found[0].number) == found[1:]
        assert acts.latest(now, 10, act="export") == found[:1]


def test_the_longest_password_is_checked_in_the_time_of_any_other() -> None:
    assert not passwords.fits("a" * 1_000_000, None)
