"""What `/v1` keeps: the kinds of record, how each is addressed, and how a record becomes text and comes back."""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from data.codec import Record, from_json, json_line, to_json
from matching.errors import UnknownIdError
from service.problems import BadParameterError
from service.store import KINDS, record_key
from service.store.rows import Row

LONGEST_ID = 500
"""Characters of an id in an address."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A kind of record as the API has it.

    `key_fields` are the fields that make up its key: `("id",)`, the learner's id, or several. A record of several is
    addressed by an opaque id, its key in base64url. The server makes the id of a new record whose key is `id`.
    """

    kind: str
    cls: type[Record]
    one: str
    key_fields: tuple[str, ...]

    @property
    def shape(self) -> str:
        """The name of its shape in the API's description."""
        return self.cls.__name__

    @property
    def made_id(self) -> bool:
        """Whether the server makes the id of a new one."""
        return self.key_fields == ("id",)

    @property
    def plain(self) -> bool:
        """Whether the address of a record is its key as it stands."""
        return len(self.key_fields) == 1


RESOURCES: Mapping[str, Resource] = {
    one.kind: one
    for one in (
        Resource("learners", KINDS["learners"], "learner", ("id",)),
        Resource("identities", KINDS["identities"], "identity", ("learner_id",)),
        Resource("offers", KINDS["offers"], "offer", ("id",)),
        Resource("trainings", KINDS["trainings"], "training", ("id",)),
        Resource("sessions", KINDS["sessions"], "session", ("id",)),
        Resource("enrolments", KINDS["enrolments"], "enrolment", ("learner_id", "session_id")),
        Resource("organisations", KINDS["organisations"], "organisation", ("id",)),
        Resource("placements", KINDS["placements"], "placement", ("learner_id", "on")),
        Resource(
            "interactions", KINDS["interactions"], "interaction", ("learner_id", "offer_id", "kind", "on")
        ),
    )
}
"""All kinds, by their names in addresses."""


def record_id(resource: Resource, key: str) -> str:
    """The id of a record in addresses and answers.

    >>> record_id(RESOURCES["offers"], "o1")
    'o1'
    >>> record_id(RESOURCES["placements"], '["l1", "2026-03-01"]')
    'WyJsMSIsICIyMDI2LTAzLTAxIl0'
    """
    if resource.plain:
        return key
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def key_of(resource: Resource, given: str) -> str:
    """The key of the record that an address names. Raises `UnknownIdError` for what can be none."""
    if resource.plain:
        return given
    try:
        return base64.b64decode(given + "=" * (-len(given) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise UnknownIdError(f"no {resource.one} with id {given!r}") from None


def path_of(resource: Resource, key: str) -> str:
    """Where a record is."""
    return f"/v1/{resource.kind}/{quote(record_id(resource, key), safe=':')}"


def record_of(resource: Resource, row: Row) -> Record:
    """A record from its row."""
    record: Record = from_json(resource.cls, json.loads(row.text))
    return record


def new_record(resource: Resource, value: Mapping[str, object]) -> Record:
    """A record that nobody has seen yet, with an id of the server's. Raises `BadFieldError`, `BadRecordError`."""
    if resource.made_id:
        if "id" in value:
            raise BadParameterError(
                "id", f"the server makes the id of a new {resource.one}; to choose one, use PUT"
            )
        value = {**value, "id": secrets.token_hex(16)}
    record: Record = from_json(resource.cls, dict(value))
    return record


def record_at(resource: Resource, key: str, value: Mapping[str, object]) -> Record:
    """The record of a body that is put where `key` is.

    Raises:
        BadFieldError, BadRecordError: the body is no such record.
        BadParameterError: it says that it is another one.
    """
    field = resource.key_fields[0]
    full = {field: key, **value} if resource.plain else dict(value)
    record: Record = from_json(resource.cls, full)
    if record_key(record) != key:
        raise BadParameterError(
            ", ".join(resource.key_fields), "the body says that it is another record than the address"
        )
    return record


def merged(target: object, patch: object) -> object:
    """A JSON value after a merge patch, RFC 7396: `null` takes a member away, lists are replaced whole.

    >>> merged({"a": 1, "b": {"c": 2, "d": 3}}, {"a": None, "b": {"c": 4}})
    {'b': {'c': 4, 'd': 3}}
    """
    if not isinstance(patch, dict):
        return patch
    found = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            found.pop(name, None)
        else:
            found[name] = merged(found.get(name), value)
    return found


def text_of(record: Record) -> str:
    """A record as the text of an answer: the codec's layout, without a line feed."""
    return json_line(to_json(record)).rstrip("\n")
