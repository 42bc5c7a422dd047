"""An offer whose skills are marked again: what is required changes, what was read does not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.demands import MARKED, marked_again
from matching.errors import UnknownIdError
from matching.matcher import Matcher, Wishes
from matching.reading import WEIGHT_TRANSVERSAL, ProfileReader
from matching.records import Demand, Learner, Match, Offer, Skill
from matching.skill_lists import REQUIRED
from matching.taxonomy import Taxonomy
from tests.matching.small_network import LEARNERS, OFFERS, TODAY

DOCKER, GIT, FIGMA = "tool:docker", "tool:git", "tool:figma"
OFFER = Offer("o", "Développeur web", skills=(Skill("Docker", DOCKER), Skill("Git", GIT, demand=Demand.NICE)))


def asked(reader: ProfileReader, offer: Offer, must: set[str], nice: set[str]) -> dict[str, bool]:
    """Every skill of the offer once it is marked again, and whether it is required."""
    profile = marked_again(reader.offers([offer])[0], must, nice, reader.taxonomy)
    rows = profile.skills["row"].tolist()
    assert rows == sorted(set(rows))
    assert all(0 <= field < len(profile.fields) for field in profile.skills["field"].tolist())
    return {
        reader.taxonomy.skill_codes[int(one["row"])]: int(one["demand"]) == REQUIRED for one in profile.skills
    }


def test_marks_change_what_is_required_and_nothing_else(reader: ProfileReader) -> None:
    before = asked(reader, OFFER, set(), set())
    assert (before[DOCKER], before[GIT]) == (True, False)
    after = asked(reader, OFFER, {GIT}, {DOCKER})
    assert (after[DOCKER], after[GIT]) == (False, True)
    assert {code: mark for code, mark in after.items() if code not in (DOCKER, GIT)} == {
        code: mark for code, mark in before.items() if code not in (DOCKER, GIT)
    }


def test_a_skill_that_the_offer_does_not_name_is_added(reader: ProfileReader) -> None:
    assert asked(reader, OFFER, {FIGMA}, set())[FIGMA] is True
    assert asked(reader, OFFER, set(), {FIGMA})[FIGMA] is False
    assert asked(reader, OFFER, {FIGMA}, {FIGMA})[FIGMA] is True
    profile = marked_again(reader.offers([OFFER])[0], {FIGMA}, set(), reader.taxonomy)
    added = profile.skills[profile.skills["row"] == reader.taxonomy.skill_row[FIGMA]][0]
    assert (profile.fields[int(added["field"])], float(added["strength"])) == (MARKED, 1.0)


def test_a_must_weighs_as_one_that_is_listed(reader: ProfileReader, taxonomy: Taxonomy) -> None:
    aside = Offer("o", "Assistant administratif", "Docker.", "Accueil du public.")
    profile = reader.offers([aside])[0]
    row = taxonomy.skill_row[DOCKER]
    light = float(profile.skills[profile.skills["row"] == row]["strength"][0])
    assert light < 1.0
    marked = marked_again(profile, {DOCKER}, set(), taxonomy)
    assert float(marked.skills[marked.skills["row"] == row]["strength"][0]) == 1.0
    assert (
        float(profile.skills[profile.skills["row"] == row]["strength"][0]) == light
    )  # the one kept is untouched
    transversal = next(code for code in taxonomy.skill_codes if taxonomy.is_transversal(code))
    added = marked_again(profile, {transversal}, set(), taxonomy)
    held = added.skills[added.skills["row"] == taxonomy.skill_row[transversal]]
    assert float(held["strength"][0]) == WEIGHT_TRANSVERSAL


def test_without_marks_the_profile_is_the_same_object(reader: ProfileReader) -> None:
    profile = reader.offers([OFFER])[0]
    assert marked_again(profile, (), (), reader.taxonomy) is profile


def test_an_unknown_skill_is_refused_by_its_code(matcher: Matcher) -> None:
    with pytest.raises(UnknownIdError, match="tool:none"):
        matcher.learners_for(OFFERS[0], on=TODAY, wishes=Wishes(must=frozenset({"tool:none"})))


def test_a_must_decides_who_comes_first(matcher: Matcher) -> None:
    wishes = Wishes(must=frozenset({FIGMA}), weights={"required_skills": 3.0, "occupation": 0.0, "goal": 0.0})
    found = matcher.learners_for(OFFERS[0], 1, on=TODAY, wishes=replace(wishes, nice=_named(matcher)))
    assert found.matches[0].learner_id == "learner-design"
    assert [one.code for one in _evidence(found.matches[0], "required_skills")] == [FIGMA]


def _named(matcher: Matcher) -> frozenset[str]:
    codes = matcher.reader.taxonomy.skill_codes
    return frozenset(codes[int(row)] for row in matcher.offers.profile(OFFERS[0].id).skills["row"])


def _evidence(match: Match, feature: str) -> tuple[Skill, ...]:
    (reason,) = [one for one in match.reasons if one.feature == feature]
    return tuple(Skill(one.label, one.code) for one in reason.evidence)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    learner=st.sampled_from(LEARNERS),
    must=st.frozensets(st.sampled_from([DOCKER, GIT, FIGMA]), min_size=1),
    gained=st.sampled_from([DOCKER, GIT, FIGMA]),
)
def test_gaining_a_skill_that_is_a_must_never_lowers_the_score(
    matcher: Matcher, reader: ProfileReader, learner: Learner, must: frozenset[str], gained: str
) -> None:
    def score(one: Learner) -> float:
        alone = Matcher(reader)
        alone.add_learners([one])
        found = alone.learners_for(OFFERS[0], 1, on=TODAY, wishes=Wishes(must=must))
        return found.matches[0].score

    more = replace(learner, skills=(*learner.skills, Skill(reader.taxonomy.label(gained), gained)))
    assert score(more) >= score(learner) - 1e-12
