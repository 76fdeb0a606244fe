"""Icons drawn in the page itself: no request, and the colour of the words beside them."""

import re
from functools import cache

from markupsafe import Markup

from .language import lazy
from .settings import ROOT

SPRITE = ROOT / "static" / "vendor" / "bootstrap-icons-1.13.2.svg"
SYMBOL = re.compile(r'<symbol id="([^"]+)" (viewBox="[^"]+")[^>]*>(.*?)</symbol>')
UNKNOWN = "ticket-perforated"
FOR_PURSES = {
    "bicycle": lazy("Vélo"),
    "book": lazy("Livre"),
    "bus-front": lazy("Autocar"),
    "film": lazy("Film"),
    "music-note-beamed": lazy("Musique"),
    "palette": lazy("Palette"),
    "pencil-square": lazy("Crayon"),
    "ticket-perforated": lazy("Billet"),
}


@cache
def drawings() -> dict[str, Markup]:
    """Every icon of the sprite, by name."""
    sprite = re.sub(r"\s*\n\s*", "", SPRITE.read_text(encoding="utf-8"))
    return {
        name: Markup(f'<svg class="icon" {box} aria-hidden="true">{shapes}</svg>')  # noqa: S704
        for name, box, shapes in SYMBOL.findall(sprite)
    }


def icon(name: str) -> Markup:
    """That icon, or a ticket when there is none of that name."""
    return drawings().get(name) or drawings()[UNKNOWN]
