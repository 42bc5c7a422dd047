from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime

import pytest

from matching.records import Identity, Learner
from service.accounts import acts, consents, users
from service.accounts.consents import Purpose
from service.trust.finding import find_people
from service.trust.merging import merge
from service.trust.retention import term_of, terms
from tests.service.people import ADMIN, ANALYST, COUNSELLOR, RECRUITER, Caller, Served

PEOPLE = "/office/people"
AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
ON = AT.date()


@pytest.fixture
def known(site: Served) -> Served:
    """Nobody has an identity but four learners; the first has an account."""
    with site.store.writing() as now:
        now.remove("identities", [one.learner_id for one in now.all(Identity)])
        now.upsert(
            [
                Identity(site.learner_id(0), given_name="Ada", family_name="Sæther"),
                Identity(
                    site.learner_id(20),
                    given_name="Zoé",
                    family_name="Le Goff-Benoît",
                    email="zoe.legoff@example.org",
                    phone="+33 (0)6 12 34 56 78",
                    address="3 rue des Œillets, Brest",
                    birth_date=date(1999, 5, 3),
                ),
                Identity(
                    site.learner_id(21), given_name="Zoé", family_name="Abgrall", phone="06.99.88.77.66"
                ),
                Identity("nobody", given_name="Zoé", family_name="Partie"),
            ]
        )
    return site


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("zoe", [21, 20]),
        ("LE GOFF", [20]),
        ("benoit zoé", [20]),
        ("le-goff", [20]),
        ("Zoe.LeGoff@example.org", [20]),
        ("oeillets", [20]),
        ("06 12 34", [20]),
        ("0033612345678", [20]),
        ("+33 6 99", [21]),
        ("saether", [0]),
        ("SÆTHER", [0]),
        ("learner@example.org", [0]),
        ("zoe goff abgrall", []),
        ("z", []),
        ("06 1", []),
        ("partie", []),
        ("...", []),
        ("", []),
    ],
)
def test_somebody_is_found_by_what_one_knows_of_her(known: Served, text: str, numbers: list[int]) -> None:
    with known.store.reading() as now:
        assert find_people(now, text) == [known.learner_id(one) for one in numbers]


def test_an_id_finds_its_learner_alone_also_the_one_from_before_a_merge(known: Served) -> None:
    one, other = known.learner_id(20), known.learner_id(22)
    with known.store.writing() as now:
        merge(now, one, other, acts.SYSTEM, AT)
    with known.store.reading() as now:
        assert find_people(now, f" {one} ") == [one]
        assert find_people(now, other) == [one]


def test_a_search_leads_to_the_person_and_is_logged_without_its_words(known: Served, admin: Caller) -> None:
    assert f'href="{PEOPLE}"' in admin.get("/office").text
    page = admin.post(PEOPLE, data={"words": "goff ZOE"})
    assert page.status_code == 200
    assert "Le Goff-Benoît" in page.text
    assert "Abgrall" not in page.text
    with known.store.reading() as now:
        read, searched = acts.latest(now, 2)
    assert (searched.act, searched.actor, searched.subject) == ("person.search", ADMIN, None)
    assert searched.detail == {"found": 1}
    assert read.act == "name.read"
    href = re.search(rf'href="({PEOPLE}/[^"]+)"', page.text)
    assert href is not None
    assert admin.get(href.group(1)).status_code == 200
    short = admin.post(PEOPLE, data={"words": "z"})
    assert short.status_code == 422
    assert 'id="error-words"' in short.text


def test_of_many_only_the_first_names_are_shown_and_logged(known: Served, admin: Caller) -> None:
    known.store.upsert([Identity(known.learner_id(n), family_name=f"Martin{n:02}") for n in range(25, 50)])
    page = admin.post(PEOPLE, data={"words": "martin"}).text
    assert "25 personnes trouvées" in page.replace("\u00a0", " ")
    assert "ajoutez un mot" in page
    assert "Martin44" in page
    assert "Martin45" not in page
    with known.store.reading() as now:
        assert len(acts.latest(now, 100, act="name.read")) == 20


