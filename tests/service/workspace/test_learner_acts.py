from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from matching.errors import BadRecordError, UnknownIdError
from matching.records import (
    Interaction,
    InteractionKind,
    Learner,
    LearnerStatus,
    Offer,
    OfferStatus,
    Placement,
)
from service.accounts import consents, users
from service.accounts.actor import Role
from service.accounts.consents import Purpose
from service.store import SqlStore
from service.store.desk_tables import OUTBOX
from service.workspace import applications, contests, placements, profiles
from service.workspace.choices import Decision, choices_of, decide, last_applications, undo
from service.workspace.suggestions import sent_to, suggest, suggestions_of

AT = datetime(2026, 6, 15, 9, tzinfo=UTC)
TODAY = date(2026, 6, 15)
HER = Learner("l1", headline="data analyst", last_active=date(2026, 5, 1))
OFFER = Offer("o1", "Data analyst", organisation_id="org1", organisation="Atelier")
ELSEWHERE = Offer("o2", "Boulangère")


@pytest.fixture
def filled(store: SqlStore) -> SqlStore:
    store.upsert([HER, Learner("l2"), OFFER, ELSEWHERE])
    return store


def test_a_decision_takes_the_place_of_the_one_before_and_leaves_its_trace(filled: SqlStore) -> None:
    with filled.writing() as now:
        decide(now, "l1", "o1", Decision.SAVED, at=AT, on=TODAY)
        assert list(now.all(Interaction)) == []
        decide(now, "l1", "o1", Decision.DISMISSED, at=AT, on=TODAY, reason="pay", text="trop peu")
        (act,) = now.all(Interaction)
        assert (act.kind, act.by, act.reason) == (InteractionKind.DISMISSED, "learner", "pay")
        (choice,) = choices_of(now, "l1").values()
        assert (choice.decision, choice.reason, choice.text) == (Decision.DISMISSED, "pay", "trop peu")
        assert choices_of(now, "l2") == {}
        assert undo(now, "l1", "o1") is Decision.DISMISSED
        assert undo(now, "l1", "o1") is None
        assert list(now.all(Interaction)) == []


def test_a_recruiter_s_dismissal_of_the_same_day_stays(filled: SqlStore) -> None:
    theirs = Interaction("l1", "o1", InteractionKind.DISMISSED, TODAY, by="recruiter", reason="skills")
    filled.upsert([theirs])
    with filled.writing() as now:
        decide(now, "l1", "o1", Decision.DISMISSED, at=AT, on=TODAY, reason="pay")
        undo(now, "l1", "o1")
        assert list(now.all(Interaction)) == [theirs]


def test_what_cannot_be_decided_is_refused(filled: SqlStore) -> None:
    for wrong in ({"reason": "mood"}, {"text": "x" * 1001}):
        with pytest.raises(BadRecordError), filled.writing() as now:
            decide(now, "l1", "o1", Decision.DISMISSED, at=AT, on=TODAY, **wrong)
    for learner_id, offer_id in (("l1", "none"), ("none", "o1")):
        with pytest.raises(UnknownIdError), filled.writing() as now:
            decide(now, learner_id, offer_id, Decision.SAVED, at=AT, on=TODAY)
    with filled.reading() as now:
        assert choices_of(now, "l1") == {}


def test_an_application_tells_the_organisation_s_recruiters_and_only_it_may_know_her(
    filled: SqlStore,
) -> None:
    with filled.writing() as now:
        for name, organisation in (("a", "org1"), ("b", "org2")):
            user = users.add(
                now,
                email=f"{name}@example.org",
                name=name,
                role=Role.RECRUITER,
                organisation_id=organisation,
                at=AT,
            )
            users.set_state(now, user.id, users.ACTIVE)
        applications.apply(now, "l1", "o1", at=AT, on=TODAY)
        applications.apply(now, "l1", "o1", at=AT, on=TODAY)
        letters = now.connection.execute(OUTBOX.select()).all()
        assert [one.recipient for one in letters] == ["a@example.org"]
        assert consents.stands(now, "l1", Purpose.CONTACT, "org1")
        assert not consents.stands(now, "l1", Purpose.CONTACT, "org2")
        assert last_applications(now, ["l1", "l2"]) == {"l1": TODAY}
        applications.take_back(now, "l1", "o1", at=AT)
        assert not consents.stands(now, "l1", Purpose.CONTACT, "org1")
        assert last_applications(now, ["l1", "l2"]) == {}


def test_a_consent_that_another_application_needs_stays(filled: SqlStore) -> None:
    filled.upsert([replace(OFFER, id="o3")])
    with filled.writing() as now:
        applications.apply(now, "l1", "o1", at=AT, on=TODAY)
        applications.apply(now, "l1", "o3", at=AT, on=TODAY)
        applications.take_back(now, "l1", "o1", at=AT)
        assert consents.stands(now, "l1", Purpose.CONTACT, "org1")


def test_an_offer_of_nobody_is_noted_and_tells_nobody(filled: SqlStore) -> None:
    with filled.writing() as now:
        applications.apply(now, "l1", "o2", at=AT, on=TODAY)
        assert consents.of_learner(now, "l1") == []
        assert last_applications(now, ["l1", "l2"]) == {"l1": TODAY}


