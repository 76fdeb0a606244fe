"""Keep what was seen: one alert for each rule, partner and civil day, until it is handled."""

from typing import Any

import sqlalchemy as sa

from core.clock import now
from core.database import LOCK
from core.errors import Refusal
from core.extensions import db
from core.language import lazy
from core.states import move, take
from models.user import Visitor
from models.watch import Alert, AlertState

from ..ledger.accounts import insert_if_absent
from .rules import Seen

KEY = ("rule", "partner_id", "civil_date")
FOLLOWED = ("programme_id", "count", "amount", "school_id")


class NoNote(Refusal):
    sentence = lazy("Écrivez ce qui a été vu ou fait.")


def fresh(seen: list[Seen]) -> list[Seen]:
    """Those that no alert says already; a handled alert stays as it was read. It only reads."""
    known = {_key(alert): alert for alert in _alerts_of(seen)}
    return [
        one
        for one in seen
        if (alert := known.get(_key(one))) is None
        or (alert.state == AlertState.OPEN and _said(alert) != _said(one))
    ]


def keep(seen: list[Seen]) -> None:
    """Open an alert for each, or let the open one follow; always in the order of `look`."""
    for one in seen:
        db.session.execute(insert_if_absent(Alert).values(**_row(one)))
    alerts = {_key(alert): alert for alert in _alerts_of(seen, to_change=True)}
    for one in seen:
        alert = alerts[_key(one)]
        if alert.state == AlertState.OPEN and _said(alert) != _said(one):
            for name in FOLLOWED:
                setattr(alert, name, getattr(one, name))
            alert.updated_at = now()
    db.session.flush()


def handle(alert_id: int, note: str, *, by: Visitor) -> None:
    """Note what was seen or done; the alert leaves the queue.

    Raises NotFound, NotNow, NoNote.
    """
    alert = take(Alert, alert_id, "handle", by=by)
    if not note.strip():
        raise NoNote
    alert.note, alert.handled_at, alert.handled_by_id = note.strip()[:500], now(), by.user_id
    move(alert, "handle", by=by, reason=note.strip())


def _row(one: Seen) -> dict[str, Any]:
    at = now()
    said = {name: getattr(one, name) for name in (*KEY, *FOLLOWED)}
    return {**said, "state": AlertState.OPEN, "created_at": at, "updated_at": at}


def _key(one: Seen | Alert) -> tuple[Any, ...]:
    return tuple(getattr(one, name) for name in KEY)


def _said(one: Seen | Alert) -> tuple[Any, ...]:
    return tuple(getattr(one, name) for name in FOLLOWED)


def _alerts_of(seen: list[Seen], *, to_change: bool = False) -> list[Alert]:
    """The alerts of these days, in the order of their ids."""
    days = {one.civil_date for one in seen}
    query = sa.select(Alert).where(Alert.civil_date.in_(days)).order_by(Alert.id)
    if to_change:
        query = query.with_for_update(**LOCK).execution_options(populate_existing=True)
    return list(db.session.scalars(query))
