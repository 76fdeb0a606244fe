"""The French that is left on a page in English."""

import re
from functools import cache

from lxml import html

from tools import check_words

SHOWN = ("text()", "@title", "@alt", "@placeholder", "@aria-label", "@data-title", "@data-confirm")
WORDS = re.compile(
    r"\b(la|le|les|un|une|des|du|et|ou|pour|vous|votre|mon|ma|mes|est|sont|dans|avec|aucune?"
    r"|cette?|il|elle|ne|pas|qui|que|aux?|sur|par|en)\b|\b[nN]°"
)


def french_left(page: str, *typed: str) -> list[str]:
    """What is shown in French outside of `lang="fr"`; `typed` is what people wrote."""
    tree = html.fromstring(page)
    for silent in tree.xpath("//script | //style | //*[@lang='fr']"):
        silent.drop_tree()
    found = tree.xpath(" | ".join(f"//{place}" for place in SHOWN))
    theirs = re.compile("|".join(map(re.escape, typed)) or "(?!)")
    shown = {" ".join(theirs.sub("", text).split()) for text in found}
    return sorted(text for text in shown if WORDS.search(text) or _sentences().fullmatch(text))


@cache
def _sentences() -> re.Pattern:
    """Any sentence of the code that is another one in English."""
    said = [
        " ".join(french.split())
        for message in check_words.read_catalogue(check_words.ROOT)
        for french, english in zip(
            *map(check_words.as_list, (message.id, message.string)), strict=True
        )
        if french != english
    ]
    patterns = [re.sub(r"%\\\(\w+\\\)s", ".+", re.escape(one)) for one in said]
    return re.compile("|".join(one for one in patterns if re.search(r"[^\W_]{2}", one)))
