"""An outing that will not be: every hold goes back to its purse, everybody is told."""

from datetime import timedelta

import sqlalchemy as sa

from core.clock import now, today
from core.database import LOCK
from core.extensions import db
from core.states import move, take
from models.outing import CASH_DAYS, LIVE, Outing, OutingState, ParticipationState
from models.user import Visitor

from .. import ledger
from .letters import tell_partner, tell_pupils, tell_school
from .refusals import DayPast
from .taking import registered, turn_all, write

S = OutingState


def cancel(outing_id: int, reason: str = "", *, by: Visitor) -> None:
    """Call it off: every hold is released, everybody is told.

    A school keeps its word: once the day of a validated outing is past, only the team may.
    Raises NotNow, DayPast.
    """
    outing = take(Outing, outing_id, "cancel", by=by)
    if by.school_id and outing.state == S.VALIDATED and outing.day < today():
        raise DayPast
    known = outing.state != S.DRAFT
    if reason and known:
        write(outing, reason, by=by)
    _end(outing, "cancel", by=by, reason=reason)
    if known:
        tell_partner(outing, "cancel", why=reason)


def expire_due() -> int:
    """End one outing whose last day is past, giving every hold back; tell how many: 0 or 1.

    One a transaction: its balances alone are locked, in their order.
    """
    outing = db.session.scalar(
        sa.select(Outing)
        .where(Outing.state.in_(LIVE), Outing.day < today() - timedelta(days=CASH_DAYS))
        .order_by(Outing.id)
        .limit(1)
        .with_for_update(skip_locked=True, **LOCK)
    )
    if outing is None:
        return 0
    _end(outing, "expire", by=None)
    tell_partner(outing, "expire")
    tell_school(outing, "expire")
    return 1


def _end(outing: Outing, act: str, *, by: Visitor | None, reason: str | None = None) -> None:
    people = registered(outing)
    if people:
        ledger.close_holds(
            [],
            [hold_id for _, hold_id in people],
            partner_id=outing.partner_id,
            purse_id=outing.purse_id,
            by=by,
        )
        turn_all(outing, ParticipationState.WITHDRAWN)
        tell_pupils(outing, act, [holder_id for holder_id, _ in people])
    outing.ended_at, outing.ended_by_id = now(), by.user_id if by else None
    move(outing, act, by=by, reason=reason)
