"""Parts of the API's description that endpoints share: bodies, answers, headers, problems."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from service.api.bodies import JSON

Described = dict[str, Any]
Responses = dict[int | str, dict[str, Any]]


def ref(shape: str) -> Described:
    """A reference to a shape."""
    return {"$ref": f"#/components/schemas/{shape}"}


def problems(*statuses: int) -> Responses:
    """The problems of one endpoint; `service.description` adds those of all, and what each looks like."""
    return {status: {"description": HTTPStatus(status).phrase} for status in statuses}


def gives(
    shape: str, *, media: str = JSON, headers: Mapping[str, str] | None = None, words: str = "OK"
) -> Described:
    """An answer of a shape."""
    return {"description": words, "content": {media: {"schema": ref(shape)}}, "headers": told(headers or {})}


def streams(*media: str, words: str) -> Described:
    """An answer that is a file."""
    return {"description": words, "content": {one: {"schema": {"type": "string"}} for one in media}}


def bare(words: str, headers: Mapping[str, str] | None = None) -> Described:
    """An answer without a body."""
    return {"description": words, "headers": told(headers or {})}


def told(headers: Mapping[str, str]) -> Described:
    """Headers of an answer, each with what it says."""
    return {
        name: {"description": words, "schema": {"type": "string"}} for name, words in sorted(headers.items())
    }


def takes(*shapes_by_media: tuple[str, Described]) -> Described:
    """The body of an endpoint: a schema for each type."""
    content = {media: {"schema": schema} for media, schema in shapes_by_media}
    return {"requestBody": {"required": True, "content": content}}


def asks(
    name: str, words: str, *, needed: bool = False, example: str | None = None, most: int = 500
) -> Described:
    """A header of a request."""
    schema: Described = {"type": "string", "maxLength": most}
    if example is not None:
        schema["examples"] = [example]
    return {"name": name, "in": "header", "required": needed, "description": words, "schema": schema}


ETAG = {"ETag": "the version of the record, for If-Match and If-None-Match"}
LOCATION = {"Location": "where the record is"}
LINK = {"Link": 'the next page, rel="next", where there is one'}
REPLAYED = {"Idempotency-Replayed": '"true": the answer was given before, to the same request'}

MOVED: Responses = {
    308: bare("The id is an old one of a record that was merged into another: where the other is", LOCATION)
}

IF_NONE_MATCH = asks("If-None-Match", "ETags that are known: 304 if the record is still one of them")
IF_MATCH = asks(
    "If-Match",
    "the ETag of the version that changes: 412 if it is no longer the one; administrators may send *",
)
CREATES = asks("If-None-Match", "* to make a record that is not there yet: 412 if it is")
IDEMPOTENCY_KEY = asks(
    "Idempotency-Key",
    "a text of the client's own: a request that is sent again with it within a day is not done again",
    most=200,
    example="2f1c7c1e-order-17",
)
