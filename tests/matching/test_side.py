"""A side that came of another by changes is the one that would have been made at once."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.columns import LearnerColumns, OfferColumns
from matching.layout import Layout
from matching.matcher import Changes, Matcher
from matching.reading import ProfileReader
from matching.records import Contract, Learner, Place
from tests.matching.small_network import LEARNERS, OFFERS, PARIS, TODAY

LYON = Place("Lyon", commune="69123", departement="69", lat=45.764, lon=4.8357)
VERSIONS = tuple(
    replace(
        LEARNERS[number],
        id=f"l{which}",
        place=place,
        contracts=contracts,
        skills=LEARNERS[(number + which) % len(LEARNERS)].skills,
    )
    for which in range(6)
    for number, (place, contracts) in enumerate(
        [(PARIS, (Contract.CDI,)), (LYON, ()), (None, (Contract.CDD,))]
    )
)
"""Three versions of six learners."""
changes = st.tuples(st.lists(st.sampled_from(VERSIONS), max_size=4), st.sets(st.integers(0, 7), max_size=2))


def same_arrays(one: Layout[LearnerColumns], other: Layout[LearnerColumns]) -> bool:
    columns = [
        (getattr(one.columns, name.name), getattr(other.columns, name.name))
        for name in fields(LearnerColumns)
    ]
    lists = [(one.skills, other.skills), (one.occupations, other.occupations)]
    arrays = columns + [(a.values, b.values) for a, b in lists] + [(a.offsets, b.offsets) for a, b in lists]
    return one.ids == other.ids and all(
        a.dtype == b.dtype and a.shape == b.shape and a.tolist().__repr__() == b.tolist().__repr__()
        for a, b in arrays
    )


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(changes, min_size=1, max_size=5), looks=st.booleans())
def test_after_any_changes_the_arrays_are_those_of_a_fresh_start(
    reader: ProfileReader, steps: list[tuple[list[Learner], set[int]]], looks: bool
) -> None:
    matcher = Matcher(reader)
    matcher.add_learners(VERSIONS[:4:3])
    matcher.add_offers(OFFERS[:3])
    matcher.learners.prepare()
    for put, gone in steps:
        last = {one.id: one for one in put}
        ids = frozenset(f"l{number}" for number in gone) - last.keys()
        held = matcher.learners.layout()
        before = (held.ids, held.skills.values.tolist())
        newer = matcher.after(Changes(learners=tuple(last.values()), gone_learners=ids))
        assert (held.ids, held.skills.values.tolist()) == before  # who holds it goes on with it
        matcher = newer
        if looks:
            matcher.learners.prepare()
    whole = Matcher(reader)
    whole.add_learners(matcher.learners.records())
    whole.add_offers(OFFERS[:3])
    assert same_arrays(matcher.learners.layout(), whole.learners.layout())
    rows = np.arange(len(whole.learners))
    assert matcher.learners.ranks(rows).tolist() == whole.learners.ranks(rows).tolist()
    for offer in OFFERS[:3]:
        found, wanted = (one.learners_for(offer, 20, on=TODAY) for one in (matcher, whole))
        assert found == wanted


def test_columns_of_offers_are_joined_as_well(reader: ProfileReader) -> None:
    matcher = Matcher(reader)
    matcher.add_offers(OFFERS[:4])
    matcher.offers.prepare()
    dear = replace(OFFERS[1], pay_max_eur_year=40_000.0, organisation="Mairie")
    newer = matcher.after(Changes(offers=(dear, OFFERS[5]), gone_offers=frozenset({OFFERS[0].id})))
    columns: OfferColumns = newer.offers.layout().columns
    assert newer.offers.layout().ids == tuple(one.id for one in (*OFFERS[1:4], OFFERS[5]))
    assert columns.pay[0] == 40_000.0
    assert np.isnan(columns.pay[1:]).all()
    assert columns.organisation.tolist() == ["Mairie", "", "", ""]
    assert columns.departement.tolist() == ["93"] * 4
