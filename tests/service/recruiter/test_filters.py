"""The filters of a ranked list as a form: each has an input, says what it hides, and tells what it cannot read."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.service.people import Caller, Served
from tests.service.recruiter.forms import form_to


@pytest.fixture
def path(site: Served) -> str:
    return f"/recruiter/offers/{site.offer_of('org1').id}"


def options(page: str, name: str) -> list[tuple[str, str]]:
    """Value and text of what can be chosen in a field."""
    found = re.search(rf'<select id="field-{name}".*?</select>', page, re.DOTALL)
    assert found is not None, name
    return [
        (unescape(value), unescape(text))
        for value, text in re.findall(r'<option value="([^"]*)"[^>]*>([^<]*)</option>', found.group())
    ]


def chosen(page: str, name: str) -> str:
    """What is chosen in a field."""
    found = re.search(rf'<select id="field-{name}".*?</select>', page, re.DOTALL)
    assert found is not None, name
    return unescape(re.findall(r'<option value="([^"]*)" selected>', found.group())[0])


def standing(page: str) -> str:
    """The filters that stand, in words."""
    found = re.search(r'<ul class="rules standing">(.*?)</ul>', page, re.DOTALL)
    return "" if found is None else unescape(re.sub(r"<[^>]+>", "", found.group(1))).replace("\u00a0", " ")


def sent(recruiter: Caller, path: str, **values: str) -> str:
    """The page that comes of the form with these fields filled in."""
    form = form_to(recruiter.get(path), path)
    for name, value in values.items():
        form.put(name, value)
    answer = form.send(recruiter)
    assert answer.status_code == 303
    return recruiter.get(answer.headers["location"]).text


@pytest.mark.parametrize("typed", ["93", "Seine-Saint-Denis", " seine saint denis "])
def test_a_departement_is_asked_for_by_number_or_by_name(recruiter: Caller, path: str, typed: str) -> None:
    page = sent(recruiter, path, departement=typed)
    assert "Département : Seine-Saint-Denis (93)" in standing(page)
    assert 'name="departement" type="text" value="93"' in page
    assert re.search(r"\d+ personnes? masquées? par ce seul filtre", standing(page))


def test_several_departements_stand_in_one_field(recruiter: Caller, path: str) -> None:
    page = sent(recruiter, path, departement="75, Rhône")
    assert "Département : Rhône (69), Paris (75)" in standing(page)
    assert 'name="departement" type="text" value="69, 75"' in page


@pytest.mark.parametrize(
    ("lang", "said"), [("fr", "Aucun département n’a ce numéro"), ("en", "No département")]
)
def test_what_cannot_be_read_is_told_beside_its_field_and_the_rest_counts(
    recruiter: Caller, path: str, lang: str, said: str
) -> None:
    answer = recruiter.get(f"{path}?departement=Atlantide&near=&diploma=5&lang={lang}")
    assert answer.status_code == 422
    assert 'value="Atlantide" aria-describedby="error-departement" aria-invalid="true"' in answer.text
    assert unescape(answer.text).count(said) == 2  # at the head of the list, and beside the field
    assert "niveau 5" in standing(answer.text) or "two years" in standing(answer.text)
    assert "Atlantide" not in standing(answer.text)


def test_what_contradicts_itself_is_an_error_still(recruiter: Caller, path: str) -> None:
    answer = recruiter.get(f"{path}?departement=Atlantide&must=tool:git&nice=tool:git")
    assert answer.status_code == 422
    assert "Cette page n’a pas pu être montrée" in answer.text


def test_what_cannot_be_read_is_swapped_in_too(recruiter: Caller, path: str) -> None:
    swapped = recruiter.get(f"{path}?departement=Atlantide&diploma=5", headers={"hx-request": "true"})
    assert swapped.status_code == 200  # a page with another status takes no place
    assert "Aucun département n’a ce numéro" in swapped.text
    assert swapped.headers["hx-push-url"] == f"{path}?diploma=5"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("near=Nulle-Part", "near"),
        ("near=Lyon&within_km=0", "within_km"),
        ("available_by=demain", "available_by"),
    ],
)
def test_other_fields_tell_it_too(recruiter: Caller, path: str, query: str, field: str) -> None:
    answer = recruiter.get(f"{path}?{query}")
    assert answer.status_code == 422
    assert f'id="error-{field}"' in answer.text
    assert re.search(r"should be|give |no commune", answer.text) is None  # nothing of what programs are told


def test_a_language_is_asked_for_with_a_level(recruiter: Caller, path: str) -> None:
    page = sent(recruiter, path, language="en", language_level="B2")
    assert "Langue : anglais, B2 au moins" in standing(page)
    assert (chosen(page, "language"), chosen(page, "language_level")) == ("en", "B2")
    assert [value for value, _ in options(page, "language_level")] == ["", "A1", "A2", "B1", "B2", "C1", "C2"]


def test_a_training_is_chosen_among_those_of_the_people_she_sees(
    site: Served, recruiter: Caller, path: str
) -> None:
    page = recruiter.get(path).text
    trainings = {one.id: one for one in site.network.trainings}
    sessions = {one.id: one.training_id for one in site.network.sessions}
    seen = {one.id for one in site.network.learners[:50]}
    followed = {sessions[one.session_id] for one in site.network.enrolments if one.learner_id in seen}
    offered = options(page, "training")[1:]
    assert {value for value, _ in offered} <= followed
    assert offered
    assert all(text.startswith(trainings[value].title) for value, text in offered)
    for name, words in (("training", "Formation suivie"), ("certified", "Certification obtenue")):
        one = options(page, name)[1][0]
        filtered = sent(recruiter, path, **{name: one})
        assert f"{words} : {trainings[one].title}" in standing(filtered)
        assert chosen(filtered, name) == one
        assert re.search(r"masquées? par ce seul filtre", standing(filtered))


def test_a_diploma_is_told_by_its_everyday_word(recruiter: Caller, path: str) -> None:
    assert "Diplôme : bac (niveau 4) au moins" in standing(recruiter.get(f"{path}?diploma=4").text)
    english = standing(recruiter.get(f"{path}?diploma=4&lang=en").text)
    assert "Diploma: baccalaureate (level 4) at least" in english


def test_a_hidden_label_has_the_colon_of_its_language(recruiter: Caller, path: str) -> None:
    french, english = recruiter.get(path).text, recruiter.get(f"{path}?lang=en").text
    assert '<span class="hidden">Mon compte\u00a0: </span>' in french
    assert '<span class="hidden">My account: </span>' in english
    assert re.search(r'<span class="hidden">\u00a0: \w', french)
    assert re.search(r'<span class="hidden">: \w', english)
    for page in (french, english):
        assert re.search(r'<span class="hidden">[^<]* :', page) is None
