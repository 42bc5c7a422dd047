"""A room: the routes of one part of the service.

FastAPI tries every route of every router for each request, one after the other, and does much around each try: with
this many addresses that was a millisecond a request. A room is asked first whether any of its addresses could be
meant, in one expression, and is gone into only then.
"""

from __future__ import annotations

import re

from fastapi import APIRouter
from fastapi.routing import iter_route_contexts
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


def _path_of(scope: Scope) -> str:
    """The path that is asked for, below the one that a proxy or a mount has put the application at."""
    path, root = str(scope["path"]), str(scope.get("root_path", ""))
    below = path.removeprefix(root)
    return below if below == "" or below.startswith("/") else path
