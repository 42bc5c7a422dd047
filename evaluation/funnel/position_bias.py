"""Who stands first is chosen more often because she stands first: how much, and a measure that allows for it.

The position-based model: a candidate at position k is chosen with chance p(k) × r, where p(k) is the chance that
position k is looked at, whoever stands there, and r the chance of being chosen when looked at. Richardson, Dominowska
and Ragno (2007), WWW; Craswell et al. (2008), WSDM. Only ratios can be told from choices, so p(1) is 1 here.

p comes from logs in one of two ways, and from nowhere else:

- lists in random order, in which all positions hold equally good candidates: Wang, Bendersky, Metzler and Najork
  (2016), SIGIR; Joachims, Swaminathan and Schnabel (2017), WSDM;
- candidates that the same asker was shown at two positions on different occasions: Agarwal, Zaitsev, Wang, Li, Najork
  and Joachims (2019), WSDM, "Estimating Position Bias without Intrusive Interventions", estimator AllPairs. It takes r
  of a pair to be the same at both, and which of them came at which position to be chance: where people grow staler as
  they sink, or leave the lists once they are chosen, it shows positions as steeper than they are. Shuffle some lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, logit

from evaluation.funnel.protocol import FunnelTask
from evaluation.funnel.records import STAGE_GRADES, Event, Side, Stage
from evaluation.ranking.run import Run
from evaluation.ranking.task import JudgedTask, JudgementError
from evaluation.statistics import Interval, interval, resampled_means

LEAST_CHOSEN = 30
"""Choices that a position needs before its examination is believed: at 30 the standard error is 18% of it."""
DEEPEST = 20
"""Positions that are estimated at most: beyond the second page logs hold too few choices."""
CLIP = 10.0
"""Weights above this are cut: one choice at a position that is seldom looked at must not decide for ten others.
Ionides (2008), Journal of Computational and Graphical Statistics 17(2): a little bias for much less variance."""
_LEAST_CHANCE = 1e-4  # bounds of the chances that are fitted: at 0 and 1 the likelihood has no slope


class Source(StrEnum):
    """Where an estimate comes from."""

    SHUFFLED = "shuffled lists"
    SWAPS = "the same pair at several positions"
    NONE = "not estimated"


@dataclass(frozen=True, slots=True)
class Impression:
    """A candidate or job that was shown in a list.

    Args:
        asked: to whom.
        shown: who.
        position: from 1.
        chosen: whether the asker acted on it in this list.
        shuffled: whether the list was in random order.
    """

    asked: str
    shown: str
    position: int
    chosen: bool
    shuffled: bool = False


@dataclass(frozen=True, slots=True)
class Examination:
    """How often each position is looked at, as a share of the first.

    Args:
        source: of the estimate.
        by_position: p(1) = 1, p(2), ... as deep as the log can tell; empty where it cannot.
        impressions: that were logged with a position.
        chosen: choices at each position that the estimate rests on.
    """

    source: Source
    by_position: tuple[float, ...]
    impressions: int
    chosen: tuple[int, ...] = ()

    def weight(self, position: int, clip: float = CLIP) -> float:
        """One over p(position), at most `clip`: what a choice at that position counts.

        Positions deeper than the estimate count as the deepest one does, which is a lower bound.

        Raises:
            JudgementError: nothing was estimated, or the position or clip is below 1.

        >>> Examination(Source.SHUFFLED, (1.0, 0.5), 100).weight(2)
        2.0
        """
        if not self.by_position:
            raise JudgementError("position bias was not estimated, so choices cannot be weighted; see `said`")
        if position < 1 or clip < 1.0:
            raise JudgementError(f"position {position} and clip {clip}; both must be 1 or more")
        examined = self.by_position[min(position, len(self.by_position)) - 1]
        return min(1.0 / examined, clip) if examined > 0.0 else clip

    @property
    def said(self) -> str:
        """What a report must say of position bias."""
        if self.source is Source.NONE:
            if not self.impressions:
                return (
                    "Position bias is not corrected: the log does not say at which position people were shown. What "
                    "was shown first was chosen more often for that alone, and an order like the one that was shown "
                    "looks better than it is."
                )
            return (
                f"Position bias is not corrected: {self.impressions:,} people were shown at known positions, but too "
                f"few in shuffled lists or at several positions to tell merit from place ({LEAST_CHOSEN} choices a "
                "position are needed). An order like the one that was shown looks better than it is."
            )
        shares = ", ".join(f"{share:.2f}" for share in self.by_position)
        return (
            f"Position bias is estimated from {self.source}, {self.impressions:,} shown at known positions: positions "
            f"are looked at in the shares {shares} of the first. Weights are cut at {CLIP:g}."
        )


# ------------------------------------------------------------------- what was shown


def impressions(events: Iterable[Event], side: Side) -> tuple[Impression, ...]:
    """Who was shown where, and chosen or not, in the lists that were shown to one side.

    A `seen` event with a list and a position is an impression; it was chosen if the pair has an event of the same list
    that is graded above 0. Lists of which several askers have rows are not this side's, and are left out.

    Args:
        events: as a rule those before the moment of asking (`Split.train`).
        side: to whom lists were shown.
    """
    of_list: dict[str, list[Event]] = {}
    for one in events:
        if one.list_id:
            of_list.setdefault(one.list_id, []).append(one)
    found = []
    for rows in of_list.values():
        others = {one.other(side) for one in rows}
        if len({one.asked(side) for one in rows}) > 1 or len(others) < 2:
            continue  # a list of one tells nothing, nor whose it was
        chosen = {one.other(side) for one in rows if (STAGE_GRADES[one.stage][0] or 0) > 0}
        found += [
            Impression(
                one.asked(side), one.other(side), one.position, one.other(side) in chosen, one.shuffled
            )
            for one in rows
            if one.stage is Stage.SEEN and one.position is not None
        ]
    return tuple(found)


# ------------------------------------------------------------------- how often positions are looked at


def estimate_examination(shown: Sequence[Impression], least_chosen: int = LEAST_CHOSEN) -> Examination:
    """From shuffled lists if there are enough choices in them, else from swaps, else not at all.

    Raises:
        JudgementError: a position is below 1.
    """
    if any(one.position < 1 for one in shown):
        raise JudgementError("positions are counted from 1")
    found = _from_shuffled([one for one in shown if one.shuffled], least_chosen)
    if found is None:
        found = _from_swaps(shown, least_chosen)
    if found is None:
        return Examination(Source.NONE, (), len(shown))
    source, shares, chosen = found
    return Examination(source, tuple(float(share) for share in shares), len(shown), chosen)


_Estimate = tuple[Source, NDArray[np.float64], tuple[int, ...]]


def _from_shuffled(shown: Sequence[Impression], least_chosen: int) -> _Estimate | None:
    """Share of choices at each position over that at the first."""
    times, chosen = np.zeros(DEEPEST), np.zeros(DEEPEST, dtype=np.int64)
    for one in shown:
        if one.position <= DEEPEST:
            times[one.position - 1] += 1
            chosen[one.position - 1] += one.chosen
    depth = _depth(chosen, least_chosen)
    if depth < 2:
        return None
    rates = chosen[:depth] / times[:depth]
    return Source.SHUFFLED, rates / rates[0], tuple(chosen[:depth].tolist())


def _from_swaps(shown: Sequence[Impression], least_chosen: int) -> _Estimate | None:
    """AllPairs of Agarwal et al. (2019), equations 4 to 6.

    Of every pair of asker and shown that stood at both k and k', the share of times it was chosen at each is taken;
    p(k) and r(k, k'), which is symmetric, maximise the likelihood of those shares under p(k) × r(k, k').
    """
    rates: dict[tuple[str, str], dict[int, list[bool]]] = {}
    for one in shown:
        if one.position <= DEEPEST:
            rates.setdefault((one.asked, one.shown), {}).setdefault(one.position, []).append(one.chosen)
    taken = np.zeros(
        (DEEPEST, DEEPEST)
    )  # [k, k']: choices at k, a share each, of pairs that stood at k and at k'
    swapped = np.zeros((DEEPEST, DEEPEST))  # how many such pairs; symmetric
    chosen = np.zeros(DEEPEST, dtype=np.int64)
    for places in rates.values():
        if len(places) < 2:
            continue
        for place, choices in places.items():
            chosen[place - 1] += sum(choices)
            for other in places:
                if other != place:
                    taken[place - 1, other - 1] += sum(choices) / len(choices)
                    swapped[place - 1, other - 1] += 1
    depth = _depth(chosen, least_chosen)
    while depth > 1 and not _connected(swapped[:depth, :depth]):
        depth -= 1
    if depth < 2:
        return None
    shares = _all_pairs(taken[:depth, :depth], swapped[:depth, :depth])
    return Source.SWAPS, shares / shares[0], tuple(chosen[:depth].tolist())


def _all_pairs(taken: NDArray[np.float64], swapped: NDArray[np.float64]) -> NDArray[np.float64]:
    """The p that maximise the likelihood, shape (depth,); by L-BFGS on log odds, with the exact gradient."""
    depth = len(taken)
    upper = np.triu_indices(depth, 1)
    left = swapped - taken  # times not chosen

    def loss(odds: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        examined = np.clip(expit(odds[:depth]), _LEAST_CHANCE, 1 - _LEAST_CHANCE)
        merit = np.full((depth, depth), 0.5)
        merit[upper] = np.clip(expit(odds[depth:]), _LEAST_CHANCE, 1 - _LEAST_CHANCE)
        merit.T[upper] = merit[upper]
        chance = examined[:, None] * merit
        value = -float((taken * np.log(chance) + left * np.log1p(-chance)).sum())
        slope = left * chance / (1 - chance) - taken  # of the loss, by the logarithm of the chance
        by_examined = slope.sum(axis=1) * (1 - examined)
        by_merit = (slope + slope.T)[upper] * (1 - merit[upper])
        return value, np.concatenate([by_examined, by_merit])

    rate = np.clip(taken.sum(axis=1) / np.maximum(swapped.sum(axis=1), 1), 0.05, 0.95)
    start = np.concatenate([logit(rate / rate.max() * 0.9), np.zeros(len(upper[0]))])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 2_000, "maxfun": 20_000})
    shares: NDArray[np.float64] = expit(np.asarray(found.x, dtype=np.float64)[:depth])
    return shares


def _depth(chosen: NDArray[np.int64], least: int) -> int:
    """How many first positions in a row have enough choices."""
    short = np.flatnonzero(chosen < least)
    return int(short[0]) if len(short) else len(chosen)


def _connected(swapped: NDArray[np.float64]) -> bool:
    """Whether every position can be compared with the first, over others if need be."""
    reached = {0}
    while True:
        further = {int(one) for at in reached for one in np.flatnonzero(swapped[at])} - reached
        if not further:
            return len(reached) == len(swapped)
        reached |= further


# ------------------------------------------------------------------- measures that allow for it


@dataclass(frozen=True, slots=True)
class Weighted:
    """A measure in which each choice counts one over the chance that its position was looked at.

    Args:
        metric: its name; without ", weighted" where no weights were given, and every choice counts once.
        value: over all queries, with its 95% interval.
        weighted: judged pairs that were chosen from a logged position.
        unweighted: relevant pairs whose position is not logged; they count once.
    """

    metric: str
    value: Interval
    weighted: int
    unweighted: int


Weights = Mapping[str, Mapping[str, float]]  # query -> candidate -> weight; 1 where there is none


def choice_weights(asked: FunnelTask, examination: Examination, clip: float = CLIP) -> Weights:
    """The weight of every relevant pair of a task that was chosen from a position that the log knows.

    A pair that was chosen several times takes the position of its first choice.

    Raises:
        JudgementError: nothing was estimated.
    """
    found: dict[str, dict[str, float]] = {}
    for query, pairs in asked.evidence.items():
        for other, events in pairs.items():
            places = [
                one.position
                for one in sorted(events, key=lambda event: event.at)
                if one.position is not None and (STAGE_GRADES[one.stage][0] or 0) > 0
            ]
            if places:
                found.setdefault(query, {})[other] = examination.weight(places[0], clip)
    return found


def weighted_ndcg(run: Run, task: JudgedTask, weights: Weights, cutoff: int = 10) -> Weighted:
    """Discounted gain of the choices, each by its weight, over that of the best order, both added up over queries.

    The sum above is that of Joachims, Swaminathan and Schnabel (2017), WSDM, section 4, without bias for the discounted
    gain under the position-based model; dividing by a sum with the same weights, as in Swaminathan and Joachims (2015),
    NIPS, keeps it between 0 and 1. Where a query has one right answer that is exact for many queries; where it has
    several, the best order of the chosen stands for the best order of all, and the value is too high for all rankers
    alike.

    Raises:
        JudgementError: the task has no query, or a weight is below 0.
    """

    def parts(query: str) -> tuple[float, float]:
        gains = {one: grade * _weight(weights, query, one) for one, grade in _right(task, query).items()}
        best = sorted(gains.values(), reverse=True)[:cutoff]
        places = {one: rank for rank, one in enumerate(run.ranked(query, cutoff), 1)}
        above = sum(gain / np.log2(places[one] + 1.0) for one, gain in gains.items() if one in places)
        below = sum(gain / np.log2(rank + 1.0) for rank, gain in enumerate(best, 1))
        return float(above), float(below)

    return _ratio(f"choice nDCG@{cutoff}", task, weights, [parts(query) for query in task.queries])


def weighted_rr(run: Run, task: JudgedTask, weights: Weights) -> Weighted:
    """One over the rank of each relevant choice, averaged by weight over all choices; 0 for one that is not listed.

    With one right answer a query this is the mean reciprocal rank of Voorhees (1999) under the weights of Joachims et
    al. (2017), self-normalised as in Swaminathan and Joachims (2015). With several it averages over all of them, where
    RR looks at the first alone.

    Raises:
        JudgementError: the task has no query, or a weight is below 0.
    """

    def parts(query: str) -> tuple[float, float]:
        own = {one: _weight(weights, query, one) for one in _right(task, query)}
        places = {one: rank for rank, one in enumerate(run.ranked(query), 1)}
        return sum(weight / places[one] for one, weight in own.items() if one in places), sum(own.values())

    return _ratio("choice RR", task, weights, [parts(query) for query in task.queries])


def _right(task: JudgedTask, query: str) -> dict[str, int]:
    return {one: grade for one, grade in sorted(task.qrels.get(query, {}).items()) if grade > 0}


def _weight(weights: Weights, query: str, one: str) -> float:
    found = weights.get(query, {}).get(one, 1.0)
    if not found >= 0.0:
        raise JudgementError(f"the weight of {one!r} for {query!r} is {found}; it must be 0 or more")
    return found


def _ratio(metric: str, task: JudgedTask, weights: Weights, parts: Sequence[tuple[float, float]]) -> Weighted:
    """The sum of the first parts over that of the second, with the middle 95% of it over resampled queries."""
    if not parts:
        raise JudgementError(f"task {task.name} has no query, so nothing can be measured")
    right = [(query, one) for query in task.queries for one in _right(task, query)]
    weighted = sum(one in weights.get(query, {}) for query, one in right)
    drawn = resampled_means(np.array(parts, dtype=np.float64))
    ratios = np.divide(drawn[:, 0], drawn[:, 1], out=np.zeros(len(drawn)), where=drawn[:, 1] > 0.0)
    above, below = (sum(part) for part in zip(*parts, strict=True))
    value = above / below if below > 0.0 else 0.0
    name = f"{metric}, weighted" if weights else metric
    return Weighted(name, interval(value, ratios), weighted, len(right) - weighted)
