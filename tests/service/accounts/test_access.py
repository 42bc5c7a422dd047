"""Who may know of whom: every role, every kind of relation, and nothing beyond."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from matching.errors import UnknownIdError
from matching.records import Identity, Learner, Offer
from service.accounts import acts, consents, users
from service.accounts.access import Access
from service.accounts.actor import Actor, ForbiddenError, Role
from service.accounts.consents import Purpose
from service.store import SqlStore

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
IDS = ("seen", "hidden", "reached", "followed", "herself")
ROLES = {
    Role.RECRUITER: Actor("u-rec", "R", Role.RECRUITER, organisation_id="org1"),
    Role.COUNSELLOR: Actor("u-cou", "C", Role.COUNSELLOR, organisation_id="prov1"),
    Role.LEARNER: Actor("u-lea", "L", Role.LEARNER, learner_id="herself"),
    Role.ANALYST: Actor("u-ana", "A", Role.ANALYST),
    Role.ADMIN: Actor("u-adm", "B", Role.ADMIN),
}
SEES = {
    Role.RECRUITER: {"seen", "reached"},
    Role.COUNSELLOR: {"followed"},
    Role.LEARNER: {"herself"},
    Role.ANALYST: set(),
    Role.ADMIN: set(IDS),
}
NAMES = {**SEES, Role.RECRUITER: {"reached"}}
OWNS = {Role.RECRUITER: {"o1"}, Role.ADMIN: {"o1", "o2", "o3"}}
OFFERS = (
    Offer("o1", "A", organisation_id="org1"),
    Offer("o2", "B", organisation_id="org2"),
    Offer("o3", "C"),
)


@pytest.fixture
def network(store: SqlStore) -> SqlStore:
    store.upsert([*(Learner(one) for one in IDS), *(Identity(one, given_name=one) for one in IDS)])
    with store.writing() as now:
        consents.give(now, "seen", Purpose.SEEN, None, AT)
        consents.give(now, "reached", Purpose.CONTACT, "org1", AT)
        consents.give(now, "hidden", Purpose.CONTACT, "org2", AT)
        users.follow(now, "u-cou", ["followed"], AT)
        users.follow(now, "u-other", ["hidden"], AT)
    return store


@pytest.mark.parametrize("role", list(Role))
def test_each_role_knows_of_its_own_learners_and_offers(network: SqlStore, role: Role) -> None:
    with network.writing() as now:
        access = Access(ROLES[role], now)
        assert {one for one in IDS if access.sees(one)} == SEES[role]
        assert {one for one in IDS if access.may_name(one)} == NAMES[role]
        assert {one for one in IDS if access.identity(one) is not None} == NAMES[role]
        assert {one.id for one in OFFERS if access.owns(one)} == OWNS.get(role, set())
        for one in (*IDS, "nobody", "a\0b"):
            if one in SEES[role]:
                access.require_learner(one)
            elif role is not Role.ADMIN:
                with pytest.raises(UnknownIdError):
                    access.require_learner(one)
        for offer in OFFERS:
            if offer.id not in OWNS.get(role, set()):
                with pytest.raises(UnknownIdError):
                    access.require_offer(offer)


def test_lists_hold_who_agreed_to_be_seen(network: SqlStore) -> None:
    with network.reading() as now:
        assert Access(ROLES[Role.RECRUITER], now).listed() == frozenset({"seen"})
        assert Access(ROLES[Role.COUNSELLOR], now).listed() == frozenset({"followed"})
        assert Access(ROLES[Role.LEARNER], now).listed() == frozenset({"herself"})
        assert Access(ROLES[Role.ANALYST], now).listed() == frozenset()
        assert Access(ROLES[Role.ADMIN], now).listed() is None


def test_who_withdraws_is_out_of_the_lists_at_once(network: SqlStore) -> None:
    recruiter = ROLES[Role.RECRUITER]
    with network.reading() as now:
        before = Access(recruiter, now).listed()
        assert Access(recruiter, now).listed() is before
    with network.writing() as now:
        consents.withdraw(now, "seen", Purpose.SEEN, None, AT)
        consents.withdraw(now, "reached", Purpose.CONTACT, "org1", AT)
    with network.reading() as then:
        access = Access(recruiter, then)
        assert access.listed() == frozenset()
        assert not access.sees("seen")
        assert not access.sees("reached")


def test_what_was_not_kept_is_not_remembered(network: SqlStore) -> None:
    recruiter = ROLES[Role.RECRUITER]

    def cut_off() -> None:
        with network.writing() as now:
            consents.give(now, "hidden", Purpose.SEEN, None, AT)
            assert Access(recruiter, now).listed() == frozenset({"seen", "hidden"})
            raise InterruptedError

    with pytest.raises(InterruptedError):
        cut_off()
    with network.writing() as now:
        consents.give(now, "followed", Purpose.SEEN, None, AT)
    with network.reading() as then:
        assert Access(recruiter, then).listed() == frozenset({"seen", "followed"})


def test_an_administrator_s_look_at_a_name_is_logged_without_the_name(network: SqlStore) -> None:
    admin = ROLES[Role.ADMIN]
    with network.reading() as now, pytest.raises(ForbiddenError):
        Access(admin, now).identity("seen")
    with network.writing() as now:
        assert Access(admin, now).identity("seen") == Identity("seen", given_name="seen")
    with network.reading() as now:
        (look,) = acts.latest(now, 10)
    assert (look.act, look.actor) == ("name.read", admin.user_id)
    assert look.subject not in (None, "seen")
