"""Saved and loaded, the engine answers the same; what is torn, stale or foreign is refused."""

from pathlib import Path

import pytest

from matching.errors import IndexFileError
from matching.matcher import Matcher
from matching.reading import ProfileReader
from matching.records import Learner
from tests.matching.small_network import LEARNERS, OFFERS, TODAY

STAMP = {"data": "7"}


@pytest.fixture
def folder(matcher: Matcher, tmp_path: Path) -> Path:
    matcher.save(tmp_path, STAMP)
    return tmp_path


def test_saved_and_loaded_answers_the_same(matcher: Matcher, reader: ProfileReader, folder: Path) -> None:
    loaded = Matcher(reader)
    loaded.load(folder, LEARNERS, OFFERS, STAMP)
    for offer in OFFERS:
        assert loaded.learners_for(offer, 20, on=TODAY) == matcher.learners_for(offer, 20, on=TODAY)
    for learner in LEARNERS:
        assert loaded.offers_for(learner, 20, on=TODAY) == matcher.offers_for(learner, 20, on=TODAY)


def test_what_was_loaded_can_be_changed(reader: ProfileReader, folder: Path) -> None:
    loaded = Matcher(reader)
    loaded.load(folder, LEARNERS, OFFERS, STAMP)
    loaded.learners.remove([LEARNERS[0].id])
    loaded.add_learners([LEARNERS[0]])
    assert loaded.learners_for(OFFERS[0], 1, on=TODAY).matches[0].learner_id == LEARNERS[0].id


def test_another_version_of_the_data_is_refused(reader: ProfileReader, folder: Path) -> None:
    with pytest.raises(IndexFileError, match="stale"):
        Matcher(reader).load(folder, LEARNERS, OFFERS, {"data": "8"})


def test_other_records_are_refused_and_nothing_is_taken_in(reader: ProfileReader, folder: Path) -> None:
    fresh = Matcher(reader)
    with pytest.raises(IndexFileError, match="other records"):
        fresh.load(folder, LEARNERS, OFFERS[1:], STAMP)
    assert len(fresh.learners) == len(fresh.offers) == 0


@pytest.mark.parametrize("part", ["vectors", "profiles"])
def test_a_torn_part_is_refused(reader: ProfileReader, folder: Path, part: str) -> None:
    victim = max((folder / "offers" / part).glob("*.bin"), key=lambda path: path.stat().st_size)
    victim.write_bytes(victim.read_bytes()[:-3])
    with pytest.raises(IndexFileError, match="torn"):
        Matcher(reader).load(folder, LEARNERS, OFFERS, STAMP)


def test_halves_of_surrogate_pairs_are_saved_too(reader: ProfileReader, tmp_path: Path) -> None:
    odd = [Learner("l\ud800", about="Python \udfff et SQL"), Learner("plain", about="Python")]
    matcher = Matcher(reader)
    matcher.add_learners(odd)
    matcher.save(tmp_path, STAMP)
    loaded = Matcher(reader)
    loaded.load(tmp_path, odd, (), STAMP)
    assert loaded.learners_for(OFFERS[0], 2, on=TODAY) == matcher.learners_for(OFFERS[0], 2, on=TODAY)
