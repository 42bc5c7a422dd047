"""The pages of offers and learners for whoever may open them. What a page shows is made in `service.views`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Protocol
from urllib.parse import quote

from fastapi import Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from service.accounts.access import Access
from service.accounts.actor import Actor, Role
from service.accounts.signed import AtStore, Signed, needs
from service.context import AtPage, start_of
from service.languages import WORDINGS
from service.pages import Frame
from service.recruiter.addresses import path_of_offer
from service.rooms import Room
from service.schemas import QuestionIn
from service.templating import Templates
from service.trust.ranking_log import LEARNERS, OFFERS, log_ranking
from service.views import home_page, job_page, jobs_page, learner_page, offer_page

router = Room(include_in_schema=False, default_response_class=HTMLResponse)

_templates = Templates()


class Page(Protocol):
    """What a template lays out: a frozen dataclass with a frame."""

    @property
    def frame(self) -> Frame:
        """What surrounds the page."""
        ...


Asking = Annotated[QuestionIn, Query()]
Ranking = Annotated[Actor, Depends(needs(Role.RECRUITER, Role.ADMIN))]
Following = Annotated[Actor, Depends(needs(Role.COUNSELLOR, Role.ADMIN))]


def render(template: str, page: Page) -> str:
    """A page as HTML."""
    return _templates.get_template(template).render(page=page, say=WORDINGS[page.frame.lang].say)


@router.get("/")
def home(context: AtPage) -> Response:
    """Where one begins: the start of one's role, or for somebody unknown what this is."""
    if context.actor is not None:
        return RedirectResponse(start_of(context.actor), status_code=303)
    return HTMLResponse(render("home.html", home_page(context)))


@router.get("/jobs")
def jobs(context: AtPage, actor: Signed, store: AtStore) -> HTMLResponse:
    """The newest offers."""
    with store.reading() as now:
        page = jobs_page(context, Access(actor, now).owns)
    return HTMLResponse(render("jobs.html", page))


@router.get("/jobs/{offer_id:path}")
def job(offer_id: str, context: AtPage, _: Signed) -> HTMLResponse:
    """An offer without a ranking."""
    return HTMLResponse(render("job.html", job_page(context, context.desk.offer(offer_id))))


@router.get("/offers/{offer_id:path}")
def offer(
    request: Request, offer_id: str, context: AtPage, asking: Asking, actor: Ranking, store: AtStore
) -> Response:
    """An offer and the learners ranked for it; a recruiter has more to do with them in her own room."""
    if actor.role is Role.RECRUITER:
        return _elsewhere(request, path_of_offer(offer_id))
    record = context.desk.offer(offer_id)
    with store.reading() as now:
        access = Access(actor, now)
        access.require_offer(record)
        listed = access.listed()
    page = context.asking(asking.question())
    question = page.asked.question
    ranking = context.desk.learners_for(record, question, among=listed)
    answer = HTMLResponse(render("offer.html", offer_page(page, record, ranking)))
    log_ranking(
        store,
        actor,
        side=LEARNERS,
        subject=record.id,
        question=question,
        ranking=ranking,
        desk=context.desk,
        at=datetime.now(tz=UTC),
        among=listed,
    )
    return answer


@router.get("/learners/{learner_id:path}")
def learner(
    request: Request, learner_id: str, context: AtPage, asking: Asking, actor: Following, store: AtStore
) -> Response:
    """A learner and the offers ranked for her; a counsellor has more to do with her in her own room."""
    if actor.role is Role.COUNSELLOR:
        return _elsewhere(request, f"/counsellor/learners/{quote(learner_id, safe=':')}")
    with store.reading() as now:
        Access(actor, now).require_learner(learner_id)
    record = context.desk.learner(learner_id)
    page = context.asking(asking.question())
    question = page.asked.question
    ranking = context.desk.offers_for(record, question)
    answer = HTMLResponse(render("learner.html", learner_page(page, record, ranking)))
    log_ranking(
        store,
        actor,
        side=OFFERS,
        subject=record.id,
        question=question,
        ranking=ranking,
        desk=context.desk,
        at=datetime.now(tz=UTC),
    )
    return answer


def _elsewhere(request: Request, path: str) -> RedirectResponse:
    """The same question in another room, which says whether it may be asked."""
    query = request.url.query
    return RedirectResponse(path + (f"?{query}" if query else ""), status_code=303)
