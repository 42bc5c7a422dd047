from __future__ import annotations

from dataclasses import fields
from typing import Any

import jsonschema_rs
import pytest

from data.codec import from_json, to_json
from service.api.resources import RESOURCES
from service.description import WITH_A_BODY, WITH_A_KEY, bodies, described, operations
from tests.service.people import ADMIN, Served

Schema = dict[str, Any]


@pytest.fixture(scope="module")
def schema(world: Served) -> Schema:
    return described(world.app)


def _validator(schema: Schema, shape: Schema) -> Any:
    return jsonschema_rs.Draft202012Validator({**shape, "components": schema["components"]})


def test_it_is_openapi_3_1(schema: Schema) -> None:
    assert schema["openapi"].startswith("3.1")
    for shape in schema["components"]["schemas"].values():
        jsonschema_rs.meta.validate(shape)


def test_every_example_fits_its_schema(schema: Schema) -> None:
    checked = 0
    for path, operation in operations(schema):
        for media, content in bodies(operation):
            _validator(schema, content["schema"]).validate(content["example"])
            assert content["example"], (path, media)
            checked += 1
    assert checked > 300


def test_examples_of_records_are_records(schema: Schema) -> None:
    for resource in RESOURCES.values():
        example = schema["paths"][f"/v1/{resource.kind}/{{record}}"]["put"]["requestBody"]["content"][
            "application/json"
        ]["example"]
        whole = {"id": "x", **example} if resource.made_id else example
        assert to_json(from_json(resource.cls, whole)) == whole


def test_the_shape_of_a_record_is_the_record(schema: Schema) -> None:
    for resource in RESOURCES.values():
        shape = schema["components"]["schemas"][resource.shape]
        assert set(shape["properties"]) == {field.name for field in fields(resource.cls)}


@pytest.mark.parametrize("kind", RESOURCES)
def test_what_is_answered_fits_its_schema(world: Served, schema: Schema, kind: str) -> None:
    shape = schema["paths"][f"/v1/{kind}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    page = world.api(ADMIN).get(f"/v1/{kind}?limit=200").json()
    _validator(schema, shape).validate(page)


def test_every_operation_tells_its_problems(schema: Schema) -> None:
    for path, operation in operations(schema):
        answers = operation["responses"]
        needed = {"422", "431", "500", "503"}
        if operation.get("security") != []:
            needed |= {str(status) for status in WITH_A_KEY}
        if "requestBody" in operation:
            needed |= {str(status) for status in WITH_A_BODY}
        assert needed <= set(answers), path
        for status, answer in answers.items():
            assert answer["description"]
            if int(status) >= 400:
                assert set(answer["content"]) == {"application/problem+json"}


def test_operations_have_words_and_names_of_their_own(schema: Schema) -> None:
    names = [operation["operationId"] for _, operation in operations(schema)]
    assert len(names) == len(set(names))
    assert all(operation["summary"] for _, operation in operations(schema))


def test_whoever_needs_no_key_is_told_so(schema: Schema) -> None:
    open_to_all = {path for path, operation in operations(schema) if operation.get("security") == []}
    assert open_to_all == {"/v1/health", "/v1/ready"}
    assert set(schema["components"]["securitySchemes"]) == {"key", "cookie"}
