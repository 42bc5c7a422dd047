"""How good ranked lists are: formulas on arrays, the names people give them, and an independent judge of both."""

from evaluation.metrics.names import DEFAULT, Metric, RankOverlap, parse_metric, parse_metrics
from evaluation.metrics.packed import Packed, Values, pack

__all__ = ["DEFAULT", "Metric", "Packed", "RankOverlap", "Values", "pack", "parse_metric", "parse_metrics"]
