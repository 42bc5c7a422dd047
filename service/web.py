"""The pages for people: routes and templates. What a page shows is made in `service.views`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from service.addresses import Asked, learner_path, offer_path
from service.api import AtDesk
from service.desk import Question
from service.pages import ErrorPage, HomePage, LearnerPage, OfferPage
from service.schemas import QuestionIn
from service.views import WORDINGS, home_page, learner_page, offer_page

HERE = Path(__file__).parent

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_templates = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    undefined=StrictUndefined,
    autoescape=select_autoescape(default=True),
    trim_blocks=True,
    lstrip_blocks=True,
)

Page = HomePage | OfferPage | LearnerPage | ErrorPage
Asking = Annotated[QuestionIn, Query()]


def render(template: str, page: Page) -> str:
    """A page as HTML."""
    return _templates.get_template(template).render(page=page, say=WORDINGS[_lang(page)].say)


def _lang(page: Page) -> str:
    return page.frame.lang


@router.get("/")
def home(desk: AtDesk, asking: Asking) -> HTMLResponse:
    """Where one begins."""
    page = home_page(desk, Asked("/", Question(lang=asking.lang)))
    return HTMLResponse(render("home.html", page))


@router.get("/offers/{offer_id:path}")
def offer(offer_id: str, desk: AtDesk, asking: Asking) -> HTMLResponse:
    """An offer and the learners ranked for it."""
    record = desk.offer(offer_id)
    asked = Asked(offer_path(offer_id), asking.question())
    page = offer_page(desk, asked, record, desk.learners_for(record, asked.question))
    return HTMLResponse(render("offer.html", page))


@router.get("/learners/{learner_id:path}")
def learner(learner_id: str, desk: AtDesk, asking: Asking) -> HTMLResponse:
    """A learner and the offers ranked for her."""
    record = desk.learner(learner_id)
    asked = Asked(learner_path(learner_id), asking.question())
    page = learner_page(desk, asked, record, desk.offers_for(record, asked.question))
    return HTMLResponse(render("learner.html", page))
