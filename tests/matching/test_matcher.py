"""The promises of the whole path, on real parts."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.eligibility import RULES
from matching.errors import UnknownIdError
from matching.matcher import BEGINNING, KEPT_DRAFTS, Matcher, Place, Ranking, Wishes
from matching.profile import FollowedTraining
from matching.reading import ProfileReader
from matching.records import Contract, EnrolmentStatus, Learner, Match, Offer, Remote, Skill, Training
from matching.taxonomy import Taxonomy
from tests.matching.small_network import KEYS, LEARNERS, OFFERS, TODAY

EVERYONE = len(LEARNERS)


def shape(ranking: Ranking) -> list[tuple[str, str, float]]:
    return [(match.learner_id, match.offer_id, match.score) for match in ranking.matches]


def rankings(matcher: Matcher, k: int = EVERYONE) -> list[Ranking]:
    return [matcher.learners_for(offer, k, on=TODAY) for offer in OFFERS] + [
        matcher.offers_for(learner, k, on=TODAY) for learner in LEARNERS
    ]


def all_matches(matcher: Matcher) -> list[Match]:
    return [match for ranking in rankings(matcher) for match in ranking.matches]


@pytest.mark.parametrize("key", KEYS)
def test_the_offer_made_for_a_learner_comes_first_and_she_comes_first_for_it(
    matcher: Matcher, key: str
) -> None:
    learner = matcher.learners.record(f"learner-{key}")
    offer = matcher.offers.record(f"offer-{key}")
    assert matcher.offers_for(learner, 1, on=TODAY).matches[0].offer_id == offer.id
    assert matcher.learners_for(offer, 1, on=TODAY).matches[0].learner_id == learner.id


def test_points_sum_to_the_score(matcher: Matcher) -> None:
    for match in all_matches(matcher):
        assert abs(match.score - match.baseline - sum(reason.points for reason in match.reasons)) < 1e-9


def test_the_two_sides_make_the_whole(matcher: Matcher) -> None:
    for match in all_matches(matcher):
        both = match.side_score("fit") + match.side_score("interest")
        assert abs(match.score - match.baseline - both) < 1e-9


def test_a_pair_has_one_score_whoever_asks(matcher: Matcher) -> None:
    scores: dict[tuple[str, str], set[float]] = {}
    for match in all_matches(matcher):
        scores.setdefault((match.learner_id, match.offer_id), set()).add(match.score)
    assert len(scores) == EVERYONE**2
    assert all(len(found) == 1 for found in scores.values())


def test_a_match_is_explained_the_same_on_a_page_and_alone(reader: ProfileReader) -> None:
    matcher = Matcher(reader)
    matcher.add_learners([*LEARNERS, Learner("says-nothing"), Learner("says-little", skills=(Skill("SQL"),))])
    matcher.add_offers([*OFFERS, Offer("asks-nothing", "Poste à pourvoir")])
    lift = frozenset(RULES)
    for learner in (matcher.learners.record(one) for one in matcher.learners.layout().ids):
        page = matcher.offers_for(learner, 20, on=TODAY, lift=lift).matches
        assert len(page) == len(OFFERS) + 1
        for place, match in enumerate(page):
            assert matcher.offers_for(learner, 1, offset=place, on=TODAY, lift=lift).matches == (match,)
    for offer in (matcher.offers.record(one) for one in matcher.offers.layout().ids):
        page = matcher.learners_for(offer, 20, on=TODAY, lift=lift).matches
        assert len(page) == EVERYONE + 2
        for place, match in enumerate(page):
            assert matcher.learners_for(offer, 1, offset=place, on=TODAY, lift=lift).matches == (match,)


def test_a_pair_is_explained_the_same_from_both_sides(matcher: Matcher) -> None:
    by_offer = {
        (one.learner_id, one.offer_id): one
        for offer in OFFERS
        for one in matcher.learners_for(offer, EVERYONE, on=TODAY).matches
    }
    for learner in LEARNERS:
        for one in matcher.offers_for(learner, EVERYONE, on=TODAY).matches:
            assert one == by_offer[one.learner_id, one.offer_id]


def test_lists_are_best_first(matcher: Matcher) -> None:
    for ranking in rankings(matcher):
        scores = [match.score for match in ranking.matches]
        assert scores == sorted(scores, reverse=True)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(LEARNERS), st.permutations(OFFERS))
def test_the_order_in_which_records_came_changes_nothing(
    matcher: Matcher, reader: ProfileReader, learners: Sequence[Learner], offers: Sequence[Offer]
) -> None:
    shuffled = Matcher(reader)
    shuffled.add_offers(offers)
    shuffled.add_learners(learners)
    assert [shape(one) for one in rankings(shuffled)] == [shape(one) for one in rankings(matcher)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(LEARNERS), st.sampled_from(OFFERS), st.data())
def test_gaining_a_required_skill_never_lowers_the_score(
    matcher: Matcher,
    reader: ProfileReader,
    taxonomy: Taxonomy,
    learner: Learner,
    offer: Offer,
    data: st.DataObject,
) -> None:
    wanted = [taxonomy.skill_codes[int(row)] for row in matcher.offers.profile(offer.id).skills["row"]]
    gained = data.draw(st.lists(st.sampled_from(wanted), min_size=1, max_size=3, unique=True))
    level = data.draw(st.none() | st.integers(1, 4))
    more = replace(
        learner, skills=(*learner.skills, *(Skill(taxonomy.label(code), code, level) for code in gained))
    )
    before = {
        match.offer_id: match.score for match in matcher.offers_for(learner, EVERYONE, on=TODAY).matches
    }
    after = {match.offer_id: match.score for match in matcher.offers_for(more, EVERYONE, on=TODAY).matches}
    assert after[offer.id] >= before[offer.id]


def test_every_required_skill_is_met_near_missing_or_unknown(matcher: Matcher) -> None:
    for match in all_matches(matcher):
        (reason,) = [one for one in match.reasons if one.feature == "required_skills"]
        assert {one.kind for one in reason.evidence} <= {"met", "near", "missing", "unknown"}
        assert [one for one in reason.evidence if one.kind == "missing"] == list(match.missing)


@pytest.mark.parametrize("remote", [Remote.FULL, Remote.ON_SITE, None])
def test_a_distance_tells_whether_the_offers_work_is_remote(matcher: Matcher, remote: Remote | None) -> None:
    offer = replace(OFFERS[0], remote=remote)
    for match in matcher.learners_for(offer, EVERYONE, on=TODAY).matches:
        (reason,) = [one for one in match.reasons if one.feature == "distance"]
        assert [one.text for one in reason.evidence if one.label == "remote"] == [remote]
        assert [one.label for one in reason.evidence] == ["learner", "offer", "remote"]


def test_evidence_from_prose_quotes_the_words_it_was_found_in(matcher: Matcher) -> None:
    learner = Learner(
        "prose", about="Motivée, j'ai fait des sites en HTML et CSS,\npuis en JavaScript avec React."
    )
    quoted = 0
    for match in matcher.offers_for(learner, EVERYONE, on=TODAY).matches:
        for evidence in (one for reason in match.reasons for one in reason.evidence):
            if evidence.start is not None and evidence.where == "about":
                assert learner.about[evidence.start : evidence.end] == evidence.text
                quoted += 1
    assert quoted > 0


def test_unknown_features_are_named_and_earn_nothing(matcher: Matcher) -> None:
    nothing_said = Learner("empty")
    (match, *_) = matcher.offers_for(nothing_said, 1, on=TODAY).matches
    assert {"required_skills", "goal", "distance", "contract"} <= set(match.unknown)
    assert all(one.points == 0 for one in match.reasons if one.value is None)
    assert match.certainty < 0.3


def test_paging_reaches_everyone_once(matcher: Matcher) -> None:
    for offer in OFFERS:
        whole = shape(matcher.learners_for(offer, EVERYONE, on=TODAY))
        paged = [
            one
            for start in range(0, EVERYONE + 3, 3)
            for one in shape(matcher.learners_for(offer, 3, on=TODAY, offset=start))
        ]
        assert paged == whole
        assert len({learner for learner, _, _ in whole}) == EVERYONE


def test_a_hidden_learner_comes_back_when_the_rule_is_lifted(reader: ProfileReader) -> None:
    matcher = Matcher(reader)
    matcher.add_learners(
        [replace(one, contracts=(Contract.CDD,)) for one in LEARNERS[:3]] + list(LEARNERS[3:])
    )
    strict = matcher.learners_for(OFFERS[0], EVERYONE, on=TODAY)
    assert strict.hidden == {"contract": 3}
    assert strict.total == EVERYONE - 3
    lifted = matcher.learners_for(OFFERS[0], EVERYONE, on=TODAY, lift={"contract"})
    assert lifted.total == EVERYONE
    verdicts = {
        one.learner_id: [v.fact.value for v in one.verdicts if v.rule == "contract"] for one in lifted.matches
    }
    assert verdicts["learner-web"] == ["unmet"]


def test_a_record_can_be_changed_and_removed(reader: ProfileReader) -> None:
    matcher = Matcher(reader)
    matcher.add_learners(LEARNERS)
    first = matcher.learners_for(OFFERS[0], 1, on=TODAY).matches[0].learner_id
    matcher.learners.remove([first])
    assert first not in {
        one.learner_id for one in matcher.learners_for(OFFERS[0], EVERYONE, on=TODAY).matches
    }
    baker = replace(LEARNERS[9], goals=LEARNERS[0].goals, skills=LEARNERS[0].skills, about=LEARNERS[0].about)
    matcher.update_learners([baker])
    assert matcher.learners_for(OFFERS[0], 1, on=TODAY).matches[0].learner_id == baker.id


def test_an_unknown_id_is_refused_by_name(matcher: Matcher) -> None:
    with pytest.raises(UnknownIdError, match="nobody"):
        matcher.learners.record("nobody")


def test_counts_below_zero_are_refused(matcher: Matcher) -> None:
    with pytest.raises(ValueError, match="not -1"):
        matcher.learners_for(OFFERS[0], -1, on=TODAY)


def test_a_learner_who_edits_her_record_keeps_what_her_training_proves(
    reader: ProfileReader, taxonomy: Taxonomy
) -> None:
    code = "esco:skill/ccd0a1d9-afda-43d9-b901-96344886e14d"
    training = Training("t", "Python", skills=(Skill(taxonomy.label(code), code),))
    history = (FollowedTraining(training, EnrolmentStatus.CERTIFIED),)
    matcher = Matcher(reader)
    matcher.add_offers(OFFERS)
    matcher.add_learners([LEARNERS[4]], {LEARNERS[4].id: history})
    before = {one.offer_id: one.score for one in matcher.offers_for(LEARNERS[4], EVERYONE, on=TODAY).matches}
    edited = replace(LEARNERS[4], about=LEARNERS[4].about + " Je parle bien.")
    after = matcher.offers_for(edited, EVERYONE, on=TODAY, history=history).matches
    assert {one.offer_id: one.score for one in after}["offer-data"] >= before["offer-data"] - 1e-9
    without = matcher.offers_for(edited, EVERYONE, on=TODAY).matches
    assert {one.offer_id: one.score for one in without}["offer-data"] < before["offer-data"]


# --------------------------------------------------------------------------- everybody together, page by page


def whole_order(matcher: Matcher, offer: Offer) -> list[tuple[float, str]]:
    """Brute force: the score of each pair, asked from the learner's side."""
    scores = []
    for learner in matcher.learners.records():
        for match in matcher.offers_for(learner, EVERYONE, on=TODAY).matches:
            if match.offer_id == offer.id:
                scores.append((match.score, learner.id))
    return sorted(scores, key=lambda one: (-one[0], one[1]))


