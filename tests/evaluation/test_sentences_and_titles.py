"""Tasks on judged sentences, and on titles that are given by folder; a task folder measured without a run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data import load_taxonomy
from evaluation.encoder.definition import TaskError, chosen, definitions
from evaluation.evaluate import evaluate
from evaluation.file_report import FileOptions, evaluate_files
from evaluation.network_tasks import offer_to_occupation, sentence_to_skills, title_to_occupation
from evaluation.rankers import DenseSkills, Random, SentenceSkills
from evaluation.ranking.task import JudgedTask, JudgementError, Truth
from evaluation.ranking.task_folder import save
from matching.reading import ProfileReader
from models.load_concept_vectors import load_concept_vectors


def test_sentences_have_the_skills_that_were_marked(reader: ProfileReader) -> None:
    concepts = load_concept_vectors(reader.encoder, reader.taxonomy)
    task = sentence_to_skills(reader.taxonomy, concepts.skills()[0])
    assert task.about.truth == Truth.HAND
    assert len(task.queries) > 50
    assert task.without_relevant == ()
    engine = evaluate(SentenceSkills(reader.extractor, task.query_texts), task, ["RR"])
    dense = evaluate(DenseSkills(reader.encoder, concepts, task.query_texts), task, ["RR"])
    by_chance = evaluate(Random(1), task, ["RR"])
    assert engine.means["RR"] > dense.means["RR"] > by_chance.means["RR"]
    assert engine.means["RR"] > 0.6


def test_titles_of_a_folder_become_a_task(tmp_path: Path) -> None:
    (definition,) = chosen(definitions(), ("offer-titles",))
    path = tmp_path / str(definition.file)
    path.parent.mkdir()
    rows = [
        {"title": "Développeuse web (H/F) - CDI", "rome": "M1855"},
        {"title": "développeur web", "rome": "M1855"},  # the same title once it is normalised
        {"title": "Boulanger", "rome": "D1102"},
        {"title": "sans code"},
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n", encoding="utf-8")
    taxonomy = load_taxonomy()
    task = title_to_occupation(taxonomy, tmp_path)
    assert sorted(task.query_texts.values()) == ["boulanger", "développeur web"]
    right = {task.query_texts[query]: list(grades) for query, grades in task.qrels.items()}
    assert right == {"boulanger": ["rome:D1102"], "développeur web": ["rome:M1855"]}
    assert task.candidate_texts["rome:D1102"].startswith(taxonomy.label("rome:D1102", "fr"))
    with pytest.raises(TaskError, match="--data"):
        title_to_occupation(taxonomy, tmp_path / "nowhere")


def test_a_task_folder_needs_no_run(tmp_path: Path) -> None:
    save(offer_to_occupation(), tmp_path / "task")
    report = evaluate_files(FileOptions((), tmp_path / "task", ("RR",)))
    means = {one.run.name: one.means["RR"] for one in report.evaluations}
    assert means["BM25"] > 0.5 > means["random"]
    save(JudgedTask("bare", ("q",), ("a",), {"q": {"a": 1}}), tmp_path / "bare")
    with pytest.raises(JudgementError, match="no texts"):
        evaluate_files(FileOptions((), tmp_path / "bare", ("RR",)))
