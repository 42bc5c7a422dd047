"""The four commands of judging: a pool from runs, the page, the agreement of judges, and the grades they settled on.

They take files and give files or text; whoever mounts them on a command line only reads arguments.
"""

from __future__ import annotations

import json
import math
import socket
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from data.sample.dice import Dice
from evaluation.judging.adjudicate import Adjudicated, adjudicate
from evaluation.judging.agreement import Agreement, agreement
from evaluation.judging.door import is_loopback
from evaluation.judging.judgements import Judgement
from evaluation.judging.pool import DEPTH, SEED, Pool, pooled
from evaluation.judging.session import ADJUDICATOR, JudgingSession, standing_judgements
from evaluation.ranking.task import JudgementError
from evaluation.ranking.task_folder import load
from evaluation.ranking.trec import read_run, write_qrels

HOST, PORT = "127.0.0.1", 8765
_KEYS = {"task": str, "depth": int, "systems": int, "pairs": dict}

# --------------------------------------------------------------------------- pool


def make_pool(
    task_folder: Path,
    runs: Sequence[Path],
    out: Path,
    *,
    depth: int = DEPTH,
    seed: int = SEED,
    judged: Sequence[Path] = (),
    queries: int | None = None,
) -> Pool:
    """Pool the first answers of several systems, shuffled, and write them to a file that judges are given.

    Args:
        task_folder: of the task, as `evaluation.ranking.task_folder` has it.
        runs: TREC run files, one a system.
        out: the file of the pool; it is written over.
        depth: how deep each list is looked at.
        seed: of the shuffle.
        judged: files of judgements; pairs in them are not asked again.
        queries: how many of the task's queries are asked, drawn by seed; all of them by default.

    Raises:
        JudgementError: a file is missing or torn, the runs are not of this task, or nothing is left to judge.
    """
    done = {one.pair for one in standing_judgements(judged)}
    pool = pooled([read_run(path) for path in runs], load(task_folder), depth, seed=seed, judged=done)
    if queries is not None and queries < len(pool.pairs):
        drawn = set(Dice(seed, "queries to judge").some(sorted(pool.pairs), queries))
        kept = {query: candidates for query, candidates in pool.pairs.items() if query in drawn}
        pool = replace(pool, pairs=kept)
    if not len(pool):
        raise JudgementError(
            f"{len(runs)} runs to depth {depth} leave no pair to judge: pool deeper, or other runs"
        )
    write_pool(out, pool)
    return pool


def write_pool(path: Path, pool: Pool) -> None:
    """A pool as one JSON object, queries and candidates in the order in which they are shown.

    Raises:
        JudgementError: the file cannot be written.
    """
    content = {
        "task": pool.task,
        "depth": pool.depth,
        "systems": pool.systems,
        "pairs": {query: list(candidates) for query, candidates in pool.pairs.items()},
    }
    try:
        path.write_text(
            json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
        )
    except (OSError, UnicodeEncodeError) as error:
        raise JudgementError(f"{path}: cannot be written ({error})") from error


def read_pool(path: Path) -> Pool:
    """The pool of a file that `write_pool` wrote.

    Raises:
        JudgementError: the file is missing or torn, or something in it is not what it should be.
    """
    try:
        content = json.loads(path.read_bytes())
    except OSError as error:
        raise JudgementError(f"{path}: cannot be read ({error})") from error
    except ValueError as error:
        raise JudgementError(f"{path}: torn, or no pool ({error}); make it again from the runs") from error
    if not isinstance(content, dict) or any(
        not isinstance(content.get(key), kind) for key, kind in _KEYS.items()
    ):
        raise JudgementError(f"{path}: a pool has {', '.join(_KEYS)}; make it again from the runs")
    for query, candidates in content["pairs"].items():
        if not isinstance(candidates, list) or not all(isinstance(one, str) for one in candidates):
            raise JudgementError(f"{path}: query {query!r} has no list of ids; make the pool again")
        if len(set(candidates)) != len(candidates):
            raise JudgementError(f"{path}: query {query!r} shows a candidate twice; make the pool again")
    pairs = {query: tuple(candidates) for query, candidates in content["pairs"].items()}
    return Pool(content["task"], content["depth"], content["systems"], pairs)