def test_paging_behind_a_place_is_the_order_of_everybody(matcher: Matcher) -> None:
    for offer in OFFERS[:4]:
        wanted = whole_order(matcher, offer)
        place, met = BEGINNING, list[tuple[float, str]]()
        while True:
            page = matcher.learners_for(offer, 3, on=TODAY, after=place)
            assert page.first == len(met)
            met += [(match.score, match.learner_id) for match in page.matches]
            place = Place(*met[-1])
            if not page.more:
                break
        assert met == wanted
        assert matcher.learners_for(offer, 3, on=TODAY, after=place).matches == ()


def test_somebody_who_is_gone_is_still_a_place(matcher: Matcher) -> None:
    (second, third) = whole_order(matcher, OFFERS[0])[1:3]
    among = frozenset(one.id for one in LEARNERS) - {second[1]}
    found = matcher.learners_for(OFFERS[0], 1, on=TODAY, after=Place(*second), among=among)
    assert [(match.score, match.learner_id) for match in found.matches] == [third]
    with pytest.raises(ValueError, match="not -1"):
        matcher.learners_for(OFFERS[0], -1, on=TODAY, after=BEGINNING)


def test_equal_scores_are_paged_by_id(reader: ProfileReader) -> None:
    matcher = Matcher(reader)
    matcher.add_learners([replace(LEARNERS[0], id=one) for one in ("d", "b", "a", "c")])
    met, place = [], BEGINNING
    for _ in range(4):
        (match,) = matcher.learners_for(OFFERS[0], 1, on=TODAY, after=place).matches
        met.append(match.learner_id)
        place = Place(match.score, match.learner_id)
    assert met == ["a", "b", "c", "d"]


