"""Audits that change records and look again, on the engine that is served; and planted faults that they find."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from data.network import Network
from data.readers.own_names import without_own_name
from data.sample.dice import Dice
from evaluation.audits import candidate_tables
from evaluation.audits.attacks import (
    ATTACKS,
    CONTROL,
    FIRST_PAGE,
    HONEST,
    ORDER_EN,
    ORDER_FR,
    STUFFED,
    Target,
    attack_gains,
    stuffing,
)
from evaluation.audits.counterfactual import (
    SWAPS,
    Engine,
    engine_of,
    gendered_titles,
    identity_swaps,
    prose_twins,
    swapped,
    through_the_door,
    two_forms,
)
from evaluation.audits.groups import Finding
from evaluation.audits.moves import Lists, moves
from evaluation.audits.proxies import auc, proxies, told_apart
from evaluation.audits.sample_market import SampleMarket, sample_market
from evaluation.audits.stability import PARTS, SYNONYM, bare, one_typo, overlap_at, shouted, stability
from evaluation.ranking import JudgedTask, Run
from evaluation.ranking.task import JudgementError
from matching.reading import ProfileReader
from matching.records import Identity, Learner, LearnerStatus
from tests.matching.small_network import LEARNERS, OFFERS, TODAY


@pytest.fixture(scope="module")
def market() -> SampleMarket:
    """Thirty learners whom no rule of their own hides from any of four offers, so that ranks can move."""
    small = sample_market(learners=30, offers=4)
    learners = tuple(
        replace(
            one,
            status=LearnerStatus.SEEKING,
            created=None,
            mobility_km=None,
            contracts=(),
            rhythm=None,
            place=None,
        )
        for one in small.network.learners
    )
    offers = tuple(replace(one, diploma_level=None, languages=()) for one in small.network.offers)
    return replace(small, network=replace(small.network, learners=learners, offers=offers))


# --------------------------------------------------------------------------- moves


def test_moves_by_hand() -> None:
    before: Lists = {"x": (("a", 2.0), ("b", 1.0), ("c", 0.0)), "y": (("a", 1.0),)}
    after: Lists = {"x": (("b", 2.5), ("a", 2.0), ("d", 0.0)), "y": (("a", 1.0),)}
    found = moves("k", 1, before, after)
    assert (found.lists, found.pages, found.pairs) == (2, 1, 5)
    assert (found.scores, found.positions) == (3, 4)  # b, c and d; a, b, c and d
    assert (found.largest_score, found.largest_position, found.nothing) == (1.5, 1, False)
    assert moves("k", 1, before, before).nothing
    with pytest.raises(JudgementError, match="other askers"):
        moves("k", 1, before, {})


# --------------------------------------------------------------------------- identity


def using_gender(engine: Engine) -> Engine:
    """A planted fault: men gain half a point."""

    def lists(network: Network) -> Lists:
        gender = {one.learner_id: one.gender for one in network.identities}
        found = {}
        for offer, ranked in engine(network).items():
            scored = [(one, score + 0.5 * (gender[one] == "male")) for one, score in ranked]
            found[offer] = tuple(sorted(scored, key=lambda pair: (-pair[1], pair[0])))
        return found

    return lists


def test_identity_changes_nothing_and_an_engine_that_uses_gender_is_found(
    market: SampleMarket, reader: ProfileReader
) -> None:
    asked: list[Lists] = []
    engine = engine_of(reader, market.on)

    def remembered(network: Network) -> Lists:
        asked.append(engine(network))
        return asked[-1]

    small = replace(
        market.network,
        learners=market.network.learners[:12],
        identities=market.network.identities[:12],
        offers=market.network.offers[:3],
    )
    kinds = ("gender", "everything")
    found = identity_swaps(small, remembered, kinds)
    assert [(one.kind, one.nothing) for one in found] == [("gender", True), ("everything", True)]
    assert found[0].pairs == sum(len(ranked) for ranked in asked[0].values()) > 20
    assert found[1].changed == 12

    cheat = using_gender(engine)
    by_gender, by_birth = identity_swaps(small, cheat, ("gender", "birth date"))
    assert by_gender.scores > 0
    assert by_gender.largest_score == pytest.approx(0.5)
    assert by_birth.nothing


def test_the_group_table_finds_the_engine_that_uses_gender(
    market: SampleMarket, reader: ProfileReader
) -> None:
    """The same lists of the real engine, with and without a bonus for men, repeated over the offers."""
    lists = engine_of(reader, market.on)(market.network)
    gender = {one.learner_id: str(one.gender) for one in market.network.identities}
    task = JudgedTask(
        "offers",
        tuple(lists),
        tuple(one.id for one in market.network.learners),
        {},
        candidate_groups={"gender": gender},
    )
    scores = {offer: dict(ranked) for offer, ranked in lists.items()}
    biased = {
        offer: {one: score + 3.0 * (gender[one] == "male") for one, score in ranked.items()}
        for offer, ranked in scores.items()
    }
    (honest,) = candidate_tables(Run.of("engine", scores), task, fewest=5)
    (cheat,) = candidate_tables(Run.of("cheat", biased), task, fewest=5)
    women = {row.group: row for row in cheat.rows}["female"]
    assert women.finding is Finding.BELOW
    assert women.rate < {row.group: row for row in honest.rows}["female"].rate
    assert cheat.ndkl.mean > honest.ndkl.mean


def test_a_swap_gives_another_value_where_there_is_one() -> None:
    three = [
        Identity(str(n), gender=gender, nationality="française")
        for n, gender in enumerate(("female", "female", "male"))
    ]
    assert [one.gender for one in swapped(three, ("gender",))] == ["male", "male", "female"]
    assert swapped(three, ("nationality",)) == tuple(three)
    with pytest.raises(JudgementError, match="learner_id"):
        swapped(three, ("learner_id",))


def test_the_door_lets_facts_and_identity_in(market: SampleMarket) -> None:
    read = through_the_door(market.network)
    assert read.identities == market.network.identities
    named = {one.learner_id: one for one in market.network.identities}
    expected = [without_own_name(one, named[one.id]) for one in market.network.learners]
    assert [one.about.split() for one in read.learners] == [one.about.split() for one in expected]
    changed = [one for one, before in zip(expected, market.network.learners, strict=True) if one != before]
    assert 0 < len(changed) < len(expected)
    with pytest.raises(JudgementError, match="no identity"):
        identity_swaps(replace(market.network, identities=()), lambda network: {})
    with pytest.raises(JudgementError, match="shoe size"):
        identity_swaps(market.network, lambda network: {}, ("shoe size",))
    assert "everything" in SWAPS


# --------------------------------------------------------------------------- titles and prose


def test_a_headline_in_the_feminine_gets_the_same_offers(market: SampleMarket, reader: ProfileReader) -> None:
    titles = two_forms(reader.taxonomy, 12)
    assert len(set(titles)) == 12
    of_learner, _ = gendered_titles(reader, market.network, titles, market.on)
    assert of_learner.pairs > 12
    assert of_learner.nothing
    apart, _ = gendered_titles(
        reader,
        market.network,
        [("Développeur web", "Technicienne réseau"), ("Boulanger", "Boulangère")],
        market.on,
    )
    assert apart.scores > 0  # two jobs are not two forms of one: the audit sees titles at all
    with pytest.raises(JudgementError, match="two forms"):
        gendered_titles(reader, market.network, [], market.on)


def test_prose_twins_are_measured(reader: ProfileReader) -> None:
    leaks = {one.kind: one for one in prose_twins(reader, 1)}
    assert leaks["gender, agreement"].text_differs == 0.0
    assert len(leaks) >= 8


# --------------------------------------------------------------------------- attacks


def _named(target: Target, labels: Sequence[str]) -> Learner:
    """All that the offer says it wants, and its title as a headline."""
    wanted = tuple(replace(target.lacking, label=one.label, code=one.code) for one in target.offer.skills)
    return replace(
        target.learner, skills=(*target.learner.skills, target.lacking, *wanted), headline=target.offer.title
    )


def test_tricks_are_held_against_no_change_and_an_honest_one(
    market: SampleMarket, reader: ProfileReader
) -> None:
    tried = {name: ATTACKS[name] for name in (CONTROL, HONEST, ORDER_FR, ORDER_EN)} | {"hole": _named}
    gains = {one.attack: one for one in attack_gains(market, reader, 6, tried)}
    control, honest = gains[CONTROL], gains[HONEST]
    assert (control.ranks.mean, control.moved, control.points.mean) == (0.0, 0.0, 0.0)
    assert honest.points.low > 0.0
    assert honest.ranks.mean > 0.0
    for order in (ORDER_FR, ORDER_EN):
        assert gains[order].ranks.mean <= honest.ranks.mean
    assert gains["hole"].points.mean > honest.points.mean
    assert gains["hole"].most >= 1
    again = attack_gains(market, reader, 6, {CONTROL: ATTACKS[CONTROL], HONEST: ATTACKS[HONEST]})
    assert [one.points for one in again] == [control.points, honest.points]
    assert control.learners <= 6
    with pytest.raises(JudgementError, match="no learner"):
        attack_gains(
            replace(market, network=replace(market.network, learners=market.network.learners[:FIRST_PAGE])),
            reader,
            6,
        )


def test_a_stuffed_list_is_long_and_without_repeats(reader: ProfileReader) -> None:
    assert len(set(stuffing(reader.taxonomy))) == STUFFED


# --------------------------------------------------------------------------- stability


def test_typing_otherwise() -> None:
    text = "Développeuse web à Lyon"
    slipped = one_typo(text, Dice(3))
    assert slipped != text
    assert sum(a != b for a, b in zip(slipped.split(), text.split(), strict=True)) == 1
    assert bare(text, Dice(1)) == "Developpeuse web a Lyon"
    assert shouted(text, Dice(1)) == "DÉVELOPPEUSE WEB À LYON"
    assert overlap_at([], []) == 1.0
    assert overlap_at(["a"], ["a", "b"]) == 0.5


def test_capitals_change_less_than_other_words(reader: ProfileReader) -> None:
    """In the world with one plainly right answer for each, told otherwise."""
    world = SampleMarket(Network(learners=LEARNERS, offers=OFFERS), TODAY)

    def rubbish(text: str, dice: Dice) -> str:
        return "boulanger" if text else ""

    found = stability(world, reader, 6, typings={"capitals": shouted, "rubbish": rubbish})
    rows = {(one.side, one.change): one for one in found}
    for side in ("learner", "offer"):
        shouts, spoilt = ([rows[side, f"{part}: {how}"] for part in PARTS] for how in ("capitals", "rubbish"))
        assert min(one.rbo.mean for one in shouts) > min(one.rbo.mean for one in spoilt)
        assert min(one.same_page for one in spoilt) < 1.0
        for one in (*shouts, *spoilt):
            assert 0 < one.queries <= 6
            assert 0.0 <= one.rbo.low <= one.rbo.mean <= one.rbo.high <= 1.0
        assert (side, SYNONYM) in rows
    with pytest.raises(JudgementError, match="one query"):
        stability(world, reader, 0)


# --------------------------------------------------------------------------- proxies


def test_the_area_is_that_of_scikit_learn() -> None:
    draw = np.random.default_rng(2)
    scores = draw.integers(0, 5, 80).astype(np.float64)
    member = draw.random(80) < 0.4
    assert auc(scores, member) == pytest.approx(roc_auc_score(member, scores))


def test_what_tells_a_group_is_found_and_noise_is_not() -> None:
    draw = np.random.default_rng(4)
    member = draw.random(200) < 0.5
    noise = draw.normal(size=(200, 5))
    telling = noise + np.array([1.5, 0, 0, 0, 0]) * member[:, None]
    known = told_apart("g", "telling", telling, member, resamples=200)
    luck = told_apart("g", "noise", noise, member, resamples=200)
    assert known.told
    assert known.auc.mean == pytest.approx(auc(telling[:, 0], member), abs=0.06)
    assert not luck.told
    assert abs(luck.shuffled - 0.5) < 0.06
    assert known.auc.low < known.auc.mean < known.auc.high
    few = told_apart("g", "telling", telling, np.arange(200) < 9)
    assert few.few
    assert not few.told
    with pytest.raises(JudgementError, match="not a number"):
        told_apart("g", "x", np.full((200, 1), np.nan), member)


def test_groups_of_the_market_are_tried_on_all_that_is_seen(
    market: SampleMarket, reader: ProfileReader
) -> None:
    found = proxies(market, market.matcher(reader), shuffles=2, resamples=20)
    assert {one.seen for one in found} == {"features", "place", "diploma", "training", "conditions", "prose"}
    women = [one for one in found if one.group == "women"]
    assert {one.people for one in women} == {30}
    assert all(one.few or 0.0 <= one.auc.mean <= 1.0 for one in found)
    flat = next(one for one in found if one.seen == "place" and not one.few)
    assert flat.auc.mean == pytest.approx(0.5)  # every place was taken away: nothing can be told from it
