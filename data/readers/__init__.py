"""Readers of the formats people have: CSV, JSON Resume, France Travail, JobPosting, `offers.jsonl`, our JSONL."""

from data.readers.formats import FORMATS, detect
from data.readers.front import (
    find_learner,
    find_offer,
    read_consents,
    read_enrolments,
    read_learners,
    read_offers,
    read_organisations,
    read_placements,
    read_sessions,
    read_trainings,
)
from data.readers.report import Import, Problem

__all__ = [
    "FORMATS",
    "Import",
    "Problem",
    "detect",
    "find_learner",
    "find_offer",
    "read_consents",
    "read_enrolments",
    "read_learners",
    "read_offers",
    "read_organisations",
    "read_placements",
    "read_sessions",
    "read_trainings",
]
