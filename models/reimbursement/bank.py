"""What is handed to the bank, and what the bank answers."""

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.columns import state_column
from core.database import PrimaryKey
from core.extensions import db
from core.language import lazy_in


class BankState(enum.StrEnum):
    SENT = "sent"
    PAID = "paid"
    REJECTED = "rejected"

    @property
    def label(self):
        return {
            "sent": lazy_in("virement", "Sans réponse"),
            "paid": lazy_in("virement", "Payé"),
            "rejected": lazy_in("virement", "Rejeté"),
        }[self.value]


class BankFile(db.Model):
    """One SEPA credit transfer file (pain.001), as it was offered; `sha256` is its hash."""

    __table_args__ = (sa.CheckConstraint("amount > 0 AND count > 0", "amount"),)

    id: Mapped[PrimaryKey]
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("reimbursement_run.id"), index=True)
    message_id: Mapped[str] = mapped_column(sa.String(35), unique=True)
    execution_date: Mapped[date]
    amount: Mapped[int]
    count: Mapped[int]
    content: Mapped[bytes] = mapped_column(deferred=True)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))

    run = relationship("ReimbursementRun", back_populates="files")
    created_by = relationship("User")
    lines = relationship("BankLine", back_populates="file", order_by="BankLine.id")

    def __str__(self):
        return self.message_id


class BankLine(db.Model):
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
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("bank_file.id"))
    statement_id: Mapped[int] = mapped_column(sa.ForeignKey("statement.id"), index=True)
    end_to_end: Mapped[str] = mapped_column(sa.String(35), unique=True)
    name: Mapped[str] = mapped_column(sa.String(70))
    iban: Mapped[str] = mapped_column(sa.String(34))
    amount: Mapped[int]
    state: Mapped[BankState] = state_column(BankState, default=BankState.SENT)
    reason: Mapped[str | None] = mapped_column(sa.String(200))
    answered_at: Mapped[datetime | None]

    file = relationship("BankFile", back_populates="lines")
    statement = relationship("Statement", back_populates="lines")
    run = association_proxy("file", "run")

    def __str__(self):
        return self.end_to_end
