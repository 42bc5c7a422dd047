from __future__ import annotations

import dataclasses
import json
import math
import types
import typing
from datetime import date
from enum import StrEnum
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.codec import (
    BadFieldError,
    from_json,
    from_stored,
    parse_json,
    read_jsonl,
    stored_text,
    to_json,
    write_jsonl,
)
from data.network import Network, read_network, write_network
from matching import records
from matching.errors import BadRecordError, DuplicateIdError
from matching.records import (
    Contract,
    Experience,
    Goal,
    Identity,
    Language,
    Learner,
    Offer,
    Place,
    Remote,
    Session,
    Skill,
    SkillSource,
    Training,
    Verdict,
)

RECORDS = [
    item
    for item in vars(records).values()
    if isinstance(item, type) and dataclasses.is_dataclass(item) and item.__module__ == records.__name__
]

FULL = Learner(
    id="l1",
    headline="Ancienne boulangère 🥖",
    about="Je code\nen Python.",
    goals=(Goal("développeuse web", "rome:M1855"),),
    experiences=(Experience("Boulangère", "Au bon pain", date(2015, 9, 1), date(2020, 6, 30), "pain"),),
    skills=(Skill("Python", level=2, source=SkillSource.CERTIFIED), Skill("HTML")),
    languages=(Language("fr", "C2"), Language("ar")),
    diploma_level=3,
    place=Place("Lille", "59350", "59", 50.63, 3.05),
    mobility_km=30.5,
    remote=Remote.HYBRID,
    contracts=(Contract.CDI, Contract.APPRENTICESHIP),
    available_from=date(2026, 9, 1),
    synthetic=True,
)


def values(hint: typing.Any) -> st.SearchStrategy[typing.Any]:
    """Values of a field's type, for any record: what the codec must carry without loss."""
    plain: dict[object, st.SearchStrategy[typing.Any]] = {
        str: st.text(max_size=8),
        int: st.integers(1, 4),
        float: st.floats(0, 50),
        bool: st.booleans(),
        date: st.dates(),
    }
    if hint in plain:
        return plain[hint]
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return st.none() | values(arguments[0])
    if origin is tuple:
        return st.lists(values(arguments[0]), max_size=2).map(tuple)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return st.sampled_from(hint)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return any_record(hint)
    return st.dictionaries(st.text(max_size=3), st.integers() | st.text(max_size=3), max_size=2)


def any_record(cls: type) -> st.SearchStrategy[typing.Any]:
    hints = typing.get_type_hints(cls)
    fields = {f.name: values(hints[f.name]) for f in dataclasses.fields(cls)}

    def build(drawn: dict[str, typing.Any]) -> typing.Any:
        try:
            return cls(**drawn)
        except BadRecordError:
            return None

    if cls is Place:  # so that most draws are places
        fields["lon"] = st.none()
        fields["lat"] = st.none()
    if cls is Language:
        fields["level"] = st.none() | st.sampled_from(records.CEFR_LEVELS)
    return st.fixed_dictionaries(fields).map(build).filter(lambda record: record is not None)


@pytest.mark.parametrize("cls", RECORDS, ids=lambda cls: cls.__name__)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_record_comes_back_as_it_was(cls: type, data: st.DataObject) -> None:
    record = data.draw(any_record(cls))
    assert from_json(cls, json.loads(json.dumps(to_json(record)))) == record


@pytest.mark.parametrize("cls", RECORDS, ids=lambda cls: cls.__name__)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_record_is_the_same_by_the_way_of_the_store(cls: type, data: st.DataObject) -> None:
    record = data.draw(any_record(cls))
    text = stored_text(record)
    read: object = from_stored(cls, text)
    assert repr(read) == repr(from_json(cls, json.loads(text)))  # numbers of one type too
    assert read == record


def test_defaults_are_left_out_and_the_rest_is_plain() -> None:
    assert to_json(Learner(id="l1")) == {"id": "l1"}
    layout = to_json(FULL)
    assert layout["contracts"] == ["cdi", "apprenticeship"]
    assert layout["available_from"] == "2026-09-01"
    assert layout["skills"] == [{"label": "Python", "level": 2, "source": "certified"}, {"label": "HTML"}]
    assert from_json(Learner, layout) == FULL


