"""The words on screen: French in the code, English by its catalogue, French set as it should be.

translations/en/LC_MESSAGES/messages.po is read as it is: nothing has to be compiled beforehand.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cache
from io import BytesIO

import flask_babel
from babel.support import NullTranslations, Translations
from flask import Flask, has_request_context, request, session
from flask_babel import Domain, LazyString, force_locale, get_locale

from .extensions import babel
from .settings import ROOT
from .text import typographic

FRENCH, ENGLISH = "fr", "en"
LANGUAGES = {FRENCH: "Français", ENGLISH: "English"}
translate: Callable[..., str] = flask_babel.gettext
ngettext: Callable[..., str] = flask_babel.ngettext
lazy: Callable[..., LazyString] = flask_babel.lazy_gettext
lazy_in: Callable[..., LazyString] = flask_babel.lazy_pgettext
_set = cache(typographic)


class _Source(NullTranslations):
    """The words of the code, which are French; nought is singular."""

    def ugettext(self, message: str) -> str:
        return _set(message)

    def ungettext(self, singular: str, plural: str, number: int) -> str:
        return _set(singular if abs(number) < 2 else plural)

    def upgettext(self, context: str, message: str) -> str:
        return _set(message)


@cache
def _catalogue(code: str) -> NullTranslations:
    if code == FRENCH:
        return _Source()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with open(ROOT / "translations" / code / "LC_MESSAGES" / "messages.po", "rb") as file:
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return Translations(compiled)


class _Words(Domain):  # type: ignore[misc]  # Flask-Babel has no types
    def get_translations(self) -> NullTranslations:
        return _catalogue(language())


def prepare(app: Flask) -> None:
    """Let each page speak the visitor's language."""
    babel.init_app(app, locale_selector=_wanted)
    babel.domain_instance = _Words()


def _wanted() -> str:
    """What the visitor chose, else what the browser asks for, else French."""
    if not has_request_context():
        return FRENCH
    chosen: str | None = session.get("language")
    if chosen in LANGUAGES:
        return chosen
    asked = (tag.partition("-")[0] for tag in request.accept_languages.values())
    return next((code for code in asked if code in LANGUAGES), FRENCH)


def language() -> str:
    """« fr » or « en »: the language of the page, and French where there is no page."""
    locale = get_locale()
    return str(locale.language) if locale else FRENCH


def in_french() -> AbstractContextManager[None]:
    """A block that speaks French, to someone who is not the visitor."""
    french: AbstractContextManager[None] = force_locale(FRENCH)
    return french
