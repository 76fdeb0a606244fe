"""Long work, done by the worker in steps; the row tells how far it is."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.columns import state_column
from core.database import PrimaryKey
from core.extensions import db
from core.language import lazy


class JobKind(enum.StrEnum):
    CARD_BATCH = "card_batch"
    REIMBURSEMENT = "reimbursement"

    @property
    def label(self):
        return {
            "card_batch": lazy("Lot de cartes"),
            "reimbursement": lazy("Campagne de remboursement"),
        }[self.value]


class JobState(enum.StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"

    @property
    def label(self):
        return {
            "running": lazy("En cours"),
            "done": lazy("Terminé"),
            "failed": lazy("Échec"),
        }[self.value]


class Job(db.Model):
    """`done` of `total`; a step and its progress are one commit, so a job resumes where it was."""

    __table_args__ = (sa.CheckConstraint("done >= 0 AND done <= total", "progress"),)

    id: Mapped[PrimaryKey]
    kind: Mapped[JobKind] = state_column(JobKind, "kind")
    arguments: Mapped[dict]
    state: Mapped[JobState] = state_column(JobState, default=JobState.RUNNING, index=True)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int]
    error: Mapped[str | None] = mapped_column(sa.String(500))
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    actor = relationship("User")
