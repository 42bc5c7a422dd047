"""Metrics by the names that people write: "nDCG@10", "MRR", "P(rel=2)@5", "RBO(p=0.9)"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from evaluation.metrics import relevance
from evaluation.metrics.overlap import overlaps
from evaluation.metrics.packed import Packed, Values
from evaluation.ranking.run import Run
from evaluation.ranking.task import HIGHEST_GRADE, JudgementError

DEFAULT = ("nDCG@10", "nDCG@5", "nDCG@20", "RR", "AP", "P@5", "P@10", "R@100", "Bpref", "nDCG_condensed@10")
"""What is measured unless asked otherwise; the first is the one to decide by."""
PERSISTENCE = 0.9  # of RBO: Webber, Moffat and Zobel (2010) use it for lists of which the first ten count

Formula = Callable[[Packed, int | None, int], Values]  # packed, cutoff, threshold


@dataclass(frozen=True, slots=True)
class Metric:
    """A measure of one run.

    Args:
        family: a key of `FAMILIES`.
        cutoff: how many ranks count; `None` for all.
        threshold: the grade from which a candidate is relevant.
    """

    family: str
    cutoff: int | None = None
    threshold: int = 1

    @property
    def name(self) -> str:
        """The one way in which reports write it; `parse_metric` reads it back.

        >>> parse_metric("recall(rel=2)@100").name
        'R(rel=2)@100'
        """
        rel = "" if self.threshold == 1 else f"(rel={self.threshold})"
        return f"{self.family}{rel}" + ("" if self.cutoff is None else f"@{self.cutoff}")

    def of(self, packed: Packed) -> Values:
        """Its value by query, shape (queries,)."""
        return FAMILIES[self.family].formula(packed, self.cutoff, self.threshold)


@dataclass(frozen=True, slots=True)
class RankOverlap:
    """A measure of two runs: rank-biased overlap, which asks for no judgement."""

    persistence: float = PERSISTENCE

    @property
    def name(self) -> str:
        """The one way in which reports write it."""
        return f"RBO(p={self.persistence})"

    def of(self, first: Run, second: Run, queries: tuple[str, ...]) -> Values:
        """Its value by query, shape (queries,)."""
        return overlaps(first, second, queries, self.persistence)


@dataclass(frozen=True, slots=True)
class _Family:
    """A formula, whether its cutoff "may" be given, "must" be or "never" is, and whether a threshold means anything."""

    formula: Formula
    cutoff: str = "may"
    threshold: bool = True
    other_names: tuple[str, ...] = ()


def _needed(cutoff: int | None) -> int:
    if cutoff is None:
        raise JudgementError("this metric needs a number of ranks, as in P@10")
    return cutoff


FAMILIES: Mapping[str, _Family] = MappingProxyType(
    {
        "nDCG": _Family(lambda packed, cutoff, _: relevance.ndcg(packed, cutoff), threshold=False),
        "nDCG_exp": _Family(
            lambda packed, cutoff, _: relevance.ndcg(packed, cutoff, relevance.exponential_gain),
            threshold=False,
        ),
        "nDCG_condensed": _Family(
            lambda packed, cutoff, _: relevance.condensed_ndcg(packed, cutoff), threshold=False
        ),
        "RR": _Family(relevance.reciprocal_rank, other_names=("MRR",)),
        "AP": _Family(relevance.average_precision, other_names=("MAP",)),
        "P": _Family(
            lambda packed, cutoff, threshold: relevance.precision(packed, _needed(cutoff), threshold),
            "must",
            other_names=("precision",),
        ),
        "R": _Family(
            lambda packed, cutoff, threshold: relevance.recall(packed, _needed(cutoff), threshold),
            "must",
            other_names=("recall",),
        ),
        "Rprec": _Family(
            lambda packed, _, threshold: relevance.r_precision(packed, threshold),
            "never",
            other_names=("R-precision", "RPrecision"),
        ),
        "Bpref": _Family(lambda packed, _, threshold: relevance.bpref(packed, threshold), "never"),
        "Judged": _Family(lambda packed, cutoff, _: relevance.judged_share(packed, cutoff), threshold=False),
    }
)
KNOWN = (
    "nDCG@k, nDCG_exp@k, nDCG_condensed@k, RR or MRR, AP or MAP, P@k, R@k or Recall@k, Rprec, Bpref, Judged@k, "
    "RBO(p=0.9); (rel=2) before the @ counts only grades from 2 on as relevant"
)
_NAMES = {spelt.lower(): family for family, what in FAMILIES.items() for spelt in (family, *what.other_names)}
_OVERLAP = "rbo"
_WRITTEN = re.compile(
    r"(?P<name>[a-z][a-z_-]*)(?:\((?P<key>rel|p)=(?P<value>[0-9.]+)\))?(?:@(?P<cutoff>[1-9][0-9]*))?",
    re.ASCII | re.IGNORECASE,
)


def parse_metric(text: str) -> Metric | RankOverlap:
    """The metric of a name, in capitals or not.

    Raises:
        JudgementError: the name is not known, or is not written as it should be; the message lists what is known.

    >>> parse_metric("MAP")
    Metric(family='AP', cutoff=None, threshold=1)
    """
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise _unknown(text, "is not a metric")
    name, key, value, digits = found["name"].lower(), found["key"], found["value"], found["cutoff"]
    cutoff = int(digits) if digits else None
    if name == _OVERLAP:
        return _overlap(text, key, value, cutoff)
    if name not in _NAMES:
        raise _unknown(text, "is not a metric")
    family = _NAMES[name]
    rule = FAMILIES[family]
    if rule.cutoff == "must" and cutoff is None:
        raise _unknown(text, f"needs a number of ranks, as in {family}@10")
    if rule.cutoff == "never" and cutoff is not None:
        raise _unknown(text, "takes no number of ranks")
    if key is None:
        return Metric(family, cutoff)
    if key.lower() != "rel" or not rule.threshold:
        raise _unknown(text, f"takes no ({key}={value})")
    if not value.isdigit() or not 1 <= int(value) <= HIGHEST_GRADE:
        raise _unknown(text, f"asks for a grade that is not between 1 and {HIGHEST_GRADE}")
    return Metric(family, cutoff, int(value))


def parse_metrics(texts: Iterable[str]) -> tuple[Metric | RankOverlap, ...]:
    """The metrics of several names, in their order; one that is named twice, in whatever spelling, stands once.

    Raises:
        JudgementError: a name is not known, or there is none.
    """
    found = tuple(dict.fromkeys(parse_metric(text) for text in texts))
    if not found:
        raise JudgementError(f"no metric is named; known are {KNOWN}")
    return found


def _overlap(text: str, key: str | None, value: str | None, cutoff: int | None) -> RankOverlap:
    if cutoff is not None or (key is not None and key.lower() != "p"):
        raise _unknown(text, "is written with p alone, as RBO(p=0.9)")
    try:
        persistence = PERSISTENCE if value is None else float(value)
    except ValueError:
        persistence = 0.0
    if not 0.0 < persistence < 1.0:
        raise _unknown(text, "asks for a p that is not above 0 and below 1")
    return RankOverlap(persistence)


def _unknown(text: str, why: str) -> JudgementError:
    return JudgementError(f"{text!r} {why}; known are {KNOWN}")
