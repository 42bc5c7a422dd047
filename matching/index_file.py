"""A saved index on disk: a folder of checked files under one manifest.

    manifest.json                 what the folder holds, with checksums and the caller's stamp; written last
    <part>-<start of sha256>.bin  the parts

A part's name carries its checksum, so a new save never touches what the manifest in place speaks of: until the new
manifest is renamed over the old one (atomic on POSIX), the old index can be read, and after it the new one. A folder
that was torn, cut short, altered, made by another program or from other data is refused with `IndexFileError`:
an index is derived from the store, and building it again is always right.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matching.errors import IndexFileError

FORMAT = 1
"""Raised when the layout of the parts changes: an index of another format is built again, not converted."""

MANIFEST = "manifest.json"
NAME_DIGITS = 16
"""Hex digits of the checksum in a part's name: 64 bits tell apart the parts of one folder; the manifest has all."""


@dataclass(frozen=True, slots=True)
class SavedIndex:
    """What was read from a folder: facts about the index, its parts as bytes, and the caller's stamp."""

    facts: Mapping[str, int]
    parts: Mapping[str, bytes]
    stamp: Mapping[str, str]


def write_index(
    folder: Path, kind: str, facts: Mapping[str, int], parts: Mapping[str, bytes], stamp: Mapping[str, str]
) -> None:
    """Save an index under `folder`, which is made if need be. A crash leaves the old index or the new one.

    Args:
        folder: holds one index and nothing else.
        kind: which index this is, "vectors" or "words".
        facts: counts that the reader checks against the parts.
        parts: contents by name.
        stamp: what the index was built from (version of the data, of the encoder); compared by `read_index`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    entries: dict[str, dict[str, str | int]] = {}
    wanted = {MANIFEST}
    for name, content in parts.items():
        digest = hashlib.sha256(content).hexdigest()
        file = f"{name}-{digest[:NAME_DIGITS]}.bin"
        entries[name] = {"file": file, "bytes": len(content), "sha256": digest}
        wanted.add(file)
        _write_whole(folder / file, content)
    body = {"format": FORMAT, "kind": kind, "facts": dict(facts), "parts": entries, "stamp": dict(stamp)}
    manifest = json.dumps(
        {"body": body, "sha256": _digest_of(body)}, indent=1, sort_keys=True, ensure_ascii=False
    )
    _write_whole(folder / MANIFEST, manifest.encode())
    for old in folder.iterdir():
        if old.name not in wanted and old.suffix in {".bin", ".part"}:
            old.unlink()


def read_index(folder: Path, kind: str, expect: Mapping[str, str] | None = None) -> SavedIndex:
    """Read back what `write_index` saved, every byte of it checked.

    Args:
        folder: where it was saved.
        kind: which index is wanted.
        expect: the stamp that it must carry, exactly; `None` takes any.

    Raises:
        IndexFileError: there is none, or it is torn, altered, foreign or stale.
    """
    body = _manifest(folder)
    if body.get("kind") != kind:
        raise _refused(folder, f"holds an index of kind {body.get('kind')!r}, not {kind!r}")
    if body.get("format") != FORMAT:
        raise _refused(folder, f"has format {body.get('format')!r}, and this version reads {FORMAT}")
    stamp: dict[str, str] = body["stamp"]
    if expect is not None and stamp != dict(expect):
        raise _refused(folder, f"is stale: {_differences(stamp, expect)}")
    parts = {name: _part(folder, entry) for name, entry in body["parts"].items()}
    return SavedIndex(facts=body["facts"], parts=parts, stamp=stamp)


def refuse_unless(folder: Path, agrees: bool, what: str) -> None:
    """Raise `IndexFileError` when the parts of a saved index do not agree with each other."""
    if not agrees:
        raise _refused(folder, what)


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        content = (folder / MANIFEST).read_bytes()
    except OSError as error:
        raise _refused(folder, f"has no manifest that can be read ({error.strerror})") from error
    try:
        outer = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _refused(folder, "has a manifest that is not JSON") from error
    if not isinstance(outer, dict) or not isinstance(outer.get("body"), dict):
        raise _refused(folder, "has a manifest of another program")
    body: dict[str, Any] = outer["body"]
    if content != content.strip():  # JSON bears it, and `write_index` does not write it
        raise _refused(folder, "has a manifest with something behind it")
    if outer.get("sha256") != _digest_of(body):
        raise _refused(folder, "has a manifest that does not match its own checksum")
    return body


def _part(folder: Path, entry: Mapping[str, Any]) -> bytes:
    path = folder / str(entry["file"])
    try:
        content: bytes = path.read_bytes()
    except OSError as error:
        raise _refused(folder, f"lacks {path.name} ({error.strerror})") from error
    if len(content) != entry["bytes"]:
        raise _refused(folder, f"is torn: {path.name} has {len(content)} bytes, not {entry['bytes']}")
    if hashlib.sha256(content).hexdigest() != entry["sha256"]:
        raise _refused(folder, f"is damaged: {path.name} does not match its checksum")
    return content


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all, and still is after a power cut."""
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    if hasattr(os, "O_DIRECTORY"):  # Windows has no handle on a folder to flush
        handle = os.open(path.parent, os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _digest_of(body: Mapping[str, Any]) -> str:
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _differences(found: Mapping[str, str], wanted: Mapping[str, str]) -> str:
    names = sorted(name for name in {*found, *wanted} if found.get(name) != wanted.get(name))
    return ", ".join(f"{name} is {found.get(name)!r} and {wanted.get(name)!r} is wanted" for name in names)


def _refused(folder: Path, what: str) -> IndexFileError:
    return IndexFileError(
        f"the saved index in {folder} {what}. Delete that folder and build the index again."
    )
