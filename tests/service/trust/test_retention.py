from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from matching.records import (
    Enrolment,
    EnrolmentStatus,
    Identity,
    Interaction,
    InteractionKind,
    Learner,
    Offer,
    Placement,
    Session,
    Training,
)
from service.accounts import acts, consents, users
from service.accounts.actor import Role
from service.accounts.consents import Purpose
from service.store import SqlStore, SqlWriting
from service.store.desk_tables import NOTICES, OUTBOX
from service.trust.pseudonyms import pseudonym_of
from service.trust.retention import due_after, keep_no_longer, terms
from service.workspace import notes, outbox
from service.workspace.contacts import answer, request_contact
from service.workspace.sending import send_offer

LAST = date(2024, 3, 10)
DUE = date(2026, 3, 10)


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 8, tzinfo=UTC)


def _run(store: SqlStore, day: date, *, dry_run: bool = False) -> tuple[tuple[str, ...], tuple[str, ...]]:
    done = keep_no_longer(store, day, _at(day), dry_run=dry_run)
    return done.noticed, done.erased


def _last(store: SqlStore, on: date) -> date:
    with store.reading() as now:
        return next(one.last_contact for one in terms(now, on) if one.learner_id == "awa")


def _letters_to(store: SqlStore, recipient: str) -> list[outbox.Message]:
    with store.reading() as now:
        rows = now.connection.execute(OUTBOX.select().where(OUTBOX.c.recipient == recipient))
        return [outbox.Message(**row._mapping) for row in rows]


def _user(
    now: SqlWriting,
    email: str,
    role: Role,
    *,
    organisation_id: str | None = None,
    learner_id: str | None = None,
) -> users.User:
    return users.add(
        now,
        email=email,
        name=email.partition("@")[0],
        role=role,
        organisation_id=organisation_id,
        learner_id=learner_id,
        at=_at(LAST),
    )


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
        found = {one.learner_id: one for one in terms(now, DUE)}
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


def test_without_an_account_she_reads_how_to_answer(awa: SqlStore) -> None:
    with awa.writing() as now:
        _user(now, "chef@example.org", Role.ADMIN)
    _run(awa, DUE)
    with awa.reading() as now:
        (message,) = outbox.of_learner(now, "awa")
    assert "chef@example.org" in message.body
    assert "invitation" in message.body
    assert "suffit de vous connecter" not in message.body


@pytest.mark.parametrize(
    ("state", "words"), [("active", "vous connecter une fois"), ("disabled", "invitation")]
)
def test_the_words_fit_whether_she_can_sign_in(awa: SqlStore, state: str, words: str) -> None:
    with awa.writing() as now:
        _user(now, "chef@example.org", Role.ADMIN)
        hers = _user(now, "awa2@example.org", Role.LEARNER, learner_id="awa")
        users.set_state(now, hers.id, state)
        follower = _user(now, "c@example.org", Role.COUNSELLOR)
        users.follow(now, follower.id, ["awa"], _at(LAST))
    _run(awa, DUE)
    with awa.reading() as now:
        (message,) = outbox.of_learner(now, "awa")
    assert message.recipient == ("awa2@example.org" if state == "active" else "awa@example.org")
    assert words in message.body
    assert ("c@example.org" in message.body) == (state == "disabled"), (
        "her counsellor answers before an administrator"
    )


def test_nobody_is_erased_whom_nobody_told_and_the_administrators_hear_of_it_once(awa: SqlStore) -> None:
    awa.upsert([Identity("awa", given_name="Awa"), Learner("ines", created=LAST)])
    with awa.writing() as now:
        _user(now, "chef@example.org", Role.ADMIN)
        gone = _user(now, "gone@example.org", Role.COUNSELLOR)
        users.set_state(now, gone.id, users.DISABLED)
        users.follow(now, gone.id, ["awa"], _at(LAST))
    done = keep_no_longer(awa, DUE, _at(DUE))
    assert (done.noticed, done.erased, done.unreached) == ((), (), ("awa", "ines"))
    for day in (DUE + timedelta(days=1), DUE + timedelta(days=400)):
        done = keep_no_longer(awa, day, _at(day))
        assert (done.erased, set(done.unreached) >= {"awa", "ines"}) == ((), True)
    (letter,) = _letters_to(awa, "chef@example.org")
    assert letter.subject.startswith("2 personnes")
    assert "Durée de conservation" in letter.body
    assert "awa" not in letter.body.casefold()
    with awa.reading() as now:
        assert len(acts.of_kind(now, "learner.unreached")) == 2
        assert now.connection.execute(NOTICES.select()).all() == []


def test_the_administrators_hear_again_when_one_more_cannot_be_told(awa: SqlStore) -> None:
    awa.upsert([Identity("awa", given_name="Awa")])
    assert keep_no_longer(awa, DUE, _at(DUE)).unreached == ("awa",)
    with awa.writing() as now:
        _user(now, "chef@example.org", Role.ADMIN)
    keep_no_longer(awa, DUE, _at(DUE))
    assert len(_letters_to(awa, "chef@example.org")) == 1, "the first run had nobody to tell"
    awa.upsert([Learner("ines", created=LAST)])
    keep_no_longer(awa, DUE, _at(DUE))
    assert [one.subject[:1] for one in _letters_to(awa, "chef@example.org")] == ["U", "2"]


