"""The section on audits: what moves that should not, what tricks gain, what stands in for what."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.audits.moves import Moves
from evaluation.report.document import Block, Section, Table, Words
from evaluation.report.measured import AuditsFound
from evaluation.report.wording import Wording


def audits_section(audits: AuditsFound | None, wording: Wording) -> Section:
    """All of them, each as a table; nothing where none was run."""
    if audits is None:
        return Section("audits", wording.say("audits"), ())
    blocks: list[Block] = []
    identity_moved = any(not one.nothing for one in audits.swaps)
    if identity_moved:
        scores, places = (sum(getattr(one, name) for one in audits.swaps) for name in ("scores", "positions"))
        blocks.append(Words(wording.say("summary.identity.some", scores=scores, positions=places), "warning"))
    blocks.append(_moves((*audits.swaps, *audits.titles), wording.say("table.swaps"), wording))
    blocks.append(
        Table(
            wording.say("table.prose"),
            tuple(wording.say(f"head.{name}") for name in ("said", "cosine", "lists", "move")),
            tuple(
                (
                    wording.name(one.kind),
                    wording.number(one.cosine_least),
                    wording.percent(one.list_changed),
                    wording.count(one.largest_move),
                )
                for one in audits.prose
            ),
            tuple(number for number, one in enumerate(audits.prose) if one.list_changed > 0),
        )
    )
    blocks.append(
        Table(
            wording.say("table.stability"),
            tuple(
                wording.say(f"head.{name}")
                for name in ("change", "side", "queries", "overlap", "rbo", "same")
            ),
            tuple(
                (
                    wording.name(one.change),
                    wording.say(f"side.{one.side}"),
                    wording.count(one.queries),
                    wording.with_interval(one.overlap, 2),
                    wording.with_interval(one.rbo, 2),
                    wording.percent(one.same_page),
                )
                for one in audits.stability
            ),
        )
    )
    blocks.append(
        Table(
            wording.say("table.attacks"),
            tuple(wording.say(f"head.{name}") for name in ("attack", "ranks", "most", "first", "points")),
            tuple(
                (
                    wording.name(one.attack),
                    wording.with_interval(one.ranks, 1, sign=True),
                    wording.count(one.most),
                    wording.percent(one.first_page),
                    wording.with_interval(one.points, 2, sign=True),
                )
                for one in audits.attacks
            ),
            tuple(number for number, one in enumerate(audits.attacks) if one.ranks.low > 0),
        )
    )
    blocks.append(
        Table(
            wording.say("table.proxies"),
            tuple(
                wording.say(f"head.{name}") for name in ("group", "seen", "people", "auc", "shuffled", "told")
            ),
            tuple(
                (
                    wording.name(one.group),
                    wording.name(one.seen),
                    wording.count(one.members),
                    wording.say("few") if one.few else wording.with_interval(one.auc, 2),
                    wording.number(one.shuffled_most, 2),
                    wording.name("yes" if one.told else "no"),
                )
                for one in audits.proxies
            ),
            tuple(number for number, one in enumerate(audits.proxies) if one.told),
        )
    )
    return Section("audits", wording.say("audits"), tuple(blocks))


def _moves(found: Sequence[Moves], caption: str, wording: Wording) -> Table:
    return Table(
        caption,
        tuple(wording.say(f"head.{name}") for name in ("change", "changed", "scores", "places", "pages")),
        tuple(
            (
                wording.name(one.kind),
                wording.count(one.changed),
                f"{wording.count(one.scores)} / {wording.count(one.pairs)}",
                wording.count(one.positions),
                wording.count(one.pages),
            )
            for one in found
        ),
        tuple(number for number, one in enumerate(found) if not one.nothing),
    )
