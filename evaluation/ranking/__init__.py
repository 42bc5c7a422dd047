"""Ranked lists against judgements: tasks as plain data, runs, files of both."""

from evaluation.ranking.run import Run
from evaluation.ranking.task import About, JudgedTask, Truth

__all__ = ["About", "JudgedTask", "Run", "Truth"]
