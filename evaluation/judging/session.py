"""What the judging page stands on: a task's texts, a pool, and the files that judgements are added to as they are made.

Judgements go to a JSONL file that `read_judgements` reads. "I cannot tell" is no grade, so it goes to a file beside it,
`NAME.passed.jsonl`: the judge is not asked again, and an earlier grade of hers on that pair no longer counts. Both
files only grow, a save at a time, and a save is on the disk before the judge is told so.
"""

from __future__ import annotations

import json
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from evaluation.judging.adjudicate import Adjudicated, Disagreement, adjudicate, judged_task
from evaluation.judging.agreement import Agreement, agreement
from evaluation.judging.growing_file import GrowingFile
from evaluation.judging.judgements import HIGHEST, Judgement, read_judgements
from evaluation.judging.pool import Pool
from evaluation.ranking.task import JudgedTask, JudgementError
from matching.errors import UnknownIdError

ADJUDICATOR = "adjudicator"
"""Who settles, unless the network chooses another word. Nobody judges under this name."""
LONGEST_NAME = 40
LONGEST_NOTE = 2_000
"""Characters. A note says what decided; a page of prose belongs elsewhere."""
PASSED = ".passed.jsonl"

_NAME = re.compile(rf"\w[\w.-]{{0,{LONGEST_NAME - 1}}}")
_STEP = timedelta(microseconds=1)

Pair = tuple[str, str]  # query, candidate


class AnswerRefusedError(JudgementError):
    """What somebody sent cannot be kept or shown. `kind` and `parts` let a page say so in another language.

    Args:
        kind: "name", "adjudicator", "grade", "note-alone", "note-long", "note-torn", "agreed", "nothing" or
            "not-adjudicator"; each has its sentence in the words of the page.
        message: the same in English.
        parts: what the message names.
    """

    def __init__(self, kind: str, message: str, **parts: object) -> None:
        super().__init__(message)
        self.kind = kind
        self.parts = parts


@dataclass(frozen=True, slots=True)
class Answer:
    """What a judge says of a candidate; a grade of `None` is "I cannot tell"."""

    candidate: str
    grade: int | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as it was kept: whose, to which query, and when."""

    judge: str
    query: str
    answer: Answer
    when: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a judge is: pairs asked for, those with a grade, those passed."""

    pairs: int
    graded: int
    passed: int

    @property
    def left(self) -> int:
        """Pairs of which the judge has said nothing."""
        return self.pairs - self.graded - self.passed


@dataclass(frozen=True, slots=True)
class Record:
    """All that was written so far.

    Args:
        judgements: that stand, in the order of the file, earlier words of a judge on a pair included.
        last: judge -> pair -> her last word.
    """

    judgements: tuple[Judgement, ...]
    last: Mapping[str, Mapping[Pair, Said]]

    @classmethod
    def of(cls, judgements: Iterable[Judgement], passes: Iterable[Said]) -> Record:
        """From both files: the judgements of which their judge has said since that she cannot tell do not stand."""
        given = tuple(judgements)
        words = [*(_said(one) for one in given), *passes]
        last: dict[str, dict[Pair, Said]] = {}
        for one in sorted(words, key=lambda word: word.when):  # stable: of one moment, the later in the file
            last.setdefault(one.judge, {})[one.query, one.answer.candidate] = one
        standing = tuple(one for one in given if last[one.judge][one.pair].answer.grade is not None)
        return cls(standing, last)


def _said(one: Judgement) -> Said:
    return Said(one.judge, one.query, Answer(one.candidate, one.grade, one.note), one.when)


