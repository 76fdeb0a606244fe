"""A statement: what is due to one partner, in one programme, over a range of civil days."""

from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.orm import Mapped, relationship

from core.columns import Cents, Iban, Labelled, Siret, column, reference
from core.database import PrimaryKey
from core.extensions import Model
from core.language import lazy, lazy_in, translate

from .bank import BankState


def _one(name: str, *columns: str, where: str) -> sa.Index:
    rule = sa.text(where)
    return sa.Index(name, *columns, unique=True, sqlite_where=rule, postgresql_where=rule)


class Stage(Labelled):
    """How far the payment of a statement is, as its partner reads it."""

    DRAFT = "draft", lazy_in("relevé", "À approuver")
    ORDERED = "ordered", lazy_in("relevé", "En cours de paiement")
    PAID = "paid", lazy_in("relevé", "Payé")
    REJECTED = "rejected", lazy_in("relevé", "Rejeté par la banque")


class Progress(Labelled):
    """How far the reimbursement of a payment is: read from the statement it falls in."""

    LOCKED = "locked", lazy_in("transaction", "Arrêtée")
    ON_STATEMENT = "on_statement", lazy_in("transaction", "Mise en paiement")
    REIMBURSED = "reimbursed", lazy_in("transaction", "Remboursée")


class Statement(Model):
    """The days past `after`, the end of the statement before, until `ends_on` included.

    The first one of a partner has no `after`. Who is paid is kept as it was then; `iban` is where
    it goes, or goes next; `number` comes with the approval, without a gap; `paid_on` is the civil
    day when the bank paid it.
    """

    __table_args__ = (
        sa.CheckConstraint("after < ends_on", "range"),
        sa.CheckConstraint("amount > 0", "amount"),
        sa.CheckConstraint("(serial IS NULL) = (number IS NULL)", "numbered"),
        sa.UniqueConstraint("partner_id", "programme_id", "ends_on"),
        sa.UniqueConstraint("run_id", "partner_id"),
        sa.ForeignKeyConstraint(
            ["run_id", "programme_id"], ["reimbursement_run.id", "reimbursement_run.programme_id"]
        ),
        _one("uq_statement_first", "partner_id", "programme_id", where="after IS NULL"),
        _one(
            "uq_statement_after", "partner_id", "programme_id", "after", where="after IS NOT NULL"
        ),
        _one("uq_statement_serial", "programme_id", "serial", where="serial IS NOT NULL"),
    )

    id: Mapped[PrimaryKey]
    run_id: Mapped[int] = column(lazy("Campagne"))
    partner_id: Mapped[int] = reference(lazy("Partenaire"), "partner.id")
    programme_id: Mapped[int] = column(lazy("Programme"))
    serial: Mapped[int | None] = column(lazy("Numéro d’ordre"))
    number: Mapped[str | None] = column(lazy("Numéro"), sa.String(30))
    after: Mapped[date | None] = column(lazy("À la suite du"))
    ends_on: Mapped[date] = column(lazy("Fin"))
    amount: Mapped[Cents] = column(lazy("Montant"))
    legal_name: Mapped[str] = column(lazy("Raison sociale"))
    siret: Mapped[Siret | None] = column(lazy("N° SIRET"), sa.String(14))
    address: Mapped[str] = column(lazy("Adresse"), sa.String(500))
    iban: Mapped[Iban] = column(lazy("IBAN"), sa.String(34))
    iban_holder: Mapped[str] = column(lazy("Titulaire du compte"))
    paid_on: Mapped[date | None] = column(lazy("Payé le"))

    run = relationship("ReimbursementRun")
    partner = relationship("Partner")
    programme = relationship(
        "Programme", primaryjoin="foreign(Statement.programme_id) == Programme.id", viewonly=True
    )
    lines = relationship(
        "BankLine",
        back_populates="statement",
        order_by="BankLine.id",
        info={"label": lazy("Virements")},
    )
    sums = relationship(
        "StatementSum",
        primaryjoin="and_(Statement.run_id == foreign(StatementSum.run_id), "
        "foreign(StatementSum.account_id).in_(select(Account.id)"
        ".where(Account.partner_id == Statement.partner_id)))",
        order_by="StatementSum.account_id",
        viewonly=True,
        info={"label": lazy("Par porte-monnaie")},
    )

    def __str__(self) -> str:
        return self.number or translate("brouillon n° %(id)s", id=self.id)

    @property
    def starts_on(self) -> date | None:
        """Its first civil day; None for a partner's first statement."""
        return self.after + timedelta(days=1) if self.after else None

    @property
    def stage(self) -> Stage:
        """How far its payment is; a rejected one is sent again by the team."""
        if self.number is None:
            return Stage.DRAFT
        if self.paid_on:
            return Stage.PAID
        refused = self.lines and self.lines[-1].state == BankState.REJECTED
        return Stage.REJECTED if refused else Stage.ORDERED


class StatementSum(Model):
    """What a run found due on one account: a partner's, of one purse.

    Signed cents, from `moves` transfers. Summed for every partner, also those put aside.
    `transfer` settled it, once it was paid.
    """

    __table_args__ = (
        sa.UniqueConstraint("run_id", "account_id"),
        _one("uq_statement_sum_transfer", "transfer_id", where="transfer_id IS NOT NULL"),
    )

    id: Mapped[PrimaryKey]
    run_id: Mapped[int] = reference(lazy("Campagne"), "reimbursement_run.id")
    account_id: Mapped[int] = reference(lazy("Compte"), "account.id")
    amount: Mapped[Cents] = column(lazy("Montant"))
    moves: Mapped[int] = column(lazy("Mouvements"))
    transfer_id: Mapped[int | None] = reference(lazy("Écriture"), "transfer.id")

    run = relationship("ReimbursementRun")
    account = relationship("Account")
    partner = association_proxy("account", "partner")
    purse = association_proxy("account", "purse")
    transfer = relationship("Transfer")
