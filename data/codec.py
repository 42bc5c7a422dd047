"""Records to JSON and back: one layout for files, for the network folder and for tests.

A record becomes a JSON object whose keys are its field names. Dates are ISO ("2026-03-01"), words of an
enumeration are their value ("cdi"), parts of a record are objects, tuples are lists. A field that holds its
default is left out. Reading is strict: an unknown field, a missing one or a value of the wrong type raises
`BadFieldError` with the path of the field and what is wanted. Texts of a store alone may hold a field that is not known
(`from_stored`): which version writes them is the migrations' affair.

The types of the dataclasses are interpreted once per class; after that a record costs some tens of microseconds.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeVar

import msgspec

from data.kept_digests import KeptDigests
from matching.errors import BadRecordError


class Record(Protocol):
    """Any dataclass of `matching.records`."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


R = TypeVar("R", bound=Record)
Decode = Callable[[object], Any]
Encode = Callable[[Any], object]

_DIGESTS = KeptDigests()
"""Of records that were read from a store, as they stand there."""


class BadFieldError(BadRecordError):
    """A field of a JSON object cannot be read: `field` is its path, `value` what was found there."""

    def __init__(self, record: str, field: str, wanted: str, value: object = None) -> None:
        self.record, self.field, self.wanted, self.value = record, field, wanted, value
        super().__init__(f"{record}: {field or 'the whole'}: {wanted}")


class _MisfitError(Exception):
    """A value that does not fit, on its way up to the record that holds it: each level adds to `path`."""

    def __init__(self, wanted: str, value: object) -> None:
        self.wanted, self.value, self.path = wanted, value, ""


# --------------------------------------------------------------------------- the surface


def to_json(record: Record) -> dict[str, object]:
    """A record as a JSON object (fields that hold their default are left out).

    >>> from matching.records import Contract, Offer
    >>> to_json(Offer(id="o1", title="Boulangère", contract=Contract.CDI))
    {'id': 'o1', 'title': 'Boulangère', 'contract': 'cdi'}
    """
    return typing.cast("dict[str, object]", _encoder(type(record))(record))


