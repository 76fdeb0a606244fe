"""The password policy: one list of rules, shown as ticks and checked by the server."""

import re

from flask import current_app
from flask_babel import LazyString

from .language import lazy
from .text import ascii_letters

COMMON = (
    "azerty",
    "qwerty",
    "password",
    "motdepasse",
    "cigale",
    "123456",
    "abcdef",
    "soleil",
    "bonjour",
    "doudou",
    "marseille",
    "admin",
)


def password_rules() -> list[tuple[LazyString, str]]:
    """(sentence, pattern) for each rule; a pattern reads alike in Python and in a browser."""
    low, high = current_app.config["PASSWORD_MIN"], current_app.config["PASSWORD_MAX"]
    return [
        (lazy("Au moins %(n)s caractères", n=low), f"^.{{{low},}}$"),
        (lazy("Au maximum %(n)s caractères", n=high), f"^.{{1,{high}}}$"),
        (lazy("Au moins un chiffre"), "[0-9]"),
        (lazy("Au moins une lettre"), "[A-Za-zÀ-ÿ]"),
        (lazy("Au moins une majuscule"), "[A-ZÀ-Þ]"),
        (lazy("Au moins une minuscule"), "[a-zß-ÿ]"),
    ]


def password_faults(password: str, *about: str) -> list[LazyString]:
    """The rules that a password breaks, as sentences; `about` are words it must not rest on."""
    faults = [
        sentence for sentence, pattern in password_rules() if not re.search(pattern, password)
    ]
    rest = ascii_letters(password)
    for word in filter(lambda word: len(word) > 3, map(ascii_letters, (*COMMON, *about))):
        rest = rest.replace(word, "")
    if not faults and len(set(rest)) < 5:
        faults.append(lazy("Ce mot de passe est trop facile à deviner"))
    return faults
