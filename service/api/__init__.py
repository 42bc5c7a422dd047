"""`/v1`, for programs: rankings, records, bulk, import and export."""

from service.api.bodies import MAX_BODY
from service.api.rankings import AtDesk
from service.api.routes import router

__all__ = ["MAX_BODY", "AtDesk", "router"]
