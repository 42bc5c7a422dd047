"""What an import has to tell: problems with line, column, value and reason, and notices, in English and French."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Generic, TypeVar

from matching.records import Identity

T = TypeVar("T")

LONGEST_VALUE = 80
"""Characters of a value that a problem quotes: enough to find it in the file, short enough for a table."""

MOST_PROBLEMS = 1000
"""Problems kept per code and column; the others are counted, so that a broken 50 MB file stays in memory."""

MOST_NOTICES = 20
"""Notices kept per code and column; the others are counted."""

MESSAGES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        # the file
        "no-file": ("there is no such file", "ce fichier n’existe pas"),
        "folder": ("this is a folder, not a file", "c’est un dossier, pas un fichier"),
        "unreadable": ("the file cannot be opened: {why}", "le fichier ne peut pas être ouvert : {why}"),
        "empty": ("the file is empty", "le fichier est vide"),
        "binary": (
            "this is a binary file ({kind}); save it as CSV (UTF-8) or JSON",
            "c’est un fichier binaire ({kind}) ; enregistrez-le en CSV (UTF-8) ou en JSON",
        ),
        "too-big": (
            "a JSON document of {size} MB is more than {most} MB; write one record a line (JSONL)",
            "un document JSON de {size} Mo dépasse {most} Mo ; écrivez un enregistrement par ligne (JSONL)",
        ),
        "wrong-format": (
            "this looks like {format}, which holds no {kind}",
            "ce fichier ressemble à {format}, qui ne contient pas de {kind}",
        ),
        "encoding": (
            "not UTF-8: read as {encoding}; check the accents",
            "pas en UTF-8 : lu en {encoding} ; vérifiez les accents",
        ),
        "bad-bytes": (
            "bytes that are not UTF-8 were replaced by �",
            "des octets qui ne sont pas de l’UTF-8 ont été remplacés par �",
        ),
        "nul": ("NUL bytes were removed", "des octets NUL ont été retirés"),
        # the table
        "no-header": (
            'no column name is known; the first line must give them, such as "id" (list: docs/formats.md)',
            "aucun nom de colonne n’est connu ; la première ligne les donne, comme « id » (docs/formats.md)",
        ),
        "column-needed": ("a column {name} is needed", "il faut une colonne {name}"),
        "unknown-column": ("this column is not known and was not read", "colonne inconnue, non lue"),
        "column-twice": (
            "two columns mean {name}; the first one that is filled is read",
            "deux colonnes veulent dire {name} ; la première remplie est lue",
        ),
        "extra-cells": (
            "{found} cells for {wanted} columns: the last ones were not read",
            "{found} cellules pour {wanted} colonnes : les dernières n’ont pas été lues",
        ),
        "open-quote": (
            "a quotation mark is opened on this line and never closed",
            "un guillemet est ouvert sur cette ligne et jamais fermé",
        ),
        # the row
        "broken-json": (
            "the file is damaged or is no JSON: save it again ({why})",
            "le fichier est abîmé ou n’est pas du JSON : enregistrez-le de nouveau ({why})",
        ),
        "not-an-object": ("an object is wanted", "un objet est attendu"),
        "no-posting": ("no JobPosting was found", "aucun JobPosting n’a été trouvé"),
        "missing": ("this is needed and missing", "cette valeur est nécessaire et manque"),
        "unusable": (
            "without this value the row cannot be kept",
            "sans cette valeur la ligne ne peut pas être gardée",
        ),
        "duplicate-id": (
            "this id was already read (line {first}); the first one is kept",
            "cet identifiant a déjà été lu (ligne {first}) ; le premier est gardé",
        ),
        "bad-field": ("{why}", "champ illisible : {why}"),
        "contradiction": ("the record contradicts itself: {why}", "l'enregistrement se contredit : {why}"),
        "erased": (
            "this person was erased; to take them in again, choose so (import page, or --again)",
            "cette personne a été effacée ; pour la reprendre, choisissez-le (page d’import, ou --again)",
        ),
        "id-is-address": (
            "this id is an address of mail, and recruiters see ids: choose one that names nobody",
            "cet identifiant est une adresse, et les recruteurs voient les identifiants : choisissez-en un qui ne "
            "nomme personne",
        ),
        "id-holds-name": (
            "this id holds the person's name, and recruiters see ids: choose one that names nobody",
            "cet identifiant contient le nom de la personne, et les recruteurs voient les identifiants : "
            "choisissez-en un qui ne nomme personne",
        ),
        # a consent
        "to-come": ("this date is to come (today is {on})", "cette date est à venir (nous sommes le {on})"),
        "organisation-needed": (
            "a consent to be in touch is for one organisation: its id is needed",
            "un accord pour être en contact vaut pour une organisation : il faut son identifiant",
        ),
        "organisation-unwanted": (
            "a consent to be seen is for all recruiters: leave the organisation empty",
            "un accord pour être vu vaut pour tous les recruteurs : laissez l’organisation vide",
        ),
        "unknown-learner": (
            "no learner of the store has this id; import the learners first",
            "aucun apprenant de la base n’a cet identifiant ; importez d’abord les apprenants",
        ),
        "unknown-organisation": (
            "no organisation of the store has this id",
            "aucune organisation de la base n’a cet identifiant",
        ),
        "unknown-offer": (
            "no offer of the store has this id; the hire is kept without it",
            "aucune offre de la base n'a cet identifiant ; l'embauche est gardée sans elle",
        ),
        "hire-implausible": (
            "nobody of the network was hired on that day: the year cannot be",
            "personne du réseau n'a été embauché ce jour-là : l'année est impossible",
        ),
        "withdrawn-since": (
            "this consent was withdrawn on {on}: only a later one counts",
            "cet accord a été retiré le {on} : seul un accord plus récent compte",
        ),
        # a field
        "not-understood": ("{wanted} is wanted", "attendu : {wanted}"),
        "dates-reversed": (
            "this date comes before {first}: it was left out",
            "cette date précède {first} : elle a été laissée de côté",
        ),
        "unknown-code": (
            "this code is not in the referential; the label is kept",
            "ce code n’est pas dans le référentiel ; le libellé est gardé",
        ),
        "unknown-town": (
            "this town was not found; the name is kept, without coordinates",
            "cette commune n’a pas été trouvée ; le nom est gardé, sans coordonnées",
        ),
        "ambiguous-town": (
            "several towns have this name: give the postcode; the name is kept, without coordinates",
            "plusieurs communes portent ce nom : donnez le code postal ; le nom est gardé, sans coordonnées",
        ),
        "no-place": ("these words name no place", "ces mots ne désignent aucun lieu"),
        "place-guessed": (
            "the source says that this place was guessed from the text",
            "la source dit que ce lieu a été déduit du texte",
        ),
        "coordinates-swapped": (
            "latitude and longitude were swapped; they were put right",
            "latitude et longitude étaient inversées ; elles ont été remises en ordre",
        ),
        "coordinates-off": (
            "these coordinates are no place on the globe; they were left out",
            "ces coordonnées ne désignent aucun lieu ; elles ont été laissées de côté",
        ),
        "coordinates-abroad": (
            "these coordinates are outside France; they were kept",
            "ces coordonnées sont hors de France ; elles ont été gardées",
        ),
        "text-cut": ("{found} characters: cut after {most}", "{found} caractères : coupé après {most}"),
        "own-name": (
            "the person's own name was taken out of the texts, which matching reads; … stands in its place",
            "le nom de la personne a été retiré de ses textes, que lit le classement ; … le remplace",
        ),
        "markup": ("HTML was turned into plain text", "le HTML a été converti en texte"),
        "invisible": (
            "invisible control characters were removed",
            "des caractères de contrôle invisibles ont été retirés",
        ),
        "past": ("this date is past (today is {on})", "cette date est passée (nous sommes le {on})"),
        "copy": ("the source says that this is a copy of {of}", "la source dit que c’est une copie de {of}"),
        "not-a-skill": (
            "this reads like a sentence, not like a skill; it was left out of the skills",
            "cela ressemble à une phrase plutôt qu’à une compétence ; laissé hors des compétences",
        ),
        "diploma-unfinished": (
            "this diploma is not obtained, or not yet: it does not count",
            "ce diplôme n’est pas obtenu, ou pas encore : il ne compte pas",
        ),
        "several-contracts": (
            "several contracts; {kept} was kept",
            "plusieurs contrats ; {kept} a été gardé",
        ),
        "contract-in-title": (
            "the title says which contract; {kept} was kept",
            "le titre dit le contrat ; {kept} a été gardé",
        ),
        "pay-day": (
            "a daily rate is not turned into a yearly pay",
            "un taux journalier n’est pas converti en salaire annuel",
        ),
        "pay-net": (
            "a pay after tax is not turned into a pay before tax",
            "un salaire net n’est pas converti en brut",
        ),
        "pay-currency": ("only pay in euros is read", "seuls les salaires en euros sont lus"),
        "pay-implausible": (
            "as a yearly pay this would be {found} EUR: left out",
            "en salaire annuel cela ferait {found} EUR : laissé de côté",
        ),
        "id-made": (
            "the source gives no id; this one was made",
            "la source ne donne pas d’identifiant ; celui-ci a été créé",
        ),
        "not-read": ("this part is not read", "cette partie n’est pas lue"),
        "more": ("and {count} more like this ({code})", "et {count} autres du même genre ({code})"),
    }
)

WANTED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "date": (
            "a date that exists, such as 2026-09-01, 01/09/2026 or September 2026",
            "une date qui existe, comme 2026-09-01, 01/09/2026 ou septembre 2026",
        ),
        "number": ("a number", "un nombre"),
        "count": ("a whole number, 0 or more", "un nombre entier, 0 ou plus"),
        "truth": ("yes or no", "oui ou non"),
        "contract": (
            "a contract (CDI, CDD, intérim, alternance, stage, freelance, service civique)",
            "un contrat (CDI, CDD, intérim, alternance, stage, freelance, service civique)",
        ),
        "rhythm": ("full time or part time", "temps plein ou temps partiel"),
        "remote": ("on site, hybrid or full remote", "sur site, hybride ou télétravail complet"),
        "pay": (
            "a pay such as 35-45 k€ or 1 800 € brut par mois",
            "un salaire comme 35-45 k€ ou 1 800 € brut par mois",
        ),
        "diploma": (
            "a diploma or level such as Bac+2, CAP or niveau 5",
            "un diplôme ou niveau comme Bac+2, CAP ou niveau 5",
        ),
        "experience": (
            "years such as 2 ans, or débutant accepté",
            "une durée comme 2 ans, ou débutant accepté",
        ),
        "language": (
            "a language such as fr:C2 or Anglais courant",
            "une langue comme fr:C2 ou Anglais courant",
        ),
        "language-level": ("a level from A1 to C2", "un niveau de A1 à C2"),
        "skill-level": ("a level from 1 to 4", "un niveau de 1 à 4"),
        "distance": ("a distance such as 30 km", "une distance comme 30 km"),
        "duration": ("a duration such as 7 mois", "une durée comme 7 mois"),
        "delivery": ("on site, online or hybrid", "présentiel, à distance ou hybride"),
        "enrolment": (
            "planned, running, completed, certified or abandoned",
            "prévu, en cours, terminé, certifié ou abandonné",
        ),
        "purpose": ("seen or contact", "seen (être vu) ou contact"),
        "organisation-kind": ("employer or provider", "employeur ou organisme de formation"),
        "learner-status": ("seeking, paused or placed", "en recherche, en pause ou en emploi"),
        "offer-status": ("open, filled or withdrawn", "ouverte, pourvue ou retirée"),
        "list": ("a list", "une liste"),
        "text": ("a text", "un texte"),
    }
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to tell about one value (a notice has the same shape).

    `line` is the first line of the row in the file (from 1), `None` for the file as a whole; `column` the
    column or field as the file names it. `dropped`: the whole row was left out because of it.
    """

    line: int | None
    column: str | None
    value: str
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    dropped: bool = False

    @property
    def reason(self) -> str:
        """The reason in English."""
        return self.in_words("en")

    def in_words(self, lang: str) -> str:
        """The reason in "fr", or in English for any other language."""
        which = 1 if lang == "fr" else 0
        facts = dict(self.facts)
        wanted = facts.get("wanted")
        if isinstance(wanted, str) and wanted in WANTED:
            facts["wanted"] = WANTED[wanted][which]
        return MESSAGES[self.code][which].format(**facts)


