"""What may be asked: from an address to a question and back, what is refused and how, and paging that loses nobody."""

from __future__ import annotations

import itertools
import random
from dataclasses import fields, replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from matching.columns import LANGUAGES
from matching.eligibility import RULES
from matching.features import NAMES
from matching.filters import Filters
from matching.matcher import Changes, Place
from matching.rank import MOST_FACTOR
from matching.records import CEFR_LEVELS, Contract, Learner, LearnerStatus, Remote, Rhythm
from service.addresses import FILTER_PARAMETERS, Asked, asked_parts, href
from service.asking import WEIGHT, FiltersIn, QuestionIn, WeightsIn
from service.bad_parameter import BadParameterError
from service.cursors import Cursor, read_cursor, refuse_foreign, series, written
from service.desk import MAX_PAGE, Desk, Question

SKILLS = ("tool:docker", "tool:git", "tool:figma", "tool:kubernetes")
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def read(address: str) -> Question:
    """The question of an address, as the application reads it."""
    lists = {name for name, one in QuestionIn.model_fields.items() if "list[" in str(one.annotation)}
    given_values = parse_qs(urlsplit(address).query, keep_blank_values=True)
    values = {name: found if name in lists else found[-1] for name, found in given_values.items()}
    return QuestionIn.model_validate(values).question()


def some(values: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), max_size=3, unique=True)


