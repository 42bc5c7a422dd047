"""The log of rankings and the log of acts, as the office reads them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from urllib.parse import urlencode

from service.accounts.acts import SYSTEM, Act
from service.accounts.users import User
from service.context import PageContext, frame
from service.office.pages import Cell, Form, OfficePage, Table
from service.office.start_views import moment_words, up
from service.pages import Choice, Fact, Link, Option
from service.trust.questions import selection_from
from service.trust.ranking_log import DRAFT, LEARNERS
from service.trust.replay import Replayed, Row, rank_pairs
from service.trust.shown_rankings import Coverage, ShownRanking

ROWS = 50
"""Of a page of a log."""
SHORT = 12
"""Letters of a digest that tell it from others on a page."""


def coverage_page(
    context: PageContext, found: Coverage, rankings: Sequence[ShownRanking], who: Mapping[str, User]
) -> OfficePage:
    """Counts of the log for everybody in the office; its rows for administrators, who pass them."""
    say, number = context.say, context.wording.number
    share = "" if not found.learners else number(100 * found.ever_in_top / found.learners, 0)
    facts = [
        Fact(say("office.rankings.total"), number(found.rankings, 0)),
        Fact(say("office.rankings.shown"), number(found.ever_shown, 0)),
        Fact(say("office.rankings.top"), number(found.ever_in_top, 0)),
        Fact(
            say("office.rankings.share"), say("office.percent", n=share) if share else say("office.unknown")
        ),
    ]
    counts = [
        Table(
            say("office.rankings.by_role"),
            (say("office.column.role"), say("office.column.rankings")),
            tuple(
                (Cell(say(f"accounts.role.{role}")), Cell(number(n, 0)))
                for role, n in sorted(found.by_role.items())
            ),
            say("office.rankings.none"),
        ),
        Table(
            say("office.rankings.by_model"),
            (say("office.column.model"), say("office.column.rankings")),
            tuple(
                (Cell(model_words(model)), Cell(number(n, 0))) for model, n in sorted(found.by_model.items())
            ),
            say("office.rankings.none"),
        ),
    ]
    rows = Table(
        say("office.rankings.rows"),
        tuple(say(f"office.column.{one}") for one in ("at", "who", "what", "day", "rows")),
        tuple(_ranking_row(context, one, who) for one in rankings[:ROWS]),
        say("office.rankings.none"),
        how=say("office.rankings.rows.how"),
        more=older(context, "/office/rankings", rankings),
    )
    admin = context.actor is not None and context.actor.role.value == "admin"
    return OfficePage(
        frame=frame(context, say("office.rankings")),
        back=up(context),
        lead=say("office.rankings.lead"),
        facts=tuple(facts),
        parts=(*counts, rows) if admin else tuple(counts),
    )


def _ranking_row(
    context: PageContext, one: ShownRanking, who: Mapping[str, User]
) -> tuple[Cell, Cell, Cell, Cell, Cell]:
    say = context.say
    what = "office.rankings.of_learners" if one.side == LEARNERS else "office.rankings.of_offers"
    subject = say("office.rankings.draft") if one.subject.startswith(DRAFT) else one.subject[:40]
    return (
        Cell(moment_words(context, datetime.fromisoformat(one.at)), f"/office/rankings/{one.id}"),
        Cell(user_words(context, one.actor, who), tag=say(f"accounts.role.{one.role}")),
        Cell(say(what, subject=subject)),
        Cell(context.wording.day(date.fromisoformat(one.on_day))),
        Cell(str(len(one.shown))),
    )


def replay_page(context: PageContext, found: Replayed, who: Mapping[str, User]) -> OfficePage:
    """A ranking as it was shown, and as it comes out now, side by side."""
    say, shown = context.say, found.shown
    if found.same and not found.differences:
        lead = say("office.replay.same")
    else:
        lead = say("office.replay.order" if found.same else "office.replay.differs")
    subject = found.subject or say("office.replay.erased")
    return OfficePage(
        frame=frame(context, say("office.replay")),
        back=Link("/office/rankings", say("office.rankings")),
        lead=lead,
        paragraphs=tuple(say(f"office.replay.why.{why}") for why in found.differences),
        facts=(
            Fact(say("office.column.at"), moment_words(context, datetime.fromisoformat(shown.at))),
            Fact(say("office.column.who"), user_words(context, shown.actor, who)),
            Fact(
                say("office.column.subject"),
                subject[: SHORT + len(DRAFT)] if subject.startswith(DRAFT) else subject,
            ),
            Fact(say("office.replay.page"), page_words(context, shown.question)),
            Fact(say("office.column.day"), context.wording.day(date.fromisoformat(shown.on_day))),
            Fact(say("office.replay.sequence"), str(shown.sequence)),
            Fact(say("office.replay.now_sequence"), str(context.desk.sequence)),
            Fact(say("office.replay.data"), shown.data[:SHORT]),
            Fact(say("office.column.model"), model_words(shown.model)),
            Fact(say("office.replay.question"), question_words(context, shown.question)),
        ),
        parts=(
            Table(
                say("office.replay.lists"),
                tuple(say(f"office.column.{one}") for one in ("rank", "then", "score", "now", "score")),
                tuple(
                    (
                        Cell(str((then or now or Row(0, "", 0.0)).rank)),
                        *_place(context, then, lost=say("office.replay.erased")),
                        *_place(context, now, lost=""),
                    )
                    for then, now in rank_pairs(found)
                ),
                say("office.replay.empty"),
            ),
        ),
    )


def _place(context: PageContext, row: Row | None, lost: str) -> tuple[Cell, Cell]:
    if row is None:
        return Cell(""), Cell("")
    return Cell(row.id or lost), Cell(context.wording.number(row.score, 3))


def acts_page(
    context: PageContext, acts: Sequence[Act], who: Mapping[str, User], kind: str, kinds: Sequence[str]
) -> OfficePage:
    """The log of acts, the newest first."""
    say = context.say
    options = [
        Option("", say("office.acts.all"), chosen=not kind),
        *(Option(one, act_words(context, one), chosen=one == kind) for one in kinds),
    ]
    return OfficePage(
        frame=frame(context, say("office.acts")),
        back=up(context),
        lead=say("office.acts.lead"),
        parts=(
            Form(
                "",
                "/office/acts",
                say("office.show"),
                choices=(Choice("act", say("office.acts.kind"), tuple(options)),),
                reading=True,
            ),
            Table(
                say("office.acts"),
                tuple(say(f"office.column.{one}") for one in ("at", "who", "act", "subject", "detail")),
                tuple(
                    (
                        Cell(moment_words(context, datetime.fromisoformat(one.at))),
                        Cell(user_words(context, one.actor, who)),
                        Cell(act_words(context, one.act)),
                        Cell(_subject_words(one.subject, who)),
                        Cell(_detail_words(one.detail)),
                    )
                    for one in acts[:ROWS]
                ),
                say("office.acts.none"),
                quiet=True,
                more=older(context, "/office/acts", acts, act=kind),
            ),
        ),
    )


def older(context: PageContext, path: str, rows: Sequence[Act | ShownRanking], **asked: str) -> Link | None:
    """The way to the rows before the last one shown, where there are more than a page shows."""
    if len(rows) <= ROWS:
        return None
    places = {name: value for name, value in asked.items() if value}
    query = urlencode({**places, "before": rows[ROWS - 1].number})
    return Link(f"{path}?{query}", context.say("office.older"))


def user_words(context: PageContext, user_id: str, who: Mapping[str, User]) -> str:
    """Who acted: the name of an account, the system, or somebody whose account is gone."""
    if user_id == SYSTEM:
        return context.say("office.system")
    return who[user_id].name if user_id in who else context.say("office.gone")


def act_words(context: PageContext, act: str) -> str:
    """An act in words; one that this room has no words for stands as it is."""
    name = f"office.act.{act}"
    return context.say(name) if name in context.wording.text else act


def model_words(model: str) -> str:
    """The versions of an engine in one line."""
    return ", ".join(f"{part} {str(name)[:SHORT]}" for part, name in sorted(json.loads(model).items()))


def page_words(context: PageContext, question: str) -> str:
    """On which kind of page a ranking was shown; one that this room has no words for stands as it is."""
    selection = selection_from(json.loads(question))
    if selection is None:
        return context.say("office.unknown")
    name = f"office.page.{selection.page}"
    return context.say(name) if name in context.wording.text else selection.page


def question_words(context: PageContext, question: str) -> str:
    """What was asked, where it differs from the usual, in the words of addresses."""
    asked = json.loads(question)["question"]
    usual = {"after", "lang", "filters"}
    told = [
        f"{name} = {json.dumps(value, ensure_ascii=False)}"
        for name, value in sorted(asked.items())
        if name not in usual and value not in (None, [], {}, "")
    ]
    filters = {name: value for name, value in asked.get("filters", {}).items() if value not in (None, [])}
    if filters:
        told.append(f"filters = {json.dumps(filters, ensure_ascii=False, sort_keys=True)}")
    return ", ".join(told)


def _subject_words(subject: str | None, who: Mapping[str, User]) -> str:
    if subject is None:
        return ""
    return who[subject].name if subject in who else subject[:SHORT]


def _detail_words(detail: Mapping[str, object]) -> str:
    words = []
    for name, value in sorted(detail.items()):
        words.append(f"{name}: {len(value)}" if isinstance(value, list) else f"{name}: {str(value)[:60]}")
    return ", ".join(words)
