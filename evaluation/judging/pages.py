"""What each judging page shows, before it is HTML, and how it is read from a session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from evaluation.judging.adjudicate import Disagreement
from evaluation.judging.agreement import Agreement
from evaluation.judging.session import JudgingSession, Progress
from evaluation.judging.wording import Grade, Guidelines, Wording, guidelines_of, wording
from matching.errors import UnknownIdError
from matching.taxonomy import Lang

CANNOT_TELL = "unknown"
"""What the form sends for "I cannot tell"."""
HEADLINE = 70
"""Characters of a text that stand for it in a list."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asks for which page, in which language.

    Args:
        session: what is judged.
        lang: of the page.
        judge: who asks, if that is known.
        path: of the page, within the site.
        params: of the page, without the language.
        root: what stands before every path, where the site is a part of another; no slash at its end.
    """

    session: JudgingSession
    lang: Lang
    judge: str | None
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    root: str = ""

    @property
    def words(self) -> Wording:
        """Of the language."""
        return wording(self.lang)

    @property
    def guidelines(self) -> Guidelines:
        """What judges of this task are told."""
        return guidelines_of(self.session.task, self.lang)

    def href(self, path: str, **params: object) -> str:
        """An address within the site, in the language of the page; French is the one that goes without saying."""
        given = {key: str(value) for key, value in params.items()}
        if self.lang == "en":
            given["lang"] = "en"
        return self.root + (f"{quote(path)}?{urlencode(given)}" if given else quote(path))

    @property
    def switch(self) -> str:
        """This page in the other language."""
        given = {**self.params, "lang": "fr" if self.lang == "en" else "en"}
        return f"{self.root}{quote(self.path)}?{urlencode(given)}"


# --------------------------------------------------------------------------- start, series


@dataclass(frozen=True, slots=True)
class StartPage:
    """Where the pool stands: pairs judged by one judge at least, by two at least, and pairs still open.

    `name` is what was typed, `problem` why it will not do.
    """

    queries: int
    pairs: int
    once: int
    twice: int
    open: int
    name: str = ""
    problem: str = ""


def start_page(session: JudgingSession, name: str = "", problem: str = "") -> StartPage:
    """The first page."""
    settled = session.adjudicated()
    judges = session.judged_by().values()
    return StartPage(
        len(session.queries),
        len(session.pool),
        len(judges),
        sum(number > 1 for number in judges),
        len(settled.still_open) if settled else 0,
        name,
        problem,
    )


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A query in a judge's list: its number, what it is, how far she is."""

    number: int
    title: str
    progress: Progress


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """All queries of a judge; `following` is the number of the one to go on with, `None` when she is done."""

    progress: Progress
    rows: tuple[SeriesRow, ...]
    following: int | None


def series_page(session: JudgingSession, judge: str) -> SeriesPage:
    """A judge's own list."""
    rows = tuple(
        SeriesRow(
            number, headline(session.task.query_texts.get(query, query)), session.progress(judge, [query])
        )
        for number, query in enumerate(session.queries, 1)
    )
    return SeriesPage(session.progress(judge), rows, number_of(session, session.next_query(judge)))


def headline(text: str) -> str:
    r"""The first line of a text, cut at a word.

    >>> headline("Développeuse web\nLyon")
    'Développeuse web'
    """
    first = text.strip().partition("\n")[0].strip()
    if len(first) <= HEADLINE:
        return first
    return first[:HEADLINE].rpartition(" ")[0].rstrip(" ,;:.") + "…"


def number_of(session: JudgingSession, query: str | None) -> int | None:
    """The place of a query in the session, from 1."""
    return None if query is None else session.queries.index(query) + 1


def query_at(session: JudgingSession, number: int) -> str:
    """The query at a place.

    Raises:
        UnknownIdError: there is none.
    """
    if not 1 <= number <= len(session.queries):
        raise UnknownIdError(f"there is no request {number}: the pool has {len(session.queries)}")
    return session.queries[number - 1]


# --------------------------------------------------------------------------- judging


@dataclass(frozen=True, slots=True)
class CandidateView:
    """A candidate to be judged; `chosen` is "0" to "3", `CANNOT_TELL` or "" and `answered` whether it is kept so."""

    number: int
    id: str
    text: str
    chosen: str
    note: str
    answered: bool


@dataclass(frozen=True, slots=True)
class QueryPage:
    """A query and its candidates. `saved` is how many answers were just kept, `None` if nothing was sent."""

    number: int
    of: int
    id: str
    text: str
    candidates: tuple[CandidateView, ...]
    grades: tuple[Grade, ...]
    here: int
    all: int
    saved: int | None = None
    problem: str = ""