parameters = st.fixed_dictionaries(
    {},
    optional={
        "k": st.integers(1, MAX_PAGE),
        "offset": st.integers(0, 5_000),
        "on": days,
        "lift": some(sorted(RULES)),
        "lang": st.sampled_from(["fr", "en"]),
        "must": some(list(SKILLS[:2])),
        "nice": some(list(SKILLS[2:])),
        "near": st.sampled_from(["Lyon", "75056", "69001", "48.85,2.35", "-21.1,55.5"]),
        "within_km": st.floats(1, 1_000),
        "departement": some(["75", "2A", "974"]),
        "contract": some(list(Contract)),
        "remote": some(list(Remote)),
        "rhythm": st.sampled_from(list(Rhythm)),
        "skill": some(list(SKILLS)),
        "available_by": days,
        "diploma": st.integers(1, 8),
        "language": some([f"{code}:{level}" for code, level in zip(LANGUAGES, CEFR_LEVELS, strict=False)] + ["ro"]),
        "training": some(["t 1", "t/2", "é&=3"]),
        "certified": some(["t 1"]),
        "active_since": days,
        "pay": st.floats(0, 1e6),
        "published_since": days,
        "not_organisation": some(["Mairie & Cie", "o1"]),
        **{WEIGHT + name: st.floats(0, MOST_FACTOR) for name in NAMES},
    },
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(parameters)
def test_a_question_and_its_address_are_the_same_thing(values: dict[str, object]) -> None:
    question = QuestionIn.model_validate(values).question()
    address = href("/x", question)
    again = read(address)
    assert href("/x", again) == address  # one question, one address
    assert again.filters.around == question.filters.around or _rounded(again) == _rounded(question)
    assert (again.lift, again.must, again.nice, again.on, again.k) == (
        question.lift,
        question.must,
        question.nice,
        question.on,
        question.k,
    )
    assert set(again.weights) == set(question.weights)
    assert all(abs(again.weights[name] - factor) < 1e-9 for name, factor in question.weights.items())
    for field in fields(Filters):
        if field.name not in ("around", "pay_eur_year"):
            assert getattr(again.filters, field.name) == getattr(question.filters, field.name)
    assert asked_parts(question) == asked_parts(again)


def _rounded(question: Question) -> tuple[str, float] | None:
    around = question.filters.around
    return None if around is None else (around.name, round(around.km, 6))


def test_every_feature_and_every_filter_has_its_parameter() -> None:
    assert [name.removeprefix(WEIGHT) for name in WeightsIn.model_fields] == sorted(
        NAMES, key=[name.removeprefix(WEIGHT) for name in WeightsIn.model_fields].index
    )
    assert set(FILTER_PARAMETERS) | {"around"} == {one.name for one in fields(Filters)}
    assert set(FILTER_PARAMETERS.values()) | {"near", "within_km", "language_level"} == set(
        FiltersIn.model_fields
    )


def test_every_parameter_is_described_with_its_bounds() -> None:
    schema = QuestionIn.model_json_schema()["properties"]
    assert all(one.get("description") for one in schema.values())
    assert (schema["k"]["minimum"], schema["k"]["maximum"]) == (1, MAX_PAGE)
    assert {one["maximum"] for one in schema["w_goal"]["anyOf"] if "maximum" in one} == {MOST_FACTOR}


def test_departements_share_a_parameter_or_come_by_name() -> None:
    for texts in (["69", "75"], ["Paris; rhône"], ["75, 69"], ["69,,75"]):
        assert QuestionIn.model_validate({"departement": texts}).question().filters.departements == {
            "69",
            "75",
        }


def test_a_level_counts_for_the_languages_that_come_without_one() -> None:
    question = QuestionIn.model_validate({"language": ["en", "es:A2"], "language_level": "B2"}).question()
    assert question.filters.languages == {("en", "B2"), ("es", "A2")}
    assert QuestionIn.model_validate({"language_level": "B2"}).question().filters == Filters()


@pytest.mark.parametrize(
    ("values", "name", "accepted"),
    [
        ({"k": "0"}, "k", "greater than or equal to 1"),
        ({"k": "-3"}, "k", "greater than or equal to 1"),
        ({"k": "9" * 400}, "k", ""),
        ({"k": str(10**12)}, "k", "less than or equal to 100"),
        ({"offset": "-1"}, "offset", "greater than or equal to 0"),
        ({"offset": str(10**9)}, "offset", "less than or equal"),
        ({"on": "2026-02-30"}, "on", "valid date"),
        ({"on": "yesterday"}, "on", "valid date"),
        ({"available_by": "31/12/2026"}, "available_by", "valid date"),
        ({"lift": ["seeking"]}, "lift", "'contract', 'rhythm'"),
        ({"lang": "de"}, "lang", "'fr' or 'en'"),
        ({"must": ["tool:none"]}, "must", "codes are like"),
        ({"nice": ["\x00"]}, "nice", "codes are like"),
        ({"skill": ["rome:M1805"]}, "skill", "codes are like"),
        ({"skill": list(SKILLS) * 20}, "skill", "at most 30"),
        ({"near": "Nulleparville"}, "near", "commune"),
        ({"near": "99.9,2.0"}, "near", "LATITUDE,LONGITUDE"),
        ({"near": "a" * 400}, "near", "at most 300"),
        ({"within_km": "0"}, "within_km", "greater than or equal to 1"),
        ({"within_km": "nan"}, "within_km", "finite"),
        ({"departement": ["00"]}, "departement", "codes are like"),
        ({"contract": ["slavery"]}, "contract", "'cdi'"),
        ({"remote": ["moon"]}, "remote", "'on-site'"),
        ({"rhythm": "never"}, "rhythm", "'full-time'"),
        ({"diploma": "12"}, "diploma", "less than or equal to 8"),
        ({"language": ["xx"]}, "language", "give one of fr, en"),
        ({"language": ["en:Z9"]}, "language", "A1, A2"),
        ({"training": ["t\x00"]}, "training", "pattern"),
        ({"not_organisation": ["\x1b[31m"]}, "not_organisation", "pattern"),
        ({"pay": "-1"}, "pay", "greater than or equal to 0"),
        ({"pay": "inf"}, "pay", "finite"),
        ({"w_goal": "3.5"}, "w_goal", "less than or equal to 3"),
        ({"w_goal": "-1"}, "w_goal", "greater than or equal to 0"),
        ({"w_goal": "nan"}, "w_goal", "finite"),
        ({"w_beauty": "2"}, "w_beauty", "not permitted"),
        ({"sort": "age"}, "sort", "not permitted"),
    ],
)
def test_a_bad_value_is_refused_with_its_name_and_what_is_accepted(
    values: dict[str, object], name: str, accepted: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        QuestionIn.model_validate(values)
    wrong = caught.value.errors()
    assert {one["loc"][0] for one in wrong} == {name}
    assert all(accepted in one["msg"] for one in wrong)


@pytest.mark.parametrize(
    "values",
    [
        {"must": ["tool:git"], "nice": ["tool:git"]},
        {"cursor": "abc", "offset": "3"},
        {"language": ["en", "en:B2"]},
    ],
)
def test_parameters_that_contradict_one_another_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="|".join(values)):
        QuestionIn.model_validate(values)


def test_empty_fields_of_a_form_count_as_not_given() -> None:
    empty = {
        "near": "",
        "available_by": "",
        "diploma": "",
        "contract": ["", "cdi"],
        "rhythm": "",
        "w_goal": "",
    }
    assert QuestionIn.model_validate(empty).question() == Question(
        filters=Filters(contracts=frozenset({Contract.CDI}))
    )


def test_links_change_one_thing_and_begin_anew() -> None:
    asked = Asked(
        "/x", read("/x?skill=tool:git&skill=tool:docker&language=en:B2&w_goal=2&offset=20&lift=dates&lang=en")
    )
    assert asked.without_filter("skills:tool:git") == (
        "/x?lift=dates&skill=tool%3Adocker&language=en%3AB2&w_goal=2&lang=en"
    )
    assert "language" not in asked.without_filter("languages:en")
    both = asked.with_demands(frozenset({"tool:git"}), frozenset({"tool:git", "tool:figma"}))
    assert "must=tool%3Agit&nice=tool%3Afigma" in both
    assert asked.plain() == "/x?lang=en"
    assert "offset=40" in asked.at(40)


@pytest.mark.parametrize(
    ("query", "side", "name"),
    [
        ("pay=3", "learners", "pay"),
        ("published_since=2026-01-01", "learners", "published_since"),
        ("diploma=5", "offers", "diploma"),
        ("language=en", "offers", "language"),
        ("must=tool:git", "offers", "must"),
    ],
)
def test_what_is_asked_of_the_other_side_is_refused_by_name(query: str, side: str, name: str) -> None:
    with pytest.raises(BadParameterError, match=f"^{name}: this is not asked of {side}"):
        refuse_foreign(read(f"/x?{query}"), side)
    refuse_foreign(read(f"/x?{query}"), "offers" if side == "learners" else "learners")


def test_a_training_or_a_skill_that_there_is_not_is_refused_by_name(small_desk: Desk) -> None:
    offer = small_desk.network.offers[0]
    with pytest.raises(BadParameterError, match=r"^training: .*'t9'"):
        small_desk.learners_for(offer, Question(filters=Filters(trainings=frozenset({"t9"}))))
    with pytest.raises(BadParameterError, match=r"^must: .*'tool:none'"):
        small_desk.learners_for(offer, Question(must=frozenset({"tool:none"})))


def test_filters_on_trainings_are_those_of_the_enrolments(small_desk: Desk) -> None:
    offer, everything = small_desk.network.offers[0], frozenset(RULES)
    training = max(small_desk.followers.followed.items(), key=lambda one: len(one[1]))[0]
    for name, known, filters in (
        ("trainings", small_desk.followers.followed, Filters(trainings=frozenset({training}))),
        ("certified", small_desk.followers.certified, Filters(certified=frozenset({training}))),
    ):
        found = small_desk.learners_for(offer, Question(k=100, lift=everything, filters=filters))
        assert {one.learner_id for one in found.matches} <= known[training]
        seeking = {
            one.id for one in small_desk.network.learners if one.status is LearnerStatus.SEEKING
        } & known[training]
        assert found.total <= len(seeking)
        assert found.filtered[name] > 0
    followed = {
        one
        for one, history in small_desk.histories.items()
        if any(
            step.training.id == training and step.status not in ("planned", "abandoned") for step in history
        )
    }
    assert small_desk.followers.followed[training] == followed
    assert followed


# --------------------------------------------------------------------------- cursors


def pages_of(
    desk: Desk, offer_id: str, question: Question, between: list[Desk]
) -> tuple[list[str], list[bool]]:
    """Ids of all pages in their order, and whether each page said that something changed."""
    met, told, cursor = [], [], None
    desks = itertools.chain([desk], between, itertools.repeat(between[-1] if between else desk))
    for now in desks:
        pages = series(question, cursor, ("learners", offer_id))
        ranking = pages.told(now.learners_for(now.offer(offer_id), pages.question))
        met += [one.learner_id for one in ranking.matches]
        told.append(pages.changed(now))
        after = pages.after(ranking, now, "learners")
        if after is None:
            return met, told
        cursor = written(after)
    raise AssertionError


def brute_force(desk: Desk, offer_id: str, question: Question) -> list[str]:
    """Everybody in one answer."""
    offer = desk.offer(offer_id)
    everybody = desk.learners_for(offer, replace(question, k=10_000)).matches
    return [one.learner_id for one in sorted(everybody, key=lambda one: (-one.score, one.learner_id))]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    k=st.integers(1, 40),
    number=st.integers(0, 11),
    lift=st.sets(st.sampled_from(sorted(RULES))),
    weight=st.floats(0, 3),
)
def test_paging_on_meets_everybody_once_in_the_order_of_the_scores(
    small_desk: Desk, k: int, number: int, lift: set[str], weight: float
) -> None:
    offer = sorted(small_desk.network.offers, key=lambda one: one.id)[number]
    question = Question(k=k, lift=frozenset(lift), weights={"goal": weight})
    met, told = pages_of(small_desk, offer.id, question, [])
    assert met == brute_force(small_desk, offer.id, question)
    assert not any(told)


