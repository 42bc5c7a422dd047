"""What an offer asks for, as the recruiter marks it again while she searches: this one I need, that one is a plus."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from matching.errors import UnknownIdError
from matching.profile import DEMANDS, SKILL, SOURCES, Profile, SkillRow, Skills, settled
from matching.reading import WEIGHT_TRANSVERSAL
from matching.records import Demand, SkillSource
from matching.taxonomy import Taxonomy

MARKED = "asked"
"""Field of a profile that a skill is read in when it was only marked, and stands nowhere in the offer."""


def marked_again(
    profile: Profile, must: Collection[str], nice: Collection[str], taxonomy: Taxonomy
) -> Profile:
    """The profile of an offer whose skills `must` are required and whose skills `nice` are a plus.

    A skill that the offer does not name is added. Of skills that are asked for one of ("Windows ou Linux"), one that is
    marked is asked for itself; where it is a must the others are a plus. One that is named as a must weighs as much as
    one that is listed, however it was read. A code in both is a must. Nothing is read or encoded: the vector stays.

    Raises:
        UnknownIdError: a code is no skill of the taxonomy.
    """
    if not must and not nice:
        return profile
    for code in sorted((*must, *nice)):
        if code not in taxonomy.skill_row:
            raise UnknownIdError(f"no skill {code!r} is known")
    skills = _chosen(
        profile.skills,
        {taxonomy.skill_row[code] for code in must},
        {taxonomy.skill_row[code] for code in nice},
    )
    present = {taxonomy.skill_codes[int(row)]: number for number, row in enumerate(skills["row"])}
    fields, added = profile.fields, []
    for demand, codes in ((Demand.NICE, set(nice) - set(must)), (Demand.REQUIRED, set(must))):
        for code in sorted(codes):
            whole = WEIGHT_TRANSVERSAL if taxonomy.is_transversal(code) else 1.0
            if code in present:
                one = skills[present[code]]
                one["demand"] = DEMANDS.index(demand)
                if demand is Demand.REQUIRED:
                    one["strength"] = max(float(one["strength"]), whole)
            else:
                source = SOURCES.index(SkillSource.DECLARED)
                row = taxonomy.skill_row[code]
                added.append((row, whole, source, DEMANDS.index(demand), 0, len(profile.fields), 0, 0, 0))
    if added:
        fields = (*fields, MARKED)
        skills = np.concatenate([skills, np.array(added, dtype=SKILL)])
        skills = skills[np.argsort(skills["row"], kind="stable")]
    return replace(profile, skills=skills, fields=fields)


def _chosen(wanted: Skills, must: Collection[int], nice: Collection[int]) -> Skills:
    """A copy of wanted skills in which those that are marked, by their rows, are in no choice."""
    rows = [SkillRow(*one) for one in wanted.tolist()]
    met = {(one.one_of, one.demand) for one in rows if one.one_of and one.row in must}
    marked = [one._replace(one_of=0) if one.row in must or one.row in nice else one for one in rows]
    return np.array(settled(marked, met), dtype=SKILL)
