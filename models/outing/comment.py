"""What school and partner say to each other about an outing. Never rewritten."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from core.columns import column, reference
from core.database import PrimaryKey
from core.extensions import Model
from core.language import lazy


class OutingComment(Model):
    id: Mapped[PrimaryKey]
    outing_id: Mapped[int] = reference(lazy("Sortie"), "outing.id", index=True)
    author_id: Mapped[int] = reference(lazy("Auteur"), "user.id")
    written_at: Mapped[datetime] = column(lazy("Écrit le"))
    body: Mapped[str] = column(lazy("Texte"), sa.Text)

    outing = relationship("Outing", back_populates="comments")
    author = relationship("User")