def changed(desk: Desk, rng: random.Random, round_: int) -> tuple[Desk, set[str]]:
    """The desk after some learners came, left and were changed; and the ids that are not as they were."""
    learners = list(desk.network.learners)
    rng.shuffle(learners)
    gone, edited, twins = learners[:2], learners[2:4], learners[4:7]
    new: list[Learner] = [replace(one, id=f"new-{round_}-{number}") for number, one in enumerate(twins)]
    put = tuple(replace(one, skills=(), goals=(), place=None) for one in edited) + tuple(new)
    ids = frozenset(one.id for one in gone)
    touched = ids | {one.id for one in put}
    kept = [one for one in desk.network.learners if one.id not in touched]
    network = replace(desk.network, learners=tuple(sorted((*kept, *put), key=lambda one: one.id)))
    matcher = desk.matcher.after(Changes(learners=put, gone_learners=ids), desk.histories)
    return Desk(network, matcher, desk.sequence + 1, desk.histories), set(touched)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(k=st.integers(3, 25), number=st.integers(0, 11), seed=st.integers(0, 10_000), all_rules=st.booleans())
def test_whoever_stays_as_she_was_is_met_exactly_once_whatever_is_written_between(
    small_desk: Desk, k: int, number: int, seed: int, all_rules: bool
) -> None:
    offer = sorted(small_desk.network.offers, key=lambda one: one.id)[number]
    question = Question(k=k, lift=frozenset(() if all_rules else RULES))
    rng, now, between, touched = random.Random(seed), small_desk, [], set[str]()
    for round_ in range(4):
        now, ids = changed(now, rng, round_)
        between.append(now)
        touched |= ids
    met, told = pages_of(small_desk, offer.id, question, between)
    stayed = [one for one in brute_force(small_desk, offer.id, question) if one not in touched]
    assert [one for one in met if one not in touched] == stayed
    assert told[1:] == [True] * (len(told) - 1)


