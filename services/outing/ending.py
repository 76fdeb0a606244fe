"""An outing that will not be: every hold goes back to its purse, everybody is told."""

from datetime import timedelta

import sqlalchemy as sa

from core.clock import now, today
from core.database import LOCK
from core.extensions import db
from models.outing import CASH_DAYS, LIVE, Outing, OutingState, ParticipationState

from .. import ledger
from .letters import tell_partner, tell_pupils, tell_school
from .refusals import DayPast
from .taking import registered, take, turn_all, write

S = OutingState


def cancel(outing_id: int, actor_id: int, reason: str = "", school_id: int | None = None) -> None:
    """Call it off: every hold is released, everybody is told. `school_id` is None for the team.

    A school keeps its word: once the day of a validated outing is past, only the team may.
    Raises NotNow, DayPast.
    """
    outing = take(outing_id, "cancel", school_id=school_id)
    if school_id and outing.state == S.VALIDATED and outing.day < today():
        raise DayPast
    known = outing.state != S.DRAFT
    if reason and known:
        write(outing, actor_id, reason)
    _end(outing, S.CANCELLED, actor_id, "cancel")
    if known:
        tell_partner(outing, "cancel", why=f" {reason}" if reason else "")


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
    _end(outing, S.EXPIRED, None, "expire")
    tell_partner(outing, "expire")
    tell_school(outing, "expire")
    return 1


def _end(outing: Outing, state: OutingState, actor_id: int | None, letter: str) -> None:
    people = registered(outing)
    if people:
        ledger.settle_all(
            [],
            [hold_id for _, hold_id in people],
            partner_id=outing.partner_id,
            purse_id=outing.purse_id,
            actor_id=actor_id,
        )
        turn_all(outing, ParticipationState.WITHDRAWN)
        tell_pupils(outing, letter, [holder_id for holder_id, _ in people])
    outing.state, outing.ended_at, outing.ended_by_id = state, now(), actor_id
    db.session.flush()
