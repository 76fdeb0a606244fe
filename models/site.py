"""What the public site shows: the pages that the team writes, and each programme's logo."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import PrimaryKey
from core.extensions import db


class Page(db.Model):
    """A text of the public site: blank lines part paragraphs, « ## » begins a heading."""

    __table_args__ = (sa.UniqueConstraint("programme_id", "slug"),)

    id: Mapped[PrimaryKey]
    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programme.id"))
    slug: Mapped[str] = mapped_column(sa.String(60))
    title: Mapped[str]
    body: Mapped[str] = mapped_column(sa.Text)
    position: Mapped[int] = mapped_column(sa.Integer, default=0)

    programme = relationship("Programme")

    def __str__(self):
        return self.title


class Logo(db.Model):
    """A programme's logo, decoded and written anew; `version` changes with the picture."""

    id: Mapped[PrimaryKey]
    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programme.id"), unique=True)
    image: Mapped[bytes] = mapped_column(deferred=True)
    width: Mapped[int]
    height: Mapped[int]
    version: Mapped[str] = mapped_column(sa.String(8))

    programme = relationship("Programme", back_populates="logo")

    def __str__(self):
        return f"{self.programme} – {self.width} × {self.height}"
