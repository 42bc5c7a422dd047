"""The report: what it says is what was measured, in two languages, in one file; and the gate closes when it should."""

from __future__ import annotations

import json
import re
import string
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from evaluation.audits.attacks import ATTACKS
from evaluation.audits.counterfactual import SWAPS
from evaluation.audits.stability import TYPINGS
from evaluation.baselines import Sizes, contests
from evaluation.evaluate import evaluate
from evaluation.network_tasks.groups import ATTRIBUTES
from evaluation.prose_leak import read_phrases
from evaluation.ranking.task import JudgementError
from evaluation.ranking.task_folder import load
from evaluation.ranking.trec import read_run
from evaluation.report import wording_en, wording_fr
from evaluation.report.content import document
from evaluation.report.gate import since
from evaluation.report.html import as_html
from evaluation.report.markdown import as_markdown
from evaluation.report.measure import Depths, measure
from evaluation.report.measured import MAIN, METRICS, Measured
from evaluation.report.results import as_json, baseline_json, read_earlier
from evaluation.report.run import write_task
from evaluation.report.wording import WORDINGS
from evaluation.statistics import Interval, compare_values
from matching.features import FEATURES
from matching.matcher import Matcher
from matching.reading import ProfileReader

SMALL = Sizes(learners=120, offers=100, queries=30)


@pytest.fixture(scope="module")
def measured() -> Measured:
    """Everything but the audits, which have tests of their own, on a small network."""
    said: list[str] = []
    found = measure(Depths(SMALL, audits=False), "passerelle evaluate", said.append)
    assert any("engine" in one for one in said)
    return found


# --------------------------------------------------------------------------- what was measured


def test_the_engine_stands_first_beside_every_baseline(measured: Measured) -> None:
    assert [one.task.name for one in measured.tasks] == [
        "learner-to-offers-silver",
        "offer-to-learners-silver",
        "offer-to-occupation",
        "sentence-to-skills",
    ]
    for one in measured.tasks[:2]:
        names = [system.run.name for system in one.systems]
        assert names[0] == "engine"
        assert {"random", "freshest first", "BM25", "character TF-IDF", "dense only", "skill Jaccard"} <= set(
            names
        )
        assert "whole-text TF-IDF" in names
        assert len(one.ablated) == len({feature.group for feature in FEATURES})
        assert len(one.comparisons) == len(names) - 1
        assert one.best_other != "engine"


def test_the_figures_are_those_of_the_systems_asked_again(measured: Measured, reader: ProfileReader) -> None:
    contest = next(iter(contests(SMALL, with_ablations=False, matcher=Matcher(reader))))
    again = evaluate(contest.rankers[3], contest.task, METRICS)
    kept = measured.tasks[0].system(contest.rankers[3].name)
    assert kept.means == pytest.approx(again.means, abs=1e-12)


# --------------------------------------------------------------------------- the page


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_page_needs_nothing_but_itself(measured: Measured, lang: str) -> None:
    page = as_html(document(measured, "fr" if lang == "fr" else "en"))
    assert f'<html lang="{lang}">' in page
    assert "<script" not in page
    assert re.findall(r"""(?:src|href)=["'](?!#)[^"']*""", page) == []
    assert "url(" not in page
    anchors = re.findall(r'href="#([^"]+)"', page)
    assert len(anchors) == len(set(anchors)) > 8
    assert set(anchors) == set(re.findall(r'<section id="([^"]+)"', page))


def test_every_drawing_has_words_and_its_numbers(measured: Measured) -> None:
    page = as_html(document(measured, "en"))
    drawings = re.findall(r"<figure>.*?</figure>", page, re.DOTALL)
    assert len(drawings) > 10
    for one in drawings:
        assert re.search(r"<title>[^<]+</title><desc>[^<]+</desc>", one)
        assert "<details>" in one
        assert "<table" in one


def test_text_from_records_is_escaped(measured: Measured) -> None:
    first = measured.tasks[0]
    texts = dict.fromkeys(first.task.candidates, "<img src=x onerror=alert(1)>")
    spoilt = replace(measured, tasks=(replace(first, task=replace(first.task, candidate_texts=texts)),))
    page = as_html(document(spoilt, "en"))
    assert "<img" not in page
    assert "&lt;img" in page


def test_the_text_says_what_the_arrays_hold(measured: Measured) -> None:
    text = as_markdown(document(measured, "en"))
    for one in measured.tasks:
        mean = one.engine.intervals[MAIN]
        assert f"{mean.mean:.3f} [{mean.low:.3f}, {mean.high:.3f}]" in text
        assert f"{len(one.task.without_relevant)} queries have no relevant candidate" in text or not (
            one.task.without_relevant
        )


