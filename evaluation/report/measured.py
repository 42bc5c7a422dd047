"""What a run of the whole evaluation found, before anything is said about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from evaluation.audits.attacks import Gain
from evaluation.audits.exposure import Exposure
from evaluation.audits.groups import GroupTable
from evaluation.audits.moves import Moves
from evaluation.audits.proxies import Proxy
from evaluation.audits.reliability import Reliability, Word
from evaluation.audits.served import ServedTable
from evaluation.audits.stability import Stability
from evaluation.evaluate import Evaluation
from evaluation.prose_leak import Leak
from evaluation.ranking.task import JudgedTask
from evaluation.statistics import Comparison

MAIN = "nDCG@10"
METRICS = ("nDCG@5", MAIN, "nDCG@20", "RR", "AP", "P@5", "R@100")
DEPTH = 10
"""How far down a list people look: exposure, groups and reliability are of the first so many."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A feature of the engine and the points it brought."""

    feature: str
    points: float


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a list: who stands there, how it was judged (`None`: not at all), and why, as the engine says."""

    candidate: str
    grade: int | None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A query looked at: the first lines of the engine and of another system.

    Args:
        query: its id.
        best: whether it is one of those that go best, or worst.
        value: of the main metric for the engine.
        other_value: the same for the other system.
        highest: grades of the best that could have been shown, downwards.
        engine: the engine's lines.
        other: those of the other.
    """

    query: str
    best: bool
    value: float
    other_value: float
    highest: tuple[int, ...]
    engine: tuple[Place, ...]
    other: tuple[Place, ...]


@dataclass(frozen=True, slots=True, eq=False)
class TaskFound:
    """One task: every system, and what is looked at beyond relevance for the engine.

    Args:
        task: what was asked.
        systems: in the order of the report, the engine first.
        ablated: engines without a group of features.
        comparisons: the engine less each other system in the main metric, corrected for their number.
        ablation: the engine less each ablated one, a family of its own.
        best_other: name of the system that does best beside the engine in the main metric.
        exposure: by name of the system.
        groups: who is shown, by group of the candidates.
        served: who is served well, by group of the queries.
        reliability: of the engine's scores; `None` where it gives none that can be read so.
        words: by certainty word.
        cases: queries that go worst, then best.
    """

    task: JudgedTask
    systems: tuple[Evaluation, ...]
    ablated: tuple[Evaluation, ...]
    comparisons: tuple[Comparison, ...]
    ablation: tuple[Comparison, ...]
    best_other: str
    exposure: Mapping[str, Exposure]
    groups: tuple[GroupTable, ...] = ()
    served: tuple[ServedTable, ...] = ()
    reliability: Reliability | None = None
    words: tuple[Word, ...] = ()
    cases: tuple[Case, ...] = ()

    @property
    def engine(self) -> Evaluation:
        """The engine."""
        return self.systems[0]

    def system(self, name: str) -> Evaluation:
        """The system of a name."""
        return next(one for one in self.systems if one.run.name == name)


@dataclass(frozen=True, slots=True)
class AuditsFound:
    """What moves that should not, what tricks gain, what stands in for what."""

    swaps: tuple[Moves, ...]
    titles: tuple[Moves, ...]
    prose: tuple[Leak, ...]
    stability: tuple[Stability, ...]
    attacks: tuple[Gain, ...]
    proxies: tuple[Proxy, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """Where a report comes from.

    Args:
        on: the day it was made.
        command: that made it.
        commit: of the code, "+" behind it where files were changed; "" outside a checkout.
        seed: of all draws.
        encoder: name and version.
        referential: version of the taxonomy.
        python: version.
        machine: processor architecture, system, cores.
        packages: name and version of what figures depend on.
        network: what the sample says of itself.
        model_card: facts of the encoder's manifest.
        seconds: that measuring took, by part.
    """

    on: str
    command: str
    commit: str
    seed: int
    encoder: str
    referential: str
    python: str
    machine: str
    packages: Mapping[str, str]
    network: str
    model_card: Mapping[str, str]
    seconds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """Everything."""

    made: Made
    tasks: tuple[TaskFound, ...]
    audits: AuditsFound | None
