"""What job titles carry beside the job: marks of gender, decoration, contracts, pay, remote work, places."""

from __future__ import annotations

import re

_MARK = r"(?:[hfmwxdni*]|homme|femme|hommes|femmes|nb|div|divers|autre|non[- ]binaire|tous)"
_OR = r"\s*(?:[/\-|.,;]|\b(?:ou|et)\b)\s*"
GENDER_MARKS = (
    re.compile(rf"[(\[]\s*{_MARK}(?:{_OR}{_MARK}){{1,4}}\s*[)\]]", re.IGNORECASE),
    re.compile(
        r"(?<![\w/+#-])(?:[hf]\s*[/|-]\s*[hfm]|x\s*/\s*[hf]\s*/\s*[hf]|m\s*[/|-]\s*[fw]|w\s*[/|-]\s*m"
        r"|(?:homme\s*/\s*femme|femme\s*/\s*homme)(?!\s+(?:de\b|à\b|d['’]|toutes mains)))"
        rf"(?:\s*[/|-]\s*{_MARK})*(?![\w+#])",
        re.IGNORECASE,
    ),
    re.compile(
        r"[(\[]\s*(?:HFX?|FHX?|XFH|XHF|(?:all|any) genders?(?: welcome)?|tous(?: les)? genres|gn|non[- ]binaire"
        r"|hommes? et femmes?|hommes?, femmes?)\s*[)\]]",
        re.IGNORECASE,
    ),
    re.compile(r"(?<![\w/])(?:HFX?|FHX?)$"),
    re.compile(r"(?<![\w.])(?:H\.\s?F|F\.\s?H)\b\.?(?!\w)"),
)

_MONTH = r"(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)"
_START = r"(?:prise de poste|démarrage|dès|[aà] partir de|rentrée)(?:\s+(?:en|le|de))?"
DECORATION = (
    re.compile(r"[(\[]?\s*\b(?:offre |poste )?(?:pourvue?|cl[ôo]turée?|expirée?)\b\s*[)\]]?"),
    re.compile(r"\b(?:urgent|asap|nouveau)\b\s*[!:]*"),
    re.compile(
        r"^\s*(?:offre d'emploi|annonce|recrutement|nous recherchons|recherchons|on recrute|recrute|recherche)"
        r"\s*[:\-]?\s*(?:un|une)?\b(?!\s*(?:et\b|clinique|biblio))"
    ),
    re.compile(
        rf"\b(?:(?:poste )?à pourvoir|{_START}\s+(?:immédiate?|immédiatement|que possible|{_MONTH})(?:\s+20\d\d)?)"
    ),
    re.compile(rf"\b{_MONTH}\s+20\d\d\b"),
    re.compile(r"\bbac\s*\+\s*\d(?:\s*(?:/|à|ou)\s*(?:bac\s*)?\+?\s*\d)?(?!\w)"),
    re.compile(r"\b(?:réf|ref|référence)\b\.?\s*[:\-]?\s*[\w\-/]*\d[\w\-/]*"),
    re.compile(r"\b\d{1,2}\s*postes?\b"),
)

_WISHED = r"(?:emploi|poste|travail|job|alternance|stage|contrat|mission)"
SAID_OF_ONESELF = (
    re.compile(r"^.{1,40}?\brecrute(?:nt)?\s+(?:(?:une?|des|son|sa|ses)\b\s*)?(?:ou\s+une?\b\s*)?"),
    re.compile(r"^personne\s+(?=[^\W\d_]+eu(?:r|se)\b|chargée?\b)"),
    re.compile(
        rf"^(?:je\s+)?(?:re)?cherche\s+(?:(?:une?|mon)\s+(?:{_WISHED}\s+)?|{_WISHED}\s+)"
        r"(?:(?:de|en tant que|comme|en)\s+|d')?(?=\w)"
    ),
    re.compile(r"^ex[- ][^,]{2,40},\s*(?:maintenant|désormais|aujourd'hui)\s+(?=\w)"),
    re.compile(r"^de\s+[^,]{3,40}?\s+à\s+(?=\w)"),
    re.compile(r"^(?:futur|future|aspirant|aspirante|aspiring)\s+(?=\w)"),
    re.compile(r"\s*,\s*(?:ancien|ancienne|ex)[- ].*$"),
    re.compile(
        r"\s*[,-]?\s*(?<!conseiller )(?<!conseillère )(?<!consultant )(?<!consultante )(?<!chargé )(?<!chargée )"
        r"\b(?:en (?:reconversion(?: professionnelle)?|recherche (?:d'emploi|active))|autodidacte(?: puis formée?)?|"
        r"(?:très )?motivée?|career changer|looking for (?:an? |my )?(?:first )?(?:job|work|position|role))\s*$"
    ),
)
"""What an employer or a learner says around the job: "X recrute un·e", "en reconversion", "ex-serveuse, maintenant"."""

