from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from matching.records import (
    Contract,
    Experience,
    Goal,
    Language,
    Learner,
    Place,
    Remote,
    Rhythm,
    Skill,
    SkillSource,
)
from service.learner.profile_form import form_of, learner_from
from service.wording_fr import FRENCH
from tests.made_documents import open_document, pdf, word
from tests.service.people import LEARNER, LEARNER_2, Caller, Served
from tests.service.recruiter.forms import Form, form_to

WHOLE = Learner(
    "l1",
    headline="Data analyst",
    about="Deux lignes.\nEt demie.",
    goals=(Goal("data analyst", "rome:M1805"), Goal("autre chose")),
    experiences=(Experience("Vendeuse", "Chez Awa", date(2020, 1, 1), date(2021, 1, 1), "Accueil"),),
    skills=(Skill("SQL", "tool:sql", 3, SkillSource.CERTIFIED), Skill("accueil")),
    languages=(Language("fr", "C2"), Language("sw")),
    diploma_level=2,
    place=Place("Lyon", "69123", "69", 45.7, 4.8),
    mobility_km=12.5,
    remote=Remote.HYBRID,
    contracts=(Contract.CDI, Contract.CDD),
    rhythm=Rhythm.FULL_TIME,
    available_from=date(2026, 7, 1),
    created=date(2026, 1, 1),
)


@pytest.fixture
def her(site: Served) -> Caller:
    return site.client(LEARNER, csrf_header=False)


def _form(her: Caller) -> Form:
    return form_to(her.get("/me/profile"), "/me/profile")


def _saved(site: Served, number: int = 0) -> Learner:
    return site.store.get(Learner, site.learner_id(number))


