"""Snapshots of the index: what is torn, stale or foreign is made again or brought up to date, never served."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from data.network import Network
from matching.errors import IndexFileError
from matching.matcher import Matcher
from matching.reading import ProfileReader
from matching.records import Learner, Offer
from models.load import fill
from models.load_concept_vectors import load_concept_vectors
from service.desk import Desk, Question
from service.snapshot import HEAD, load_snapshot, save_snapshot
from service.store import SqlStore, load_network, open_store, save_network
from tests.letter_encoder import LetterEncoder

SEED = 5


@pytest.fixture(scope="session")
def reader(small_desk: Desk) -> ProfileReader:
    return small_desk.matcher.reader


@pytest.fixture
def letters(reader: ProfileReader, small_desk: Desk) -> Matcher:
    """A matcher of the same parts but with another encoder."""
    concepts = load_concept_vectors(reader.encoder, reader.taxonomy)
    return Matcher(ProfileReader(reader.taxonomy, LetterEncoder(), concepts, reader.extractor, reader.linker))


@pytest.fixture(scope="session")
def few(small_network: Network) -> Network:
    """A dozen learners and some offers: a snapshot that is quick to write two hundred times."""
    return replace(small_network, learners=small_network.learners[:12], offers=small_network.offers[:6])


@pytest.fixture
def saved(few: Network, reader: ProfileReader, tmp_path: Path) -> Iterator[tuple[Path, SqlStore]]:
    """A folder with the snapshot of a store, and the store."""
    with closing(open_store(tmp_path / "store.sqlite3")) as store:
        save_network(store, few)
        matcher = Matcher(reader)
        fill(matcher, load_network(store))
        save_snapshot(tmp_path / "index", matcher, load_network(store), store.id, store.sequence)
        yield tmp_path / "index", store


def load(root: Path, store: SqlStore, reader: ProfileReader) -> tuple[Matcher, Network]:
    matcher = Matcher(reader)
    missing, _ = load_snapshot(root, matcher, load_network(store), store.id, store.sequence)
    return matcher, missing


def answers(matcher: Matcher, network: Network) -> list[list[tuple[str, float]]]:
    desk = Desk(network, matcher)
    return [
        [(match.learner_id, match.score) for match in desk.learners_for(one, Question(k=100)).matches]
        for one in network.offers
    ]


def test_a_snapshot_gives_back_what_was_saved(
    saved: tuple[Path, SqlStore], reader: ProfileReader, few: Network
) -> None:
    root, store = saved
    matcher, missing = load(root, store, reader)
    assert (missing.learners, missing.offers) == ((), ())
    fresh = Matcher(reader)
    fill(fresh, few)
    assert answers(matcher, few) == answers(fresh, few)


def test_only_what_has_changed_since_is_asked_for_again(
    saved: tuple[Path, SqlStore], reader: ProfileReader
) -> None:
    root, store = saved
    before = load_network(store)
    store.upsert(
        [replace(before.learners[0], headline="Boulangère"), Learner("new", headline="Développeuse")]
    )
    store.upsert([Offer("new", "Développeuse Python"), replace(before.trainings[0])])
    store.remove("learners", [before.learners[1].id])
    enrolled = next(one for one in before.enrolments if one.learner_id == before.learners[2].id)
    store.remove("enrolments", [f'["{enrolled.learner_id}", "{enrolled.session_id}"]'])
    matcher, missing = load(root, store, reader)
    assert {one.id for one in missing.learners} == {before.learners[0].id, "new", before.learners[2].id}
    assert {one.id for one in missing.offers} == {"new"}
    fill(matcher, missing)
    now = load_network(store)
    fresh = Matcher(reader)
    fill(fresh, now)
    assert answers(matcher, now) == answers(fresh, now)


def test_a_record_that_was_altered_behind_the_feed_is_read_anew(
    saved: tuple[Path, SqlStore], reader: ProfileReader
) -> None:
    root, store = saved
    with store._writer.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE records SET json = replace(json, '\"title\":\"', '\"title\":\"Boulanger ') WHERE kind = 'offers'"
        )
    _, missing = load(root, store, reader)
    assert len(missing.offers) == 6
    assert missing.learners == ()


@pytest.mark.parametrize("what", ["another store", "a later moment", "another model", "nothing"])
def test_a_foreign_snapshot_is_refused(
    saved: tuple[Path, SqlStore], reader: ProfileReader, what: str, letters: Matcher
) -> None:
    root, store = saved
    network, matcher = load_network(store), Matcher(reader)
    name, sequence = store.id, store.sequence
    if what == "another store":
        name = "0" * 32
    elif what == "a later moment":
        sequence -= 1
    elif what == "another model":
        matcher = letters
    else:
        shutil.rmtree(root)
    with pytest.raises(IndexFileError):
        load_snapshot(root, matcher, network, name, sequence)
    assert len(matcher.learners) == len(matcher.offers) == 0


def test_parts_of_two_snapshots_are_not_mixed(
    saved: tuple[Path, SqlStore], reader: ProfileReader, tmp_path: Path
) -> None:
    """The offers of a snapshot of the same store, data and sequence, saved at another time, under this head."""
    root, store = saved
    matcher, _ = load(root, store, reader)
    save_snapshot(tmp_path / "twin", matcher, load_network(store), store.id, store.sequence)
    (own,) = (one for one in root.iterdir() if one.name != HEAD)
    (other,) = (one for one in (tmp_path / "twin").iterdir() if one.name != HEAD)
    shutil.rmtree(own / "offers")
    shutil.copytree(other / "offers", own / "offers")
    with pytest.raises(IndexFileError):
        load(root, store, reader)


def test_a_save_that_is_cut_short_leaves_the_last_snapshot(
    saved: tuple[Path, SqlStore], reader: ProfileReader, tmp_path: Path
) -> None:
    root, store = saved
    store.upsert([Offer("new", "Développeuse Python")])
    matcher, missing = load(root, store, reader)
    fill(matcher, missing)
    save_snapshot(tmp_path / "later", matcher, load_network(store), store.id, store.sequence)
    (later,) = (one for one in (tmp_path / "later").iterdir() if one.name != HEAD)
    shutil.copytree(later, root / later.name)  # all of it was written, but the head was not
    _, missing = load(root, store, reader)
    assert [one.id for one in missing.offers] == ["new"]
    save_snapshot(root, matcher, load_network(store), store.id, store.sequence)
    assert load(root, store, reader)[1].offers == ()
    assert len(list(root.iterdir())) == 3  # the head, its index, and the one that may still be in the making


def _flip(content: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(content))
    return content[:at] + bytes([content[at] ^ (1 << dice.randrange(8))]) + content[at + 1 :]


def _cut(content: bytes, dice: random.Random) -> bytes:
    return content[: dice.randrange(len(content))]


def _damage(root: Path, times: int, check: Callable[[str], None]) -> None:
    """Cut or flip one file of a snapshot after the other, and mend it again."""
    dice = random.Random(SEED)
    files = sorted(path for path in root.rglob("*") if path.is_file() and path.stat().st_size)
    for number in range(times):
        victim = files[number % len(files)]
        whole = victim.read_bytes()
        victim.write_bytes((_cut if dice.random() < 0.5 else _flip)(whole, dice))
        check(f"{victim.relative_to(root)}, try {number}")
        victim.write_bytes(whole)


@pytest.mark.parametrize("times", [20, pytest.param(200, marks=pytest.mark.campaign)])
def test_a_damaged_snapshot_is_refused(
    saved: tuple[Path, SqlStore], reader: ProfileReader, times: int
) -> None:
    root, store = saved

    def refused(which: str) -> None:
        try:
            load(root, store, reader)
        except IndexFileError:
            return
        pytest.fail(f"{which} was served")

    _damage(root, times, refused)
    load(root, store, reader)  # and mended again, it is served
