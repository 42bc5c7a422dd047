"""Ce que les pages disent en français."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from matching.records import Fact
from service import ranking_words, refusal_words
from service.accounts import words as accounts
from service.counsellor import words as counsellor
from service.learner import words as learner
from service.office import words as office
from service.recruiter import words as recruiter
from service.wording import (
    FeatureWords,
    ReasonFacts,
    RuleWords,
    Wording,
    as_day,
    as_number,
    as_words,
    is_one,
)

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
THIN = "\u202f"  # narrow no-break space: before ; ! ? and between thousands
NBSP = "\u00a0"

VALUES: Mapping[str, str] = {
    "cdi": "CDI",
    "cdd": "CDD",
    "interim": "intérim",
    "apprenticeship": "alternance",
    "internship": "stage",
    "freelance": "indépendant",
    "civic-service": "service civique",
    "full-time": "temps plein",
    "part-time": "temps partiel",
    "on-site": "sur place",
    "hybrid": "hybride",
    "full": "tout à distance",
    "online": "en ligne",
    "fr": "français",
    "en": "anglais",
    "es": "espagnol",
    "de": "allemand",
    "it": "italien",
    "pt": "portugais",
    "ar": "arabe",
    "zh": "chinois",
    "nl": "néerlandais",
    "ru": "russe",
    "ja": "japonais",
    "pl": "polonais",
    "ro": "roumain",
    "tr": "turc",
    "uk": "ukrainien",
}


def day(value: date) -> str:
    """Une date en toutes lettres.

    >>> day(date(2026, 3, 1))
    '1er mars 2026'
    """
    number = "1er" if value.day == 1 else str(value.day)
    return f"{number} {MONTHS[value.month - 1]} {value.year}"


def number(value: float, places: int = 0) -> str:
    """Un nombre à la française ; le zéro n'a pas de signe.

    >>> number(-1234.56, 1).replace(THIN, " ")
    '−1 234,6'
    """
    text = f"{abs(value):,.{places}f}".replace(",", THIN).replace(".", ",")
    return f"−{text}" if round(value, places) < 0 else text


_SPACES = (
    *((f" {mark}", f"{THIN}{mark}") for mark in ";!?"),
    *((f" {mark}", f"{NBSP}{mark}") for mark in ":»"),
    ("« ", f"«{NBSP}"),
)
_UNITS = re.compile(r"(?<=\d) (?=(?:%|€|k€|km|Mo|Ko|h)(?!\w))")
"""Entre un nombre et son unité."""


def typeset(text: str) -> str:
    """Les espaces insécables que demande la typographie française.

    >>> typeset("« Lyon » : où ?").replace(NBSP, "_").replace(THIN, "~")
    '«_Lyon_»_: où~?'
    >>> typeset("30 km, 95 %, 3 kmh").replace(NBSP, "_")
    '30_km, 95_%, 3 kmh'
    """
    for typed, wanted in _SPACES:
        text = text.replace(typed, wanted)
    return _UNITS.sub(NBSP, text)


def _n(value: float, one: str, many: str) -> str:
    return f"{number(value)}{NBSP}{one if is_one('fr', round(value)) else many}"


def _list(words: tuple[str, ...]) -> str:
    return ", ".join(" ".join(VALUES.get(part, part) for part in word.split(" ")) for word in words)


def _or_unsaid(words: tuple[str, ...]) -> str:
    return _list(words) or "non précisé"


# --------------------------------------------------------------------------- reasons


def _skills(facts: ReasonFacts) -> str:
    said = f"{facts.met} sur {number(facts.total)}"
    return said + (f", et {_n(facts.near_count, 'proche', 'proches')}" if facts.near_count else "")


def _proven(facts: ReasonFacts) -> str:
    if not facts.total:
        return "Aucune des demandées, par une formation ou une certification"
    return f"{facts.total} des demandées, par une formation ou une certification"


def _occupation(facts: ReasonFacts) -> str:
    if facts.label is None:
        return "Aucun, exercé ou appris, n’est proche de celui de l’offre"
    if facts.near is None:
        return f"Exercé ou appris : {facts.label}, celui de l’offre"
    return f"Exercé ou appris : {facts.near}, proche de {facts.label}"


def _goal(facts: ReasonFacts) -> str:
    if facts.label is None:
        return "Aucun métier visé n’est proche de celui de l’offre"
    aims = f"Vise{_implied_by(facts.read_in or '')} :"
    if facts.near is None:
        return f"{aims} {facts.label}, celui de l’offre"
    return f"{aims} {facts.near}, proche de {facts.label}"


def _implied_by(read_in: str) -> str:
    if read_in == "headline":
        return ", d’après le titre du profil"
    return ", d’après la formation suivie" if read_in.startswith("trainings[") else ""


def _years(value: float) -> str:
    return number(value, 0 if value >= 3 else 1).removesuffix(",0")


def _experience(facts: ReasonFacts) -> str:
    asked = float(facts.offer) if facts.offer else 0.0
    unit = "an" if is_one("fr", asked) else "ans"
    if facts.value >= 0:
        reached = f"Au moins {_years(asked)}{NBSP}{unit} d’expérience, tous métiers confondus, comme demandé"
        return reached if asked > 0 else "Aucune expérience demandée"
    years = max(asked + facts.value, 0.0)
    shown = f"{_years(years)}{NBSP}{'an' if is_one('fr', years) else 'ans'}"
    wanted = f"{_years(asked)}{NBSP}{unit} {'demandé' if unit == 'an' else 'demandés'}"
    return f"{shown} d’expérience, tous métiers confondus, pour {wanted}"


def _activity(facts: ReasonFacts) -> str:
    if facts.value < 1:
        return "Profil mis à jour aujourd’hui"
    return f"Dernière activité il y a {_n(facts.value, 'jour', 'jours')}"


def _distance(facts: ReasonFacts) -> str:
    somewhere = (facts.learner is None) != (
        facts.offer is None
    )  # only remote work is at no distance from there
    if facts.remote == "full" or (somewhere and facts.value == 0):
        return "Travail tout à distance : le trajet ne compte pas"
    if facts.value == 0 or (facts.value < 1 and facts.learner == facts.offer):
        town = facts.learner or facts.offer
        return f"Même commune : {town}" if town else "Même commune"
    away = f"{number(facts.value) if facts.value >= 1 else 'Moins de 1'}{NBSP}km à vol d’oiseau"
    return f"{away}, de {facts.learner} à {facts.offer}" if facts.learner and facts.offer else away


def _wish(facts: ReasonFacts) -> str:
    return f"Souhaité : {_or_unsaid(as_words(facts.learner))} ; proposé : {_or_unsaid(as_words(facts.offer))}"


def _availability(facts: ReasonFacts) -> str:
    free = as_day(facts.learner)
    since = f" (le {day(free)})" if free else ""
    if facts.value < 1:
        return f"Disponible à temps{since}"
    return f"Disponible {_n(facts.value, 'jour', 'jours')} après le début{since}"


def _freshness(facts: ReasonFacts) -> str:
    if facts.value < 1:
        return "Offre publiée aujourd’hui"
    return f"Offre publiée il y a {_n(facts.value, 'jour', 'jours')}"


FEATURES: Mapping[str, FeatureWords] = {
    "required_skills": FeatureWords(
        "Compétences demandées",
        _skills,
        "Rien à comparer : l’offre ou le profil ne nomme aucune compétence",
    ),
    "optional_skills": FeatureWords(
        "Compétences souhaitées", _skills, "L’offre n’en nomme pas, ou le profil ne montre rien"
    ),
    "proven_skills": FeatureWords(
        "Compétences attestées", _proven, "Rien à comparer : l’offre ou le profil ne nomme aucune compétence"
    ),
    "occupation": FeatureWords("Métier", _occupation, "Quel métier a été exercé ou appris ?"),
    "experience": FeatureWords(
        "Expérience", _experience, "L’offre ne demande rien, ou le parcours n’a pas de dates"
    ),
    "activity": FeatureWords("Activité", _activity, "Quand le profil a-t-il été mis à jour ?"),
    "goal": FeatureWords("Objectif", _goal, "Quel métier est visé ?"),
    "distance": FeatureWords("Trajet", _distance, "Dans quelle ville habite-t-on, ou travaille-t-on ?"),
    "remote": FeatureWords("Télétravail", _wish, "Télétravail : souhaité ? proposé ?"),
    "contract": FeatureWords("Contrat", _wish, "Quel contrat est souhaité, ou proposé ?"),
    "rhythm": FeatureWords("Temps de travail", _wish, "Temps plein ou partiel ?"),
    "availability": FeatureWords(
        "Disponibilité", _availability, "Quand commence-t-on, et qui est libre quand ?"
    ),
    "freshness": FeatureWords("Fraîcheur de l’offre", _freshness, "De quand date l’offre ?"),
}

# --------------------------------------------------------------------------- verdicts


def _distance_rule(facts: Mapping[str, object], fact: Fact) -> str:
    if facts.get("remote") == "full":
        return "travail tout à distance"
    away, reach = as_number(facts.get("distance_km")), as_number(facts.get("mobility_km"))
    said = "trajet inconnu" if away is None else f"{number(away)}{NBSP}km"
    return f"{said}, mobilité " + ("non précisée" if reach is None else f"de {number(reach)}{NBSP}km")


def _contract_rule(facts: Mapping[str, object], fact: Fact) -> str:
    return f"souhaité : {_or_unsaid(as_words(facts['wanted']))} ; proposé : {_or_unsaid(as_words(facts['offered']))}"


def _dates_rule(facts: Mapping[str, object], fact: Fact) -> str:
    free, starts = as_day(facts["available_from"]), as_day(facts["starts"])
    return (
        f"libre {'à une date non précisée' if free is None else f'le {day(free)}'} ; "
        f"début {'non précisé' if starts is None else f'le {day(starts)}'}"
    )


def _diploma_rule(facts: Mapping[str, object], fact: Fact) -> str:
    if facts["asked"] is None:
        return "aucun niveau renseigné pour l’offre"
    has = "niveau non précisé" if facts["has"] is None else _diploma(facts["has"])
    return f"{has} ; demandé : {_diploma(facts['asked'])}"


def _diploma(level: object) -> str:
    return learner.FRENCH.get(f"learner.diploma.{level}", f"niveau {level}")


def _language_rule(facts: Mapping[str, object], fact: Fact) -> str:
    asked = as_words(facts["asked"])
    return (
        f"parlé : {_or_unsaid(as_words(facts['speaks']))} ; demandé : {_list(asked)}"
        if asked
        else "aucune langue demandée"
    )


RULES: Mapping[str, RuleWords] = {
    "contract": RuleWords("Contrat", _contract_rule),
    "rhythm": RuleWords("Temps de travail", _contract_rule),
    "dates": RuleWords("Dates", _dates_rule),
    "distance": RuleWords("Distance", _distance_rule),
    "language": RuleWords("Langues", _language_rule),
    "diploma": RuleWords("Diplôme", _diploma_rule),
}

# --------------------------------------------------------------------------- pages

TEXT: Mapping[str, str] = {
    "product": "Passerelle",
    "tagline": "Des offres et des personnes formées au numérique, rapprochées et expliquées dans les deux sens.",
    "skip": "Aller au contenu",
    "switch": "English",
    "home": "Accueil",
    "synthetic": "Données fictives : les personnes et la plupart des offres de ce réseau ont été inventées.",
    "as_of": "Au {day}.",
    "footer": "Le classement est la somme des points affichés, et rien d’autre. Il ne lit ni nom, ni genre, ni âge, "
    "ni nationalité, ni adresse. Aucune machine n’écarte personne : ce qu’une règle cache, un lien le montre, sauf "
    "les offres closes et les recherches arrêtées.",
    "footer.api": "Interface pour programmes",
    "home.offers": "Offres",
    "home.counts": "{learners} personnes et {offers} offres dans ce réseau.",
    "home.empty": "Le réseau est vide. Importez des offres et des personnes : passerelle import FICHIERS.",
    "real": "offre réelle",
    "redated": "dates déplacées dans la période de l’exemple",
    "fictional": "fictif",
    "offer": "Offre",
    "learner": "Profil",
    "offer.learners": "Personnes classées pour cette offre",
    "learner.offers": "Offres classées pour ce profil",
    "offer.description": "Lire l’annonce",
    "offer.source": "Source : {source}",
    "document.large": "Ce document est trop long : 4 Mo et 30 pages au plus. Copiez seulement le texte "
    "utile et collez-le ici.",
    "document.protected": "Ce document est protégé par un mot de passe. Enregistrez-le sans protection, "
    "ou copiez le texte et collez-le ici.",
    "document.no-text": "Ce document ne contient pas de texte : c’est sans doute une image ou un scan. "
    "Écrivez ou collez le texte ici.",
    "document.old-word": "C’est un ancien format de Word (.doc). Enregistrez-le en PDF ou en .docx, ou "
    "copiez le texte et collez-le ici.",
    "document.damaged": "Ce document est abîmé et n’a pas pu être lu. Enregistrez-le de nouveau en PDF, "
    "ou copiez le texte et collez-le ici.",
    "document.other": "Ce fichier n’est ni un PDF, ni un document Word ou OpenDocument. Ouvrez-le, copiez "
    "le texte et collez-le ici.",
    "document.slow": "La lecture a pris trop de temps. Réessayez, ou copiez le texte et collez-le ici.",
    "offer.wanted": "Compétences lues dans l’offre",
    "learner.skills": "Compétences déclarées ou certifiées",
    "learner.goals": "Métiers visés",
    "learner.unnamed": "Profil sans titre",
    "learner.aims": "Vise : {goal}",
    "learner.trained": "En formation : {training}",
    "skill.nice": "souhaitée",
    "learner.trainings": "Formations suivies",
    "fact.contract": "Contrat",
    "fact.place": "Lieu",
    "fact.remote": "Télétravail",
    "fact.rhythm": "Temps de travail",
    "fact.starts": "Début",
    "fact.published": "Publiée",
    "fact.diploma": "Diplôme",
    "fact.diploma.value": "niveau {level}",
    "fact.available": "Disponible",
    "fact.mobility": "Mobilité",
    "fact.mobility.value": "{km} km",
    "fact.posts": "Postes",
    "total.learners.one": "{n} personne correspond aux critères.",
    "total.learners.many": "{n} personnes correspondent aux critères.",
    "total.offers.one": "{n} offre correspond aux critères.",
    "total.offers.many": "{n} offres correspondent aux critères.",
    "hidden.learners.one": "{n} personne cachée à cause de : {rule}",
    "hidden.learners.many": "{n} personnes cachées à cause de : {rule}",
    "hidden.offers.one": "{n} offre cachée à cause de : {rule}",
    "hidden.offers.many": "{n} offres cachées à cause de : {rule}",
    "hidden.show.one": "La montrer aussi",
    "hidden.show.many": "Les montrer aussi",
    "lifted": "On ne tient plus compte de : {rule}",
    "lifted.undo": "En tenir compte de nouveau",
    "widened": "Il ne restait rien : pour montrer quelque chose, on ne tient plus compte de : {rule}.",
    "nobody": "Rien à montrer ici avec ces critères.",
    "nobody.placed": "Cette personne a trouvé un emploi : elle ne reçoit plus d’offres.",
    "nobody.paused": "Cette personne a mis sa recherche en pause : elle ne reçoit pas d’offres.",
    "nobody.filled": "Cette offre est pourvue : plus personne n’y est classé.",
    "nobody.withdrawn": "Cette offre a été retirée : plus personne n’y est classé.",
    "rank": "Rang {n}",
    "score": "Score {score}",
    "score.sum": "{baseline} au départ, {points} apportés par les raisons",
    "points": "{points} point",
    "reasons": "Pourquoi ce rang",
    "reasons.more": "Toutes les raisons",
    "side.fit": "La personne pour l’offre",
    "side.interest": "L’offre pour la personne",
    "skills.met": "Présentes",
    "skills.near": "Proches",
    "skills.missing": "Manquantes",
    "skills.unknown": "À vérifier",
    "skills.none": "Aucune compétence n’a pu être comparée.",
    "skill.near": "{label}, proche de {near}",
    "skill.choice": "{first} ou {last}",
    "skill.of-choice": "{choice} : {label}",
    "skill.quote": "« {text} »",
    "skill.more": "et {n} de plus",
    "verdicts": "Règles",
    "unknown": "À demander",
    "evidence.where": "lu dans : {where}",
    "previous": "Précédents",
    "next": "Suivants",
    "page": "Rangs {first} à {last} sur {total}",
    "pages": "Pages",
    "error.title": "Cette page n’a pas pu être montrée",
    "error.404": "Rien ici sous ce nom. Le lien est peut-être ancien.",
    "error.other": "Cette demande n’a pas pu être traitée. {title}. Revenez en arrière, vérifiez ce que vous avez "
    "écrit, puis recommencez.",
    "error.broken": "Cette demande n’a pas pu être traitée. {title}. Vous n’y êtes pour rien : recommencez dans un "
    "moment.",
    "error.fields": "À vérifier : {fields}.",
    "colon": " : ",
    "error.home": "Revenir à l’accueil",
}

FRENCH = Wording(
    lang="fr",
    features=FEATURES,
    rules=RULES,
    values=VALUES,
    sources={
        "certified": "certifiée",
        "declared": "déclarée",
        "training": "vue en formation",
        "text": "lue dans le profil",
    },
    kinds={"met": "présent", "near": "proche", "missing": "manque", "unknown": "inconnu"},
    facts={"met": "règle respectée", "unmet": "règle non respectée", "unknown": "règle à vérifier"},
    certainty=((0.8, "profil bien connu"), (0.5, "profil en partie connu"), (0.0, "profil peu connu")),
    text={
        **TEXT,
        **ranking_words.FRENCH,
        **refusal_words.FRENCH,
        **accounts.FRENCH,
        **counsellor.FRENCH,
        **learner.FRENCH,
        **office.FRENCH,
        **recruiter.FRENCH,
    },
    day=day,
    number=number,
    typeset=typeset,
)
