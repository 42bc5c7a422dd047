from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from data.network import Network, write_network
from matching.errors import BadRecordError
from matching.records import (
    Enrolment,
    EnrolmentStatus,
    Identity,
    Learner,
    LearnerStatus,
    Offer,
    Placement,
)
from service.importing import READERS, UnclearKindError, guess_kind, import_file
from service.store import KINDS, SqlStore, open_store
from service.workspace.hires import hires_of

OFFERS_CSV = "id;titre;ville;contrat\no1;Développeur web;Lyon;CDI\no2;;Lyon;CDI\n"


@pytest.fixture
def store(tmp_path: Path) -> SqlStore:
    return open_store(tmp_path / "store.sqlite3")


def _file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_good_rows_go_in_and_bad_ones_are_told(tmp_path: Path, store: SqlStore) -> None:
    report = import_file(_file(tmp_path, "offres.csv", OFFERS_CSV), store)
    assert (report.kind, report.kept, report.dropped) == ("offers", 1, 1)
    (problem,) = [one for one in report.problems if one.dropped]
    assert problem.line == 3
    assert store.get(Offer, "o1").title == "Développeur web"


def test_a_dry_run_keeps_nothing_and_reports_the_same(tmp_path: Path, store: SqlStore) -> None:
    path = _file(tmp_path, "offres.csv", OFFERS_CSV)
    dry = import_file(path, None)
    assert dry == import_file(path, store)
    assert dry.kept == 1


def test_identities_are_kept_apart(tmp_path: Path, store: SqlStore) -> None:
    path = _file(tmp_path, "apprenants.csv", "id;prénom;nom;métier visé\nl1;Awa;Diallo;développeuse web\n")
    assert import_file(path, store).kept == 1
    assert store.get(Identity, "l1").family_name == "Diallo"
    assert "Diallo" not in repr(store.get(Learner, "l1"))


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("a.csv", "id;titre;contrat;ville\n", "offers"),
        ("a.csv", "id;formation;début;fin;places\n", "sessions"),
        ("a.jsonl", json.dumps({"id": "l1", "headline": "Dev", "goals": []}), "learners"),
        ("a.json", json.dumps([{"learner_id": "l1", "session_id": "s1", "status": "running"}]), "enrolments"),
        ("a.json", json.dumps({"basics": {"name": "Awa"}, "work": [], "skills": []}), "learners"),
        (
            "a.json",
            json.dumps({"@context": "https://schema.org", "@type": "JobPosting", "title": "x"}),
            "offers",
        ),
        ("offres.jsonl", json.dumps({"id": "o1"}), "offers"),
        ("a.jsonl", json.dumps({"id": "o1"}), None),
        ("a.csv", "id;name;kind\n", "organisations"),
        ("a.csv", "identifiant;raison sociale;type;ville\n", "organisations"),
        ("a.csv", "id;nom\n", None),
        ("formations.csv", "id;nom\n", "trainings"),
        ("organismes de formation.csv", "id;nom;ville\n", "organisations"),
        ("a.csv", "id;nom;organisme;ville\n", "trainings"),
        ("a.csv", "id;prénom;nom\n", "learners"),
        ("a.csv", "apprenant;embauche le;contrat;employeur\n", "placements"),
        ("a.csv", "learner_id;date;contrat\n", "placements"),
        ("a.csv", "learner_id;purpose;organisation_id;date;text\n", "consents"),
        ("a.csv", "apprenant;session;statut;depuis\n", "enrolments"),
        ("a.jsonl", json.dumps({"id": "o1", "name": "Atelier", "kind": "employer"}), "organisations"),
        ("a.jsonl", json.dumps({"learner_id": "l1", "on": "2026-01-05"}), "placements"),
        ("a.csv", "couleur;taille\n", None),
        ("formations.csv", "", "trainings"),
    ],
)
def test_a_kind_is_told_from_what_the_file_holds_before_its_name(
    tmp_path: Path, name: str, text: str, kind: str | None
) -> None:
    assert guess_kind(_file(tmp_path, name, text)) == kind


