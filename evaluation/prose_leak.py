"""What free prose still tells of a person after cleaning, measured on the path that is served.

python -m evaluation.prose_leak --learners 200

Learners of the sample are doubled: the two twins differ in one phrase that tells identity and nothing else ("Je
m'appelle Camille Martin." / "Je m'appelle Fatou Diallo."). The phrases stand in `prose_twins.csv`, with invented common
names. Fields of `Identity` never reach the engine; prose does, and rules clean it as far as they can.

Both sides are looked at: the offers that each twin is given, and for every offer the place that each twin would take
among the other learners of the sample.
"""

from __future__ import annotations

import argparse
import csv
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from data.histories import histories
from data.readers.own_names import without_own_name
from data.sample import REFERENCE_DAY, generate
from matching.matcher import Matcher
from matching.reading import Histories
from matching.records import Identity, Learner
from matching.text import learner_prose, squeezed
from models import load_matcher

TABLE = Path(__file__).with_name("prose_twins.csv")
SEED = 7
LEARNERS = 200
OFFERS = 200
"""Invented offers that each twin is ranked against."""
SHOWN = 10
"""Offers, or learners, of the first page."""
MOVED = 1e-9
"""Scores nearer than this are the same: the sum of a score's reasons is held to it."""

Lists = Mapping[str, Mapping[str, float]]
"""For each offer, by its id, the scores of its learners by their ids, best first."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Two values of one kind of identity, said in a field of a learner ("headline" or "about").

    `one_name` and `other_name` are the names that are known beside the record ("Camille Martin"), "" where none is.
    """

    kind: str
    field: str
    one: str
    other: str
    one_name: str = ""
    other_name: str = ""


@dataclass(frozen=True, slots=True)
class Twins:
    """Two learners who differ in one phrase; `of` is the id of the learner both were made from."""

    kind: str
    of: str
    one: Learner
    other: Learner


@dataclass(frozen=True, slots=True)
class Difference:
    """What the engine makes of the difference between two twins.

    `cosine` is of the whole-profile vectors; `list_changed` speaks of the twins' first `SHOWN` offers; `seen_changed`
    is the share of the offers whose first `SHOWN` learners change; the largest moves are in places of whole lists;
    `moved` is the share of the offers whose score differs.
    """

    text_differs: bool
    cosine: float
    list_changed: bool
    largest_move: int
    seen_changed: float
    largest_seen_move: int
    moved: float


@dataclass(frozen=True, slots=True)
class Leak:
    """Means over the twins of one kind, the least cosine and the largest moves."""

    kind: str
    twins: int
    text_differs: float
    cosine_mean: float
    cosine_least: float
    list_changed: float
    largest_move: int
    seen_changed: float
    largest_seen_move: int
    moved: float


