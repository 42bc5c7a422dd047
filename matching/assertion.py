"""What a sentence asserts of the skills in it: held or not, hoped for, how well, asked for or only welcome.

Cues ("pas d'expérience en", "serait un plus", "notions de") are looked for in the flattened text made even
(`spacing`), and each rules a stretch of it: forward to where another thing is said, or back to where this one began.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from matching.sections import Role, Section
from matching.spacing import EvenText

_FORMS = r"(?:e|s|es)?"

# What looks like a negation and is none; blanked before cues are looked for.
_NOT_A_NEGATION = re.compile(
    r"\b(?:(?:pas|not) (?:encore |yet )?(?:une? |an? )?(?:expert\w*|specialistes?|seniors?|bilingues?|debutant\w*|"
    r"beginner)|moins a l'aise|"
    r"pas (?:seulement|que\b(?! de)|uniquement|juste|(?:trop |si )?mal(?: de)?|a pas|loin(?: de)?|un jour|"
    r"plus que ca|(?:de |trop de )(?:probleme|souci|lacune|difficulte|mal)s?(?: avec)?|peur (?:de|du|des))|"
    r"(?:n')?hesitez pas|n'hesite pas|sans (?:aucune? )?(?:oublier|compter|probleme|souci|lacunes?|"
    r"difficultes?|mal|parler de|hesit\w+|cesse|doute|"
    r"relache|limite)|"
    r"non seulement|not (?:only|just|to mention|forgetting|least|limited to|bad (?:at|with|in))|"
    r"aucune? (?:probleme|souci|lacune|difficulte|mal)s?(?: avec)?|no (?:problem|worries)(?: with)?|"
    r"pourquoi pas|why not|without forgetting|pas (?:mauvais|nul|peu)\w*)\b"
)

_VERB = (
    r"(?:connai(?:s|t|ss\w{2,5})|sai[st]|sav(?:ons|ez|ent|ai\w{1,3})|fai(?:s|t|tes|s\w{2,5})|font|"
    r"compren(?:ds?|ons|ez|nent)|(?:re)?cherch(?:e|ons|ent)|"
    r"(?:maitris|parl|pratiqu|cod|utilis|touch|developp|aim|travaill|manipul|programm|demand|exig)"
    r"(?:es?|ent|e?ons|ez|e?ai[st]|e?aient|ions|iez))"
)
"""Verbs that are said of skills, in the forms that a negation follows: "n'utilisons pas", "connaissais pas"."""

_NOT_BEFORE = re.compile(
    r"\b(?:"
    r"pas (?:eu |encore )?(?:d'|de |la |l'|une |vraiment |trop |encore |du tout |)"
    r"(?:grande? |veritable |vraie? )?(?:experiences?|connaissances?|competences?|notions?|maitrise|bases?|"
    r"pratique)\b|"
    r"(?:aucune?s?|0|zero) (?:\w+ )?(?:experiences?|connaissances?|competences?|notions?|maitrise|bases?|"
    r"formation|pratique)\b|"
    r"sans (?:aucune? )?(?:reelle |grande )?(?:experiences?|connaissances?|competences?|maitrise|notions?|"
    r"utiliser|passer par|savoir)\b|"
    r"jamais (?:vraiment )?(?:fait|touche|utilise|pratique|travaille|code|appris|developpe|bosse|ouvert|eu|ete|"
    r"vu|programme|manipule)\w*|"
    rf"(?:(?:ne |n'|n ){_VERB}(?: vraiment| encore| presque| toujours)? (?:pas|plus|rien|jamais|ni|guere)|"
    rf"{_VERB} (?:pas|rien|jamais|ni))\b(?: encore)?|"
    r"(?:pas|peu|mal|jamais) (?:(?:encore|tres|vraiment|trop|super|toujours|du tout|tout a fait|assez|bien|si) ){0,2}"
    r"a l'aise|pas (?:encore |vraiment |toujours )?(?:eu )?(?:l'occasion|le temps|la chance|l'opportunite|"
    r"la possibilite)|"
    r"(?:mes|quelques|(?:ai|encore|ayant) (?:des|une|de|quelques)) (?:grosses? |petites? |grandes? )?lacunes?|"
    r"(?:lacunes?|points? faibles?|weakness(?:es)?|weak points?)(?=:)|"
    r"(?:mes points faibles|my weaknesses|my weak points) (?:sont|restent|are)|mon point faible (?:est|reste)|"
    r"me manque(?:nt)?|manque (?:encore )?(?:de |d')(?:pratique|experience|connaissances?|bases?|competences?|notions?|"
    r"maitrise|confiance|recul)|(?:n'est|c'est) pas une? (?:poste|emploi|job|metier|role|offre)|"
    r"pas (?:besoin|necessaire|obligatoire|question|encore (?:appris|fait|vu|utilise|touche)|la moindre|fan|"
    r"fait|touche|"
    r"utilise|pratique|appris|code|travaille|du|de|d')(?= |(?<='))|"
    r"no (?:prior |previous |professional )?(?:experience|knowledge|skills?|background)\b|"
    r"no (?=[\w.+#/ ]{1,25} (?:is )?(?:required|needed|"
    r"necessary))|no (?=programming|coding|code\b)|"
    r"(?:do not|don't|didn't|did not|doesn't|cannot|can't) (?:really |yet )?(?:know|have|need|use|speak|code|"
    r"understand|like|require|master|work (?:with|in|on))|no longer (?:use|work)|"
    r"(?:have not|haven't|has not|hasn't|had not) (?:yet |really )?(?:used|learn(?:ed|t)|worked|touched|tried|done|had|"
    r"practi[sc]ed|studied|mastered)|"
    r"not (?:(?:yet|very|really|so|too|that|quite|fully) ){0,2}(?:comfortable|confident|at ease|familiar|proficient|"
    r"fluent|skilled|good) (?:with|in|at|using)|i (?:still |also |really )?lack|lack(?:ing)? (?:of )?(?:experience|"
    r"practice|knowledge|skills?|confidence)|"
    r"(?:is not|isn't|not) an? (?=[\w.+#/ ]{1,30}?\b(?:job|position|role|post)\b)|"
    r"(?:never|without) (?:any |having )?(?:used|done|worked|tried|touched|learned|coded|experience|knowledge|"
    r"using|knowing)?|"
    r"rien (?:a voir avec|compris (?:a|au|aux))|ni|nul(?:le)? en|mauvaise? en|rien en"
    r")\b"
)
_NOT_NEXT = re.compile(
    r"(?:\b(?:mais |et |but |and )|(?<!\w )(?<!\w')\b)(?:pas|not)(?: encore| yet)? (?=[\w.])|"
    r"\b(?:pas encore|not yet) (?=[\w.])|"
    r"(?:\bai (?:(?:encore|toujours|souvent|vraiment|parfois) ){0,2}(?:du|beaucoup de|un peu de) |"
    r"(?<!\w )(?<!\w')\b(?:encore )?du )mal (?:avec|en|sur|dans|a(?! (?:trouver|decrocher|obtenir)))\b|"
    r"\bai (?:encore |parfois )?(?:des|quelques|beaucoup de) difficultes (?:avec|en|sur|dans)\b|"
    r"\bgalere (?:en|avec|sur)\b|\bi (?:still |often |really )?struggle\b|\bi(?:'m| am) (?:still )?struggling\b|"
    r"\bi (?:still )?have (?:trouble|difficult(?:y|ies)) (?:with|in)\b|"
    r"\b(?:plutot que|hors|hormis|excepte|sauf|a l'exception (?:de|du|des)|loin (?:de|du|des)|au lieu (?:de|du))\b"
)
"""Denies what comes next, up to a comma at the latest: "HTML et CSS, pas encore JavaScript, mais Python"."""

_NOT_AFTER = re.compile(
    r"\b(?:(?:est |sont |soit )?non (?:exige|requi[st]|demande|necessaire|obligatoire|utilise|maitrise|"
    r"attendu)" + _FORMS +
    r"|(?:n'est|ne sont|n'est pas|ne seront|ne sera|n'etant|n'est absolument|ne s?eront) (?:pas |plus )?(?:un |"
    r"une |des )?"
    r"(?:exige|requi[st]|demande|necessaire|obligatoire|attendu|prerequis|pre-requis|indispensable|mon truc|"
    r"pour moi)" + _FORMS +
    r"|(?:pas|plus) (?:exige|requi[st]|demande|necessaire|obligatoire|attendu)" + _FORMS +
    r"|(?:is |are )?not (?:required|needed|necessary|mandatory|expected)|"
    r"(?:ce n'est|c'est|ne sont) pas (?:vraiment |trop |du tout )?(?:pour moi|mon truc|mon fort|mon domaine|"
    r"mes? points? forts?)|are not my (?:strong suit|strengths?|thing)|"
    r"(?<=no )[\w.+#/ ]{1,25}?(?:required|needed|necessary)"
    r"|(?:pas du tout|jamais fait|connais pas|jamais touche)"
    r")\b|: (?:non|no|aucune?)\b|[:?] (?:non|no|nope|jamais|pas (?:du tout|encore))(?=[.,;!?)\n]|$)"
)  # fmt: skip
_NOT_MINE = re.compile(
    r"(?<!\bce )\bn'est pas (?:vraiment |trop |du tout )?(?:mon fort|mon point fort|mon domaine|mon truc)\b|"
    r"\b(?:pas|mal|peu) (?:encore |bien |tres bien )?maitrise" + _FORMS + r"\b|"
    r"\b(?:is not|isn't) (?:really |exactly )?my (?:strong suit|strength|strong point|forte|thing)\b"
)
"""Denies the one thing named before it: "HTML et CSS, Python n'est pas mon fort"."""

_HOPED = re.compile(
    r"\b(?:(?:veux|voudrais|aimerais|aimerai|voudrai|souhaite|souhaiterais|desire|envie|compte|prevois|espere|"
    r"projet|objectif|but|"
    r"hate|prete?s?|motivee?s?|curieux|curieuses?|desireux|desireuses?|impatiente?s?|ravie?s?|reve|vise|"
    r"cherche a|interessee?s?|souhaitez|voulez|veut|"
    r"besoin|recherche pour)"
    r"(?: bien| aussi| vraiment| maintenant| est| de| d'| a| beaucoup| etre| ?: ?| par){0,3} ?"
    r"(?:apprendre|decouvrir|(?:me|m'|vous|te|se) ?(?:former|forme|initier|perfectionner|specialiser|lancer|"
    r"mettre|reconvertir|orienter)|"
    r"apprentissage|formation|travailler (?:dans|sur)|(?:devenir|progresser|evoluer)|faire (?:du|de la|de l'|"
    r"des|dev\w*)|savoir)|"
    r"(?:want|would (?:like|love)|hope|plan|eager|willing|keen|wish|ready|going) to (?:learn|master|discover|study|"
    r"become|work in)|"
    r"(?:mon (?:premier |prochain |seul )?(?:objectif|but|projet|reve)|veux|voudrais|aimerais|souhaiterais|espere|"
    r"envie)"
    r"(?: bien| aussi| vraiment| est| serait| de| d'|: ?| a terme){0,3} ?maitriser|"
    r"my (?:main |next |first )?(?:goal|aim|objective|dream|plan) is to (?:learn|master|become|study)|"
    r"interested in learning|looking forward to learn\w*|plus tard|m'attire\w*|m'interesse\w*|ca m'attire|"
    r"envie d'en apprendre|"
    r"(?:je |j')(?:vais|compte|pense|souhaite) (?:bientot |prochainement )?(?:apprendre|suivre|commencer|"
    r"me former)|"
    r"prochain\w* (?:etape|objectif|formation)|en cours d'inscription)"
)
_HOPED_BACK = re.compile(r"\b(?:m'attire|m'interesse|me tente|m'intrigue|plus tard|a l'avenir)\w*")

_PROMISED = re.compile(
    r"\b(?:(?:nous|on) (?:vous |te |t')(?:form(?:erons|era|ons|e)|apprendr(?:ons|a))\b|"
    r"(?:vous|tu) (?:serez|seras) (?:\w+ ){0,3}forme" + _FORMS + r" (?:a|au|aux|sur|en)\b|"
    r"(?:vous|tu) apprendr(?:ez|as) (?!aux? |a nos |a des )|vous vous formerez|tu te formeras|"
    r"(?:vous|tu) (?:pourr|aur)(?:ez|as) (?:l'occasion |la possibilite )?(?:d'|de )?(?:apprendre|(?:vous|te) former)|"
    r"monter(?:ez|as) en competences? (?:sur|en)\b|"
    r"formation (?:interne |initiale |complete )?(?:assuree|prevue|offerte|proposee|fournie|dispensee|garantie) "
    r"(?:par nos soins |en interne )?(?:a|au|aux|sur|en)\b|"
    r"formation (?:interne |initiale |complete )?(?:a|au|aux|sur|en) (?=[^.,;:\n]{1,40}\b(?:assuree|prevue|offerte|"
    r"fournie|dispensee|garantie|prise en charge))|"
    r"we(?:'ll| will) (?:train|teach) you|you(?:'ll| will) (?:learn|be (?:trained|taught))|"
    r"training (?:is )?(?:provided|offered|given) (?:on|in|for)\b|"
    r"training (?:on|in|for) (?=[^.,;:\n]{1,40}\b(?:provided|offered|given)))"
)
"""What an advert undertakes to teach is not asked for: "nous vous formerons à Salesforce"."""

_PROMISED_BACK = re.compile(
    r"(?:(?<=\()|: )(?:une )?formation (?:interne )?(?:assuree|prevue|offerte|proposee|fournie)|"
    r"(?:(?<=\()|: )(?:we (?:will )?train you|training (?:provided|offered|given))"
)

_NICE_AFTER = re.compile(
    r"\b(?:(?:serai(?:t|en)t?|sera|seront|est|sont|constitue(?:rai(?:t|ent))?|font|represente|etant|aussi|"
    r") ?(?:egalement |aussi |toujours )?"
    r"(?:un|des|de) (?:vrais? |reels? |gros |petits? |grands? |serieux )?(?:plus|atouts?|bonus|avantages?)\b|"
    r"appreci(?:e|ee|es|ees|able|ables)|souhait(?:e|ee|es|ees|able|ables)|bienvenue?s?|valoris(?:e|ee|es|ees)|"
    r"(?:pas|non) (?:indispensable|obligatoire)s?|optionnel(?:le)?s?|facultati(?:f|ve)s?|"
    r"(?:is|are|would be|as) an? (?:real |big |strong )?(?:plus|bonus|asset|advantage)|a plus\b|nice to have|"
    r"preferred|desirable|optional)"
)
_NICE_BEFORE = re.compile(
    r"\b(?:(?<![\w,] )(?:idealement|dans l'ideal|eventuellement|de preference|si possible|ideally|preferably),|"
    r"idealement|dans l'ideal|eventuellement|de preference|si possible|ideally|preferably|nice to have|"
    r"(?:les |un |en |gros |petit |grand )?(?:bonus|atouts?|plus) ?:|facultati\w+ ?:|optionnel\w* ?:|"
    r"(?:on|nous) (?:apprecierons|apprecie|apprecierait|apprecions)|vous (?:avez|auriez) (?:peut-etre|en plus|"
    r"si possible))"
)
_LEVELS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (4, re.compile(r"\b(?:expert\w*|parfaite? (?:maitrise|connaissance)|maitrise parfaite|"
                   r"excellente? (?:maitrise|connaissance|niveau)|"
                   r"niveau (?:expert|excellent)|tres (?:bon niveau|bonne maitrise)|maitrise (?:totale|avancee|"
                   r"approfondie))\b")),
    (3, re.compile(r"\b(?:(?:bonne |)(?<!mieux )maitris\w+|confirme" + _FORMS + r"|(?:tres )?bonnes? connaissances?|"
                   r"bon niveau|solides?|"
                   r"(?:tres )?a l'aise|avance" + _FORMS + r"|approfondi\w*|couramment|bilingue|fluent|advanced|"
                   r"proficien\w+|"
                   r"strong|tres bien|competences poussees|connaissances? (?:approfondie|avancee|solide)s?)\b")),
    (2, re.compile(r"\b(?:bonnes? bases?(?: (?:de|du|en|d'))?|intermediaire|intermediate|niveau moyen|"
                   r"pratique courante|me debrouille|correct)\b")),
    (1, re.compile(r"\b(?:notions?|debut(?:e|er|ante?s?)|les bases|de base|bases (?:de(?! donnee)|du|en|d')|"
                   r"quelques bases|un peu|initiee?s?|"
                   r"initiation|i am learning|i'm learning|(?<!machine )(?<!deep )learning(?= [a-z])|basics?|"
                   r"beginner|basic knowledge|sensibilite|appetence|niveau scolaire|"
                   r"decouverte|vues? a la fac|connaissances? (?:de base|elementaires?)|apprends|j'apprends|"
                   r"en cours d'apprentissage|"
                   r"scolaire|rudiments?|vite fait|petites? bases?)\b")),
)  # fmt: skip

_STOP = re.compile(
    r"[.;!?](?:\s|$)|\n|…|,? (?:mais|par contre|en revanche|cependant|toutefois|but|however|although|though|"
    r"alors que|"
    r"tandis que|donc|car|parce qu\w+|puisque|because|since|so)\b|"
    r", (?=(?:je|j'|il|elle|on|nous|vous|tu|i|we|you|sinon|avec|sans|ensuite|puis|maintenant|meme si|ca|c'est|"
    r"surtout|plutot|"
    r"idealement|eventuellement|bref|voire|ainsi)\b)|"
    r", (?=(?:(?:une?|la|le|des|de|bonnes?|vos|votre|vous) )?(?:tres )?(?:bonnes? |solides? |reelles? |"
    r"premieres? )?(?:experiences?|connaissances?|"
    r"maitrise|competences?|sensibilite|appetence|capacites?|aisance|gout|expertise|notions|aptitudes?)\b)|"
    r" - | – |\bet (?=(?:je|j'|vous|nous|surtout|beaucoup|un peu|maitrise|notions|connaissance|avez|etes|"
    r"possedez)\b)|\) ?(?=[a-z])"
)
"""Where one thing has been said and another begins."""

_SHORT_STOP = re.compile(r",|\bet\b|\band\b|/|\(|\)")
"""Where a cue of level or "hors" has been heard: it speaks of the next thing alone."""

_CLAUSE_START = re.compile(
    r"[.;!?](?:\s|$)|\n|…|, (?=(?:et |mais )?(?:une?|la|le|des|vos|votre) )|\bmais\b|\bbut\b|\d\) | - (?=[a-z])|"
    r"(?<!ces): "
)
_LIST_MARK = re.compile(r"[,:](?=\s)|\(")
"""Where a list goes on, or where another thing begins."""

_KIND = re.compile(
    r"\b(?:langages?|outils?|frameworks?|logiciels?|technos?|technologies|bibliotheques?|librairies|"
    r"bases de donnees|suivante?s?|comme|tels? que|telles? que|tools?|languages?|libraries|software|"
    r"following|such as|like)\b"
)
"""Said before a list of skills: what is denied of the kind is denied of each."""

_LEARNT = re.compile(
    r"\b(?:appris|acquis|etudie|decouvert|pratique)(?:e|s|es)? (?:en|a|au|aux|seule?s?|par|pendant|lors|durant|"
    r"dans|avec|sur|grace)\b|\b(?:learn(?:ed|t)|acquired|studied|practised|practiced) (?:in|at|by|on|during|"
    r"from|with|alone|myself)\b|\bself-taught\b|\ben autodidacte\b"
)
"""How a skill was come by: a list that says it is not the list of what is denied."""

_FOLLOWS = re.compile(r"\s*(?:\(|:|-|,? niveau|=|\s)\s*([\w' ]{3,25})")
"""What stands right after a skill and may tell its level: "Excel : expert", "Python (notions)", "Java confirmé"."""

_LEVEL_WINDOW = 60
"""Characters in which a cue of level is looked for on either side of a skill."""


@dataclass(frozen=True, slots=True)
class Assertion:
    """What is said of a skill at some place.

    `hoped` is what somebody hopes to learn, or is promised to be taught. `level` is 1 (notions) to 4 (expert), `None`
    when it is not said.
    """

    negated: bool
    hoped: bool
    nice: bool
    level: int | None


class Assertions:
    """The cues of one text, ready to be asked about any span of it.

    Args:
        flat: the flattened text.
        parts: its sections.
        names: where skills are named in it, as (start, end), in any order.
    """

    def __init__(self, flat: str, parts: Sequence[Section], names: Sequence[tuple[int, int]]) -> None:
        self._even = EvenText(flat)
        flat = _NOT_A_NEGATION.sub(lambda found: "·" * len(found.group()), self._even.flat)
        self._flat = flat
        self._stops = _starts(_STOP, flat)
        self._list_marks = _starts(_LIST_MARK, flat)
        self._learnt = _starts(_LEARNT, flat)
        self._named = sorted([self._even.place(start) for start, _ in names] + _starts(_KIND, flat))
        self._parts = parts
        self._part_starts = [part.start for part in parts]
        self._negated = self._denied(_NOT_BEFORE) + [
            (start, self._comma_after(start, end)) for start, end in self._denied(_NOT_NEXT)
        ]
        self._negated += self._back(_NOT_AFTER) + [
            (max(start, flat.rfind(",", start, end) + 1), end) for start, end in self._back(_NOT_MINE)
        ]
        self._hoped = self._forward(_HOPED) + self._back(_HOPED_BACK)
        self._hoped += self._forward(_PROMISED) + self._back(_PROMISED_BACK)
        self._nice = self._back(_NICE_AFTER) + self._forward(_NICE_BEFORE)

    def of(self, start: int, end: int) -> Assertion:
        """What is asserted of the skill named at `start:end` of the text as it was given."""
        in_nice_part = self.role(start) is Role.NICE
        start, end = self._even.place(start), self._even.place(end)
        nice = self._inside(self._nice, start, end) or in_nice_part
        return Assertion(
            negated=self._inside(self._negated, start, end)
            and not (nice and self._inside(self._nice, start, end)),
            hoped=self._inside(self._hoped, start, end),
            nice=nice,
            level=self._level(start, end),
        )

    def _forward(self, cue: re.Pattern[str]) -> list[tuple[int, int]]:
        return [(found.start(), self._stop_after(found.end())) for found in cue.finditer(self._flat)]

    def _comma_after(self, start: int, end: int) -> int:
        comma = self._flat.find(",", start, end)
        return comma if comma >= 0 else end

    def _denied(self, cue: re.Pattern[str]) -> list[tuple[int, int]]:
        """What is ruled by a negation before it: up to the first mark, or the whole list if it governs a skill.

        "Pas d'expérience en Java, Python" denies both. "Pas d'expérience en entreprise, Python" denies neither.
        """
        spans = []
        for found in cue.finditer(self._flat):
            at, limit = found.end(), self._stop_after(found.end())
            mark = self._next(self._list_marks, at)
            if mark < limit:
                governs = self._next(self._named, at) < mark and self._next(self._learnt, mark) >= limit
                if not governs and not self._announces(found, mark):
                    limit = mark
            spans.append((found.start(), limit))
        return spans

    def _announces(self, cue: re.Match[str], mark: int) -> bool:
        """Whether a cue stands right before the list: "je ne connais pas : Java", and not "pas d'expérience : Java"."""
        alone = not self._flat[cue.end() : mark].strip()
        return alone and self._flat[mark] != "," and "experience" not in cue.group()

    def _back(self, cue: re.Pattern[str]) -> list[tuple[int, int]]:
        spans = []
        for found in cue.finditer(self._flat):
            opened = self._flat.rfind("(", max(0, found.start() - 30), found.start())
            begin = max(0, found.start() - 300)
            if opened >= 0 and ")" not in self._flat[opened : found.start()] and found.start() - opened <= 12:
                # "(souhaité)": of the last thing named before the parenthesis.
                begin = max(
                    begin, *(mark.end() for mark in re.finditer(r"[,;.\n]|\bet\b|^", self._flat[:opened]))
                )
            else:
                for mark in _CLAUSE_START.finditer(self._flat, begin, found.start()):
                    begin = mark.end()
            spans.append((begin, found.end()))
        return spans

    def _stop_after(self, at: int) -> int:
        return self._next(self._stops, at)

    def _next(self, places: Sequence[int], at: int) -> int:
        """The first of the sorted places that is not before `at`; the end of the text if there is none."""
        number = bisect_right(places, at - 1)
        return places[number] if number < len(places) else len(self._flat)

    @staticmethod
    def _inside(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
        return any(first <= start and end <= last for first, last in spans)

    def role(self, at: int) -> Role:
        """The role of the section that holds a place; headings belong to none, and are "other"."""
        place = bisect_right(self._part_starts, at) - 1
        return self._parts[place].role if place >= 0 and at < self._parts[place].end else Role.OTHER

    def _unheld(self, start: int, end: int) -> bool:
        """Whether a stretch is denied or hoped for: "pas à l'aise" tells no level."""
        return self._inside(self._negated, start, end) or self._inside(self._hoped, start, end)

    def _level(self, start: int, end: int) -> int | None:
        window = max(0, start - _LEVEL_WINDOW)
        before = self._flat[window:start]
        stops = [found.end() for found in _STOP.finditer(before)]
        window += stops[-1] if stops else 0
        before = self._flat[window:start]
        after = self._flat[end : end + _LEVEL_WINDOW]
        # The cue that stands right after ("Excel : expert", "Python (notions)") speaks of this skill alone.
        follows = _FOLLOWS.match(after)
        if follows:
            for level, pattern in _LEVELS:
                if pattern.match(follows.group(1).strip()):
                    return level
        best: tuple[int, int] | None = None
        for level, pattern in _LEVELS:
            for found in pattern.finditer(before):
                gap = before[found.end() :]
                if level == 1 and found.group() == "un peu" and _SHORT_STOP.search(gap):
                    continue
                if self._unheld(window + found.start(), window + found.end()):
                    continue
                if best is None or found.start() > best[0]:
                    best = (found.start(), level)
        return best[1] if best else None


def _starts(pattern: re.Pattern[str], flat: str) -> list[int]:
    return [found.start() for found in pattern.finditer(flat)]
