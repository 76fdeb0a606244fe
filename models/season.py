"""A season of a programme, and what each purse receives in it."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import PrimaryKey
from core.extensions import db


class Season(db.Model):
    __table_args__ = (
        sa.UniqueConstraint("programme_id", "name"),
        sa.CheckConstraint("starts_on < ends_on", "order"),
        sa.CheckConstraint("voucher_days > 0", "voucher_days"),
    )

    id: Mapped[PrimaryKey]
    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programme.id"))
    name: Mapped[str] = mapped_column(sa.String(40))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    voucher_days: Mapped[int] = mapped_column(sa.Integer, default=30)

    programme = relationship("Programme", back_populates="seasons")
    allotments = relationship("Allotment", back_populates="season", order_by="Allotment.purse_id")

    def __str__(self):
        return f"{self.programme} {self.name}"

    @property
    def total(self) -> int:
        """What a holder receives in this season, in cents, all purses together."""
        return sum(allotment.amount for allotment in self.allotments)


class Allotment(db.Model):
    """What one purse receives in one season, in cents."""

    __table_args__ = (
        sa.UniqueConstraint("season_id", "purse_id"),
        sa.CheckConstraint("amount > 0", "amount"),
    )

    id: Mapped[PrimaryKey]
    season_id: Mapped[int] = mapped_column(sa.ForeignKey("season.id"))
    purse_id: Mapped[int] = mapped_column(sa.ForeignKey("purse.id"))
    amount: Mapped[int]

    season = relationship("Season", back_populates="allotments")
    purse = relationship("Purse")
