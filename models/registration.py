"""A holder’s request for one season, and what was typed of it so far."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.columns import column, reference, state_column
from core.database import PrimaryKey
from core.extensions import Model
from core.language import lazy
from core.states import State, Stateful

DECIDED = lazy("Cette inscription a déjà été traitée.")


class RegistrationState(State):
    SUBMITTED = "submitted", lazy("À vérifier"), lazy("Cette inscription attend d’être vérifiée.")
    VALIDATED = "validated", lazy("Validée"), DECIDED
    REFUSED = "refused", lazy("Refusée"), DECIDED


class Registration(Stateful, Model):
    """A holder's request for one season."""

    __table_args__ = (sa.UniqueConstraint("holder_id", "season_id"),)

    ACTS = {
        RegistrationState.SUBMITTED: {
            "submit": (RegistrationState.SUBMITTED, RegistrationState.VALIDATED),
            "validate": RegistrationState.VALIDATED,
            "refuse": RegistrationState.REFUSED,
        },
        RegistrationState.REFUSED: {
            "submit": (RegistrationState.SUBMITTED, RegistrationState.VALIDATED)
        },
        RegistrationState.VALIDATED: {},
    }

    id: Mapped[PrimaryKey]
    holder_id: Mapped[int] = reference(lazy("Bénéficiaire"), "holder.id")
    season_id: Mapped[int] = reference(lazy("Saison"), "season.id", index=True)
    state: Mapped[RegistrationState] = state_column(RegistrationState)
    submitted_at: Mapped[datetime] = column(lazy("Déposée le"))
    decided_at: Mapped[datetime | None] = column(lazy("Décidé le"))
    reason: Mapped[str | None] = column(lazy("Motif"), sa.String(500))

    holder = relationship("Holder", back_populates="registrations")
    season = relationship("Season")


class SignupDraft(Model):
    """What was typed so far in the wizard, as it was typed; the browser keeps none of it."""

    trailed = False

    id: Mapped[PrimaryKey]
    holder_id: Mapped[int] = reference(lazy("Bénéficiaire"), "holder.id", unique=True)
    answers: Mapped[dict[str, Any]] = column(lazy("Saisie en cours"))
    photo: Mapped[bytes | None] = mapped_column(deferred=True)
    has_photo: Mapped[bool] = column(lazy("Photo déposée"), default=False)
    updated_at: Mapped[datetime] = column(lazy("Modifié le"))

    holder = relationship("Holder")
