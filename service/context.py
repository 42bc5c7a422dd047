"""What every page knows of its request: the desk, who reads it, its address and language, and what was just done.

After a write, a route redirects to a page with `?done=ROOM.ACT`; that page then says the phrase `ROOM.done.ACT` of the
wording, once, at its top. A phrase of that kind has no places.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse

from matching.taxonomy import Lang
from service.accounts import cookies
from service.accounts.actor import Actor, Role
from service.accounts.signed import Visitor, csrf_of
from service.accounts.where_to import STARTS
from service.addresses import Asked, href
from service.desk import Desk, Question
from service.languages import WORDINGS
from service.pages import Frame, Link
from service.wording import Wording

MENUS: dict[Role, tuple[tuple[str, str], ...]] = {
    Role.RECRUITER: (
        ("/recruiter", "recruiter.menu.offers"),
        ("/recruiter/offers/new", "recruiter.menu.new"),
        ("/recruiter/shortlists", "recruiter.menu.shortlists"),
        ("/recruiter/searches", "recruiter.menu.searches"),
    ),
    Role.LEARNER: (
        ("/me", "learner.menu.offers"),
        ("/me/profile", "learner.menu.profile"),
        ("/me/contacts", "learner.menu.contacts"),
        ("/me/data", "learner.menu.data"),
    ),
    Role.COUNSELLOR: (
        ("/counsellor", "counsellor.menu.learners"),
        ("/counsellor/offers", "counsellor.menu.offers"),
        ("/counsellor/contests", "counsellor.menu.contests"),
        ("/counsellor/rate", "counsellor.menu.rate"),
    ),
    Role.ANALYST: (
        ("/office", "office.menu.start"),
        ("/office/reports", "office.menu.reports"),
        ("/office/rankings", "office.menu.rankings"),
        ("/counsellor/rate", "counsellor.menu.rate"),
    ),
    Role.ADMIN: (
        ("/office", "office.menu.start"),
        ("/office/users", "office.menu.users"),
        ("/office/imports", "office.menu.imports"),
        ("/office/health", "office.menu.health"),
        ("/counsellor/contests", "counsellor.menu.contests"),
        ("/counsellor/rate", "counsellor.menu.rate"),
    ),
}
"""The links at the top of every page, by role: path and phrase."""
DONE = re.compile(r"([a-z]+)\.([a-z-]+)")


@dataclass(frozen=True, slots=True)
class PageContext:
    """A request for a page. `csrf` is the token for its forms, `notice` what was just done, in words, or ""."""

    desk: Desk
    actor: Actor | None
    asked: Asked
    csrf: str
    notice: str

    @property
    def lang(self) -> Lang:
        """The language of the page."""
        return self.asked.question.lang

    @property
    def wording(self) -> Wording:
        """Everything that the page's language says."""
        return WORDINGS[self.lang]

    def say(self, name: str, /, **places: object) -> str:
        """A phrase in the page's language."""
        return self.wording.say(name, **places)

    def asking(self, question: Question) -> PageContext:
        """The same page asked for with a whole question, in the language of the page."""
        return replace(self, asked=replace(self.asked, question=replace(question, lang=self.lang)))


def language_of(request: Request, actor: Actor | None = None) -> Lang:
    """The language of a request: that of its address, else the last one chosen, else the account's, else French.

    What the address chooses is kept for the pages after it.
    """
    named = request.query_params.get("lang")
    if named in ("fr", "en"):
        if request.cookies.get(cookies.LANG) != named:
            cookies.put(request, cookies.LANG, named, cookies.YEAR_S)
        return "en" if named == "en" else "fr"
    kept = request.cookies.get(cookies.LANG)
    if kept in ("fr", "en"):
        return "en" if kept == "en" else "fr"
    return actor.lang if actor is not None else "fr"


def context_of(request: Request, actor: Actor | None) -> PageContext:
    """The context of somebody's request."""
    desk: Desk = request.app.state.desk
    lang = language_of(request, actor)
    notice = notice_of(request.query_params.get("done", ""), WORDINGS[lang])
    asked = Asked(request.scope["path"], Question(lang=lang))
    return PageContext(desk, actor, asked, csrf_of(request), notice)


async def page_context(request: Request, actor: Visitor) -> PageContext:
    """The context of a request. It gives no right: a route that is not public asks for its actor besides."""
    return context_of(request, actor)


AtPage = Annotated[PageContext, Depends(page_context)]


def notice_of(done: str, wording: Wording) -> str:
    """What was done, in words, or "" for anything that no room says.

    >>> notice_of("accounts.nothing", WORDINGS["fr"])
    ''
    """
    found = DONE.fullmatch(done)
    if found is None:
        return ""
    name = f"{found.group(1)}.done.{found.group(2)}"
    return wording.say(name) if name in wording.text else ""


def frame(context: PageContext, title: str) -> Frame:
    """What surrounds a page."""
    wording, lang, actor = context.wording, context.lang, context.actor
    other: Lang = "en" if lang == "fr" else "fr"
    there = context.asked.in_language(other)
    if (
        "lang=" not in there
    ):  # French is left out of addresses, and would not win over the language that was chosen
        there += ("&" if "?" in there else "?") + urlencode({"lang": other})
    return Frame(
        lang=lang,
        title=title,
        home=Link(href("/", Question(lang=lang)), wording.say("home")),
        switch=Link(there, wording.say("switch")),
        banner=wording.say("synthetic") if context.desk.synthetic else "",
        as_of=wording.say("as_of", day=wording.day(context.asked.question.on or context.desk.today())),
        menu=_menu(context),
        who="" if actor is None else actor.name,
        account=None if actor is None else Link("/account", wording.say("accounts.menu.account")),
        sign_in=Link("/sign-in", wording.say("accounts.menu.sign-in")) if actor is None else None,
        csrf=context.csrf,
        notice=context.notice,
    )


def _menu(context: PageContext) -> tuple[Link, ...]:
    if context.actor is None:
        return ()
    menu = MENUS[context.actor.role]
    here = max(
        (path for path, _ in menu if f"{context.asked.path}/".startswith(f"{path}/")), key=len, default=""
    )
    return tuple(Link(path, context.say(name), current=path == here) for path, name in menu)


def start_of(actor: Actor) -> str:
    """Where somebody begins."""
    return STARTS[actor.role]


def after(path: str, done: str = "") -> RedirectResponse:
    """The answer to a write: go and see. `done` is ROOM.ACT, of which the page will say `ROOM.done.ACT`.

    A place within the page that `path` names ("/me#place-3") stays: who goes on from there has lost nothing.
    """
    path, mark, place = path.partition("#")
    if done:
        path += ("&" if "?" in path else "?") + urlencode({"done": done})
    return RedirectResponse(path + mark + place, status_code=303)
