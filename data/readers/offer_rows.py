"""A row of an offers' CSV becomes an offer; the parts that several offer formats share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from data.readers.cleaning import fold
from data.readers.fields import Fields
from data.readers.languages import asked_languages
from data.readers.learner_rows import place_of
from data.readers.pay import plausible
from data.readers.skills_cell import split_cell
from matching.records import Contract, Demand, Offer, OfferStatus, Skill

_STATUS: Mapping[str, OfferStatus] = MappingProxyType(
    {
        "open": OfferStatus.OPEN,
        "ouverte": OfferStatus.OPEN,
        "ouvert": OfferStatus.OPEN,
        "en cours": OfferStatus.OPEN,
        "publiee": OfferStatus.OPEN,
        "active": OfferStatus.OPEN,
        "filled": OfferStatus.FILLED,
        "pourvue": OfferStatus.FILLED,
        "pourvu": OfferStatus.FILLED,
        "withdrawn": OfferStatus.WITHDRAWN,
        "retiree": OfferStatus.WITHDRAWN,
        "annulee": OfferStatus.WITHDRAWN,
        "suspendue": OfferStatus.WITHDRAWN,
        "fermee": OfferStatus.WITHDRAWN,
        "closed": OfferStatus.WITHDRAWN,
    }
)
_FILLED_TITLE = re.compile(r"^\W*(?:offre|poste|annonce)?\s*pourvue?\s*[\])}:–-]+\s*", re.IGNORECASE)

_CONTRACT_IN_TITLE = re.compile(
    r"(?:^|[-–—(/:|\[] ?|\ben |\ben contrat d.)(alternance|alternante?|apprentissage|apprentie?|stage|stagiaire)\b"
)

WITH_AN_END = frozenset(
    {
        Contract.CDD,
        Contract.INTERIM,
        Contract.APPRENTICESHIP,
        Contract.INTERNSHIP,
        Contract.CIVIC_SERVICE,
        Contract.FREELANCE,
    }
)
"""Contracts whose duration means something; "CDI 35 h sur 12 mois" speaks of pay."""


def offer_of(fields: Fields) -> Offer:
    """The offer of a CSV row.

    Raises:
        SpoiledRowError: the row has no id or no title.
    """
    offer_id = fields.needed("id")
    title, filled = title_and_filled(fields.needed("title"))
    terms = fields.contract("contract")
    contract = contract_by_title(fields, title, terms.contract)
    low, high = _pay(fields)
    published = fields.day("published")
    required = fields.skills("skills", split_cell(fields.text("skills")), Skill("like"))
    wished = fields.skills(
        "nice_skills", split_cell(fields.text("nice_skills")), Skill("like", demand=Demand.NICE)
    )
    status = fields.word("status", "offer-status", _STATUS) or OfferStatus.OPEN
    return Offer(
        id=offer_id,
        title=title,
        description=fields.text("description"),
        profile=fields.text("profile"),
        organisation_id=fields.label("organisation_id"),
        organisation=fields.label("organisation"),
        posts=posts_of(fields, "posts"),
        contract=contract,
        duration_months=fields.months("duration") or duration_of(contract, terms.duration_months),
        rhythm=fields.rhythm("rhythm") or terms.rhythm,
        pay_min_eur_year=low,
        pay_max_eur_year=high,
        remote=fields.remote("remote"),
        place=place_of(fields),
        skills=joined_skills(required, wished),
        occupations=occupations_of(fields, "occupations", split_cell(fields.text("occupations"))),
        languages=fields.languages(
            "languages",
            (one for piece in split_cell(fields.text("languages")) for one in asked_languages(piece)),
        ),
        diploma_level=fields.least_diploma("diploma"),
        experience_years=fields.experience_years("experience"),
        starts=fields.day("starts"),
        published=published,
        expires=fields.later_day("expires", published, notice_past=True),
        status=OfferStatus.FILLED if filled else status,
        source=fields.label("source"),
        licence=fields.label("licence"),
    )


def title_and_filled(title: str) -> tuple[str, bool]:
    """The title without a "[OFFRE POURVUE]" before it, and whether that stood there.

    >>> title_and_filled("[OFFRE POURVUE] Développeuse")
    ('Développeuse', True)
    """
    bare = _FILLED_TITLE.sub("", title, count=1)
    return (bare, True) if bare and bare != title else (title, False)


def contract_by_title(fields: Fields, title: str, contract: Contract | None) -> Contract | None:
    """The contract, or what the title says where the contract is unknown or a plain fixed term.

    An apprenticeship or an internship is often published as a CDD with the word in its title.
    """
    found = _CONTRACT_IN_TITLE.search(fold(title)) if contract in (None, Contract.CDD) else None
    if found is None:
        return contract
    said = Contract.INTERNSHIP if found[1].startswith("stag") else Contract.APPRENTICESHIP
    fields.report.notice("contract-in-title", None, title, kept=said.value)
    return said


def posts_of(fields: Fields, name: str) -> int:
    """The number of posts: 1 when it is not said."""
    posts = fields.count(name)
    return 1 if posts is None else posts


def duration_of(contract: Contract | None, months: float | None) -> float | None:
    """The duration of a contract that has an end."""
    return months if contract in WITH_AN_END else None


def joined_skills(*groups: Iterable[Skill]) -> tuple[Skill, ...]:
    """The skills of all groups, each label once: the first one stays."""
    kept: dict[str, Skill] = {}
    for group in groups:
        for skill in group:
            kept.setdefault(fold(skill.label), skill)
    return tuple(kept.values())


def occupations_of(fields: Fields, name: str, codes: Iterable[str]) -> tuple[str, ...]:
    """Canonical codes of occupations, each once; unknown ones are reported."""
    found = (fields.code(name, code) for code in codes)
    return tuple(dict.fromkeys(code for code in found if code is not None))


def coded_skills(
    fields: Fields, name: str, items: object, demand: Demand = Demand.REQUIRED
) -> tuple[Skill, ...]:
    """Skills from France Travail's list of {code, libelle, exigence}: "E" is required, "S" wished for."""
    if items in (None, "", []):
        return ()
    if not isinstance(items, list):
        fields.report.problem("not-understood", fields.column(name), items, wanted="list")
        return ()
    skills = []
    for item in items:
        entry = item if isinstance(item, dict) else {"libelle": item}
        label = fields.skill_label(name, fields.clean(name, entry.get("libelle"), 300))
        if not label:
            continue
        code = entry.get("code")
        asked = {"E": Demand.REQUIRED, "S": Demand.NICE}.get(str(entry.get("exigence", "")), demand)
        found = fields.code(name, str(code), _ROME_SKILLS) if code else None
        skills.append(Skill(label, found, demand=asked))
    return joined_skills(skills)


_ROME_SKILLS = ("rome:competence/", "rome:savoir/")


def _pay(fields: Fields) -> tuple[float | None, float | None]:
    """Pay from the two yearly columns where one is filled, else from the sentence."""
    bounds = []
    for name in ("pay_min", "pay_max"):
        amount = fields.number(name)
        if amount is not None and not plausible(amount):
            fields.report.problem(
                "pay-implausible", fields.column(name), fields.label(name), found=f"{amount:.0f}"
            )
            amount = None
        bounds.append(amount)
    low, high = bounds
    if low is None and high is None:
        return fields.pay("pay")
    return (high, low) if low is not None and high is not None and low > high else (low, high)
