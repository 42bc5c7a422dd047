"""Writes `matching/feminine_words.py`: `python -m models.build_feminine_words > matching/feminine_words.py`.

ROME and ESCO give most titles in two forms. Word by word, the pairs that differ are the feminine words of the trades
and their masculine; grouped by ending they are short enough to live in code.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections import Counter, defaultdict
from itertools import pairwise

from data import load_taxonomy
from matching.taxonomy import Taxonomy

WORD = re.compile(r"[^\W\d_]+")
SHARED_LETTERS = 2
"""Two forms of a word share at least their first two letters, or the words are not forms of each other."""
COMMON = 3
"""A pair of endings seen on fewer words is two different words in one place ("ethnologue", "ethnographe")."""
RARE_ENDINGS = frozenset(
    {("fe", ""), ("ve", "f"), ("que", "c"), ("sse", ""), ("esse", "e"), ("se", "x"), ("sse", "s")}
)
"""...but for these, which are rare and regular: chef, sportif, public, hôte, maître."""
NEVER = frozenset(
    {
        "carrière",
        "lumière",
        "marine",
        "une",
        "la",
        "elle",
        "celle",
        "machine",
        "partie",
        "patiente",
        "plongée",
        "entrée",
        "vente",
    }
)


def feminine_words(taxonomy: Taxonomy) -> dict[str, str]:
    """Feminine word to masculine, in lower case, from titles that differ in such words only."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for code in taxonomy.occupation_codes:
        aliases = taxonomy.aliases(code)
        pairs = [taxonomy.forms(code), *pairwise(aliases)]
        for pair in pairs:
            if len(pair) != 2:
                continue
            left, right = (WORD.findall(text.lower()) for text in pair)
            if len(left) != len(right):
                continue
            different = [(a, b) for a, b in zip(left, right, strict=True) if a != b]
            if different and all(is_form(a, b) for a, b in different):
                for masculine, feminine in different:
                    seen[feminine][masculine] += 1
    masculines = {most_seen(found) for found in seen.values()}
    return {
        feminine: most_seen(found)
        for feminine, found in sorted(seen.items())
        if feminine not in NEVER and feminine not in masculines
    }


def is_form(masculine: str, feminine: str) -> bool:
    """Whether `feminine` ends as a feminine and begins like `masculine`."""
    begins = masculine[:SHARED_LETTERS] == feminine[:SHARED_LETTERS]
    return begins and feminine.endswith("e") and not masculine.endswith(("euse", "trice", "ienne", "ière"))


def most_seen(found: Counter[str]) -> str:
    """The commonest, ties by spelling."""
    return min(found, key=lambda word: (-found[word], word))


def main() -> None:
    """Write the module on standard output."""
    by_ending: dict[tuple[str, str], list[str]] = defaultdict(list)
    for feminine, masculine in feminine_words(load_taxonomy()).items():
        same = next(
            (at for at, (a, b) in enumerate(zip(feminine, masculine, strict=False)) if a != b),
            min(len(feminine), len(masculine)),
        )
        by_ending[feminine[same:], masculine[same:]].append(feminine[:same])
    by_ending = {
        ending: stems
        for ending, stems in by_ending.items()
        if ending[0] and (len(stems) >= COMMON or ending in RARE_ENDINGS)
    }
    out = sys.stdout
    out.write(
        '"""Feminine words of the trades and their masculine, by ending.\n\n'
        "Written by models/build_feminine_words.py from "
    )
    out.write('ROME 4.0 and ESCO; do not edit.\n"""\n\n')
    out.write("ENDINGS: dict[tuple[str, str], str] = {\n")
    for (feminine, masculine), stems in sorted(by_ending.items()):
        lines = textwrap.wrap(" ".join(sorted(stems)), 106, break_on_hyphens=False)
        out.write(f'    ("{feminine}", "{masculine}"): (\n')
        out.writelines(f'        "{line}{" " if line is not lines[-1] else ""}"\n' for line in lines or [""])
        out.write("    ),\n")
    out.write("}\n")
    out.write('"""(feminine ending, masculine ending): stems, with spaces between."""\n')


if __name__ == "__main__":
    main()