SHORT_FORMS = (
    (re.compile(r"\bdev\b(?!\s*ops|-)"), "développeur"),
    (re.compile(r"(?<=développeur )((?:web )?)front\b(?![- ]?(?:end|office))"), r"\1front-end"),
    (re.compile(r"(?<=développeur )((?:web )?)back\b(?![- ]?(?:end|office))"), r"\1back-end"),
    (re.compile(r"\(?\b(?!devsecops)(?:sys|sec|dev|net){2,3}\)?ops\b"), "devops"),
    (
        re.compile(
            r"^(?:responsable|chargé|consultant|spécialiste|expert|chef de projet) (?:du |de )?(?:référencement )?seo$"
            r"|^seo (?:manager|specialist|consultant|expert)$"
        ),
        "référenceur web",
    ),
)
"""What the trades of the web call themselves, and the name in full."""

_DURATION = r"(?:de\s+)?\d{1,2}(?:\s*(?:/|à|-|ou)\s*\d{1,2})?\s*(?:mois|semaines?|ans?|an)\b"
_BEFORE, _AFTER = r"(?<=[-|(,])\s*", r"\s*(?=$|[-|),])"  # of a segment of its own
CONTRACTS = (
    re.compile(
        r"\b(?:en\s+)?(?:contrat\s+(?:en\s+|d'|de\s+)?)?"
        r"(?:alternances?|apprentissage|professionnalisation|contrat\s+pro)\b"
        rf"(?<!l'alternance)(?<!l'apprentissage)(?:\s+{_DURATION})?"
    ),
    re.compile(
        r"^\s*(?:alternante?|apprentie?|stagiaire)(?:[\s\-:/]+(?:alternante?|apprentie?|stagiaire))?\s*(?:en\s+)?"
        r"(?=[\s\-:]*\w)"
    ),
    re.compile(r"\b(?:stagiaire|alternante?)\s*$"),
    re.compile(
        rf"^\s*stages?(?:\s+de\s+fin\s+d'études?|\s+césure)?\s*(?:{_DURATION})?\s*(?:en|:|-|,|d'|de)?\s*(?=\w)"
    ),
    re.compile(rf"\b(?:en\s+)?stages?\s*(?:de\s+)?{_DURATION}"),
    re.compile(r"(?<=[-|(,/:])\s*(?:offre de )?stages?(?:\s+de\s+fin\s+d'études?)?\s*(?=$|[-|),/:])"),
    re.compile(r"\bstage de fin d'études?\b"),
    re.compile(r"\ben\s+stage\s*$"),
    re.compile(
        r"\b(?:en\s+)?(?:cdi(?:\s*/\s*cdd)?|cdd|cdic|c\.d\.i\.?|c\.d\.d\.?|ctt)\b"
        rf"(?:\s+(?:{_DURATION}|temps\s+plein|temps\s+partiel))?"
    ),
    re.compile(
        r"\b(?:à\s+)?(?:temps\s+(?:plein|partiel|complet)|plein\s+temps|mi[- ]temps|full[- ]time|part[- ]time)\b"
    ),
    re.compile(r"\b(?:en\s+)?freelances?\b"),
    re.compile(rf"\ben\s+intérim\b|{_BEFORE}(?:intérim|interim|mission){_AFTER}"),
    re.compile(rf"{_BEFORE}(?:v\.?i\.?e\.?|permanent contract|internship){_AFTER}"),
    re.compile(rf"{_BEFORE}{_DURATION}{_AFTER}"),
    re.compile(r"(?<=\s)\d{1,2}\s*mois\b"),
)
_AMOUNT = r"\d{1,3}(?:[ .]?\d{3})?"
SALARY = re.compile(
    rf"(?:(?:salaire|rémunération|tjm|jusqu'à|de)\s*:?\s*)?{_AMOUNT}\s*(?:k€?|€|euros?)?\s*(?:-|à|/)?\s*(?:{_AMOUNT})?\s*"
    r"(?:k€|k\s?euros?|k(?=\s*(?:brut|/an|par an))|€|euros?)(?:\s*(?:brut|net)s?)?"
    r"(?:\s*(?:/|par)\s*(?:an|mois|h|heure|jour|j))?"
)
REMOTE = re.compile(
    r"\b(?:100\s?%\s*)?(?:full\s+remote|remote(?:\s+(?:possible|partiel|friendly|ok))?"
    r"|(?:en\s+)?télétravail(?:\s+(?:possible|partiel|total|complet|ok|\d\s*j\w*))?)\b(?:\s*\(?\d{1,3}\s?%\)?)?"
    rf"|{_BEFORE}(?:\d\s*j(?:ours?)?\s+(?:de\s+)?télétravail|hybride|hybrid|100\s?%|à distance){_AFTER}"
)