def _said(text: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


@pytest.mark.parametrize("learner", [WHOLE, Learner("l2")])
def test_a_form_that_nobody_touched_changes_nothing(learner: Learner) -> None:
    assert learner_from(form_of(learner, "v"), learner) == (learner, {})


def test_every_learner_of_the_network_survives_her_own_form(site: Served) -> None:
    for learner in site.network.learners:
        assert learner_from(form_of(learner, "v"), learner) == (learner, {})


def test_a_page_sent_back_untouched_changes_nothing_but_the_day(site: Served, her: Caller) -> None:
    before = _saved(site)
    assert _form(her).send(her, ("act", "save")).status_code == 303
    after = _saved(site)
    assert replace(after, last_active=before.last_active, about=before.about) == before
    assert after.about.split() == before.about.split()
    assert after.last_active == date(2026, 6, 15)


def test_she_fills_in_every_field(site: Served, her: Caller) -> None:
    form = _form(her)
    for name, value in {
        "headline": "Développement web",
        "about": "J’aime expliquer.",
        "mobility": "25,5",
        "remote": "hybrid",
        "rhythm": "part-time",
        "available": "2026-09-01",
        "diploma": "5",
        "language-1": "en",
        "language-1-level": "B2",
    }.items():
        form.put(name, value)
    number = max(int(name.split("-")[1]) for name, _ in form.fields if re.fullmatch(r"job-\d+-title", name))
    form.put(f"job-{number}-title", "Stage")
    form.put(f"job-{number}-start", "2026-01-05")
    form.fields = [one for one in form.fields if one[0] != "contract"] + [("contract", "apprenticeship")]
    assert form.send(her, ("act", "save")).status_code == 303
    kept = _saved(site)
    assert (kept.headline, kept.about, kept.mobility_km) == ("Développement web", "J’aime expliquer.", 25.5)
    assert (kept.remote, kept.rhythm, kept.diploma_level) == (Remote.HYBRID, Rhythm.PART_TIME, 5)
    assert kept.available_from == date(2026, 9, 1)
    assert kept.contracts == (Contract.APPRENTICESHIP,)
    assert Language("en", "B2") in kept.languages
    assert kept.experiences[-1] == Experience("Stage", start=date(2026, 1, 5))


def test_a_search_only_proposes_and_what_she_ticks_is_kept(site: Served, her: Caller) -> None:
    form = _form(her)
    form.put("headline", "pas encore enregistré")
    form.put("goal_search", "data analyst")
    form.put("skill_search", "c++")
    form.put("place_search", "69001")
    before = _saved(site)
    page = form.send(her, ("act", "save"))  # a search that was typed is never passed over
    assert page.status_code == 200
    assert _saved(site) == before
    again = form_to(page, "/me/profile")
    assert again.value("headline") == "pas encore enregistré"
    assert again.value("goal_search") == ""
    assert again.send(her, ("act", "save")).status_code == 303
    assert _saved(site).goals == before.goals  # nothing was ticked
    page = form.send(her, ("act", "search"))
    goal = re.search(r'name="goal" value="(rome:\S+ Data analyst)">', page.text)
    row = re.search(r'name="skill-(\d+)" value="(\S+) C\+\+"', page.text)
    place = re.search(r'name="place" value="(6938\d)"', page.text)
    assert goal
    assert row
    assert place
    chosen = form_to(page, "/me/profile")
    chosen.put("version", _form(her).value("version"))
    chosen.fields = [one for one in chosen.fields if one[0] != "place"]
    chosen.fields += [("goal", goal[1]), (f"skill-{row[1]}-keep", "1"), ("place", place[1])]
    chosen.put(f"skill-{row[1]}-level", "3")
    assert chosen.send(her, ("act", "save")).status_code == 303
    kept = _saved(site)
    assert kept.goals[-1].label == "Data analyst"
    assert (kept.skills[-1].label, kept.skills[-1].level, kept.skills[-1].source) == (
        "C++",
        3,
        SkillSource.DECLARED,
    )
    assert kept.place is not None
    assert (kept.place.commune, kept.place.departement) == (place[1], "69")


def test_a_level_that_she_raises_leaves_the_certificate_s_own(site: Served, her: Caller) -> None:
    certified = Skill("Python", "tool:python", 2, SkillSource.CERTIFIED)
    site.store.upsert([replace(_saved(site), skills=(certified, Skill("Accueil", level=1)))])

    def choose(level: str) -> tuple[Skill, ...]:
        form = _form(her)
        row = next(name for name, value in form.fields if value == "tool:python Python")
        form.put(f"{row}-level", level)
        assert form.send(her, ("act", "save")).status_code == 303
        return _saved(site).skills

    beside = Skill("Python", "tool:python", 4)
    assert choose("4") == (certified, beside, Skill("Accueil", level=1))
    page = her.get("/me/profile")
    assert page.text.count('value="tool:python Python"') == 1
    assert "certifiée, niveau " in page.text
    form = _form(her)
    row = next(name for name, value in form.fields if value == "tool:python Python")
    assert form.value(f"{row}-level") == "4"
    assert form.send(her, ("act", "save")).status_code == 303
    assert _saved(site).skills == (certified, beside, Skill("Accueil", level=1))
    assert choose("2") == choose("") == (certified, Skill("Accueil", level=1))


def test_nobody_certifies_herself(site: Served, her: Caller) -> None:
    certified = {one.label for one in _saved(site).skills if one.source is SkillSource.CERTIFIED}
    form = _form(her)
    form.fields += [("skill-90", "tool:git Git"), ("skill-90-keep", "1"), ("skill-90-source", "certified")]
    form.send(her, ("act", "save"))
    kept = _saved(site)
    assert {one.label for one in kept.skills if one.source is SkillSource.CERTIFIED} == certified
    assert next(one for one in kept.skills if one.label == "Git").source is SkillSource.DECLARED


@pytest.mark.parametrize(
    ("name", "value", "phrase"),
    [
        ("mobility", "loin", "mobility"),
        ("mobility", "-3", "mobility"),
        ("mobility", "99999", "mobility"),
        ("available", "2026-13-01", "day"),
        ("remote", "moon", "choice"),
        ("diploma", "12", "choice"),
        ("headline", "x" * 201, "long"),
        ("language-1", "xx", "choice"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field_and_nothing_is_kept(
    site: Served, her: Caller, name: str, value: str, phrase: str
) -> None:
    before = _saved(site)
    form = _form(her)
    form.put(name, value)
    page = form.send(her, ("act", "save"))
    assert page.status_code == 422
    assert " ".join(FRENCH.say(f"learner.wrong.{phrase}").split()) in _said(page.text)
    assert _saved(site) == before


def test_two_editors_both_versions_are_shown_and_the_second_decides(site: Served) -> None:
    first, second = site.client(LEARNER_2, csrf_header=False), site.client(LEARNER_2, csrf_header=False)
    hers, theirs = _form(first), _form(second)
    hers.put("headline", "la première")
    theirs.put("headline", "la seconde")
    assert hers.send(first, ("act", "save")).status_code == 303
    page = theirs.send(second, ("act", "save"))
    assert page.status_code == 409
    assert "la première" in page.text
    assert "la seconde" in page.text
    assert _saved(site, 8).headline == "la première"
    anew = form_to(page, "/me/profile")
    assert anew.value("headline") == "la seconde"
    assert anew.send(second, ("act", "save")).status_code == 303
    assert _saved(site, 8).headline == "la seconde"


def test_a_pasted_text_gives_skills_to_confirm_one_by_one(site: Served, her: Caller) -> None:
    before = _saved(site)
    text = "J’ai développé un site avec React et PostgreSQL, et je fais des tests avec Selenium."
    form = form_to(her.get("/me/profile/read"), "/me/profile/read")
    form.put("text", text)
    page = form.send(her)
    assert page.status_code == 200
    assert _saved(site) == before
    found = {
        label: number
        for number, label in re.findall(r'name="skill-(\d+)" value="\S+ ([^"]+)"', page.text)
        if f'name="skill-{number}-keep" value="1">' in page.text
    }
    assert {"React", "PostgreSQL"} <= set(found)
    filled = form_to(page, "/me/profile")
    filled.fields.append((f"skill-{found['React']}-keep", "1"))
    filled.send(her, ("act", "save"))
    labels = {one.label for one in _saved(site).skills}
    assert "React" in labels
    assert "PostgreSQL" not in labels


def test_a_json_resume_fills_empty_fields_and_proposes_the_rest(site: Served, her: Caller) -> None:
    resume = {
        "basics": {
            "name": "Awa Diallo",
            "email": "awa@example.org",
            "label": "Cheffe de projet",
            "summary": "x",
        },
        "work": [{"position": "Caissière", "name": "Épicerie", "startDate": "2019-02-01"}],
        "skills": [{"name": "Kanban", "level": "Expert"}],
        "languages": [{"language": "Allemand", "fluency": "B1"}],
    }
    before = _saved(site)
    token = _form(her).value("csrf")
    files = {"file": ("cv.json", json.dumps(resume).encode(), "application/json")}
    page = her.post("/me/profile/read", data={"csrf": token}, files=files)
    assert page.status_code == 200
    form = form_to(page, "/me/profile")
    assert form.value("headline") == before.headline  # what she said herself stays
    assert "Caissière" in page.text
    assert 'value="Awa' not in page.text
    assert form.send(her, ("act", "save")).status_code == 303
    kept = _saved(site)
    assert "Kanban" not in {one.label for one in kept.skills}
    assert kept.experiences[-1].title == "Caissière"
    assert Language("de", "B1") in kept.languages


@pytest.mark.parametrize(
    "content",
    [
        pdf("Nora Haddad, nora@example.org", "Mes outils : React, PostgreSQL."),
        word("<w:p><w:r><w:t>Mes outils : React, PostgreSQL.</w:t></w:r></w:p>"),
        open_document("<text:p>Mes outils : React, PostgreSQL.</text:p>"),
    ],
    ids=["pdf", "word", "open-document"],
)
def test_a_resume_as_a_document_gives_skills_to_confirm(site: Served, her: Caller, content: bytes) -> None:
    before = _saved(site)
    token = _form(her).value("csrf")
    page = her.post("/me/profile/read", data={"csrf": token}, files={"file": ("cv", content)})
    assert page.status_code == 200
    assert {"React", "PostgreSQL"} <= set(re.findall(r'name="skill-[0-9]+" value="\S+ ([^"]+)"', page.text))
    assert "Haddad" not in page.text
    assert "nora@example.org" not in page.text
    assert _saved(site) == before


def test_a_document_without_text_is_told_and_what_was_pasted_stays(her: Caller) -> None:
    token = _form(her).value("csrf")
    sent = {"csrf": token, "text": "Ce que j’ai collé."}
    page = her.post("/me/profile/read", data=sent, files={"file": ("scan.pdf", pdf(""))})
    assert page.status_code == 422
    assert FRENCH.say("document.no-text") in unescape(page.text)
    assert "Ce que j’ai collé." in page.text
    longest = her.post("/me/profile/read", data=sent | {"text": "mot " * 20_000})
    assert longest.status_code == 422
    assert FRENCH.say("document.large") in unescape(longest.text)


@pytest.mark.parametrize(
    "content",
    [b"not json", b"[]", b"\x00\x01\x02", b"{" * 5000, b'{"basics": {}}', b"PK\x03\x04", b" " * 1_000_001],
)
def test_a_file_that_is_no_resume_gets_an_answer_in_words(site: Served, her: Caller, content: bytes) -> None:
    token = _form(her).value("csrf")
    files = {"file": ("cv.json", content, "application/json")}
    page = her.post("/me/profile/read", data={"csrf": token}, files=files)
    assert page.status_code == 422
    assert 'role="alert"' in page.text


def test_odd_fields_of_a_form_are_no_error_of_the_service(site: Served) -> None:
    her = site.client(LEARNER)
    odd = {
        "version": "x",
        "skill-1": "\0",
        "skill-1-keep": "1",
        "skill-99999": "- x",
        "goal": ["", "-", "a b"],
        "place": "zz",
        "act": "save",
        "job-0-title": "x",
        "job-0-start": "2026-02-02",
        "job-0-end": "2026-01-01",
    }
    page = her.post("/me/profile", data=odd)
    assert page.status_code == 422
    assert " ".join(FRENCH.say("learner.wrong.order").split()) in _said(page.text)
