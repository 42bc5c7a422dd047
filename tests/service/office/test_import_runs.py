"""Imports in a thread: what is told while one goes on, and what becomes of one that is cut short."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest

from matching.records import Learner
from service.accounts import acts
from service.office import import_runs
from service.office.import_runs import SILENT_S, ImportRun, ImportRuns, Stage
from service.store import PACED_BATCH, StoreFullError
from service.trust.erasure import erase
from service.trust.uploads import NOTE, keep_upload, note_beside
from tests.service.office.test_imports import until_forgotten
from tests.service.people import ADMIN, Caller, Served

ON = date(2026, 3, 1)
AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
MANY = 10 * PACED_BATCH
ROWS = "id;titre;date de naissance\nbad;Soudeuse;1999-02-31\n" + "".join(
    f"new-{number:03};Soudeuse\n" for number in range(MANY - 1)
)


class Held:
    """An index that stands still until it is let go, so that an import waits behind its second batch."""

    def __init__(self) -> None:
        self.free = False

    def known(self) -> int:
        return 10**9 if self.free else 0


@pytest.fixture
def held() -> Held:
    return Held()


@pytest.fixture
def runs(site: Served, held: Held) -> Iterator[ImportRuns]:
    """The runs of the served application, which wait for the index that is held."""
    found = ImportRuns(site.store, site.settings, held.known)
    site.app.state.import_runs = found
    yield found
    held.free = True
    found.stop()


def _begun(site: Served, runs: ImportRuns, rows: str = ROWS) -> str:
    token = keep_upload(site.settings, "apprenants.csv", rows.encode())
    runs.start(token, site.users[ADMIN].actor(), kind="learners", again=False, on=ON)
    return token


def _until(runs: ImportRuns, token: str, true: Callable[[ImportRun], bool]) -> ImportRun:
    for _ in range(300):
        run = runs.of(token)
        if run is not None and true(run):
            return run
        time.sleep(0.1)
    pytest.fail("nothing comes of it")


def _new(site: Served) -> int:
    return sum(one == "bad" or one.startswith("new-") for one in site.store.ids(Learner))


def test_how_far_it_has_come_is_told_on_its_page_and_on_that_of_imports(
    site: Served, admin: Caller, runs: ImportRuns, held: Held
) -> None:
    token = _begun(site, runs)
    path = f"/office/imports/{token}"
    run = _until(runs, token, lambda one: one.done > 0)
    assert (run.stage, run.name, run.whole) == (Stage.RUNNING, "apprenants.csv", MANY)
    assert 0 < run.done < MANY
    page = admin.get(path).text
    assert re.search(rf'<progress [^>]*max="{MANY}" value="\d+"', page)
    assert f'href="{path}"' in admin.get("/office/imports").text
    assert admin.post(path, data={"kind": "learners"}).status_code == 303, "it goes on, once"
    held.free = True
    done = _until(runs, token, lambda one: one.stage is not Stage.RUNNING)
    assert (done.stage, done.done) == (Stage.KEPT, MANY)
    assert done.report is not None
    assert [one.value for one in done.report.problems] == ["1999-02-31"]
    assert _new(site) == MANY
    assert f'href="{path}"' not in admin.get("/office/imports").text
    polled = admin.get(path, headers={"hx-request": "true"})
    assert (polled.headers["hx-refresh"], polled.text) == ("true", "")
    with site.store.reading() as now:
        assert [one.detail["kept"] for one in acts.latest(now, 5, act="import")] == [MANY]


def test_another_worker_tells_of_it_too(site: Served, runs: ImportRuns, held: Held) -> None:
    token = _begun(site, runs)
    other = ImportRuns(site.store, site.settings, held.known)
    assert _until(other, token, lambda one: one.done > 0).stage is Stage.RUNNING
    assert [one for one, _ in other.unfinished()] == [token]
    other.start(token, site.users[ADMIN].actor(), kind="learners", again=False, on=ON)
    held.free = True
    _until(other, token, lambda one: one.stage is Stage.KEPT)
    with site.store.reading() as now:
        assert len(acts.latest(now, 5, act="import")) == 1


def test_a_stop_keeps_what_is_kept_and_the_rest_comes_in_later(
    site: Served, admin: Caller, runs: ImportRuns, held: Held
) -> None:
    token = _begun(site, runs)
    _until(runs, token, lambda one: one.done > 0)
    held.free = True
    runs.stop()
    run = runs.of(token)
    assert run is not None
    assert (run.stage, run.resumable) == (Stage.STOPPED, True)
    kept = _new(site)
    assert 0 < kept < MANY
    with site.store.reading() as now:
        (act,) = acts.latest(now, 1, act="import")
    assert (act.detail["kept"], act.detail["cut_short"]) == (kept, True)
    assert "import interrompu" in admin.get("/office/imports").text
    page = admin.get(f"/office/imports/{token}").text
    assert "s’est arrêté" in page
    after = ImportRuns(site.store, site.settings, held.known)
    site.app.state.import_runs = after  # that of the next life of the service
    form = dict(re.findall(r'<input type="hidden" name="(kind|again)" value="([^"]*)"', page))
    assert admin.post(f"/office/imports/{token}", data=form).status_code == 303
    assert _until(after, token, lambda one: one.stage is Stage.KEPT).done == MANY
    assert _new(site) == MANY


def test_one_that_died_with_its_process_is_told_of_as_stopped(site: Served, admin: Caller) -> None:
    runs: ImportRuns = site.app.state.import_runs
    token = keep_upload(site.settings, "apprenants.csv", ROWS.encode())
    run = ImportRun(Stage.RUNNING, "apprenants.csv", "learners", done=20, whole=MANY)
    note_beside(site.settings, token, run.as_json())
    found = runs.of(token)
    assert found is not None
    assert found.stage is Stage.RUNNING
    long_ago = time.time() - SILENT_S - 1
    os.utime(site.settings.data / "uploads" / token / NOTE, (long_ago, long_ago))
    found = runs.of(token)
    assert found is not None
    assert found.stage is Stage.STOPPED
    assert f"20 fiches gardées sur {MANY}" in admin.get(f"/office/imports/{token}").text


def test_why_the_store_did_not_take_it_is_told(
    site: Served, admin: Caller, runs: ImportRuns, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StoreFullError("no space is left")

    monkeypatch.setattr(import_runs, "import_file", full)
    token = _begun(site, runs)
    assert _until(runs, token, lambda one: one.stage is Stage.FAILED).resumable
    page = admin.get(f"/office/imports/{token}").text
    assert 'role="alert"' in page
    assert "Reprendre" in page
    monkeypatch.undo()
    held.free = True
    assert admin.post(f"/office/imports/{token}", data={"kind": "learners"}).status_code == 303
    _until(runs, token, lambda one: one.stage is Stage.KEPT)
    assert _new(site) == MANY


def test_who_is_erased_meanwhile_does_not_come_back(
    site: Served, admin: Caller, runs: ImportRuns, held: Held
) -> None:
    """And what rows of the file say goes with her, as her own may be among them."""
    token = _begun(site, runs)
    _until(runs, token, lambda one: one.done > 0)
    last = f"new-{MANY - 2:03}"
    assert last not in site.store.ids(Learner)
    site.store.upsert([Learner(last)])
    erase(site.store, last, AT)
    until_forgotten(site)
    held.free = True
    run = _until(runs, token, lambda one: one.stage is Stage.KEPT)
    assert run.report is not None
    assert (run.report.kept, run.report.problems, run.cleared) == (MANY - 1, (), True)
    assert last not in site.store.ids(Learner)
    assert last not in (site.settings.data / "uploads" / token / NOTE).read_text()
    page = admin.get(f"/office/imports/{token}").text
    assert "1999-02-31" not in page
    assert "effacé" in page
