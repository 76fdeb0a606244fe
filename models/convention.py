"""Partners, and the convention under which they debit cards."""

import enum
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import PrimaryKey, state_column
from core.extensions import db
from core.language import lazy


class Partner(db.Model):
    id: Mapped[PrimaryKey]
    legal_name: Mapped[str]
    trade_name: Mapped[str]
    siret: Mapped[str] = mapped_column(sa.String(14), unique=True)
    email: Mapped[str]
    phone: Mapped[str] = mapped_column(sa.String(20), default="")
    address: Mapped[str] = mapped_column(default="")
    postal_code: Mapped[str] = mapped_column(sa.String(5), default="")
    town: Mapped[str] = mapped_column(default="")
    iban: Mapped[str | None] = mapped_column(sa.String(34))
    iban_holder: Mapped[str | None]

    users = relationship("User", back_populates="partner")
    conventions = relationship("Convention", back_populates="partner")

    def __str__(self):
        return self.trade_name


class ConventionState(enum.StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    IN_FORCE = "in_force"
    REFUSED = "refused"
    RETURNED = "returned"
    SUPERSEDED = "superseded"
    TERMINATED = "terminated"
    EXPIRED = "expired"

    @property
    def label(self):
        return {
            "draft": lazy("Brouillon"),
            "submitted": lazy("Demande envoyée"),
            "approved": lazy("Demande validée"),
            "in_force": lazy("En vigueur"),
            "refused": lazy("Refusée"),
            "returned": lazy("À corriger"),
            "superseded": lazy("Remplacée"),
            "terminated": lazy("Résiliée"),
            "expired": lazy("Échue"),
        }[self.value]


convention_purse = sa.Table(
    "convention_purse",
    db.metadata,
    sa.Column("convention_id", sa.ForeignKey("convention.id"), primary_key=True),
    sa.Column("purse_id", sa.ForeignKey("purse.id"), primary_key=True, index=True),
)


class Convention(db.Model):
    """Lets a partner debit some purses of one programme between two civil days."""

    __table_args__ = (
        sa.CheckConstraint("starts_on <= ends_on", "order"),
        sa.Index(
            "uq_convention_in_force",
            "partner_id",
            "programme_id",
            unique=True,
            sqlite_where=sa.text("state = 'in_force'"),
            postgresql_where=sa.text("state = 'in_force'"),
        ),
    )

    id: Mapped[PrimaryKey]
    number: Mapped[str] = mapped_column(sa.String(20), unique=True)
    partner_id: Mapped[int] = mapped_column(sa.ForeignKey("partner.id"), index=True)
    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programme.id"))
    state: Mapped[ConventionState] = state_column(ConventionState)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]

    partner = relationship("Partner", back_populates="conventions")
    programme = relationship("Programme")
    purses = relationship("Purse", secondary=convention_purse, order_by="Purse.position")

    def __str__(self):
        return self.number

    @classmethod
    def running(cls, day: date) -> sa.ColumnElement[bool]:
        """True for a convention under which a till may debit on that civil day."""
        return sa.and_(
            cls.state == ConventionState.IN_FORCE, cls.starts_on <= day, cls.ends_on >= day
        )
