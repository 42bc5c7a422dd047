"""Questions as texts for the log, and back: the same question is the same text."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from datetime import date
from enum import Enum

from pydantic import TypeAdapter, ValidationError

from matching.errors import BadRecordError
from service.desk import Question
from service.trust.selections import Selection


def question_text(question: Question, among: str | None, selection: Selection | None) -> str:
    """A question, the digest of those who might be shown, and how their set was made, as canonical JSON."""
    told = {"question": plain(question), "among": among}
    if selection is not None:
        told["selection"] = plain(selection)
    return json.dumps(told, sort_keys=True, ensure_ascii=False)


def question_from(text: str) -> tuple[Question, str | None, Selection | None]:
    """The question of a text, the digest of those who might be shown, and how their set was made.

    Rows that were written before sets were kept say nothing of it: `None`.

    Raises:
        BadRecordError: another version asked, in words that this one does not have.
    """
    told = json.loads(text)
    try:
        question = TypeAdapter(Question).validate_python(told["question"])
        return question, told["among"], selection_from(told)
    except ValidationError as error:
        raise BadRecordError("the question was asked of a version with other words for it") from error


def selection_from(told: Mapping[str, object]) -> Selection | None:
    """How a set was made, from the JSON of a question; `None` where it is not told."""
    if "selection" not in told:
        return None
    return TypeAdapter(Selection).validate_python(told["selection"])


def plain(value: object) -> object:
    """A value as JSON has it: parts by name, sets in order.

    >>> plain(Question(k=3, lift=frozenset({"dates", "contract"})))["lift"]
    ['contract', 'dates']
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, (frozenset, set)):
        return sorted((plain(one) for one in value), key=json.dumps)
    if isinstance(value, (tuple, list)):
        return [plain(one) for one in value]
    if isinstance(value, Enum):
        return plain(value.value)
    return value.isoformat() if isinstance(value, date) else value
