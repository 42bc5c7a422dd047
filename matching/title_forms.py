"""What the two gendered forms of a title do not show by their endings: irregular words, whole phrases, far adjectives.

`titles.py` turns a feminine word of the trades into the masculine by its ending. These tables hold the rest: pairs of
different words that name one job ("steward" and "hôtesse" of an airline), adjectives that stand far from the person
they speak of ("agente de fabrication polyvalente"), and typing errors of ESCO and ROME that part two forms of a title.
"""

from __future__ import annotations

import re

IRREGULAR = {
    "hôtesse": "hôte",
    "maîtresse": "maître",
    "contremaîtresse": "contremaître",
    "barmaid": "barman",
    "reporteuse": "reporter",
    "reportrice": "reporter",
    "dispatcheuse": "dispatcher",
    "dispatcheur": "dispatcher",
    "préfète": "préfet",
    "bedelle": "bedeau",
    "poétesse": "poète",
    "pizzaïola": "pizzaïolo",
    "pizzaiola": "pizzaiolo",
    "toréra": "toréro",
    "péagère": "péager",
    "matonne": "maton",
    "banderilla": "banderillo",
    "religieuse": "religieux",
    "institutionnelle": "institutionnel",
    "législative": "législatif",
    "civile": "civil",
    "procureure": "procureur",
    "waitress": "waiter",
    "actress": "actor",
    "hostess": "host",
    "stewardess": "steward",
    "headmistress": "headmaster",
    "usherette": "usher",
    "waitresses": "waiters",
    "actresses": "actors",
    "sculptress": "sculptor",
}
"""Feminine word -> masculine, where the ending misleads or the word is too rare for the rules."""

EPICENE = tuple(
    re.findall(
        r"\w+",
        "able iste yste aire logue ecte graphe thérapeute pathe plaste interprète mètre arbitre détective matelot"
        " manœuvre médecin vétérinaire cole chef cadre aide lead manager designer pilote guide maître capitaine"
        " peintre trader coach skipper garde gendarme militaire reporter ministre juge scout deuxième troisième",
    )
)
"""Endings of a person's word with one form for both: the adjective after it agrees with the person
("responsable commerciale", "analyste financière")."""

BEFORE_THE_PERSON = frozenset({"web", "spa", "vice"})
"""Words that may open a title and leave the agreement to the next: "web commerciale"."""

WHOLE_TITLES = re.compile(
    r"\b(?:(?:sous-)?chef(?:fe)? (?:d'équipe|de (?:partie|chantier|place|cuisine|file|groupe|patrouille|quart))"
    r"|commise? de (?:cuisine|salle)|maître(?:sse)? d'(?:hôtel|équipage)"
    r"|maître(?:sse)? de conférences des universités|professeure? des universités"
    r"|tailleu(?:r|se) de pierre|responsable de secteur|responsable des marchés publics"
    r"|agente? (?:technique|d'administration|d'encadrement)|agente? de fabrication(?=-)"
    r"|chargée? de clientèle(?= principale?\b)|chargée? d'affaires(?= technico-)|animat(?:eur|rice) d'enfants"
    r"|inspect(?:eur|rice) pédagogique|metteu(?:r|se) au point|mécanicien(?:ne)? en confection(?=-)"
    r"|cadre (?:technique|de santé)|commissaire aux comptes|garde(?: du corps|-chasse)|militaire du rang)\b"
)
"""Titles of several words after which the person is still spoken of: "chef d'équipe maçonne"."""

