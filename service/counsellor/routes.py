"""All routes of a counsellor's room."""

from __future__ import annotations

from fastapi import APIRouter

from service.counsellor import learners_routes, work_routes

router = APIRouter()
router.include_router(learners_routes.router)
router.include_router(work_routes.router)
