"""Payments made at a partner's till."""

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.columns import state_column
from core.database import PrimaryKey
from core.extensions import db
from core.language import lazy, lazy_in, translate


class PaymentState(enum.StrEnum):
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"

    @property
    def label(self):
        return {"confirmed": lazy_in("transaction", "Validée"), "cancelled": lazy("Annulée")}[
            self.value
        ]


class Payment(db.Model):
    """One debit, in cents. `civil_date` is the day in Paris when it was made."""

    __table_args__ = (
        sa.CheckConstraint("amount > 0", "amount"),
        sa.UniqueConstraint("actor_id", "token"),
        sa.Index("ix_payment_partner_id_civil_date_id", "partner_id", "civil_date", "id"),
    )

    id: Mapped[PrimaryKey]
    partner_id: Mapped[int] = mapped_column(sa.ForeignKey("partner.id"))
    convention_id: Mapped[int] = mapped_column(sa.ForeignKey("convention.id"))
    holder_id: Mapped[int] = mapped_column(sa.ForeignKey("holder.id"), index=True)
    purse_id: Mapped[int] = mapped_column(sa.ForeignKey("purse.id"))
    season_id: Mapped[int] = mapped_column(sa.ForeignKey("season.id"))
    card_id: Mapped[int | None] = mapped_column(sa.ForeignKey("card.id"))
    amount: Mapped[int]
    civil_date: Mapped[date]
    created_at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    token: Mapped[str] = mapped_column(sa.String(32))
    state: Mapped[PaymentState] = state_column(PaymentState)
    cancelled_at: Mapped[datetime | None]

    partner = relationship("Partner")
    convention = relationship("Convention")
    holder = relationship("Holder")
    purse = relationship("Purse")
    season = relationship("Season")
    card = relationship("Card")
    actor = relationship("User")

    @property
    def programme_id(self) -> int:
        """The programme of its purse."""
        return self.purse.programme_id

    def __str__(self):
        return translate("n° %(id)s", id=self.id)
