"""All routes of a learner's room, and the page that says how the ranking works."""

from __future__ import annotations

from service.learner import data_routes, how_routes, leaving_routes, offer_routes, profile_routes
from service.rooms import Room

router = Room()
for room in (offer_routes, profile_routes, leaving_routes, data_routes, how_routes):
    router.take(room.router)
