"""Offline measures: how good the matching is, for whom, with what certainty."""

from evaluation.evaluate import Evaluation, evaluate
from evaluation.ranking import JudgedTask, Run

__all__ = ["Evaluation", "JudgedTask", "Run", "evaluate"]
