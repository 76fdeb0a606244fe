"""What looks odd at a till: an alert suspends nothing, it waits for somebody of the team."""

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.columns import state_column
from core.database import PrimaryKey
from core.extensions import db
from core.language import lazy, lazy_in


class WatchSettings:
    """What a programme raises its alerts from; the hours are hours of Paris, from 0 to 24.

    `watch_same_amount` and `watch_off_hours` count a partner's payments of a day,
    `watch_drained` the holders of a school that are emptied there in `watch_days`.
    """

    watch_same_amount: Mapped[int] = mapped_column(sa.Integer, default=15)
    watch_off_hours: Mapped[int] = mapped_column(sa.Integer, default=3)
    watch_from_hour: Mapped[int] = mapped_column(sa.Integer, default=6)
    watch_to_hour: Mapped[int] = mapped_column(sa.Integer, default=23)
    watch_drained: Mapped[int] = mapped_column(sa.Integer, default=8)
    watch_days: Mapped[int] = mapped_column(sa.Integer, default=3)


WATCH_RULES = (
    sa.CheckConstraint(
        "0 <= watch_from_hour AND watch_from_hour < watch_to_hour AND watch_to_hour <= 24",
        "watch_hours",
    ),
    sa.CheckConstraint(
        "watch_same_amount > 0 AND watch_off_hours > 0 AND watch_drained > 0", "watch_counts"
    ),
    sa.CheckConstraint("watch_days BETWEEN 1 AND 31", "watch_days"),
)


class AlertRule(enum.StrEnum):
    SAME_AMOUNT = "same_amount"
    OFF_HOURS = "off_hours"
    DRAINED = "drained"

    @property
    def label(self):
        return {
            "same_amount": lazy("Même montant, de nombreuses fois"),
            "off_hours": lazy("Transactions hors des heures d’ouverture"),
            "drained": lazy("Élèves d’un même établissement vidés au même endroit"),
        }[self.value]


class AlertState(enum.StrEnum):
    OPEN = "open"
    HANDLED = "handled"

    @property
    def label(self):
        return {
            "open": lazy_in("alerte", "À traiter"),
            "handled": lazy_in("alerte", "Traitée"),
        }[self.value]


ALLOWED_ACTS = {AlertState.OPEN: {"handle"}, AlertState.HANDLED: set()}


class Alert(db.Model):
    """One for each rule, partner and civil day; `count` follows the day until it is handled.

    `count` is payments, or holders for DRAINED; `amount` is their cents, each for SAME_AMOUNT,
    together for the others.
    """

    __table_args__ = (
        sa.UniqueConstraint("rule", "partner_id", "civil_date"),
        sa.CheckConstraint("count > 0", "count"),
        sa.CheckConstraint("(state = 'handled') = (handled_by_id IS NOT NULL)", "handled_by"),
        sa.CheckConstraint("(state = 'handled') = (note IS NOT NULL)", "handled_note"),
        sa.CheckConstraint("(rule = 'drained') = (school_id IS NOT NULL)", "drained_school"),
    )

    id: Mapped[PrimaryKey]
    rule: Mapped[AlertRule] = state_column(AlertRule, "rule")
    state: Mapped[AlertState] = state_column(AlertState, default=AlertState.OPEN, index=True)
    partner_id: Mapped[int] = mapped_column(sa.ForeignKey("partner.id"), index=True)
    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programme.id"))
    civil_date: Mapped[date]
    count: Mapped[int] = mapped_column(sa.Integer)
    amount: Mapped[int]
    school_id: Mapped[int | None] = mapped_column(sa.ForeignKey("school.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    note: Mapped[str | None] = mapped_column(sa.String(500))
    handled_at: Mapped[datetime | None]
    handled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))

    partner = relationship("Partner")
    programme = relationship("Programme")
    school = relationship("School")
    handled_by = relationship("User")

    def allows(self, act: str) -> bool:
        """Whether the alert's state permits that act."""
        return act in ALLOWED_ACTS[self.state]
