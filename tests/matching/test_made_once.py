import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from matching.made_once import MadeOnce


def test_whoever_asks_meanwhile_waits_for_the_first() -> None:
    made: list[int] = []
    everyone = threading.Barrier(4)

    def make() -> int:
        made.append(1)
        return len(made)

    value = MadeOnce(make)

    def ask(_: int) -> int:
        everyone.wait()
        return value()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(4))) == [1, 1, 1, 1]


def test_a_failure_is_raised_and_tried_again() -> None:
    answers: Iterator[int | Exception] = iter([ZeroDivisionError(), 7])

    def make() -> int:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    value = MadeOnce(make)
    with pytest.raises(ZeroDivisionError):
        value()
    assert value() == 7


def test_nothing_is_made_before_it_is_asked_for() -> None:
    made: list[int] = []
    value = MadeOnce(lambda: made.append(1))
    assert made == []
    value()
    value()  # `None` is a value like any other
    assert made == [1]
