"""`python -m evaluation.encoder`: the same as `passerelle evaluate encoder`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from evaluation.encoder.run import Options, evaluate
from matching.errors import PasserelleError


def main() -> None:
    """Read the arguments, print the report; an error that a person can put right ends in one sentence."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.encoder", description=evaluate.__doc__)
    parser.add_argument("--encoder", action="append", default=[], metavar="[NAME=]FOLDER")
    parser.add_argument("--data", type=Path, metavar="FOLDER")
    parser.add_argument("--tasks", action="append", default=[], metavar="NAME")
    parser.add_argument("--against", metavar="ROW")
    parser.add_argument("--keep", action="append", default=[], metavar="[NAME=]ROW")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--out", type=Path, metavar="FILE.md")
    given = parser.parse_args()
    asked = Options(
        tuple(given.encoder), given.data, tuple(given.tasks), given.against, tuple(given.keep), given.out
    )
    try:
        report = evaluate(asked, lambda row: print(f"measuring {row}", file=sys.stderr))
    except (PasserelleError, OSError) as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    print(report.as_json() if given.json else report.as_markdown(), end="\n" if given.json else "")


if __name__ == "__main__":
    main()
