"""What a line of the journal says changed, in the words of that record's screen."""

from datetime import date, datetime
from textwrap import shorten

import sqlalchemy as sa
from flask import current_app
from markupsafe import escape

from core.columns import kind_of
from core.database import Instant
from core.extensions import db
from core.language import translate
from models.user import User

from .formats import LINK, NEW_LINE, in_a_line, name_of, numbered, pair, show_day, show_instant
from .words import ACTS, LABELS


def screens():
    return [view for view in current_app.extensions["admin"][0]._views if hasattr(view, "model")]


def screen_of_table(name):
    return next((one for one in screens() if one.model.__tablename__ == name), None)


def open_tables() -> list[str]:
    """The tables whose screen this visitor may read."""
    return [one.model.__tablename__ for one in screens() if one.is_accessible()]


def show_act(view, context, line, name):
    return str(ACTS.get(line.act, line.act))


def show_subject(view, context, line, name):
    """The record that an audit line is about, as a link."""
    screen = screen_of_table(line.subject_type)
    word = numbered(screen.singular if screen else line.subject_type, line.subject_id)
    if context is None or screen is None or line.subject_id is None or not screen.is_accessible():
        return word
    address = screen.get_url(f"{screen.endpoint}.details_view", id=line.subject_id)
    return LINK(address, word)


def changed(line) -> list[str]:
    """« Ville : Aix → Arles » for each column that an audit line says changed."""
    screen = screen_of_table(line.subject_type)
    words = screen.column_labels if screen else LABELS
    said = []
    for key, values in line.changes.items():
        if key == "id":
            continue
        both = values if isinstance(values, list) and len(values) == 2 else [None, values]
        before, after = (_word(screen, key, value) for value in both)
        name = words.get(key) or words.get(key.removesuffix("_id"), key)
        said.append(pair(name, after if line.act == "create" else f"{before} → {after}"))
    return said


def _word(screen, key, value):
    column = screen and screen.model.__table__.c.get(key)
    if value is None or value in ("", []):
        return "—"
    if isinstance(value, bool):
        return translate("Oui") if value else translate("Non")
    if isinstance(value, dict):
        return in_a_line(value)
    if kind := kind_of(column):
        return kind.told(value)
    if column is not None:
        return _typed_word(column, value)
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def _typed_word(column, value):
    if isinstance(column.type, sa.Enum):
        return column.type.enum_class(value).label
    if isinstance(column.type, Instant):
        return show_instant(None, datetime.fromisoformat(value), column.key)
    if isinstance(column.type, sa.Date):
        return show_day(None, date.fromisoformat(value), column.key)
    if any(key.column is User.__table__.c.id for key in column.foreign_keys):
        return name_of(user) if (user := db.session.get(User, value)) else value
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def show_changes(view, context, line, name):
    text = translate(" ; ").join(changed(line))
    return text if context is None else shorten(text, 160, placeholder=" …")


def show_all_changes(view, context, line, name):
    return NEW_LINE.join(map(escape, changed(line))) or None
