"""Links to a record that was merged into another one: the same page, or the same answer, of the record that stays."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Request

from service.accounts.access import Access
from service.accounts.actor import Actor
from service.store import SqlStore
from service.trust.merging import survivor_of

LEARNER = "learner_id"
"""What routes call the id of a learner in their addresses."""
RECORD = "record"
"""What `/v1/learners/…` and `/v1/identities/…` call it."""
ABOUT_LEARNERS = ("/v1/learners/", "/v1/identities/")


def way_to_survivor(request: Request, store: SqlStore, actor: Actor) -> str | None:
    """Where to look instead, when a request to read names a learner by her old id.

    `None` for any other request, and where the actor does not see the learner who stays: nothing tells her then that
    the two ids were one person's.
    """
    template = getattr(request.scope.get("route"), "path_format", None)
    if request.method not in ("GET", "HEAD") or not isinstance(template, str):
        return None
    given = {name: str(value) for name, value in request.path_params.items()}
    name = LEARNER if LEARNER in given else RECORD
    if name not in given or (name == RECORD and not template.startswith(ABOUT_LEARNERS)):
        return None
    with store.reading() as now:
        survivor = survivor_of(now, given[name])
        if survivor is None or not Access(actor, now).sees(survivor):
            return None
    given[name] = survivor
    path = template.format(**{one: quote(value, safe=":") for one, value in given.items()})
    return path + (f"?{request.url.query}" if request.url.query else "")
