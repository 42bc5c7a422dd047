"""Filters against the records themselves, one at a time: met, unmet or unknown, and what each alone hides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.eligibility import MET, RULES, UNKNOWN, UNMET
from matching.errors import BadRecordError, UnknownIdError
from matching.filters import (
    NO_FILTERS,
    NO_FOLLOWERS,
    OF_LEARNERS_ONLY,
    OF_OFFERS_ONLY,
    Around,
    Filters,
    Followers,
    learner_facts,
    offer_facts,
)
from matching.matcher import Matcher, Wishes
from matching.reading import ProfileReader
from matching.records import Contract, Language, Learner, Offer, Place, Remote, Rhythm, Skill
from matching.taxonomy import Taxonomy
from tests.matching.small_network import LEARNERS, MONTREUIL, OFFERS, PARIS, TODAY

LYON = Place("Lyon", commune="69123", departement="69", lat=45.764, lon=4.8357)
AROUND_PARIS = Around("Paris", 48.8566, 2.3522, 20.0)
DOCKER = "tool:docker"


def facts_of(
    reader: ProfileReader, record: Learner | Offer, filters: Filters, followers: Followers
) -> dict[str, int]:
    matcher = Matcher(reader)
    if isinstance(record, Learner):
        matcher.add_learners([record])
        found = learner_facts(filters, matcher.learners.layout(), reader.taxonomy, followers)
    else:
        matcher.add_offers([record])
        found = offer_facts(filters, matcher.offers.layout(), reader.taxonomy)
    return {name: int(fact[0]) for name, fact in found.items()}


CDI = Filters(contracts=frozenset({Contract.CDI}))
ENGLISH, SOME_ENGLISH = (
    Filters(languages=frozenset({("en", "B2")})),
    Filters(languages=frozenset({("en", "")})),
)
WITH_DOCKER, NAMED_DOCKER = Filters(skills=frozenset({DOCKER})), Skill("Docker", DOCKER)
PAID = Filters(pay_eur_year=30_000.0)
NOT_O1 = Filters(not_organisations=frozenset({"o1"}))


CASES: list[tuple[str, Filters, Learner | Offer, int]] = [
    ("around", Filters(around=AROUND_PARIS), Learner("x", place=MONTREUIL), MET),
    ("around", Filters(around=AROUND_PARIS), Learner("x", place=LYON), UNMET),
    ("around", Filters(around=AROUND_PARIS), Learner("x", place=Place("Ailleurs")), UNKNOWN),
    ("around", Filters(around=AROUND_PARIS), Offer("x", "t", place=LYON), UNMET),
    ("around", Filters(around=AROUND_PARIS), Offer("x", "t", place=LYON, remote=Remote.FULL), MET),
    ("departements", Filters(departements=frozenset({"69", "93"})), Learner("x", place=MONTREUIL), MET),
    ("departements", Filters(departements=frozenset({"69"})), Learner("x", place=PARIS), UNMET),
    ("departements", Filters(departements=frozenset({"69"})), Learner("x"), UNKNOWN),
    ("departements", Filters(departements=frozenset({"69"})), Offer("x", "t", place=LYON), MET),
    ("departements", Filters(departements=frozenset({"75"})), Offer("x", "t", place=LYON), UNMET),
    ("contracts", CDI, Learner("x", contracts=(Contract.CDI, Contract.CDD)), MET),
    ("contracts", CDI, Learner("x", contracts=(Contract.CDD,)), UNMET),
    ("contracts", CDI, Learner("x"), UNKNOWN),
    ("contracts", CDI, Offer("x", "t", contract=Contract.CDI), MET),
    ("contracts", CDI, Offer("x", "t", contract=Contract.CDD), UNMET),
    ("contracts", CDI, Offer("x", "t"), UNKNOWN),
    ("remote", Filters(remote=frozenset({Remote.FULL, Remote.HYBRID})), Learner("x", remote=Remote.HYBRID), MET),
    ("remote", Filters(remote=frozenset({Remote.FULL})), Offer("x", "t", remote=Remote.ON_SITE), UNMET),
    ("remote", Filters(remote=frozenset({Remote.FULL})), Offer("x", "t"), UNKNOWN),
    ("rhythm", Filters(rhythm=Rhythm.PART_TIME), Learner("x", rhythm=Rhythm.PART_TIME), MET),
    ("rhythm", Filters(rhythm=Rhythm.PART_TIME), Learner("x", rhythm=Rhythm.FULL_TIME), UNMET),
    ("rhythm", Filters(rhythm=Rhythm.PART_TIME), Offer("x", "t"), UNKNOWN),
    ("available_by", Filters(available_by=TODAY), Learner("x", available_from=TODAY), MET),
    ("available_by", Filters(available_by=TODAY), Learner("x", available_from=date(2026, 6, 16)), UNMET),
    ("available_by", Filters(available_by=TODAY), Learner("x"), UNKNOWN),
    ("diploma", Filters(diploma=5), Learner("x", diploma_level=5), MET),
    ("diploma", Filters(diploma=5), Learner("x", diploma_level=4), UNMET),
    ("diploma", Filters(diploma=5), Learner("x"), UNKNOWN),
    ("active_since", Filters(active_since=TODAY), Learner("x", last_active=TODAY), MET),
    ("active_since", Filters(active_since=TODAY), Learner("x", last_active=date(2026, 6, 14)), UNMET),
    ("active_since", Filters(active_since=TODAY), Learner("x"), UNKNOWN),
    ("languages:en", ENGLISH, Learner("x", languages=(Language("en", "C1"),)), MET),
    ("languages:en", ENGLISH, Learner("x", languages=(Language("en", "B1"),)), UNMET),
    ("languages:en", ENGLISH, Learner("x", languages=(Language("en"),)), UNKNOWN),
    ("languages:en", SOME_ENGLISH, Learner("x", languages=(Language("en"),)), MET),
    ("languages:en", SOME_ENGLISH, Learner("x", languages=(Language("es"),)), UNKNOWN),
    ("languages:en", SOME_ENGLISH, Learner("x"), UNKNOWN),
    ("trainings", Filters(trainings=frozenset({"t1", "t2"})), Learner("hers"), MET),
    ("trainings", Filters(trainings=frozenset({"t2"})), Learner("hers"), UNMET),
    ("certified", Filters(certified=frozenset({"t1"})), Learner("hers"), UNMET),
    ("certified", Filters(certified=frozenset({"t2"})), Learner("certified"), MET),
    ("skills:" + DOCKER, WITH_DOCKER, Learner("x", skills=(NAMED_DOCKER,)), MET),
    ("skills:" + DOCKER, WITH_DOCKER, Learner("x", skills=(Skill("JavaScript"),)), UNMET),
    ("skills:" + DOCKER, WITH_DOCKER, Learner("x"), UNKNOWN),
    ("skills:" + DOCKER, WITH_DOCKER, Offer("x", "t", skills=(NAMED_DOCKER,)), MET),
    ("pay_eur_year", PAID, Offer("x", "t", pay_min_eur_year=28_000, pay_max_eur_year=32_000), MET),
    ("pay_eur_year", PAID, Offer("x", "t", pay_max_eur_year=29_000), UNMET),
    ("pay_eur_year", PAID, Offer("x", "t"), UNKNOWN),
    ("published_since", Filters(published_since=TODAY), Offer("x", "t", published=TODAY), MET),
    ("published_since", Filters(published_since=TODAY), Offer("x", "t", published=date(2026, 6, 14)), UNMET),
    ("published_since", Filters(published_since=TODAY), Offer("x", "t"), UNKNOWN),
    ("not_organisations", NOT_O1, Offer("x", "t", organisation_id="o1"), UNMET),
    ("not_organisations", Filters(not_organisations=frozenset({"Mairie"})), Offer("x", "t", organisation="Mairie"), 0),
    ("not_organisations", NOT_O1, Offer("x", "t", organisation_id="o2"), MET),
    ("not_organisations", NOT_O1, Offer("x", "t"), UNKNOWN),
]  # fmt: skip
FOLLOWERS = Followers(
    {"t1": frozenset({"hers"}), "t2": frozenset({"certified"})},
    {"t1": frozenset(), "t2": frozenset({"certified"})},
)


@pytest.mark.parametrize(("name", "filters", "record", "fact"), CASES)
def test_a_filter_says_what_the_record_says(
    reader: ProfileReader, name: str, filters: Filters, record: Learner | Offer, fact: int
) -> None:
    assert facts_of(reader, record, filters, FOLLOWERS) == {name: fact}


def test_every_filter_has_a_case_of_each_kind() -> None:
    met = {name.partition(":")[0] for name, _, _, fact in CASES if fact == MET}
    unmet = {name.partition(":")[0] for name, _, _, fact in CASES if fact == UNMET}
    every = set(Filters.__dataclass_fields__)
    assert met == unmet == every
    assert set(OF_LEARNERS_ONLY) | set(OF_OFFERS_ONLY) < every


def test_a_narrower_skill_stands_for_a_wide_one_and_not_the_other_way_round(
    reader: ProfileReader, taxonomy: Taxonomy
) -> None:
    wide, narrow = next(
        (wide, narrow)
        for wide in taxonomy.skill_codes
        if 0 < len(taxonomy.narrower(wide)) < 20 and not taxonomy.is_transversal(wide)
        for narrow in taxonomy.narrower(wide)
        if narrow in taxonomy.skill_row and 0.45 <= taxonomy.skill_similarity(wide, narrow) < 0.9
    )

    def fact(wanted: str, held: str) -> int:
        learner = Learner("x", skills=(Skill(taxonomy.label(held), held),))
        return facts_of(reader, learner, Filters(skills=frozenset({wanted})), NO_FOLLOWERS)[
            f"skills:{wanted}"
        ]

    assert fact(wide, narrow) == MET
    assert fact(narrow, wide) == UNMET


def test_filters_that_are_of_the_other_side_hide_nobody(matcher: Matcher) -> None:
    of_offers = Filters(pay_eur_year=1.0, published_since=TODAY, not_organisations=frozenset({"o"}))
    assert learner_facts(of_offers, matcher.learners.layout(), matcher.reader.taxonomy, NO_FOLLOWERS) == {}
    of_learners = Filters(available_by=TODAY, diploma=3, active_since=TODAY, trainings=frozenset({"t"}))
    assert offer_facts(of_learners, matcher.offers.layout(), matcher.reader.taxonomy) == {}


def test_nothing_asked_is_no_filter() -> None:
    assert not NO_FILTERS
    assert not Filters(diploma=3, skills=frozenset({"a"})).without("diploma").without("skills:a")
    assert Filters(languages=frozenset({("en", "B2")})).without("languages:fr")
    assert not Filters(languages=frozenset({("en", "B2")})).without("languages:en")


@pytest.mark.parametrize("language", [("xx", ""), ("en", "B9")])
def test_a_language_without_a_rule_is_refused(language: tuple[str, str]) -> None:
    with pytest.raises(BadRecordError, match=language[0]):
        Filters(languages=frozenset({language}))


@pytest.mark.parametrize("filters", [Filters(skills=frozenset({"no"})), Filters(trainings=frozenset({"no"}))])
def test_what_is_not_known_is_refused_by_name(matcher: Matcher, filters: Filters) -> None:
    with pytest.raises(UnknownIdError, match="'no'"):
        matcher.learners_for(OFFERS[0], on=TODAY, wishes=Wishes(filters))


# --------------------------------------------------------------------------- counts

SOME_LEARNERS = tuple(
    replace(
        one,
        diploma_level=(3, 5, 7, None)[number % 4],
        contracts=((Contract.CDI,), (Contract.CDD,), ())[number % 3],
        available_from=(date(2026, 5, 1), date(2026, 7, 1), None)[number % 3],
        place=(PARIS, LYON, None)[(number // 2) % 3],
    )
    for number, one in enumerate(LEARNERS)
)
DIPLOMA: dict[str, Callable[[Learner], bool | None]] = {
    "diploma": lambda one: None if one.diploma_level is None else one.diploma_level >= 5,
    "contracts": lambda one: (Contract.CDD in one.contracts) if one.contracts else None,
    "available_by": lambda one: None if one.available_from is None else one.available_from <= TODAY,
    "departements": lambda one: None if one.place is None else one.place.departement == "75",
}
ASKED = Filters(
    diploma=5, contracts=frozenset({Contract.CDD}), available_by=TODAY, departements=frozenset({"75"})
)


@pytest.fixture(scope="module")
def some(reader: ProfileReader) -> Matcher:
    """Knows `SOME_LEARNERS`."""
    matcher = Matcher(reader)
    matcher.add_learners(SOME_LEARNERS)
    return matcher


@settings(max_examples=40, deadline=None)
@given(
    names=st.sets(st.sampled_from(sorted(DIPLOMA))),
    lift=st.sets(st.sampled_from(sorted(RULES))),
    among=st.none() | st.frozensets(st.sampled_from([one.id for one in SOME_LEARNERS] + ["nobody"])),
)
def test_what_is_shown_hidden_and_unsaid_is_what_counting_by_hand_gives(
    some: Matcher, names: set[str], lift: set[str], among: frozenset[str] | None
) -> None:
    matcher = some
    filters = replace(ASKED, **{name: getattr(NO_FILTERS, name) for name in DIPLOMA if name not in names})
    everybody = matcher.learners_for(OFFERS[0], 50, on=TODAY, lift=lift, among=among)
    by_rules = {match.learner_id for match in everybody.matches}
    assert among is None or by_rules <= among
    of = {one.id: one for one in SOME_LEARNERS}
    wanted = {one for one in by_rules if all(DIPLOMA[name](of[one]) is not False for name in names)}
    found = matcher.learners_for(OFFERS[0], 50, on=TODAY, lift=lift, among=among, wishes=Wishes(filters))
    assert {match.learner_id for match in found.matches} == wanted
    assert found.total == len(wanted)
    assert found.widened == everybody.widened
    for name in names:
        others = names - {name}
        back = {one for one in by_rules if all(DIPLOMA[other](of[one]) is not False for other in others)}
        assert found.filtered.get(name, 0) == len(back - wanted)
        assert found.unsaid.get(name, 0) == sum(DIPLOMA[name](of[one]) is None for one in wanted)
    assert set(found.filtered) <= names


def test_the_same_set_of_people_is_looked_up_once(matcher: Matcher) -> None:
    layout = matcher.learners.layout()
    some = frozenset({LEARNERS[0].id, "nobody"})
    assert layout.mask(some) is layout.mask(some)
    assert np.flatnonzero(layout.mask(some)).tolist() == [0]
    assert np.flatnonzero(layout.mask(frozenset({LEARNERS[2].id}))).tolist() == [2]
    for number in range(200):  # far more than are remembered
        assert layout.mask(frozenset({LEARNERS[number % 11].id})).sum() == 1
    assert np.flatnonzero(layout.mask(some)).tolist() == [0]
