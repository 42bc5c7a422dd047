"""Record -> the texts that the engine reads, with who the person is taken out.

Cleaning keeps every character's place: what is taken out becomes spaces, so that a span found in the cleaned
text is the same span in the record, and evidence can be quoted from it.

What rules cannot see (a gendered turn of phrase, an origin told between the lines) stays, and is measured by
the audits of `evaluation`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from matching.records import Learner, Offer
from matching.titles import normalise_title

PROSE_LIMIT = 20_000
"""Characters of one field that are read. The longest of 5,000 real offers has 18,000; beyond, text is padding."""


@dataclass(frozen=True, slots=True)
class Field:
    """A text of a record. `where` names the field, `text` has the length of the field (up to `PROSE_LIMIT`)."""

    where: str
    text: str


# --------------------------------------------------------------------------- what is taken out

_NAME = r"[A-ZÀ-ÖØ-Þ][\w’'\-]+"
_EMAIL = re.compile(
    r"(?<![\w.+\-])[\w.+\-]++@[\w\-]++(?:\.[\w\-]++)+"
)  # linear: no start inside a word, no way back
_LINK = re.compile(r"(?:https?://|www\.)\S+")
_PHONE = re.compile(r"(?<![\w.])(?:\+33|0033|0)[ .\-]?\(?\d\)?(?:[ .\-]?\d{2}){4}(?!\w)")
_AGE = re.compile(
    r"(?i:\b(?:âgée?s? de |agée? de |aged )\d{1,2}\b(?: ?ans| years?(?: old)?)?"
    r"|(?<=j'ai )\d{2} ans\b|(?<=j’ai )\d{2} ans\b|(?<=ai )\d{2} ans(?= et\b|\s*[,.;!])"
    r"|\b\d{2}[ -]years?[ -]old\b|\b\d{2} ans\b(?=\s*,))"
)
_BIRTH = re.compile(r"(?i:\bn[ée]e? (?:le|en) [\d/.\- ]{4,10}\d|\bborn (?:on|in) [\d/.\- ]{4,10}\d)")
_CIVILITY = re.compile(
    rf"\b(?:M\.|Mr\.?|Mme\.?|Mlle\.?|Monsieur|Madame|Mademoiselle|Mrs\.?|Ms\.?)\s+{_NAME}(?:\s+{_NAME})?"
)
_CALLED = re.compile(
    rf"(?:(?<=appelle )|(?<=name is )|(?<=name's )|(?<=prénom est )|(?<=nom est )|(?<=Prénom : )|(?<=Nom : ))"
    rf"{_NAME}(?:\s+{_NAME}){{0,2}}"
)
_CALLED_SMALL = re.compile(
    r"(?i:(?<=m'appelle )|(?<=m’appelle )|(?<=my name is ))[^\W\d_][\w’'\-]*"
    r"(?:\s+[^\W\d_][\w’'\-]*(?=\s*(?:[.,;!?\n]|$|et\b|and\b|je\b|j['’])))?"
)
_HELLO = re.compile(
    rf"(?:(?<=[Mm]oi c'est )|(?<=[Mm]oi c’est )|(?<=[Mm]oi, )){_NAME}|(?<=I'm ){_NAME}(?=,)|(?<=I am ){_NAME}(?=,)"
)
_PAPER = re.compile(
    rf"(?:(?<=CV de )|(?<=CV of )|(?<=Résumé of )){_NAME}(?:\s+{_NAME}){{1,2}}"
)  # two at least
_ORIGIN = re.compile(
    r"(?i:\b(?:(?:de nationalité|d'origine|d’origine)\s+\w+\b(?=\s*(?:[,.;!)]|et\b|and\b|$))"
    r"|of\s+\w+\s+(?:origin|nationality|descent)\b))"
)
_TAKEN_OUT = (_EMAIL, _LINK, _PHONE, _CIVILITY, _CALLED, _CALLED_SMALL, _PAPER, _HELLO, _AGE, _BIRTH, _ORIGIN)

_GENDERED_E = re.compile(
    r"\b("
    r"motivé|passionné|diplômé|diplomé|intéressé|certifié|formé|expérimenté|spécialisé|qualifié|organisé|"
    r"appliqué|dévoué|déterminé|investi|impliqué|attiré|orienté|inscrit|sorti|né|arrivé|resté|devenu|(?<=suis )parti|"
    r"habitué|débrouillard|polyvalent|autonom|indépendant|patient|persévérant|souriant|prêt|disponibl|salarié|"
    r"employé|licencié|reconverti|étudiant|apprenti|retraité|marié|divorcé|âgé|doué|décidé|ravi|content|"
    r"titularisé|embauché|recruté|encadré|accompagné|suivi|sûr|assidu|ponctuel|professionnel|seul|"
    r"initié|débutant|confirmé|impatient|convaincu"
    r")(?:l?e)\b",
    re.IGNORECASE,
)
_GENDERED_PAIRS = {
    "sérieuse": "sérieux", "serieuse": "serieux", "curieuse": "curieux", "rigoureuse": "rigoureux",
    "désireuse": "désireux", "desireuse": "desireux", "ambitieuse": "ambitieux", "minutieuse": "minutieux",
    "soigneuse": "soigneux", "courageuse": "courageux",
    "consciencieuse": "consciencieux", "heureuse": "heureux", "travailleuse": "travailleur", "créative": "créatif",
    "sportive": "sportif", "active": "actif", "attentive": "attentif", "réactive": "réactif", "nouvelle": "nouveau",
    "première": "premier", "dernière": "dernier", "ouvrière": "ouvrier",
    "maman": "", "papa": "", "mère": "", "père": "", "femme": "", "homme": "",  # said of oneself
}  # fmt: skip
_PAIR = re.compile(r"\b(" + "|".join(sorted(_GENDERED_PAIRS, key=len, reverse=True)) + r")\b", re.IGNORECASE)
_BEFORE_MARK = re.compile(r" +([,.;:!?)])")
_EPICENE = {"autonome", "disponible"}  # these end in -e for everybody


def clean_prose(text: str) -> str:
    """The text without contacts, names after "je m'appelle", ages and gendered endings, at the same length.

    The engine knows no names: what else a name stands in is taken out where it comes in (`data.readers.own_names`).

    >>> clean_prose("Je m'appelle Awa Diallo, motivée, awa@example.org")
    "Je m'appelle           , motivé ,                "
    """
    text = _GENDERED_E.sub(_masculine, without_identity(text))
    return _PAIR.sub(_paired, text)


_SAID_IN_TITLES = re.compile(
    r"(?<![\w'-])(?:(?P<one>motivé|passionné|diplômé|diplomé|intéressé|certifié|expérimenté|attiré|reconverti|étudiant"
    r"|apprenti|retraité|licencié|inscrit|investi|impliqué|déterminé|dévoué|persévérant|souriant)e"
    r"|(?P<pair>sérieuse|serieuse|curieuse|rigoureuse|ambitieuse|minutieuse|soigneuse|courageuse|consciencieuse"
    r"|travailleuse)"
    r"|(?:maman|papa|mère|père)(?: (?:de|d'|et|au foyer|célibataire|solo)(?: ?(?:un|une|deux|trois|quatre|\d))?"
    r"(?: (?:enfants?|filles?|garçons?|fils))?)?"
    r"|(?:femme|homme)(?! (?:de|à|toutes mains)\b| d')|(?:fe)?male(?= \w))(?![\w-])"
    r"|^(?:je m'appelle|moi c'est|mon nom est|my name is)(?=\s*,)"
)
"""What people say of themselves beside their trade. The trade's own words stay: "chef de partie", "sage-femme"."""


