"""Text as it is compared, and as French typography sets it."""

import re
import unicodedata

NO_BREAK, NARROW = "\u00a0", "\u202f"
_EPC = str.maketrans(
    {"’": "'", "‘": "'", "&": "+", "–": "-", "—": "-", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"}
    | {"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D"}
)
_SPACES = re.compile(
    r"(?P<tag><[^<>]*>)"
    r"|(?P<narrow> (?=[;:!?»])|(?<=«) )"
    r"|(?P<wide> (?=€)|(?<=\d) (?=%(?!\())|(?<=[nN]°) (?=[\d%])|(?<!\d{4})(?<=\d) (?=\d{3}(?!\d)))"
)


def ascii_letters(text: str) -> str:
    """« Éloïse d’Arc » → « eloisedarc »."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain.lower())


def typographic(text: str) -> str:
    """French text with the spaces that must not break, as « Quoi ? » and « 5 000 € ».

    Only ordinary spaces change, and none inside an HTML tag: « 14:05 » and addresses stay.
    """
    return _SPACES.sub(_unbreakable, text)


def _unbreakable(space: re.Match[str]) -> str:
    return {"tag": space[0], "narrow": NARROW, "wide": NO_BREAK}[str(space.lastgroup)]


def iban_ends(iban: str) -> str:
    """« FR14 •••• 2606 »: enough to know it again, too little to use it."""
    return f"{iban[:4]} •••• {iban[-4:]}"


def in_groups(text: str, *sizes: int) -> str:
    """« 123 456 789 00012 » for sizes 3, 3, 3, 5; the last size serves to the end."""
    groups, start = [], 0
    for size in (*sizes[:-1], *[sizes[-1]] * len(text)):
        groups.append(text[start : start + size])
        start += size
    return " ".join(filter(None, groups))


def epc(text: str, most: int) -> str:
    """The text in the EPC's Latin characters, those that every bank of the SEPA reads.

    « Café d’Été & Cie » → « Cafe d'Ete + Cie »; at most `most` characters, never empty.
    """
    plain = unicodedata.normalize("NFKD", text.translate(_EPC)).encode("ascii", "ignore").decode()
    kept = " ".join(re.sub(r"[^A-Za-z0-9/?:().,'+ -]", " ", plain).split())
    return kept.strip("/")[:most].strip(" /") or "NOTPROVIDED"


def names(text: str) -> tuple[str, ...]:
    """The names in that text, one a word."""
    return tuple(text.split())
