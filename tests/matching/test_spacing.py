"""The even text, and the places in it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.spacing import EvenText


@pytest.mark.parametrize(
    ("written", "even"),
    [
        ("pret  a apprendre", "pret a apprendre"),
        ("pret , motive", "pret, motive"),
        ("niveau : expert ?", "niveau: expert?"),
        ("en .net", "en .net"),
        ("pret.e a, motive(e), debutant·e·s", "pret a, motive, debutant"),
        ("connaissance(s) (es)", "connaissance (es)"),
        ("a\n  b", "a\n b"),
    ],
)
def test_what_says_the_same_is_one_text(written: str, even: str) -> None:
    assert EvenText(written).flat == even


@given(st.text(alphabet="abe ,.:·()\n", max_size=60))
def test_every_letter_is_found_at_its_place_or_is_left_out(written: str) -> None:
    even = EvenText(written)
    places = [even.place(at) for at in range(len(written) + 1)]
    assert places == sorted(places)
    assert places[-1] == len(even.flat)
    kept = [at for at in range(len(written)) if places[at + 1] > places[at]]
    assert "".join(written[at] for at in kept) == even.flat


def test_a_text_of_blanks_is_read_at_once() -> None:
    start = time.perf_counter()
    EvenText((" " * 20_000) + "a" + " ," * 20_000 + ".e" * 20_000)
    assert time.perf_counter() - start < 1