_PEOPLE = r"(?:eur|euse|ice|ier|ière|ien|ienne)"
PHRASES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(written), job)
    for written, job in (
        # two words for one job
        (
            r"\bhôte(?:sse)?(?= (?:de l'air|de train|de transport|navigante?|ferroviaire|urbaine?|au sol)\b)",
            "steward",
        ),
        (r"\bsteward urbaine\b", "steward urbain"),
        (r"\b(?<!sage-)femme(?= (?:de|d'|à) ?chambre\b)", "valet"),
        (r"\b(?:homme\s*/\s*femme|femme\s*/\s*homme)(?= (?:(?:de|à) |d'|toutes mains))", "homme"),
        (r"\b(?<!sage-)femme(?= (?:(?:de|à) (?!\d)|d'|toutes mains))", "homme"),
        (r"\bfille(?= de \w)", "garçon"),
        (r"\bmonsieur(?= de compagnie\b)", "dame"),
        (r"\blayout woman\b", "layout man"),
        (r"\bescort(?=[ -]girl\b)(?P<mark>[ -])girl\b", r"escort\g<mark>boy"),
        # a word that is a thing alone, and a person here
        (r"\bcarrière(?= (?:ébauch|fend|sci)eu(?:r|se)\b)", "carrier"),
        (r"\bouvri(?:er|ère) carrière\b", "ouvrier carrier"),
        (rf"(?<=\b)(\w+{_PEOPLE}) sous-marine\b", r"\1 sous-marin"),
        (r"\bsoudeu(?:r|se) marine\b", "soudeur marin"),
        # two spellings of one word
        (r"\bcoordonnat(eur|rice)(?=s?\b)", r"coordinat\1"),
        (r"\boperat(eur|rice)\b", r"opérat\1"),
        (r"\bbioinformaticien", "bio-informaticien"),
        # typing errors of ESCO and ROME
        (r"\binterface utilisatrice\b", "interface utilisateur"),
        (r"\bdécontamineu(?:r|se)\b", "décontaminateur"),
        (r"\bmélangeur d'aliment\b", "mélangeur d'aliments"),
        (r"\bessais de batterie\b", "essais de batteries"),
        (r"\bmatériels électromécanique\b", "matériels électromécaniques"),
        (r"\bséchoir pour produits mécaniques\b", "séchoir pour produits céramiques"),
        (r"\btrancheu(?:r|se)[ -]dérouleu(?:r|se)\b", "trancheur-dérouleur"),
        (r"\bconductrice dérouleuses\b", "conducteur dérouleur"),
        (r"\bbrasseu(?:r|se)[ -]malteu(?:r|se)(?: malteuse)?\b", "brasseur-malteur"),
        (r"\bbrasseuse malteuse\b", "brasseur-malteur"),
        (r"\bamenageur\b", "aménageur"),
        (r"\bpapier/carton\b", "papier-carton"),
        (r"\bd'orientation psychologue\b", "d'orientation-psychologue"),
        (r"\bsignaleu(?:r|se)\s?-\s?agente?\b", "signaleur-agent"),
        (r"\b(pareu|éleveu|podologue)(r|se)? bovine\b", r"\1\2 bovin"),
        (r"\btechnicien animalière\b", "technicien animalier"),
        (r"\béducateur canine\b", "éducateur canin"),
    )
)
"""What is written in lower case -> the one form, in this order, before words are taken one by one."""

FAR_ADJECTIVES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(written), job)
    for written, job in (
        (r"(?<!salle )(?<!salles )(?<!équipe )(?<!brigade )(?<!installation )\bpolyvalente\b", "polyvalent"),
        (r"(?<!équipe )(?<!structure )(?<!exposition )\bitinérante\b", "itinérant"),
        (r"(?<!plaque )(?<!chaleur )(?<!équipe )(?<!pièce )\btournante\b", "tournant"),
        (r"(?<!unité )(?<!compagnie )\bcombattante\b", "combattant"),
        (r"(?<!direction )(?<!société )\badjointe\b", "adjoint"),
        (r"\bpréposée\b", "préposé"),
        (r"\bdiplômée(?= d'état\b)", "diplômé"),
        (r"(?<!\bpersonne )\bchargée(?= (?:de|du|des) | d')", "chargé"),
        (r"(?<!agence )(?<!vente )(?<!entreprise )(?<!société )\bspécialisée(?= (?:dans|en) )", "spécialisé"),
        (r"\bpremier main\b", "première main"),
        (r"\bsecond main\b", "seconde main"),
    )
)
"""Adjectives and participles that speak of the person wherever they stand -> their masculine, after the words.

Whatever the person's word, so that the two forms of a title never part; and what agreed by mistake, put back.
"""

PLURAL_HEAD = re.compile(
    r"^(?P<one>[^\W\d_]+(?:eur|ien|ier|ant|ent|é))s\b(?!\s*(?:et\b|,|-)| (?!des\b)\w+s\b)"
)
"""A title that opens in the plural: an advert for several posts, or a slip of the referential."""
