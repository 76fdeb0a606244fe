"""Who takes part in an outing, under which hold, and who came."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from core.columns import Labelled, column, reference, state_column
from core.database import PrimaryKey
from core.extensions import Model
from core.language import lazy, lazy_in

ACTIVE = "state <> 'withdrawn'"


class ParticipationState(Labelled):
    """REGISTERED until the school validates; then PRESENT, unless marked ABSENT at the door."""

    REGISTERED = "registered", lazy_in("sortie", "Inscrit")
    PRESENT = "present", lazy_in("sortie", "Présent")
    ABSENT = "absent", lazy_in("sortie", "Absent")
    WITHDRAWN = "withdrawn", lazy_in("sortie", "Désinscrit")


class Participation(Model):
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
    outing_id: Mapped[int] = reference(lazy("Sortie"), "outing.id")
    holder_id: Mapped[int] = reference(lazy("Bénéficiaire"), "holder.id", index=True)
    hold_id: Mapped[int] = reference(lazy("Réservation réglée"), "transfer.id", unique=True)
    state: Mapped[ParticipationState] = state_column(
        ParticipationState, default=ParticipationState.REGISTERED
    )
    mark: Mapped[int] = column(lazy("Dernier pointage"), sa.Integer, default=0)
    registered_at: Mapped[datetime] = column(lazy("Inscrit le"))
    registered_by_id: Mapped[int | None] = reference(lazy("Inscrit par"), "user.id")

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