class JudgingSession:
    """A pool that is being judged, by any number of judges at a time.

    Args:
        task: whose texts are shown.
        pool: the pairs, in the order in which they are shown.
        path: of the judgements, a .jsonl file; made if it is not there.
        adjudicator: the name under which disagreements are settled.
        clock: gives the moment of a save, with its time zone.

    Raises:
        JudgementError: the pool is empty, of another task or names ids that the task does not know; the file is no
            .jsonl, cannot be written, is torn, or holds judgements of something else.
    """

    def __init__(
        self,
        task: JudgedTask,
        pool: Pool,
        path: Path,
        *,
        adjudicator: str = ADJUDICATOR,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        if path.suffix.lower() != ".jsonl":
            raise JudgementError(f"{path.name}: the page adds to a .jsonl file; give it a name that ends so")
        if not _NAME.fullmatch(adjudicator):
            raise JudgementError(f"{adjudicator!r} cannot be the adjudicator's name: give one word")
        _check_pool(task, pool)
        self.task = task
        self.pool = pool
        self.path = path
        self.adjudicator = adjudicator
        self.queries = tuple(query for query, candidates in pool.pairs.items() if candidates)
        self._clock = clock
        self._judgements = GrowingFile(path)
        self._passes = GrowingFile(path.with_suffix(PASSED))
        self._lock = threading.RLock()
        self._read: tuple[tuple[int, ...], Record] | None = None
        self._check_record()

    def _check_record(self) -> None:
        judgements = self.record().judgements
        if stray := next((one for one in judgements if one.task != self.task.name), None):
            raise JudgementError(
                f"{self.path.name} holds judgements of task {stray.task}, not of {self.task.name}: give each task a "
                "file of its own"
            )
        if judgements:
            self.settled_task()  # raises if a pair is none of the task's

    # ------------------------------------------------------------------- reading

    def record(self) -> Record:
        """What is in the files now, whoever wrote it.

        Raises:
            JudgementError: a file was torn or taken away by somebody else in the meantime.
        """
        with self._lock:
            state = (*self._judgements.state(), *self._passes.state())
            if self._read is None or self._read[0] != state:
                with self._judgements.locked(), self._passes.locked():
                    record = Record.of(read_judgements(self.path), read_passes(self._passes.path))
                self._read = (state, record)
            return self._read[1]

    def named(self, name: str) -> str:
        """The judge of a name: as it stands in the file already, whatever its capitals, or else as it is given.

        Raises:
            AnswerRefusedError: the name is not one word of letters, digits, dots, hyphens and underscores.
        """
        name = name.strip()
        if not _NAME.fullmatch(name):
            raise AnswerRefusedError(
                "name",
                f"{name[:LONGEST_NAME]!r} cannot be a judge's name: give initials or a pseudonym in one word, of "
                f"letters, digits, dots and hyphens, {LONGEST_NAME} characters at most",
                longest=LONGEST_NAME,
            )
        known = (self.adjudicator, *sorted(self.record().last))
        return next((one for one in known if one.casefold() == name.casefold()), name)

    @property
    def judges(self) -> tuple[str, ...]:
        """Who has answered so far, sorted, without the adjudicator."""
        return tuple(sorted(self.record().last.keys() - {self.adjudicator}))

    def answers(self, judge: str, query: str) -> dict[str, Answer]:
        """The last word of a judge on each candidate of a query, by candidate."""
        said = self.record().last.get(judge, {})
        return {
            candidate: said[query, candidate].answer
            for candidate in self.pool.pairs.get(query, ())
            if (query, candidate) in said
        }

    def progress(self, judge: str, queries: Iterable[str] | None = None) -> Progress:
        """Of a judge, over the whole pool or some queries of it."""
        pairs = graded = passed = 0
        for query in self.queries if queries is None else queries:
            given = self.answers(judge, query).values()
            pairs += len(self.pool.pairs[query])
            graded += sum(one.grade is not None for one in given)
            passed += sum(one.grade is None for one in given)
        return Progress(pairs, graded, passed)

    def next_query(self, judge: str, after: str | None = None) -> str | None:
        """The next query with a pair left for this judge, past the end from the start; `None` when she is done."""
        start = 0 if after is None else self.queries.index(after) + 1
        turned = (*self.queries[start:], *self.queries[:start])
        return next((query for query in turned if self.progress(judge, [query]).left), None)

    def may_compare(self, judge: str | None) -> bool:
        """Whether somebody is shown what others said: the adjudicator, and whoever has judged the whole pool.

        The guidelines ask to judge on one's own. It is a courtesy and no lock: no password proves a name.
        """
        return judge is not None and (judge == self.adjudicator or not self.progress(judge).left)

    # ------------------------------------------------------------------- writing

    def save(self, judge: str, query: str, answers: Sequence[Answer]) -> int:
        """Add what is new in a judge's answers to the files: all of it, or nothing where one cannot be kept.

        Returns:
            how many pairs were written; what only says again what stands is not written again.

        Raises:
            AnswerRefusedError: the adjudicator does not judge, a grade is out of range, or a note is too long or no
                text.
            UnknownIdError: the pool does not have this query or candidate.
        """
        judge = self.named(judge)
        if judge == self.adjudicator:
            raise AnswerRefusedError(
                "adjudicator", f"{judge} settles disagreements: judge under another name", name=judge
            )
        for one in answers:
            if one.candidate not in self.pool.pairs.get(query, ()):
                raise UnknownIdError(f"the pool does not have {one.candidate!r} for {query!r}")
        return self._add(judge, query, answers)

    def settle(self, query: str, candidate: str, grade: int, note: str = "") -> None:
        """Add the adjudicator's grade of a pair on which judges disagree.

        Raises:
            AnswerRefusedError: the judges of this pair do not disagree, or the grade or note cannot be kept.
        """
        self.disagreement(query, candidate)
        self._add(self.adjudicator, query, [Answer(candidate, grade, note)])

    def _add(self, judge: str, query: str, answers: Sequence[Answer]) -> int:
        for one in answers:
            _check_answer(one)
        with self._lock:
            before = self.record().last.get(judge, {})
            new = []
            for one in answers:
                last = before.get((query, one.candidate))
                if last is not None and last.answer == one:
                    continue
                moment = self._clock()
                if last is not None:  # a clock that was put back must not let an old answer win
                    moment = max(moment, last.when + _STEP)
                new.append(Said(judge, query, one, moment))
            self._judgements.add([self._row(one) for one in new if one.answer.grade is not None])
            self._passes.add([self._row(one) for one in new if one.answer.grade is None])
            return len(new)

    def _row(self, said: Said) -> dict[str, object]:
        grade = {} if said.answer.grade is None else {"grade": said.answer.grade}
        return {
            "task": self.task.name,
            "query": said.query,
            "candidate": said.answer.candidate,
            **grade,
            "judge": said.judge,
            "when": said.when.isoformat(),
            "note": said.answer.note,
        }

    # ------------------------------------------------------------------- of all judges

    def judged_by(self) -> Counter[Pair]:
        """How many judges have graded each pair, the adjudicator left out; pairs that nobody graded are not there."""
        last = self.record().last
        return Counter(
            pair
            for judge in self.judges
            for pair, said in last[judge].items()
            if said.answer.grade is not None
        )

    def agreement(self) -> Agreement | None:
        """How far the judges agree, the adjudicator left out; `None` while nothing is judged."""
        said = [one for one in self.record().judgements if one.judge != self.adjudicator]
        return agreement(said) if said else None

    def adjudicated(self) -> Adjudicated | None:
        """One grade a pair, and the pairs on which judges disagree; `None` while nothing is judged."""
        said = self.record().judgements
        return adjudicate(said, self.adjudicator) if said else None

    def disagreement(self, query: str, candidate: str) -> Disagreement:
        """What judges said of a pair on which they disagree.

        Raises:
            AnswerRefusedError: they do not.
        """
        settled = self.adjudicated()
        for one in settled.disagreements if settled is not None else ():
            if (one.query, one.candidate) == (query, candidate):
                return one
        raise AnswerRefusedError("agreed", f"judges do not disagree on {candidate!r} for {query!r}")

    def settled_task(self) -> JudgedTask:
        """The task with the grades that are settled; pairs still open are unjudged.

        Raises:
            AnswerRefusedError: nothing is judged yet.
            JudgementError: a judgement is of a pair that the task does not know.
        """
        settled = self.adjudicated()
        if settled is None:
            raise AnswerRefusedError("nothing", "nothing is judged yet, so there is nothing to export")
        return judged_task(self.task, settled)


def _check_pool(task: JudgedTask, pool: Pool) -> None:
    if pool.task != task.name:
        raise JudgementError(f"the pool is of task {pool.task}, not of {task.name}")
    if not len(pool):
        raise JudgementError(f"the pool of task {task.name} has no pair: there is nothing to judge")
    asked, known = set(task.queries), set(task.candidates)
    for query, candidates in pool.pairs.items():
        if query not in asked:
            raise JudgementError(f"the pool asks {query!r}, which is no query of task {task.name}")
        if stray := next((one for one in candidates if one not in known), None):
            raise JudgementError(f"the pool shows {stray!r}, which task {task.name} does not know")


def _check_answer(one: Answer) -> None:
    if one.grade is not None and not 0 <= one.grade <= HIGHEST:
        raise AnswerRefusedError(
            "grade", f"grade {one.grade}: grades run from 0 to {HIGHEST}", given=one.grade, highest=HIGHEST
        )
    if len(one.note) > LONGEST_NOTE:
        raise AnswerRefusedError(
            "note-long",
            f"a note of {len(one.note)} characters: {LONGEST_NOTE} at most",
            given=len(one.note),
            longest=LONGEST_NOTE,
        )
    try:
        one.note.encode()
    except UnicodeEncodeError as error:
        raise AnswerRefusedError("note-torn", f"the note is no text that can be written: {error}") from error


# --------------------------------------------------------------------------- files


def standing_judgements(paths: Iterable[Path]) -> tuple[Judgement, ...]:
    """The judgements of several files, less those of which their judge has said since that she cannot tell.

    Raises:
        JudgementError: a file is missing or torn.
    """
    judgements: list[Judgement] = []
    passes: list[Said] = []
    for path in paths:
        judgements += read_judgements(path)
        passes += read_passes(path.with_suffix(PASSED))
    return Record.of(judgements, passes).judgements


def read_passes(path: Path) -> tuple[Said, ...]:
    """Where judges could not tell; nothing if there is no such file.

    Raises:
        JudgementError: a line cannot be read; the message gives it.
    """
    if not path.exists():
        return ()
    found = []
    for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            # as a judgement, which checks names and time zone; its grade is not used
            read = Judgement(
                row["task"],
                row["query"],
                row["candidate"],
                0,
                row["judge"],
                datetime.fromisoformat(row["when"]),
            )
            found.append(
                Said(read.judge, read.query, Answer(read.candidate, None, str(row["note"])), read.when)
            )
        except (ValueError, KeyError, TypeError, AttributeError, JudgementError) as error:
            raise JudgementError(
                f"{path.name}, line {number}: cannot be read ({error}); mend the line or take it out"
            ) from error
    return tuple(found)
