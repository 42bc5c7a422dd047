"""`/v1/{kind}` and `/v1/{kind}/{id}`: records in pages and one by one, read and written under conditions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Path as InPath
from fastapi import Query, Request, Response
from starlette.convertors import PathConvertor, register_url_convertor

from data.codec import from_json, parse_json, to_json
from matching.errors import DuplicateIdError, UnknownIdError
from matching.records import Identity, Learner
from service.accounts.actor import Actor, Role
from service.accounts.signed import AtStore, Checked, Signed
from service.api import described as told
from service.api import idempotency
from service.api.answers import (
    PRIVATE,
    kept_answer,
    looking,
    made_answer,
    note_names,
    note_reading,
    page_answer,
    read,
)
from service.api.bodies import JSON, MERGE_PATCH, JsonBody, json_object
from service.api.conditional import conditions_of, is_unchanged, require_said, require_version, tag_of
from service.api.keeping import Moment, keep, remove
from service.api.negotiation import FORMATS, JSON_RESUME, best_type, in_format, wanted_format
from service.api.paging import Narrowing, page_of, read_cursor
from service.api.rankings import AtDesk
from service.api.resources import (
    LONGEST_ID,
    RESOURCES,
    Resource,
    key_of,
    merged,
    new_record,
    record_at,
    record_id,
    record_of,
)
from service.api.rights import Rights, require_kind
from service.api.shapes import AboutIn, ListIn, OneIn, PlainIn
from service.problems import BadParameterError
from service.rooms import Room
from service.store import SqlStore, record_key
from service.store.rows import row
from service.trust.erasure import erase


class RecordIds(PathConvertor):
    """Ids in addresses: any text, slashes included, that is not the address of a ranking."""

    regex = ".*(?<!/learners)(?<!/offers)"


register_url_convertor("record", RecordIds())

RecordId = Annotated[str, InPath(max_length=LONGEST_ID)]


def add_routes(router: Room, resource: Resource) -> None:
    """Add the endpoints of one kind of record."""
    _add_list(router, resource)
    _add_one(router, resource)
    _add_post(router, resource)
    _add_changes(router, resource)


def _add_list(router: Room, resource: Resource) -> None:
    def listing(request: Request, actor: Signed, store: AtStore, asked: ListIn) -> Response:
        require_kind(actor, resource, writes=False)
        best_type(request, [JSON])
        after = None if asked.cursor is None else read_cursor(asked.cursor, resource.kind)
        narrowing = Narrowing(getattr(asked, "learner_id", None), getattr(asked, "offer_id", None))
        with looking(store, actor, at_names=resource.cls is Identity) as now:
            page = page_of(now, resource, Rights(actor, now), after, asked.limit, narrowing)
            note_names(now, actor, page)
        note_reading(store, actor, resource, [one.key for one in page.items], page.sequence)
        return page_answer(request, resource, page)

    def about(
        request: Request, actor: Signed, store: AtStore, asked: Annotated[AboutIn, Query()]
    ) -> Response:
        return listing(request, actor, store, asked)

    def plain(request: Request, actor: Signed, store: AtStore, asked: Annotated[ListIn, Query()]) -> Response:
        return listing(request, actor, store, asked)

    speaks_of_learners = resource.kind in ("enrolments", "placements", "interactions")
    router.add_api_route(
        f"/{resource.kind}",
        about if speaks_of_learners else plain,
        methods=["GET"],
        name=f"list {resource.kind}",
        summary=f"The {resource.kind} that you may read, in pages",
        description="In the order of their ids. Each record that stands all the while is reached exactly once.",
        response_model=None,
        tags=[resource.kind],
        responses={200: told.gives(f"{resource.shape}List", headers=told.LINK), **told.problems(406)},
    )


def _add_one(router: Room, resource: Resource) -> None:
    formats = FORMATS.get(resource.kind, {})

    def one(request: Request, record: str, actor: Signed, store: AtStore, format_: str | None) -> Response:
        require_kind(actor, resource, writes=False)
        wanted = wanted_format(request, resource, format_)
        key = key_of(resource, record)
        with looking(store, actor, at_names=resource.cls is Identity or wanted == JSON_RESUME) as now:
            rights = Rights(actor, now)
            found, text = read(now, rights, resource, key)
            who = rights.access.identity(key) if resource.cls is Identity or wanted == JSON_RESUME else None
            if wanted != JSON:
                text = in_format(wanted, from_json(resource.cls, parse_json(text)), who)
        tag = tag_of(text, found.sequence)
        headers = {**PRIVATE, "ETag": tag}
        if is_unchanged(conditions_of(request), tag):
            return Response(status_code=304, headers=headers)
        note_reading(store, actor, resource, [key], found.sequence)
        return Response(text, media_type=wanted, headers=headers)

    def in_formats(
        request: Request, record: RecordId, actor: Signed, store: AtStore, asked: Annotated[OneIn, Query()]
    ) -> Response:
        return one(request, record, actor, store, asked.format)

    def plain(
        request: Request, record: RecordId, actor: Signed, store: AtStore, asked: Annotated[PlainIn, Query()]
    ) -> Response:
        del asked
        return one(request, record, actor, store, None)

    answer = told.gives(resource.shape, headers=told.ETAG)
    for media in formats.values():
        answer["content"][media] = {"schema": {"type": "object"}}
    router.add_api_route(
        f"/{resource.kind}/{{record:record}}",
        in_formats if formats else plain,
        methods=["GET"],
        name=f"read {resource.one}",
        summary=f"One {resource.one}",
        response_model=None,
        tags=[resource.kind],
        responses={
            200: answer,
            304: told.bare("Still the version that is known", told.ETAG),
            **(told.MOVED if resource.kind in ("learners", "identities") else {}),
            **told.problems(404, 406),
        },
        openapi_extra={"parameters": [told.IF_NONE_MATCH]},
    )


def _add_post(router: Room, resource: Resource) -> None:
    def post(
        request: Request,
        body: JsonBody,
        actor: Signed,
        store: AtStore,
        desk: AtDesk,
        asked: Annotated[PlainIn, Query()],
        checked: Checked,
    ) -> Response:
        del asked, checked
        require_kind(actor, resource, writes=True)
        moment = Moment(datetime.now(tz=UTC), desk.today())
        once = idempotency.once(request, actor.user_id, body)
        value = json_object(body)
        with store.writing() as now:
            before = None if once is None else idempotency.answered(now, once, moment.at)
            if before is not None:
                replayed = {**before.headers, "Idempotency-Replayed": "true"}
                return Response(before.body, before.status, replayed, media_type=JSON)
            rights = Rights(actor, now)
            record = rights.to_keep(new_record(resource, value), None)
            key = record_key(record)
            if row(now, resource.kind, key) is not None:
                raise DuplicateIdError(f"there is such a {resource.one} already: {record_id(resource, key)}")
            keep(now, actor, record, None, moment)
            made = made_answer(now, rights, resource, key)
            if once is not None:
                idempotency.keep(now, once, idempotency.Answer(201, made.headers, made.text), moment.at)
        return Response(made.text, 201, made.headers, media_type=JSON)

    router.add_api_route(
        f"/{resource.kind}",
        post,
        methods=["POST"],
        name=f"make {resource.one}",
        summary=f"Make a new {resource.one}",
        response_model=None,
        tags=[resource.kind],
        responses={
            201: told.gives(
                resource.shape, headers={**told.ETAG, **told.LOCATION, **told.REPLAYED}, words="Made"
            ),
            **told.problems(404, 409, 507),
        },
        openapi_extra={
            **told.takes((JSON, told.ref(f"New{resource.shape}" if resource.made_id else resource.shape))),
            "parameters": [told.IDEMPOTENCY_KEY],
        },
    )


def _add_changes(router: Room, resource: Resource) -> None:
    def changed(
        request: Request,
        record: str,
        body: bytes,
        actor: Actor,
        store: SqlStore,
        moment: Moment,
        *,
        patch: bool,
    ) -> Response:
        require_kind(actor, resource, writes=True)
        key, value, conditions = key_of(resource, record), json_object(body), conditions_of(request)
        if not patch:
            require_said(conditions)
        wanted = record_at(resource, key, value) if conditions.creates and not patch else None
        with store.writing() as now:
            rights = Rights(actor, now)
            new = None if wanted is None else rights.to_keep(wanted, None)
            if new is not None and record_key(new) != key:
                raise BadParameterError(
                    "by", "who makes it is filled in: that record has another id; POST it"
                )
            there = row(now, resource.kind, key)  # only here: until here no answer tells whether it is there
            if there is None:
                if new is None or conditions.if_match is not None:
                    raise UnknownIdError(f"no {resource.one} with id {record_id(resource, key)!r}")
                keep(now, actor, new, None, moment)
                made = made_answer(now, rights, resource, key)
                return Response(made.text, 201, made.headers, media_type=JSON)
            found, text = read(now, rights, resource, key)
            require_version(conditions, tag_of(text, found.sequence), any_allowed=actor.role is Role.ADMIN)
            before = record_of(resource, found)
            told_to_be: Any = merged(to_json(before), value) if patch else value
            keep(now, actor, rights.to_keep(record_at(resource, key, told_to_be), before), before, moment)
            made = kept_answer(now, rights, resource, key)
        return Response(made.text, 200, made.headers, media_type=JSON)

    def put(
        request: Request,
        record: RecordId,
        body: JsonBody,
        actor: Signed,
        store: AtStore,
        desk: AtDesk,
        asked: Annotated[PlainIn, Query()],
        checked: Checked,
    ) -> Response:
        del asked, checked
        moment = Moment(datetime.now(tz=UTC), desk.today())
        return changed(request, record, body, actor, store, moment, patch=False)

    def patch(
        request: Request,
        record: RecordId,
        body: JsonBody,
        actor: Signed,
        store: AtStore,
        desk: AtDesk,
        asked: Annotated[PlainIn, Query()],
        checked: Checked,
    ) -> Response:
        del asked, checked
        moment = Moment(datetime.now(tz=UTC), desk.today())
        return changed(request, record, body, actor, store, moment, patch=True)

    def delete(
        request: Request,
        record: RecordId,
        actor: Signed,
        store: AtStore,
        asked: Annotated[PlainIn, Query()],
        checked: Checked,
    ) -> Response:
        del asked, checked
        require_kind(actor, resource, writes=True)
        key = key_of(resource, record)
        with store.writing() as now:
            rights = Rights(actor, now)
            found, text = read(now, rights, resource, key)
            before = record_of(resource, found)
            rights.require_removal(before)
            require_version(
                conditions_of(request), tag_of(text, found.sequence), any_allowed=actor.role is Role.ADMIN
            )
            if not isinstance(before, Learner):
                remove(now, actor, before)
        if isinstance(before, Learner):
            erase(store, before.id, datetime.now(tz=UTC), by=actor)
        return Response(status_code=204)

    known = told.problems(404, 412, 428, 507)
    replaced = told.gives(resource.shape, headers=told.ETAG, words="Changed")
    made = told.gives(resource.shape, headers={**told.ETAG, **told.LOCATION}, words="Made")
    router.add_api_route(
        f"/{resource.kind}/{{record:record}}",
        put,
        methods=["PUT"],
        name=f"put {resource.one}",
        summary=f"Replace one {resource.one}, or make it under an id of your own",
        response_model=None,
        tags=[resource.kind],
        responses={200: replaced, 201: made, **known},
        openapi_extra={
            **told.takes((JSON, told.ref(resource.shape))),
            "parameters": [told.IF_MATCH, told.CREATES],
        },
    )
    router.add_api_route(
        f"/{resource.kind}/{{record:record}}",
        patch,
        methods=["PATCH"],
        name=f"patch {resource.one}",
        summary=f"Change some fields of one {resource.one}",
        description="A merge patch, RFC 7396: null takes a value away, lists are replaced whole.",
        response_model=None,
        tags=[resource.kind],
        responses={200: replaced, **known},
        openapi_extra={
            **told.takes((MERGE_PATCH, told.ref("MergePatch")), (JSON, told.ref("MergePatch"))),
            "parameters": [told.IF_MATCH],
        },
    )
    router.add_api_route(
        f"/{resource.kind}/{{record:record}}",
        delete,
        methods=["DELETE"],
        name=f"remove {resource.one}",
        summary=f"Remove one {resource.one}",
        description="A learner who is removed is erased, with everything about her."
        if resource.cls is Learner
        else None,
        response_model=None,
        tags=[resource.kind],
        responses={204: told.bare("Removed"), **told.problems(404, 412, 428, 507)},
        openapi_extra={"parameters": [told.IF_MATCH]},
    )


router = Room(prefix="/v1")
for _resource in RESOURCES.values():
    add_routes(router, _resource)
