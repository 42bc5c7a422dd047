"""The shapes of records as JSON Schema, made from the records themselves, with the bounds that records check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from pydantic import TypeAdapter

from data.codec import Record
from matching.records import CEFR_LEVELS

Shape = dict[str, Any]

LEVEL = {"minimum": 1, "maximum": 8}
BOUNDS: Mapping[tuple[str, str], Shape] = {
    ("Skill", "level"): {"minimum": 1, "maximum": 4},
    ("Language", "level"): {"enum": [*CEFR_LEVELS, None]},
    ("Place", "lat"): {"minimum": -90, "maximum": 90},
    ("Place", "lon"): {"minimum": -180, "maximum": 180},
    ("Learner", "diploma_level"): LEVEL,
    ("Learner", "mobility_km"): {"minimum": 0, "maximum": 20_100},
    ("Offer", "diploma_level"): LEVEL,
    ("Offer", "experience_years"): {"minimum": 0, "maximum": 60},
    ("Offer", "posts"): {"minimum": 0},
    ("Training", "level"): LEVEL,
    ("Session", "seats"): {"minimum": 0},
}
"""What `matching.records` checks of one value; what it checks of two together a schema cannot say."""
ID = {"minLength": 1, "maxLength": 500, "pattern": r"^\S(?:[^\x00]*\S)?$"}
WITH_ID = ("Learner", "Offer", "Organisation", "Session", "Training")


def record_shapes(kinds: Iterable[tuple[type[Record], bool]]) -> dict[str, Shape]:
    """The shapes of records by name, those of their parts, of new ones (`NewOffer`) and of lists (`OfferList`).

    Args:
        kinds: the classes, each with whether the server makes the ids of new records.
    """
    shapes: dict[str, Shape] = {"MergePatch": MERGE_PATCH}
    for cls, made_id in kinds:
        shape = TypeAdapter(cls).json_schema(ref_template="#/components/schemas/{model}")
        parts = {cls.__name__: shape, **shape.pop("$defs", {})}
        for name, part in parts.items():
            if name not in shapes:
                shapes[name] = _bounded(name, part)
        if made_id:
            new = deepcopy(shapes[cls.__name__])
            del new["properties"]["id"]
            new["title"] = f"New{cls.__name__}"
            shapes[f"New{cls.__name__}"] = new
        shapes[f"{cls.__name__}List"] = _listed(cls.__name__)
    return shapes


def _bounded(name: str, shape: Shape) -> Shape:
    if shape.get("type") != "object":
        return shape
    shape["additionalProperties"] = False
    required = [one for one in shape.get("required", ()) if one != "id"]
    shape.pop("required", None)
    if required:
        shape["required"] = required
    for field, told in shape["properties"].items():
        bounds = BOUNDS.get((name, field), {})
        if field == "id" and name in WITH_ID:
            bounds = ID
        for one in told.get("anyOf", [told]):
            if one.get("type") != "null":
                one.update(bounds)
        told.pop("default", None)  # what is left out has its default, and answers leave it out too
    return shape


def _listed(name: str) -> Shape:
    item = {
        "type": "object",
        "required": ["id", "etag", "record"],
        "properties": {
            "id": {"type": "string", "description": "what the record is addressed by"},
            "etag": {"type": "string"},
            "record": {"$ref": f"#/components/schemas/{name}"},
        },
    }
    return {
        "title": f"{name}List",
        "type": "object",
        "required": ["items", "next", "sequence", "changed"],
        "properties": {
            "items": {"type": "array", "items": item},
            "next": {"type": ["string", "null"], "description": "the `cursor` of the next page"},
            "sequence": {"type": "integer", "description": "the store's last change that the page knows of"},
            "changed": {
                "type": "boolean",
                "description": "whether anything was written since the first page",
            },
        },
    }


MERGE_PATCH: Shape = {
    "title": "MergePatch",
    "type": "object",
    "description": "Fields with their new values; null takes a value away, lists are replaced whole. RFC 7396.",
}
