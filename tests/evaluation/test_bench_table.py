import json

import pytest

from evaluation.bench_table import Figure, as_json, as_markdown

FIGURES = [
    Figure("start", "s", 2.0, target=3.0, baseline=50.0, note="median of 3"),
    Figure("one query", "ms", 31.0, target=30.0, baseline=31_000.0),
    Figure("save", "s", 0.5),
]


def test_a_target_is_met_below_it_only() -> None:
    assert [one.met for one in FIGURES] == [True, False, None]
    assert Figure("start", "s", 3.0, target=3.0).met is False


def test_the_ratio_says_how_many_times_more_the_baseline_takes() -> None:
    assert [one.ratio for one in FIGURES] == [25.0, 1000.0, None]


def test_the_table_has_a_row_a_figure_and_says_what_is_missed() -> None:
    lines = as_markdown(FIGURES, {"cores": 2}).splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    assert rows[2] == ["start", "s", "2", "< 3", "met", "50", "25 x", "median of 3"]
    assert rows[3][:5] == ["one query", "ms", "31", "< 30", "MISSED"]
    assert rows[4] == ["save", "s", "0.5", "", "", "", "", ""]
    assert len({len(line) for line in lines if line.startswith("|")}) == 1
    assert "cores: 2" in lines[2]


@pytest.mark.parametrize("number", range(len(FIGURES)))
def test_json_keeps_what_the_table_rounds(number: int) -> None:
    told = json.loads(as_json(FIGURES, {"cores": 2}))
    assert told["about"] == {"cores": 2}
    assert told["figures"][number]["value"] == FIGURES[number].value
    assert told["figures"][number]["met"] == FIGURES[number].met
