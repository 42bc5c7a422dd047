"""Beyond relevance: who is seen, which groups, how sure, how stable, what identity and tricks change."""

from evaluation.audits.exposure import Exposure, exposure
from evaluation.audits.groups import GroupTable, candidate_tables
from evaluation.audits.reliability import Reliability, by_word, certainty_of_engine, reliability
from evaluation.audits.served import ServedTable, query_tables

__all__ = [
    "Exposure",
    "GroupTable",
    "Reliability",
    "ServedTable",
    "by_word",
    "candidate_tables",
    "certainty_of_engine",
    "exposure",
    "query_tables",
    "reliability",
]
