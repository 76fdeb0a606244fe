"""Who takes part in an outing, under which hold, and who came."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.columns import state_column
from core.database import PrimaryKey
from core.extensions import db
from core.language import lazy_in

ACTIVE = "state <> 'withdrawn'"


class ParticipationState(enum.StrEnum):
    """REGISTERED until the school validates; then PRESENT, unless marked ABSENT at the door."""

    REGISTERED = "registered"
    PRESENT = "present"
    ABSENT = "absent"
    WITHDRAWN = "withdrawn"

    @property
    def label(self):
        return {
            "registered": lazy_in("sortie", "Inscrit"),
            "present": lazy_in("sortie", "Présent"),
            "absent": lazy_in("sortie", "Absent"),
            "withdrawn": lazy_in("sortie", "Désinscrit"),
        }[self.value]


class Participation(db.Model):
    """`hold` is the transfer that set the price aside; `mark` the outing's last one here."""

    __table_args__ = (
        sa.Index(
            "uq_participation_active",
            "outing_id",
            "holder_id",
            unique=True,
            sqlite_where=sa.text(ACTIVE),
            postgresql_where=sa.text(ACTIVE),
        ),
        sa.Index("ix_participation_outing_id_state", "outing_id", "state"),
        sa.Index("ix_participation_outing_id_mark", "outing_id", "mark"),
    )

    id: Mapped[PrimaryKey]
    outing_id: Mapped[int] = mapped_column(sa.ForeignKey("outing.id"))
    holder_id: Mapped[int] = mapped_column(sa.ForeignKey("holder.id"), index=True)
    hold_id: Mapped[int] = mapped_column(sa.ForeignKey("transfer.id"), unique=True)
    state: Mapped[ParticipationState] = state_column(
        ParticipationState, default=ParticipationState.REGISTERED
    )
    mark: Mapped[int] = mapped_column(sa.Integer, default=0)
    registered_at: Mapped[datetime]
    registered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))

    outing = relationship("Outing")
    holder = relationship("Holder")
    registered_by = relationship("User")

    @property
    def standing(self) -> ParticipationState:
        """The state as people read it: before the outing begins, nobody is present yet."""
        expected = self.state == ParticipationState.PRESENT and not self.outing.begun
        return ParticipationState.REGISTERED if expected else self.state

    @classmethod
    def active(cls) -> sa.ColumnElement[bool]:
        """True for those who have not withdrawn."""
        return cls.state != ParticipationState.WITHDRAWN
