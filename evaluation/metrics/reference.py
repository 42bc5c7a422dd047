"""The same metrics by an independent implementation: `ir-measures` over `pytrec_eval`, the code of TREC's own tool.

MacAvaney, Macdonald and Ounis (2022), ECIR, "Streamlining Evaluation with ir-measures".

Three things of theirs are settled here, so that both judge the same list:

- ties: their tools break them unlike each other (`pytrec_eval` by id downwards, `Judged` by id upwards), so they are
  handed the order of `Run` as scores without ties;
- a metric is asked for alone: asked together, plain nDCG may be computed with the gains of another nDCG of the request;
- a query without any judgement is unknown to them, and 0 here.
"""

from __future__ import annotations

from typing import Any

import ir_measures
import numpy as np

from evaluation.metrics.names import Metric
from evaluation.metrics.packed import Values
from evaluation.ranking.run import Run
from evaluation.ranking.task import HIGHEST_GRADE, JudgedTask, JudgementError

AGREED = 1e-9  # both add up the same doubles, in another order
EXPONENTIAL = {grade: 2**grade - 1 for grade in range(HIGHEST_GRADE + 1)}


def reference_values(run: Run, task: JudgedTask, metric: Metric) -> Values:
    """Values of a metric by query, in the order of the task, shape (queries,)."""
    qrels = {query: dict(task.qrels[query]) for query in task.queries if task.qrels.get(query)}
    if not qrels:
        return np.zeros(len(task.queries))
    ranked = {
        query: {candidate: float(len(found) - rank) for rank, (candidate, _) in enumerate(found)}
        for query, found in run.lists.items()
        if query in qrels and found
    }
    values = {
        one.query_id: float(one.value) for one in ir_measures.iter_calc([_measure(metric)], qrels, ranked)
    }
    return np.array([values.get(query, 0.0) for query in task.queries], dtype=np.float64)


def check(values: Values, run: Run, task: JudgedTask, metric: Metric) -> float:
    """How far values by our arrays are from those of the reference, at most.

    Raises:
        JudgementError: further than 1e-9: one of the two is wrong, and which must be settled before either is believed.
    """
    apart = np.abs(values - reference_values(run, task, metric))
    furthest = float(apart.max(initial=0.0))
    if not furthest <= AGREED:
        query = task.queries[int(apart.argmax())]
        raise JudgementError(
            f"{metric.name} of run {run.name}, query {query!r}: our value and that of ir-measures differ by "
            f"{furthest:.3g}; please report it, with both files"
        )
    return furthest


def _measure(metric: Metric) -> Any:
    rel, cutoff = metric.threshold, metric.cutoff
    plain = {
        "nDCG": ir_measures.nDCG,
        "nDCG_exp": ir_measures.nDCG(gains=EXPONENTIAL),
        "nDCG_condensed": ir_measures.nDCG(judged_only=True),
        "RR": ir_measures.RR(rel=rel),
        "AP": ir_measures.AP(rel=rel),
        "P": ir_measures.P(rel=rel),
        "R": ir_measures.R(rel=rel),
        "Rprec": ir_measures.Rprec(rel=rel),
        "Bpref": ir_measures.Bpref(rel=rel),
        "Judged": ir_measures.Judged,
    }[metric.family]
    return plain if cutoff is None else plain @ cutoff
