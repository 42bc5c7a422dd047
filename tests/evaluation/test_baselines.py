"""The command that sets the engine beside its baselines: every task has its rankers, every figure is a mean."""

from __future__ import annotations

import pytest

from evaluation.baselines import METRICS, Sizes, contests, main, measured, table
from matching.matcher import Matcher
from matching.reading import ProfileReader

ON_THE_MARKET = [
    "engine", "dense only", "skill Jaccard", "BM25", "character TF-IDF", "whole-text TF-IDF", "freshest first",
    "random",
]  # fmt: skip
BLIND = [
    f"engine without {group}"
    for group in ("skills", "occupation", "experience", "time", "place", "conditions")
]


def test_every_task_has_its_rankers_and_every_ranker_its_row(reader: ProfileReader) -> None:
    found = list(contests(Sizes(learners=60, offers=30, queries=8, seed=4), matcher=Matcher(reader)))
    assert [one.task.name for one in found] == [
        "learner-to-offers-silver",
        "offer-to-learners-silver",
        "offer-to-occupation",
        "sentence-to-skills",
    ]
    assert [ranker.name for ranker in found[0].rankers] == ON_THE_MARKET
    assert [ranker.name for ranker in found[0].ablated] == BLIND
    evaluations = measured(found[0])
    for one in evaluations:
        assert one.unanswered == ()
        assert one.judged == 1.0  # silver is complete
        assert one.means["nDCG@10"] == pytest.approx(one.values["nDCG@10"].mean())
    lines = table(found[0].task, evaluations).splitlines()
    assert "8 queries" in lines[2]
    assert lines[4] == f"| ranker | {' | '.join(METRICS)} |"
    engine = evaluations[0].intervals["RR"]
    assert lines[6].startswith("| engine | ")
    assert f"{engine.mean:.3f} [{engine.low:.3f}, {engine.high:.3f}]" in lines[6]
    assert len(lines) == 6 + len(ON_THE_MARKET) + len(BLIND)


def test_the_command_prints_a_table_a_task(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--learners", "40", "--offers", "20", "--queries", "4", "--without-ablations"])
    printed = capsys.readouterr().out
    assert printed.count("| ranker | nDCG@10 | RR | P@5 |") == 4
    assert "engine without" not in printed
    assert "truth: silver" in printed
    assert "truth: hand" in printed
