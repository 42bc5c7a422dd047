"""The judging page: two judges and an adjudicator on their way to qrels, and what it does with everything else."""

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from evaluation.judging import Pool, read_judgements
from evaluation.judging.app import create_app
from evaluation.judging.door import LONGEST_FORM
from evaluation.judging.session import JudgingSession
from evaluation.ranking.task import About, JudgedTask, Truth
from evaluation.ranking.trec import read_qrels

HERE = "http://127.0.0.1"
TASK = JudgedTask(
    "web",
    ("q1", "q/2"),
    ("a", "b", "c", "d"),
    {"q1": {"a": 1}},
    query_texts={"q1": "Développeuse web\nLyon", "q/2": "<script>alert(1)</script> & Cie"},
    candidate_texts={"a": "Intégrateur", "b": '</textarea><img src=x onerror="x">', "c": "Comptable"},
)
POOL = Pool("web", 2, 2, {"q1": ("b", "a", "c"), "q/2": ("d", "a")})


@pytest.fixture
def session(tmp_path: Path) -> JudgingSession:
    return JudgingSession(TASK, POOL, tmp_path / "judgements.jsonl")


@pytest.fixture
def client(session: JudgingSession) -> Iterator[TestClient]:
    with TestClient(create_app(session), base_url=HERE) as client:
        yield client


def filled(query: str, said: Mapping[str, str], then: str = "next", **notes: str) -> dict[str, str]:
    """The form of a query as a browser sends it: every candidate is there, a grade only where one is chosen."""
    form = {"then": then}
    for place, candidate in enumerate(POOL.pairs[query], 1):
        form |= {f"candidate-{place}": candidate, f"note-{place}": notes.get(candidate, "")}
        if candidate in said:
            form[f"grade-{place}"] = said[candidate]
    return form


def judge_all(client: TestClient, judge: str, said: Mapping[str, Mapping[str, str]]) -> None:
    for number, query in enumerate(POOL.pairs, 1):
        answer = client.post(f"/judges/{judge}/{number}", data=filled(query, said[query]))
        assert answer.status_code == 200, answer.text


ONE = {"q1": {"b": "3", "a": "0", "c": "0"}, "q/2": {"d": "2", "a": "1"}}
OTHER = {"q1": {"b": "3", "a": "2", "c": "unknown"}, "q/2": {"d": "2", "a": "0"}}

# --------------------------------------------------------------------------- journeys


def test_two_judges_and_an_adjudicator_come_to_qrels(
    client: TestClient, session: JudgingSession, tmp_path: Path
) -> None:
    began = client.post("/start", data={"name": " juge-1 "})
    assert began.url.path == "/judges/juge-1"
    assert "Il vous reste 5 paires sur 5" in began.text

    second = client.post("/judges/juge-1/1", data=filled("q1", ONE["q1"], b="tout y est"))
    assert (second.url.path, second.url.params["saved"]) == ("/judges/juge-1/2", "3")
    last = client.post("/judges/juge-1/2", data=filled("q/2", ONE["q/2"]))
    assert last.url.path == "/judges/juge-1"
    assert "Terminé" in last.text

    judge_all(client, "juge-2", OTHER)
    # q1: b agreed; a 0 against 2; c by one judge only. q/2: d agreed; a 1 against 0.
    listed = client.get("/disagreements", params={"judge": "adjudicator"})
    assert listed.text.count("en suspens</span>") == 2
    pair = {"query": "q1", "candidate": "a", "judge": "adjudicator"}  # two grades apart: comes first
    assert "query=q1&amp;candidate=a" in listed.text.split("Départager la première")[0]
    form = client.get("/settle", params=pair)
    assert "juge-1\u00a0: 0" in form.text
    assert "juge-2\u00a0: 2" in form.text
    after = client.post("/settle", params=pair, data={"grade": "2", "note": "relu"})
    assert after.url.path == "/settle"
    assert after.url.params["query"] == "q/2"
    end = client.post("/settle", params=dict(after.url.params), data={"grade": "1", "note": ""})
    assert end.url.path == "/disagreements"
    assert "Départagé." in end.text

    exported = tmp_path / "out.tsv"
    exported.write_bytes(client.get("/export/qrels.tsv").content)
    assert read_qrels(exported).qrels == {"q1": {"a": 2, "b": 3, "c": 0}, "q/2": {"a": 1, "d": 2}}
    for name in ("judgements.jsonl", "judgements.csv"):
        path = tmp_path / f"taken-{name}"
        path.write_bytes(client.get(f"/export/{name}").content)
        assert read_judgements(path) == session.record().judgements
    assert [one.note for one in session.record().judgements if one.note] == ["tout y est", "relu"]
    assert session.settled_task().about.truth is Truth.HAND


