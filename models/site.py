"""What the public site shows: the pages that the team writes, and each programme's logo."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from core.columns import column, reference, refusing
from core.database import PrimaryKey
from core.extensions import Model
from core.language import lazy


class Page(Model):
    """A text of the public site: blank lines part paragraphs, « ## » begins a heading."""

    __table_args__ = (
        sa.UniqueConstraint(
            "programme_id",
            "slug",
            info=refusing(lazy("Ce programme a déjà une page à cette adresse.")),
        ),
    )

    id: Mapped[PrimaryKey]
    programme_id: Mapped[int] = reference(lazy("Programme"), "programme.id")
    slug: Mapped[str] = column(lazy("Adresse courte"), sa.String(60))
    title: Mapped[str] = column(lazy("Titre"))
    body: Mapped[str] = column(lazy("Texte"), sa.Text)
    position: Mapped[int] = column(lazy("Ordre"), sa.Integer, default=0)

    programme = relationship("Programme")

    def __str__(self) -> str:
        return self.title


class Logo(Model):
    """A programme's logo, decoded and written anew; `version` changes with the picture."""

    id: Mapped[PrimaryKey]
    programme_id: Mapped[int] = reference(lazy("Programme"), "programme.id", unique=True)
    image: Mapped[bytes] = column(lazy("Image"), deferred=True)
    width: Mapped[int] = column(lazy("Largeur"))
    height: Mapped[int] = column(lazy("Hauteur"))
    version: Mapped[str] = column(lazy("Version"), sa.String(8))

    programme = relationship("Programme", back_populates="logo")

    def __str__(self) -> str:
        return f"{self.programme} – {self.width} × {self.height}"
