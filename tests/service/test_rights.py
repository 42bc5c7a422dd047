"""Every route, every role, and objects of other people: what is nobody's business is 401, 403 or 404, and says nothing.

The routes are those of the application itself, so that a new one is tried before anybody thinks of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.routing import iter_route_contexts

from matching.records import (
    Enrolment,
    EnrolmentStatus,
    Experience,
    Identity,
    Interaction,
    InteractionKind,
    Learner,
    Offer,
    OfferStatus,
    Placement,
)
from service.api.resources import RESOURCES, record_id
from service.store import kind_of, record_key
from service.store.desk_tables import (
    API_KEYS,
    CONTACT_REQUESTS,
    CONTESTS,
    NOTES,
    SAVED_SEARCHES,
    SUGGESTIONS,
)
from tests.service.people import (
    ADMIN,
    ANALYST,
    COUNSELLOR,
    COUNSELLOR_2,
    LEARNER,
    RECRUITER,
    RECRUITER_2,
    Caller,
    Served,
    served,
)

ROLES = (RECRUITER, COUNSELLOR, LEARNER, ANALYST)
SECRET, ADVERT = "Zyxwv", "Utsrq"
"""Stand in every text of what is nobody's business here: a person, and a withdrawn offer."""
HERS = Learner(
    "stranger-learner",
    headline=f"{SECRET} headline",
    about=f"{SECRET} about",
    experiences=(Experience(f"{SECRET} job"),),
)
WHO = Identity(HERS.id, given_name=SECRET, family_name=f"{SECRET}son", email=f"{SECRET}@example.org".lower())
OFFER = Offer(
    "stranger-offer",
    f"{ADVERT} offer",
    organisation_id="org2",
    organisation=ADVERT,
    status=OfferStatus.WITHDRAWN,
)
PLACEMENT = Placement(HERS.id, datetime(2026, 1, 5, tzinfo=UTC).date(), organisation=SECRET)
SEEN = Interaction(HERS.id, OFFER.id, InteractionKind.DISMISSED, PLACEMENT.on, by=SECRET, reason=SECRET)

PUBLIC = {
    "/",
    "/how",
    "/sign-in",
    "/sign-out",
    "/forgotten",
    "/invitation/{token}",
    "/reset/{token}",
    "/enter/{token}",
    "/first/{token}",
    "/metrics",
    "/v1/health",
    "/v1/ready",
    "/v1/openapi.json",
}
"""What needs no sign-in. Whoever asks for metrics must be on this machine, or have their token."""
ADVERTS = {
    "/jobs/{offer_id:path}",
    "/me/offers/{offer_id:path}",
    "/me/offers/{offer_id:path}/apply",
    "/counsellor/offers/{offer_id:path}/send",
}
"""Where whoever has the address of an offer may read it, as everybody could when it was open. Lists leave it out."""
FOR_ANALYSTS = {"/counsellor/rate"}
"""Figures of the network, in which nobody stands."""
ROOMS = {"recruiter": RECRUITER, "counsellor": COUNSELLOR, "me": LEARNER, "office": None}
"""Rooms of pages, and whose each is; the office is for analysts and administrators."""
REFUSED_READS = (401, 403, 404)
REFUSED_WRITES = (400, 401, 403, 404, 405, 412, 415, 422, 428)
"""A write that cannot even be read may be told so before whose it is."""


@dataclass(frozen=True, slots=True)
class Way:
    """A method of a route, with its address for somebody else's object. `objects` are the names in the template."""

    method: str
    template: str
    path: str
    objects: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.method} {self.template}"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The network with one learner, one offer, and one of each row beside them, that are nobody's business."""
    with served(tmp_path_factory.mktemp("rights")) as running:
        session = running.network.sessions[0].id
        enrolment = Enrolment(HERS.id, session, EnrolmentStatus.RUNNING)
        at = datetime.now(tz=UTC).isoformat(timespec="milliseconds")
        with running.store.writing() as now:
            now.upsert([HERS, WHO, OFFER, PLACEMENT, SEEN, enrolment])
            theirs = {"id": "stranger", "learner_id": HERS.id, "offer_id": OFFER.id, "created": at}
            rows: dict[Any, dict[str, Any]] = {
                CONTACT_REQUESTS: {
                    **theirs,
                    "organisation_id": "org2",
                    "user_id": RECRUITER_2,
                    "message": SECRET,
                    "state": "waiting",
                },
                NOTES: {
                    **theirs,
                    "organisation_id": "org2",
                    "user_id": RECRUITER_2,
                    "text": SECRET,
                    "changed": at,
                },
                SUGGESTIONS: {**theirs, "user_id": COUNSELLOR_2, "message": SECRET},
                CONTESTS: {**theirs, "text": SECRET, "state": "open"},
                SAVED_SEARCHES: {
                    "id": "stranger",
                    "user_id": RECRUITER_2,
                    "name": SECRET,
                    "address": "/",
                    "alert": False,
                    "created": at,
                    "known": "[]",
                },
                API_KEYS: {
                    "id": "stranger",
                    "secret": SECRET,
                    "user_id": RECRUITER_2,
                    "name": SECRET,
                    "created": at,
                },
            }
            for table, values in rows.items():
                now.connection.execute(table.insert().values(**values))
        yield running


