"""What each command of `passerelle` does, once its arguments are read. `command_line.py` reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from socket import socket
from typing import TypeVar, cast
from urllib.parse import quote

from rich.progress import Progress, TaskID
from starlette.types import ASGIApp

from data.readers.front import find_learner, find_offer, read_learners, read_offers
from matching.records import Learner, Offer
from matching.taxonomy import Lang
from service.accounts.demo_people import add_demo_people, way_to_a_real_offer, ways_in
from service.accounts.first_run import first_link, is_loopback
from service.addresses import Asked, href, learner_path, offer_path
from service.app import create_app
from service.desk import Desk, Question, begin_desk, open_desk
from service.doctor import examine, port_is_free
from service.front import Front, UsageError
from service.importing import IMPORTED, FileReport, UnclearKindError, import_file
from service.operations.check import FAILURE
from service.operations.serving import WORKER, JudgingPage, listening_socket, run_here, run_workers
from service.operations.supervisor import may_fork
from service.operations.workers import known_by_all
from service.pace import Pace
from service.ranked_views import ranked_list
from service.sample_network import (
    FolderNotEmptyError,
    Sizes,
    make_sample_store,
    sample_store,
    write_sample_folder,
)
from service.schemas import learners_out, offers_out
from service.settings import Settings
from service.store import SqlStore, Turn, open_store
from service.store_address import exists
from service.terminal import show_check, show_import, show_ranking
from service.views import WORDINGS, headline, named_learner, named_offer

PORTS_TO_TRY = 20
MOST_READ_BY_EACH = 200
"""Records that must be read before anybody is answered, and that every worker reads for itself, side by side, in some
three seconds. More are read once, saved, and taken from the snapshot."""

Record = TypeVar("Record", Learner, Offer)


# --------------------------------------------------------------------------- import


def import_files(
    front: Front,
    paths: Sequence[Path],
    *,
    kind: str | None = None,
    dry_run: bool = False,
    on: date | None = None,
    again: bool = False,
    as_json: bool = False,
) -> int:
    """Read files into the store; returns 1 when a row had to be left out, else 0."""
    reports: list[FileReport] = []
    settings = front.settings
    here = not dry_run or exists(settings.db)  # a dry run makes no store, and compares with one that is there
    store = open_store(settings.db, settings.data) if here else None
    turn = None if store is None else _turn_beside_servers(store, settings)
    for path in paths:
        with _import_progress(front, path) as told:
            try:
                report = import_file(
                    path, store, kind=kind, on=on, keep=not dry_run, again=again, turn=turn, told=told
                )
                reports.append(report)
            except UnclearKindError as error:
                kinds = ", ".join(IMPORTED)
                raise UsageError(front.say("import.unclear", path=error.path, kinds=kinds)) from error
    if store is not None:
        store.close()
    if as_json:
        front.print_json({"dry_run": dry_run, "files": [_report_json(one, front.lang) for one in reports]})
    else:
        show_import(front.out, reports, front.lang)
    if dry_run:
        front.tell("import.dry")
    else:
        front.tell("import.kept", n=sum(one.kept for one in reports), db=front.settings.db)
    return 1 if any(one.dropped or not one.kept for one in reports) else 0


@contextmanager
def _import_progress(front: Front, path: Path) -> Iterator[Callable[[int, int], None]]:
    """A bar while somebody looks: it only moves to and fro until it is known how many records there are."""
    with Progress(console=front.err, transient=True, disable=not front.err.is_terminal) as bars:
        task = bars.add_task(front.say("import.reading", path=path), total=None)
        yield lambda done, whole: bars.update(task, completed=done, total=whole)


def _turn_beside_servers(store: SqlStore, settings: Settings) -> Turn | None:
    """What an import waits for after each batch while servers of this machine follow the store; else nothing."""
    name = store.id

    def known() -> int | None:
        return known_by_all(settings.workers_folder, name)

    return None if known() is None else Pace(store, known).turn_here


def _report_json(report: FileReport, lang: Lang) -> dict[str, object]:
    return {
        "path": str(report.path),
        "kind": report.kind,
        "format": report.format,
        "kept": report.kept,
        "dropped": report.dropped,
        "problems": [
            {
                "line": one.line,
                "column": one.column,
                "value": one.value,
                "code": one.code,
                "reason": one.in_words(lang),
                "dropped": one.dropped,
            }
            for one in report.problems
        ],
        "notices": [
            {
                "line": one.line,
                "column": one.column,
                "value": one.value,
                "code": one.code,
                "reason": one.in_words(lang),
            }
            for one in report.notices
        ],
        "loose_ends": list(report.loose_ends),
    }


# --------------------------------------------------------------------------- match


def match_offer(front: Front, ref: str, question: Question, *, as_json: bool) -> None:
    """Rank learners for an offer."""
    settings = settings_with_data(front)
    offer = find_record(front, settings, Offer, ref, question.on)
    desk = _open(front, settings, question.on)
    ranking = desk.learners_for(offer, question)
    wording = WORDINGS[front.lang]
    if as_json:
        out = learners_out(ranking, lambda one: headline(desk, desk.learner(one), wording))
        front.print_json(out.model_dump(mode="json"))
        return
    asked = Asked(offer_path(offer.id), question)
    ranked = ranked_list(asked, ranking, wording, "learners", named_learner(desk, wording), offer.status)
    show_ranking(front.out, front.say("match.title.learners", title=offer.title), ranked)


def match_learner(front: Front, ref: str, question: Question, *, as_json: bool) -> None:
    """Rank offers for a learner."""
    settings = settings_with_data(front)
    learner = find_record(front, settings, Learner, ref, question.on)
    desk = _open(front, settings, question.on)
    ranking = desk.offers_for(learner, question)
    wording = WORDINGS[front.lang]
    if as_json:
        front.print_json(offers_out(ranking, lambda one: desk.offer(one).title).model_dump(mode="json"))
        return
    asked = Asked(learner_path(learner.id), question)
    ranked = ranked_list(asked, ranking, wording, "offers", named_offer(desk, wording), learner.status)
    show_ranking(front.out, front.say("match.title.offers", title=headline(desk, learner, wording)), ranked)


def settings_with_data(front: Front) -> Settings:
    """The settings, on the sample network's store where there is no store yet (made if need be, and said)."""
    if exists(front.settings.db):
        return front.settings
    front.tell("match.sample", db=front.settings.db)
    ensure_sample(front)
    return replace(front.settings, db=sample_store(front.settings))


