"""Who did what, when: one line for each change, in the same commit as the change."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.columns import column, reference
from core.database import PrimaryKey
from core.extensions import Model
from core.language import lazy, lazy_in


class AuditLine(Model):
    """Append-only: a trigger refuses any change. Secrets and pictures are masked."""

    __tablename__ = "audit"
    __table_args__ = (sa.Index("ix_audit_subject_type_subject_id", "subject_type", "subject_id"),)

    trailed = False

    id: Mapped[PrimaryKey]
    at: Mapped[datetime] = column(lazy("Date"), index=True)
    actor_id: Mapped[int | None] = reference(lazy("Auteur"), "user.id")
    act: Mapped[str] = column(lazy("Acte"), sa.String(40))
    subject_type: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[int | None] = column(lazy_in("e-mail", "Objet"))
    changes: Mapped[dict[str, Any]] = column(lazy("Changements"))

    actor = relationship("User")