def _ways(world: Served) -> list[Way]:
    """Every method of every route."""
    enrolment = Enrolment(HERS.id, world.network.sessions[0].id, EnrolmentStatus.RUNNING)
    keys = {
        kind_of(one): record_id(RESOURCES[kind_of(one)], record_key(one))
        for one in (HERS, WHO, OFFER, PLACEMENT, SEEN, enrolment)
    }
    found = []
    for one in iter_route_contexts(world.app.routes):
        if not one.path or not one.methods:
            continue
        names = tuple(re.findall(r"\{(\w+)(?::\w+)?\}", one.path))
        ids = {
            "learner_id": HERS.id,
            "offer_id": OFFER.id,
            "user_id": RECRUITER_2,
            "tab": "shortlist",
            "kind": "learners" if one.path.startswith("/v1/") else "csv",
            "record": keys.get(one.path.split("/")[2] if one.path.startswith("/v1/") else "", "stranger"),
        }
        path = one.path
        for name in names:
            path = re.sub(rf"\{{{name}(?::\w+)?\}}", quote(ids.get(name, "stranger"), safe=""), path)
        found += [Way(method, one.path, path, names) for method in sorted(one.methods)]
    return found


def _tells(answer: Any) -> bool:
    """Whether an answer says anything of what is nobody's business."""
    text = answer.text.lower()
    return SECRET.lower() in text or ADVERT.lower() in text


def _send(caller: Caller, way: Way) -> Any:
    if way.method == "GET":
        answer = caller.get(way.path)
        sent_on = answer.status_code == 303 and not answer.headers["location"].startswith("/sign-in")
        return caller.get(answer.headers["location"]) if sent_on else answer
    if way.path.startswith("/v1/"):
        return caller.request(way.method, way.path, json={}, headers={"if-match": "*"})
    return caller.request(way.method, way.path, data={"csrf": caller.csrf})


def test_the_list_of_what_is_public_is_true(world: Served) -> None:
    templates = {one.template for one in _ways(world)}
    assert templates >= PUBLIC


def test_a_stranger_gets_nothing(world: Served) -> None:
    nobody, wrong = world.stranger(), list[str]()
    for way in _ways(world):
        if way.template in PUBLIC:
            continue
        answer = _send(nobody, way)
        to_sign_in = answer.status_code == 303 and answer.headers["location"].startswith("/sign-in")
        fits = answer.status_code in (401, 403) if way.path.startswith("/v1/") else to_sign_in
        if not (fits or (way.method != "GET" and answer.status_code in (401, 403))) or _tells(answer):
            wrong.append(f"{way}: {answer.status_code}")
    assert wrong == []


CATALOGUE = ("trainings", "sessions", "organisations")


def _is_of_others(way: Way, who: str) -> bool:
    """Whether the address of a way names somebody else's object."""
    if way.path.startswith("/v1/"):
        kind = way.path.split("/")[2]
        return bool(way.objects) and kind not in (*CATALOGUE, "bulk", "export")
    return bool(way.objects) and way.template not in PUBLIC


@pytest.mark.parametrize("who", ROLES)
def test_objects_of_others_are_unknown_or_forbidden(world: Served, who: str) -> None:
    caller, program, wrong = world.client(who), world.api(who), list[str]()
    before = _everything(world)
    for way in _ways(world):
        if not _is_of_others(way, who):
            continue
        for one in (caller, program) if way.path.startswith("/v1/") else (caller,):
            answer = _send(one, way)
            allowed = REFUSED_READS if way.method == "GET" else REFUSED_WRITES
            if way.template in ADVERTS:
                fits = answer.status_code < 500 and SECRET.lower() not in answer.text.lower()
            else:
                fits = answer.status_code in allowed and not _tells(answer)
            if not fits:
                wrong.append(f"{way}: {answer.status_code}")
    assert wrong == []
    assert _everything(world) == before


def _everything(world: Served) -> list[Any]:
    with world.store.reading() as now:
        records = [*now.all(Learner), *now.all(Offer), *now.all(Identity), *now.all(Placement)]
        tables = (CONTACT_REQUESTS, NOTES, SUGGESTIONS, CONTESTS, SAVED_SEARCHES, API_KEYS)
        rows = [
            tuple(row)
            for table in tables
            for row in now.connection.execute(table.select().where(table.c.id == "stranger"))
        ]
    return [*records, *rows]


