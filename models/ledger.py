"""The books: accounts, and transfers between them. Append-only, double entry, whole cents."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from core.columns import Cents, Labelled, column, reference, state_column
from core.database import PrimaryKey
from core.extensions import Model
from core.language import lazy


class AccountKind(Labelled):
    FUNDER = "funder", lazy("Financeur")
    WALLET = "wallet", lazy("Porte-monnaie")
    HOLD = "hold", lazy("Crédit réservé")
    PARTNER_DUE = "partner_due", lazy("Dû au partenaire")
    PAID_OUT = "paid_out", lazy("Remboursé")
    EXPIRED = "expired", lazy("Crédit expiré")


def _one(name: str, *columns: str, where: str) -> sa.Index:
    rule = sa.text(where)
    return sa.Index(name, *columns, unique=True, sqlite_where=rule, postgresql_where=rule)


class Account(Model):
    """A place where money is. Only a wallet and a hold keep a balance; the others are summed."""

    __table_args__ = (
        sa.CheckConstraint("balance >= 0", "balance_not_negative"),
        # A balance kept for a partner or a funder would be one row that every till waits for.
        sa.CheckConstraint(
            "(kind IN ('wallet', 'hold')) = (balance IS NOT NULL)", "balance_where_kept"
        ),
        sa.CheckConstraint(
            "(kind IN ('wallet', 'hold')) = (holder_id IS NOT NULL)", "holder_owns_wallet"
        ),
        sa.CheckConstraint(
            "(kind IN ('partner_due', 'paid_out')) = (partner_id IS NOT NULL)", "partner_owns_due"
        ),
        _one(
            "uq_account_holder",
            "holder_id",
            "purse_id",
            "season_id",
            "kind",
            where="holder_id IS NOT NULL",
        ),
        _one(
            "uq_account_partner", "partner_id", "purse_id", "kind", where="partner_id IS NOT NULL"
        ),
        _one(
            "uq_account_funder",
            "purse_id",
            "season_id",
            "kind",
            where="holder_id IS NULL AND partner_id IS NULL",
        ),
    )

    trailed = False

    id: Mapped[PrimaryKey]
    kind: Mapped[AccountKind] = state_column(AccountKind, "kind", label=lazy("Nature"))
    holder_id: Mapped[int | None] = reference(lazy("Bénéficiaire"), "holder.id")
    partner_id: Mapped[int | None] = reference(lazy("Partenaire"), "partner.id")
    purse_id: Mapped[int] = reference(lazy("Porte-monnaie"), "purse.id")
    season_id: Mapped[int | None] = reference(lazy("Saison"), "season.id")
    balance: Mapped[Cents | None] = column(lazy("Solde"))

    holder = relationship("Holder")
    partner = relationship("Partner")
    purse = relationship("Purse")
    season = relationship("Season")

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class TransferKind(Labelled):
    GRANT = "grant", lazy("Crédit de la saison")
    HOLD = "hold", lazy("Crédit réservé")
    RELEASE = "release", lazy("Réservation annulée")
    CAPTURE = "capture", lazy("Réservation réglée")
    PAY = "pay", lazy("Achat")
    CANCEL = "cancel", lazy("Achat annulé")
    EXPIRE = "expire", lazy("Crédit expiré")
    SETTLE = "settle", lazy("Remboursement")
    ADJUST = "adjust", lazy("Correction")


class Transfer(Model):
    """An amount that left `debit_account` and arrived on `credit_account`.

    A row is never changed nor removed: a trigger refuses it on both engines. `reverses_id`
    names the one transfer it mirrors; `hold_id` the hold that a release or a capture settles.
    """

    __table_args__ = (
        sa.CheckConstraint("amount > 0", "amount"),
        sa.CheckConstraint("debit_account_id <> credit_account_id", "two_accounts"),
        sa.CheckConstraint("reverses_id IS NOT NULL OR kind <> 'cancel'", "cancel_reverses"),
        sa.CheckConstraint("reverses_id IS NULL OR kind IN ('cancel', 'settle')", "reversible"),
        sa.CheckConstraint(
            "(kind IN ('release', 'capture')) = (hold_id IS NOT NULL)", "hold_settled"
        ),
        sa.UniqueConstraint("hold_id", "kind"),
        sa.UniqueConstraint("payment_id", "kind"),
        _one("uq_transfer_grant", "credit_account_id", where="kind = 'grant'"),
        sa.Index("ix_transfer_debit_account_id", "debit_account_id"),
        sa.Index("ix_transfer_credit_account_id_civil_date", "credit_account_id", "civil_date"),
        sa.Index("ix_transfer_civil_date", "civil_date"),
    )

    trailed = False

    id: Mapped[PrimaryKey]
    kind: Mapped[TransferKind] = state_column(TransferKind, "kind", label=lazy("Nature"))
    debit_account_id: Mapped[int] = reference(lazy("Compte débité"), "account.id")
    credit_account_id: Mapped[int] = reference(lazy("Compte crédité"), "account.id")
    amount: Mapped[Cents] = column(lazy("Montant"))
    civil_date: Mapped[date] = column(lazy("Jour"))
    created_at: Mapped[datetime] = column(lazy("Créé le"))
    actor_id: Mapped[int | None] = reference(lazy("Auteur"), "user.id")
    payment_id: Mapped[int | None] = reference(lazy("Transaction"), "payment.id")
    reverses_id: Mapped[int | None] = reference(
        lazy("Annule l’écriture"), "transfer.id", unique=True
    )
    hold_id: Mapped[int | None] = reference(lazy("Réservation réglée"), "transfer.id")

    debit_account = relationship("Account", foreign_keys=[debit_account_id])
    credit_account = relationship("Account", foreign_keys=[credit_account_id])
    actor = relationship("User")
    payment = relationship("Payment")

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
