"""A room: the routes of one part of the service.

FastAPI tries every route of every router for each request, one after the other, and does much around each try: with
this many addresses that was a millisecond a request. A room is asked first whether any of its addresses could be
meant, in one expression, and is gone into only then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute, _EffectiveRouteContext, _IncludedRouter, iter_route_contexts
from starlette.routing import Match, compile_path
from starlette.types import Scope

GROUP = re.compile(r"\(\?P<\w+>")


class Room(APIRouter):
    """A router that answers at once for addresses that are none of its own. It is included without a prefix."""

    _addresses: re.Pattern[str] | None = None

    def take(self, *routers: APIRouter) -> None:
        """Make the routes of other routers its own, as they are: `include_router` would build each of them twice more.

        Raises:
            ValueError: this room has something to add to its routes, which these would not get.
        """
        if self.prefix or self.tags or self.dependencies or self.responses:
            raise ValueError(
                "a room that takes others has no prefix, tags, dependencies or responses of its own"
            )
        for router in routers:
            self.routes.extend(router.routes)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether a route of the room is meant, as FastAPI says it."""
        if self._addresses is None:
            self._addresses = self._all_addresses()
        if self._addresses.match(_path_of(scope)) is None:
            return Match.NONE, {}
        return super().matches(scope)

    def _all_addresses(self) -> re.Pattern[str]:
        """Any address of the room. Nothing is added once requests come."""
        paths = [one.path for one in iter_route_contexts(self.routes) if one.path is not None]
        return re.compile("|".join(GROUP.sub("(?:", compile_path(path)[0].pattern) for path in paths))


def include(app: FastAPI, rooms: Iterable[Room]) -> None:
    """Include rooms in an application, each route as it is.

    FastAPI builds every route of a router once more when the first request comes to it, for what the including adds:
    half a second for that of the API, and here nothing is added. The names that it does this by are its own: were they
    to change, this fails at the start, and `app.include_router` alone does as well, if later.
    """
    for room in rooms:
        app.include_router(room)
    for one in app.router.routes:
        if isinstance(one, _IncludedRouter) and isinstance(one.original_router, Room):
            routes = one.original_router.routes
            one._effective_candidates = [_as_it_is(route) for route in routes if isinstance(route, APIRoute)]
            if len(one._effective_candidates) == len(routes):
                one._effective_candidates_version = one.original_router._get_routes_version()


def _as_it_is(route: APIRoute) -> _EffectiveRouteContext:
    context = _EffectiveRouteContext(original_route=route)
    for one in fields(context):
        if one.name != "original_route" and hasattr(route, one.name):
            setattr(context, one.name, getattr(route, one.name))
    return context


def _path_of(scope: Scope) -> str:
    """The path that is asked for, below the one that a proxy or a mount has put the application at."""
    path, root = str(scope["path"]), str(scope.get("root_path", ""))
    below = path.removeprefix(root)
    return below if below == "" or below.startswith("/") else path
