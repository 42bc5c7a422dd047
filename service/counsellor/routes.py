"""All routes of a counsellor's room."""

from __future__ import annotations

from service.counsellor import learners_routes, work_routes
from service.rooms import Room

router = Room()
router.take(learners_routes.router, work_routes.router)
