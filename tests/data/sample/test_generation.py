"""The sample network: the same to the byte, of the promised size, and true to what is promised of it."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from data import load_gazetteer
from data.network import read_network
from data.sample import REFERENCE_DAY, SampleNetwork, generate, write
from data.sample.learner_prose import LANGUAGES
from data.sample.people import PHONES
from matching.records import Delivery, EnrolmentStatus, LearnerStatus, SkillSource
from tests.data.sample.conftest import LEARNERS, OFFERS, TRAININGS

REAL_OFFERS = 71


def checksum(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.json*")):
        digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folders = []
    for seed in (3, 3, 4):
        folder = tmp_path_factory.mktemp("sample")
        write(folder, generate(seed=seed, learners=80, offers=30, trainings=20))
        folders.append(folder)
    return folders


def test_two_runs_of_a_seed_agree_to_the_byte_and_another_seed_differs(twice: list[Path]) -> None:
    assert checksum(twice[0]) == checksum(twice[1])
    assert checksum(twice[0]) != checksum(twice[2])


def test_a_written_network_is_read_back_without_its_hidden_states(twice: list[Path]) -> None:
    network = read_network(twice[0])
    assert network == generate(seed=3, learners=80, offers=30, trainings=20).network
    assert (twice[0] / "hidden" / "learners.jsonl").is_file()


def test_a_learner_does_not_depend_on_how_many_offers_there_are() -> None:
    few = generate(seed=3, learners=20, offers=5, trainings=20)
    many = generate(seed=3, learners=20, offers=9, trainings=20)
    assert few.network.learners == many.network.learners


def test_counts(sample: SampleNetwork) -> None:
    network = sample.network
    assert len(network.learners) == len(network.identities) == len(network.enrolments) == LEARNERS
    assert len(network.offers) == OFFERS + REAL_OFFERS
    assert len(network.trainings) == TRAININGS
    assert len(sample.hidden_learners) == LEARNERS
    assert len(sample.hidden_offers) == OFFERS


def test_references_resolve(sample: SampleNetwork) -> None:
    assert sample.network.loose_ends() == ()
    assert [h.id for h in sample.hidden_learners] == [r.id for r in sample.network.learners]
    assert [h.id for h in sample.hidden_offers] == [r.id for r in sample.network.offers[:OFFERS]]


def test_progress_is_told_and_ends_at_the_whole() -> None:
    told: list[tuple[str, int, int]] = []
    generate(seed=1, learners=500, offers=250, trainings=10, progress=lambda *step: told.append(step))
    assert ("learners", 500, 500) in told
    assert ("offers", 250, 250) in told


@pytest.mark.parametrize("sizes", [(50, 0, 1), (0, 3, 1)])
def test_the_smallest_networks_hold_together(sizes: tuple[int, int, int]) -> None:
    learners, offers, trainings = sizes
    for seed in range(8):
        network = generate(seed, learners, offers, trainings).network
        assert (len(network.learners), len(network.trainings)) == (learners, trainings)
        assert network.loose_ends() == ()


# ------------------------------------------------------------------ provenance


def test_every_invented_record_says_so_and_every_real_one_says_where_it_comes_from(
    sample: SampleNetwork,
) -> None:
    network = sample.network
    assert all(r.synthetic for r in network.learners)
    assert all(r.synthetic for r in network.trainings)
    assert all(r.synthetic for r in network.offers[:OFFERS])
    for offer in network.offers[OFFERS:]:
        assert offer.redated
        assert not offer.synthetic
        assert offer.licence == "Licence Ouverte 2.0"
        assert "Etalab" in (offer.source or "")
    about = network.about
    assert about["reference_day"] == REFERENCE_DAY.isoformat()
    assert "inventés" in str(about["statement_fr"])
    assert "invented" in str(about["statement_en"])


def test_real_offers_stand_in_the_reference_period_and_in_known_towns(sample: SampleNetwork) -> None:
    real = sample.network.offers[OFFERS:]
    for offer in real:
        assert offer.published is not None
        assert REFERENCE_DAY - timedelta(days=90) <= offer.published < REFERENCE_DAY
        assert offer.expires is not None
        assert offer.expires > REFERENCE_DAY
    placed = [offer.place for offer in real if offer.place is not None]
    assert len(placed) >= 48
    assert all(place.commune and load_gazetteer().by_code(place.commune) for place in placed)


# ------------------------------------------------------------------ dates


def test_the_reference_day_is_a_monday() -> None:
    assert REFERENCE_DAY.weekday() == 0


def test_labels_hold_three_years_and_sessions_start_while_they_hold(sample: SampleNetwork) -> None:
    trainings = {t.id: t for t in sample.network.trainings}
    for training in trainings.values():
        assert training.label_from is not None
        assert training.label_until is not None
        assert abs((training.label_until - training.label_from).days - 3 * 365) <= 4
    for session in sample.network.sessions:
        training = trainings[session.training_id]
        assert training.label_from is not None
        assert training.label_until is not None
        assert training.label_from <= session.start <= training.label_until
        assert 90 <= (session.end - session.start).days <= 380
        assert (session.place is None) == (training.delivery is Delivery.ONLINE)


def test_sessions_lie_before_around_and_after_today(sample: SampleNetwork) -> None:
    sessions = sample.network.sessions
    assert any(s.end < REFERENCE_DAY for s in sessions)
    assert any(s.start <= REFERENCE_DAY <= s.end for s in sessions)
    assert any(s.start > REFERENCE_DAY for s in sessions)
    assert any(t.label_until and t.label_until < REFERENCE_DAY for t in sample.network.trainings)


def test_no_session_has_more_learners_than_seats(sample: SampleNetwork) -> None:
    taken = Counter(e.session_id for e in sample.network.enrolments)
    assert all(taken[s.id] <= (s.seats or 0) for s in sample.network.sessions)


def test_enrolments_agree_with_their_sessions(sample: SampleNetwork) -> None:
    sessions = {s.id: s for s in sample.network.sessions}
    seen = Counter(e.status for e in sample.network.enrolments)
    assert set(seen) == set(EnrolmentStatus)
    for enrolment in sample.network.enrolments:
        session = sessions[enrolment.session_id]
        if enrolment.status is EnrolmentStatus.PLANNED:
            assert session.start > REFERENCE_DAY
        elif enrolment.status is EnrolmentStatus.RUNNING:
            assert session.start <= REFERENCE_DAY <= session.end
        elif enrolment.status is EnrolmentStatus.ABANDONED:
            assert enrolment.until is not None
            assert session.start <= enrolment.until <= min(session.end, REFERENCE_DAY)
        else:
            assert session.end < REFERENCE_DAY
            assert (enrolment.since, enrolment.until) == (session.start, session.end)


def test_learners_are_dated_before_today_and_only_the_certified_have_certified_skills(
    sample: SampleNetwork,
) -> None:
    status = {e.learner_id: e.status for e in sample.network.enrolments}
    adults = {i.learner_id: i.birth_date for i in sample.network.identities}
    for learner in sample.network.learners:
        assert learner.created is not None
        assert learner.last_active is not None
        assert learner.created <= learner.last_active <= REFERENCE_DAY
        if any(s.source is SkillSource.CERTIFIED for s in learner.skills):
            assert status[learner.id] is EnrolmentStatus.CERTIFIED
        born = adults[learner.id]
        assert born is not None
        for job in learner.experiences:
            if job.start is not None:
                assert job.start.year - born.year >= 16


def test_offers_were_published_in_the_last_ninety_days(sample: SampleNetwork) -> None:
    offers = sample.network.offers
    assert all(o.published and 0 <= (REFERENCE_DAY - o.published).days <= 90 for o in offers)
    live = [o for o in offers if o.expires is None or o.expires >= REFERENCE_DAY]
    assert 0.6 < len(live) / len(offers) < 0.95


# ------------------------------------------------------------------ shares


def share(count: int) -> float:
    return count / LEARNERS


def test_languages_of_prose(sample: SampleNetwork) -> None:
    assert dict(LANGUAGES) == {"fr": 80, "en": 8, "both": 12}
    english = re.compile(r"\b(?:I|my|the|and|with)\b")
    long = [r.about for r in sample.network.learners if len(r.about) > 40]
    assert 0.1 < sum(bool(english.search(text)) for text in long) / len(long) < 0.25


def test_one_learner_in_ten_is_nearly_empty(sample: SampleNetwork) -> None:
    bare = [r for r in sample.network.learners if len(r.about) < 40 and len(r.skills) <= 1]
    assert 0.06 < share(len(bare)) < 0.14


def test_some_learners_write_three_words_and_some_three_paragraphs(sample: SampleNetwork) -> None:
    abouts = [r.about for r in sample.network.learners if r.about]
    assert sum(len(text.split()) <= 3 for text in abouts) > 40
    assert sum(text.count("\n\n") == 2 for text in abouts) > 40


def test_audiences_are_those_of_such_a_network(sample: SampleNetwork) -> None:
    identities = sample.network.identities
    assert 0.29 < share(sum(i.gender == "female" for i in identities)) < 0.42
    assert 0.18 < share(sum(bool(i.priority_neighbourhood) for i in identities)) < 0.33
    assert 0.1 < share(sum(bool(i.without_diploma) for i in identities)) < 0.3
    assert 0.2 < share(sum(bool(i.long_term_unemployed) for i in identities)) < 0.4
    known = [r.diploma_level for r in sample.network.learners if r.diploma_level is not None]
    assert 0.42 < sum(level <= 4 for level in known) / len(known) < 0.62
    statuses = Counter(r.status for r in sample.network.learners)
    assert set(statuses) == set(LearnerStatus)


def test_levels_do_not_depend_on_who_somebody_is(sample: SampleNetwork) -> None:
    """Within trade and enrolment, mean level by gender and by neighbourhood differ by noise only."""
    status = {e.learner_id: e.status for e in sample.network.enrolments}
    cells: dict[tuple[str, str], list[float]] = {}
    means = []
    for hidden, identity in zip(sample.hidden_learners, sample.network.identities, strict=True):
        mean = sum(s.level for s in hidden.skills) / max(1, len(hidden.skills))
        cells.setdefault((hidden.trade, status[hidden.id]), []).append(mean)
        means.append((identity, (hidden.trade, status[hidden.id]), mean))
    for fact in ("gender", "priority_neighbourhood", "without_diploma"):
        gaps: dict[object, list[float]] = {}
        for identity, cell, mean in means:
            centre = sum(cells[cell]) / len(cells[cell])
            gaps.setdefault(getattr(identity, fact), []).append(mean - centre)
        centres = [sum(values) / len(values) for values in gaps.values()]
        assert max(centres) - min(centres) < 0.08, fact


def test_most_skills_carry_no_code_and_offers_name_skills_in_half_the_cases(sample: SampleNetwork) -> None:
    skills = [s for r in sample.network.learners for s in r.skills]
    assert 0.2 < sum(s.code is not None for s in skills) / len(skills) < 0.45
    assert all(s.code is None for s in skills if s.source is SkillSource.DECLARED)
    offers = sample.network.offers[:OFFERS]
    assert 0.4 < sum(bool(o.skills) for o in offers) / len(offers) < 0.7


def test_readers_do_not_see_the_same_text_everywhere(sample: SampleNetwork) -> None:
    told = [r.about for r in sample.network.learners if len(r.about) > 60]
    assert len(set(told)) == len(told)
    descriptions = [o.description for o in sample.network.offers[:OFFERS]]
    assert len(set(descriptions)) == len(descriptions)


# ------------------------------------------------------------------ identity and hidden states


def test_identity_stays_out_of_records_but_for_planned_leaks(sample: SampleNetwork) -> None:
    leaking = 0
    for learner, identity, hidden in zip(
        sample.network.learners, sample.network.identities, sample.hidden_learners, strict=True
    ):
        text = " ".join([learner.headline, learner.about, *(e.description for e in learner.experiences)])
        if hidden.leaks:
            leaking += 1
            continue
        assert "@" not in text
        assert not re.search(r"\d\d \d\d \d\d", text)
        assert not re.search(r"\bj'ai \d\d ans\b|\bI am \d\d\b", text)
        given = re.escape(f"{identity.given_name} {identity.family_name}")
        assert not re.search(given, text, re.IGNORECASE)
        assert not re.search(
            rf"\bje m'appelle|\bmoi c'est {re.escape(identity.given_name or '')}", text, re.I
        )
    assert 0.06 < share(leaking) < 0.14


def test_identities_cannot_reach_anybody(sample: SampleNetwork) -> None:
    for identity in sample.network.identities:
        assert (identity.email or "").endswith("@example.org")
        assert (identity.phone or "").startswith(PHONES)


def test_planned_leaks_agree_with_the_identity(sample: SampleNetwork) -> None:
    seen = 0
    for learner, identity, hidden in zip(
        sample.network.learners, sample.network.identities, sample.hidden_learners, strict=True
    ):
        if "prenom" in hidden.leaks:
            seen += 1
            assert (identity.given_name or "-") in learner.about
    assert seen > 5


def test_hidden_states_never_appear_in_records(sample: SampleNetwork) -> None:
    """No key of a hidden state (trade, seniority, level) is a field or a word of a record."""
    for learner, hidden in zip(sample.network.learners, sample.hidden_learners, strict=True):
        assert "-" not in hidden.trade or hidden.trade not in f"{learner.headline} {learner.about}"
        shown = [s.skill for s in hidden.skills if s.shown]
        assert len(shown) <= len(hidden.skills)
    unwritten = [s for h in sample.hidden_learners for s in h.skills if not s.shown]
    every = [s for h in sample.hidden_learners for s in h.skills]
    assert 0.2 < len(unwritten) / len(every) < 0.8  # much is held and never written
    assert any(s.level == 1 for s in every if s.shown)  # and some is written but weak
    assert any(h.claimed for h in sample.hidden_learners)
    assert any(n.stated == "" and n.weight >= 3 for h in sample.hidden_offers for n in h.needs)
    assert any(h.padding for h in sample.hidden_offers)
