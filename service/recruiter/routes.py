"""The recruiter's room: every address under /recruiter."""

from service.recruiter import (
    candidate_routes,
    offer_routes,
    people_routes,
    search_routes,
    shortlist_routes,
)
from service.rooms import Room

router = Room()
router.take(
    offer_routes.router,
    candidate_routes.router,
    people_routes.router,
    search_routes.router,
    shortlist_routes.router,
    people_routes.last,
)
