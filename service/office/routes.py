"""All routes of the office."""

from __future__ import annotations

from service.office import (
    analyst_routes,
    care_routes,
    data_routes,
    invitation_routes,
    organisation_routes,
    people_routes,
    user_routes,
    waiting_routes,
)
from service.rooms import Room

router = Room()
for part in (
    analyst_routes,
    care_routes,
    data_routes,
    invitation_routes,
    organisation_routes,
    people_routes,
    user_routes,
    waiting_routes,
):
    router.take(part.router)