@pytest.mark.parametrize(
    "over", [replace(OFFER, status=OfferStatus.FILLED), replace(OFFER, expires=date(2026, 6, 14))]
)
def test_an_offer_that_is_over_cannot_be_answered(filled: SqlStore, over: Offer) -> None:
    filled.upsert([over])
    with pytest.raises(BadRecordError), filled.writing() as now:
        applications.apply(now, "l1", "o1", at=AT, on=TODAY)


def test_of_two_editors_the_second_is_told_and_nothing_is_lost(filled: SqlStore) -> None:
    version = profiles.version_of(HER)
    with filled.writing() as now:
        profiles.save_profile(now, replace(HER, headline="first"), version, TODAY)
    with pytest.raises(profiles.EditedMeanwhileError) as caught, filled.writing() as now:
        profiles.save_profile(now, replace(HER, headline="second"), version, TODAY)
    assert caught.value.current.headline == "first"
    assert filled.get(Learner, "l1").headline == "first"
    with filled.writing() as now:
        anew = profiles.version_of(caught.value.current)
        profiles.save_profile(now, replace(HER, headline="second"), anew, None)
    kept = filled.get(Learner, "l1")
    assert (kept.headline, kept.last_active) == ("second", TODAY)  # the counsellor's edit is no sign of hers


def test_activity_alone_makes_no_other_version(filled: SqlStore) -> None:
    assert profiles.version_of(HER) == profiles.version_of(replace(HER, last_active=TODAY))
    assert profiles.version_of(HER) != profiles.version_of(replace(HER, headline="x"))


def test_a_pause_leaves_the_lists_and_who_found_is_not_paused(filled: SqlStore) -> None:
    with filled.writing() as now:
        assert profiles.pause(now, "l1", TODAY).status is LearnerStatus.PAUSED
        assert profiles.resume(now, "l1", TODAY).status is LearnerStatus.SEEKING
    filled.upsert([replace(HER, status=LearnerStatus.PLACED)])
    with pytest.raises(profiles.NotSeekingError), filled.writing() as now:
        profiles.resume(now, "l1", TODAY)


def test_a_hire_is_noted_put_right_and_taken_back(filled: SqlStore) -> None:
    day, right = date(2026, 6, 1), date(2026, 6, 2)
    with filled.writing() as now:
        placements.note_placement(now, Placement("l1", day, "o1"), "counsellor", TODAY)
        assert now.get(Learner, "l1").status is LearnerStatus.PLACED
        assert [one.kind for one in now.all(Interaction)] == [InteractionKind.HIRED]
        placements.correct_placement(
            now, day, Placement("l1", right, organisation="Autre"), "counsellor", TODAY
        )
        assert [one.on for one in placements.placements_of(now, "l1")] == [right]
        assert list(now.all(Interaction)) == []
        placements.remove_placement(now, "l1", right)
        assert now.get(Learner, "l1").status is LearnerStatus.SEEKING


@pytest.mark.parametrize("day", [date(1999, 1, 1), date(2029, 1, 1)])
def test_a_hire_on_a_day_that_cannot_be_is_refused(filled: SqlStore, day: date) -> None:
    with pytest.raises(BadRecordError), filled.writing() as now:
        placements.note_placement(now, Placement("l1", day), "counsellor", TODAY)
    assert filled.get(Learner, "l1").status is LearnerStatus.SEEKING


def test_two_hires_on_a_day_and_one_of_nobody_are_refused(filled: SqlStore) -> None:
    with filled.writing() as now:
        placements.note_placement(now, Placement("l1", TODAY), "counsellor", TODAY)
        with pytest.raises(BadRecordError):
            placements.note_placement(now, Placement("l1", TODAY), "counsellor", TODAY)
        with pytest.raises(UnknownIdError):
            placements.note_placement(now, Placement("l2", TODAY, "none"), "counsellor", TODAY)
        with pytest.raises(UnknownIdError):
            placements.remove_placement(now, "l2", TODAY)


def test_a_contest_waits_until_a_person_answers(filled: SqlStore) -> None:
    with filled.writing() as now:
        contest_id = contests.contest(now, "l1", "o1", " C’est faux. ", AT)
        assert [one.id for one in contests.waiting(now, None)] == [contest_id]
        assert contests.waiting(now, frozenset({"l2"})) == []
        contests.answer(now, contest_id, "Vous avez raison.", "counsellor", AT)
        assert contests.waiting(now, None) == []
        (one,) = contests.of_learner(now, "l1")
        assert (one.text, one.answer, one.answered_by) == ("C’est faux.", "Vous avez raison.", "counsellor")
        for text in ("  ", "x" * 4001):
            with pytest.raises(BadRecordError):
                contests.contest(now, "l1", "o1", text, AT)
        with pytest.raises(UnknownIdError):
            contests.answer(now, "none", "x", "counsellor", AT)


def test_an_offer_goes_to_a_learner_once(filled: SqlStore) -> None:
    with filled.writing() as now:
        assert suggest(now, "counsellor", "o1", ["l1"], "Pour vous", AT) == ["l1"]
        assert suggest(now, "counsellor", "o1", ["l1", "l2", "l2"], "", AT) == ["l2"]
        assert sent_to(now, "o1") == {"l1", "l2"}
        assert [one.message for one in suggestions_of(now, "l1")] == ["Pour vous"]
        with pytest.raises(BadRecordError):
            suggest(now, "counsellor", "o1", [], "", AT)
        with pytest.raises(UnknownIdError):
            suggest(now, "counsellor", "o1", ["none"], "", AT)
