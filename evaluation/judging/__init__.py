"""People's judgements: pooling what is to be judged, files, agreement, adjudication."""

from evaluation.judging.adjudicate import Adjudicated, adjudicate
from evaluation.judging.agreement import Agreement, agreement
from evaluation.judging.judgements import Judgement, read_judgements, write_judgements
from evaluation.judging.pool import Pool, pooled

__all__ = [
    "Adjudicated",
    "Agreement",
    "Judgement",
    "Pool",
    "adjudicate",
    "agreement",
    "pooled",
    "read_judgements",
    "write_judgements",
]
