"""The file of the referential: the same bytes, the same content, and no half file."""

import zipfile
from pathlib import Path

import numpy as np
import pytest

from matching.errors import ReferentialError
from matching.taxonomy_file import PackReader, PackWriter, links_from


def written(path: Path) -> str:
    pack = PackWriter()
    pack.lines("codes", ["é", "", "œuvre"])
    pack.lines("descriptions.fr", ["long " * 50])
    pack.json("ogr", {"6": "rome:A1101"})
    pack.array("flags", np.array([1, 2, 255], dtype=np.uint8))
    pack.links("skills", links_from(3, [(2, 1, 9), (0, 2, 7), (0, 1, 255)]))
    return pack.write(path, {"sections": {"SKILL": 3}})


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    version = written(tmp_path / "a.zip")
    pack = PackReader(tmp_path / "a.zip")
    assert pack.manifest["version"] == version
    assert pack.lines("codes") == ["é", "", "œuvre"]
    assert pack.lines("descriptions.fr") == ["long " * 50]
    assert pack.json("ogr") == {"6": "rome:A1101"}
    assert pack.array("flags").tolist() == [1, 2, 255]
    links = pack.links("skills")
    assert [links.of(row).tolist() for row in range(3)] == [[2, 1], [], [1]]
    assert links.values_of(0).tolist() == [7, 255]


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    written(tmp_path / "a.zip")
    written(tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert list(tmp_path.glob("*.part")) == []


def test_the_version_follows_the_content(tmp_path: Path) -> None:
    one, other = PackWriter(), PackWriter()
    one.lines("codes", ["a"])
    other.lines("codes", ["b"])
    assert one.write(tmp_path / "a.zip", {}) != other.write(tmp_path / "b.zip", {})


def test_a_line_break_in_a_label_is_refused() -> None:
    with pytest.raises(ReferentialError, match=r"labels\.fr: 1 items hold a line break"):
        PackWriter().lines("labels.fr", ["one", "two\nthree"])


def test_a_missing_file_says_how_to_build_it(tmp_path: Path) -> None:
    with pytest.raises(ReferentialError, match="build_referential"):
        PackReader(tmp_path / "none.zip")


def test_a_torn_file_is_refused(tmp_path: Path) -> None:
    written(tmp_path / "a.zip")
    whole = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "half.zip").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ReferentialError, match="torn"):
        PackReader(tmp_path / "half.zip")


def test_a_changed_byte_is_noticed(tmp_path: Path) -> None:
    written(tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as pack:
        info = pack.getinfo("flags.npy")
    data = bytearray((tmp_path / "a.zip").read_bytes())
    data[info.header_offset + 30 + len("flags.npy") + 20] ^= 0xFF
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(ReferentialError, match=r"flags\.npy cannot be read"):
        PackReader(tmp_path / "a.zip").array("flags")


def test_a_member_that_is_not_there_is_named(tmp_path: Path) -> None:
    written(tmp_path / "a.zip")
    with pytest.raises(ReferentialError, match=r"labels\.fr\.txt"):
        PackReader(tmp_path / "a.zip").lines("labels.fr")


def test_another_format_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as pack:
        pack.writestr("manifest.json", '{"format": 99}')
    with pytest.raises(ReferentialError, match="format 99"):
        PackReader(tmp_path / "a.zip")
