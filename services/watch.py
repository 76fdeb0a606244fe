"""Alerts: looked for by the worker, never by a debit; handled by the team."""

from core.clock import now
from core.errors import NotFound, Refusal
from core.extensions import db
from core.language import lazy
from models.watch import Alert, AlertState


class AlreadyHandled(Refusal):
    sentence = lazy("Cette alerte a déjà été traitée.")


def handle(alert_id: int, actor_id: int, note: str) -> None:
    """Note what was seen or done; the alert leaves the queue. Raises NotFound, AlreadyHandled."""
    alert = db.session.get(Alert, alert_id, with_for_update=True, populate_existing=True)
    if alert is None:
        raise NotFound
    if not alert.allows("handle"):
        raise AlreadyHandled
    alert.state, alert.note = AlertState.HANDLED, note[:500]
    alert.handled_at, alert.handled_by_id = now(), actor_id
    db.session.flush()
