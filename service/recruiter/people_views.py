"""The people ranked for an offer, one of them, or some side by side -> what a page shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from matching.matcher import Ranking
from matching.records import Identity, Learner, Match, Offer
from service.accounts.users import User
from service.addresses import Asked
from service.context import PageContext, frame
from service.controls import RankingControls, ranking_controls
from service.filter_form import NOTHING_UNREAD
from service.pages import Choice, Fact, Field, Link, MatchView, Option, RankedList, SkillGroup
from service.ranked_views import ranked_list
from service.recruiter.addresses import path_of_candidate, path_of_offer
from service.recruiter.offer_standing import standing_words
from service.recruiter.offer_views import posts_words
from service.recruiter.pages import (
    CandidatePage,
    Cell,
    ComparePage,
    CompareRow,
    HiredView,
    NoteView,
    OfferRankingPage,
    PersonView,
    UnrankedView,
)
from service.views import full_name, headline, job_page, learner_page
from service.workspace.applicants import Application
from service.workspace.contacts import ContactRequest, ContactState
from service.workspace.hires import Hires
from service.workspace.notes import Note
from service.workspace.offer_life import ENDED, standing_of
from service.workspace.shortlists import REASONS, Considered, Standing

TABS = ("all", "applied", "shortlist", "dismissed")
MOST_COMPARED = 4


@dataclass(frozen=True, slots=True)
class Circle:
    """What the recruiters of an offer know and did about people, each by her id.

    `names` are those they may know, `applied` who applied for the offer.
    """

    standings: Mapping[str, Considered] = field(default_factory=dict)
    contacts: Mapping[str, ContactRequest] = field(default_factory=dict)
    names: Mapping[str, Identity] = field(default_factory=dict)
    applied: Mapping[str, Application] = field(default_factory=dict)

    def of(self, state: Standing) -> frozenset[str]:
        """Who has a standing."""
        return frozenset(one for one, known in self.standings.items() if known.state is state)


@dataclass(frozen=True, slots=True)
class NotedHires:
    """The hires for an offer. `by_others` are those that none of its recruiters noted, `open_to` whom they may see."""

    hires: Hires = field(default_factory=Hires)
    by_others: Sequence[str] = ()
    open_to: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Listed:
    """An offer, a page of one of its lists, and what its recruiters know of the people on it.

    `unranked` are the ids of those whom the list names and nothing ranks; `noted` is looked up while the offer is open.
    `among` are the ids of all whom the list is about, `None` for the whole network.
    """

    offer: Offer
    ranking: Ranking
    unranked: tuple[str, ...]
    circle: Circle
    noted: NotedHires
    among: frozenset[str] | None


def person_view(context: PageContext, offer: Offer, learner_id: str, circle: Circle) -> PersonView:
    """Somebody, as far as the recruiters of an offer know her."""
    standing = circle.standings.get(learner_id)
    contact = circle.contacts.get(learner_id)
    application = circle.applied.get(learner_id)
    return PersonView(
        id=learner_id,
        path=path_of_candidate(offer.id, learner_id),
        state="" if standing is None else standing.state.value,
        standing="" if standing is None else _standing(standing, context),
        contact="" if contact is None else context.say(f"recruiter.contact.{contact.state.value}"),
        name=full_name(circle.names.get(learner_id)),
        applied="" if application is None else _applied(application, context),
    )


def _applied(application: Application, context: PageContext) -> str:
    day = date.fromisoformat(application.at[: len("2026-03-01")])
    return context.say("recruiter.applied", day=context.wording.day(day))


def _standing(standing: Considered, context: PageContext) -> str:
    if standing.state is Standing.SHORTLISTED:
        return context.say("recruiter.standing.shortlisted")
    reason = context.say(f"recruiter.reason.{standing.reason}")
    said = f"{reason} ({standing.detail})" if standing.detail else reason
    return context.say("recruiter.standing.dismissed", reason=said)


# --------------------------------------------------------------------------- the ranked list


def ranking_page(
    context: PageContext,
    found: Listed,
    tab: str,
    hired: tuple[HiredView, ...],
    unread: Mapping[str, str] = NOTHING_UNREAD,
) -> OfferRankingPage:
    """An offer with a page of the people ranked for it.

    `tab` is one of `TABS`, `hired` what is asked of hires that others noted; `unread` what was typed into filters and
    could not be read, by parameter.
    """
    offer, ranking, circle = found.offer, found.ranking, found.circle
    job = job_page(context, offer)
    ranked = _list(context, offer, ranking)
    if standing_of(offer, context.desk.today()) == ENDED:
        ranked = replace(ranked, nothing=standing_words(context, offer))
    if tab != "all":  # chosen by a person: no rule counts here
        nothing = "" if found.unranked else context.say(f"recruiter.tab.{tab}.none")
        ranked = replace(ranked, title=context.say(f"recruiter.list.{tab}"), total="", nothing=nothing)
    path = path_of_offer(offer.id)
    sizes = {
        "applied": len(circle.applied),
        "shortlist": len(circle.of(Standing.SHORTLISTED)),
        "dismissed": len(circle.of(Standing.DISMISSED)),
    }
    tabs = tuple(
        Link(
            path if one == "all" else path_of_offer(offer.id, one),
            context.say(f"recruiter.tab.{one}", n=context.wording.number(sizes.get(one, 0), 0)),
            current=one == tab,
        )
        for one in TABS
    )
    here = context.asked.at(context.asked.question.offset)
    query = here.partition("?")[2]
    exports = (
        Link(
            path_of_offer(offer.id, f"export/{tab}.{kind}") + (f"?{query}" if query else ""),
            context.say(f"recruiter.export.{kind}"),
        )
        for kind in ("csv", "json")
    )
    return OfferRankingPage(
        frame=frame(context, offer.title),
        title=offer.title,
        organisation=offer.organisation or "",
        closed=standing_words(context, offer),
        posts=posts_words(offer, found.noted.hires, context.wording),
        hired=hired,
        status=path_of_offer(offer.id, "status"),
        facts=job.facts,
        paragraphs=job.paragraphs,
        manage=Link(path_of_offer(offer.id, "manage"), context.say("recruiter.manage")),
        tabs=tabs,
        tab=tab,
        ranked=ranked,
        people={
            match.learner_id: person_view(context, offer, match.learner_id, circle)
            for match in ranking.matches
        },
        unranked=tuple(_unranked(context, offer, one, circle) for one in found.unranked),
        controls=_controls(context, found, unread) if tab == "all" else None,
        compare=path_of_offer(offer.id, "compare"),
        here=here,
        address=context.asked.at(0),
        exports=tuple(exports),
    )


def _controls(context: PageContext, found: Listed, unread: Mapping[str, str]) -> RankingControls:
    return ranking_controls(
        context.asked,
        found.ranking,
        context.desk,
        context.wording,
        "learners",
        found.offer,
        found.among,
        unread,
    )


def _unranked(context: PageContext, offer: Offer, learner_id: str, circle: Circle) -> UnrankedView:
    called = headline(context.desk, context.desk.learner(learner_id), context.wording)
    return UnrankedView(called, person_view(context, offer, learner_id, circle))


def _list(context: PageContext, offer: Offer, ranking: Ranking) -> RankedList:
    desk, wording = context.desk, context.wording

    def named(match: Match) -> tuple[str, str, str, tuple[str, ...]]:
        learner = desk.learner(match.learner_id)
        path = path_of_candidate(offer.id, learner.id)
        return learner.id, path, headline(desk, learner, wording), ()

    return ranked_list(context.asked, ranking, wording, "learners", named, offer.status.value)


# --------------------------------------------------------------------------- one person


@dataclass(frozen=True, slots=True)
class Dossier:
    """What a recruiter's page about somebody is made of. `authors` are the users who wrote the notes, by id."""

    learner: Learner
    ranking: Ranking
    circle: Circle
    notes: Sequence[Note]
    authors: Mapping[str, User]
    me: str
    wrong: Mapping[str, str]
    typed: Mapping[str, str]


