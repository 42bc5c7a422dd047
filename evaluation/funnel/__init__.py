"""Honest offline evaluation on a hiring funnel: asked at a moment, judged by what came after it (docs/funnel.md)."""

from evaluation.funnel.leaks import Leak, LeakReport, leak_check
from evaluation.funnel.position_bias import (
    Examination,
    choice_weights,
    estimate_examination,
    impressions,
    weighted_ndcg,
    weighted_rr,
)
from evaluation.funnel.protocol import (
    FunnelRanker,
    FunnelTask,
    Question,
    Split,
    as_judged_task,
    demand_before,
    latest_moment,
    split,
    windows,
)
from evaluation.funnel.read import Problem, Reading, read_funnel
from evaluation.funnel.records import Entry, Event, Funnel, FutureFactError, Side, Stage, Version
from evaluation.funnel.view import View

__all__ = [
    "Entry",
    "Event",
    "Examination",
    "Funnel",
    "FunnelRanker",
    "FunnelTask",
    "FutureFactError",
    "Leak",
    "LeakReport",
    "Problem",
    "Question",
    "Reading",
    "Side",
    "Split",
    "Stage",
    "Version",
    "View",
    "as_judged_task",
    "choice_weights",
    "demand_before",
    "estimate_examination",
    "impressions",
    "latest_moment",
    "leak_check",
    "read_funnel",
    "split",
    "weighted_ndcg",
    "weighted_rr",
    "windows",
]
