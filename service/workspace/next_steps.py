"""What is missing for an offer, and the labelled trainings that teach it and still begin."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from data.network import Network
from matching.near_skills import standing_for
from matching.records import Evidence, Match, Session, Training
from matching.taxonomy import Taxonomy
from service.remembered import OfSameParts

MOST_TRAININGS = 3
MOST_SKILLS = 5


@dataclass(frozen=True, slots=True)
class Course:
    """A training that teaches a skill: its next session, and which of the missing skills it teaches (labels)."""

    training: Training
    session: Session
    teaches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NextStep:
    """Required skills that a match lacks, at most `MOST_SKILLS`, and trainings that teach one or more of them."""

    missing: tuple[Evidence, ...]
    more: int
    courses: tuple[Course, ...]


@dataclass(frozen=True, slots=True)
class Open:
    """The trainings one can still join on a day: the next session of each, by its id, and who teaches each skill."""

    taxonomy: Taxonomy
    begins: Mapping[str, Session]
    teaching: Mapping[str, Sequence[Training]]
    standing_in: dict[str, tuple[Training, ...]]
    """By skill, the trainings that teach what stands for it, each once: see `standing_in_for`."""

    def standing_in_for(self, code: str) -> tuple[Training, ...]:
        """They follow from the rest, and are looked for when a skill is first asked for."""
        known = self.standing_in.get(code)
        if known is None:
            row = self.taxonomy.skill_row.get(code)
            others = [] if row is None else standing_for(row, self.taxonomy).tolist()
            found = {
                training.id: training
                for other in others
                for training in self.teaching.get(self.taxonomy.skill_codes[other], ())
            }
            known = self.standing_in[code] = tuple(found.values())
        return known


@OfSameParts
def _open_on(
    trainings: Sequence[Training], sessions: Sequence[Session], on: date, taxonomy: Taxonomy
) -> Open:
    begins: dict[str, Session] = {}
    for session in sessions:
        if session.start > on:
            known = begins.get(session.training_id, session)
            begins[session.training_id] = min(known, session, key=lambda one: (one.start, one.id))
    teaching: dict[str, list[Training]] = {}
    for training in trainings:
        begin = begins.get(training.id)
        if begin is not None and is_labelled(training, on) and is_labelled(training, begin.start):
            for code in {skill.code for skill in training.skills if skill.code is not None}:
                teaching.setdefault(code, []).append(training)
    return Open(taxonomy, begins, teaching, {})


class Courses:
    """The trainings of a network one can still join on a day, by the skill they teach.

    A training counts while its label holds on the day and on the first day of its next session. Those of `followed`
    (ids) do not: somebody who needs the skill has been there. What stands for a skill teaches it: its namesake in
    another referential, or a narrower one.
    """

    def __init__(
        self, network: Network, taxonomy: Taxonomy, on: date, followed: Collection[str] = ()
    ) -> None:
        self._followed = followed
        self._open = _open_on(network.trainings, network.sessions, on, taxonomy)

    def teaching(self, missing: Sequence[Evidence]) -> tuple[Course, ...]:
        """At most `MOST_TRAININGS`: those that teach most of what is missing first, then those that begin first."""
        taught: dict[str, list[str]] = {}
        trainings: dict[str, Training] = {}
        for evidence in missing:
            for code, label in _that_would_do(evidence):
                for training in self._trainings_in(code):
                    trainings[training.id] = training
                    taught.setdefault(training.id, []).append(label)
        begins = self._open.begins
        order = sorted(taught, key=lambda one: (-len(taught[one]), begins[one].start, one))
        return tuple(
            Course(trainings[one], begins[one], tuple(taught[one])) for one in order[:MOST_TRAININGS]
        )

    def _trainings_in(self, code: str | None) -> Iterable[Training]:
        """The trainings that teach a skill, each once."""
        known = () if code is None else self._open.standing_in_for(code)
        return [training for training in known if training.id not in self._followed]

    def next_step(self, match: Match) -> NextStep | None:
        """What is missing in a match and what would teach it; `None` when nothing that is required is missing."""
        missing = _distinct(match.missing)
        if not missing:
            return None
        return NextStep(missing[:MOST_SKILLS], max(0, len(missing) - MOST_SKILLS), self.teaching(missing))


def is_labelled(training: Training, on: date) -> bool:
    """Whether a training bears the label on a day. A bound that is not known does not end it."""
    return (training.label_from is None or training.label_from <= on) and (
        training.label_until is None or on <= training.label_until
    )


def _that_would_do(evidence: Evidence) -> list[tuple[str | None, str]]:
    """The missing skill, or all of which one is asked for."""
    return [(one.code, one.label) for one in evidence.among] or [(evidence.code, evidence.label)]


def _distinct(missing: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple({one.code or one.label: one for one in missing}.values())
