from __future__ import annotations

from datetime import date

from data import load_taxonomy
from data.network import Network
from matching.records import Alternative, Evidence, Match, Session, Skill, Training
from service.workspace.next_steps import Courses

TODAY = date(2026, 6, 15)
REACT, DOCKER = Evidence("missing", "React", "tool:react"), Evidence("missing", "Docker", "tool:docker")


def _training(training_id: str, *codes: str, until: date | None = None) -> Training:
    skills = tuple(Skill(code, code) for code in codes)
    return Training(training_id, f"Formation {training_id}", skills=skills, label_until=until)


def _courses(trainings: list[Training], starts: dict[str, date], followed: tuple[str, ...] = ()) -> Courses:
    sessions = tuple(Session(f"s-{name}", name, start, date(2027, 1, 1)) for name, start in starts.items())
    network = Network(trainings=tuple(trainings), sessions=sessions)
    return Courses(network, load_taxonomy(), TODAY, followed)


def _match(*missing: Evidence) -> Match:
    return Match("l1", "o1", 0.0, 0.0, (), (), missing)


def test_what_teaches_most_comes_first_then_what_begins_first() -> None:
    courses = _courses(
        [
            _training("one", "tool:react"),
            _training("both", "tool:react", "tool:docker"),
            _training("soon", "tool:react"),
        ],
        {"one": date(2026, 9, 1), "both": date(2026, 12, 1), "soon": date(2026, 7, 1)},
    )
    step = courses.next_step(_match(REACT, DOCKER))
    assert step is not None
    assert [one.training.id for one in step.courses] == ["both", "soon", "one"]
    assert step.courses[0].teaches == ("React", "Docker")


def test_only_labelled_trainings_with_a_session_to_come_count() -> None:
    trainings = [
        _training("begun", "tool:react"),
        _training("never", "tool:react"),
        _training("over", "tool:react", until=date(2026, 5, 1)),
        _training("ends-before", "tool:react", until=date(2026, 8, 1)),
        _training("been-there", "tool:react"),
    ]
    begun = {
        "begun": TODAY,
        "over": date(2026, 9, 1),
        "ends-before": date(2026, 9, 1),
        "been-there": date(2026, 9, 1),
    }
    step = _courses(trainings, begun, followed=("been-there",)).next_step(_match(REACT))
    assert step is not None
    assert step.courses == ()
    assert [one.label for one in step.missing] == ["React"]


def test_what_stands_for_a_skill_teaches_it() -> None:
    """Docker of ROME is Docker of the list of tools; who teaches React.js teaches React; Vue.js is another thing."""
    rome_docker, rome_react = "rome:savoir/403031", "rome:savoir/403870"
    courses = _courses(
        [
            _training("namesake", rome_docker, "tool:docker"),
            _training("react", rome_react),
            _training("near", "tool:vue-js"),
        ],
        {name: date(2026, 9, 1) for name in ("namesake", "react", "near")},
    )
    step = courses.next_step(_match(REACT, DOCKER))
    assert step is not None
    assert [(one.training.id, one.teaches) for one in step.courses] == [
        ("namesake", ("Docker",)),
        ("react", ("React",)),
    ]


def test_nothing_missing_needs_no_step_and_many_are_counted() -> None:
    courses = _courses([], {})
    assert courses.next_step(_match()) is None
    many = courses.next_step(
        _match(*(Evidence("missing", f"skill {n}", f"tool:{n}") for n in range(8)), REACT, REACT)
    )
    assert many is not None
    assert (len(many.missing), many.more) == (5, 4)


def test_where_one_of_several_is_missing_whatever_teaches_any_of_them_helps() -> None:
    either = Evidence(
        "missing",
        "React",
        "tool:react",
        among=(Alternative("tool:react", "React"), Alternative("tool:docker", "Docker")),
    )
    courses = _courses([_training("docker", "tool:docker")], {"docker": date(2026, 9, 1)})
    step = courses.next_step(_match(either))
    assert step is not None
    assert step.missing == (either,)
    assert [one.teaches for one in step.courses] == [("Docker",)]
