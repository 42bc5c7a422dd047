"""What a difference between two means is worth: intervals, tests, their number, and what could have been seen."""

from evaluation.statistics.bootstrap import Interval, interval, resampled_means, studentised
from evaluation.statistics.comparison import Comparison, compare_values, with_holm
from evaluation.statistics.holm import holm
from evaluation.statistics.power import Detectable, detectable
from evaluation.statistics.randomisation import randomisation_test

__all__ = [
    "Comparison",
    "Detectable",
    "Interval",
    "compare_values",
    "detectable",
    "holm",
    "interval",
    "randomisation_test",
    "resampled_means",
    "studentised",
    "with_holm",
]
