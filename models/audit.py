"""Who did what, when: one line for each change, in the same commit as the change."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import PrimaryKey
from core.extensions import db


class AuditLine(db.Model):
    """Append-only: a trigger refuses any change. Secrets and pictures are masked."""

    __tablename__ = "audit"
    __table_args__ = (sa.Index("ix_audit_subject_type_subject_id", "subject_type", "subject_id"),)

    id: Mapped[PrimaryKey]
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    act: Mapped[str] = mapped_column(sa.String(40))
    subject_type: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[int | None]
    changes: Mapped[dict]

    actor = relationship("User")
