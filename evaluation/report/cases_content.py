"""The section on single queries: lists side by side, with grades and reasons."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.report.document import ListedCase, ListedItem, Section
from evaluation.report.measured import MAIN, Case, Place, TaskFound
from evaluation.report.wording import Wording

LONGEST = 90  # characters of a text that stands in a list


def cases_section(tasks: Sequence[TaskFound], wording: Wording) -> Section:
    """The worst and best queries of every task."""
    found = [_case(case, one, wording) for one in tasks for case in one.cases]
    return Section("cases", wording.say("cases"), tuple(found))


def _case(case: Case, found: TaskFound, wording: Wording) -> ListedCase:
    task = found.task
    engine, other = wording.name(found.engine.run.name), wording.name(found.best_other)
    words = wording.say(
        "cases.best" if case.best else "cases.worst",
        metric=MAIN,
        value=wording.number(case.value, 2),
        other=other,
        other_value=wording.number(case.other_value, 2),
        highest=" ".join(str(grade) for grade in case.highest) or "–",
    )
    asked = f"{wording.name(task.name)} · {short(task.query_texts.get(case.query, case.query))}"
    texts = task.candidate_texts
    return ListedCase(
        asked,
        words,
        (engine, other),
        tuple(_item(place, texts.get(place.candidate, place.candidate), wording) for place in case.engine),
        tuple(_item(place, texts.get(place.candidate, place.candidate), wording) for place in case.other),
    )


def _item(place: Place, text: str, wording: Wording) -> ListedItem:
    reasons = tuple(
        f"{wording.name(one.feature)} {wording.number(one.points, 1, sign=True)}" for one in place.reasons
    )
    return ListedItem(short(text), "" if place.grade is None else str(place.grade), reasons)


def short(text: str) -> str:
    r"""The first line of a text, cut at a word where it is long.

    >>> short("Développeuse web\nParle de ses projets")
    'Développeuse web'
    """
    line = text.strip().split("\n", 1)[0]
    if len(line) <= LONGEST:
        return line
    return line[:LONGEST].rsplit(" ", 1)[0].rstrip(",;:.") + "…"
