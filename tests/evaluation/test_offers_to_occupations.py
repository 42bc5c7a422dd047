"""The hand-coded task on real offers: whole, in agreement with the project's data, and answerable."""

from __future__ import annotations

import numpy as np
import pytest

from data import load_taxonomy
from data.sample.real_offers import load_real_offers
from evaluation.baselines import occupation_rankers
from evaluation.metrics import Metric, pack, parse_metric
from evaluation.network_tasks import offer_to_occupation
from evaluation.rankers import Random, run_of
from evaluation.ranking.task import JudgedTask, Truth
from matching.reading import ProfileReader
from models import load_concept_vectors


@pytest.fixture(scope="module")
def task() -> JudgedTask:
    return offer_to_occupation()


def test_every_real_offer_is_coded_once(task: JudgedTask) -> None:
    assert task.queries == tuple(one.id for one in load_real_offers())
    assert len(task.queries) == 71
    assert list(task.qrels) == list(task.queries)
    assert task.without_relevant == ()
    assert task.about.truth is Truth.HAND
    assert "one coder" in task.about.guidelines
    assert task.about.as_of is not None


def test_candidates_are_all_metiers_with_their_names(task: JudgedTask) -> None:
    assert len(task.candidates) == 1_584
    assert all(len(code) == len("rome:M1855") for code in task.candidates)
    assert "Développeur full-stack" in task.candidate_texts["rome:M1855"].split("\n")
    assert task.candidate_texts["rome:M1405"].startswith("Data scientist")


def test_grades_are_of_the_guidelines(task: JudgedTask) -> None:
    for query, grades in task.qrels.items():
        found = list(grades.values())
        assert set(found) <= {1, 2, 3}, query
        assert found.count(3) <= 2, query
        assert 3 in found or query == "eigpost:2020-04-22", query  # the one post that ROME has no métier for


@pytest.mark.parametrize(
    ("words", "code"),
    [("full stack", "M1855"), ("data scientist", "M1405"), ("designer", "E1206"), ("data engineer", "M1811")],
)
def test_who_says_a_trade_in_the_title_has_its_metier(task: JudgedTask, words: str, code: str) -> None:
    named = [
        one for one in load_real_offers() if words in one.title.lower().replace("full-stack", "full stack")
    ]
    assert len(named) >= 5
    for offer in named:
        if offer.id == "eig3:iaflash:2":  # called data scientist, and described as an architect of big data
            continue
        assert task.qrels[offer.id].get(f"rome:{code}", 0) >= 2, offer.id


def test_every_judged_metier_is_in_the_referential(task: JudgedTask) -> None:
    taxonomy = load_taxonomy()
    for grades in task.qrels.values():
        assert all(taxonomy.label(code, "fr") for code in grades)


def test_rankers_answer_it(task: JudgedTask, reader: ProfileReader) -> None:
    rr = parse_metric("RR")
    assert isinstance(rr, Metric)
    means = {}
    titles = {offer.id: offer.title for offer in load_real_offers()}
    concepts = load_concept_vectors(reader.encoder, reader.taxonomy)
    for ranker in (*occupation_rankers(reader, concepts, task, titles), Random(1)):
        run = run_of(ranker, task)
        assert all(len(run.lists[query]) == 1_584 for query in task.queries)
        means[ranker.name] = float(np.mean(rr.of(pack(run, task))))
    assert means["engine"] > 0.9
    assert means["dense only"] > 0.9
    assert means["random"] < 0.1
