"""How the ranking works: for everybody, signed in or not."""

from __future__ import annotations

from fastapi.responses import HTMLResponse

from service.context import AtPage
from service.learner.how_views import how_page
from service.rooms import Room
from service.web import render

router = Room(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/how")
def how(context: AtPage) -> HTMLResponse:
    """What the ranking compares, what it never uses, and what one may do about it."""
    return HTMLResponse(render("learner/how.html", how_page(context)))
