"""Files that are broken, huge, or meant to hurt."""

from __future__ import annotations

import json
import time
import tracemalloc
from datetime import date
from pathlib import Path

import pytest

from data.readers import detect, read_learners, read_offers
from data.readers.cleaning import LONGEST_TEXT
from data.readers.csv_rows import LONGEST_FIELD
from data.readers.report import LONGEST_VALUE, MOST_NOTICES, MOST_PROBLEMS

TODAY = date(2026, 9, 1)


def codes_of(path: Path) -> list[str]:
    result = read_learners(path, on=TODAY)
    assert result.records == ()
    return [problem.code for problem in result.problems]


@pytest.mark.parametrize("content", [b"", b" \n\r\n\t", b"\xef\xbb\xbf\n", b"\x00\x00\x00"])
def test_an_empty_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    assert codes_of(tmp_path / "x") == ["empty"]
    assert detect(tmp_path / "x") is None


def test_a_folder_and_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert codes_of(tmp_path) == ["folder"]
    assert codes_of(tmp_path / "absent") == ["no-file"]


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04" + b"x" * 99,
        b"%PDF-1.7\n",
        b"\x89PNG\r\n\x1a\n",
        bytes(range(256)) * 9,
        b"\x01\x02\x03ab",
    ],
)
def test_a_binary_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.csv").write_bytes(content)
    assert codes_of(tmp_path / "x.csv") == ["binary"]


def test_nul_bytes_are_taken_out_and_told(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"id;titre\na;De\x00v\nb;D\x00ata\n")
    result = read_learners(tmp_path / "x")
    assert [learner.headline for learner in result.records] == ["Dev", "Data"]
    assert [notice.code for notice in result.notices] == ["nul"]


def test_a_few_bad_bytes_do_not_make_a_utf8_file_another_encoding(tmp_path: Path) -> None:
    text = "id;présentation\n" + "".join(f"a{n};été à l'école\n" for n in range(50))
    (tmp_path / "x").write_bytes(text.encode() + b"z;caf\xe9\n")
    result = read_learners(tmp_path / "x")
    assert result.encoding == "utf-8"
    assert [problem.code for problem in result.problems] == ["bad-bytes"]
    assert (result.records[0].about, result.records[-1].about) == ("été à l'école", "caf�")


