"""How values show: in French, in Paris time, amounts in euros, records as links."""

import enum
from datetime import date, datetime

import sqlalchemy as sa
from flask import current_app
from flask_babel import format_date, format_datetime
from markupsafe import Markup, escape

from core.clock import civil_day, today
from core.columns import Kind, kind_of
from core.extensions import db
from core.language import translate
from core.said import A_WEEK, when
from models.ledger import Account, Transfer

from .words import LABELS

NEW_LINE, COMMA = Markup("<br>"), Markup(", ")
LINK = Markup('<a href="{}">{}</a>').format


def show_nothing(view, value, name):
    return "—"


def show_truth(view, value, name):
    return translate("Oui") if value else translate("Non")


def show_state(view, value, name):
    return str(value.label)


def show_instant(view, value, name):
    return format_datetime(value, "dd/MM/yyyy HH:mm")


def say_instant(view, value, name):
    """As people say it within a week of now, then its day; exact in its title."""
    day = civil_day(value)
    said = when(value) if abs((today() - day).days) < A_WEEK else show_day(view, day, name)
    machine, exact = value.isoformat(timespec="seconds"), show_instant(view, value, name)
    return Markup('<time datetime="{}" title="{}">{}</time>').format(machine, exact, said)


def show_day(view, value, name):
    return format_date(value, "dd/MM/yyyy")


def name_of(record) -> str:
    """A record in a few words: its own, or its number."""
    if isinstance(record, Account | Transfer):
        return numbered(record.kind.label, record.id)
    if type(record).__str__ is not object.__str__:
        return str(record)
    screen = screen_of(type(record))
    return numbered(screen.singular if screen else "", record.id)


def numbered(what, number) -> str:
    """« Transaction n° 12 »."""
    return translate("%(what)s n° %(number)s", what=what, number=number or "—").strip()


def title_of(record) -> str:
    """A record's name under the name of its screen."""
    singular, name = str(screen_of(type(record)).singular), name_of(record)
    return name if name.startswith(singular) else f"{singular} – {name}"


def show_record(view, record, name):
    """A link to the record's own screen, for those who may read it."""
    screen = screen_of(type(record))
    if screen is None or not screen.is_accessible():
        return name_of(record)
    address = screen.get_url(f"{screen.endpoint}.details_view", id=record.id)
    return LINK(address, name_of(record))


def screen_of(model):
    """The screen of that table."""
    (admin,) = current_app.extensions["admin"]
    return next((view for view in admin._views if getattr(view, "model", None) is model), None)


def show_list(view, values, name):
    shown = [show_record(view, v, name) if isinstance(v, db.Model) else escape(v) for v in values]
    return (NEW_LINE if len(shown) > 3 else COMMA).join(shown) or "—"


def name_list(view, values, name):
    return ", ".join(name_of(v) if isinstance(v, db.Model) else str(v) for v in values)


def show_words(view, values, name):
    """What is typed in a draft, or what a change changed: one line for each word."""
    return NEW_LINE.join(escape(pair(LABELS.get(key, key), v)) for key, v in values.items())


def in_a_line(values: dict) -> str:
    """« Ville : Arles, Nom : Durand »."""
    return ", ".join(pair(LABELS.get(key, key), value) for key, value in values.items())


def pair(what, said) -> str:
    """« Ville : Arles »."""
    return translate("%(what)s : %(said)s", what=what, said=said)


SHOWN = {
    type(None): show_nothing,
    bool: show_truth,
    enum.Enum: show_state,
    datetime: show_instant,
    date: show_day,
    db.Model: show_record,
    list: show_list,
    dict: show_words,
}
LISTED = SHOWN | {datetime: say_instant}
EXPORTED = SHOWN | {
    type(None): lambda view, value, name: "",
    db.Model: lambda view, record, name: name_of(record),
    list: name_list,
    dict: lambda view, value, name: in_a_line(value),
}


def show_as(kind: Kind):
    """A formatter of values of that kind; an export has no context."""

    def show(view, context, record, name):
        value = getattr(record, name)
        if value is None:
            return None
        return kind.exported(value) if context is None else kind.shown(value)

    return show


def kinds_of(model) -> dict:
    """A formatter for each column of the model that has a kind."""
    kinds = {attr.key: kind_of(attr.columns[0]) for attr in sa.inspect(model).column_attrs}
    return {name: show_as(kind) for name, kind in kinds.items() if kind}


def show_letter(view, context, record, name):
    """A long text, with its lines as they were written."""
    return Markup('<div class="letter">{}</div>').format(getattr(record, name))
