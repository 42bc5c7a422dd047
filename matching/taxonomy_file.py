"""The bundled referential on disk: one zip of texts and arrays, read in a fraction of a second.

Concepts stand in one order, section after section; every text member has one line a concept in that order,
and every array speaks of concepts by their row. The same input gives the same bytes.
"""

from __future__ import annotations

import io
import json
import lzma
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum, IntFlag
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from matching.errors import ReferentialError

FORMAT = 1
MANIFEST = "manifest.json"
ALIAS_SEPARATOR = "\t"
_EPOCH = (
    1980,
    1,
    1,
    0,
    0,
    0,
)  # every member carries the same date, so that the bytes depend on the content alone
_COLD = ("descriptions",)  # members read late: packed tighter and slower to unpack


class Section(IntEnum):
    """Which part of the file a concept stands in; rows are ordered by section."""

    SKILL = 0
    OCCUPATION = 1
    GROUP = 2
    APPELLATION = 3


class Flag(IntFlag):
    """What is said of a concept with one bit."""

    DIGITAL = 1
    TRANSVERSAL = 2
    LANGUAGE = 4
    KNOWLEDGE = 8
    AMBIGUOUS = 16


class Links(NamedTuple):
    """Links from rows to rows, compressed by row: those of `row` are `targets[start[row]:start[row + 1]]`."""

    start: NDArray[np.int64]  # (n_rows + 1,)
    targets: NDArray[np.int32]  # (n_links,)
    values: NDArray[np.uint8]  # (n_links,), what the name of the member says

    def of(self, row: int) -> NDArray[np.int32]:
        """Targets of one row."""
        return self.targets[self.start[row] : self.start[row + 1]]

    def values_of(self, row: int) -> NDArray[np.uint8]:
        """Values of the links of one row."""
        return self.values[self.start[row] : self.start[row + 1]]


def links_from(rows: int, links: Iterable[tuple[int, int, int]]) -> Links:
    """Links given as (from, to, value in 0..255), sorted by row; targets keep the order they are given in.

    >>> links_from(3, [(2, 0, 7), (0, 1, 9)]).of(2).tolist()
    [0]
    """
    found = np.array(list(links), dtype=np.int64).reshape(-1, 3)
    found = found[np.argsort(found[:, 0], kind="stable")]
    start = np.zeros(rows + 1, dtype=np.int64)
    np.cumsum(np.bincount(found[:, 0], minlength=rows), out=start[1:])
    return Links(start, found[:, 1].astype(np.int32), found[:, 2].astype(np.uint8))


class PackWriter:
    """Collects members and writes them as one deterministic zip."""

    def __init__(self) -> None:
        self._members: dict[str, bytes] = {}

    def lines(self, name: str, lines: Sequence[str]) -> None:
        """A text member, one line an item.

        Raises:
            ReferentialError: an item holds a line break.
        """
        broken = [line for line in lines if "\n" in line]
        if broken:
            raise ReferentialError(
                f"{name}: {len(broken)} items hold a line break, the first is {broken[0]!r}"
            )
        self._members[f"{name}.txt"] = "\n".join(lines).encode()

    def json(self, name: str, value: object) -> None:
        """A JSON member."""
        self._members[f"{name}.json"] = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def array(self, name: str, array: NDArray[Any]) -> None:
        """An array member, in NumPy's own format."""
        buffer = io.BytesIO()
        np.save(buffer, np.ascontiguousarray(array), allow_pickle=False)
        self._members[f"{name}.npy"] = buffer.getvalue()

    def links(self, name: str, links: Links) -> None:
        """Links, their targets coded as differences: near rows take one byte after compression."""
        counts = np.diff(links.start).astype(np.uint16)
        self.array(f"{name}.counts", counts)
        self.array(f"{name}.targets", np.diff(links.targets.astype(np.int32), prepend=np.int32(0)))
        self.array(f"{name}.values", links.values)

    def write(self, path: Path, about: Mapping[str, object]) -> str:
        """Write the file; returns its version, a checksum of all members and of `about`."""
        digest = sha256(json.dumps(about, sort_keys=True, ensure_ascii=False).encode())
        for name in sorted(self._members):
            digest.update(name.encode() + b"\0" + sha256(self._members[name]).digest())
        version = digest.hexdigest()[:16]
        manifest = {"format": FORMAT, "version": version, **about}
        members = {MANIFEST: json.dumps(manifest, ensure_ascii=False, indent=1).encode(), **self._members}
        torn = path.with_name(path.name + ".part")  # a reader never sees half a file
        with zipfile.ZipFile(torn, "w") as pack:
            for name in (MANIFEST, *sorted(self._members)):
                info = zipfile.ZipInfo(name, _EPOCH)
                info.external_attr = 0o644 << 16
                info.create_system = 3
                cold = name.startswith(_COLD)
                info.compress_type = zipfile.ZIP_LZMA if cold else zipfile.ZIP_DEFLATED
                pack.writestr(info, members[name], compresslevel=9)
        torn.replace(path)
        return version


class PackReader:
    """Reads members of a file that `PackWriter` wrote.

    Raises:
        ReferentialError: the file is missing, torn, or of another format.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.is_file():
            raise ReferentialError(
                f"no referential at {path}: build it with `python -m data.build_referential`"
            )
        try:
            self._pack = zipfile.ZipFile(path)
            self.manifest: dict[str, Any] = json.loads(self._pack.read(MANIFEST))
        except (zipfile.BadZipFile, KeyError, ValueError, EOFError, OSError) as error:
            raise ReferentialError(f"{path} is torn or no referential: {error}") from error
        if self.manifest.get("format") != FORMAT:
            raise ReferentialError(
                f"{path} has format {self.manifest.get('format')}, this version reads {FORMAT}"
            )

    def close(self) -> None:
        """Release the file."""
        self._pack.close()

    def lines(self, name: str) -> list[str]:
        """Lines of a text member."""
        return self._read(f"{name}.txt").decode().split("\n")

    def json(self, name: str) -> Any:
        """Value of a JSON member."""
        return json.loads(self._read(f"{name}.json"))

    def array(self, name: str) -> NDArray[Any]:
        """An array member."""
        return cast("NDArray[Any]", np.load(io.BytesIO(self._read(f"{name}.npy")), allow_pickle=False))

    def links(self, name: str) -> Links:
        """Links between rows."""
        counts = self.array(f"{name}.counts")
        start = np.zeros(len(counts) + 1, dtype=np.int64)
        np.cumsum(counts, out=start[1:])
        targets = np.cumsum(self.array(f"{name}.targets"), dtype=np.int32)
        return Links(start, targets, self.array(f"{name}.values"))

    def _read(self, name: str) -> bytes:
        try:
            return self._pack.read(name)
        except (zipfile.BadZipFile, KeyError, zlib.error, lzma.LZMAError, EOFError, OSError) as error:
            raise ReferentialError(f"{self.path}: member {name} cannot be read: {error}") from error
