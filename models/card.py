"""Cards: a number that names a holder; it carries no money."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from core.codes import grouped
from core.columns import Code, Labelled, column, reference, state_column
from core.database import PrimaryKey
from core.extensions import db
from core.language import lazy


class CardState(Labelled):
    STOCK = "stock", lazy("En stock")
    AT_SCHOOL = "at_school", lazy("En établissement")
    ACTIVE = "active", lazy("Associée")
    LOST = "lost", lazy("Perdue")
    STOLEN = "stolen", lazy("Volée")
    DEFECTIVE = "defective", lazy("Défectueuse")
    EXPIRED = "expired", lazy("Expirée")


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
    number: Mapped[Code] = column(lazy("Numéro"), sa.String(12), unique=True)
    programme_id: Mapped[int] = reference(lazy("Programme"), "programme.id")
    school_id: Mapped[int | None] = reference(lazy("Établissement"), "school.id", index=True)
    state: Mapped[CardState] = state_column(CardState, default=CardState.STOCK)
    holder_id: Mapped[int | None] = reference(lazy("Bénéficiaire"), "holder.id", index=True)
    associated_at: Mapped[datetime | None] = column(lazy("Associée le"))
    blocked_at: Mapped[datetime | None] = column(lazy("Bloquée le"))

    programme = relationship("Programme")
    school = relationship("School")
    holder = relationship("Holder", back_populates="cards")

    def __str__(self):
        return grouped(self.number)

    def allows(self, act: str) -> bool:
        """Whether the card's state permits that act."""
        return act in ALLOWED_ACTS[self.state]