def stored_text(record: Record) -> str:
    """A record as a store keeps it: equal records have equal texts.

    >>> from matching.records import Offer
    >>> stored_text(Offer(title="Boulangère", id="o1"))
    '{"id":"o1","title":"Boulangère"}'
    """
    return json.dumps(to_json(record), ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def from_stored(cls: type[R], text: str) -> R:
    """The record that a text of the store describes, as `stored_text` wrote it. Errors as `from_json`.

    msgspec reads it, four times as quickly as the decoders below: ten thousand learners are read at every start. It is
    as strict as they are but for one thing, a field that there is not, which it passes over.
    """
    try:
        record: R = _stored_decoder(cls).decode(text)
    except msgspec.MsgspecError:
        record = from_json(cls, json.loads(text))  # says what is wrong, field by field
    _DIGESTS.keep(record, _digest(text))
    return record


@cache
def _stored_decoder(cls: type[R]) -> msgspec.json.Decoder[R]:
    return msgspec.json.Decoder(cls)


def record_digest(record: Record) -> bytes:
    """SHA-256 of a record's text in the store, the very one it was read from: what its versions are told apart by."""
    return _DIGESTS.of(record) or _digest(stored_text(record))


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def from_json(cls: type[R], value: object) -> R:
    """The record of class `cls` that a JSON object describes.

    Raises:
        BadFieldError: a field is unknown, missing or of the wrong type.
        BadRecordError: the fields are readable but contradict each other (an end before its start).

    >>> from matching.records import Goal
    >>> from_json(Goal, {"label": "boulangère"})
    Goal(label='boulangère', code=None)
    """
    try:
        return typing.cast("R", _object_decoder(cls)(value))
    except _MisfitError as error:
        raise BadFieldError(cls.__name__, error.path, error.wanted, error.value) from None


def parse_json(text: str | bytes) -> object:
    """A JSON text as plain values; NaN and infinities, which JSON does not have, are refused.

    Raises:
        ValueError: the text is not JSON, or nests deeper than Python's parser goes (about 1,000 levels).
    """
    try:
        value: object = json.loads(text, parse_constant=_no_constant)
    except RecursionError:
        raise ValueError("JSON nested too deeply to be read") from None
    return value


def write_jsonl(path: Path, records: Iterable[Record]) -> int:
    """Write one record a line (UTF-8, LF) and say how many. The file appears whole or not at all."""
    partial = path.with_name(path.name + ".partial")
    count = 0
    try:
        with partial.open("w", encoding="utf-8", newline="\n") as stream:
            for record in records:
                stream.write(json_line(to_json(record)))
                count += 1
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return count


def read_jsonl(path: Path, cls: type[R]) -> Iterator[R]:
    """The records of a file that `write_jsonl` wrote, one at a time; blank lines are passed over.

    Raises:
        BadRecordError: a line cannot be read; the message names file, line and field.
    """
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            if not line.strip():
                continue
            try:
                yield from_json(cls, parse_json(line))
            except ValueError as error:  # BadRecordError is one
                raise BadRecordError(f"{path.name}, line {number}: {error}") from error


def json_line(value: object) -> str:
    """One line of JSONL: compact, not escaped beyond need, with its line feed."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not a JSON value")


# --------------------------------------------------------------------------- decoders


@cache
def _object_decoder(cls: type) -> Decode:
    """The decoder of one dataclass: its fields looked up in the object, each by the decoder of its type."""
    hints = typing.get_type_hints(cls)
    decoders: dict[str, Decode] = {f.name: _decoder(hints[f.name]) for f in dataclasses.fields(cls)}
    texts = frozenset(name for name in decoders if _may_be_text(hints[name]))
    required = tuple(
        f.name
        for f in dataclasses.fields(cls)
        if f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING
    )
    known = ", ".join(decoders)

    def decode(value: object) -> object:
        if not isinstance(value, dict):
            raise _MisfitError("an object is wanted", value)
        found: dict[str, Any] = {}
        for name, raw in value.items():
            if name in texts and type(raw) is str and raw.isascii():  # most fields are: spare them two calls
                found[name] = raw
                continue
            decoder = decoders.get(name)
            if decoder is None:
                misfit = _MisfitError(f"no such field; the fields are {known}", raw)
                misfit.path = str(name)
                raise misfit
            try:
                found[name] = decoder(raw)
            except _MisfitError as error:
                error.path = (
                    f"{name}.{error.path}" if error.path and error.path[0] != "[" else name + error.path
                )
                raise
        for name in required:
            if name not in found:
                misfit = _MisfitError("this field is needed", None)
                misfit.path = name
                raise misfit
        return cls(**found)

    return decode


@cache
def _decoder(hint: Any) -> Decode:
    """The decoder of a field's type."""
    if hint in _PLAIN:
        return _PLAIN[hint]
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        (inner,) = (a for a in arguments if a is not type(None))
        return _optional(_decoder(inner))
    if origin is tuple:
        return _tuple(_decoder(arguments[0]))
    if origin is Mapping:
        return _mapping
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _word(hint)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _object_decoder(hint)
    raise TypeError(f"no JSON layout for {hint!r}")


def _may_be_text(hint: Any) -> bool:
    """Whether any text fits a field of this type: `str`, or `str | None`."""
    return hint is str or (
        isinstance(hint, types.UnionType) and set(typing.get_args(hint)) == {str, type(None)}
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _MisfitError(f"a text is wanted, not {_shown(value)}", value)
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise _MisfitError("the text holds half a character (a lone surrogate)", value) from None
    return value


def _integer(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _MisfitError(f"a whole number is wanted, not {_shown(value)}", value)
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _MisfitError(f"a number is wanted, not {_shown(value)}", value)
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise _MisfitError(f"a finite number is wanted, not {_shown(value)}", value)
    return number


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise _MisfitError(f"true or false is wanted, not {_shown(value)}", value)
    return value


def _day(value: object) -> date:
    if not isinstance(value, str) or len(value) != len("2026-03-01"):
        raise _MisfitError(f'a date such as "2026-03-01" is wanted, not {_shown(value)}', value)
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise _MisfitError(f'a date such as "2026-03-01" is wanted, not {_shown(value)}', value) from None


def _mapping(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise _MisfitError(f"an object is wanted, not {_shown(value)}", value)
    return value


def _optional(inner: Decode) -> Decode:
    def decode(value: object) -> object:
        return None if value is None else inner(value)

    return decode


def _tuple(inner: Decode) -> Decode:
    def decode(value: object) -> tuple[object, ...]:
        if not isinstance(value, list):
            raise _MisfitError(f"a list is wanted, not {_shown(value)}", value)
        items: list[object] = []
        try:
            items.extend(map(inner, value))  # keeps what came before an error
        except _MisfitError as error:
            error.path = f"[{len(items)}]" + (f".{error.path}" if error.path else "")
            raise
        return tuple(items)

    return decode


def _word(words: type[StrEnum]) -> Decode:
    known = {word.value: word for word in words}
    listed = ", ".join(known)

    def decode(value: object) -> StrEnum:
        word = known.get(value) if isinstance(value, str) else None
        if word is None:
            raise _MisfitError(f"one of {listed} is wanted, not {_shown(value)}", value)
        return word

    return decode


_PLAIN: dict[object, Decode] = {
    str: _text,
    int: _integer,
    float: _number,
    bool: _truth,
    date: _day,
    object: lambda value: value,
}


def _shown(value: object) -> str:
    if isinstance(value, (dict, list)):
        return "an object" if isinstance(value, dict) else "a list"
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


# --------------------------------------------------------------------------- encoders


@cache
def _encoder(hint: Any) -> Encode:
    """The encoder of a type: the mirror of `_decoder`."""
    if hint is date:
        return date.isoformat
    if hint in (str, int, float, bool):
        return _as_is
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        (inner,) = (a for a in arguments if a is not type(None))
        return _encoder(inner)  # None is every optional field's default and never gets here
    if origin is tuple:
        one = _encoder(arguments[0])
        return lambda items: [one(item) for item in items]
    if origin is Mapping or hint is object:
        return _plain
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return lambda word: word.value
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _object_encoder(hint)
    raise TypeError(f"no JSON layout for {hint!r}")


def _object_encoder(cls: type) -> Encode:
    hints = typing.get_type_hints(cls)
    fields = []
    for field in dataclasses.fields(cls):
        default = field.default_factory() if callable(field.default_factory) else field.default
        fields.append((field.name, default, _encoder(hints[field.name])))

    def encode(record: Any) -> dict[str, object]:
        out = {}
        for name, default, one in fields:
            value = getattr(record, name)
            if value is None and default is None:
                continue
            if value != default:
                out[name] = None if value is None else one(value)
        return out

    return encode


def _as_is(value: object) -> object:
    return value


def _plain(value: object) -> object:
    """A free value as JSON: a date becomes its ISO text and stays one when it is read again."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return [_plain(item) for item in sorted(value)]
    return value
