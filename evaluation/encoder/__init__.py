"""How good an encoder is: dev tasks defined in files, baselines that know no meaning, intervals, kept rows."""

from evaluation.encoder.build import load_tasks
from evaluation.encoder.scoring import TaskScores, evaluate_encoder
from evaluation.encoder.task import Task

__all__ = ["Task", "TaskScores", "evaluate_encoder", "load_tasks"]
