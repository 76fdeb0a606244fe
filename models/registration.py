"""A holder’s request for one season, and what was typed of it so far."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.columns import state_column
from core.database import PrimaryKey
from core.extensions import db
from core.language import lazy


class RegistrationState(enum.StrEnum):
    SUBMITTED = "submitted"
    VALIDATED = "validated"
    REFUSED = "refused"

    @property
    def label(self):
        return {
            "submitted": lazy("À vérifier"),
            "validated": lazy("Validée"),
            "refused": lazy("Refusée"),
        }[self.value]


class Registration(db.Model):
    """A holder's request for one season."""

    __table_args__ = (sa.UniqueConstraint("holder_id", "season_id"),)

    id: Mapped[PrimaryKey]
    holder_id: Mapped[int] = mapped_column(sa.ForeignKey("holder.id"))
    season_id: Mapped[int] = mapped_column(sa.ForeignKey("season.id"), index=True)
    state: Mapped[RegistrationState] = state_column(RegistrationState)
    submitted_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(sa.String(500))

    holder = relationship("Holder", back_populates="registrations")
    season = relationship("Season")


class SignupDraft(db.Model):
    """What was typed so far in the wizard, as it was typed; the browser keeps none of it."""

    id: Mapped[PrimaryKey]
    holder_id: Mapped[int] = mapped_column(sa.ForeignKey("holder.id"), unique=True)
    answers: Mapped[dict]
    photo: Mapped[bytes | None] = mapped_column(deferred=True)
    has_photo: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[datetime]

    holder = relationship("Holder")
