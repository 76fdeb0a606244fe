"""The words of a programme's convention: each edition is kept, the last one is signed."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from core.columns import column, reference
from core.database import PrimaryKey
from core.extensions import Model
from core.language import lazy, translate


class ConventionText(Model):
    """Append-only: a trigger refuses any change. Blank lines part paragraphs, « ## » an article."""

    __table_args__ = (sa.UniqueConstraint("programme_id", "edition"),)

    id: Mapped[PrimaryKey]
    programme_id: Mapped[int] = reference(lazy("Programme"), "programme.id")
    edition: Mapped[int] = column(lazy("Édition"), sa.Integer)
    body: Mapped[str] = column(lazy("Texte"), sa.Text)
    author_id: Mapped[int | None] = reference(lazy("Auteur"), "user.id")
    created_at: Mapped[datetime] = column(lazy("Créé le"))

    programme = relationship("Programme")
    author = relationship("User")

    def __str__(self) -> str:
        return translate("%(name)s, texte n° %(n)s", name=self.programme, n=self.edition)
