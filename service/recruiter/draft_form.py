"""The form of a draft -> the draft, and what its button asks for."""

from __future__ import annotations

from dataclasses import replace

from matching.errors import BadRecordError
from matching.records import Demand, Skill
from matching.taxonomy import Lang, Taxonomy
from service.recruiter.posted import Posted
from service.refused import too_long
from service.workspace.offer_drafts import FIELDS, MOST_SKILLS, Draft, ReadSkill

LONGEST_FIELD = 60_000
"""Characters of a field: twice the longest advert of the real offers."""
LONGEST_LABEL = 200
OUT = "out"
ADD = "add:"


def draft_of_form(form: Posted, taxonomy: Taxonomy, lang: Lang) -> Draft:
    """The draft that a form holds, with the skill that its button adds and without those that it takes out.

    Raises:
        BadRecordError: a field is far too long, or a skill's place is none of the list's.
    """
    values = {name: form.one(name) for name in FIELDS}
    longest = max(map(len, values.values()))
    if longest > LONGEST_FIELD:
        raise too_long("a field of an offer", longest, LONGEST_FIELD)
    skills = []
    for number in form.every("skill"):
        demand = form.one(f"demand-{number}", Demand.REQUIRED.value)
        if demand == OUT:
            continue
        code, label = form.one(f"code-{number}"), form.one(f"label-{number}")[:LONGEST_LABEL].strip()
        quote = form.one(f"quote-{number}")[:LONGEST_LABEL]
        if demand not in tuple(Demand):
            raise BadRecordError(f"a skill is required or nice, not {demand!r}")
        if label:
            known = code if code in taxonomy.skill_row else None
            others = tuple(
                one for one in form.every(f"or-{number}")[:MOST_SKILLS] if one in taxonomy.skill_row
            )
            skills.append(
                ReadSkill(Skill(label, known, demand=Demand(demand)), (quote,) if quote else (), others)
            )
    occupations = tuple(code for code in form.every("occupation") if code in taxonomy.occupation_row)
    offered = dict.fromkeys(code for code in form.every("offered") if code in taxonomy.occupation_row)
    left = tuple(code for code in offered if code not in occupations)
    draft = Draft(values, tuple(skills[:MOST_SKILLS]), tuple(dict.fromkeys(occupations)), guesses=left)
    asked = form.one("act")
    return _with(draft, asked.removeprefix(ADD), taxonomy, lang) if asked.startswith(ADD) else draft


def _with(draft: Draft, code: str, taxonomy: Taxonomy, lang: Lang) -> Draft:
    """A draft with one more required skill, unless it is unknown, there already, or one too many."""
    there = code in {one.skill.code for one in draft.skills}
    if code not in taxonomy.skill_row or there or len(draft.skills) >= MOST_SKILLS:
        return draft
    return replace(draft, skills=(*draft.skills, ReadSkill(Skill(taxonomy.label(code, lang), code))))
