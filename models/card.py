"""Cards: a number that names a holder; it carries no money."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.codes import grouped
from core.columns import state_column
from core.database import PrimaryKey
from core.extensions import db
from core.language import lazy


class CardState(enum.StrEnum):
    STOCK = "stock"
    AT_SCHOOL = "at_school"
    ACTIVE = "active"
    LOST = "lost"
    STOLEN = "stolen"
    DEFECTIVE = "defective"
    EXPIRED = "expired"

    @property
    def label(self):
        return {
            "stock": lazy("En stock"),
            "at_school": lazy("En établissement"),
            "active": lazy("Associée"),
            "lost": lazy("Perdue"),
            "stolen": lazy("Volée"),
            "defective": lazy("Défectueuse"),
            "expired": lazy("Expirée"),
        }[self.value]


ALLOWED_ACTS = {
    CardState.STOCK: {"send", "associate", "set_aside", "expire"},
    CardState.AT_SCHOOL: {"associate", "set_aside", "expire"},
    CardState.ACTIVE: {"declare_lost", "declare_stolen", "set_aside", "expire"},
    CardState.LOST: set(),
    CardState.STOLEN: set(),
    CardState.DEFECTIVE: set(),
    CardState.EXPIRED: set(),
}


class Card(db.Model):
    __table_args__ = (
        sa.CheckConstraint("state <> 'active' OR holder_id IS NOT NULL", "active_has_holder"),
        sa.Index(
            "uq_card_active_holder",
            "holder_id",
            unique=True,
            sqlite_where=sa.text("state = 'active'"),
            postgresql_where=sa.text("state = 'active'"),
        ),
    )

    id: Mapped[PrimaryKey]
    number: Mapped[str] = mapped_column(sa.String(12), unique=True)
    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programme.id"))
    school_id: Mapped[int | None] = mapped_column(sa.ForeignKey("school.id"), index=True)
    state: Mapped[CardState] = state_column(CardState, default=CardState.STOCK)
    holder_id: Mapped[int | None] = mapped_column(sa.ForeignKey("holder.id"), index=True)
    associated_at: Mapped[datetime | None]
    blocked_at: Mapped[datetime | None]

    programme = relationship("Programme")
    school = relationship("School")
    holder = relationship("Holder", back_populates="cards")

    def __str__(self):
        return grouped(self.number)

    def allows(self, act: str) -> bool:
        """Whether the card's state permits that act."""
        return act in ALLOWED_ACTS[self.state]
