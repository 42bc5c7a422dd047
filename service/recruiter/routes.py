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
router.include_router(offer_routes.router)
router.include_router(candidate_routes.router)
router.include_router(people_routes.router)
router.include_router(search_routes.router)
router.include_router(shortlist_routes.router)
router.include_router(people_routes.last)
