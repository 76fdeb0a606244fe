"""What is handed to the bank, and what the bank answers."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.orm import Mapped, relationship

from core.columns import Cents, Iban, Labelled, column, reference, state_column
from core.database import PrimaryKey
from core.extensions import Model
from core.language import lazy, lazy_in


class BankState(Labelled):
    SENT = "sent", lazy_in("virement", "Sans réponse")
    PAID = "paid", lazy_in("virement", "Payé")
    REJECTED = "rejected", lazy_in("virement", "Rejeté")


class BankFile(Model):
    """One SEPA credit transfer file (pain.001), as it was offered; `sha256` is its hash."""

    __table_args__ = (sa.CheckConstraint("amount > 0 AND count > 0", "amount"),)

    id: Mapped[PrimaryKey]
    run_id: Mapped[int] = reference(lazy("Campagne"), "reimbursement_run.id", index=True)
    message_id: Mapped[str] = column(lazy("Référence du message"), sa.String(35), unique=True)
    execution_date: Mapped[date] = column(lazy("Date d’exécution"))
    amount: Mapped[Cents] = column(lazy("Montant"))
    count: Mapped[int] = column(lazy("Virements"))
    content: Mapped[bytes] = column(lazy("Contenu"), deferred=True)
    sha256: Mapped[str] = column(lazy("Empreinte SHA-256"), sa.String(64))
    created_at: Mapped[datetime] = column(lazy("Créé le"))
    created_by_id: Mapped[int | None] = reference(lazy("Créée par"), "user.id")

    run = relationship("ReimbursementRun", back_populates="files")
    created_by = relationship("User")
    lines = relationship(
        "BankLine", back_populates="file", order_by="BankLine.id", info={"label": lazy("Virements")}
    )

    def __str__(self) -> str:
        return self.message_id


class BankLine(Model):
    """One credit transfer of a file: a statement is in as many files as it was sent, paid once."""

    __table_args__ = (
        sa.CheckConstraint("amount > 0", "amount"),
        sa.CheckConstraint("(state = 'rejected') = (reason IS NOT NULL)", "rejected_why"),
        sa.UniqueConstraint("file_id", "statement_id"),
        sa.Index(
            "uq_bank_line_alive",
            "statement_id",
            unique=True,
            sqlite_where=sa.text("state <> 'rejected'"),
            postgresql_where=sa.text("state <> 'rejected'"),
        ),
    )

    id: Mapped[PrimaryKey]
    file_id: Mapped[int] = reference(lazy("Fichier"), "bank_file.id")
    statement_id: Mapped[int] = reference(lazy("Relevé"), "statement.id", index=True)
    end_to_end: Mapped[str] = column(lazy("Référence"), sa.String(35), unique=True)
    name: Mapped[str] = column(lazy_in("chose", "Nom"), sa.String(70))
    iban: Mapped[Iban] = column(lazy("IBAN"), sa.String(34))
    amount: Mapped[Cents] = column(lazy("Montant"))
    state: Mapped[BankState] = state_column(BankState, default=BankState.SENT)
    reason: Mapped[str | None] = column(lazy("Motif"), sa.String(200))
    answered_at: Mapped[datetime | None] = column(lazy("Répondu le"))

    file = relationship("BankFile", back_populates="lines")
    statement = relationship("Statement", back_populates="lines")
    run = association_proxy("file", "run")

    def __str__(self) -> str:
        return self.end_to_end
