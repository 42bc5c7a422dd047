"""All routes of a counsellor's room."""

from __future__ import annotations

from service.counsellor import learners_routes, work_routes
from service.rooms import Room

router = Room()
router.include_router(learners_routes.router)
router.include_router(work_routes.router)