def test_who_gets_an_address_is_told_then_and_erased_thirty_days_later(awa: SqlStore) -> None:
    awa.upsert([Identity("awa", given_name="Awa")])
    late = DUE + timedelta(days=200)
    assert keep_no_longer(awa, late, _at(late)).unreached == ("awa",)
    awa.upsert([Identity("awa", given_name="Awa", email="awa@example.org")])
    assert _run(awa, late) == (("awa",), ())
    assert _run(awa, late + timedelta(days=29)) == ((), ())
    assert _run(awa, late + timedelta(days=30)) == ((), ("awa",))


def test_a_notice_that_was_kept_without_a_letter_erases_nobody(awa: SqlStore) -> None:
    awa.upsert([Identity("awa", given_name="Awa")])
    with awa.writing() as now:
        row = {"learner_id": "awa", "noticed": "2026-01-01", "due": DUE.isoformat()}
        now.connection.execute(NOTICES.insert().values(**row))
    done = keep_no_longer(awa, DUE, _at(DUE))
    assert (done.erased, done.unreached) == ((), ("awa",))
    with awa.reading() as now:
        assert now.connection.execute(NOTICES.select()).all() == []


@pytest.mark.parametrize(
    ("enrolment", "last"),
    [
        (Enrolment("awa", "now", EnrolmentStatus.RUNNING), DUE),
        (Enrolment("awa", "past", EnrolmentStatus.COMPLETED), date(2025, 9, 30)),
        (Enrolment("awa", "past", EnrolmentStatus.COMPLETED, until=date(2025, 8, 1)), date(2025, 8, 1)),
        (Enrolment("awa", "now", EnrolmentStatus.ABANDONED, until=date(2025, 12, 1)), date(2025, 12, 1)),
        (Enrolment("awa", "now", EnrolmentStatus.ABANDONED), LAST),
        (Enrolment("awa", "gone", EnrolmentStatus.RUNNING), LAST),
        (Enrolment("awa", "gone", EnrolmentStatus.RUNNING, since=date(2025, 2, 1)), date(2025, 2, 1)),
    ],
    ids=[
        "in training",
        "ended",
        "ended early",
        "broken off",
        "broken off some day",
        "unknown",
        "unknown since",
    ],
)
def test_a_training_is_a_contact(awa: SqlStore, enrolment: Enrolment, last: date) -> None:
    awa.upsert(
        [
            Training("t1", "Développement web"),
            Session("now", "t1", date(2025, 11, 1), date(2026, 6, 30)),
            Session("past", "t1", date(2025, 2, 1), date(2025, 9, 30)),
            enrolment,
        ]
    )
    assert _last(awa, DUE) == last
    assert ("awa" in _run(awa, DUE)[0]) == (last == LAST)


@pytest.mark.parametrize(("hired", "last"), [(date(2025, 5, 2), date(2025, 5, 2)), (date(2026, 5, 2), DUE)])
def test_a_hire_is_a_contact(awa: SqlStore, hired: date, last: date) -> None:
    awa.upsert([Placement("awa", hired)])
    assert _last(awa, DUE) == last


@pytest.mark.parametrize("by", ["note", "offer", "edit", "consent", "answer"])
def test_what_her_counsellor_did_or_she_agreed_to_is_a_contact(awa: SqlStore, by: str) -> None:
    day = date(2025, 6, 1)
    with awa.writing() as now:
        actor = _user(now, "c@example.org", Role.COUNSELLOR).actor()
        recruiter = _user(now, "r@example.org", Role.RECRUITER, organisation_id="org1").actor()
        if by == "note":
            note_id = notes.add_note(now, actor, "awa", None, "vue", _at(LAST))
            notes.change_note(now, actor, note_id, "vue de nouveau", _at(day))
        elif by == "offer":
            send_offer(now, actor, "o1", ["awa"], "", _at(day))
        elif by == "edit":
            acts.note(now, actor, "profile.edit", pseudonym_of(now, "awa"), at=_at(day))
        elif by == "consent":
            consents.give(now, "awa", Purpose.SEEN, None, _at(day))
        else:
            offer = Offer("o1", "Une offre", organisation_id="org1")
            asked = request_contact(now, recruiter, offer, "awa", "?", at=_at(LAST), on=LAST)
            answer(now, asked, "awa", False, _at(day))
    assert _last(awa, DUE) == day


def test_what_a_recruiter_notes_is_no_contact(awa: SqlStore) -> None:
    with awa.writing() as now:
        recruiter = _user(now, "r@example.org", Role.RECRUITER, organisation_id="org1").actor()
        notes.add_note(now, recruiter, "awa", "o1", "à revoir", _at(date(2025, 6, 1)))
    assert _last(awa, DUE) == LAST


def test_of_whom_nothing_is_known_the_day_of_her_record_counts(store: SqlStore) -> None:
    store.upsert([Learner("awa")])
    with store.reading() as now:
        (term,) = terms(now, DUE)
    assert abs((term.last_contact - datetime.now(tz=UTC).date()).days) <= 1
    assert term.due == due_after(term.last_contact)


def test_the_term_of_a_leap_day_is_the_first_of_march() -> None:
    assert due_after(date(2024, 2, 29)) == date(2026, 3, 1)
    assert due_after(date(2024, 2, 28)) == date(2026, 2, 28)
