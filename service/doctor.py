"""Is everything there that Passerelle needs? Each check looks at the real thing and says what to do."""

from __future__ import annotations

import platform
import shutil
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from matching.errors import PasserelleError
from service.operations.check import FAILURE, OK, WARNING, Check
from service.operations.checkup import examine_work
from service.settings import Settings
from service.store import open_store
from service.store_address import Address, exists

LEAST_FREE_MB = 500
"""Room for the sample's store, its vectors and its index, and as much again."""


def examine(settings: Settings) -> Iterator[Check]:
    """All checks, one after the other, each as soon as it is done."""
    yield _python()
    yield _packages()
    yield _timed("referential", _referential, "install again: the bundled files are part of the package")
    yield _timed("encoder", _encoder, "install again: the model is part of the package")
    yield _concepts()
    yield _store(settings.db, settings.data)
    yield _disk(settings.data)
    yield _port(settings.host, settings.port)
    yield from examine_work(settings)


def _python() -> Check:
    found = platform.python_version()
    wanted = metadata.metadata("passerelle")["Requires-Python"]
    if not SpecifierSet(wanted).contains(found, prereleases=True):
        return Check("python", FAILURE, found, f"install Python {wanted}")
    return Check("python", OK, found)


def _packages() -> Check:
    """Every run-time requirement of the installed distribution, against what is installed."""
    wrong = []
    wanted = [Requirement(text) for text in metadata.requires("passerelle") or ()]
    needed = [one for one in wanted if one.marker is None or one.marker.evaluate({"extra": ""})]
    for one in needed:
        try:
            version = metadata.version(one.name)
        except metadata.PackageNotFoundError:
            wrong.append(f"{one.name} is missing")
            continue
        if not one.specifier.contains(version, prereleases=True):
            wrong.append(f"{one.name} {version} is not {one.specifier}")
    if wrong:
        return Check("packages", FAILURE, "; ".join(wrong), "pip install -r requirements/run.txt")
    return Check("packages", OK, f"{len(needed)} found")


def _timed(name: str, look: Callable[[], str], advice: str) -> Check:
    began = time.perf_counter()
    try:
        found = look()
    except (PasserelleError, OSError) as error:
        return Check(name, FAILURE, str(error), advice)
    return Check(name, OK, f"{found}, {time.perf_counter() - began:.2f} s")


def _referential() -> str:
    from data import load_taxonomy

    taxonomy = load_taxonomy()
    return f"{len(taxonomy.skill_codes)} skills, {len(taxonomy.occupation_codes)} occupations"


def _encoder() -> str:
    from matching.encoder import Kind
    from models import load_encoder

    encoder = load_encoder()
    vectors = encoder.encode(["développeuse web"], Kind.TITLE)
    return f"{encoder.name} {encoder.version}, {vectors.shape[1]} dimensions"


def _concepts() -> Check:
    """Whether the vectors of the referential's concepts ship ready, or must be computed when first needed."""
    from data import load_taxonomy
    from matching.concept_vectors import ConceptVectors
    from models import load_encoder
    from models.load_concept_vectors import SHIPPED

    advice = "install again; or wait some minutes at the first start, while they are computed"
    try:
        found = ConceptVectors.load(SHIPPED, load_taxonomy(), load_encoder().version)
    except PasserelleError as error:
        return Check("concepts", WARNING, str(error), advice)
    return Check(
        "concepts", OK, f"{len(found.skills()[0])} skills, {len(found.occupations()[0])} occupations"
    )


def _store(address: Address, data: Path) -> Check:
    if not exists(address):
        return Check(
            "store", WARNING, f"{address} does not exist yet", "passerelle import FILES, or passerelle demo"
        )
    try:
        if isinstance(address, Path):
            with closing(sqlite3.connect(address)) as db:
                state = db.execute("PRAGMA quick_check").fetchone()[0]
            if state != "ok":
                return Check("store", FAILURE, f"{address}: {state}", "restore a backup")
        with closing(open_store(address, data)) as store:
            counts = store.counts()
            return Check("store", OK, f"{address}: {counts['learners']} learners, {counts['offers']} offers")
    except (sqlite3.DatabaseError, PasserelleError) as error:
        return Check("store", FAILURE, f"{address}: {error}", "restore a backup, or name another with --db")


def _disk(folder: Path) -> Check:
    there = next(one for one in (folder.absolute(), *folder.absolute().parents) if one.exists())
    free_mb = shutil.disk_usage(there).free // 1_000_000
    found = f"{free_mb} MB free for {folder}"
    if free_mb < LEAST_FREE_MB:
        return Check("disk", WARNING, found, f"make room: {LEAST_FREE_MB} MB are comfortable")
    return Check("disk", OK, found)


def _port(host: str, port: int) -> Check:
    if port_is_free(host, port):
        return Check("port", OK, f"{host}:{port} is free")
    return Check("port", WARNING, f"{host}:{port} is taken", "choose another with --port")


def port_is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True