# --------------------------------------------------------------------------- judge


def open_session(
    task_folder: Path, pool_file: Path, judgements: Path, *, adjudicator: str = ADJUDICATOR
) -> JudgingSession:
    """What the page stands on, from its three places on the disk.

    Raises:
        JudgementError: one of them is missing or torn, or they do not belong together.
    """
    return JudgingSession(load(task_folder), read_pool(pool_file), judgements, adjudicator=adjudicator)


def serve_page(
    task_folder: Path,
    pool_file: Path,
    judgements: Path,
    *,
    adjudicator: str = ADJUDICATOR,
    host: str = HOST,
    port: int = PORT,
    started: Callable[[str], None] = print,
) -> None:
    """Serve the judging page on this computer until it is stopped.

    Judges elsewhere run the same on a copy of the task folder and the pool, each with a file of their own; the other
    commands take all files together.

    Args:
        task_folder: of the task, for its texts and guidelines.
        pool_file: as `make_pool` writes it.
        judgements: the .jsonl file that is added to, made if it is not there.
        adjudicator: the name under which disagreements are settled.
        host: a loopback address: the page knows no password.
        port: 0 takes any that is free.
        started: is told the address once the page answers.

    Raises:
        JudgementError: the files cannot be used, the host is not this computer, or the port is taken.
    """
    import uvicorn

    from evaluation.judging.app import create_app

    if not is_loopback(host):
        raise JudgementError(
            f"host {host}: the page knows no password and answers this computer only; give {HOST}, and have judges "
            "elsewhere run a page of their own"
        )
    session = open_session(task_folder, pool_file, judgements, adjudicator=adjudicator)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
        except OSError as error:
            raise JudgementError(f"port {port} is taken ({error}); choose another, or 0 for any") from error
        listening.listen()
        shown = f"[{host}]" if ":" in host else host
        server = uvicorn.Server(
            uvicorn.Config(create_app(session), log_level="warning", access_log=False, server_header=False)
        )
        started(f"http://{shown}:{listening.getsockname()[1]}/")
        server.run(sockets=[listening])


# --------------------------------------------------------------------------- agreement, qrels


def measure_agreement(files: Sequence[Path], *, adjudicator: str = ADJUDICATOR) -> Agreement:
    """How far judges agree over several files of judgements, the adjudicator left out.

    Raises:
        JudgementError: a file is missing or torn, no judge has said anything, or they judged several tasks.
    """
    return agreement([one for one in _judged(files) if one.judge != adjudicator])


def agreement_as_markdown(found: Agreement) -> str:
    """The agreement as text for a terminal or a file; "-" is a number that chance alone would explain."""
    lines = [
        f"{found.pairs} pairs judged, {found.by_two} of them by two judges or more.",
        "",
        "| Krippendorff's alpha | |",
        "|---|---|",
        *(f"| {scale} | {_figure(found.alpha[scale])} |" for scale in ("ordinal", "interval", "nominal")),
    ]
    if found.judges:
        lines += ["", "| judges | pairs | same grade | Cohen's kappa | quadratic |", "|---|---|---|---|---|"]
        lines += [
            f"| {two.one}, {two.other} | {two.pairs} | {two.same:.0%} | {_figure(two.kappa)} "
            f"| {_figure(two.kappa_quadratic)} |"
            for two in found.judges
        ]
    return "\n".join(lines) + "\n"


def export_qrels(files: Sequence[Path], out: Path, *, adjudicator: str = ADJUDICATOR) -> Adjudicated:
    """One grade a pair to a TREC file: the adjudicator's, or that of more than half of the judges.

    Returns:
        what was settled; its `still_open` pairs are not in the file and count as unjudged.

    Raises:
        JudgementError: a file is missing or torn, they judged several tasks, or nothing is judged.
    """
    settled = adjudicate(_judged(files), adjudicator)
    write_qrels(settled.qrels, out)
    return settled


def _judged(files: Sequence[Path]) -> tuple[Judgement, ...]:
    judgements = standing_judgements(files)
    if not judgements:
        raise JudgementError(f"{len(files)} files without a judgement: judge first, with the judging page")
    return judgements


def _figure(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:.3f}"
