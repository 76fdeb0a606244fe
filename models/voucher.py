"""Vouchers: credit of one purse, held under a code until a till cashes it."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, backref, relationship

from core.codes import VOUCHER_LENGTH, grouped
from core.columns import Cents, Labelled, SecretCode, column, reference, state_column
from core.database import PrimaryKey
from core.extensions import db
from core.language import lazy, lazy_in


class VoucherState(Labelled):
    ISSUED = "issued", lazy_in("voucher", "Émis")
    CASHED = "cashed", lazy_in("voucher", "Encaissé")
    CANCELLED = "cancelled", lazy_in("voucher", "Annulé")
    EXPIRED = "expired", lazy_in("voucher", "Expiré")


ALLOWED_ACTS = {
    VoucherState.ISSUED: {"cash", "cancel", "expire"},
    VoucherState.CASHED: set(),
    VoucherState.CANCELLED: set(),
    VoucherState.EXPIRED: set(),
}


class Voucher(db.Model):
    """An amount in cents, held by the transfer `hold`; good until `expires_on` included.

    `payment` is what cashed it; a cancelled payment leaves the voucher cashed.
    """

    __table_args__ = (
        sa.CheckConstraint("amount > 0", "amount"),
        sa.CheckConstraint("(state = 'cashed') = (payment_id IS NOT NULL)", "cashed_by_payment"),
        sa.Index("ix_voucher_state_expires_on", "state", "expires_on"),
    )

    id: Mapped[PrimaryKey]
    code: Mapped[SecretCode] = column(lazy("Code"), sa.String(VOUCHER_LENGTH), unique=True)
    holder_id: Mapped[int] = reference(lazy("Bénéficiaire"), "holder.id", index=True)
    purse_id: Mapped[int] = reference(lazy("Porte-monnaie"), "purse.id")
    season_id: Mapped[int] = reference(lazy("Saison"), "season.id")
    amount: Mapped[Cents] = column(lazy("Montant"))
    state: Mapped[VoucherState] = state_column(VoucherState, default=VoucherState.ISSUED)
    hold_id: Mapped[int] = reference(lazy("Réservation réglée"), "transfer.id", unique=True)
    payment_id: Mapped[int | None] = reference(lazy("Transaction"), "payment.id", unique=True)
    expires_on: Mapped[date] = column(lazy("Dernier jour"))
    created_at: Mapped[datetime] = column(lazy("Créé le"))
    ended_at: Mapped[datetime | None] = column(lazy("Terminée le"))

    holder = relationship("Holder")
    purse = relationship("Purse")
    season = relationship("Season")
    payment = relationship("Payment", backref=backref("voucher", uselist=False))

    def __str__(self):
        return grouped(self.code)

    def allows(self, act: str) -> bool:
        """Whether the voucher's state permits that act."""
        return act in ALLOWED_ACTS[self.state]
