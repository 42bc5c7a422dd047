"""Requests that nobody would think of, from each role: no answer is a failure of ours, or one that is not described."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode, SerializationContext, checks, openapi, serializer
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks as openapi_checks

from data.codec import Record
from service.accounts.buckets import Buckets
from service.api.resources import RESOURCES, record_id
from service.store import kind_of, record_key
from tests.service.people import ADMIN, ANALYST, COUNSELLOR, LEARNER, RECRUITER, Served


@serializer("application/x-ndjson", "text/csv", "text/html")
def _as_text(context: SerializationContext, value: object) -> bytes:
    del context
    text = value if isinstance(value, str) else json.dumps(value)
    return text.encode("utf-8", "replace")


CHECKS = [
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_headers_conformance,
    openapi_checks.response_schema_conformance,
]
FASTER = 1_000_000.0
"""Calls a second that a key may make here: what is looked for lies behind the limit."""


@pytest.fixture(scope="module")
def open_wide(fresh: Served) -> Iterator[Served]:
    buckets = Buckets(fresh.settings.data / "faster.rates", rate=FASTER, burst=FASTER)
    with closing(buckets):
        fresh.app.state.key_buckets = buckets
        yield fresh


def _known(world: Served) -> dict[str, list[str]]:
    """Ids of records that are there, by kind."""
    network = world.network
    records: list[Record] = [
        *network.learners,
        *network.offers,
        *network.trainings,
        *network.sessions,
        *network.enrolments,
        *network.organisations,
        *network.identities,
    ]
    found: dict[str, list[str]] = {}
    for record in records:
        kind = kind_of(record)
        found.setdefault(kind, []).append(record_id(RESOURCES[kind], record_key(record)))
    return found


def _cases(operation: Any, mode: GenerationMode, known: dict[str, list[str]]) -> st.SearchStrategy[Any]:
    """Cases of an operation: with ids of any kind, and with those that are there."""
    free: st.SearchStrategy[Any] = operation.as_strategy(generation_mode=mode)
    names = [one.name for one in operation.path_parameters]
    kind = operation.path.split("/")[2]
    if mode is GenerationMode.NEGATIVE or len(names) != 1 or kind not in known:
        return free
    there = [
        operation.as_strategy(generation_mode=mode, path_parameters={names[0]: one})
        for one in known[kind][:9]
    ]
    return st.one_of(free, *there)


def _fuzz(world: Served, who: str, times: int) -> int:
    """Send `times` requests of each kind to every operation; returns how many were sent."""
    headers = {"authorization": world.api(who).headers["authorization"]}
    described = openapi.from_asgi("/v1/openapi.json", world.app, headers=headers)
    known, sent, failed = _known(world), 0, list[str]()
    for found in described.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

            @seed(7)
            @settings(
                max_examples=times,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=_cases(operation, mode, known))
            def one(case: Any) -> None:
                nonlocal sent
                answer = case.call(headers=headers)
                sent += 1
                case.validate_response(answer, checks=CHECKS)

            try:
                one()
            except Unsatisfiable:
                continue  # an operation that takes nothing cannot be given a wrong value
            except (AssertionError, BaseExceptionGroup) as error:
                failed.append(f"{operation.label} ({mode.value}): {error}"[:1_500])
    assert failed == [], "\n\n".join(failed)
    return sent


@pytest.mark.parametrize(
    "who",
    [
        LEARNER,
        RECRUITER,
        ADMIN,
        *(pytest.param(one, marks=pytest.mark.campaign) for one in (ANALYST, COUNSELLOR)),
    ],
)
def test_some_hundred_requests(open_wide: Served, who: str) -> None:
    assert _fuzz(open_wide, who, 1) > 60


@pytest.mark.campaign
def test_ten_thousand_requests(open_wide: Served) -> None:
    sent = sum(_fuzz(open_wide, who, 25) for who in (ANALYST, LEARNER, COUNSELLOR, RECRUITER, ADMIN))
    assert sent >= 10_000