def test_weights_reorder_and_every_score_still_adds_up(matcher: Matcher) -> None:
    wishes = Wishes(weights={"required_skills": 0.0, "occupation": 3.0, "distance": 0.5})
    for offer in OFFERS:
        for match in matcher.learners_for(offer, EVERYONE, on=TODAY, wishes=wishes).matches:
            assert abs(match.score - match.baseline - sum(one.points for one in match.reasons)) < 1e-9
            (skills,) = [one for one in match.reasons if one.feature == "required_skills"]
            assert skills.points == 0


def test_a_draft_is_read_once_however_often_it_is_asked(reader: ProfileReader) -> None:
    matcher = Matcher(reader)
    matcher.add_learners(LEARNERS)
    draft = replace(OFFERS[0], id="draft")
    first = matcher.learners_for(draft, 3, on=TODAY)
    kept = matcher.offer_profile(draft)
    wishes = Wishes(weights={"goal": 2.0})
    assert matcher.learners_for(draft, 3, on=TODAY, wishes=wishes).matches != first.matches
    assert matcher.offer_profile(replace(OFFERS[0], id="draft")) is kept
    for number in range(2 * KEPT_DRAFTS):
        matcher._drafts[Offer(f"o{number}", "t")] = kept
    matcher.offer_profile(replace(OFFERS[1], id="draft"))
    assert len(matcher._drafts) == KEPT_DRAFTS
    assert draft not in matcher._drafts
    assert matcher.learners_for(draft, 3, on=TODAY) == first
