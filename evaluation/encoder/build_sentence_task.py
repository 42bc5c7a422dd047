"""The file of the sentence task, from the dev split of SkillSkape.

python -m evaluation.encoder.build_sentence_task SOURCE

SOURCE is the folder that holds `dev.csv` (columns `sentence` and `skills`, a list of English ESCO labels). Sentences
whose only skill is UNK are left out: they have no right answer. So are sentences that name a label the referential
does not have.
"""

from __future__ import annotations

import argparse
import ast
import csv
from pathlib import Path

from data import load_taxonomy
from data.codec import write_jsonl
from evaluation.encoder.concepts import drawn
from evaluation.encoder.definition import FOLDER, TaskError
from evaluation.encoder.given_tasks import SkillSentence
from matching.taxonomy import Taxonomy

TARGET = FOLDER / "skillskape_dev.jsonl"
SENTENCES = 700
"""As many as keep the file under 250 kB; the standard error of a reciprocal rank is then near 0.015."""
SEED = 31
UNKNOWN = "UNK"


def sentences(path: Path, taxonomy: Taxonomy) -> tuple[dict[str, list[str]], int, int]:
    """Codes by sentence; how many sentences had no skill, and how many a label that is not known."""
    by_label = {
        name.text.casefold(): name.code
        for name in taxonomy.names("skill")
        if name.lang == "en" and name.preferred and name.code.startswith("esco:skill/")
    }
    found: dict[str, list[str]] = {}
    empty = foreign = 0
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            labels = [label for label in ast.literal_eval(row["skills"]) if label != UNKNOWN]
            codes = [by_label.get(label.casefold()) for label in labels]
            if not labels:
                empty += 1
            elif None in codes:
                foreign += 1
            else:
                found[" ".join(row["sentence"].split())] = sorted(
                    {code for code in codes if code is not None}
                )
    return found, empty, foreign


def main() -> None:
    """Write the file, and say what was left out."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", type=Path, help="the folder that holds dev.csv")
    path = parser.parse_args().source / "dev.csv"
    if not path.is_file():
        raise TaskError(f"{path} is not there: give the folder of the SkillSkape data")
    found, empty, foreign = sentences(path, load_taxonomy())
    kept = drawn(found, SEED)[:SENTENCES]
    write_jsonl(TARGET, [SkillSentence(text, tuple(found[text])) for text in kept])
    print(
        f"{len(kept)} of {len(found)} sentences kept; {empty} have no skill of ESCO, {foreign} name one that is unknown"
    )


if __name__ == "__main__":
    main()
