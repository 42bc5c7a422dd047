from __future__ import annotations

from datetime import date

from data.network import Network
from matching.records import Evidence, Match, Session, Skill, Training
from service.workspace.next_steps import Courses

TODAY = date(2026, 6, 15)
SQL, PYTHON = Evidence("missing", "SQL", "tool:sql"), Evidence("missing", "Python", "tool:python")


def _training(training_id: str, *codes: str, until: date | None = None) -> Training:
    skills = tuple(Skill(code, code) for code in codes)
    return Training(training_id, f"Formation {training_id}", skills=skills, label_until=until)


def _courses(trainings: list[Training], starts: dict[str, date], followed: tuple[str, ...] = ()) -> Courses:
    sessions = tuple(Session(f"s-{name}", name, start, date(2027, 1, 1)) for name, start in starts.items())
    return Courses(Network(trainings=tuple(trainings), sessions=sessions), TODAY, followed)


def _match(*missing: Evidence) -> Match:
    return Match("l1", "o1", 0.0, 0.0, (), (), missing)


def test_what_teaches_most_comes_first_then_what_begins_first() -> None:
    courses = _courses(
        [
            _training("one", "tool:sql"),
            _training("both", "tool:sql", "tool:python"),
            _training("soon", "tool:sql"),
        ],
        {"one": date(2026, 9, 1), "both": date(2026, 12, 1), "soon": date(2026, 7, 1)},
    )
    step = courses.next_step(_match(SQL, PYTHON))
    assert step is not None
    assert [one.training.id for one in step.courses] == ["both", "soon", "one"]
    assert step.courses[0].teaches == ("SQL", "Python")


def test_only_labelled_trainings_with_a_session_to_come_count() -> None:
    trainings = [
        _training("begun", "tool:sql"),
        _training("never", "tool:sql"),
        _training("over", "tool:sql", until=date(2026, 5, 1)),
        _training("ends-before", "tool:sql", until=date(2026, 8, 1)),
        _training("been-there", "tool:sql"),
    ]
    begun = {
        "begun": TODAY,
        "over": date(2026, 9, 1),
        "ends-before": date(2026, 9, 1),
        "been-there": date(2026, 9, 1),
    }
    step = _courses(trainings, begun, followed=("been-there",)).next_step(_match(SQL))
    assert step is not None
    assert step.courses == ()
    assert [one.label for one in step.missing] == ["SQL"]


def test_nothing_missing_needs_no_step_and_many_are_counted() -> None:
    courses = _courses([], {})
    assert courses.next_step(_match()) is None
    many = courses.next_step(
        _match(*(Evidence("missing", f"skill {n}", f"tool:{n}") for n in range(8)), SQL, SQL)
    )
    assert many is not None
    assert (len(many.missing), many.more) == (5, 4)
