"""Who a learner is reaches no vector, no score and no order: other people, the same profiles, exactly."""

import csv
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.readers import read_learners
from matching.matcher import Matcher, Ranking
from matching.records import Learner
from service.desk import Desk

ON = date(2026, 3, 2)
COUNT = 4

PEOPLE: tuple[dict[str, str], ...] = (
    {"given": "Awa", "family": "Diallo", "email": "awa.diallo@example.org", "phone": "+33 6 12 34 56 78",
     "address": "3 allée des Tilleuls", "gender": "F", "birth": "2003-05-17", "nationality": "malienne",
     "photo": "https://example.org/awa.png", "audience": "oui"},
    {"given": "Jean-Baptiste", "family": "de La Tour", "email": "jb@example.com", "phone": "0145678901",
     "address": "1 place Vendôme", "gender": "M", "birth": "1968-11-02", "nationality": "française",
     "photo": "https://example.com/jb.jpg", "audience": "non"},
    {"given": "María Python", "family": "Java", "email": "react@sql.example", "phone": "0033 7 98 76 54 32",
     "address": "12 rue du Développeur web", "gender": "non-binaire", "birth": "1990-01-01",
     "nationality": "espagnole", "photo": "https://example.net/figma.png", "audience": "oui"},
)  # fmt: skip
"""The last one's names are skills: they would earn points if anything read them."""

FACTS = (
    ("Développeuse web", "J'ai appris HTML, CSS et JavaScript en formation.", "React;SQL", "Paris"),
    ("Data analyst", "Je fais des tableaux de bord avec Power BI.", "Python;Excel", "Lyon"),
    ("Technicien support", "J'aide les gens, je répare des postes Windows.", "GLPI", "Lille"),
    ("", "", "", "Nantes"),
)

COLUMNS = (
    "id given_name family_name email phone address gender birth_date nationality photo "
    "priority_neighbourhood disability without_diploma long_term_unemployed headline about skills town"
)


def resume_file(path: Path, people: Sequence[dict[str, str]], *, with_id: bool = True) -> Path:
    resumes: list[dict[str, Any]] = []
    for number, (who, (label, about, skills, town)) in enumerate(zip(people, FACTS, strict=True)):
        basics = {
            "name": f"{who['given']} {who['family']}",
            "email": f"{number}.{who['email']}",
            "phone": who["phone"],
            "image": who["photo"],
            "label": label,
            "summary": about,
            "location": {"address": who["address"], "city": town, "countryCode": "FR"},
        }
        one: dict[str, Any] = {
            "basics": basics,
            "skills": [{"name": name} for name in skills.split(";") if name],
        }
        resumes.append({"id": f"learner-{number}", **one} if with_id else one)
    path.write_text(json.dumps(resumes, ensure_ascii=False), encoding="utf-8")
    return path


def csv_file(path: Path, people: Sequence[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, delimiter=",")
        rows.writerow(COLUMNS.split())
        for number, (who, facts) in enumerate(zip(people, FACTS, strict=True)):
            keys = ("given", "family", "email", "phone", "address", "gender", "birth", "nationality", "photo")
            rows.writerow([f"learner-{number}", *(who[key] for key in keys), *[who["audience"]] * 4, *facts])
    return path


def answers(desk: Desk, learners: Sequence[Learner]) -> tuple[list[object], list[Ranking], list[Ranking]]:
    """Profiles to the last bit, and every ranking both ways with its reasons."""
    matcher = Matcher(desk.matcher.reader)
    matcher.add_learners(learners)
    offers = desk.matcher.offers.records()
    matcher.offers.add(offers, desk.matcher.offers.profiles())
    profiles: list[object] = [
        (one.vector.tobytes(), one.skills.tobytes(), one.occupations.tobytes())
        for one in matcher.learners.profiles()
    ]
    on = desk.today()
    return (
        profiles,
        [matcher.learners_for(offer, COUNT, on=on) for offer in offers],
        [matcher.offers_for(learner, len(offers), on=on) for learner in learners],
    )


@pytest.mark.parametrize("layout", [resume_file, csv_file])
def test_other_people_in_the_same_file_get_the_same_answers(
    small_desk: Desk, tmp_path: Path, layout: Any
) -> None:
    found = []
    for turn, who in enumerate(PEOPLE):
        people = [PEOPLE[(turn + number) % len(PEOPLE)] for number in range(COUNT)]
        read = read_learners(
            layout(tmp_path / f"{turn}.{'csv' if layout is csv_file else 'json'}", people), on=ON
        )
        assert len(read.records) == len(read.identities) == COUNT, read.problems
        assert read.identities[0].email is not None
        assert read.identities[0].email.endswith(who["email"])  # the reader did see who it is
        found.append(answers(small_desk, read.records))
    assert found[0] == found[1] == found[2]
    assert any(
        match.score > -5.0 for ranking in found[0][1] for match in ranking.matches
    )  # something was read


def test_without_an_id_people_differ_by_their_made_id_alone(tmp_path: Path) -> None:
    first, second = (
        read_learners(
            resume_file(tmp_path / f"{turn}.json", [PEOPLE[turn]] * COUNT, with_id=False), on=ON
        ).records
        for turn in (0, 1)
    )
    assert [replace(one, id="x") for one in first] == [replace(one, id="x") for one in second]
    assert all("diallo" not in one.id and "awa" not in one.id for one in first)
