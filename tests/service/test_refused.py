"""What cannot be is told to people in their own language, with the reason and the way on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from html import unescape

import pytest

from matching.errors import BadRecordError
from service.refusal_words import ENGLISH, FRENCH
from service.refused import RefusedError, nothing_said, too_long
from service.views import refused_words
from service.wording_en import ENGLISH as IN_ENGLISH
from service.wording_fr import FRENCH as IN_FRENCH
from tests.service.people import COUNSELLOR, LEARNER, RECRUITER, Caller, Served, served

MACHINES = re.compile(
    r"\b(characters|cannot be|noted already|needs some words|no day|saved searches|a search has)\b"
)
"""Words of what programs are told."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("refused")) as one:
        yield one


def said(page: str) -> str:
    main = page.partition("<main")[2].partition("</main>")[0]
    return unescape(re.sub(r"<[^>]+>", " ", main)).replace("\u00a0", " ").replace("\u202f", " ")


def too_long_a_note(site: Served) -> tuple[Caller, str, dict[str, str]]:
    path = f"/counsellor/learners/{site.learner_id(1)}/notes"
    return site.client(COUNSELLOR), path, {"text": "mot " * 2_000}


def an_empty_note(site: Served) -> tuple[Caller, str, dict[str, str]]:
    return site.client(COUNSELLOR), f"/counsellor/learners/{site.learner_id(1)}/notes", {"text": "  "}


def a_job_long_ago(site: Served) -> tuple[Caller, str, dict[str, str]]:
    path = f"/counsellor/learners/{site.learner_id(1)}/placements"
    return site.client(COUNSELLOR), path, {"act": "note", "day": "1900-01-01"}


def a_job_on_no_day(site: Served) -> tuple[Caller, str, dict[str, str]]:
    path = f"/counsellor/learners/{site.learner_id(1)}/placements"
    return site.client(COUNSELLOR), path, {"act": "note", "day": "hier"}


def a_search_without_a_name(site: Served) -> tuple[Caller, str, dict[str, str]]:
    address = f"/recruiter/offers/{site.offer_of('org1').id}"
    return site.client(RECRUITER), "/recruiter/searches", {"name": " ", "address": address}


def a_contest_without_words(site: Served) -> tuple[Caller, str, dict[str, str]]:
    return site.client(LEARNER), f"/me/offers/{site.offer_of('org1').id}/contest", {"text": " "}


@pytest.mark.parametrize(
    ("ask", "french", "english"),
    [
        (
            too_long_a_note,
            "Ce texte a 7 999 caractères, et 4 000 au plus sont gardés.",
            "This text has 7,999",
        ),
        (an_empty_note, "Il n’y a rien d’écrit.", "Nothing is written."),
        (a_job_long_ago, "Un emploi ne peut pas commencer le 1er janvier 1900.", "A job cannot begin on"),
        (a_job_on_no_day, "Cette date n’existe pas.", "There is no such day."),
        (
            a_search_without_a_name,
            "Le nom d’une recherche a de 1 à 120 caractères.",
            "A search has a name of 1",
        ),
        (a_contest_without_words, "Il n’y a rien d’écrit.", "Nothing is written."),
    ],
)
def test_a_page_says_why_in_the_reader_s_language(
    site: Served, ask: Callable[[Served], tuple[Caller, str, dict[str, str]]], french: str, english: str
) -> None:
    caller, path, data = ask(site)
    answer = caller.post(path, data=data | {"csrf": caller.csrf})
    assert answer.status_code == 422
    assert french in said(answer.text)
    assert MACHINES.search(said(answer.text)) is None
    answer = caller.post(f"{path}?lang=en", data=data | {"csrf": caller.csrf})
    assert english in said(answer.text)


def test_any_other_error_is_told_by_its_kind_and_its_fields(site: Served) -> None:
    caller, path = site.client(RECRUITER), f"/recruiter/offers/{site.offer_of('org1').id}"
    page = said(caller.get(f"{path}?k=0&w_goal=9").text)
    assert "À vérifier : w_goal, k." in page
    assert "greater than" not in page
    page = said(caller.get(f"{path}?k=0&lang=en").text)
    assert "A value does not fit." in page
    assert "To check: k." in page


def test_every_refusal_has_words_in_both_languages() -> None:
    assert set(FRENCH) == set(ENGLISH)
    places: dict[str, int | date] = {"n": 5_000, "most": 4_000, "day": date(2026, 6, 15)}
    for name in FRENCH:
        error = RefusedError("no", name.removeprefix("refused."), **places)
        assert isinstance(error, BadRecordError)
        for wording in (IN_FRENCH, IN_ENGLISH):
            assert "{" not in refused_words(error, wording)


def test_programs_are_told_the_numbers() -> None:
    assert str(too_long("a note", 5_000, 4_000)) == "a note has 5000 characters; at most 4000 are kept"
    assert str(nothing_said("a note")) == "a note needs some words"
