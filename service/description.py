"""The description of the API, OpenAPI 3.1: made from the routes, the shapes of records, and examples."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter

from service.api.resources import RESOURCES
from service.api.shapes import ReportOut
from service.examples import EXAMPLES
from service.problems import MEDIA_TYPE
from service.record_examples import EXAMPLES as RECORD_EXAMPLES
from service.record_examples import FILES
from service.record_shapes import record_shapes
from service.schemas import ProblemOut

DESCRIPTION = """Learners ranked for an offer, offers ranked for a learner, each rank explained; and the records of a
network, one by one, in pages, by the thousand, and as files that people have.

A match's `score` is its `baseline` plus the `points` of its `reasons`, on a log-odds scale: it orders a list and is no
percentage. What nobody could compute has `value: null` and stands in `unknown`. Errors are problem documents, RFC 9457.

Send `Authorization: Bearer psk_…`: a key acts with the rights of its user. Keys are made on the page of the account.
What somebody may not know of is unknown to her: 404. What her role may not do is 403.

A record has an `ETag`. Whoever changes it says which version she means (`If-Match`), and is told when it has changed
since (412). A `POST` with an `Idempotency-Key` is done once, however often it is sent within a day."""

OPEN = ("/v1/health", "/v1/ready")
"""What needs no key."""
SCHEMES = {
    "key": {"type": "http", "scheme": "bearer", "description": "An API key, `psk_…`."},
    "cookie": {
        "type": "apiKey",
        "in": "cookie",
        "name": "passerelle",
        "description": "A browser that signed in. What it writes carries `X-CSRF-Token`.",
    },
}
ANY = (422, 431, 500, 503)
"""What any request may be answered with instead."""
WITH_A_KEY = (401, 403, 429)
"""What any request that needs a key may be answered with besides."""
WITH_A_BODY = (400, 408, 413, 415)
"""What any request with a body may be answered with besides."""

Described = dict[str, Any]


def described(app: FastAPI) -> Described:
    """The description of an application's API, made once."""
    if app.openapi_schema is None:
        schema = get_openapi(
            title="Passerelle", version=version("passerelle"), description=DESCRIPTION, routes=app.routes
        )
        parts = schema.setdefault("components", {})
        shapes = parts.setdefault("schemas", {})
        shapes.update(record_shapes((one.cls, one.made_id) for one in RESOURCES.values()))
        for cls in (ProblemOut, ReportOut):
            shape = TypeAdapter(cls).json_schema(
                ref_template="#/components/schemas/{model}", mode="serialization"
            )
            shapes.update(shape.pop("$defs", {}))
            shapes[cls.__name__] = shape
        for unused in ("HTTPValidationError", "ValidationError"):
            shapes.pop(unused, None)
        parts["securitySchemes"] = SCHEMES
        schema["security"] = [{name: []} for name in SCHEMES]
        for path, operation in operations(schema):
            if path in OPEN:
                operation["security"] = []
            _put_problems(path, operation)
            _put_examples(operation)
        app.openapi_schema = schema
    return app.openapi_schema


def operations(schema: Described) -> Iterator[tuple[str, Described]]:
    """Every operation of a description with its path."""
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            yield path, operation


def bodies(operation: Described) -> Iterator[tuple[str, Described]]:
    """Every body of an operation, those of requests and of answers, with its type."""
    for one in (operation.get("requestBody", {}), *operation["responses"].values()):
        yield from one.get("content", {}).items()


def _put_problems(path: str, operation: Described) -> None:
    """The problems that every operation shares, beside those that it names itself."""
    statuses = [*ANY, *(() if path in OPEN else WITH_A_KEY)]
    statuses += WITH_A_BODY if "requestBody" in operation else ()
    for status in statuses:
        operation["responses"].setdefault(str(status), {})
    for status, answer in operation["responses"].items():
        if int(status) >= 400:
            answer["description"] = HTTPStatus(int(status)).phrase
            answer["content"] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemOut"}}}
    operation["responses"] = dict(sorted(operation["responses"].items()))


def _put_examples(operation: Described) -> None:
    """An example beside every body, nulls included (FastAPI would leave those out)."""
    known = {**EXAMPLES, **RECORD_EXAMPLES}
    for media, content in bodies(operation):
        shape = content["schema"].get("$ref", "").rpartition("/")[2]
        content["example"] = known[shape] if shape else FILES[media]
