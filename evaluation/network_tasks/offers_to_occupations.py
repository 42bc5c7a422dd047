"""Real offers -> métiers of ROME 4.0: the judgements stand in a folder, the texts in the project's own data.

Only the métiers that the coder wrote down are judged. The other 1,500 of an offer were not weighed one by one, so they
are unjudged and stay so: a measure that counts them as wrong is a little too hard on every ranker.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from data import load_taxonomy
from data.sample.real_offers import load_real_offers
from evaluation.network_tasks.record_texts import offer_text
from evaluation.ranking.task import About, JudgedTask, Truth
from evaluation.ranking.trec import read_qrels
from matching.taxonomy import Taxonomy

FOLDER = Path(__file__).parents[1] / "tasks" / "offer_to_occupation"
METIER = "rome:"


def offer_to_occupation() -> JudgedTask:
    """The 71 real offers that ship, to be linked to one of ROME's métiers.

    Queries are offers as they are, candidates are all métiers by code; the text of a candidate is its label and its
    other names in French.

    Raises:
        JudgementError: the judgements are torn, or name an offer or a métier that is not there.
        ReferentialError: the bundled referential is missing or torn.
    """
    taxonomy = load_taxonomy()
    about = tomllib.loads((FOLDER / "task.toml").read_text(encoding="utf-8"))
    codes = metiers(taxonomy)
    offers = load_real_offers()
    return JudgedTask(
        name=about["name"],
        queries=tuple(one.id for one in offers),
        candidates=codes,
        qrels=read_qrels(FOLDER / "qrels.tsv").qrels,
        about=About(
            title=about["title"],
            truth=Truth(about["truth"]),
            source=about["source"],
            caveat=about["caveat"],
            as_of=about["as_of"],
            seed=about["seed"],
            guidelines=(FOLDER / "guidelines.md").read_text(encoding="utf-8"),
        ),
        query_texts={one.id: offer_text(one) for one in offers},
        candidate_texts={code: "\n".join(names_of(taxonomy, code)) for code in codes},
    )


def metiers(taxonomy: Taxonomy) -> tuple[str, ...]:
    """The codes of ROME's métiers, sorted."""
    return tuple(sorted(code for code in taxonomy.occupation_codes if code.startswith(METIER)))


def names_of(taxonomy: Taxonomy, code: str) -> tuple[str, ...]:
    """The French names of an occupation: its label first, then its appellations."""
    return (taxonomy.label(code, "fr"), *taxonomy.aliases(code, "fr"))