def test_one_page_tells_all_and_leads_on(known: Served, admin: Caller) -> None:
    who = known.learner_id(0)
    with known.store.writing() as now:
        consents.give(now, who, Purpose.CONTACT, "org2", AT)
    page = admin.get(f"{PEOPLE}/{who}").text
    for words in ("Ada Sæther", "learner@example.org", "counsellor@example.org", "Mairie de Nantes", who):
        assert words in page
    for href in (
        f"/learners/{who}",
        f"/office/erase?id={who}",
        "/office/users/learner",
        f"{PEOPLE}/{who}/export",
    ):
        assert f'href="{href}"' in page
        assert admin.get(href).status_code == 200
    assert f"{PEOPLE}/{who}/invite" not in page
    with known.store.reading() as now:
        assert [one.act for one in acts.latest(now, 2)] == ["person.export", "name.read"]
        learner = now.get(Learner, who)
        assert term_of(now, learner, ON) == next(one for one in terms(now, ON) if one.learner_id == who)
        other = now.get(Learner, known.learner_id(30))
        assert term_of(now, other, ON) == next(one for one in terms(now, ON) if one.learner_id == other.id)


def test_her_data_is_exported_whole_for_her(known: Served, admin: Caller) -> None:
    who = known.learner_id(20)
    answer = admin.get(f"{PEOPLE}/{who}/export")
    assert answer.headers["content-disposition"].startswith("attachment")
    found = json.loads(answer.text)
    assert found["id"] == who
    assert found["records"]["identities"][0]["email"] == "zoe.legoff@example.org"
    assert admin.get(f"{PEOPLE}/nothing/export").status_code == 404
    assert admin.get(f"{PEOPLE}/nothing").status_code == 404


def test_she_is_invited_from_her_page_once(known: Served, admin: Caller) -> None:
    who = known.learner_id(20)
    path = f"{PEOPLE}/{who}"
    assert f'action="{path}/invite"' in admin.get(path).text
    assert admin.post(f"{path}/invite").headers["location"] == f"{path}?done=office.invited"
    with known.store.reading() as now:
        account = users.of_learner(now, who)
    assert account is not None
    assert (account.email, account.state) == ("zoe.legoff@example.org", users.INVITED)
    assert f'action="{path}/invite"' not in admin.get(path).text
    assert admin.post(f"{path}/invite").headers["location"] == path, "a second click does no harm"
    without = f"{PEOPLE}/{known.learner_id(21)}"
    assert admin.post(f"{without}/invite").headers["location"].endswith("done=office.not-invited")
    assert admin.post(f"{PEOPLE}/nothing/invite").status_code == 404


def test_an_old_id_leads_to_the_person_who_stays(known: Served, admin: Caller) -> None:
    one, other = known.learner_id(20), known.learner_id(22)
    with known.store.writing() as now:
        merge(now, one, other, acts.SYSTEM, AT)
    answer = admin.get(f"{PEOPLE}/{other}")
    assert answer.is_redirect
    assert answer.headers["location"] == f"{PEOPLE}/{one}"


def test_nobody_else_searches_opens_or_exports(known: Served) -> None:
    who = known.learner_id(0)
    for role in (RECRUITER, COUNSELLOR, ANALYST, "learner"):
        caller = known.client(role)
        assert caller.get(PEOPLE).status_code == 403
        assert caller.post(PEOPLE, data={"words": "ada"}).status_code == 403
        assert caller.get(f"{PEOPLE}/{who}").status_code == 403
        assert caller.get(f"{PEOPLE}/{who}/export").status_code == 403
        assert caller.post(f"{PEOPLE}/{who}/invite").status_code == 403
    bare = known.client(ADMIN, csrf_header=False)
    assert bare.post(PEOPLE, data={"words": "ada"}).status_code == 403
    with known.store.reading() as now:
        assert acts.latest(now, 5, act="person.search") == []


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_pages_are_whole_in_both_languages(known: Served, admin: Caller, lang: str) -> None:
    pages = [admin.get(f"{PEOPLE}/{known.learner_id(n)}?lang={lang}") for n in (0, 20, 30)]
    pages += [admin.post(f"{PEOPLE}?lang={lang}", data={"words": words}) for words in ("zoe", "xyzzy")]
    for page in pages:
        assert page.status_code == 200, page.text[-500:]
        assert page.text.count("<h1>") == 1
        assert "office." not in re.sub(r"<[^>]*>", "", page.text)
