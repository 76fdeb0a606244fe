"""Money is whole cents; euros exist only on screen."""

import re

from .language import FRENCH, language
from .text import NARROW, NO_BREAK

MAX_CENTS = 1_000_000_00
_SPACE = "[ \u00a0\u202f]"
_TYPED = re.compile(
    rf"(\d{{1,9}}|\d{{1,3}}(?:{_SPACE}\d{{3}})+)(?:[.,](\d{{1,2}}))?{_SPACE}?€?", re.ASCII
)


class NotAnAmount(ValueError):
    """What was typed is not an amount in euros and cents."""


def parse_euros(typed: str) -> int:
    """Cents from what a person typed: « 12,5 », « 12.50 € », « 1 200 ».

    Raises NotAnAmount on a sign, letters, more than two decimals, a space that does not part
    thousands (« 12 50 »), or over a million euros.
    """
    match = _TYPED.fullmatch(typed.strip())
    if not match:
        raise NotAnAmount(typed)
    whole = re.sub(_SPACE, "", match[1])
    cents = int(whole) * 100 + int((match[2] or "0").ljust(2, "0"))
    if cents > MAX_CENTS:
        raise NotAnAmount(typed)
    return cents


def euros(cents: int) -> str:
    """« 1 234,50 € » from cents, as French typography has it; in English « €1,234.50 »."""
    sign, cents = ("−" if cents < 0 else ""), abs(cents)
    whole, rest = f"{cents // 100:,}", f"{cents % 100:02d}"
    if language() != FRENCH:
        return f"{sign}€{whole}.{rest}"
    return f"{sign}{whole.replace(',', NARROW)},{rest}{NO_BREAK}€"


def short_euros(cents: int) -> str:
    """As `euros`, without the cents of a round amount: « 100 € »."""
    return euros(cents) if cents % 100 else re.sub(r"[.,]00(?!\d)", "", euros(cents))


def typed_euros(cents: int) -> str:
    """The amount as `parse_euros` reads it back, for a field that shows what is there."""
    return euros(cents) if language() == FRENCH else f"{cents // 100}.{cents % 100:02d}"