def find_record(front: Front, settings: Settings, cls: type[Record], ref: str, on: date | None) -> Record:
    """The learner or offer that a reference names, of a file or of the store.

    Raises:
        UnknownIdError: neither has this id.
        BadRecordError: the file, or the record in it, cannot be read.
        UsageError: the file holds several records, and the reference does not say which.
    """
    path, record_id = split_ref(ref)
    if path is None:
        with closing(open_store(settings.db, settings.data)) as store:
            return store.get(cls, ref)
    if record_id is not None:
        found = find_offer(path, record_id, on=on) if cls is Offer else find_learner(path, record_id, on=on)
        return cast("Record", found)
    records = read_offers(path, on=on).records if cls is Offer else read_learners(path, on=on).records
    if len(records) != 1:
        raise UsageError(front.say("match.many-records", path=path, n=len(records)))
    return cast("Record", records[0])


@contextmanager
def _opening(front: Front, settings: Settings) -> Iterator[tuple[SqlStore, Callable[[int, int], None]]]:
    """The store, with a bar on the side of messages while a desk on it is made ready, and what moves the bar."""
    with Progress(console=front.err) as bars, closing(open_store(settings.db, settings.data)) as store:
        task = bars.add_task(front.say("opening"), total=None)
        yield store, lambda done, total: bars.update(task, completed=done, total=total)
        bars.update(task, completed=1, total=1)


def _open(front: Front, settings: Settings, on: date | None = None, *, followed: bool = False) -> Desk:
    """A desk on a store; see `open_desk` for `followed`."""
    with _opening(front, settings) as (store, tell):
        desk = open_desk(store, settings, tell, on, followed=followed)
    if "moved_days" in desk.network.about:
        front.tell("match.moved", day=WORDINGS[front.lang].day(desk.today()))
    return desk


def ensure_sample(front: Front) -> None:
    """Make the sample network's store if it is not there."""
    path = sample_store(front.settings)
    if not path.exists():
        with _sample_progress(front) as tell:
            make_sample_store(path, Sizes(), tell)


def write_sample(front: Front, folder: Path, sizes: Sizes) -> None:
    """Write a sample network into an empty folder."""
    with _sample_progress(front) as tell:
        try:
            counts = write_sample_folder(folder, sizes, tell)
        except FolderNotEmptyError as error:
            raise UsageError(front.say("sample.exists", path=error.path)) from error
    front.tell("sample.done", path=folder, **counts)


@contextmanager
def _sample_progress(front: Front) -> Iterator[Callable[[str, int, int], None]]:
    """A bar a kind of record, on the side of messages."""
    with Progress(console=front.err) as bars:
        tasks: dict[str, TaskID] = {}

        def tell(kind: str, done: int, of: int) -> None:
            if kind not in tasks:
                tasks[kind] = bars.add_task(
                    front.say("sample.making", kind=front.say(f"kind.{kind}")), total=of
                )
            bars.update(tasks[kind], completed=done)

        yield tell


def split_ref(ref: str) -> tuple[Path | None, str | None]:
    """A reference to a record: its file and id, its file alone, or neither when it is an id of the store.

    A file must exist to be taken for one, or be written as a path before a "#".

    >>> split_ref("eig3:acoss:1")
    (None, None)
    >>> split_ref("offers/none.jsonl#eig3:acoss#1")
    (PosixPath('offers/none.jsonl'), 'eig3:acoss#1')
    """
    name, mark, record_id = ref.partition("#")
    looks_like_a_file = Path(name).suffix.lower() in (".json", ".jsonl", ".csv", ".html", ".txt")
    if mark and (looks_like_a_file or Path(name).is_file()):
        return Path(name), record_id
    if Path(ref).is_file():
        return Path(ref), None
    return None, None


