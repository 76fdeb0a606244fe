"""A season of a programme, and what each purse receives in it."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from core.columns import Cents, column, reference, refusing
from core.database import PrimaryKey
from core.extensions import Model
from core.language import lazy, lazy_in


class Season(Model):
    __table_args__ = (
        sa.UniqueConstraint(
            "programme_id", "name", info=refusing(lazy("Ce programme a déjà une saison de ce nom."))
        ),
        sa.CheckConstraint(
            "starts_on < ends_on",
            "order",
            info=refusing(lazy("La saison doit finir après son début.")),
        ),
        sa.CheckConstraint("voucher_days > 0", "voucher_days"),
    )

    id: Mapped[PrimaryKey]
    programme_id: Mapped[int] = reference(lazy("Programme"), "programme.id")
    name: Mapped[str] = column(lazy_in("chose", "Nom"), sa.String(40))
    starts_on: Mapped[date] = column(lazy("Début"))
    ends_on: Mapped[date] = column(lazy("Fin"))
    voucher_days: Mapped[int] = column(lazy("Durée d’un voucher (jours)"), sa.Integer, default=30)

    programme = relationship("Programme", back_populates="seasons")
    allotments = relationship(
        "Allotment",
        back_populates="season",
        order_by="Allotment.purse_id",
        info={"label": lazy("Dotations")},
    )

    def __str__(self) -> str:
        return f"{self.programme} {self.name}"

    @property
    def total(self) -> int:
        """What a holder receives in this season, in cents, all purses together."""
        return sum(allotment.amount for allotment in self.allotments)


class Allotment(Model):
    """What one purse receives in one season, in cents."""

    __table_args__ = (
        sa.UniqueConstraint(
            "season_id",
            "purse_id",
            info=refusing(lazy("Ce porte-monnaie est déjà doté pour cette saison.")),
        ),
        sa.CheckConstraint(
            "amount > 0", "amount", info=refusing(lazy("Le montant doit être supérieur à zéro."))
        ),
    )

    id: Mapped[PrimaryKey]
    season_id: Mapped[int] = reference(lazy("Saison"), "season.id")
    purse_id: Mapped[int] = reference(lazy("Porte-monnaie"), "purse.id")
    amount: Mapped[Cents] = column(lazy("Montant"))

    season = relationship("Season", back_populates="allotments")
    purse = relationship("Purse")
