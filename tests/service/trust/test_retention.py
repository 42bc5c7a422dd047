from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from matching.records import Identity, Interaction, InteractionKind, Learner, Offer
from service.accounts import acts, users
from service.accounts.actor import Role
from service.store import SqlStore
from service.store.desk_tables import NOTICES
from service.trust.retention import due_after, keep_no_longer, terms
from service.workspace import outbox

LAST = date(2024, 3, 10)
DUE = date(2026, 3, 10)


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 8, tzinfo=UTC)


def _run(store: SqlStore, day: date, *, dry_run: bool = False) -> tuple[tuple[str, ...], tuple[str, ...]]:
    done = keep_no_longer(store, day, _at(day), dry_run=dry_run)
    return done.noticed, done.erased


@pytest.fixture
def awa(store: SqlStore) -> SqlStore:
    """A store with one learner who was last active two years before `DUE`, and one who is active."""
    store.upsert(
        [
            Learner("awa", created=date(2023, 1, 1), last_active=LAST),
            Identity("awa", given_name="Awa", email="awa@example.org"),
            Learner("lou", created=date(2023, 1, 1), last_active=date(2026, 1, 1)),
            Offer("o1", "Une offre"),
        ]
    )
    return store


def test_she_is_told_thirty_days_before_and_erased_on_the_day(awa: SqlStore) -> None:
    first = DUE - timedelta(days=30)
    assert _run(awa, first - timedelta(days=1)) == ((), ())
    assert _run(awa, first) == (("awa",), ())
    with awa.reading() as now:
        (message,) = outbox.of_learner(now, "awa")
        assert (message.recipient, message.kind) == ("awa@example.org", "retention")
        assert "10 mars 2026" in message.body
        assert "Awa" not in message.subject
        (act,) = acts.latest(now, 1)
        assert (act.act, act.subject != "awa") == ("learner.notice", True)
    assert _run(awa, first + timedelta(days=1)) == ((), ())
    assert _run(awa, DUE - timedelta(days=1)) == ((), ())
    assert _run(awa, DUE) == ((), ("awa",))
    assert [one.id for one in awa.all(Learner)] == ["lou"]
    with awa.reading() as now:
        assert now.connection.execute(NOTICES.select()).all() == []
        (act,) = acts.latest(now, 1)
    assert (act.act, act.detail) == ("learner.erase", {"because": "retention"})


def test_a_service_that_slept_past_the_day_still_tells_her_thirty_days_before(awa: SqlStore) -> None:
    late = DUE + timedelta(days=100)
    assert _run(awa, late) == (("awa",), ())
    assert _run(awa, late + timedelta(days=29)) == ((), ())
    assert _run(awa, late + timedelta(days=30)) == ((), ("awa",))


@pytest.mark.parametrize("by", ["activity", "interaction", "sign-in"])
def test_a_contact_after_the_notice_keeps_her_for_two_years_more(awa: SqlStore, by: str) -> None:
    told = DUE - timedelta(days=20)
    assert _run(awa, told) == (("awa",), ())
    back = told + timedelta(days=3)
    if by == "activity":
        awa.upsert([Learner("awa", last_active=back)])
    elif by == "interaction":
        awa.upsert([Interaction("awa", "o1", InteractionKind.APPLIED, back)])
    else:
        with awa.writing() as now:
            user = users.add(
                now, email="awa@example.org", name="Awa", role=Role.LEARNER, learner_id="awa", at=_at(LAST)
            )
            users.saw(now, user.id, _at(back))
    done = keep_no_longer(awa, DUE, _at(DUE))
    assert (done.noticed, done.erased, done.back) == ((), (), ("awa",))
    with awa.reading() as now:
        found = {one.learner_id: one for one in terms(now)}
    assert (found["awa"].last_contact, found["awa"].noticed) == (back, None)
    due = due_after(back)
    assert "awa" not in _run(awa, due - timedelta(days=31))[0]
    assert "awa" in _run(awa, due - timedelta(days=30))[0]


def test_a_dry_run_says_it_all_and_does_nothing(awa: SqlStore) -> None:
    before = awa.sequence
    assert _run(awa, DUE, dry_run=True) == (("awa",), ())
    with awa.reading() as now:
        assert outbox.of_learner(now, "awa") == []
        assert now.connection.execute(NOTICES.select()).all() == []
    assert awa.sequence == before


def test_without_an_address_of_hers_her_counsellor_is_told(awa: SqlStore) -> None:
    awa.upsert([Identity("awa", given_name="Awa")])
    with awa.writing() as now:
        user = users.add(now, email="c@example.org", name="C", role=Role.COUNSELLOR, lang="en", at=_at(LAST))
        users.follow(now, user.id, ["awa"], _at(LAST))
    _run(awa, DUE)
    with awa.reading() as now:
        (message,) = outbox.of_learner(now, "awa")
    assert message.recipient == "c@example.org"
    assert "awa" in message.body
    assert "follow" in message.body


def test_of_whom_nothing_is_known_the_day_of_her_record_counts(store: SqlStore) -> None:
    store.upsert([Learner("awa")])
    with store.reading() as now:
        (term,) = terms(now)
    assert abs((term.last_contact - datetime.now(tz=UTC).date()).days) <= 1
    assert term.due == due_after(term.last_contact)


def test_the_term_of_a_leap_day_is_the_first_of_march() -> None:
    assert due_after(date(2024, 2, 29)) == date(2026, 3, 1)
    assert due_after(date(2024, 2, 28)) == date(2026, 2, 28)
