"""A learner's profile: the form, what is read from a file or a text, and the same profile edited twice."""

from __future__ import annotations

from dataclasses import replace

from fastapi.responses import HTMLResponse, Response

from data.readers.documents import is_document
from matching.records import Learner
from service.accounts.signed import AtStore, Checked, LearnerHerself
from service.context import AtPage, PageContext, after
from service.learner.pages import ProfilePage
from service.learner.profile_form import ProfileForm, form_of, learner_from, read_form
from service.learner.profile_reading import (
    SEARCHES,
    UnreadableFileError,
    searched,
    text_of_file,
    with_resume,
    with_text,
)
from service.learner.profile_views import profile_page, read_page
from service.learner.sent import Sent, SentFile, one, own_id
from service.pages import Link
from service.rooms import Room
from service.web import render
from service.workspace.profiles import EditedMeanwhileError, save_profile, version_of

router = Room(include_in_schema=False, default_response_class=HTMLResponse)

PROFILE = "/me/profile"
READ = PROFILE + "/read"
FORM = "learner/profile.html"


@router.get(PROFILE)
def profile(context: AtPage, actor: LearnerHerself, store: AtStore) -> HTMLResponse:
    """Her profile, to fill in."""
    learner = store.get(Learner, own_id(actor))
    return HTMLResponse(render(FORM, _page(context, form_of(learner, version_of(learner)))))


@router.post(PROFILE)
def edit(context: AtPage, actor: LearnerHerself, store: AtStore, _: Checked, sent: Sent) -> Response:
    """Search within the form, or keep it. What was typed into a search is never passed over by saving."""
    learner = store.get(Learner, own_id(actor))
    form = read_form(sent, learner)
    if any(getattr(form, name) for name in SEARCHES) or one(sent, "act") != "save":
        taxonomy = context.desk.matcher.reader.taxonomy
        form, notes = searched(form, taxonomy, context.wording, context.lang)
        return HTMLResponse(render(FORM, _page(context, form, notes)))
    edited, wrong = learner_from(form, learner)
    if wrong:
        return HTMLResponse(render(FORM, _page(context, replace(form, wrong=wrong))), 422)
    try:
        with store.writing() as now:
            save_profile(now, edited, form.version, context.desk.today())
    except EditedMeanwhileError as error:
        anew = replace(
            form, version=version_of(error.current)
        )  # saved again, it takes the place of what is kept
        return HTMLResponse(render(FORM, _page(context, anew, current=error.current)), 409)
    return after(PROFILE, "learner.saved")


@router.get(READ)
def before_reading(context: AtPage, _: LearnerHerself) -> HTMLResponse:
    """Where a file or a text is given."""
    return HTMLResponse(render("learner/read.html", read_page(context)))


@router.post(READ)
def read(
    context: AtPage, actor: LearnerHerself, store: AtStore, _: Checked, sent: Sent, content: SentFile
) -> HTMLResponse:
    """The form with what was read. Nothing of it is kept before she saves, and no skill that she did not tick."""
    learner = store.get(Learner, own_id(actor))
    form = form_of(learner, version_of(learner))
    text = one(sent, "text")
    reader = context.desk.matcher.reader
    try:
        if content and not is_document(content):
            form, notes = with_resume(form, content, context.wording, context.lang)
        elif content or text:
            form, notes = with_text(
                form,
                text_of_file(content, context.wording) if content else text,
                reader.extractor,
                reader.taxonomy,
                context.wording,
                context.lang,
            )
        else:
            raise UnreadableFileError(context.say("learner.read.nothing"))
    except UnreadableFileError as error:
        return HTMLResponse(render("learner/read.html", read_page(context, error.why, text)), 422)
    return HTMLResponse(render(FORM, _page(context, form, notes)))


def _page(
    context: PageContext, form: ProfileForm, notes: tuple[Link, ...] = (), current: Learner | None = None
) -> ProfilePage:
    return profile_page(
        context,
        form,
        action=PROFILE,
        whose="own",
        back=Link("/me", context.say("learner.menu.offers")),
        title=context.say("learner.profile"),
        notes=notes,
        current=current,
    )
