"""Digests of records: kept for the very record that was read, and gone with it."""

from __future__ import annotations

import gc
import hashlib
from dataclasses import replace

from data.codec import from_json, from_stored, record_digest, stored_text, to_json
from data.kept_digests import KeptDigests
from matching.records import Goal, Learner, Offer, Skill, SkillSource
from service.store.sql_writing import row_of

LEARNER = Learner(
    id="l1",
    headline="Développeuse",
    goals=(Goal("développeuse web"),),
    skills=(Skill("Python", source=SkillSource.DECLARED),),
)


def _sha256(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def test_a_record_that_was_read_has_the_digest_of_its_equal() -> None:
    read = from_stored(Learner, row_of(LEARNER)["json"])
    assert read == LEARNER
    assert record_digest(read) == record_digest(LEARNER) == _sha256(row_of(LEARNER)["json"])


def test_the_digest_of_a_record_that_was_read_is_that_of_the_text_in_the_store() -> None:
    text = '{"title":"Cariste","id":"o1"}'
    read = from_stored(Offer, text)
    assert read == Offer(id="o1", title="Cariste")
    assert record_digest(read) == _sha256(text) != _sha256(stored_text(read))


def test_a_changed_copy_of_a_record_that_was_read_has_a_digest_of_its_own() -> None:
    read = from_stored(Offer, '{"id":"o1","title":"Cariste"}')
    changed = replace(read, title="Boulangère")
    assert record_digest(changed) == _sha256('{"id":"o1","title":"Boulangère"}')


def test_two_records_with_one_id_keep_their_own_digests() -> None:
    digests = KeptDigests()
    old, new = Offer(id="o1", title="Cariste"), Offer(id="o1", title="Boulangère")
    digests.keep(old, b"old")
    digests.keep(new, b"new")
    assert digests.of(old) == b"old"
    assert digests.of(new) == b"new"
    assert digests.of(Offer(id="o1", title="Cariste")) is None


def test_a_digest_goes_with_its_record() -> None:
    digests = KeptDigests()
    gone, stays = from_json(Learner, to_json(LEARNER)), from_json(Learner, to_json(LEARNER))
    digests.keep(gone, b"gone")
    digests.keep(stays, b"stays")
    del gone
    gc.collect()
    assert len(digests) == 1
    assert digests.of(stays) == b"stays"


def test_a_digest_that_takes_the_place_of_another_stays_when_that_one_goes() -> None:
    digests = KeptDigests()
    digests.keep(LEARNER, b"first")
    digests.keep(LEARNER, b"second")
    gc.collect()
    assert digests.of(LEARNER) == b"second"


def test_a_record_without_weak_references_is_passed_over() -> None:
    digests = KeptDigests()
    digests.keep(Goal("boulangère"), b"")
    assert len(digests) == 0
