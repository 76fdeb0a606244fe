"""Payments made at a partner's till."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from core.columns import Cents, Labelled, Secret, column, reference, state_column
from core.database import PrimaryKey
from core.extensions import Model
from core.language import lazy, lazy_in, translate


class PaymentState(Labelled):
    CONFIRMED = "confirmed", lazy_in("transaction", "Validée")
    CANCELLED = "cancelled", lazy("Annulée")


class Payment(Model):
    """One debit, in cents. `civil_date` is the day in Paris when it was made."""

    __table_args__ = (
        sa.CheckConstraint("amount > 0", "amount"),
        # A form sent twice, to whichever process, makes one payment.
        sa.UniqueConstraint("actor_id", "token"),
        sa.Index("ix_payment_partner_id_civil_date_id", "partner_id", "civil_date", "id"),
    )

    id: Mapped[PrimaryKey]
    partner_id: Mapped[int] = reference(lazy("Partenaire"), "partner.id")
    convention_id: Mapped[int] = reference(lazy("Convention"), "convention.id")
    holder_id: Mapped[int] = reference(lazy("Bénéficiaire"), "holder.id", index=True)
    purse_id: Mapped[int] = reference(lazy("Porte-monnaie"), "purse.id")
    season_id: Mapped[int] = reference(lazy("Saison"), "season.id")
    card_id: Mapped[int | None] = reference(lazy("Carte"), "card.id")
    amount: Mapped[Cents] = column(lazy("Montant"))
    civil_date: Mapped[date] = column(lazy("Jour"))
    created_at: Mapped[datetime] = column(lazy("Créé le"))
    actor_id: Mapped[int] = reference(lazy("Auteur"), "user.id")
    token: Mapped[Secret] = column(lazy("Jeton d’envoi"), sa.String(32))
    state: Mapped[PaymentState] = state_column(PaymentState)
    cancelled_at: Mapped[datetime | None] = column(lazy("Annulée le"))

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
        return int(self.purse.programme_id)

    def __str__(self) -> str:
        return translate("n° %(id)s", id=self.id)