def test_too_few_queries_are_said_to_be_too_few(measured: Measured) -> None:
    first = measured.tasks[0]
    few = tuple(
        compare_values(
            MAIN,
            ("engine", first.engine.values[MAIN][:8]),
            (one.second, first.system(one.second).values[MAIN][:8]),
        )
        for one in first.comparisons
    )
    text = as_markdown(document(replace(measured, tasks=(replace(first, comparisons=few),)), "en"))
    assert "8 queries, and 25 are the least" in text
    assert "Ahead of" not in text


# --------------------------------------------------------------------------- JSON and the gate


def test_the_json_has_no_number_that_is_none(measured: Measured) -> None:
    found = json.loads(as_json(measured), parse_constant=lambda name: pytest.fail(name))
    engine = found["tasks"][0]["systems"][0]
    values = list(engine["values"].values())
    assert sum(values) / len(values) == pytest.approx(engine["metrics"][MAIN]["mean"], abs=1e-5)


def test_the_same_run_passes_the_gate_and_a_worse_one_does_not(measured: Measured, tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(baseline_json(measured), encoding="utf-8")
    same = since(measured, read_earlier(path))
    assert len(same.tasks) == 4
    assert same.dropped(0.0) == ()
    assert {(one.wins, one.losses, one.difference.low, one.difference.high) for one in same.comparisons} == {
        (0, 0, 0.0, 0.0)
    }

    shuffled = _with_engine(measured, "random")  # planted: an engine with shuffled scores
    found = since(shuffled, read_earlier(path))
    assert set(found.dropped(0.01)) == set(found.tasks)
    assert found.comparisons[0].difference.mean < 0
    text = as_markdown(document(shuffled, "en", found))
    assert "Since the run of" in text


def test_other_judgements_are_not_compared(measured: Measured, tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(baseline_json(measured), encoding="utf-8")
    first = measured.tasks[0]
    other = replace(first, task=replace(first.task, qrels={}))
    found = since(replace(measured, tasks=(other, *measured.tasks[1:])), read_earlier(path))
    assert found.left_out == ((first.task.name, "other"),)
    with pytest.raises(JudgementError, match="other queries or judgements"):
        since(replace(measured, tasks=(other,)), read_earlier(path))


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"format": "another/1", "main": "x"}', '{"format": null}', "{}"]
)
def test_a_torn_baseline_is_told(content: str, tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(JudgementError, match=r"baseline\.json"):
        read_earlier(path)
    with pytest.raises(JudgementError, match="--keep"):
        read_earlier(tmp_path / "nowhere.json")


def test_tasks_and_runs_are_written_for_other_tools(measured: Measured, tmp_path: Path) -> None:
    first = measured.tasks[0]
    write_task(first, tmp_path / "task")
    task = load(tmp_path / "task")
    assert task.qrels == {query: grades for query, grades in first.task.qrels.items() if grades}
    run = read_run(tmp_path / "task" / "runs" / "engine.run")
    again = evaluate(run, task, [MAIN])
    assert again.means[MAIN] == pytest.approx(first.engine.means[MAIN], abs=1e-12)


def _with_engine(measured: Measured, name: str) -> Measured:
    """The same with another system in the engine's place."""
    return replace(
        measured,
        tasks=tuple(replace(one, systems=(one.system(name), *one.systems[1:])) for one in measured.tasks),
    )


# --------------------------------------------------------------------------- words


def test_both_languages_say_the_same_things() -> None:
    assert wording_fr.SENTENCES.keys() == wording_en.SENTENCES.keys()
    assert wording_fr.NAMES.keys() >= wording_en.NAMES.keys()
    for key, french in wording_fr.SENTENCES.items():
        assert _places(french) == _places(wording_en.SENTENCES[key]), key


def _places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_everything_that_a_report_names_has_a_french_name(measured: Measured) -> None:
    french = WORDINGS["fr"]
    named: list[Sequence[str]] = [
        [system.run.name for one in measured.tasks for system in (*one.systems, *one.ablated)],
        ATTRIBUTES,
        [feature.name for feature in FEATURES],
        list(SWAPS),
        [*TYPINGS, "synonym"],
        list(ATTACKS),
        [phrase.kind for phrase in read_phrases()],
        ["title of a learner", "title of an offer"],
    ]
    same_in_both = {"BM25", "distance", "religion, association"}
    missing = [one for names in named for one in names if french.name(one) == one and one not in same_in_both]
    assert missing == []


def test_numbers_are_written_as_each_language_does() -> None:
    french, english = WORDINGS["fr"], WORDINGS["en"]
    one = Interval(-0.0312, -0.05, 0.0004)
    assert french.with_interval(one, sign=True) == "−0,031 [−0,050 ; 0,000]"
    assert english.with_interval(one, sign=True) == "−0.031 [−0.050, 0.000]"
    assert french.percent(0.5) == "50\u202f%"
    assert english.percent(float("nan")) == "–"
    assert french.count(12_000) == "12\u202f000"
    assert french.day("2026-03-01") == "1er mars 2026"
    assert english.p_value(0.0002) == "< 0.001"
    assert french.say("fact.on") == "Fait le"
    assert "requêtes\u202f;" not in english.say("title")