def test_latin_1_where_windows_lacks_the_byte(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes("id;présentation\na;été\x81\n".encode("latin-1"))
    result = read_learners(tmp_path / "x")
    assert result.encoding == "latin-1"
    assert result.records[0].about == "été"


def test_html_emoji_and_right_to_left_text(tmp_path: Path) -> None:
    text = 'id;présentation\na;"<p>Salut&nbsp;👋🏽</p><ul><li>R&amp;D</li></ul><script>mal()</script>"\n'
    text += "b;\u202eمرحبا بالعالم\u202c\u200f עברית\n"
    (tmp_path / "x").write_text(text, encoding="utf-8")
    result = read_learners(tmp_path / "x")
    assert [learner.about for learner in result.records] == ["Salut 👋🏽\n\n- R&D", "مرحبا بالعالم עברית"]
    assert [(n.line, n.code) for n in result.notices] == [(2, "markup"), (3, "invisible")]


@pytest.mark.parametrize("filling", ["x", "<", "<script>", "<p ", "&", "<!--", "a,\n", "\u202e", '""', "é "])
def test_a_field_of_a_million_characters(tmp_path: Path, filling: str) -> None:
    big = filling * (1_000_000 // len(filling))
    (tmp_path / "x").write_text(
        f'id;présentation\na;"{big.replace(chr(34), chr(34) * 2)}"\nb;court\n', encoding="utf-8"
    )
    before = time.process_time()
    result = read_learners(tmp_path / "x")
    assert time.process_time() - before < 3
    assert [learner.id for learner in result.records] == ["a", "b"]
    assert len(result.records[0].about) <= LONGEST_TEXT
    assert "text-cut" in [notice.code for notice in result.notices]


def test_a_file_of_50_mb_is_streamed(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    rows, text = 5_000, "é" + "texte libre " * 850  # ~10 kB
    with path.open("w", encoding="utf-8") as stream:
        stream.write("id;titre;description\n")
        for number in range(rows):  # one id in a hundred is new: the records kept are small, the file is not
            stream.write(f"o{number // 100};Dev;{text}\n")
    assert path.stat().st_size > 50_000_000
    before = time.process_time()
    result = read_offers(path, on=TODAY)
    seconds = time.process_time() - before
    assert len(result.records) == rows // 100
    assert (result.rows_read, result.rows_dropped) == (rows, rows - rows // 100)
    assert len(result.problems) == MOST_PROBLEMS + 1
    assert result.problems[-1].in_words("fr") == "et 3950 autres du même genre (duplicate-id)"
    assert seconds < 8
    tracemalloc.start()
    read_offers(path, on=TODAY)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 15_000_000  # a third of the file: what is kept, not what is read


def test_what_is_told_stays_bounded_and_short(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("id;titre;date limite\n" + "".join(f"{n};D;2020-01-01\n" for n in range(100)))
    result = read_offers(tmp_path / "x", on=TODAY)
    assert len(result.notices) == MOST_NOTICES + 1
    assert result.notices[-1].reason == "and 80 more like this (past)"
    (tmp_path / "x").write_text("id;titre;date limite\na;D;" + "x" * 5000 + "\n")
    assert len(read_offers(tmp_path / "x").problems[0].value) == LONGEST_VALUE


def test_json_broken_in_the_middle(tmp_path: Path) -> None:
    good = [json.dumps({"id": f"o{n}", "title": "Dev", "employer": "x"}) for n in range(4)]
    path = tmp_path / "x"
    path.write_text("\n".join([good[0], good[1][:-5], "", good[2], "[1]", good[3]]))
    result = read_offers(path)
    assert [offer.id for offer in result.records] == ["o0", "o2", "o3"]
    assert [(p.line, p.code) for p in result.problems] == [(2, "broken-json"), (5, "not-an-object")]
    assert (result.rows_read, result.rows_dropped) == (5, 2)
    path.write_text("[\n" + ",\n".join(good[:3])[:-8])
    result = read_offers(path)
    assert [offer.id for offer in result.records] == ["o0", "o1"]
    assert [(p.line, p.code, p.dropped) for p in result.problems] == [(4, "broken-json", True)]
    path.write_text('{"resultats": [' + ", ".join(good[:2]) + ', {"id"')
    assert [offer.id for offer in read_offers(path).records] == ["o0", "o1"]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"id":"a","title":"b","employer":' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"id":"a","title":"b","skills":' + "[" * 900 + "]" * 900 + "}",
        '{"@type":"JobPosting","title":"b","jobLocation":' + '{"address":' * 900 + "1" + "}" * 901,
        '{"id":"a","headline":"\\ud800","about":NaN}',
    ],
)
def test_deep_and_odd_json_is_reported_and_never_raises(tmp_path: Path, text: str) -> None:
    (tmp_path / "x").write_text(text)
    for read in (read_learners, read_offers):
        result = read(tmp_path / "x", on=TODAY)
        assert result.problems or result.records


def test_values_of_the_wrong_type_are_reported(tmp_path: Path) -> None:
    row = {
        "id": 7,
        "title": "Dev",
        "employer": {"a": 1},
        "lat": True,
        "skills": {"a": 1},
        "competences": "x",
        "posts": -1,
    }
    (tmp_path / "x").write_text(
        json.dumps(row | {"location": ["a"], "languages_required": "x", "salary": 10**30})
    )
    result = read_offers(tmp_path / "x")
    assert [offer.id for offer in result.records] == ["7"]
    assert {problem.column for problem in result.problems} >= {"employer", "competences", "posts"}


def test_quotation_marks_that_lost_their_partner(tmp_path: Path) -> None:
    path = tmp_path / "x"
    lines = [f"{n};ligne {n}" for n in range(9)]
    lines[2] = '2;"ouvert'
    lines[4] = '4;Le "Bon" Code'
    lines[5] = '5;"Le "Bon" Code"'
    lines[6] = '6;"ouvert aussi'
    path.write_text("id;titre\n" + "\n".join(lines), encoding="utf-8")
    result = read_learners(path)
    assert [learner.id for learner in result.records] == ["0", "1", "3", "4", "5", "7", "8"]
    assert [(p.line, p.code) for p in result.problems] == [(4, "open-quote"), (8, "open-quote")]
    assert result.records[3].headline == 'Le "Bon" Code'
    assert "Bon" in result.records[4].headline


def test_a_quotation_mark_open_over_more_than_a_field_may_hold(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text(
        'id;titre\na;"ouvert\n' + ("b;" + "x" * 998 + "\n") * (LONGEST_FIELD // 1000 + 10) + "c;fin\n"
    )
    result = read_learners(path)
    assert [learner.id for learner in result.records] == ["b", "c"]
    assert result.problems[0].code == "open-quote"
