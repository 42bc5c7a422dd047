"""What the engine sees stands in for whom? How well a group can be told from features and from visible fields.

No feature is made from gender, age or neighbourhood; but a town, a training or a turn of phrase may know them. A
logistic regression tries, on people it has not seen. An area under the curve of 0.5 is a coin; what shuffled groups
reach says how far from 0.5 luck alone goes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from data.sample.people import whole_years
from evaluation.audits.resampling import SEED, middle
from evaluation.audits.sample_market import SampleMarket
from evaluation.ranking.task import JudgementError
from evaluation.statistics.bootstrap import Interval
from matching.eligibility import RULES
from matching.features import COLUMN, NAMES
from matching.matcher import Matcher
from matching.records import Identity
from matching.text import learner_prose, squeezed

Table = NDArray[np.float64]  # (people, columns), no value missing

FOLDS = 5
FEWEST = 10
"""People in and out of a group, below which nothing is tried: two in each fold."""
SHUFFLES = 19
"""Shuffled groups: the true one above all of them is a chance of one in twenty."""
RESAMPLES = 500
YOUNG = 26
"""Under this age "young" in French employment policy (contrats aidés, missions locales)."""
STRENGTH = 0.1
"""Inverse strength of the regularisation: there are as many columns as people, or more."""
WORDS = 300  # most frequent words and pairs of words of the prose, as the engine reads it


@dataclass(frozen=True, slots=True)
class Proxy:
    """How well one group is told from one set of columns.

    Args:
        group: who is to be told from the others.
        seen: what it is told from.
        people: all of them.
        members: those of the group.
        auc: mean over folds of the area under the curve, on people who were not learnt from; its interval draws the
            people of each fold anew and does not learn again.
        shuffled: the mean area that shuffled groups reach.
        shuffled_most: the largest of them.
        few: whether the group, or the rest, is too small to try; the areas are then not numbers.
    """

    group: str
    seen: str
    people: int
    members: int
    auc: Interval
    shuffled: float
    shuffled_most: float
    few: bool

    @property
    def told(self) -> bool:
        """Whether it is told better than all shuffled groups, and the whole interval lies above a coin."""
        return bool(not self.few and self.auc.mean > self.shuffled_most and self.auc.low > 0.5)


def auc(scores: NDArray[np.float64], member: NDArray[np.bool_]) -> float:
    """The chance that a member scores above a non-member, ties counting half.

    Hanley and McNeil (1982), Radiology 143(1). Not a number where one of the two sides is empty.

    >>> auc(np.array([0.9, 0.4, 0.4]), np.array([True, True, False]))
    0.75
    """
    inside = int(member.sum())
    outside = len(member) - inside
    if not inside or not outside:
        return float("nan")
    ranks = rankdata(scores)
    return float((ranks[member].sum() - inside * (inside + 1) / 2) / (inside * outside))


def told_apart(
    group: str,
    seen: str,
    columns: Table,
    member: NDArray[np.bool_],
    *,
    shuffles: int = SHUFFLES,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Proxy:
    """How well a logistic regression tells members from the rest, over stratified folds.

    Raises:
        JudgementError: rows and people differ in number, or a value is missing.
    """
    if len(columns) != len(member) or not np.isfinite(columns).all():
        raise JudgementError(f"{len(columns)} rows for {len(member)} people, or a value that is not a number")
    inside = int(member.sum())
    if min(inside, len(member) - inside) < FEWEST:
        nothing = float("nan")
        empty = Interval(nothing, nothing, nothing)
        return Proxy(group, seen, len(member), inside, empty, nothing, nothing, few=True)
    folds, scores = _held_out(columns, member, seed)
    value = _over_folds(folds, scores, member)
    draw = np.random.default_rng(seed)
    drawn = []
    for _ in range(resamples):
        people = np.concatenate([draw.choice(rows, len(rows)) for rows in folds])
        ends = np.cumsum([len(rows) for rows in folds])[:-1]
        drawn.append(_over_folds(np.split(people, ends), scores, member))
    luck = []
    for _ in range(shuffles):
        others = draw.permutation(member)
        luck.append(_over_folds(*_held_out(columns, others, seed), others))
    return Proxy(
        group,
        seen,
        len(member),
        inside,
        middle(value, np.array(drawn)),
        float(np.mean(luck)) if luck else float("nan"),
        max(luck, default=float("nan")),
        few=False,
    )


def _held_out(
    columns: Table, member: NDArray[np.bool_], seed: int
) -> tuple[list[NDArray[np.intp]], NDArray[np.float64]]:
    """The people of each fold, and for each person the log odds by a regression that never saw her."""
    scores = np.zeros(len(member))
    folds = []
    for learnt, tried in StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(columns, member):
        centre, spread = columns[learnt].mean(axis=0), columns[learnt].std(axis=0)
        scaled = (columns - centre) / np.where(spread > 0, spread, 1.0)
        model = LogisticRegression(C=STRENGTH / max(1, columns.shape[1]) ** 0.5, max_iter=1000)
        model.fit(scaled[learnt], member[learnt])
        scores[tried] = model.decision_function(scaled[tried])
        folds.append(np.asarray(tried, dtype=np.intp))
    return folds, scores


def _over_folds(
    folds: Sequence[NDArray[np.intp]], scores: NDArray[np.float64], member: NDArray[np.bool_]
) -> float:
    """The mean area over folds: scores of two folds come from two regressions, and are not compared."""
    areas = [auc(scores[rows], member[rows]) for rows in folds]
    known = [one for one in areas if one == one]
    return float(np.mean(known)) if known else float("nan")


# --------------------------------------------------------------------------- of a market


def proxies(
    market: SampleMarket,
    matcher: Matcher,
    *,
    shuffles: int = SHUFFLES,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> tuple[Proxy, ...]:
    """Every group of `groups_of` from every set of columns of `columns_of`.

    Args:
        market: learners with their identities.
        matcher: holds the market.
        shuffles: of each group.
        resamples: of the people.
        seed: of folds, draws and shuffles.

    Raises:
        JudgementError: a learner has no identity.
    """
    sets = columns_of(market, matcher)
    return tuple(
        told_apart(group, seen, columns, member, shuffles=shuffles, resamples=resamples, seed=seed)
        for group, member in groups_of(market).items()
        for seen, columns in sets.items()
    )


def groups_of(market: SampleMarket) -> Mapping[str, NDArray[np.bool_]]:
    """Who is in which group, in the order of the learners; unknown counts as not."""
    who = {one.learner_id: one for one in market.network.identities}
    missing = next((one.id for one in market.network.learners if one.id not in who), None)
    if missing is not None:
        raise JudgementError(f"learner {missing!r} has no identity: her groups are not known")
    people = [who[one.id] for one in market.network.learners]
    return {
        "women": np.array([one.gender == "female" for one in people]),
        f"under {YOUNG}": np.array([_young(one, market) for one in people]),
        "priority neighbourhood": np.array([one.priority_neighbourhood is True for one in people]),
        "disability": np.array([one.disability is True for one in people]),
        "without diploma": np.array([one.without_diploma is True for one in people]),
        "long-term unemployed": np.array([one.long_term_unemployed is True for one in people]),
    }


def _young(one: Identity, market: SampleMarket) -> bool:
    return one.birth_date is not None and whole_years(one.birth_date, market.on) < YOUNG


def columns_of(market: SampleMarket, matcher: Matcher) -> Mapping[str, Table]:
    """What the engine sees of the learners, in sets of columns.

    - features: mean of each feature over all offers, every rule lifted, and the share of offers where it is unknown;
    - place: the département;
    - diploma: the level;
    - training: the title followed;
    - conditions: contracts, rhythm, remote work, mobility;
    - prose: words of the texts, cleaned as the engine reads them.
    """
    learners = market.network.learners
    followed = market.followed()
    texts = [" ".join(squeezed(field.text) for field in learner_prose(one)) for one in learners]
    titles = [[each.training.title for each in followed.get(one.id, ())] for one in learners]
    wishes = [
        [*one.contracts, str(one.rhythm), str(one.remote), f"mobility {one.mobility_km}"] for one in learners
    ]
    return {
        "features": _feature_means(market, matcher),
        "place": _marks([[str(one.place.departement if one.place else None)] for one in learners]),
        "diploma": _marks([[str(one.diploma_level)] for one in learners]),
        "training": _marks(titles),
        "conditions": _marks(wishes),
        "prose": _words(texts),
    }


def _feature_means(market: SampleMarket, matcher: Matcher) -> Table:
    followed = market.followed()
    rows = []
    for learner in market.network.learners:
        ranking = matcher.offers_for(
            learner,
            len(matcher.offers),
            on=market.on,
            lift=tuple(RULES),
            history=followed.get(learner.id, ()),
        )
        table = np.full((len(ranking.matches), len(NAMES)), np.nan)
        for row, match in enumerate(ranking.matches):
            for reason in match.reasons:
                if reason.value is not None:
                    table[row, COLUMN[reason.feature]] = reason.value
        known = ~np.isnan(table)
        sums, counts = np.where(known, table, 0.0).sum(axis=0), known.sum(axis=0)
        means = np.divide(sums, counts, out=np.full(len(NAMES), np.nan), where=counts > 0)
        rows.append(np.concatenate([means, 1.0 - counts / max(len(table), 1)]))
    columns = np.array(rows)
    known = ~np.isnan(columns)
    middles = np.where(known, columns, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    return np.where(known, columns, middles)


def _marks(values: Sequence[Sequence[str]]) -> Table:
    """One column for each value that two people have at least: 1 where a person has it."""
    counts: dict[str, int] = {}
    for own in values:
        for one in set(own):
            counts[one] = counts.get(one, 0) + 1
    kept = sorted(one for one, often in counts.items() if often > 1)
    place = {one: column for column, one in enumerate(kept)}
    table = np.zeros((len(values), max(1, len(kept))))
    for row, own in enumerate(values):
        table[row, [place[one] for one in own if one in place]] = 1.0
    return table


def _words(texts: Sequence[str]) -> Table:
    if not any(text.split() for text in texts):
        return np.zeros((len(texts), 1))
    vectors = TfidfVectorizer(ngram_range=(1, 2), max_features=WORDS)
    return np.asarray(vectors.fit_transform(texts).toarray(), dtype=np.float64)