def clean_title(text: str) -> str:
    """The job that a learner names, without contacts, ages and what tells her gender.

    The title is brought to its one form first: the words that `clean_prose` cuts may be the trade itself.

    >>> clean_title("Cheffe de partie, motivée")
    'chef de partie'
    >>> clean_title("Développeuse web passionnée, awa@example.org")
    'développeur web passionné'
    """
    title = normalise_title(without_identity(text)).text
    job = _SAID_IN_TITLES.sub(_of_nobody, title)
    return title if job == title else normalise_title(job).text  # a normal form is its own


def _of_nobody(found: re.Match[str]) -> str:
    return found["one"] or _GENDERED_PAIRS.get(found["pair"] or "", "")


def without_identity(text: str) -> str:
    """The text without contacts, names after "je m'appelle" and ages, each turned into spaces: fit to be quoted.

    >>> without_identity("Moi c'est Karim, 06 39 98 12 34")
    "Moi c'est      ,               "
    """
    text = text[:PROSE_LIMIT]
    for pattern in _TAKEN_OUT:
        text = pattern.sub(_spaces, text)
    return text


def _spaces(found: re.Match[str]) -> str:
    return " " * len(found.group())


def _masculine(found: re.Match[str]) -> str:
    word = found.group()
    return word if word.lower() in _EPICENE else found.group(1).ljust(len(word))


def _paired(found: re.Match[str]) -> str:
    word = found.group()
    pair = _GENDERED_PAIRS.get(word.lower(), word)  # "ſ" and "ı" match s and i, and are no other case of them
    return pair.ljust(len(word))


def squeezed(text: str) -> str:
    """The text as the encoder gets it: one space between words, none before a comma.

    So what was blanked out leaves no trace.

    >>> squeezed("motivé , et  sérieux  !")
    'motivé, et sérieux!'
    """
    return _BEFORE_MARK.sub(r"\1", " ".join(text.split()))


# --------------------------------------------------------------------------- the fields of a record


def learner_prose(learner: Learner, clean: Callable[[str], str] = clean_prose) -> tuple[Field, ...]:
    """The fields of a learner in which skills are looked for, cleaned. Never a field of `Identity`."""
    fields = [Field("headline", clean(learner.headline)), Field("about", clean(learner.about))]
    for number, experience in enumerate(learner.experiences):
        fields.append(Field(f"experiences[{number}].title", clean(experience.title)))
        fields.append(Field(f"experiences[{number}].description", clean(experience.description)))
    return tuple(one for one in fields if one.text.strip())


def offer_prose(offer: Offer) -> tuple[Field, ...]:
    """The fields of an offer in which skills are looked for."""
    fields = (
        Field("title", offer.title[:PROSE_LIMIT]),
        Field("description", offer.description[:PROSE_LIMIT]),
        Field("profile", offer.profile[:PROSE_LIMIT]),
    )
    return tuple(one for one in fields if one.text.strip())


def quotable(record: Learner | Offer, where: str) -> str:
    """The text of a field, fit to be shown to the other side; a span that was found in the field is the same here."""
    return without_identity(field_text(record, where))


def field_text(record: Learner | Offer, where: str) -> str:
    """The text of the field named `where`, as it stands in the record."""
    if where.startswith("experiences[") and isinstance(record, Learner):
        number, attribute = where[len("experiences[") :].split("].")
        experience = record.experiences[int(number)]
        return experience.title if attribute == "title" else experience.description
    value = getattr(record, where)
    return value if isinstance(value, str) else ""