@pytest.mark.parametrize(
    ("value", "field", "wanted"),
    [
        ({"id": "a", "skils": []}, "skils", "no such field"),
        ({"headline": "x"}, "id", "needed"),
        ({"id": 3}, "id", "a text"),
        ({"id": "a", "diploma_level": "5"}, "diploma_level", "a whole number"),
        ({"id": "a", "diploma_level": True}, "diploma_level", "a whole number"),
        ({"id": "a", "mobility_km": "30"}, "mobility_km", "a number"),
        ({"id": "a", "mobility_km": 10**400}, "mobility_km", "finite"),
        ({"id": "a", "synthetic": 1}, "synthetic", "true or false"),
        ({"id": "a", "available_from": "01/09/2026"}, "available_from", "2026-03-01"),
        ({"id": "a", "available_from": "2026-02-30"}, "available_from", "a date"),
        ({"id": "a", "available_from": "20260301"}, "available_from", "a date"),
        ({"id": "a", "remote": "maybe"}, "remote", "on-site, hybrid, full"),
        ({"id": "a", "remote": ["full"]}, "remote", "one of"),
        ({"id": "a", "skills": {"label": "x"}}, "skills", "a list"),
        ({"id": "a", "skills": [{"label": "x"}, {"label": 3}]}, "skills[1].label", "a text"),
        ({"id": "a", "skills": [{"label": "x"}, "y"]}, "skills[1]", "an object"),
        ({"id": "a", "place": {"label": "x", "lat": "48"}}, "place.lat", "a number"),
        ({"id": "a", "about": "\ud800"}, "about", "half a character"),
        ([], "", "an object"),
    ],
)
def test_a_field_that_does_not_fit_is_named(value: object, field: str, wanted: str) -> None:
    with pytest.raises(BadFieldError) as caught:
        from_json(Learner, value)
    assert caught.value.field == field
    assert wanted in str(caught.value)
    if wanted != "no such field":  # which a reading of the store passes over
        with pytest.raises(BadFieldError) as stored:
            from_stored(Learner, json.dumps(value))
        assert str(stored.value) == str(caught.value)


def test_a_record_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(BadRecordError, match="ends on 2026-01-01"):
        from_json(Session, {"id": "s", "training_id": "t", "start": "2026-02-01", "end": "2026-01-01"})


def test_facts_of_a_verdict_become_plain_values() -> None:
    verdict = Verdict("dates", records.Fact.UNMET, {"starts": date(2026, 1, 5), "allowed": (Contract.CDI,)})
    assert to_json(verdict)["facts"] == {"starts": "2026-01-05", "allowed": ["cdi"]}


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", "{", "[" * 100_000, ""])
def test_what_is_not_json_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_json(text)


def test_numbers_that_are_not_finite_are_not_written(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with pytest.raises(ValueError, match="JSON"):
        write_jsonl(path, [records.Hit("a", math.nan)])
    assert list(tmp_path.iterdir()) == []


def test_jsonl_names_the_line_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "learners.jsonl"
    assert write_jsonl(path, [FULL, Learner(id="l2")]) == 2
    assert tuple(read_jsonl(path, Learner)) == (FULL, Learner(id="l2"))
    path.write_text('{"id":"a"}\n\n{"id":"b","age":30}\n', encoding="utf-8")
    with pytest.raises(BadRecordError, match=r"learners\.jsonl, line 3: Learner: age: no such field"):
        tuple(read_jsonl(path, Learner))


NETWORK = Network(
    learners=(FULL, Learner(id="l2")),
    identities=(Identity("l1", given_name="Zoé", disability=False),),
    trainings=(Training(id="t1", title="Développement web", prerequisites=("aucun",)),),
    sessions=(Session("s1", "t1", date(2026, 1, 5), date(2026, 7, 3)),),
    enrolments=(records.Enrolment("l1", "s1", records.EnrolmentStatus.CERTIFIED),),
    offers=(Offer(id="o1", title="Développeuse", organisation_id="r1"),),
    organisations=(records.Organisation("r1", "Le Bon Code"),),
    placements=(records.Placement("l1", date(2026, 9, 1), "o1"), records.Placement("l1", date(2027, 1, 4))),
    about={"reference_day": "2026-09-01", "seed": 7},
)


def test_a_network_folder_comes_back_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "net"
    write_network(folder, NETWORK)
    assert read_network(folder) == NETWORK
    assert NETWORK.loose_ends() == ()
    (folder / "sessions.jsonl").unlink()
    assert read_network(folder).loose_ends() == ("enrolment in unknown session 's1'",)
    (folder / "offers.jsonl").unlink()
    assert "placement on unknown offer 'o1'" in read_network(folder).loose_ends()
    (folder / "placements.jsonl").unlink()
    assert read_network(folder).placements == ()


def test_a_folder_that_is_no_network_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadRecordError, match="not a network folder"):
        read_network(tmp_path)
    (tmp_path / "offers.jsonl").touch()
    (tmp_path / "about.json").write_text("[]")
    with pytest.raises(BadRecordError, match=r"about\.json: an object"):
        read_network(tmp_path)


def test_two_records_of_a_kind_with_one_id_are_refused() -> None:
    with pytest.raises(DuplicateIdError, match="two learner records with the id 'l1'"):
        Network(learners=(FULL, Learner(id="l1")))
