"""A bar of points as a drawing: the same few hundred stand on every ranked list, so each is drawn once."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup

from service.pages import Bar

BARS_AT_HAND = 4_096
"""All there are: points from -1 to +4 in hundredths, and some that are cut."""

_DRAWN = Markup(
    '<svg class="bar {sign}" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
    '<rect class="track" width="100" height="8"/>'
    '<rect class="length" x="{x}" width="{width}" height="8"/>'
    '<rect class="zero" x="{zero}" width="0.8" height="8"/></svg>'
)


@lru_cache(maxsize=BARS_AT_HAND)
def drawn(bar: Bar) -> Markup:
    """The bar as a picture that a screen reader passes over; its points stand beside it in figures."""
    return _DRAWN.format(sign=bar.sign, x=bar.x, width=bar.width, zero=bar.zero - 0.4)
