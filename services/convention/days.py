"""What the worker does of the conventions, day after day: recall, then end."""

from datetime import date, timedelta

import sqlalchemy as sa

from core.clock import today
from core.database import LOCK
from core.extensions import db
from models.convention import Convention, ConventionState

from .letters import tell
from .rights import open_of
from .road import end

S = ConventionState
REMINDERS = (15, 60)


def expire_due() -> int:
    """End the conventions whose last day is past; tell how many."""
    due = _in_force_until(today() - timedelta(days=1))
    for convention in due:
        end(convention, "expire", by=None)
        tell(convention, "expire")
    return len(due)


def remind_due() -> int:
    """Remind, 60 days then 15 days before the end, who has not asked for the next; how many."""
    count = 0
    for convention in _in_force_until(today() + timedelta(days=max(REMINDERS))):
        left = ((convention.ends_on or today()) - today()).days
        threshold = min(days for days in REMINDERS if left <= days)
        if convention.reminded_for is not None and convention.reminded_for <= threshold:
            continue
        convention.reminded_for = threshold
        asked = open_of(convention.partner_id, convention.programme_id)
        if asked is None or asked.state == S.DRAFT:
            tell(convention, "remind", end=convention.ends_on)
            count += 1
    db.session.flush()
    return count


def _in_force_until(day: date) -> list[Convention]:
    return list(
        db.session.scalars(
            sa.select(Convention)
            .where(Convention.state == S.IN_FORCE, Convention.ends_on <= day)
            .order_by(Convention.id)
            .with_for_update(skip_locked=True, **LOCK)
        )
    )
