"""Reading a funnel: good rows go on, bad ones are named with file, line, column and value."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest

from evaluation.funnel import Entry, Event, Funnel, Reading, Stage, read_funnel
from evaluation.funnel.records import grade_of
from evaluation.funnel.synthetic import Sizes, synthetic_funnel, write_funnel
from evaluation.ranking.task import JudgementError

CANDIDATES = "id,joined\nc1,2026-01-01\nc2,2026-01-05T10:00\n"
JOBS = "id,opened,closed\nj1,2026-01-01,\nj2,2026-02-01,2026-03-01\n"
EVENTS = "candidate,job,stage,at\nc1,j1,applied,2026-02-10T10:00\n"


def read(
    folder: Path, events: str = EVENTS, candidates: str = CANDIDATES, jobs: str = JOBS, toml: str = ""
) -> Reading:
    for name, text in (("events", events), ("candidates", candidates), ("jobs", jobs)):
        (folder / f"{name}.csv").write_bytes(text.encode())
    if toml:
        (folder / "funnel.toml").write_text(toml, encoding="utf-8")
    return read_funnel(folder)


def day(number: int) -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)


@pytest.mark.parametrize(
    ("row", "column", "value", "why"),
    [
        ("c1,j1,applied,10/02/2026", "at", "10/02/2026", "an ISO time is wanted"),
        ("c1,j1,applied,", "at", "", "an ISO time is wanted"),
        ("c1,j1,vu,2026-02-10", "stage", "vu", "no stage"),
        ("c7,j1,applied,2026-02-10", "candidate", "c7", "no such candidate"),
        ("c1,j7,applied,2026-02-10", "job", "j7", "no such job"),
        ("c1,j2,applied,2026-01-31T23:59", "at", "2026-01-31T23:59", "before this job opened"),
        ("c2,j1,seen,2026-01-05T09:00", "at", "2026-01-05T09:00", "before this candidate joined"),
        ("c1,j1,applied,2026-02-10T10:00", "", "", "the same event as on line 2"),
        ("c1,j1,applied,2026-02-10,more", "", "", "5 cells for 4 columns"),
    ],
)
def test_a_bad_row_is_left_out_and_named(tmp_path: Path, row: str, column: str, value: str, why: str) -> None:
    found = read(tmp_path, EVENTS + row + "\nc2,j1,hired,2026-02-11T10:00\n")
    (problem,) = found.problems
    assert (problem.file, problem.line, problem.column, problem.value) == ("events.csv", 3, column, value)
    assert why in problem.why
    assert not problem.kept
    assert found.left_out["events.csv"] == 1
    assert [one.stage for one in found.funnel.events] == [Stage.APPLIED, Stage.HIRED]


@pytest.mark.parametrize(
    ("cells", "column", "event"),
    [
        ("l1,3,2,", "position", (None, 2, False)),
        ("l1,0,2,", "position", (None, 2, False)),
        ("l1,first,2,", "position", (None, 2, False)),
        ("l1,1,2.5,", "list_size", (1, None, False)),
        ("l1,1,2,maybe", "shuffled", (1, 2, False)),
    ],
)
def test_a_wrong_optional_value_is_not_known_and_its_row_goes_on(
    tmp_path: Path, cells: str, column: str, event: tuple[int | None, int | None, bool]
) -> None:
    header = "candidate,job,stage,at,list,position,list_size,shuffled\n"
    found = read(tmp_path, f"{header}c1,j1,seen,2026-02-10,{cells}\n")
    (problem,) = found.problems
    assert (problem.line, problem.column, problem.kept) == (2, column, True)
    assert found.left_out["events.csv"] == 0
    (one,) = found.funnel.events
    assert (one.position, one.list_size, one.shuffled) == event


def test_times_without_a_zone_are_of_the_stated_one(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert found.funnel.events[0].at == datetime(2026, 2, 10, 10, tzinfo=UTC)
    assert not found.problems
    paris = read(tmp_path, toml='zone = "Europe/Paris"\n')
    assert paris.funnel.events[0].at == datetime(2026, 2, 10, 9, tzinfo=UTC)
    own = read(tmp_path, "candidate,job,stage,at\nc1,j1,applied,2026-02-10T10:00+05:00\n")
    assert own.funnel.events[0].at == datetime(2026, 2, 10, 5, tzinfo=UTC)


def test_a_day_alone_may_be_any_hour_of_it(tmp_path: Path) -> None:
    found = read(tmp_path, EVENTS + "c2,j1,seen,2026-01-05\n")
    assert not found.problems  # c2 joined at ten that day
    assert found.funnel.whole_days
    hours = CANDIDATES.replace("c1,2026-01-01", "c1,2026-01-01T00:00")
    jobs = "id,opened\nj1,2026-01-01T08:00\n"
    assert not read(tmp_path, EVENTS, hours, jobs).funnel.whole_days


def test_words_and_headers_of_ones_own(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "Id Candidat;JOB;Etape;at\nc1;j1;Entretien passé;2026-02-10T10:00\n",
        toml='[columns]\nid_candidat = "candidate"\netape = "stage"\n[stages]\n"entretien passe" = "interviewed"\n',
    )
    assert not found.problems
    assert found.funnel.events[0].stage is Stage.INTERVIEWED


def test_versions_and_ends(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        candidates=(
            "id,joined,left,known_from,town\n"
            "c1,2026-01-01,,2026-02-01,Lyon\n"
            "c1,,2026-03-01,,Lille\n"
            "c1,2026-01-02,2026-03-05,2026-03-01,\n"
        ),
        jobs="id,opened,closed\nj1,2026-02-01,2026-01-01\n",
    )
    one = found.funnel.candidates["c1"]
    assert [(version.known_from.month, dict(version.fields)) for version in one.versions] == [
        (1, {"town": "Lille"}),
        (2, {"town": "Lyon"}),
        (3, {}),
    ]
    assert one.value("town") == "Lyon"
    assert one.until == datetime(2026, 3, 1, tzinfo=UTC)
    assert found.funnel.jobs["j1"].until is None
    assert [(problem.file, problem.line, problem.column, problem.kept) for problem in found.problems] == [
        ("candidates.csv", 4, "joined", True),
        ("candidates.csv", 4, "left", True),
        ("jobs.csv", 2, "closed", True),
    ]


def test_lines_are_counted_through_line_breaks_in_cells(tmp_path: Path) -> None:
    header = "candidate,job,stage,at,reason\n"
    text = header + 'c1,j1,dismissed,2026-02-10,"no\nlicence"\n\nc1,j1,hired,soon,\n'
    found = read(tmp_path, text)
    assert found.funnel.events[0].reason == "no\nlicence"
    assert [(one.line, one.value) for one in found.problems] == [(5, "soon")]


@pytest.mark.parametrize(
    ("part", "text", "said"),
    [
        ("events", "candidate,job,at\n", "no column 'stage'"),
        ("events", "candidate,job,stage,at,AT\n", "two columns mean 'at'"),
        ("events", 'candidate,job,stage,at\n"c1,j1,applied,2026-02-10\n', "line 2"),
        (
            "events",
            "candidate,job,stage,at\nc1,j1,applied,soon\n",
            "no event can be used: events.csv, line 2, at",
        ),
        ("events", "", "no column 'candidate'"),
        ("toml", "zone = 'Mars'\n", "zone 'Mars' is not known"),
        ("toml", "zones = 'UTC'\n", "'zones' is not known"),
        ("toml", "[stages]\nvu = 'looked'\n", "'vu' means 'looked', which is no stage"),
        ("toml", "until = 'soon'\n", "wanted a day without quotes"),
        ("toml", "zone = \n", "cannot be read as TOML"),
    ],
)
def test_what_cannot_be_read_at_all_is_one_error(tmp_path: Path, part: str, text: str, said: str) -> None:
    with pytest.raises(JudgementError, match=said.replace("(", r"\(")):
        read(tmp_path, **{part: text})


def test_another_encoding_is_refused(tmp_path: Path) -> None:
    read(tmp_path)
    (tmp_path / "jobs.csv").write_bytes("id,opened,ville\nj1,2026-01-01,Orléans\n".encode("latin-1"))
    with pytest.raises(JudgementError, match="not UTF-8"):
        read_funnel(tmp_path)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    funnel = synthetic_funnel(2, Sizes(60, 30, 50))
    write_funnel(funnel, tmp_path)
    found = read_funnel(tmp_path)
    assert not found.problems
    assert found.funnel.events == funnel.events
    assert dict(found.funnel.candidates) == dict(funnel.candidates)
    assert dict(found.funnel.jobs) == dict(funnel.jobs)
    assert found.funnel.until == funnel.until
    assert funnel.events == synthetic_funnel(2, Sizes(60, 30, 50)).events
    assert funnel.events != synthetic_funnel(3, Sizes(60, 30, 50)).events


# ------------------------------------------------------------------- grades


@pytest.mark.parametrize(
    ("stages", "grade"),
    [
        (["seen"], None),
        (["withdrawn"], None),
        (["dismissed"], None),
        (["dismissed: licence"], 0),
        (["applied"], 1),
        (["applied", "dismissed"], 1),
        (["applied", "dismissed: licence"], 0),
        (["dismissed: licence", "contacted"], 1),
        (["applied", "interviewed", "dismissed: licence"], 2),
        (["applied", "interviewed", "offered", "withdrawn"], 2),
        (["seen", "applied", "interviewed", "offered", "hired"], 3),
        ([], None),
    ],
)
def test_grades_of_what_happened_in_turn(stages: list[str], grade: int | None) -> None:
    events = []
    for number, written in enumerate(stages):
        stage, _, reason = written.partition(": ")
        events.append(Event("c", "j", Stage(stage), day(number), reason))
    for order in permutations(events):
        assert grade_of(order) == grade


def test_records_that_contradict_themselves_are_refused() -> None:
    with pytest.raises(JudgementError, match="has no zone"):
        Event("c", "j", Stage.SEEN, day(0).replace(tzinfo=None))
    with pytest.raises(JudgementError, match="position 3 in a list of 2"):
        Event("c", "j", Stage.SEEN, day(0), position=3, list_size=2)
    with pytest.raises(JudgementError, match="before it starts"):
        Entry("c", day(2), day(1))
    with pytest.raises(JudgementError, match="is there twice"):
        Funnel.of([Entry("c", day(0)), Entry("c", day(1))], [], [])
    with pytest.raises(JudgementError, match="has no event"):
        Funnel.of([Entry("c", day(0))], [Entry("j", day(0))], [])
    with pytest.raises(JudgementError, match="there is no record"):
        Funnel.of([Entry("c", day(0))], [], [Event("c", "j", Stage.SEEN, day(1))])
