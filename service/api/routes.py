"""All of `/v1`. Rankings stand first: their addresses begin like those of records."""

from __future__ import annotations

from service.api import bulk, exchange, rankings, records
from service.rooms import Room

router = Room()
for _part in (rankings, bulk, exchange, records):
    router.take(_part.router)
