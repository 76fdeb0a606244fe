"""Vouchers: credit of one purse, held under a code until a till cashes it."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, backref, relationship

from core.codes import VOUCHER_LENGTH, grouped
from core.columns import Cents, SecretCode, column, reference, state_column
from core.database import PrimaryKey
from core.extensions import Model
from core.language import lazy, lazy_in
from core.states import Actor, State, Stateful


class VoucherState(State):
    ISSUED = "issued", lazy_in("voucher", "Émis"), lazy("Ce voucher n’a pas encore servi.")
    CASHED = (
        "cashed",
        lazy_in("voucher", "Encaissé"),
        lazy("Ce voucher a déjà été encaissé : il ne sert qu’une fois."),
    )
    CANCELLED = (
        "cancelled",
        lazy_in("voucher", "Annulé"),
        lazy("Ce voucher a été annulé par le bénéficiaire."),
    )
    EXPIRED = (
        "expired",
        lazy_in("voucher", "Expiré"),
        lazy("Ce voucher a expiré. Demandez la carte ou le N° de dossier."),
    )


class Voucher(Stateful, Model):
    """An amount in cents, held by the transfer `hold`; good until `expires_on` included.

    `payment` is what cashed it; a cancelled payment leaves the voucher cashed.
    """

    __table_args__ = (
        sa.CheckConstraint("amount > 0", "amount"),
        sa.CheckConstraint("(state = 'cashed') = (payment_id IS NOT NULL)", "cashed_by_payment"),
        sa.Index("ix_voucher_state_expires_on", "state", "expires_on"),
    )

    ACTS = {
        VoucherState.ISSUED: {
            "cash": VoucherState.CASHED,
            "cancel": VoucherState.CANCELLED,
            "expire": VoucherState.EXPIRED,
        },
        VoucherState.CASHED: {},
        VoucherState.CANCELLED: {},
        VoucherState.EXPIRED: {},
    }

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

    def __str__(self) -> str:
        return grouped(self.code)

    def belongs_to(self, by: Actor) -> bool:
        """A till finds it by its code, its holder by their own page: the verb compares."""
        return True
