"""Words about remote work ("télétravail partiel", "full remote", "2 jours par semaine").

"Yes", "possible" and "télétravail" alone mean hybrid: part of the time, the usual sense in French adverts.
"""

from __future__ import annotations

import re
from functools import lru_cache

from data.readers.cleaning import fold
from matching.records import Delivery, Remote

_NONE = re.compile(
    r"non autorise|pas de tele|sans tele|aucun|^(?:non|no|false|faux|0|none|n)$|^sur (?:site|place)|presentiel|"
    r"on.?site|\bno remote|not remote|impossible|\b0 ?%|^sur site|uniquement sur|office only|pas possible"
)
_FULL = re.compile(
    r"100 ?%|\bfull|fully|total|complet|integral|telecommute|entierement|exclusivement|a distance|distanciel|"
    r"5 j|cinq jours|remote only|remote first|teletravail permanent"
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
    """
    words = fold(text)
    if _NONE.search(words) and not re.search(r"hybrid|mixte|parti", words):
        return Remote.ON_SITE
    if re.search(r"hybrid|mixte|partiel", words):
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
