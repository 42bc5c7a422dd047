"""What a record is read into: whose word counts for what, and records that nobody expected."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.columns import LANGUAGES
from matching.language_skills import CODES, SKILL_LEVEL
from matching.matcher import Matcher
from matching.profile import AIMED, FollowedTraining
from matching.reading import ProfileReader
from matching.records import (
    CEFR_LEVELS,
    Demand,
    EnrolmentStatus,
    Fact,
    Goal,
    Language,
    Learner,
    Match,
    Skill,
    SkillSource,
    Training,
)
from tests.matching.small_network import OFFERS, TODAY

WEB = OFFERS[0]
LEVELS = st.none() | st.integers(1, 4)


def match(reader: ProfileReader, learner: Learner, history: Sequence[FollowedTraining] = ()) -> Match:
    matcher = Matcher(reader)
    matcher.add_learners([learner], {learner.id: history})
    (found,) = matcher.learners_for(WEB, 1, on=TODAY).matches
    return found


def wanted(reader: ProfileReader) -> list[str]:
    return [reader.taxonomy.skill_codes[row] for row in reader.offers([WEB])[0].skills["row"].tolist()]


def listed(reader: ProfileReader, codes: Sequence[str], skill: Skill) -> tuple[Skill, ...]:
    return tuple(replace(skill, label=reader.taxonomy.label(code), code=code) for code in codes)


@settings(max_examples=40, deadline=None)
@given(
    status=st.sampled_from([EnrolmentStatus.CERTIFIED, EnrolmentStatus.COMPLETED, EnrolmentStatus.RUNNING]),
    taught=LEVELS,
    source=st.sampled_from(SkillSource),
    level=LEVELS,
)
def test_to_list_a_skill_that_was_taught_never_lowers_the_score(
    reader: ProfileReader,
    status: EnrolmentStatus,
    taught: int | None,
    source: SkillSource,
    level: int | None,
) -> None:
    codes = wanted(reader)
    training = Training("t", "Web", skills=listed(reader, codes, Skill("like", level=taught)))
    history = [FollowedTraining(training, status)]
    learner = Learner("l")
    more = replace(learner, skills=listed(reader, codes, Skill("like", level=level, source=source)))
    assert match(reader, more, history).score >= match(reader, learner, history).score


def test_a_skill_both_declared_and_taught_shows_its_proof(reader: ProfileReader) -> None:
    codes = wanted(reader)
    training = Training("t", "Web", skills=listed(reader, codes, Skill("like")))
    learner = Learner("l", skills=listed(reader, codes, Skill("like")))
    found = match(reader, learner, [FollowedTraining(training, EnrolmentStatus.COMPLETED)])
    by_name = {reason.feature: reason for reason in found.reasons}
    assert {one.source for one in by_name["required_skills"].evidence} == {SkillSource.DECLARED}
    assert {one.source for one in by_name["proven_skills"].evidence} == {SkillSource.TRAINING}
    assert by_name["proven_skills"].points > 0


def test_demand_is_not_read_on_what_a_learner_lists(reader: ProfileReader) -> None:
    learner = Learner("l", about="Je connais HTML, CSS, JavaScript et React.")
    skills = listed(reader, wanted(reader), Skill("like", source=SkillSource.CERTIFIED))
    nice = tuple(replace(one, demand=Demand.NICE) for one in skills)
    assert match(reader, replace(learner, skills=nice)) == match(reader, replace(learner, skills=skills))


@pytest.mark.parametrize("code", ["esco:skill/gone", "http://example.org/python"])
def test_a_code_that_is_not_known_falls_back_on_the_label(reader: ProfileReader, code: str) -> None:
    by_code, by_label = reader.learners(
        [Learner("a", skills=(Skill("Python", code),)), Learner("b", skills=(Skill("Python"),))], {}
    )
    assert by_code.skills["row"].tolist() == by_label.skills["row"].tolist() != []


def test_a_record_may_name_more_fields_than_two_bytes_count(reader: ProfileReader) -> None:
    code = wanted(reader)[0]
    many = tuple(Skill(f"{number}", code, level=1) for number in range(1 << 15))
    (profile,) = reader.learners([Learner("l", skills=(*many, Skill("last", code, level=4)))], {})
    assert profile.fields[profile.skills["field"][0]] == f"skills[{1 << 15}]"


def test_a_title_that_is_known_is_not_also_taken_for_what_it_sounds_like(reader: ProfileReader) -> None:
    profile = reader.offers([replace(WEB, title="Data analyst", occupations=())])[0]
    names = {
        reader.taxonomy.label(reader.taxonomy.occupation_codes[row]) for row in profile.occupations["row"]
    }
    assert "Data analyst" in names
    assert not any("appels" in name for name in names)


def test_beside_a_code_of_its_own_a_title_is_not_guessed_at(reader: ProfileReader) -> None:
    offer = replace(WEB, title="Conducteur autocars polyvalent", occupations=("rome:N4103",))
    codes = [reader.taxonomy.occupation_codes[row] for row in reader.offers([offer])[0].occupations["row"]]
    assert codes == ["rome:N4103"]


def aims(
    reader: ProfileReader, learner: Learner, history: Sequence[FollowedTraining] = ()
) -> set[tuple[str, str]]:
    """Codes of the trades that a learner is taken to aim at, each with the field it was read in."""
    (profile,) = reader.learners([learner], {learner.id: history})
    codes = reader.taxonomy.occupation_codes
    aimed = profile.occupations[profile.occupations["role"] == AIMED]
    return {(codes[one["row"]], profile.fields[one["field"]]) for one in aimed}


@pytest.mark.parametrize(
    "headline",
    [
        "Cuisinier en reconversion",
        "Cuisinière en reconversion professionnelle",
        "Ancienne cuisinière",
        "Ex-cuisinier",
        "Former cook",
        "Cook, career change",
    ],
)
def test_a_trade_that_is_left_is_no_goal(reader: ProfileReader, headline: str) -> None:
    assert aims(reader, Learner("l", headline=headline)) == set()


def test_who_calls_herself_by_a_trade_is_taken_to_aim_at_it_unless_she_wrote_a_goal(
    reader: ProfileReader,
) -> None:
    waitress = Learner("l", headline="Serveuse")
    assert {where for _, where in aims(reader, waitress)} == {"headline"}
    assert aims(reader, replace(waitress, goals=(Goal("travailler dans le numérique"),))) == set()
    assert {where for _, where in aims(reader, replace(waitress, goals=(Goal("développeuse web"),)))} == {
        "goals[0]"
    }
    assert aims(reader, replace(waitress, goals=(Goal(" "),))) == aims(reader, waitress)


def test_a_trade_that_is_trained_for_is_aimed_at_whatever_was_done_before(reader: ProfileReader) -> None:
    web = FollowedTraining(Training("t", "Web", occupations=("rome:M1855",)), EnrolmentStatus.RUNNING)
    cook = Learner("l", headline="Cuisinier en reconversion")
    assert aims(reader, cook, [web]) == {("rome:M1855", "trainings[0]")}
    assert aims(reader, replace(cook, goals=(Goal("aider les gens"),)), [web]) == set()


def test_every_language_that_a_rule_asks_for_is_a_skill_in_a_language(reader: ProfileReader) -> None:
    assert set(CODES) == set(LANGUAGES)
    assert all(reader.taxonomy.is_language(code) for code in CODES.values())
    assert len(set(CODES.values())) == len(CODES)
    assert {reader.taxonomy.label(CODES[code]).lower() for code in ("fr", "en", "ar")} == {
        "français",
        "anglais",
        "arabe",
    }
    assert set(SKILL_LEVEL) == set(CEFR_LEVELS)


def test_a_language_that_is_listed_is_not_missing(reader: ProfileReader) -> None:
    offer = replace(WEB, profile="HTML, CSS. Anglais courant exigé.")
    matcher = Matcher(reader)
    without = Learner("without", skills=(Skill("HTML"),), languages=(Language("fr"),))
    fluent = replace(without, id="fluent", languages=(Language("en", "C1"), Language("fr")))
    matcher.add_learners([without, fluent])
    found = {one.learner_id: one for one in matcher.learners_for(offer, 5, on=TODAY).matches}
    assert "anglais" in {one.label for one in found["without"].missing}
    assert "anglais" not in {one.label for one in found["fluent"].missing}
    (met,) = [
        one
        for reason in found["fluent"].reasons
        for one in reason.evidence
        if reason.feature == "required_skills" and one.label == "anglais"
    ]
    assert (met.kind, met.where) == ("met", "languages[0]")
    assert found["fluent"].score > found["without"].score


def test_the_languages_a_person_speaks_choose_nobodys_pool(reader: ProfileReader) -> None:
    one = Learner("l", headline="Développeuse web", skills=(Skill("HTML"),))
    spoken = [(), (Language("fr"),), (Language("ar", "C2"), Language("fr"))]
    profiles = reader.learners([replace(one, languages=languages) for languages in spoken], {})
    assert all((profile.vector == profiles[0].vector).all() for profile in profiles)


def test_languages_alone_are_no_list_of_skills(reader: ProfileReader) -> None:
    (profile,) = reader.learners([Learner("l", languages=(Language("fr"), Language("en", "B2")))], {})
    assert len(profile.skills) == 0


@pytest.mark.parametrize(
    ("told", "fact"),
    [
        ({}, Fact.UNKNOWN),
        ({"skills": (Skill("anglais courant"),)}, Fact.MET),
        ({"about": "Je parle anglais tous les jours."}, Fact.MET),
        ({"about": "Je ne parle pas anglais."}, Fact.UNKNOWN),
        ({"skills": (Skill("anglais", level=1),)}, Fact.UNKNOWN),
    ],
)
def test_a_list_of_languages_that_leaves_one_out_hides_nobody(
    reader: ProfileReader, told: dict[str, Any], fact: Fact
) -> None:
    offer = replace(WEB, languages=(Language("en", "B1"),))
    learner = Learner("l", languages=(Language("ar"), Language("fr")), **told)
    matcher = Matcher(reader)
    matcher.add_learners([learner])
    matcher.add_offers([offer])
    (by_offer,) = matcher.learners_for(offer, 1, on=TODAY).matches
    (by_learner,) = matcher.offers_for(learner, 1, on=TODAY).matches
    assert by_offer == by_learner
    (verdict,) = [one for one in by_offer.verdicts if one.rule == "language"]
    assert verdict.fact is fact
    assert verdict.facts["speaks"] == ["ar", "fr", *(["en"] if fact is Fact.MET else [])]
