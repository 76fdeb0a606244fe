"""Long work, done by the worker in steps; the row tells how far it is."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from core.columns import Labelled, column, reference, state_column
from core.database import PrimaryKey
from core.extensions import Model
from core.language import lazy


class JobKind(Labelled):
    CARD_BATCH = "card_batch", lazy("Lot de cartes")
    REIMBURSEMENT = "reimbursement", lazy("Campagne de remboursement")


class JobState(Labelled):
    RUNNING = "running", lazy("En cours")
    DONE = "done", lazy("Terminé")
    FAILED = "failed", lazy("Échec")


class Job(Model):
    """`done` of `total`; a step and its progress are one commit, so a job resumes where it was."""

    __table_args__ = (sa.CheckConstraint("done >= 0 AND done <= total", "progress"),)

    trailed = False

    id: Mapped[PrimaryKey]
    kind: Mapped[JobKind] = state_column(JobKind, "kind", label=lazy("Travail"))
    arguments: Mapped[dict[str, Any]]
    state: Mapped[JobState] = state_column(JobState, default=JobState.RUNNING, index=True)
    done: Mapped[int] = column(lazy("Fait"), default=0)
    total: Mapped[int] = column(lazy("Sur"))
    error: Mapped[str | None] = column(lazy("Erreur"), sa.String(500))
    actor_id: Mapped[int | None] = reference(lazy("Auteur"), "user.id")
    created_at: Mapped[datetime] = column(lazy("Créé le"))
    ended_at: Mapped[datetime | None] = column(lazy("Terminé le"))

    actor = relationship("User")
