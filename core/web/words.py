"""The words of the templates: filters that say amounts and days, macros that need no import."""

from flask import Flask
from flask_babel import get_locale

from .. import clock, codes, icons, money, said
from ..language import LANGUAGES
from ..text import typographic

COMPONENTS = (
    "notice",
    "form",
    "purse",
    "card_face",
    "receipt",
    "pill",
    "stepper",
    "list",
    "keypad",
    "dialog",
    "progress",
    "password_rules",
    "time",
    "language",
    "scan",
    "swap",
)


def prepare(app: Flask) -> None:
    """Give the templates their filters, their globals and the macros of templates/components/."""
    app.jinja_env.filters.update(
        euros=money.euros,
        short_euros=money.short_euros,
        grouped=codes.grouped,
        typographic=typographic,
        day=said.day,
        short_day=said.short_day,
        hour=said.hour,
        moment=said.moment,
        when=said.when,
        until=said.until,
        phone=said.phone,
    )
    app.jinja_env.globals.update(
        get_locale=get_locale,
        icon=icons.icon,
        languages=LANGUAGES,
        now=clock.now,
        today=clock.today,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for component in COMPONENTS:
        macros = vars(app.jinja_env.get_template(f"components/{component}.html").module)
        app.jinja_env.globals.update({n: m for n, m in macros.items() if n[0] != "_"})