def test_agreement_is_that_of_the_judges_alone(client: TestClient) -> None:
    assert "Rien n’est encore jugé" in client.get("/agreement").text
    judge_all(client, "juge-1", ONE)
    judge_all(client, "juge-2", OTHER)
    pair = {"query": "q1", "candidate": "a", "judge": "adjudicator"}
    client.post("/settle", params=pair, data={"grade": "2"})
    text = " ".join(re.sub(r"<[^>]+>", " ", client.get("/agreement", params={"lang": "en"}).text).split())
    # four shared pairs (3, 3), (0, 2), (2, 2), (1, 0): two alike; by chance, of 16: 3-3 once, 0-0 once, 2-2 twice
    assert "juge-1 · juge-2 4 50% 0.33" in text  # (8/16 - 4/16) / (1 - 4/16)
    assert not re.search(r"· adjudicator|adjudicator [·\d]", text)
    assert "juge-2 4 1 0" in text
    start = re.sub(r"<[^>]+>", " ", client.get("/", params={"lang": "en"}).text)
    assert re.findall(r"judged at least (\w+)\s+(\d+)", start) == [("once", "5"), ("twice", "4")]


def test_a_page_is_kept_as_far_as_it_is_filled_in_and_taken_up_again(
    client: TestClient, session: JudgingSession
) -> None:
    stayed = client.post("/judges/ab/1", data=filled("q1", {"b": "1"}, then="stay", b="loin"))
    assert stayed.url.fragment == "candidate-2"
    assert "une paire" in stayed.text
    chosen = re.findall(r'name="grade-(\d)" value="(\w+)" checked', client.get("/judges/AB/1").text)
    assert chosen == [("1", "1")]  # and "AB" is "ab"
    assert session.judges == ("ab",)
    assert ">\nloin</textarea>" in client.get("/judges/ab/1").text
    went_on = client.post("/judges/ab/1", data=filled("q1", {"b": "1"}, b="loin"))
    assert (went_on.url.path, went_on.url.params["saved"]) == ("/judges/ab/2", "0")
    round_again = client.post("/judges/ab/2", data=filled("q/2", {"d": "0", "a": "0"}))
    assert round_again.url.path == "/judges/ab/1"  # past the end, to what was left
    assert len(read_judgements(session.path)) == 3


def test_judges_do_not_see_each_other_s_grades_before_they_are_done(client: TestClient) -> None:
    judge_all(client, "juge-1", ONE)
    client.post("/judges/juge-2/1", data=filled("q1", OTHER["q1"]))
    for asked in ({"judge": "juge-2"}, {"judge": "juge-3"}):
        assert "juge-1" not in client.get("/disagreements", params=asked).text
    client.post("/judges/juge-2/2", data=filled("q/2", OTHER["q/2"]))
    text = client.get("/disagreements", params={"judge": "juge-2"}).text
    assert "juge-1\u00a0: 0" in text
    assert "/settle" not in text  # she sees, and does not settle