@pytest.mark.parametrize("who", ROLES)
def test_no_page_or_list_tells_of_others(world: Served, who: str) -> None:
    """Whatever somebody may open, nothing of the stranger stands on it."""
    caller, told = world.client(who), list[str]()
    for way in _ways(world):
        if way.method == "GET" and not _is_of_others(way, who):
            answer = caller.get(way.path)
            assert answer.status_code < 500, f"{way}: {answer.status_code}"
            if _tells(answer):
                told.append(str(way))
    assert told == []


@pytest.mark.parametrize("who", ROLES)
def test_a_room_is_for_those_who_work_in_it(world: Served, who: str) -> None:
    caller, wrong = world.client(who), list[str]()
    for way in _ways(world):
        room = way.template.split("/")[1]
        if room not in ROOMS or ROOMS[room] == who or (room == "office" and who == ANALYST):
            continue
        if who == ANALYST and way.template in FOR_ANALYSTS:
            continue
        answer = _send(caller, way)
        if answer.status_code not in (403, 404, 422):
            wrong.append(f"{way}: {answer.status_code}")
    assert wrong == []


EXPECTED: dict[str, dict[str, tuple[int, int]]] = {
    # list of the kind, GET of somebody else's record
    "learners": {RECRUITER: (200, 404), COUNSELLOR: (200, 404), LEARNER: (200, 404), ANALYST: (403, 403)},
    "identities": {RECRUITER: (200, 404), COUNSELLOR: (200, 404), LEARNER: (200, 404), ANALYST: (403, 403)},
    "offers": {RECRUITER: (200, 404), COUNSELLOR: (200, 404), LEARNER: (200, 404), ANALYST: (403, 403)},
    "trainings": {RECRUITER: (200, 404), COUNSELLOR: (200, 404), LEARNER: (200, 404), ANALYST: (403, 403)},
    "sessions": {RECRUITER: (200, 404), COUNSELLOR: (200, 404), LEARNER: (200, 404), ANALYST: (403, 403)},
    "organisations": {
        RECRUITER: (200, 404),
        COUNSELLOR: (200, 404),
        LEARNER: (200, 404),
        ANALYST: (403, 403),
    },
    "enrolments": {RECRUITER: (403, 403), COUNSELLOR: (200, 404), LEARNER: (200, 404), ANALYST: (403, 403)},
    "placements": {RECRUITER: (403, 403), COUNSELLOR: (200, 404), LEARNER: (200, 404), ANALYST: (403, 403)},
    "interactions": {RECRUITER: (200, 404), COUNSELLOR: (200, 404), LEARNER: (200, 404), ANALYST: (403, 403)},
}
"""What each role is answered. Records of the catalogue are named by an id that is nobody's."""
WRITES: dict[str, dict[str, int]] = {
    # PATCH of somebody else's record
    "learners": {RECRUITER: 403, COUNSELLOR: 404, LEARNER: 404, ANALYST: 403},
    "identities": {RECRUITER: 403, COUNSELLOR: 404, LEARNER: 404, ANALYST: 403},
    "offers": {RECRUITER: 404, COUNSELLOR: 403, LEARNER: 403, ANALYST: 403},
    "trainings": {RECRUITER: 403, COUNSELLOR: 403, LEARNER: 403, ANALYST: 403},
    "sessions": {RECRUITER: 403, COUNSELLOR: 403, LEARNER: 403, ANALYST: 403},
    "organisations": {RECRUITER: 403, COUNSELLOR: 403, LEARNER: 403, ANALYST: 403},
    "enrolments": {RECRUITER: 403, COUNSELLOR: 404, LEARNER: 403, ANALYST: 403},
    "placements": {RECRUITER: 403, COUNSELLOR: 404, LEARNER: 403, ANALYST: 403},
    "interactions": {RECRUITER: 404, COUNSELLOR: 403, LEARNER: 404, ANALYST: 403},
}


@pytest.mark.parametrize("who", ROLES)
def test_the_table_of_rights_is_true(world: Served, who: str) -> None:
    program = world.api(who)
    of_others = {way.template: way for way in _ways(world)}
    for kind in RESOURCES:
        way = of_others[f"/v1/{kind}/{{record:record}}"]
        reads = (program.get(f"/v1/{kind}").status_code, program.get(way.path).status_code)
        assert reads == EXPECTED[kind][who], kind
        for method in ("PATCH", "DELETE", "PUT"):
            answer = program.request(method, way.path, json={}, headers={"if-match": '"1-a"'})
            assert answer.status_code == WRITES[kind][who], f"{method} {kind}"


def test_an_administrator_may(world: Served) -> None:
    admin = world.api(ADMIN)
    for path in (f"/v1/learners/{HERS.id}", f"/v1/identities/{HERS.id}", f"/v1/offers/{OFFER.id}"):
        assert _tells(admin.get(path))