def read_phrases(path: Path = TABLE) -> tuple[Phrase, ...]:
    """The phrases of a table whose columns are the fields of `Phrase`."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(Phrase(**row) for row in csv.DictReader(file, strict=True))


def twins_of(learners: Sequence[Learner], phrases: Iterable[Phrase]) -> list[Twins]:
    """Two learners for each learner and each phrase, under ids of their own."""
    return [
        Twins(
            phrase.kind,
            learner.id,
            taken_in(
                saying(learner, phrase.field, phrase.one, f"{learner.id} {number} one"), phrase.one_name
            ),
            taken_in(
                saying(learner, phrase.field, phrase.other, f"{learner.id} {number} other"), phrase.other_name
            ),
        )
        for number, phrase in enumerate(phrases)
        for learner in learners
    ]


def taken_in(learner: Learner, name: str) -> Learner:
    """The learner as a file with her name, given and family, would bring her in; as she is where the name is ""."""
    given, _, family = name.partition(" ")
    return without_own_name(learner, Identity(learner.id, given, family)) if name else learner


def saying(learner: Learner, field: str, words: str, name: str) -> Learner:
    """The learner under another id, with words at the end of her headline or at the start of her presentation.

    Raises:
        ValueError: `field` is another field.
    """
    if field == "headline":
        return replace(learner, id=name, headline=f"{learner.headline}, {words}")
    if field == "about":
        return replace(learner, id=name, about=f"{words} {learner.about}")
    raise ValueError(f"a phrase is said in headline or about, not in {field!r}")


def lists_of_offers(matcher: Matcher) -> Lists:
    """The learners of every offer of a matcher, as a recruiter is shown them."""
    found: dict[str, dict[str, float]] = {}
    for offer in matcher.offers.records():
        ranking = matcher.learners_for(offer, k=len(matcher.learners), on=REFERENCE_DAY)
        found[offer.id] = {match.learner_id: match.score for match in ranking.matches}
    return found


def differences(
    matcher: Matcher, twins: Sequence[Twins], followed: Histories, lists: Lists
) -> list[Difference]:
    """One a pair of twins, in their order. The twins are taken into the matcher, whose offers are there already.

    Args:
        matcher: holds the offers, and none of the twins.
        twins: the pairs.
        followed: trainings that learners followed, by the id of the learner whom twins were made from.
        lists: the learners whom a twin is compared with; the one whom she was made from is left out.
    """
    both = [(one, pair.of) for pair in twins for one in (pair.one, pair.other)]
    matcher.add_learners([one for one, _ in both], {one.id: followed.get(of, ()) for one, of in both})
    return [_difference(matcher, pair, lists) for pair in twins]


def _difference(matcher: Matcher, pair: Twins, lists: Lists) -> Difference:
    vectors = [matcher.learners.profile(one.id).vector for one in (pair.one, pair.other)]
    rankings = []
    for one in (pair.one, pair.other):
        ranking = matcher.offers_for(one, k=len(matcher.offers), on=REFERENCE_DAY)
        rankings.append({match.offer_id: match.score for match in ranking.matches})
    first, second = rankings
    places = [{name: place for place, name in enumerate(scores)} for scores in rankings]
    common = first.keys() & second.keys()
    seen = [
        (
            place_among(lists.get(name, {}), pair.of, first[name]),
            place_among(lists.get(name, {}), pair.of, second[name]),
        )
        for name in common
    ]
    return Difference(
        text_differs=_texts(pair.one) != _texts(pair.other),
        cosine=float(np.dot(vectors[0], vectors[1])),
        list_changed=list(first)[:SHOWN] != list(second)[:SHOWN],
        largest_move=max((abs(places[0][name] - places[1][name]) for name in common), default=0),
        seen_changed=sum(a != b and min(a, b) < SHOWN for a, b in seen) / max(len(seen), 1),
        largest_seen_move=max((abs(a - b) for a, b in seen), default=0),
        moved=sum(abs(first[name] - second[name]) > MOVED for name in common) / max(len(common), 1),
    )


def place_among(scores: Mapping[str, float], name: str, score: float) -> int:
    """The place, from 0, that a score would have in a list, in place of the one under the same name; ties by name.

    >>> place_among({"a": 3.0, "b": 2.0, "c": 1.0}, "c", 2.5)
    1
    """
    others = sorted((-value, other) for other, value in scores.items() if other != name)
    return bisect_left(others, (-score, name))


def _texts(learner: Learner) -> list[str]:
    return [squeezed(field.text) for field in learner_prose(learner)]


def leaks(twins: Sequence[Twins], found: Sequence[Difference]) -> list[Leak]:
    """One a kind, in the order in which the kinds first come."""
    by_kind: dict[str, list[Difference]] = {}
    for pair, one in zip(twins, found, strict=True):
        by_kind.setdefault(pair.kind, []).append(one)
    return [
        Leak(
            kind,
            len(ones),
            float(np.mean([one.text_differs for one in ones])),
            float(np.mean([one.cosine for one in ones])),
            min(one.cosine for one in ones),
            float(np.mean([one.list_changed for one in ones])),
            max(one.largest_move for one in ones),
            float(np.mean([one.seen_changed for one in ones])),
            max(one.largest_seen_move for one in ones),
            float(np.mean([one.moved for one in ones])),
        )
        for kind, ones in by_kind.items()
    ]


def markdown(rows: Sequence[Leak]) -> str:
    """A table of the leaks."""
    lines = [
        f"| kind | pairs | text differs | cosine, mean | cosine, least | her first {SHOWN} offers change "
        f"| largest move, places | first {SHOWN} of an offer change | largest move there | scores that move |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {row.kind} | {row.twins} | {row.text_differs:.0%} | {row.cosine_mean:.4f} | {row.cosine_least:.4f} "
        f"| {row.list_changed:.0%} | {row.largest_move} | {row.seen_changed:.1%} | {row.largest_seen_move} "
        f"| {row.moved:.1%} |"
        for row in rows
    ]
    return "\n".join(lines)


def measure(matcher: Matcher, count: int, phrases: Sequence[Phrase]) -> list[Leak]:
    """The leaks of `count` learners of the sample; the matcher is empty, and takes in offers and twins."""
    network = generate(SEED, learners=count, offers=OFFERS, trainings=20).network
    matcher.add_offers([offer for offer in network.offers if offer.synthetic])
    followed = histories(network.enrolments, network.sessions, network.trainings)
    matcher.add_learners(network.learners, followed)
    lists = lists_of_offers(matcher)
    twins = twins_of(network.learners, phrases)
    return leaks(twins, differences(matcher, twins, followed, lists))


def main() -> None:
    """Print the table in Markdown."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--learners", type=int, default=LEARNERS)
    count: int = parser.parse_args().learners
    print(markdown(measure(load_matcher(), count, read_phrases())))


if __name__ == "__main__":
    main()
