"""Schools and towns."""

import re

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.database import PrimaryKey
from core.extensions import db
from core.text import ascii_letters

SHORT_WORDS = {"st": "saint", "ste": "sainte"}


class School(db.Model):
    id: Mapped[PrimaryKey]
    uai: Mapped[str] = mapped_column(sa.String(8), unique=True)
    name: Mapped[str]
    town: Mapped[str]
    departement: Mapped[str] = mapped_column(sa.String(3))

    def __str__(self):
        return f"{self.name}, {self.town}"


class Town(db.Model):
    """A town under one of its postal codes; the département is the town's, not the code's."""

    __table_args__ = (sa.UniqueConstraint("insee", "postal_code"),)

    id: Mapped[PrimaryKey]
    insee: Mapped[str] = mapped_column(sa.String(5))
    name: Mapped[str]
    departement: Mapped[str] = mapped_column(sa.String(3))
    postal_code: Mapped[str] = mapped_column(sa.String(5), index=True)

    def __str__(self):
        return f"{self.postal_code} {self.name}"

    @classmethod
    def under(cls, postal_code: str) -> sa.Select:
        """The towns that share this postal code, by name."""
        return sa.select(cls).where(cls.postal_code == postal_code).order_by(cls.name)

    def is_called(self, typed: str) -> bool:
        """Whether a person who typed that meant this town: « st cannat », « AIX CEDEX 1 »."""
        return _folded(typed) == _folded(self.name)


def _folded(name: str) -> str:
    words = re.split(r"[\W_]+", re.sub(r"\bcedex\b.*", "", name.lower()))
    return ascii_letters(" ".join(SHORT_WORDS.get(word, word) for word in words))
