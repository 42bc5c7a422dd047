"""Which type an answer has: what the address asks for, else what the `Accept` header likes best (RFC 9110, 12.5.1)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from fastapi import Request

from data.codec import Record
from data.writers.job_posting import posting_of
from data.writers.json_resume import resume_of
from matching.records import Identity, Learner, Offer
from service.api.bodies import JSON
from service.api.resources import Resource
from service.problems import BadParameterError, NotAcceptableError

JSON_RESUME = "application/vnd.jsonresume+json"
"""JSON Resume has no registered type; this one says what it is."""
JSON_LD = "application/ld+json"
FORMATS: Mapping[str, Mapping[str, str]] = {
    "learners": {"json-resume": JSON_RESUME},
    "offers": {"job-posting": JSON_LD},
}
"""Formats of a record beside our own JSON, by kind and name: their types."""


def wanted_format(request: Request, resource: Resource, name: str | None) -> str:
    """The type of the answer with one record.

    Raises:
        BadParameterError: a record of this kind does not exist in the format.
        NotAcceptableError: the header accepts none of the types.
    """
    others = FORMATS.get(resource.kind, {})
    if name is None:
        return best_type(request, [JSON, *others.values()])
    if name == "json":
        return JSON
    if name not in others:
        raise BadParameterError("format", f"{resource.kind} exist as {', '.join(['json', *others])}")
    return others[name]


def best_type(request: Request, offered: Sequence[str]) -> str:
    """The type that the `Accept` header likes best; of those it likes alike, the first. Raises `NotAcceptableError`."""
    header = ",".join(request.headers.getlist("accept"))
    ranges = _ranges(header) or {"*/*": 1.0}
    liked = {one: _quality(one, ranges) for one in offered}
    best = max(offered, key=lambda one: liked[one])
    if liked[best] <= 0:
        raise NotAcceptableError(f"the answer is {' or '.join(offered)}, not {header[:80]!r}")
    return best


def _ranges(header: str) -> dict[str, float]:
    """The ranges of an Accept header, each with its quality.

    >>> _ranges("text/csv;q=0.5, application/*")
    {'text/csv': 0.5, 'application/*': 1.0}
    """
    found = {}
    for part in header.split(","):
        name, *parameters = (one.strip().lower() for one in part.split(";"))
        if not name:
            continue
        quality = next((one[2:] for one in parameters if one.startswith("q=")), "1")
        try:
            found[name] = min(1.0, max(0.0, float(quality)))
        except ValueError:
            found[name] = 0.0
    return found


def _quality(media: str, ranges: Mapping[str, float]) -> float:
    """The quality of a type: that of the narrowest range it falls into."""
    kind = media.partition("/")[0]
    return next((ranges[one] for one in (media, f"{kind}/*", "*/*") if one in ranges), 0.0)


def in_format(media: str, record: Record, identity: Identity | None) -> str:
    """A learner as a JSON Resume, or an offer as a JobPosting. `identity` goes in where the reader may know it."""
    if media == JSON_RESUME and isinstance(record, Learner):
        return json.dumps(resume_of(record, identity), ensure_ascii=False)
    if media == JSON_LD and isinstance(record, Offer):
        return json.dumps(posting_of(record), ensure_ascii=False)
    raise TypeError(f"no {type(record).__name__} as {media}")
