"""All of `/v1`. Rankings stand first: their addresses begin like those of records."""

from __future__ import annotations

from fastapi import APIRouter

from service.api import bulk, exchange, rankings, records

router = APIRouter()
for _part in (rankings, bulk, exchange, records):
    router.include_router(_part.router)