_TOWNS = (
    "paris|marseille|lyon|toulouse|nice|nantes|montpellier|strasbourg|bordeaux|lille|rennes|reims|saint[- ]étienne|"
    "toulon|le havre|grenoble|dijon|angers|nîmes|villeurbanne|clermont[- ]ferrand|aix[- ]en[- ]provence|le mans|brest|"
    "tours|amiens|limoges|annecy|perpignan|metz|besançon|orléans|rouen|mulhouse|caen|nancy|argenteuil|montreuil|"
    "saint[- ]denis|roubaix|tourcoing|nanterre|avignon|poitiers|versailles|créteil|pau|la rochelle|calais|cannes|"
    "antibes|colombes|boulogne[- ]billancourt|issy[- ]les[- ]moulineaux|courbevoie|la défense|puteaux|"
    "levallois[- ]perret|sophia[- ]antipolis|valence|bourges|quimper|lorient|vannes|niort|troyes|chambéry|"
    "charleville[- ]mézières|béziers|dunkerque|valenciennes|villeneuve[- ]d'ascq|saint[- ]nazaire|cergy|"
    "évry|massy|nouméa|la réunion|mayotte|guadeloupe|"
    "martinique|guyane|ajaccio|bastia"
)
_REGIONS = (
    "île[- ]de[- ]france|ile[- ]de[- ]france|idf|auvergne[- ]rhône[- ]alpes|rhône[- ]alpes|"
    "bretagne|normandie|occitanie|"
    "hauts[- ]de[- ]france|grand[- ]est|nouvelle[- ]aquitaine|pays de la loire|paca|provence[- ]alpes[- ]côte d'azur|"
    "centre[- ]val de loire|bourgogne[- ]franche[- ]comté|corse|france(?: entière)?|"
    "nouvelle[- ]calédonie|région parisienne"
)
_CODE = r"(?:\d{5}|\d{2,3}|2[ab])"
_NUMBERED = r"(?:\s+\d{1,2}\s?(?:er?|ème|eme|e)?(?:\s+arr\w*)?)?(?:\s+cedex)?"
_NAME = rf"(?:{_TOWNS}|{_REGIONS}){_NUMBERED}"
PLACES_IN_SEGMENT = re.compile(
    rf"(?:(?:à|a|sur|secteur|région|proche|poste basé à|basé à)\s+)?(?:{_CODE}\s*[-:]?\s*)?{_NAME}"
    rf"(?:\s*(?:/|et|ou|-|,)\s*{_NAME})*(?:\s*\(?{_CODE}\)?)?|{_CODE}|(?:dpt|dept|département)\s*{_CODE}"
)
"""A whole segment that is nothing but places, codes of departments or postal codes."""
PLACES = re.compile(
    rf"(?:\s(?:à|sur|basée? à|secteur|in)\s+{_NAME}"
    rf"|(?<! de)(?<! du)\s(?:paris|lyon|marseille|lille|nantes|bordeaux|toulouse|rennes|idf){_NUMBERED}"
    rf"|\s[^\W\d_][\w'-]+\s+\({_CODE}\)|\s+\({_CODE}\))\s*$"
)
"""Places at the very end, after a word that says so, or followed by a code in brackets."""
