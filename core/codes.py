"""Numbers that people read aloud and type: random, with a check character.

The alphabet has 23 symbols, a prime, none of which looks like another. The check is a sum
weighted by position, modulo 23: it catches every single wrong character and every exchange
of two characters, adjacent or not.
"""

import re
import secrets

ALPHABET = "0123456789ACEFHJKMNPRTX"
LOOK_ALIKES = str.maketrans("OQDILZSBG", "000112586")
CARD_LENGTH, VOUCHER_LENGTH, FILE_LENGTH = 12, 10, 8
_VALUE = {symbol: value for value, symbol in enumerate(ALPHABET)}


class NotACode(ValueError):
    """What was typed has the wrong length, a foreign character or a wrong check character."""


def _weighted(symbols: str) -> int:
    return sum(weight * _VALUE[s] for weight, s in enumerate(symbols, start=2)) % 23


def new_code(length: int) -> str:
    """A random code of that length (at most 22), its check character last."""
    payload = "".join(secrets.choice(ALPHABET) for _ in range(length - 1))
    return payload + check_character(payload)


def check_character(payload: str) -> str:
    """The last character of the code that begins with `payload`."""
    return ALPHABET[-_weighted(payload) % 23]


def fold(typed: str) -> str:
    """What was typed, without spaces and punctuation, in capitals, look-alikes resolved."""
    return re.sub(r"[\W_]+", "", typed or "").upper().translate(LOOK_ALIKES)


def parse_code(typed: str, *lengths: int) -> str:
    """The code a person meant, of one of these lengths. Raises NotACode."""
    code = fold(typed)
    if len(code) not in lengths or not set(code) <= set(ALPHABET):
        raise NotACode(typed)
    if check_character(code[:-1]) != code[-1]:
        raise NotACode(typed)
    return code


def grouped(code: str) -> str:
    """In groups of four, as it is printed: « 4K7P 92HX 0A3F »."""
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))