def query_page(
    visit: Visit,
    judge: str,
    number: int,
    *,
    typed: Mapping[str, tuple[str, str]] | None = None,
    saved: int | None = None,
    problem: str = "",
) -> QueryPage:
    """One query as a judge sees it.

    Args:
        visit: the page asked for.
        judge: whose answers are filled in.
        number: place of the query.
        typed: what was sent and could not be kept: choice and note by candidate, shown in place of what is kept.
        saved: how many answers were just kept.
        problem: why what was sent could not be kept.

    Raises:
        UnknownIdError: there is no such query.
    """
    session = visit.session
    query = query_at(session, number)
    given = session.answers(judge, query)
    views = []
    for place, candidate in enumerate(session.pool.pairs[query], 1):
        chosen, note = "", ""
        if candidate in given:
            grade = given[candidate].grade
            chosen, note = CANNOT_TELL if grade is None else str(grade), given[candidate].note
        if typed is not None:
            chosen, note = typed.get(candidate, (chosen, note))
        text = _text(visit, candidate, session.task.candidate_texts)
        views.append(CandidateView(place, candidate, text, chosen, note, candidate in given))
    return QueryPage(
        number,
        len(session.queries),
        query,
        _text(visit, query, session.task.query_texts),
        tuple(views),
        visit.guidelines.grades,
        session.progress(judge, [query]).left,
        session.progress(judge).left,
        saved,
        problem,
    )


def _text(visit: Visit, one: str, texts: Mapping[str, str]) -> str:
    return texts.get(one, "").strip() or visit.words.say("query.nothing-read", id=one)


# --------------------------------------------------------------------------- of all judges


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """How far judges agree, and how much each has judged."""

    agreement: Agreement | None
    judges: tuple[tuple[str, Progress], ...]


def agreement_page(session: JudgingSession) -> AgreementPage:
    """The page of kappas and alphas."""
    return AgreementPage(session.agreement(), tuple((one, session.progress(one)) for one in session.judges))


@dataclass(frozen=True, slots=True)
class DisagreementRow:
    """A pair on which judges disagree, in a list."""

    found: Disagreement
    query: str
    candidate: str


@dataclass(frozen=True, slots=True)
class DisagreementsPage:
    """Pairs on which judges disagree; `rows` is `None` for whoever should not see them yet, `left` says how long."""

    rows: tuple[DisagreementRow, ...] | None
    left: int
    open: int
    first_open: Disagreement | None
    settles: bool
    saved: bool


def disagreements_page(visit: Visit, saved: bool = False) -> DisagreementsPage:
    """The list of disagreements, for whoever may compare."""
    session, judge = visit.session, visit.judge
    settles = judge == session.adjudicator
    if not session.may_compare(judge):
        left = session.progress(judge).left if judge is not None else 0
        return DisagreementsPage(None, left, 0, None, settles, saved)
    settled = session.adjudicated()
    found = settled.disagreements if settled else ()
    still_open = settled.still_open if settled else ()
    texts = session.task.query_texts, session.task.candidate_texts
    rows = tuple(
        DisagreementRow(
            one,
            headline(texts[0].get(one.query, one.query)),
            headline(texts[1].get(one.candidate, one.candidate)),
        )
        for one in found
    )
    first = still_open[0] if still_open else None
    return DisagreementsPage(rows, 0, len(still_open), first, settles, saved)


@dataclass(frozen=True, slots=True)
class SettlePage:
    """One disagreement with both texts, what judges said, and the adjudicator's own form."""

    found: Disagreement
    query: str
    candidate: str
    grades: tuple[Grade, ...]
    chosen: str
    note: str
    problem: str = ""


def settle_page(
    visit: Visit, query: str, candidate: str, *, typed: tuple[str, str] | None = None, problem: str = ""
) -> SettlePage:
    """A disagreement to be settled.

    Raises:
        AnswerRefusedError: the judges of this pair do not disagree.
    """
    session = visit.session
    found = session.disagreement(query, candidate)
    word = session.record().last.get(session.adjudicator, {}).get((query, candidate))
    chosen, note = ("", "") if word is None else (str(word.answer.grade), word.answer.note)
    if typed is not None:
        chosen, note = typed
    return SettlePage(
        found,
        _text(visit, query, session.task.query_texts),
        _text(visit, candidate, session.task.candidate_texts),
        visit.guidelines.grades,
        chosen,
        note,
        problem,
    )


@dataclass(frozen=True, slots=True)
class GuidelinesPage:
    """The guidelines as HTML."""

    html: str


@dataclass(frozen=True, slots=True)
class RefusedPage:
    """Something could not be done: what, and why."""

    title: str
    sentence: str


Page = (
    StartPage
    | SeriesPage
    | QueryPage
    | AgreementPage
    | DisagreementsPage
    | SettlePage
    | GuidelinesPage
    | RefusedPage
)
