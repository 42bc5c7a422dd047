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


def question_text(question: Question, among: str | None) -> str:
    """A question, and the digest of those who might be shown, as canonical JSON."""
    return json.dumps({"question": plain(question), "among": among}, sort_keys=True, ensure_ascii=False)


def question_from(text: str) -> tuple[Question, str | None]:
    """The question of a text, and the digest of those who might be shown.

    Raises:
        BadRecordError: another version asked, in words that this one does not have.
    """
    told = json.loads(text)
    try:
        return TypeAdapter(Question).validate_python(told["question"]), told["among"]
    except ValidationError as error:
        raise BadRecordError("the question was asked of a version with other words for it") from error


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