def test_a_file_that_could_be_anything_is_asked_about(tmp_path: Path) -> None:
    path = _file(tmp_path, "a.csv", "couleur;taille\nbleu;3\n")
    with pytest.raises(UnclearKindError) as caught:
        import_file(path, None)
    assert caught.value.path == path


def test_a_network_folder_goes_in_whole(tmp_path: Path, store: SqlStore) -> None:
    network = Network(
        learners=(Learner("l1"),),
        identities=(Identity("l1", given_name="Awa"),),
        offers=(Offer("o1", "Une"),),
        enrolments=(Enrolment("l1", "s9", EnrolmentStatus.RUNNING),),
        about={"reference_day": "2026-03-01", "synthetic": True},
    )
    write_network(tmp_path / "network", network)
    report = import_file(tmp_path / "network", store)
    assert (report.kind, report.kept) == ("network", 4)
    assert "s9" in report.loose_ends[0]
    assert store.about["reference_day"] == "2026-03-01"


def test_the_hires_of_a_folder_are_kept_as_those_of_a_file(tmp_path: Path, store: SqlStore) -> None:
    hired, day = Placement("l1", date(2026, 3, 2), "o1"), date(2026, 6, 1)
    network = Network(
        learners=(Learner("l1"), Learner("l2", last_active=date(2026, 5, 1))),
        offers=(Offer("o1", "Une"),),
        placements=(
            hired,
            Placement("l2", date(2026, 2, 2), "gone"),
            Placement("nobody", date(2026, 2, 2)),
            Placement("l1", date(1999, 2, 2)),
        ),
    )
    write_network(tmp_path / "network", network)
    dry = import_file(tmp_path / "network", store, on=day, keep=False)
    assert (dry.kept, dry.dropped) == (5, 2)
    assert store.counts()["placements"] == 0
    report = import_file(tmp_path / "network", store, on=day)
    assert (report.kept, report.dropped) == (5, 2)
    assert {(one.value, one.code) for one in report.problems} == {
        ("gone", "unknown-offer"),
        ("nobody", "unknown-learner"),
        ("1999-02-02", "hire-implausible"),
    }
    assert set(store.all(Placement)) == {hired, Placement("l2", date(2026, 2, 2))}
    assert store.get(Learner, "l1").status is LearnerStatus.PLACED
    assert store.get(Learner, "l2").status is LearnerStatus.SEEKING, "active since"
    with store.reading() as now:
        assert hires_of(now, "o1").learner_ids == {"l1"}
    again = import_file(tmp_path / "network", store, on=day)
    assert (again.kept, store.counts()["placements"]) == (5, 2)
    assert store.get(Learner, "l1").status is LearnerStatus.PLACED


def test_ids_of_a_folder_that_name_people_are_warned_of(tmp_path: Path, store: SqlStore) -> None:
    network = Network(
        learners=(Learner("awa"), Learner("l2")), identities=(Identity("awa", "Awa"), Identity("l2", "Zoé"))
    )
    write_network(tmp_path / "network", network)
    report = import_file(tmp_path / "network", store)
    assert [(one.value, one.code, one.dropped) for one in report.problems] == [
        ("awa", "id-holds-name", False)
    ]
    assert report.kept == 4


def test_a_folder_that_is_no_network_is_refused(tmp_path: Path, store: SqlStore) -> None:
    with pytest.raises(BadRecordError):
        import_file(tmp_path, store)


def test_every_kind_that_is_read_can_be_kept() -> None:
    assert set(READERS) <= set(KINDS)


def test_a_large_file_goes_in_by_batches_and_each_learner_with_her_identity(
    tmp_path: Path, store: SqlStore
) -> None:
    rows = "".join(f"l{number};Prénom{number};Nom{number}\n" for number in range(1_100))
    path = _file(tmp_path, "apprenants.csv", "id;prénom;nom\n" + rows)
    assert import_file(path, store).kept == 1_100
    changes = store.changes(0, 10_000)
    moments = {(one.kind, one.id): one.at for one in changes}
    assert len(moments) == len(changes) == 2_200
    place = {
        (one.kind, one.id): one.sequence // 1_001 for one in changes
    }  # 500 learners, 500 identities a batch
    assert all(place["learners", f"l{n}"] == place["identities", f"l{n}"] for n in range(1_000))
