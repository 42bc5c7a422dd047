"""Other people, the same facts: does anything move? Must be nothing, exactly.

Three questions on the path that is served, from a file at the door to the ranked list:

- fields of identity (name, gender, birth date...) are swapped among the learners;
- job titles are written in the masculine and in the feminine, on both sides;
- prose says who somebody is: twins of `evaluation.prose_leak`, which rules clean as far as they can.

An engine is anything that turns a network into lists, so that one which cheats can be put to the same test.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from data.network import Network
from data.readers import read_learners
from data.sample.dice import Dice
from evaluation.audits.moves import Lists, Moves, moves
from evaluation.prose_leak import Leak, measure, read_phrases
from evaluation.ranking.task import JudgementError
from matching.matcher import Matcher, Ranking
from matching.reading import ProfileReader
from matching.records import Identity, Learner, Offer
from matching.taxonomy import Taxonomy
from models import fill

Engine = Callable[[Network], Lists]
"""Offers -> learners, of a network; both sides share one score, so one direction shows every score."""

AUDIENCE = ("priority_neighbourhood", "disability", "without_diploma", "long_term_unemployed")
SWAPS: Mapping[str, tuple[str, ...]] = {
    "name": ("given_name", "family_name", "email"),
    "gender": ("gender",),
    "birth date": ("birth_date",),
    "nationality": ("nationality",),
    "address": ("address",),
    "phone and photo": ("phone", "photo"),
    "priority audience": AUDIENCE,
    "everything": tuple(one.name for one in fields(Identity) if one.name != "learner_id"),
}
"""What is swapped -> the fields of `Identity` that change hands. The commune is a field of `Learner`, and stays."""
FACTS = (
    *("id", "headline", "about", "goals", "skills", "certified_skills", "town", "insee", "mobility_km"),
    *("contracts", "rhythm", "created", "last_active"),
)
"""Columns that a file at the door has beside those of identity."""
TITLES = 60
SEED = 20


# --------------------------------------------------------------------------- identity


def swapped(identities: Sequence[Identity], names: Collection[str]) -> tuple[Identity, ...]:
    """Each takes the named fields of the next one, in turn, whose values differ; whoever finds none keeps hers.

    Raises:
        JudgementError: a name is no field of `Identity` that may change hands.
    """
    unknown = sorted(set(names) - set(SWAPS["everything"]))
    if unknown:
        raise JudgementError(f"no such field of an identity to swap: {', '.join(unknown)}")
    values = [{name: getattr(one, name) for name in names} for one in identities]
    given = []
    for number, one in enumerate(identities):
        others = (*values[number + 1 :], *values[:number])
        given.append(
            replace(one, **next((other for other in others if other != values[number]), values[number]))
        )
    return tuple(given)


def identity_swaps(
    network: Network, engine: Engine, kinds: Collection[str] = tuple(SWAPS)
) -> tuple[Moves, ...]:
    """What moves when identities are swapped, one row a kind of `SWAPS`.

    The learners and their identities come in through a CSV file each time, as a network would bring them.

    Raises:
        JudgementError: a kind is not one of `SWAPS`, or the network has no identity.
    """
    unknown = sorted(set(kinds) - SWAPS.keys())
    if unknown or not network.identities:
        raise JudgementError(
            f"{', '.join(unknown) or 'no identity'}: give a network with identities, and of {', '.join(SWAPS)}"
        )
    before = engine(through_the_door(network))
    found = []
    for kind in kinds:
        others = swapped(network.identities, SWAPS[kind])
        changed = sum(one != other for one, other in zip(network.identities, others, strict=True))
        after = engine(through_the_door(replace(network, identities=others)))
        found.append(moves(kind, changed, before, after))
    return tuple(found)


def through_the_door(network: Network) -> Network:
    """The network with the learners and identities that the CSV reader makes of a file of them.

    The file holds headline, presentation, goals, skills, commune, mobility and contracts, and every field of identity.

    Raises:
        JudgementError: the reader took in fewer learners than were written.
    """
    who = {one.learner_id: one for one in network.identities}
    told = SWAPS["everything"]
    file = io.StringIO(newline="")
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow([*FACTS, *told])
    for one in network.learners:
        identity = who.get(one.id, Identity(one.id))
        rows.writerow([*_facts(one), *(_cell(getattr(identity, name)) for name in told)])
    with TemporaryDirectory() as folder:
        path = Path(folder) / "learners.csv"
        path.write_text(file.getvalue(), encoding="utf-8", newline="")
        read = read_learners(path)
    if len(read.records) != len(network.learners):
        raise JudgementError(
            f"{len(network.learners)} learners were written and {len(read.records)} read: {read.problems}"
        )
    return replace(network, learners=tuple(read.records), identities=tuple(read.identities))


def _facts(one: Learner) -> list[str]:
    certified = [skill.label for skill in one.skills if skill.source == "certified"]
    declared = [skill.label for skill in one.skills if skill.source != "certified"]
    return [
        one.id,
        one.headline,
        one.about,
        ";".join(goal.label for goal in one.goals),
        ";".join(declared),
        ";".join(certified),
        one.place.label if one.place else "",
        (one.place.commune or "") if one.place else "",
        _cell(one.mobility_km),
        ";".join(one.contracts),
        _cell(one.rhythm),
        _cell(one.created),
        _cell(one.last_active),
    ]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    return value.isoformat() if isinstance(value, date) else str(value)


def engine_of(reader: ProfileReader, on: date) -> Engine:
    """The engine that is served: records are read anew each time, and every offer ranks all learners it may."""

    def lists(network: Network) -> Lists:
        matcher = Matcher(reader)
        fill(matcher, network)
        return {
            offer.id: _as_list(matcher.learners_for(offer, len(matcher.learners), on=on))
            for offer in matcher.offers.records()
        }

    return lists


def _as_list(ranking: Ranking, *, of_offers: bool = False) -> tuple[tuple[str, float], ...]:
    return tuple((one.offer_id if of_offers else one.learner_id, one.score) for one in ranking.matches)


# --------------------------------------------------------------------------- gendered titles


def two_forms(taxonomy: Taxonomy, count: int = TITLES, seed: int = SEED) -> tuple[tuple[str, str], ...]:
    """Masculine and feminine of `count` labels of occupations that have both, drawn by seed."""
    pairs = (taxonomy.forms(code) for code in taxonomy.occupation_codes)
    both = [(one[0], one[1]) for one in pairs if len(one) == 2 and one[0] != one[1]]
    return tuple(Dice(seed, "two forms").some(both, count))


def gendered_titles(
    reader: ProfileReader, network: Network, titles: Sequence[tuple[str, str]], on: date
) -> tuple[Moves, Moves]:
    """What moves when a title is written in the feminine: a learner's headline, and an offer's title.

    The learner shows nothing but the title, so that nothing else can carry her; the offer asks for nothing else.

    Args:
        reader: of the records.
        network: whose offers rank for the learner, and whose learners for the offer.
        titles: masculine and feminine.
        on: the day.

    Raises:
        JudgementError: there is no title, no learner or no offer.
    """
    if not titles or not network.learners or not network.offers:
        raise JudgementError("two forms of a title are compared on a network with a learner and an offer")
    matcher = Matcher(reader)
    fill(matcher, network)
    names = [str(number) for number in range(len(titles))]
    hers = [tuple(_bare_learner(network.learners[0], title) for title in pair) for pair in titles]
    jobs = [tuple(_bare_offer(network.offers[0], title) for title in pair) for pair in titles]
    of_learner, of_offer = [], []
    for form in (0, 1):
        # read one by one: the same id each time, so that nothing but the title can tell the two apart
        of_learner.append(
            {
                name: _as_list(matcher.offers_for(pair[form], len(matcher.offers), on=on), of_offers=True)
                for name, pair in zip(names, hers, strict=True)
            }
        )
        of_offer.append(
            {
                name: _as_list(matcher.learners_for(pair[form], len(matcher.learners), on=on))
                for name, pair in zip(names, jobs, strict=True)
            }
        )
    return (
        moves("title of a learner", len(titles), *of_learner),
        moves("title of an offer", len(titles), *of_offer),
    )


def _bare_learner(one: Learner, title: str) -> Learner:
    return Learner(id=f"{one.id} counterfactual", headline=title, place=one.place, synthetic=True)


def _bare_offer(one: Offer, title: str) -> Offer:
    return Offer(
        id=f"{one.id} counterfactual", title=title, place=one.place, published=one.published, synthetic=True
    )


# --------------------------------------------------------------------------- prose


def prose_twins(reader: ProfileReader, learners: int) -> list[Leak]:
    """What free prose still tells of a person after cleaning: `evaluation.prose_leak`, on a matcher of its own."""
    return measure(Matcher(reader), learners, read_phrases())