def test_a_series_keeps_its_day_and_the_rules_that_were_lifted(small_desk: Desk) -> None:
    question = Question(k=1, lift=frozenset(RULES) - {"distance"})
    offer = small_desk.network.offers[0]
    ranking = replace(small_desk.learners_for(offer, question), widened=("distance",), more=True)
    first = series(question, None, ("learners", offer.id))
    cursor = first.after(ranking, small_desk, "learners")
    assert cursor is not None
    second = series(question, written(cursor), ("learners", offer.id))
    assert second.question.lift == frozenset(RULES)
    assert second.question.on == small_desk.today()
    assert second.told(replace(ranking, widened=())).widened == ("distance",)


@settings(max_examples=60, deadline=None)
@given(
    score=st.floats(allow_nan=False, allow_infinity=False),
    last=st.text(min_size=1, max_size=40),
    sequence=st.integers(0, 2**60),
)
def test_a_cursor_says_exactly_what_it_was_given(score: float, last: str, sequence: int) -> None:

    cursor = Cursor(sequence, "a", date(2026, 3, 1), ("dates",), Place(score, last))
    text = written(cursor)
    assert read_cursor(text) == cursor
    assert text.isascii()
    assert "=" not in text


@pytest.mark.parametrize(
    "text",
    ["", "x", "%%%", "null", "W10", "eyJhIjoxfQ", "é", "A" * 3_999, "W1tbW1tbW1tbW1tbW1tbW1tbW1tb"],
)
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(BadParameterError, match=r"^cursor: "):
        series(Question(), text, ("learners", "o"))


def test_a_cursor_of_another_question_is_refused(small_desk: Desk) -> None:
    offer = small_desk.network.offers[0]
    question = Question(k=1, lift=frozenset(RULES))
    pages = series(question, None, ("learners", offer.id))
    cursor = pages.after(small_desk.learners_for(offer, pages.question), small_desk, "learners")
    assert cursor is not None
    text = written(cursor)
    series(
        replace(question, k=7, lang="en"), text, ("learners", offer.id)
    )  # the same question, on larger pages
    for other, subject in (
        (replace(question, weights={"goal": 2.0}), offer.id),
        (replace(question, lift=frozenset()), offer.id),
        (replace(question, filters=Filters(diploma=5)), offer.id),
        (question, "another"),
    ):
        with pytest.raises(BadParameterError, match="of another question"):
            series(other, text, ("learners", subject))