def candidate_page(context: PageContext, offer: Offer, dossier: Dossier) -> CandidatePage:
    """A person for an offer: what she shows, the match in full, and what was done."""
    learner, circle = dossier.learner, dossier.circle
    nothing = Ranking((), 0, {}, (), dossier.ranking.on)
    profile = learner_page(context, learner, nothing)
    matches = _list(context, offer, dossier.ranking).matches
    contact = circle.contacts.get(learner.id)
    person = person_view(context, offer, learner.id, circle)
    return CandidatePage(
        frame=frame(context, profile.title),
        title=profile.title,
        id=learner.id,
        back=Link(path_of_offer(offer.id), context.say("recruiter.candidate.back", title=offer.title)),
        person=person,
        identity=_identity(circle.names.get(learner.id), context),
        facts=profile.facts,
        skills=profile.skills,
        trainings=profile.trainings,
        heading=context.say("recruiter.candidate.match", title=offer.title),
        match=replace(matches[0], rank="") if matches else None,
        notes=tuple(_note(one, dossier, person, context) for one in dossier.notes),
        reason=Choice(
            "reason",
            context.say("recruiter.act.dismiss.reason"),
            tuple(Option(one, context.say(f"recruiter.reason.{one}")) for one in REASONS),
        ),
        detail=Field(
            "detail",
            context.say("recruiter.act.dismiss.detail"),
            hint=context.say("recruiter.act.dismiss.hint"),
        ),
        message=_area("message", "contact.message", "contact.hint", dossier, context),
        sent="" if contact is None else contact.message,
        may_ask=contact is None or contact.state is ContactState.ACCEPTED,
        note=_area("text", "note.text", "note.hint", dossier, context),
    )


