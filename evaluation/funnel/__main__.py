"""`python -m evaluation.funnel FOLDER`: what a hiring funnel holds, and how far orders without an engine come on it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from evaluation.funnel.report import HORIZON, SEED, Options, report_on
from matching.errors import PasserelleError

MOST_DAYS = 36_500.0
"""A hundred years: more is a slip of the keyboard."""


def days(text: str) -> timedelta:
    """A span that is written as a number of days.

    Raises:
        argparse.ArgumentTypeError: the text is no number, or is beyond a hundred years.

    >>> days("1.5")
    datetime.timedelta(days=1, seconds=43200)
    """
    try:
        found = float(text)
    except ValueError:
        found = float("nan")
    if not abs(found) <= MOST_DAYS:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of days")
    return timedelta(days=found)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the arguments, print the report; an error that a person can put right ends in one sentence."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.funnel", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="in the layout of docs/funnel.md")
    parser.add_argument("--at", default="", metavar="DATE", help="the last moment of asking")
    parser.add_argument(
        "--horizon", type=days, default=HORIZON, metavar="DAYS", help="how long outcomes count (30)"
    )
    parser.add_argument("--windows", type=int, default=1, metavar="N", help="how many moments of asking (1)")
    parser.add_argument("--every", type=days, metavar="DAYS", help="from moment to moment (the horizon)")
    parser.add_argument("--seed", type=int, default=SEED, metavar="N", help="of the random order")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    asked = Options(given.folder, given.at, given.horizon, given.windows, given.every, given.seed)
    try:
        report = report_on(asked)
    except (PasserelleError, OSError) as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    print(report.as_json() if given.json else report.as_text(), end="\n" if given.json else "")


if __name__ == "__main__":
    main()