# --------------------------------------------------------------------------- serve, demo


def serve(
    front: Front, host: str, port: int, workers: int, judging: JudgingPage, worker: str = WORKER
) -> None:
    """Serve the store until stopped, in one process or in several.

    `judging` makes the page on which analysts judge pairs; `worker` names what makes a worker's application with it.
    """
    if not exists(front.settings.db):
        raise UsageError(front.say("serve.none", db=front.settings.db))
    if not port_is_free(host, port):
        raise UsageError(front.say("serve.taken", host=host, port=port))
    settings = replace(front.settings, host=host, port=port, workers=workers)
    page = judging(settings)  # before anything is read: a folder that holds no pool is told of at once
    if workers == 1:
        desk = _open(front, settings, followed=True)
        _listen(front, settings, _answering_here(settings, desk, page), _tell_of_first)
        return
    with _opening(front, settings) as (store, _):
        begun = begin_desk(store, settings).as_of_snapshot()
    each_reads_the_rest = begun.left <= MOST_READ_BY_EACH and may_fork()
    if not each_reads_the_rest:  # it is read once, and taken by each from the snapshot
        with _opening(front, settings) as (_, tell):
            begun = begun.read(tell)
            begun.save(settings)
    _listen(
        front, settings, lambda listening: run_workers(settings, begun, listening, worker), _tell_of_first
    )


def _answering_here(
    settings: Settings, desk: Desk, judging: ASGIApp | None = None, *, quiet: bool = False
) -> Callable[[socket], None]:
    return lambda listening: run_here(create_app(settings, desk, judging), settings, listening, quiet=quiet)


def demo(front: Front, host: str, port: int) -> None:
    """Serve the sample network until stopped, on the next free port if need be."""
    ensure_sample(front)
    settings = replace(front.settings, db=sample_store(front.settings), workers=1)
    with closing(open_store(settings.db, settings.data)) as store:
        add_demo_people(store, datetime.now(tz=UTC))
    desk = _open(front, settings)
    free = next((one for one in range(port, port + PORTS_TO_TRY) if port_is_free(host, one)), None)
    if free is None:
        raise UsageError(front.say("serve.taken", host=host, port=port))
    if free != port:
        front.tell("demo.taken", port=port, free=free)
    settings = replace(settings, host=host, port=free)
    _listen(front, settings, _answering_here(settings, desk, quiet=True), _tell_of_people)


Tell = Callable[[Front, Settings, str, str], None]
"""What is said once the server listens: the terminal, the settings, the host, and the address it answers at."""


def _tell_of_first(front: Front, settings: Settings, host: str, url: str) -> None:
    """While there is no administrator: how the first one comes in. A link is only shown to this very machine."""
    with closing(open_store(settings.db, settings.data)) as store:
        path = first_link(store, datetime.now(tz=UTC))
    if path is not None and is_loopback(host):
        front.out.print(front.say("serve.first"), markup=False)
        front.out.print(url + path, markup=False, soft_wrap=True)
    elif path is not None:
        front.out.print(front.say("serve.first.remote"), markup=False)


def _tell_of_people(front: Front, settings: Settings, host: str, url: str) -> None:
    """The ways into the demo: a real offer with the people ranked for it, and one of each role."""
    if not is_loopback(host):
        front.out.print(front.say("demo.remote"), markup=False)
        return
    at = datetime.now(tz=UTC)
    with closing(open_store(settings.db, settings.data)) as store:
        ways = ways_in(store, at)
        real = way_to_a_real_offer(store, at)
    if real is not None:
        path, offer = real
        page = quote(href(offer_path(offer.id), Question(lang=front.lang)), safe="/")
        shown = f"{url}{path}?next={page}"
        front.out.print(front.say("demo.offer", url=shown), markup=False, soft_wrap=True)
    front.out.print(front.say("demo.personas"), markup=False)
    for way in ways:
        role = front.say(f"demo.role.{way.role.value}")
        shown = f"{url}{way.path}?lang={front.lang}"
        front.out.print(f"  {front.say('demo.persona', role=role, url=shown)}", markup=False, soft_wrap=True)


def _listen(front: Front, settings: Settings, answer: Callable[[socket], None], tell: Tell) -> None:
    """Listen where the settings say, tell where that is, and answer until stopped."""
    host = settings.host
    listening = listening_socket(host, settings.port)
    shown = f"[{host}]" if ":" in host else host
    url = f"http://{shown}:{listening.getsockname()[1]}"
    front.out.print(front.say("serve.at", url=url), markup=False)
    tell(front, settings, host, url)
    front.out.file.flush()
    answer(listening)


# --------------------------------------------------------------------------- doctor


def doctor(front: Front, *, as_json: bool) -> int:
    """Check the installation; returns 1 when something must be mended, else 0."""
    checks = []
    for check in examine(front.settings):
        checks.append(check)
        if not as_json:
            show_check(front.out, check, front.lang)
    if as_json:
        front.print_json({"checks": [check.as_json() for check in checks]})
    return 1 if any(check.state == FAILURE for check in checks) else 0
