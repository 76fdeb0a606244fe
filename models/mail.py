"""Mail, written in the transaction that causes it and sent by the worker."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import state_column
from core.database import PrimaryKey
from core.extensions import db
from core.language import lazy


class MailState(enum.StrEnum):
    """QUEUED waits for the worker; KEPT stays here because no mail server is configured."""

    QUEUED = "queued"
    SENT = "sent"
    KEPT = "kept"
    FAILED = "failed"

    @property
    def label(self):
        return {
            "queued": lazy("En attente"),
            "sent": lazy("Envoyé"),
            "kept": lazy("Conservé (aucun serveur de messagerie)"),
            "failed": lazy("Échec"),
        }[self.value]


class Mail(db.Model):
    id: Mapped[PrimaryKey]
    message_id: Mapped[str] = mapped_column(unique=True)
    recipient: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[MailState] = state_column(MailState)
    attempts: Mapped[int] = mapped_column(sa.Integer, default=0)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    sent_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(sa.String(500))
