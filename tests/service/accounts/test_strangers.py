"""What a stranger who knows an address can do to the account, and learn of it: nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from service.accounts import acts, entering, limits, links, users
from service.accounts.actor import Role
from service.accounts.entering import DeadLinkError, Door, WrongPasswordError
from service.accounts.limits import ACCOUNT, ADDRESS, ANYWHERE, TooManyError
from service.accounts.links import LinkPurpose
from service.accounts.passwords import hashed
from service.accounts.sign_ins import Lasting
from service.accounts.users import User
from service.store import SqlStore
from service.store.attempts import counted_as
from service.store.desk_tables import ALL_TABLES, OUTBOX

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
PASSWORD = "une phrase facile à retenir"


@pytest.fixture
def user(store: SqlStore) -> User:
    with store.writing() as now:
        made = users.add(now, email="awa@example.org", name="Awa", role=Role.ADMIN, at=AT)
        users.set_password(now, made.id, hashed(PASSWORD))
        users.set_state(now, made.id, users.ACTIVE)
        return users.get(now, made.id)


def door(address: str = "192.0.2.7") -> Door:
    return Door(address, AT, Lasting())


def rows(store: SqlStore) -> int:
    """How many rows all tables hold."""
    with store.reading() as now:
        return sum(len(now.connection.execute(table.select()).all()) for table in ALL_TABLES.tables.values())


def test_a_stranger_s_guesses_keep_nobody_out(store: SqlStore, user: User) -> None:
    here, there = door(), door(address="198.51.100.1")
    for _ in range(ACCOUNT.times):
        with pytest.raises(WrongPasswordError):
            entering.sign_in(store, user.email, "wrong", there)
    with pytest.raises(TooManyError):
        entering.sign_in(store, user.email, PASSWORD, there)
    entering.sign_in(store, user.email, PASSWORD, here)
    entering.change_password(store, user, PASSWORD, PASSWORD, here)
    with pytest.raises(TooManyError):
        entering.sign_in(store, user.email, PASSWORD, there)


def test_guesses_from_everywhere_are_counted_together(store: SqlStore, user: User) -> None:
    account = counted_as(user.email)
    with store.writing() as now:
        for _ in range(ANYWHERE.times - 1):
            limits.count(now, ANYWHERE, account, AT.timestamp())
    assert entering.sign_in(store, user.email, PASSWORD, door())
    with pytest.raises(WrongPasswordError):
        entering.sign_in(store, user.email, "wrong", door(address="198.51.100.1"))
    with pytest.raises(TooManyError):
        entering.sign_in(store, user.email, PASSWORD, door())
    with store.writing() as now:
        token = links.make(now, user.id, LinkPurpose.RESET, AT).rpartition("/")[2]
    entering.choose_password(store, token, LinkPurpose.RESET, PASSWORD, door())
    assert entering.sign_in(store, user.email, PASSWORD, door())


def test_one_household_has_one_address(store: SqlStore, user: User) -> None:
    for number in range(ACCOUNT.times):
        with pytest.raises(WrongPasswordError):
            entering.sign_in(store, user.email, "wrong", door(address=f"2001:db8::{number}"))
    with pytest.raises(TooManyError):
        entering.sign_in(store, user.email, PASSWORD, door(address="2001:db8::ffff:1"))
    assert entering.sign_in(store, user.email, PASSWORD, door(address="2001:db8:0:1::1"))


def test_as_much_is_written_of_an_address_that_nobody_has(store: SqlStore, user: User) -> None:
    def written(email: str) -> int:
        before = rows(store)
        with pytest.raises(WrongPasswordError):
            entering.sign_in(store, email, "wrong", door())
        return rows(store) - before

    assert written("nobody@example.org") == written(user.email) > 0
    with store.reading() as now:
        found = acts.latest(now, 2, act="sign-in.refused")
    assert [one.subject for one in found] == [user.id, None]


def test_who_is_to_be_sent_a_reset_is_looked_up_after_the_answer(store: SqlStore, user: User) -> None:
    entering.ask_for_reset(store, door())
    with store.reading() as now:
        assert limits.is_below(now, ADDRESS, door().who, AT.timestamp())
        assert now.connection.execute(OUTBOX.select()).all() == []
    with store.writing() as now:
        for _ in range(ADDRESS.times - 1):
            limits.count(now, ADDRESS, door().who, AT.timestamp())
    with pytest.raises(TooManyError):
        entering.ask_for_reset(store, door())


def test_a_reset_that_somebody_else_asked_for_ends_no_other(store: SqlStore, user: User) -> None:
    with store.writing() as now:
        hers, theirs = (links.make(now, user.id, LinkPurpose.RESET, AT).rpartition("/")[2] for _ in range(2))
    entering.choose_password(store, hers, LinkPurpose.RESET, "a new long sentence", door())
    with pytest.raises(DeadLinkError):
        entering.choose_password(store, theirs, LinkPurpose.RESET, "another long sentence", door())
