"""Does a typo change the top ten? The same question typed otherwise, asked again on the path that is served.

A learner is asked with her headline and goals (her titles) or her presentation and jobs (her texts) typed otherwise; an
offer with its title, or its description and profile. How people type is taken from the sample's `typing_habits`. Rules
that hide are lifted: a list of six cannot lose anybody from its first ten.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from data.sample.dice import Dice
from data.sample.typing_habits import Habits, typed, without_accents
from evaluation.audits.resampling import RESAMPLES, SEED, drawn_times, mean_interval
from evaluation.audits.sample_market import SampleMarket
from evaluation.metrics.overlap import rank_biased_overlap
from evaluation.ranking.task import JudgementError
from evaluation.statistics.bootstrap import Interval
from matching.eligibility import RULES
from matching.matcher import Matcher
from matching.profile import Profile
from matching.reading import ProfileReader
from matching.records import Learner, Offer
from matching.taxonomy import Taxonomy
from matching.titles import normalise_title

FIRST_PAGE = 10
QUERIES = 20
PERSISTENCE = 0.9
"""Of rank-biased overlap: the first ten ranks then bear 86% of the weight (Webber, Moffat and Zobel 2010)."""

_SLIPPERY = re.compile(r"[a-zéèêàçù]{5,}")
_SURE_SLIP = Habits(capitals="none", slips=100)
_SHOUTING = Habits(capitals="all")

Typing = Callable[[str, Dice], str]
Record = TypeVar("Record", Learner, Offer)


@dataclass(frozen=True, slots=True)
class Stability:
    """What one way of typing does to the lists.

    Args:
        side: who asks: "learner" or "offer".
        change: what was typed otherwise, and how.
        queries: records that the change made different and that are shown anybody; others are left out.
        overlap: mean share of the first ten that stay among the first ten, in any order.
        rbo: mean rank-biased overlap of the whole lists.
        same_page: share whose first ten are the same in the same order.
        same_first: share whose first stays the first.
        worst: the query whose first ten change most; ties by id.
    """

    side: str
    change: str
    queries: int
    overlap: Interval
    rbo: Interval
    same_page: float
    same_first: float
    worst: str


@dataclass(frozen=True, slots=True)
class _Asked:
    before: Sequence[list[str]]
    after: Mapping[str, Sequence[list[str]]]


# --------------------------------------------------------------------------- typing


def one_typo(text: str, dice: Dice) -> str:
    """The text with one slip of the keyboard in one of its words of five letters or more, where there is one.

    >>> one_typo("web", Dice(1))
    'web'
    """
    words = list(_SLIPPERY.finditer(text))
    if not words:
        return text
    word = dice.one(words)
    return text[: word.start()] + typed(word[0], _SURE_SLIP, dice) + text[word.end() :]


def bare(text: str, dice: Dice) -> str:
    """The text without accents."""
    return without_accents(text)


def shouted(text: str, dice: Dice) -> str:
    """The text in capital letters."""
    return typed(text, _SHOUTING, dice)


def small(text: str, dice: Dice) -> str:
    """The text in small letters."""
    return text.lower()


TYPINGS: Mapping[str, Typing] = {
    "one typo": one_typo,
    "no accents": bare,
    "capitals": shouted,
    "small letters": small,
}
PARTS = ("title", "text")
SYNONYM = "title: synonym"


def overlap_at(one: Sequence[str], other: Sequence[str], k: int = FIRST_PAGE) -> float:
    """Share of the first k of the longer list that both have; 1 for two empty lists.

    >>> overlap_at(["a", "b"], ["b", "c"])
    0.5
    """
    first, second = set(one[:k]), set(other[:k])
    most = max(len(first), len(second))
    return len(first & second) / most if most else 1.0


# --------------------------------------------------------------------------- measuring


def stability(
    market: SampleMarket,
    reader: ProfileReader,
    queries: int = QUERIES,
    *,
    typings: Mapping[str, Typing] = TYPINGS,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> tuple[Stability, ...]:
    """Every way of typing on every part, for learners who ask and for offers that ask; and titles by another name.

    Args:
        market: who is ranked.
        reader: of the records.
        queries: how many of each side ask, at most; drawn by seed.
        typings: ways to type, by name.
        resamples: draws of the queries.
        seed: of all draws.

    Raises:
        JudgementError: the market has no learner or no offer, or no query is asked for.
    """
    if queries < 1 or not market.network.learners or not market.network.offers:
        raise JudgementError("stability is measured with one query at least, on learners and offers")
    learners = Dice(seed, "asking learners").some(market.network.learners, queries)
    offers = Dice(seed, "asking offers").some(market.network.offers, queries)
    followed = market.followed()
    whole = market.matcher(reader)
    of_learners = _changed_records(learners, _retyped_learner, typings, seed)
    of_learners[SYNONYM] = [
        _renamed(one, whole.learners.profile(one.id), reader.taxonomy, Dice(seed, one.id)) for one in learners
    ]
    of_offers = _changed_records(offers, _retyped_offer, typings, seed)
    of_offers[SYNONYM] = [
        _renamed(one, whole.offers.profile(one.id), reader.taxonomy, Dice(seed, one.id)) for one in offers
    ]
    # Those who ask are taken in beside those who are ranked: read together, in a tenth of the time.
    asking = Matcher(reader)
    asking.offers.add(whole.offers.records(), whole.offers.profiles())
    hers = _under_own_ids(of_learners)
    asking.add_learners(
        [one for changed in hers.values() for one in changed],
        {
            changed[place].id: followed.get(one.id, ())
            for changed in hers.values()
            for place, one in enumerate(learners)
        },
    )
    offering = Matcher(reader)
    offering.learners.add(whole.learners.records(), whole.learners.profiles())
    theirs = _under_own_ids(of_offers)
    offering.add_offers([one for changed in theirs.values() for one in changed])

    def offers_of(matcher: Matcher, one: Learner) -> list[str]:
        ranking = matcher.offers_for(one, len(whole.offers), on=market.on, lift=tuple(RULES))
        return [match.offer_id for match in ranking.matches]

    def learners_of(matcher: Matcher, one: Offer) -> list[str]:
        ranking = matcher.learners_for(one, len(whole.learners), on=market.on, lift=tuple(RULES))
        return [match.learner_id for match in ranking.matches]

    return (
        *_compared(
            "learner",
            learners,
            of_learners,
            _lists(whole, asking, learners, hers, offers_of),
            resamples,
            seed,
        ),
        *_compared(
            "offer", offers, of_offers, _lists(whole, offering, offers, theirs, learners_of), resamples, seed
        ),
    )


def _under_own_ids(changed: Mapping[str, Sequence[Record]]) -> dict[str, list[Record]]:
    """The changed records, each under an id of its own; ids of those who ask order nothing."""
    return {
        change: [replace(one, id=f"{one.id} {number}") for one in records]
        for number, (change, records) in enumerate(changed.items())
    }


def _lists(
    whole: Matcher,
    other: Matcher,
    records: Sequence[Record],
    changed: Mapping[str, Sequence[Record]],
    ask: Callable[[Matcher, Record], list[str]],
) -> _Asked:
    """What each record is answered as it is, and what it is answered after each change."""
    return _Asked(
        [ask(whole, one) for one in records],
        {change: [ask(other, one) for one in others] for change, others in changed.items()},
    )


def _changed_records(
    records: Sequence[Record],
    retyped: Callable[[Record, str, Callable[[str], str]], Record],
    typings: Mapping[str, Typing],
    seed: int,
) -> dict[str, list[Record]]:
    changed = {}
    for part in PARTS:
        for name, typing in typings.items():
            changed[f"{part}: {name}"] = [
                retyped(one, part, _by_hand(typing, Dice(seed, name, part, one.id))) for one in records
            ]
    return changed


def _by_hand(typing: Typing, dice: Dice) -> Callable[[str], str]:
    return lambda text: typing(text, dice)


def _retyped_learner(one: Learner, part: str, typing: Callable[[str], str]) -> Learner:
    if part == "title":
        goals = tuple(replace(goal, label=typing(goal.label)) for goal in one.goals)
        return replace(one, headline=typing(one.headline), goals=goals)
    jobs = tuple(replace(job, description=typing(job.description)) for job in one.experiences)
    return replace(one, about=typing(one.about), experiences=jobs)


def _retyped_offer(one: Offer, part: str, typing: Callable[[str], str]) -> Offer:
    if part == "title":
        return replace(one, title=typing(one.title))
    return replace(one, description=typing(one.description), profile=typing(one.profile))


def _renamed(one: Record, profile: Profile, taxonomy: Taxonomy, dice: Dice) -> Record:
    """The record with a title in the words of another name of the occupation that was read in it, if there is one."""
    for row in sorted(profile.occupations, key=lambda row: -float(row["confidence"])):
        where = profile.fields[int(row["field"])]
        code: str = taxonomy.occupation_codes[int(row["row"])]
        title = _title_at(one, where)
        names = [
            name
            for name in (taxonomy.label(code), *taxonomy.aliases(code))
            if title and normalise_title(name).text != normalise_title(title).text
        ]
        if names:
            return _with_title(one, where, dice.one(names))
    return one


def _title_at(one: Learner | Offer, where: str) -> str:
    if isinstance(one, Offer):
        return one.title if where == "title" else ""
    if where == "headline":
        return one.headline
    return one.goals[_number(where)].label if where.startswith("goals[") else ""


def _with_title(one: Record, where: str, title: str) -> Record:
    if isinstance(one, Offer):
        return replace(one, title=title)
    if where == "headline":
        return replace(one, headline=title)
    at = _number(where)
    goals = tuple(replace(goal, label=title) if place == at else goal for place, goal in enumerate(one.goals))
    return replace(one, goals=goals)


def _number(where: str) -> int:
    return int(where[where.index("[") + 1 : where.index("]")])


def _compared(
    side: str,
    records: Sequence[Record],
    changed: Mapping[str, Sequence[Record]],
    lists: _Asked,
    resamples: int,
    seed: int,
) -> list[Stability]:
    found = []
    for change, others in changed.items():
        pairs = [
            (one.id, before, after)
            for one, other, before, after in zip(
                records, others, lists.before, lists.after[change], strict=True
            )
            if one != other and before
        ]
        if not pairs:
            continue
        overlap = np.array([overlap_at(first, second) for _, first, second in pairs])
        rbo = np.array([rank_biased_overlap(first, second, PERSISTENCE) for _, first, second in pairs])
        times = drawn_times(len(pairs), resamples, seed)
        found.append(
            Stability(
                side=side,
                change=change,
                queries=len(pairs),
                overlap=mean_interval(overlap, times),
                rbo=mean_interval(rbo, times),
                same_page=float(np.mean([a[:FIRST_PAGE] == b[:FIRST_PAGE] for _, a, b in pairs])),
                same_first=float(np.mean([a[:1] == b[:1] for _, a, b in pairs])),
                worst=min((float(value), name) for value, (name, _, _) in zip(rbo, pairs, strict=True))[1],
            )
        )
    return found