def _area(name: str, label: str, hint: str, dossier: Dossier, context: PageContext) -> Field:
    return Field(
        name,
        context.say(f"recruiter.act.{label}"),
        dossier.typed.get(name, ""),
        dossier.wrong.get(name, ""),
        context.say(f"recruiter.act.{hint}"),
        "textarea",
        required=True,
    )


def _identity(identity: Identity | None, context: PageContext) -> tuple[Fact, ...]:
    if identity is None:
        return ()
    facts = (
        ("recruiter.candidate.name", full_name(identity)),
        ("recruiter.candidate.email", identity.email or ""),
        ("recruiter.candidate.phone", identity.phone or ""),
    )
    return tuple(Fact(context.say(name), value) for name, value in facts if value)


def _note(note: Note, dossier: Dossier, person: PersonView, context: PageContext) -> NoteView:
    author = dossier.authors.get(note.user_id)
    name = author.name if author is not None else context.say("recruiter.candidate.note.gone")
    day, changed = (
        context.wording.day(datetime.fromisoformat(at).date()) for at in (note.created, note.changed)
    )
    by = context.say("recruiter.candidate.note.by", name=name, day=day)
    if note.changed != note.created:
        by = context.say("recruiter.candidate.note.changed", by=by, day=changed)
    if note.user_id != dossier.me:
        return NoteView(note.text, by, "", "", None)
    path = f"{person.path}/notes/{note.id}"
    edit = _area(note_field(note.id), "note.text", "note.hint", dossier, context)
    if not edit.error:
        edit = replace(edit, value=note.text)
    return NoteView(note.text, by, f"{path}/remove", f"{path}/change", edit)


def note_field(note_id: str) -> str:
    """What the field is called in which a note is written anew."""
    return f"note-{note_id}"


# --------------------------------------------------------------------------- side by side


def compare_page(
    context: PageContext, offer: Offer, ranking: Ranking, circle: Circle, who: Sequence[str]
) -> ComparePage:
    """Two to four people, criterion by criterion, in the order of their scores."""
    plain = replace(context, asked=Asked(path_of_offer(offer.id), replace(context.asked.question, offset=0)))
    matches = _list(plain, offer, ranking).matches
    enough = 2 <= len(who) <= MOST_COMPARED and len(matches) >= 2
    return ComparePage(
        frame=frame(context, context.say("recruiter.compare.title", title=offer.title)),
        title=context.say("recruiter.compare.title", title=offer.title),
        back=Link(path_of_offer(offer.id), context.say("recruiter.compare.back")),
        people=tuple(person_view(context, offer, one.id, circle) for one in matches) if enough else (),
        names=tuple(one.name for one in matches) if enough else (),
        rows=_rows(matches, context) if enough else (),
        nothing="" if enough else context.say("recruiter.compare.few"),
    )


def _rows(matches: Sequence[MatchView], context: PageContext) -> tuple[CompareRow, ...]:
    rows = [
        CompareRow(
            context.say("recruiter.compare.score"),
            tuple(Cell(one.certainty, one.score, "") for one in matches),
        )
    ]
    for kind in ("met", "near", "missing", "unknown"):
        groups = [_group(one.skills, kind) for one in matches]
        titles = [one.title for one in groups if one is not None]
        if titles:
            rows.append(CompareRow(titles[0], tuple(Cell(_labels(one), "", kind) for one in groups)))
    reasons = [{one.title: one for one in (*match.fit, *match.interest, *match.unknown)} for match in matches]
    for title in dict.fromkeys(title for one in reasons for title in one):
        found = [one.get(title) for one in reasons]
        rows.append(
            CompareRow(
                title,
                tuple(
                    Cell("", "", "") if one is None else Cell(one.sentence, one.points, one.bar.sign)
                    for one in found
                ),
            )
        )
    verdicts = [{one.rule: one for one in match.verdicts} for match in matches]
    for rule in dict.fromkeys(rule for one in verdicts for rule in one):
        cells = [one.get(rule) for one in verdicts]
        if any(cell is not None and cell.state != "met" for cell in cells):
            rows.append(
                CompareRow(
                    rule,
                    tuple(
                        Cell("", "", "") if one is None else Cell(one.sentence, one.state_words, one.state)
                        for one in cells
                    ),
                )
            )
    return tuple(rows)


def _group(groups: Collection[SkillGroup], kind: str) -> SkillGroup | None:
    return next((one for one in groups if one.kind == kind), None)


def _labels(group: SkillGroup | None) -> str:
    if group is None:
        return "–"
    return ", ".join((*(one.label for one in group.skills), *((group.more,) if group.more else ())))
