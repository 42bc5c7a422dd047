from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.readers.front import read_learners
from data.readers.skills_cell import split_cell
from data.writers.cells import BOM, line, listed, unrun
from data.writers.csv_rows import header, row
from matching.records import Identity, Learner

RUNS = ("=", "+", "-", "@", "\t", "\r")
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


@given(st.one_of(TEXTS, st.tuples(st.sampled_from([*RUNS, "'", "'="]), TEXTS).map("".join)))
def test_no_cell_runs_unless_it_is_a_number(text: str) -> None:
    (cell,) = next(csv.reader(io.StringIO(line([text, "x"]), newline=""), delimiter=";"))[:1]
    assert cell in (text, f"'{text}")
    assert not cell.startswith(RUNS) or re.fullmatch(r"[+-]?\d+(?:[.,]\d+)?", cell)


@pytest.mark.parametrize("phone", ["+33 6 00 00 00 00", "=1+1", "@awa", "'+1", "-12", "'quoted'"])
def test_what_was_guarded_comes_back_as_it_was(tmp_path: Path, phone: str) -> None:
    path = tmp_path / "learners.csv"
    learner, who = Learner("l1", headline="x"), Identity("l1", phone=phone)
    path.write_text(BOM + header("learners") + row("learners", learner, who), encoding="utf-8", newline="")
    found = read_learners(path)
    assert (found.records, found.identities) == ((learner,), (who,))


@given(
    st.lists(
        st.text(st.characters(codec="ascii", categories=["L", "N"], include_characters=" ,;/"), min_size=1)
    )
)
def test_a_list_in_a_cell_comes_apart_again(pieces: list[str]) -> None:
    kept = [" ".join(piece.split()) for piece in pieces if piece.strip()]
    assert split_cell(listed(kept)) == kept


def test_a_guard_is_an_apostrophe_and_nothing_else() -> None:
    assert unrun("=cmd") == "'=cmd"
    assert unrun("a=b") == "a=b"
