"""Consents that were gathered elsewhere: what the store says to those of a file, and the new ones into it.

Each keeps the day it was given on and the words, or the paper, that the file names. What a learner withdrew since stays
withdrawn, however often a file says that she agreed before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time

from data.readers.consent_rows import AgreedTo, GivenConsent
from data.readers.report import Import, Problem, shortened
from matching.records import Learner, Organisation
from service.accounts import acts, consents
from service.accounts.actor import Actor
from service.accounts.consents import Consent
from service.accounts.tokens import new_id
from service.moments import stamp
from service.store import SqlReading, SqlStore
from service.store.desk_tables import CONSENTS
from service.store.sql_reading import IDS_AT_A_TIME, parts_of
from service.trust.merging import survivors_of

Question = tuple[str, str, str | None]
"""What is agreed to: the learner, the purpose, the organisation."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a store says to the consents of a file: `new` are to be kept, `standing` are kept already."""

    new: tuple[GivenConsent, ...]
    standing: int
    problems: tuple[Problem, ...]

    @property
    def kept(self) -> int:
        """How many stand once the new ones are kept."""
        return len(self.new) + self.standing


def look_at(now: SqlReading, given: Sequence[GivenConsent]) -> Looked:
    """Compare consents with a store. A learner's old id, from before a merge, stands for her."""
    leads = survivors_of(now, [one.learner_id for one in given])
    hers = [replace(one, learner_id=leads.get(one.learner_id, one.learner_id)) for one in given]
    learners, organisations = now.ids(Learner), now.ids(Organisation)
    stands, withdrawn = _answers(now, {one.learner_id for one in hers} & learners)
    new: list[GivenConsent] = []
    problems: list[Problem] = []
    standing = 0
    for one in hers:
        asked = _question(one)
        if one.learner_id not in learners:
            problems.append(_problem(one, "learner_id", one.learner_id, "unknown-learner"))
        elif one.purpose is AgreedTo.CONTACT and one.organisation_id not in organisations:
            problems.append(
                _problem(one, "organisation_id", one.organisation_id or "", "unknown-organisation")
            )
        elif asked in stands:
            standing += 1
        elif asked in withdrawn and withdrawn[asked] >= one.given.isoformat():
            day = one.given.isoformat()
            problems.append(_problem(one, "given", day, "withdrawn-since", on=withdrawn[asked]))
        else:
            stands.add(asked)
            new.append(one)
    return Looked(tuple(new), standing, tuple(problems))


def keep_consents(store: SqlStore, found: Import[GivenConsent], by: Actor | str) -> Looked:
    """Keep the consents of a file that the store lacks, in one transaction with the act; returns what came of all."""
    with store.writing() as now:
        looked = look_at(now, found.records)
        consents.keep(now, [_consent(one) for one in looked.new])
        detail = {
            "kind": "consents",
            "format": found.format or "?",
            "kept": looked.kept,
            "new": len(looked.new),
            "dropped": found.rows_dropped + len(looked.problems),
        }
        acts.note(now, by, "import", None, detail)
    return looked


def look_or_keep(store: SqlStore, found: Import[GivenConsent], by: Actor | str, *, keep: bool) -> Looked:
    """What a store says to the consents of a file; with `keep` the new ones go into it."""
    if keep:
        return keep_consents(store, found, by)
    with store.reading() as now:
        return look_at(now, found.records)


def _answers(now: SqlReading, learner_ids: Iterable[str]) -> tuple[set[Question], dict[Question, str]]:
    """What some learners agree to now, and the day on which each last withdrew what (ISO 8601, UTC)."""
    stands: set[Question] = set()
    withdrawn: dict[Question, str] = {}
    for part in parts_of(sorted(learner_ids), IDS_AT_A_TIME):
        for row in now.connection.execute(CONSENTS.select().where(CONSENTS.c.learner_id.in_(part))):
            asked = (row.learner_id, row.purpose, row.organisation_id)
            if row.withdrawn is None:
                stands.add(asked)
            else:
                withdrawn[asked] = max(withdrawn.get(asked, ""), row.withdrawn[: len("2026-03-01")])
    return stands, withdrawn


def _consent(one: GivenConsent) -> Consent:
    given = stamp(datetime.combine(one.given, time(), tzinfo=UTC))
    return Consent(new_id(), one.learner_id, one.purpose, one.organisation_id, one.text, given)


def _question(one: GivenConsent) -> Question:
    return one.learner_id, one.purpose.value, one.organisation_id


def _problem(one: GivenConsent, column: str, value: str, code: str, **facts: object) -> Problem:
    return Problem(one.line, column, shortened(value), code, facts, dropped=True)
