"""Mail, written in the transaction that causes it and sent by the worker."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from core.columns import Labelled, column, state_column
from core.database import PrimaryKey
from core.extensions import Model
from core.language import lazy, lazy_in


class MailState(Labelled):
    """QUEUED waits for the worker; KEPT stays here because no mail server is configured."""

    QUEUED = "queued", lazy("En attente")
    SENT = "sent", lazy("Envoyé")
    KEPT = "kept", lazy("Conservé (aucun serveur de messagerie)")
    FAILED = "failed", lazy("Échec")


class Mail(Model):
    trailed = False

    id: Mapped[PrimaryKey]
    message_id: Mapped[str] = column(lazy("Référence du message"), unique=True)
    recipient: Mapped[str] = column(lazy("Destinataire"))
    sender_name: Mapped[str | None] = column(lazy("Expéditeur"))
    subject: Mapped[str] = column(lazy_in("e-mail", "Objet"))
    body: Mapped[str] = column(lazy("Texte"), sa.Text)
    state: Mapped[MailState] = state_column(MailState)
    attempts: Mapped[int] = column(lazy("Essais"), sa.Integer, default=0)
    created_at: Mapped[datetime] = column(lazy("Créé le"))
    due_at: Mapped[datetime] = column(lazy("Prochain envoi"), index=True)
    sent_at: Mapped[datetime | None] = column(lazy("Envoyé le"))
    error: Mapped[str | None] = column(lazy("Erreur"), sa.String(500))
