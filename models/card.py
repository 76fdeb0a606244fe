"""Cards: a number that names a holder; it carries no money."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from core.codes import grouped
from core.columns import Code, column, reference, state_column
from core.database import PrimaryKey
from core.extensions import Model
from core.language import lazy
from core.states import Actor, State, Stateful

NO_HOLDER = lazy("Cette carte n’est associée à aucun compte.")
BLOCKED = lazy("Cette carte a été déclarée perdue ou volée : elle ne peut plus servir.")
UNUSABLE = lazy("Cette carte n’est plus utilisable. Demandez-en une autre.")


class CardState(State):
    STOCK = "stock", lazy("En stock"), NO_HOLDER
    AT_SCHOOL = "at_school", lazy("En établissement"), NO_HOLDER
    ACTIVE = "active", lazy("Associée"), lazy("Cette carte est déjà associée à un autre compte.")
    LOST = "lost", lazy("Perdue"), BLOCKED
    STOLEN = "stolen", lazy("Volée"), BLOCKED
    DEFECTIVE = "defective", lazy("Défectueuse"), UNUSABLE
    EXPIRED = "expired", lazy("Expirée"), UNUSABLE


WITHDRAWN = {"set_aside": CardState.DEFECTIVE, "expire": CardState.EXPIRED}


class Card(Stateful, Model):
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

    ACTS = {
        CardState.STOCK: {"send": CardState.AT_SCHOOL, "associate": CardState.ACTIVE, **WITHDRAWN},
        CardState.AT_SCHOOL: {"associate": CardState.ACTIVE, **WITHDRAWN},
        CardState.ACTIVE: {
            "declare_lost": CardState.LOST,
            "declare_stolen": CardState.STOLEN,
            **WITHDRAWN,
        },
        CardState.LOST: {},
        CardState.STOLEN: {},
        CardState.DEFECTIVE: {},
        CardState.EXPIRED: {},
    }

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

    def __str__(self) -> str:
        return grouped(self.number)

    def belongs_to(self, by: Actor) -> bool:
        """Whoever holds its number associates it, its holder blocks it: the verb compares."""
        return True
