"""Names that are also everyday words: "R", "Go", "Word", "React", "Chef", "avec". When do they name a skill?

A name is one of three: plain (it names its skill wherever it stands), in need of context, or an everyday word that
never names a skill on its own. The lists are in `everyday_words`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Protocol

from matching.alias_index import Alias, AliasHit
from matching.everyday_words import (
    CONTEXT,
    KNOWLEDGE,
    NEVER,
    NEVER_TOGETHER,
    PLAIN,
    SHORT_IN_LOWER_CASE,
    WORDS_IN_LOWER_CASE,
)
from matching.folding import Words
from matching.given_names import GIVEN_NAMES, is_a_person


class Standing(Enum):
    """How a name counts."""

    PLAIN = "plain"
    IN_CONTEXT = "in context"
    NEVER = "never"


class Flags(Protocol):
    """What is asked of a taxonomy about a skill."""

    def is_digital(self, code: str) -> bool: ...
    def is_transversal(self, code: str) -> bool: ...
    def is_language(self, code: str) -> bool: ...
    def is_ambiguous(self, code: str) -> bool: ...


_FORBIDDEN: Mapping[str, tuple[str, str]] = {
    "c": (
        r"(?:vitamine|categorie|plan|hepatite|groupe|type|classe|serie|permis|niveau|option|zone|batiment|bloc|annexe|"
        r"lot|phase|cycle|note|article|point|langue|drop|la|le|un|de) $",
        r"^(?:'|\.\w\.|&| et d\b|-level|\d| est\b|ommer)",
    ),
    "r": (
        r"(?:&|r |groupe|annexe|bloc|the |les? |un |caces ?)$",
        r"^(?:'|&| ?\+ ?\d| ?& ?d|\d|\.h|dv|-d\b)",
    ),
    "d": (r"", r""),  # never: "D" is first of all an elision that lost its apostrophe
    "programmation": (r"langages? de $", r"(?!)"),
    "go": (
        r"(?:let'?s |to |we |ready to |\d ?|on the |les |please |a |il y )$",
        r"^(?: to\b| for\b| beyond| on\b| ahead|-to|!| !)",
    ),
    "word": (r"(?:the |a |every |in other |key|our )$", r"^(?: of| for| by|-of)"),
    "react": (r"(?:to |will |can |must )$", r"^(?: to\b| quickly| fast| well| with people)"),
    "reseau": (
        r"(?:un |notre |son |leur |votre |ce |cette |premier |grand |du |le |au |mon )$",
        r"^ (?:social|sociaux|de (?!commut|communic|telecom|donnees)|d'(?!entrepri)|des (?!tele)|national|"
        r"international|europeen|regional|professionnel|pro\b|associatif|partenarial|ferre|ferroviaire|routier|electrique|interne|"
        r"commercial|mondial|franchis|bancaire|territorial|local de|neuron|semantique)",
    ),
    "fibre": (r"(?!)", r"^ (?:textile|naturelle|commerciale|entrepreneuriale|sociale|artistique)"),
    "notion": (r"(?:la|une?|cette|toute|sans|aucune|des|de|les|quelques) $", r"^s? (?:de|d'|du|des|en)\b"),
    "tableau": (r"(?:un|le|ce|du|au|chaque) $", r"^(?:x\b| (?:de|d'|des|croise|excel|noir|blanc|recap))"),
    "team": (r"(?:our|the|your|of|in|with|cross-functional|product) $", r"^ (?:of|and|in|work|across)\b"),
    "make": (r"(?:to|we|you|will|that|can|which) $", r"^ (?:sure|a|an|the|it|your|our|of|up|them)\b"),
    "access": (r"(?:to|have|full|free|easy|the|internet|no) $", r"^ (?:to|control|management|point)\b"),
    "safe": (r"(?:a|the|is|stay|be) $", r"^ (?:and|space|place|environment)\b"),
    "scratch": (r"from $", r"(?!)"),
    "chef": (
        r"(?:le|la|un|une|du|au|comme|de|en|sous|d'|que|mon|son) $",
        r"^(?:fe\b|-| de| d'| des| du|\(|\.|/| en | patissier| cuisinier| et | a )",
    ),
    "supervision": (
        r"(?:la|sa|sous la|sous|en) $",
        r"^ (?:d'|de (?:l'equipe|la|vos|son|plusieurs|personnel|travaux)|des (?:equipe|personne|travaux|chantier))",
    ),
    # a skill in "à l'aise en informatique"; else it is the department of an employer, the tools, the diploma
    "informatiqu": (
        r"(?<!\ben )$|\b(?:diplom\w+|formation|bac|bac \w+|licence|master|ingenieur\w*|ecole|etudes?|bts|dut|cursus|"
        r"technicien\w*|projets?|metiers?)\b[^.\n]{0,25}\ben $",
        r"(?!)",
    ),
    # the language, not the country: "parler le français", not "une société française"
    "francais": (
        r"(?<!\ben )(?<!\ble )(?<!langue )(?<!\bdu )(?<!\bet )(?<!\bou )(?<=\w )$",
        r"(?!)",
    ),
    "vue": (r"(?:en|la|une|de|point de|notre|longue|a|sa|ma) $", r"^ (?:de|d'|du|sur|des|d)\b"),
    "logo": (r"(?:le|notre|votre|leur) $", r"(?!)"),
}
"""For a few names, what may not stand right before or right after them."""
_FORBIDDEN_AROUND = {
    key: (re.compile(before), re.compile(after)) for key, (before, after) in _FORBIDDEN.items()
}

_CUE = re.compile(
    r"(?:\b(?:langages?|language|programm\w+|frameworks?|logiciels?|software|outils?|tools?|pack office|"
    r"suite office|suite|"
    r"bureautiques?|librair\w+|bibliotheques?|library|cod(?:e|er|ais|ant|ing)|dev|developp\w+|developer|stack|"
    r"technos?|technologies?|"
    r"competences?|maitris\w+|connaiss\w+|connais|utilis\w+|notions?|bases?|formation|certif\w*|experience|"
    r"expert\w*|expertise|"
    r"parl\w+|langues?|bilingue|speak|fluent|niveau|"
    r"microsoft|ms|google|adobe|apache|projets?|appli\w*|sites?|scripts?|debut\w+|appris|fais|fait|using|with|"
    r"knowledge|skills?|"
    r"gestion de projet|automat\w+|serveurs?|systemes?|os|environnements?|sous|via|use[sd]?|maquett\w+|"
    r"technicien\w*|"
    r"administrat\w+|ingenieur\w*|admin|securite|cable\w*|tir\w+|pos\w+|raccord\w+|deploi\w+|architecture|"
    r"infrastructures?)\b"
    r"(?:\s*[:(]\s*|\s+)(?:(?:de|d'|du|des|en|la|le|les|l'|sur|avec|un peu|peu|of|in|with|is|est|et|tres|bien|bon|"
    r"bonne|niveau|fondamentale?s?|informatiques?|systemes?|solide|a l'aise)\s*){0,3})$"
)
"""Words that announce a skill, when they end right before the name."""

_CUE_AFTER = re.compile(
    r"^\s*(?:programming|language|developer|developpeu\w+|js\b|native|framework|boot|sql|scripts?|studio|"
    r"\d+(?:\.\d+)?\b|server|"
    r"desktop|online|pro\b|courant\w*|bilingue|fluent|langue|et securite|"
    r"informatiques?|telecoms?|et telecoms?|et systemes?|& securite|lan\b|wan\b|optique)"
)
_ITEM_LEFT = re.compile(r"(?:^|[,;/(|+:•·\n\-–>*]|\b(?:et|ou|and|or|en|de|du|que|un peu|mais|puis))\s*$")
_ITEM_RIGHT = re.compile(
    r"^\s*(?:$|[,;/)|+.•·\n(:!]|(?:et|ou|and|or|mais|pour|en|dans|depuis|tous|tout)\b|-\s)"
)
_SENTENCE_START = re.compile(r"(?:^|[.!?\n•]\s*|^\s*[-*]\s*)$")
_BREAK = re.compile(r"[.!?\n](?:\s|$)")

_NEIGHBOURHOOD = 70
"""Characters around an ambiguous name in which another skill vouches for it: about one line."""

_BEFORE = 60
"""Characters read before a name in search of a cue."""


class NameJudge:
    """Tells which names found in a text name a skill.

    Args:
        flags: answers about codes; a `Taxonomy`.
    """

    def __init__(self, flags: Flags) -> None:
        self._flags = flags
        self._standings: dict[str, Standing] = {}

    def standing(self, key: str, alias: Alias) -> Standing:
        """How a name counts. Decided once a name."""
        known = self._standings.get(key)
        if known is None:
            known = self._standings[key] = self._decide(key, alias)
        return known

    def _decide(self, key: str, alias: Alias) -> Standing:
        if " " in key:
            return Standing.NEVER if key in NEVER_TOGETHER else Standing.PLAIN
        if key in NEVER:
            return Standing.NEVER
        if key in PLAIN:
            return Standing.PLAIN
        if key in CONTEXT:
            return Standing.IN_CONTEXT
        if alias.code.startswith("tool:"):
            marked = self._flags.is_ambiguous(alias.code) and " " not in alias.text and alias.text.isalpha()
            return Standing.IN_CONTEXT if marked else Standing.PLAIN
        if key in KNOWLEDGE:
            return Standing.PLAIN
        if self._flags.is_digital(alias.code):
            return Standing.PLAIN if alias.preferred or not alias.text.islower() else Standing.IN_CONTEXT
        if self._flags.is_language(alias.code):
            return Standing.IN_CONTEXT
        if self._flags.is_transversal(alias.code) and alias.preferred:
            return Standing.PLAIN
        return Standing.NEVER

    def accept(self, text: str, words: Words, hits: Sequence[AliasHit]) -> list[tuple[AliasHit, bool]]:
        """The hits that name a skill, each with whether it was plain (`False`: its context vouched for it)."""
        if len(hits) == 1 and hits[0].first == 0 and hits[0].last == len(words) - 1:
            key = hits[0].key
            nothing = self.standing(key, hits[0].alias) is Standing.NEVER or _of_a_person(
                text, words, hits[0], ()
            )
            return [] if nothing else [(hits[0], True)]
        plain: list[AliasHit] = []
        doubtful: list[AliasHit] = []
        for hit in hits:
            standing = self.standing(hit.key, hit.alias)
            if (
                _forbidden(words, hit)
                or not self._cased(text, words, hit, standing)
                or _adjective(words, hit)
            ):
                continue
            if standing is Standing.PLAIN:
                plain.append(hit)
            elif standing is Standing.IN_CONTEXT:
                doubtful.append(hit)
        vouchers = [
            (words.starts[hit.first], words.ends[hit.last])
            for hit in plain
            if self._flags.is_digital(hit.alias.code) or self._flags.is_language(hit.alias.code)
        ]
        accepted = [(hit, True) for hit in plain]
        waiting: list[AliasHit] = []
        for hit in doubtful:
            if self._vouched(text, words, hit, vouchers):
                accepted.append((hit, False))
            else:
                waiting.append(hit)
        # Names that were vouched for vouch for their neighbours in the list: "Go, Rust et React".
        seconded = vouchers + [
            (words.starts[hit.first], words.ends[hit.last]) for hit, plainly in accepted if not plainly
        ]
        if len(seconded) > len(vouchers):
            accepted += [(hit, False) for hit in waiting if self._vouched(text, words, hit, seconded)]
        return sorted(accepted, key=lambda pair: pair[0].first)

    def _cased(self, text: str, words: Words, hit: AliasHit, standing: Standing) -> bool:
        """Acronyms of the referential are acronyms in the text too, but for those that people write in lower case."""
        name = hit.alias.text.partition(" (")[0]
        if not name.isupper() or len(name) > 5 or hit.first != hit.last:
            return True
        written = text[words.starts[hit.first] : words.ends[hit.last]]
        if written.isupper() and len(written) > len(name):
            return False  # SSIS is not the plural of SSI
        if hit.key in WORDS_IN_LOWER_CASE:
            return written[: len(name)].isupper()
        if standing is Standing.IN_CONTEXT or hit.key in SHORT_IN_LOWER_CASE:
            return True
        if hit.alias.code.startswith("tool:") and len(name) > 3:
            return True
        return written[: len(name)].isupper()

    def _vouched(self, text: str, words: Words, hit: AliasHit, vouchers: Sequence[tuple[int, int]]) -> bool:
        if _of_a_person(text, words, hit, vouchers):
            return False
        start, end = words.starts[hit.first], words.ends[hit.last]
        before, after = words.flat[max(0, start - _BEFORE) : start], words.flat[end : end + _BEFORE]
        written = text[start:end]
        cased = self._same_case(written, hit.alias.text)
        if len(written) < 3 and not cased and not self._listed(before, after):
            return False
        if _CUE.search(before) or _CUE_AFTER.search(after):
            return cased or len(written) >= 3
        near = [one for one in vouchers if one[1] <= start and start - one[1] <= _NEIGHBOURHOOD]
        near += [one for one in vouchers if one[0] >= end and one[0] - end <= _NEIGHBOURHOOD]
        near = [one for one in near if not _BREAK.search(words.flat[min(one[1], end) : max(one[0], start)])]
        if not near:
            return False
        if self._listed(before, after):
            return True
        return cased and not _SENTENCE_START.search(before)

    @staticmethod
    def _listed(before: str, after: str) -> bool:
        return bool(_ITEM_LEFT.search(before) and _ITEM_RIGHT.search(after))

    @staticmethod
    def _same_case(written: str, name: str) -> bool:
        """Whether a name is written with the capitals it has: "Go" is, "go" and "GO" are not."""
        if name.islower():
            return True
        return written == name or (
            written[:1].isupper() and name[:1].isupper() and (len(name) > 2 or written == name)
        )


def _of_a_person(text: str, words: Words, hit: AliasHit, vouchers: Sequence[tuple[int, int]]) -> bool:
    if hit.key not in GIVEN_NAMES:
        return False
    start, end = words.starts[hit.first], words.ends[hit.last]
    acronym = hit.alias.text.partition(" (")[0].isupper()
    return is_a_person(text, words.flat, start, end, vouchers, acronym)


def _adjective(words: Words, hit: AliasHit) -> bool:
    """Whether a field of knowledge stands in a plural that it does not have: "coûts logistiques"."""
    if hit.key not in KNOWLEDGE or hit.first != hit.last:
        return False
    written = words.flat[words.starts[hit.first] : words.ends[hit.last]]
    return written.endswith("s") and not hit.alias.text.endswith("s")


def _forbidden(words: Words, hit: AliasHit) -> bool:
    around = _FORBIDDEN_AROUND.get(hit.key)
    if around is None:
        return False
    start, end = words.starts[hit.first], words.ends[hit.last]
    before, after = words.flat[max(0, start - _BEFORE) : start], words.flat[end : end + _BEFORE]
    return bool(around[0].search(before) or around[1].search(after))
