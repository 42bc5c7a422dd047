"""The commands under `passerelle evaluate`: they read arguments; what they do is in `evaluation`.

Beside `command_line.py` and not in `evaluation`: to import that package loads its metrics, and every command would wait
for them. Everything heavy is loaded by the command that needs it.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from matching.taxonomy import Lang

Say = Callable[..., str]
ShowHelp = Callable[[typer.Context, bool], None]


def commands_of_evaluation(lang: Lang, say: Say, show_help: ShowHelp) -> typer.Typer:
    """The commands, with their help in `lang`.

    Args:
        lang: of help and reports.
        say: the sentence of a name, its places filled.
        show_help: what `--help` does.
    """
    json_option = Annotated[bool, typer.Option("--json", help=say("json"))]
    help_option = Annotated[
        bool, typer.Option("--help", "-h", is_eager=True, callback=show_help, help=say("help"))
    ]
    files_argument = Annotated[list[Path], typer.Argument(metavar="FILE...", help=say("judge.files"))]
    adjudicator_option = Annotated[str, typer.Option(metavar="NAME", help=say("judge.adjudicator"))]

    def tell(what: str) -> None:
        """What is being measured, beside the result, so that the result alone can be piped on."""
        typer.echo(say("evaluate.measuring", row=what), err=True)

    measures = typer.Typer(invoke_without_command=True, add_help_option=False, help=say("evaluate"))

    @measures.callback()
    def _evaluate(
        context: typer.Context,
        out: Annotated[Path | None, typer.Option(help=say("evaluate.report.out"))] = None,
        against: Annotated[
            Path | None, typer.Option(metavar="FILE.json", help=say("evaluate.report.against"))
        ] = None,
        max_drop: Annotated[float, typer.Option(min=0.0, help=say("evaluate.report.max_drop"))] = 0.01,
        keep: Annotated[
            Path | None, typer.Option(metavar="FILE.json", help=say("evaluate.report.keep"))
        ] = None,
        runs_out: Annotated[Path | None, typer.Option("--runs", help=say("evaluate.runs"))] = None,
        data: Annotated[Path | None, typer.Option(help=say("evaluate.data"))] = None,
        learners: Annotated[int | None, typer.Option(min=1, help=say("evaluate.report.learners"))] = None,
        offers: Annotated[int | None, typer.Option(min=1, help=say("evaluate.report.offers"))] = None,
        queries: Annotated[int | None, typer.Option(min=1, help=say("evaluate.report.queries"))] = None,
        seed: Annotated[int | None, typer.Option(help=say("sample.seed"))] = None,
        without_audits: Annotated[
            bool, typer.Option("--without-audits", help=say("evaluate.report.audits"))
        ] = False,
        runs: Annotated[
            list[Path] | None, typer.Option("--run", metavar="FILE", help=say("evaluate.run"))
        ] = None,
        qrels: Annotated[Path | None, typer.Option(metavar="FILE", help=say("evaluate.qrels"))] = None,
        metrics: Annotated[
            list[str] | None, typer.Option("--metric", metavar="NAME", help=say("evaluate.metrics"))
        ] = None,
        as_json: json_option = False,
        _help: help_option = False,
    ) -> None:
        if context.invoked_subcommand is not None:
            return
        if runs or qrels:
            from evaluation.commands import evaluate_given_files

            typer.echo(evaluate_given_files(runs or [], qrels, metrics or [], out, as_json=as_json), nl=False)
            return
        from evaluation.commands import write_report

        sizes = {"learners": learners, "offers": offers, "queries": queries, "seed": seed}
        given = {name: value for name, value in sizes.items() if value is not None}
        outcome = write_report(
            lang, out, given, against, max_drop, keep, runs_out, data, audits=not without_audits, say=tell
        )
        if as_json:
            typer.echo(outcome.files[2].read_text(encoding="utf-8"), nl=False)
        for file in outcome.files:
            typer.echo(say("evaluate.written", path=file), err=True)
        for line in outcome.dropped:
            typer.echo(line, err=True)
        raise typer.Exit(1 if outcome.dropped else 0)

    @measures.command(
        "encoder", help=say("evaluate.encoder"), rich_help_panel=say("commands"), add_help_option=False
    )
    def _evaluate_encoder(
        encoder: Annotated[
            list[str] | None, typer.Option(metavar="[NAME=]FOLDER", help=say("evaluate.encoder.folder"))
        ] = None,
        data: Annotated[Path | None, typer.Option(help=say("evaluate.data"))] = None,
        tasks: Annotated[list[str] | None, typer.Option(metavar="NAME", help=say("evaluate.tasks"))] = None,
        against: Annotated[str | None, typer.Option(metavar="ROW", help=say("evaluate.against"))] = None,
        keep: Annotated[
            list[str] | None, typer.Option(metavar="[NAME=]ROW", help=say("evaluate.keep"))
        ] = None,
        out: Annotated[Path | None, typer.Option(metavar="FILE.md", help=say("evaluate.out"))] = None,
        as_json: json_option = False,
        _help: help_option = False,
    ) -> None:
        from evaluation.encoder.run import Options, evaluate

        asked = Options(tuple(encoder or ()), data, tuple(tasks or ()), against, tuple(keep or ()), out)
        report = evaluate(asked, lambda row: typer.echo(say("evaluate.measuring", row=row), err=True))
        typer.echo(report.as_json() if as_json else report.as_markdown(), nl=as_json)

    @measures.command("pool", help=say("judge.pool"), add_help_option=False)
    def _pool(
        task: Annotated[Path, typer.Argument(metavar="FOLDER", help=say("judge.task"))],
        out: Annotated[Path, typer.Option(metavar="FILE.json", help=say("judge.pool.out"))],
        runs: Annotated[list[Path], typer.Option("--run", metavar="FILE", help=say("judge.runs"))],
        judged: Annotated[
            list[Path] | None, typer.Option("--judged", metavar="FILE", help=say("judge.judged"))
        ] = None,
        depth: Annotated[int, typer.Option(min=1, help=say("judge.depth"))] = 10,
        queries: Annotated[int | None, typer.Option(min=1, help=say("judge.queries"))] = None,
        seed: Annotated[int, typer.Option(help=say("judge.seed"))] = 17,
        _help: help_option = False,
    ) -> None:
        from evaluation.judging.commands import make_pool

        pool = make_pool(task, runs, out, depth=depth, seed=seed, judged=judged or [], queries=queries)
        typer.echo(say("judge.pooled", pairs=len(pool), queries=len(pool.pairs), path=out), err=True)

    @measures.command("judge", help=say("judge.page"), add_help_option=False)
    def _judge(
        task: Annotated[Path, typer.Argument(metavar="FOLDER", help=say("judge.task"))],
        pool: Annotated[Path, typer.Argument(metavar="POOL.json", help=say("judge.pool.file"))],
        judgements: Annotated[Path, typer.Argument(metavar="FILE.jsonl", help=say("judge.file"))],
        adjudicator: adjudicator_option = "adjudicator",
        port: Annotated[int, typer.Option(min=0, max=65_535, help=say("serve.port"))] = 8765,
        _help: help_option = False,
    ) -> None:
        from evaluation.judging.commands import serve_page

        def started(address: str) -> None:
            typer.echo(say("judge.started", address=address), err=True)

        serve_page(task, pool, judgements, adjudicator=adjudicator, port=port, started=started)

    @measures.command("agreement", help=say("judge.agreement"), add_help_option=False)
    def _agreement(
        files: files_argument, adjudicator: adjudicator_option = "adjudicator", _help: help_option = False
    ) -> None:
        from evaluation.judging.commands import agreement_as_markdown, measure_agreement

        typer.echo(agreement_as_markdown(measure_agreement(files, adjudicator=adjudicator)))

    @measures.command("qrels", help=say("judge.qrels"), add_help_option=False)
    def _qrels(
        files: files_argument,
        out: Annotated[Path, typer.Option(metavar="FILE", help=say("judge.qrels.out"))],
        adjudicator: adjudicator_option = "adjudicator",
        _help: help_option = False,
    ) -> None:
        from evaluation.judging.commands import export_qrels

        settled = export_qrels(files, out, adjudicator=adjudicator)
        pairs, still = sum(map(len, settled.qrels.values())), len(settled.still_open)
        typer.echo(say("judge.exported", pairs=pairs, path=out, open=still), err=True)

    @measures.command("funnel", help=say("evaluate.funnel"), add_help_option=False)
    def _funnel(
        folder: Annotated[Path, typer.Argument(metavar="FOLDER", help=say("evaluate.funnel.folder"))],
        at: Annotated[str, typer.Option(metavar="DATE", help=say("evaluate.funnel.at"))] = "",
        horizon: Annotated[float, typer.Option(min=0.0, help=say("evaluate.funnel.horizon"))] = 30.0,
        windows: Annotated[int, typer.Option(min=1, help=say("evaluate.funnel.windows"))] = 1,
        seed: Annotated[int, typer.Option(help=say("evaluate.funnel.seed"))] = 1,
        as_json: json_option = False,
        _help: help_option = False,
    ) -> None:
        from datetime import timedelta

        from evaluation.funnel.report import Options, report_on

        report = report_on(Options(folder, at, timedelta(days=horizon), windows, None, seed))
        typer.echo(report.as_json() if as_json else report.as_text(), nl=as_json)

    return measures
