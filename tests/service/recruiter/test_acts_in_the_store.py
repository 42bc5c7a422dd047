"""What recruiters do, as a store keeps it: on SQLite, and on PostgreSQL where there is a server."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from matching.errors import BadRecordError, UnknownIdError
from matching.records import Identity, InteractionKind, Learner, Offer, Organisation
from service.accounts import consents, users
from service.accounts.actor import Actor, ForbiddenError, Role
from service.accounts.consents import Purpose
from service.bad_parameter import BadParameterError
from service.store import SqlStore
from service.store.desk_tables import OUTBOX
from service.workspace import contacts, notes, searches, shortlists
from service.workspace.contacts import ContactState
from service.workspace.interactions import interactions_of
from service.workspace.offer_acts import EditedMeanwhileError, change, own_offer, publish, version_of
from service.workspace.shortlists import Standing

AT, DAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC), date(2026, 3, 2)
ME = Actor("r1", "Rose", Role.RECRUITER, organisation_id="org1")
TEAM_MATE = Actor("r2", "Rémi", Role.RECRUITER, organisation_id="org1")
OTHER = Actor("r3", "Nour", Role.RECRUITER, organisation_id="org2")
OFFER = Offer("o1", "Développeuse", organisation_id="org1", organisation="Atelier")


@pytest.fixture
def filled(store: SqlStore) -> SqlStore:
    store.upsert(
        [
            Organisation("org1", "Atelier"),
            Organisation("org2", "Mairie"),
            Learner("l1"),
            Learner("l2"),
            Identity("l1", "Awa", "Diallo", "awa@example.org"),
            Identity("l2", "Zoé", "Petit", "no address"),
            OFFER,
        ]
    )
    with store.writing() as now:
        for one in (ME, TEAM_MATE, OTHER):
            users.add(
                now,
                email=f"{one.user_id}@example.org",
                name=one.name,
                role=one.role,
                organisation_id=one.organisation_id,
                at=AT,
                user_id=one.user_id,
            )
            users.set_state(now, one.user_id, users.ACTIVE)
        for learner_id in ("l1", "l2"):
            consents.give(now, learner_id, Purpose.SEEN, None, AT)
    return store


def test_a_standing_replaces_the_one_before(filled: SqlStore) -> None:
    with filled.writing() as now:
        shortlists.shortlist(now, ME, "o1", "l1", at=AT, on=DAY)
        shortlists.dismiss(now, TEAM_MATE, "o1", "l1", "dates", "pas avant mai", at=AT, on=DAY)
    with filled.reading() as now:
        (known,) = shortlists.considered(now, "o1").values()
        assert (known.state, known.reason, known.detail) == (Standing.DISMISSED, "dates", "pas avant mai")
        assert [one.kind for one in interactions_of(now, "l1")] == [InteractionKind.DISMISSED]
        assert shortlists.considered(now, "o2") == {}
    with filled.writing() as now:
        assert shortlists.bring_back(now, ME, "o1", "l1")  # a team shares its lists
        assert not shortlists.bring_back(now, ME, "o1", "l1")
        assert interactions_of(now, "l1") == []


def test_an_act_that_fails_leaves_nothing(filled: SqlStore) -> None:
    def slip() -> None:
        with filled.writing() as now:
            shortlists.shortlist(now, ME, "o1", "l1", at=AT, on=DAY)
            shortlists.dismiss(now, ME, "o1", "l1", "her age", at=AT, on=DAY)

    with pytest.raises(BadRecordError):
        slip()
    with filled.reading() as now:
        assert shortlists.considered(now, "o1") == {}
        assert interactions_of(now, "l1") == []


def test_a_request_is_asked_once_and_answered_once(filled: SqlStore) -> None:
    with filled.writing() as now:
        first = contacts.request_contact(now, ME, OFFER, "l1", "Bonjour", at=AT, on=DAY)
        assert contacts.request_contact(now, TEAM_MATE, OFFER, "l1", "Encore", at=AT, on=DAY) == first
        assert contacts.waiting_by_offer(now, ["o1", "o2"]) == {"o1": 1}
        letters = now.connection.execute(OUTBOX.select()).all()
        assert [one.recipient for one in letters] == ["awa@example.org"]
        with pytest.raises(UnknownIdError):
            contacts.answer(now, first, "l2", True, AT)
        answered = contacts.answer(now, first, "l1", True, AT + timedelta(days=1))
        assert (answered.state, answered.answered) == (ContactState.ACCEPTED, "2026-03-03T09:00:00.000+00:00")
        assert consents.stands(now, "l1", Purpose.CONTACT, "org1")
        assert not consents.stands(now, "l1", Purpose.CONTACT, "org2")
        with pytest.raises(UnknownIdError):
            contacts.answer(now, first, "l1", False, AT)
        # the organisation has her consent by now: another message needs no other answer
        again = contacts.request_contact(now, ME, OFFER, "l1", "À lundi", at=AT, on=DAY)
        assert contacts.contact_request(now, again).state is ContactState.ACCEPTED


def test_who_declined_is_not_asked_again(filled: SqlStore) -> None:
    with filled.writing() as now:
        asked = contacts.request_contact(now, ME, OFFER, "l2", "Bonjour", at=AT, on=DAY)
        contacts.answer(now, asked, "l2", False, AT)
        assert not consents.stands(now, "l2", Purpose.CONTACT, "org1")
        with pytest.raises(ForbiddenError):
            contacts.request_contact(now, ME, OFFER, "l2", "Et maintenant ?", at=AT, on=DAY)
        letters = now.connection.execute(OUTBOX.select()).all()
        assert [one.kind for one in letters] == ["contact-answer"]  # she has no address to write to


def test_notes_are_read_by_the_team_and_changed_by_their_author(filled: SqlStore) -> None:
    with filled.writing() as now:
        note_id = notes.add_note(now, ME, "l1", "o1", " À revoir ", AT)
        assert [one.text for one in notes.notes_about(now, TEAM_MATE, "l1")] == ["À revoir"]
        assert notes.notes_about(now, OTHER, "l1") == []
        for stranger in (TEAM_MATE, OTHER):
            with pytest.raises(UnknownIdError):
                notes.change_note(now, stranger, note_id, "x", AT)
            with pytest.raises(UnknownIdError):
                notes.remove_note(now, stranger, note_id)
        notes.change_note(now, ME, note_id, "Revue", AT + timedelta(hours=1))
        (note,) = notes.notes_about(now, ME, "l1")
        assert (note.text, note.created < note.changed) == ("Revue", True)
        notes.remove_note(now, ME, note_id)
        assert notes.notes_about(now, ME, "l1") == []
        for text in (" ", "x" * (notes.LONGEST_NOTE + 1)):
            with pytest.raises(BadRecordError):
                notes.add_note(now, ME, "l1", None, text, AT)


def test_an_offer_is_of_its_organisation_and_has_a_version(filled: SqlStore) -> None:
    with filled.writing() as now:
        new = publish(now, ME, Offer("o2", "Testeuse", organisation_id="org2"), DAY)
    assert (new.organisation_id, new.organisation, new.published) == ("org1", "Atelier", DAY)
    with filled.writing() as now:
        version = version_of(now, "o2")
        with pytest.raises(UnknownIdError):
            own_offer(now, OTHER, "o2")
        with pytest.raises(UnknownIdError):
            change(now, OTHER, new, version)
        change(now, ME, Offer("o2", "Testeuse mobile", organisation_id="org1"), version)
        with pytest.raises(EditedMeanwhileError) as met:
            change(now, TEAM_MATE, Offer("o2", "Autre", organisation_id="org1"), version)
        assert met.value.theirs.title == "Testeuse mobile"
        assert met.value.version == version_of(now, "o2") > version


def test_a_search_is_kept_and_forgotten(filled: SqlStore) -> None:
    with filled.writing() as now:
        search_id = searches.save_search(
            now, ME, "  Lyon   web ", "/recruiter/offers/o1?k=20", True, ["l1"], AT
        )
        (search,) = searches.searches_of(now, "r1")
        assert (search.name, search.alert, len(search.known)) == ("Lyon web", True, 1)
        with pytest.raises(UnknownIdError):
            searches.save_search(now, OTHER, "x", "/recruiter/offers/o1", True, [], AT)
        for name, address in (
            ("", "/recruiter/offers/o1"),
            ("x", "/elsewhere"),
            ("x", "/recruiter/offers/o1?k=0"),
        ):
            with pytest.raises((BadRecordError, BadParameterError)):
                searches.save_search(now, ME, name, address, True, [], AT)
        with pytest.raises(UnknownIdError):
            searches.remove_search(now, OTHER, search_id)
        searches.look(now, search_id, ["l1", "l2"], AT + timedelta(days=1))
        assert len(searches.own_search(now, ME, search_id).known) == 2
        searches.remove_search(now, ME, search_id)
        assert searches.searches_of(now, "r1") == []