@dataclass(frozen=True, slots=True)
class Import(Generic[T]):
    """What came out of a file: the good records in their order, and everything there is to tell.

    `rows_read` counts the rows that were met, good or bad; `rows_dropped` those left out (each is reported in
    `problems`, of which at most `MOST_PROBLEMS` per kind are kept, followed by one that counts the rest). `lines` are
    those on which the records begin.
    """

    records: tuple[T, ...]
    identities: tuple[Identity, ...] = ()
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()
    rows_read: int = 0
    rows_dropped: int = 0
    format: str | None = None
    encoding: str | None = None
    lines: tuple[int, ...] = ()


class SpoiledRowError(Exception):
    """A row cannot become a record; carries the problem that says why. Never leaves the readers."""

    def __init__(self, code: str, column: str | None = None, value: object = "", **facts: object) -> None:
        super().__init__(code)
        self.code, self.column, self.value, self.facts = code, column, value, facts


class Report:
    """Collects problems and notices while a file is read. `line` is the row being read.

    `dropped` counts the rows that were left out.
    """

    def __init__(self) -> None:
        self.line: int | None = None
        self.dropped = 0
        self._problems: list[Problem] = []
        self._notices: list[Problem] = []
        self._problem_counts: Counter[tuple[str, str | None]] = Counter()
        self._notice_counts: Counter[tuple[str, str | None]] = Counter()

    def problem(
        self,
        code: str,
        column: str | None = None,
        value: object = "",
        *,
        dropped: bool = False,
        **facts: object,
    ) -> None:
        """Note something wrong with `value`."""
        self._add(code, column, value, facts, dropped)

    def spoiled(self, error: SpoiledRowError, *, dropped: bool) -> None:
        """Note what kept a row (or the whole file, if not `dropped`) from being read."""
        self._add(error.code, error.column, error.value, error.facts, dropped)

    def _add(
        self, code: str, column: str | None, value: object, facts: Mapping[str, object], dropped: bool
    ) -> None:
        self._problem_counts[code, column] += 1
        self.dropped += dropped
        if self._problem_counts[code, column] <= MOST_PROBLEMS:
            self._problems.append(Problem(self.line, column, shortened(value), code, facts, dropped))

    def notice(self, code: str, column: str | None = None, value: object = "", **facts: object) -> None:
        """Note something that was done or seen, and needs no mending."""
        self._notice_counts[code, column] += 1
        if self._notice_counts[code, column] <= MOST_NOTICES:
            self._notices.append(Problem(self.line, column, shortened(value), code, facts))

    def notice_once(self, code: str, column: str | None = None, value: object = "", **facts: object) -> None:
        """Note something that is told once a file, however many rows show it."""
        if not self._notice_counts[code, column]:
            self.notice(code, column, value, **facts)

    def problems(self) -> tuple[Problem, ...]:
        """All problems in the order they were met, then a count of those that were not kept."""
        return (*self._problems, *_rest(self._problem_counts, MOST_PROBLEMS))

    def notices(self) -> tuple[Problem, ...]:
        """All notices in the order they were met, then a count of those that were not kept."""
        return (*self._notices, *_rest(self._notice_counts, MOST_NOTICES))


def shortened(value: object) -> str:
    r"""A value as a problem quotes it: one line, at most `LONGEST_VALUE` characters.

    >>> shortened("deux\nlignes")
    'deux lignes'
    """
    text = value if isinstance(value, str) else "" if value is None else _plain(value)
    text = " ".join(text[: 4 * LONGEST_VALUE].split())
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def _plain(value: object) -> str:
    if isinstance(value, (dict, list)):  # repr of a deep one could exhaust the stack
        return "{…}" if isinstance(value, dict) else "[…]"
    return str(value)


def _rest(counts: Counter[tuple[str, str | None]], most: int) -> tuple[Problem, ...]:
    return tuple(
        Problem(None, column, "", "more", {"count": count - most, "code": code})
        for (code, column), count in counts.items()
        if count > most
    )
