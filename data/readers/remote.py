"""Words about remote work ("télétravail partiel", "full remote", "2 jours par semaine").

"Yes", "possible" and "télétravail" alone mean hybrid: part of the time, the usual sense in French adverts. So does a
count of days or a share, save a whole week's five days and 100 %. Both "présentiel" and "télétravail" is hybrid too.
"""

from __future__ import annotations

import re
from functools import lru_cache

from data.readers.cleaning import fold
from matching.records import Delivery, Remote

_REFUSED = (
    r"non autorise|(?:pas|sans)(?: de)? (?:tele|remote)|aucun|\bno remote|not remote|impossible|pas possible|interdit|"
    r"\bexclue?\b|\b0 ?(?:%|j)|tele-?travail ?:? ?(?:non|no|0)\b"
)
_NOT_AWAY = re.compile(_REFUSED)
_NONE = re.compile(
    rf"{_REFUSED}|^(?:non|no|false|faux|0|none|n)$|^sur (?:site|place)|presentiel|on.?site|uniquement sur|office only"
)
_NOT_HERE = re.compile(r"(?:pas|sans|aucun)(?: de)? presentiel")
_HERE = re.compile(r"presentiel|sur (?:site|place)|on.?site")
_AWAY = re.compile(r"tele-?travail|a distance|distanciel|\bremote\b|home ?office")
_WHOLE_WEEK = re.compile(
    r"(?<!jusqu'a )(?<!maximum )(?<!max )(?<!up to )\b(?:5|cinq|five) ?(?:j(?:ours?)?|days?)"
    r"(?: de tele-?travail| a distance)?(?: ?/ ?5\b| sur (?:5|cinq)\b| ?(?:/|par) ?sem| (?:a|per) week)"
)
_DAYS = re.compile(
    r"\b(?:\d{1,3}|un|deux|trois|quatre|cinq|six|dix|quelques|one|two|three|four|five)"
    r" ?(?:j\b|jours?\b|jrs?\b|days?\b|semaines?\b|weeks?\b)"
)
_SHARE = re.compile(r"\b[1-9]\d? ?%")
_FULL = re.compile(
    r"100 ?%|\bfull|fully|total|complet|integral|telecommute|entierement|exclusivement|a distance|distanciel|"
    r"remote only|remote first|teletravail permanent"
)
_PART = re.compile(
    r"parti|hybrid|occasionnel|frequent|ponctuel|possible|mention|regulier|\bj(?:ours?)?\b|days?\b|^(?:oui|yes|true|vrai|1|x|o|y)$|"
    r"teletravail|tele-travail|remote|\d{1,2} ?%|semaine|home ?office|mixte|encourage|bienvenu|alterne"
)


@lru_cache(maxsize=4096)
def parse_remote(text: str) -> Remote | None:
    """How much remote work `text` speaks of, or `None`.

    >>> parse_remote("2 jours par semaine"), parse_remote("100 % télétravail"), parse_remote("non autorisé")
    (<Remote.HYBRID: 'hybrid'>, <Remote.FULL: 'full'>, <Remote.ON_SITE: 'on-site'>)
    >>> parse_remote("5 jours par mois"), parse_remote("5 j/semaine")
    (<Remote.HYBRID: 'hybrid'>, <Remote.FULL: 'full'>)
    """
    words = _NOT_HERE.sub(" ", fold(text))
    both = _HERE.search(words) and _AWAY.search(words) and not _NOT_AWAY.search(words)
    if re.search(r"hybrid|mixte|partiel", words) or both:
        return Remote.HYBRID
    if _NONE.search(words) and "parti" not in words:
        return Remote.ON_SITE
    if _WHOLE_WEEK.search(words):
        return Remote.FULL
    if _DAYS.search(words) or _SHARE.search(words):
        return Remote.HYBRID
    if _FULL.search(words):
        return Remote.FULL
    return Remote.HYBRID if _PART.search(words) else None


@lru_cache(maxsize=1024)
def parse_delivery(text: str) -> Delivery | None:
    """How a training is given, or `None`.

    >>> parse_delivery("présentiel"), parse_delivery("100% en ligne"), parse_delivery("mixte")
    (<Delivery.ON_SITE: 'on-site'>, <Delivery.ONLINE: 'online'>, <Delivery.HYBRID: 'hybrid'>)
    """
    words = fold(text)
    here = bool(re.search(r"presentiel|sur (?:site|place)|on.?site|classroom|in person", words))
    away = bool(re.search(r"en ligne|online|distanciel|a distance|e.?learning|foad|visio|remote", words))
    if re.search(r"hybrid|mixte|blended", words) or (here and away):
        return Delivery.HYBRID
    return Delivery.ON_SITE if here else Delivery.ONLINE if away else None
