from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from data.codec import from_json
from matching.errors import UnknownIdError
from matching.records import (
    Enrolment,
    EnrolmentStatus,
    Identity,
    Interaction,
    InteractionKind,
    Learner,
    Placement,
    Skill,
)
from service.accounts import acts, consents, users
from service.accounts.actor import Role
from service.accounts.consents import Purpose
from service.store import SqlStore
from service.trust.duplicates import duplicates_among, find_duplicates
from service.trust.merging import merge, survivor_of
from service.trust.pseudonyms import learners_behind, pseudonym_of, pseudonyms_behind

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
LATER = datetime(2026, 3, 2, 8, tzinfo=UTC)
DAY = date(2026, 1, 5)
BORN = date(1999, 4, 1)


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        ({"email": "Awa@Example.org "}, {"email": "awa@example.org"}, ("email",)),
        (
            {"given_name": "Zoé", "family_name": "Le Goff", "birth_date": "1999-04-01"},
            {"given_name": "LE GOFF", "family_name": "zoe", "birth_date": "1999-04-01"},
            ("born", "name"),
        ),
        (
            {"given_name": "Zoé", "family_name": "Le-Goff", "phone": "06 12 34 56 78"},
            {"given_name": "zoe", "family_name": "LE GOFF", "phone": "+33612345678"},
            ("phone", "name"),
        ),
        ({"phone": "0612345678"}, {"phone": "0612345678"}, None),  # a household's
        ({"given_name": "A", "family_name": "B"}, {"given_name": "A", "family_name": "B"}, None),
        (
            {"given_name": "A", "birth_date": "1999-04-01"},
            {"given_name": "A", "birth_date": "1999-04-01"},
            None,
        ),
        ({"email": ""}, {"email": ""}, None),
        ({}, {}, None),
    ],
)
def test_pairs_are_found_by_what_agrees(
    one: dict[str, str], other: dict[str, str], reasons: tuple[str, ...] | None
) -> None:
    found = duplicates_among(
        [from_json(Identity, {"learner_id": "b", **other}), from_json(Identity, {"learner_id": "a", **one})]
    )
    assert [(pair.first, pair.second, pair.reasons) for pair in found] == (
        [] if reasons is None else [("a", "b", reasons)]
    )


def test_an_address_that_an_office_shares_says_nothing() -> None:
    assert duplicates_among([Identity(f"l{n:02}", email="mission@example.org") for n in range(30)]) == []


def test_the_most_telling_pair_comes_first(store: SqlStore) -> None:
    store.upsert(
        [
            *(Learner(one) for one in "abcd"),
            Identity("c", email="x@example.org"),
            Identity("d", email="x@example.org"),
            Identity("a", given_name="Lou", family_name="Roux", email="lou@example.org", birth_date=BORN),
            Identity("b", given_name="Lou", family_name="Roux", email="lou@example.org", birth_date=BORN),
        ]
    )
    with store.reading() as now:
        assert [(one.first, one.second) for one in find_duplicates(now)] == [("a", "b"), ("c", "d")]


def test_two_records_become_one_with_everything_that_happened_to_either(store: SqlStore) -> None:
    store.upsert(
        [
            Learner("a", headline="Développeuse", skills=(Skill("SQL", "esco:1"),), last_active=DAY),
            Learner("b", headline="Web", about="Bonjour.", skills=(Skill("SQL", "esco:1"), Skill("Vue.js"))),
            Identity("a", given_name="Lou"),
            Identity("b", given_name="Louise", email="lou@example.org"),
            Enrolment("a", "s1", EnrolmentStatus.COMPLETED),
            Enrolment("b", "s1", EnrolmentStatus.CERTIFIED),
            Enrolment("b", "s2", EnrolmentStatus.CERTIFIED),
            Interaction("b", "o1", InteractionKind.APPLIED, DAY),
            Placement("b", DAY),
        ]
    )
    with store.writing() as now:
        user = users.add(now, email="c@example.org", name="C", role=Role.COUNSELLOR, at=AT)
        users.follow(now, user.id, ["a", "b"], AT)
        consents.give(now, "b", Purpose.SEEN, None, AT)
        before = consents.changes(now)
        old = pseudonym_of(now, "b")
        merge(now, "a", "b", acts.SYSTEM, AT)
        assert consents.changes(now) > before
    learner = store.get(Learner, "a")
    assert (learner.headline, learner.about) == ("Développeuse", "Bonjour.")
    assert [skill.label for skill in learner.skills] == ["SQL", "Vue.js"]
    identity = store.get(Identity, "a")
    assert (identity.given_name, identity.email) == ("Lou", "lou@example.org")
    enrolments = {one.session_id: one.status for one in store.all(Enrolment)}
    assert enrolments == {"s1": EnrolmentStatus.COMPLETED, "s2": EnrolmentStatus.CERTIFIED}
    assert [one.learner_id for one in store.all(Interaction)] == ["a"]
    assert [one.learner_id for one in store.all(Placement)] == ["a"]
    with pytest.raises(UnknownIdError):
        store.get(Learner, "b")
    with store.reading() as now:
        assert users.caseload(now, user.id) == {"a"}
        assert consents.stands(now, "a", Purpose.SEEN)
        assert survivor_of(now, "b") == "a"
        assert survivor_of(now, "a") is None
        assert learners_behind(now, [old]) == {old: "a"}
        assert len(pseudonyms_behind(now, "a")) == 2


def test_old_ids_lead_on_when_she_is_merged_again(store: SqlStore) -> None:
    store.upsert([Learner(one) for one in "abc"])
    with store.writing() as now:
        merge(now, "b", "a", acts.SYSTEM, AT)
        merge(now, "c", "b", acts.SYSTEM, AT)
        assert survivor_of(now, "a") == "c" == survivor_of(now, "b")


def test_a_consent_that_one_of_them_withdrew_later_is_withdrawn(store: SqlStore) -> None:
    store.upsert([Learner("a"), Learner("b")])
    with store.writing() as now:
        consents.give(now, "a", Purpose.SEEN, None, AT)
        consents.give(now, "b", Purpose.SEEN, None, AT)
        consents.withdraw(now, "b", Purpose.SEEN, None, LATER)
        merge(now, "a", "b", acts.SYSTEM, LATER)
        assert not consents.stands(now, "a", Purpose.SEEN)


def test_a_consent_given_after_the_other_was_withdrawn_stands(store: SqlStore) -> None:
    store.upsert([Learner("a"), Learner("b")])
    with store.writing() as now:
        consents.give(now, "b", Purpose.SEEN, None, AT)
        consents.withdraw(now, "b", Purpose.SEEN, None, AT)
        consents.give(now, "a", Purpose.SEEN, None, LATER)
        merge(now, "a", "b", acts.SYSTEM, LATER)
        assert consents.stands(now, "a", Purpose.SEEN)


@pytest.mark.parametrize("pair", [("a", "a"), ("a", "nobody"), ("nobody", "a")])
def test_nobody_cannot_be_merged(store: SqlStore, pair: tuple[str, str]) -> None:
    store.upsert([Learner("a")])
    with pytest.raises(UnknownIdError), store.writing() as now:
        merge(now, *pair, acts.SYSTEM, AT)
    assert store.get(Learner, "a")