class Structure(HTMLParser):
    """Tags, labels and fields of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: set[str] = set()
        self.labelled: set[str] = set()
        self.fields: list[dict[str, str | None]] = []
        self.inside = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.ids.add(given.get("id") or "")
        if tag == "label":
            self.inside += 1
            self.labelled.add(given.get("for") or "")
        if tag in ("input", "textarea") and given.get("type") != "hidden":
            self.fields.append({**given, "wrapped": "yes" if self.inside else None})

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self.inside -= 1


PATHS = ("/", "/guidelines", "/agreement", "/disagreements?judge=adjudicator", "/judges/juge-1", "/judges/juge-1/1",
         "/settle?query=q1&candidate=a&judge=adjudicator")  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_page_stands_without_script_or_cookie_and_labels_its_fields(
    client: TestClient, path: str, lang: str
) -> None:
    judge_all(client, "juge-1", ONE)
    judge_all(client, "juge-2", OTHER)
    client.cookies.clear()
    answer = client.get(path + ("&" if "?" in path else "?") + f"lang={lang}")
    page = Structure(answer.text)
    assert answer.status_code == 200
    assert f'<html lang="{lang}">' in answer.text
    assert "script" not in page.tags
    assert not re.search(r"\son\w+=|\sstyle=", re.sub(r">[^<]*<", "><", answer.text))
    assert page.tags.count("h1") == 1
    assert all(one["wrapped"] or one.get("id") in page.labelled for one in page.fields)
    assert "script-src" not in answer.headers["content-security-policy"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_the_name_is_remembered_and_a_foreign_cookie_is_nobody(client: TestClient) -> None:
    for name in ("ab", "Łucja-Ö"):
        assert client.post("/start", data={"name": name}).status_code == 200
        assert f"Continuer en tant que {name}" in client.get("/").text
    client.cookies.clear()
    client.cookies.set("judge", "../../x y")
    assert "Continuer" not in client.get("/").text


def test_the_language_stays_and_the_switch_stays_on_the_page(client: TestClient) -> None:
    page = client.get("/judges/ab/1", params={"lang": "en"}).text
    assert 'action="/judges/ab/1?lang=en"' in page
    assert "I cannot tell" in page
    assert 'href="/judges/ab/1?lang=fr"' in page
    after = client.post("/judges/ab/1?lang=en", data=filled("q1", {"b": "1"}))
    assert after.url.params["lang"] == "en"


def test_texts_stay_text(client: TestClient) -> None:
    first, second = client.get("/judges/ab/1").text, client.get("/judges/ab/2").text
    assert "<img" not in first
    assert "&lt;/textarea&gt;&lt;img src=x" in first
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Cie" in second
    assert "Aucun texte pour d." in second
    hostile = "</textarea><script>alert(2)</script>"
    client.post("/judges/ab/1", data=filled("q1", {"b": "1"}, b=hostile))
    again = client.get("/judges/ab/1").text
    assert hostile not in again
    assert "&lt;/textarea&gt;&lt;script&gt;alert(2)" in again
    bad = client.post("/start", data={"name": '"><script>x</script>'})
    assert bad.status_code == 422
    assert "<script" not in bad.text


# --------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("path", "form", "status", "words"),
    [
        ("/judges/ab/1", {"candidate-1": "b", "grade-1": "4"}, 422, "les notes vont de 0 à 3"),
        ("/judges/ab/1", {"candidate-1": "b", "grade-1": "-1"}, 422, "les notes vont de 0 à 3"),
        ("/judges/ab/1", {"candidate-1": "b", "grade-1": "²"}, 422, "les notes vont de 0 à 3"),
        ("/judges/ab/1", {"candidate-1": "d", "grade-1": "1"}, 404, "pas dans la série"),
        ("/judges/ab/1", {"candidate-1": "nobody", "grade-1": "1"}, 404, "pas dans la série"),
        ("/judges/ab/1", {"candidate-1": "b", "note-1": "manque SQL"}, 422, "proposition 1 a une note libre"),
        ("/judges/ab/1", {"candidate-1": "b", "grade-1": "1", "note-1": "x" * 2001}, 422, "2001 caractères"),
        ("/judges/ab/3", {"candidate-1": "b", "grade-1": "1"}, 404, "pas dans la série"),
        ("/judges/ab/0", {"candidate-1": "b", "grade-1": "1"}, 404, "pas dans la série"),
        ("/judges/ab/x", {"candidate-1": "b", "grade-1": "1"}, 422, "formulaire"),
        ("/judges/a%20b/1", {"candidate-1": "b", "grade-1": "1"}, 422, "Ce nom ne convient pas"),
        ("/judges/adjudicator/1", {"candidate-1": "b", "grade-1": "1"}, 422, "ne juge pas"),
        ("/start", {"name": ""}, 422, "Ce nom ne convient pas"),
        ("/start", {"name": "x" * 41}, 422, "Ce nom ne convient pas"),
        ("/start", {"name": ".."}, 422, "Ce nom ne convient pas"),
        ("/settle?query=q1&candidate=a", {"grade": "1"}, 403, "Seule la personne qui départage"),
        ("/settle?query=q1&candidate=a&judge=ab", {"grade": "1"}, 403, "Seule la personne qui départage"),
        ("/settle?query=q1&candidate=a&judge=adjudicator", {"grade": "1"}, 422, "pas en désaccord"),
        ("/settle?judge=adjudicator", {"grade": "1"}, 422, "formulaire"),
        ("/agreement", {}, 405, "ne se demande pas ainsi"),
        ("/nowhere", {}, 404, "n’existe pas"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_in_words(
    client: TestClient, session: JudgingSession, path: str, form: dict[str, str], status: int, words: str
) -> None:
    answer = client.post(path, data=form)
    assert answer.status_code == status
    assert words in answer.text.replace("\u00a0", " ").replace("\u202f", " ")
    assert session.path.read_bytes() == b""


def test_a_refused_page_comes_back_as_it_was_typed(client: TestClient, session: JudgingSession) -> None:
    answer = client.post("/judges/ab/1", data=filled("q1", {"b": "3"}, a="pourquoi pas"))
    assert answer.status_code == 422
    assert 'name="grade-1" value="3" checked' in answer.text
    assert ">\npourquoi pas</textarea>" in answer.text
    assert session.record().judgements == ()


@pytest.mark.parametrize("grade", ["", "9", "unknown"])
def test_an_adjudicator_gives_a_grade(client: TestClient, session: JudgingSession, grade: str) -> None:
    judge_all(client, "juge-1", ONE)
    judge_all(client, "juge-2", OTHER)
    before = session.path.read_bytes()
    pair = {"query": "q1", "candidate": "a", "judge": "adjudicator"}
    answer = client.post("/settle", params=pair, data={"grade": grade, "note": "hésite"})
    assert answer.status_code == 422
    assert "hésite</textarea>" in answer.text
    assert session.path.read_bytes() == before


def test_only_this_computer_s_own_pages_are_answered(client: TestClient, session: JudgingSession) -> None:
    form = {"candidate-1": "b", "grade-1": "1"}
    for host in ("evil.example", "127.0.0.1.evil.example", "[", ""):
        assert client.get("/", headers={"host": host}).status_code == 400
    assert client.get("/", headers={"host": "localhost:8765"}).status_code == 200
    assert client.get("/", headers={"host": "[::1]:8765"}).status_code == 200
    for origin in ("http://evil.example", "null", "http://127.0.0.1:9999"):
        assert client.post("/judges/ab/1", data=form, headers={"origin": origin}).status_code == 403
    assert client.post("/judges/ab/1", content=b"x" * (LONGEST_FORM + 1)).status_code == 413
    assert client.post("/judges/ab/1", content=iter([b"x"])).status_code == 411
    assert session.path.read_bytes() == b""
    assert client.post("/judges/ab/1", data=form, headers={"origin": HERE}).status_code == 200


def test_nothing_judged_is_nothing_to_export(client: TestClient) -> None:
    for name in ("qrels.tsv", "judgements.csv"):
        answer = client.get(f"/export/{name}")
        assert answer.status_code == 422
        assert "rien à emporter" in answer.text
    assert client.get("/export/other.txt").status_code == 404


def test_a_file_torn_by_somebody_else_is_said(client: TestClient, session: JudgingSession) -> None:
    session.path.write_text("{not json\n", encoding="utf-8")
    answer = client.get("/agreement")
    assert answer.status_code == 422
    assert "judgements.jsonl, line 1: not JSON" in answer.text


def test_own_guidelines_are_shown_without_their_html(tmp_path: Path) -> None:
    about = About(
        truth=Truth.HAND, guidelines="# Consigne\n\n<script>alert(1)</script>\n\n[x](javascript:alert(2))"
    )
    task = JudgedTask("web", TASK.queries, TASK.candidates, {}, about)
    with TestClient(create_app(JudgingSession(task, POOL, tmp_path / "j.jsonl")), base_url=HERE) as client:
        page = client.get("/guidelines").text
    assert "<h1>Consigne</h1>" in page
    assert "<script" not in page
    assert 'href="javascript' not in page
