"""Schools and towns."""

import re

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from core.columns import column, refusing
from core.database import AnySelect, PrimaryKey
from core.extensions import Model
from core.language import lazy, lazy_in
from core.text import ascii_letters

SHORT_WORDS = {"st": "saint", "ste": "sainte"}


class School(Model):
    id: Mapped[PrimaryKey]
    uai: Mapped[str] = column(
        lazy("Code UAI"),
        sa.String(8),
        unique=True,
        taken=lazy("Ce code UAI est déjà celui d’un autre établissement."),
    )
    name: Mapped[str] = column(lazy_in("chose", "Nom"))
    town: Mapped[str] = column(lazy("Ville"))
    departement: Mapped[str] = column(lazy("Département"), sa.String(3))

    def __str__(self) -> str:
        return f"{self.name}, {self.town}"


class Town(Model):
    """A town under one of its postal codes; the département is the town's, not the code's."""

    __table_args__ = (
        sa.UniqueConstraint(
            "insee",
            "postal_code",
            info=refusing(lazy("Cette commune existe déjà avec ce code postal.")),
        ),
    )

    id: Mapped[PrimaryKey]
    insee: Mapped[str] = column(lazy("Code INSEE"), sa.String(5))
    name: Mapped[str] = column(lazy_in("chose", "Nom"))
    departement: Mapped[str] = column(lazy("Département"), sa.String(3))
    postal_code: Mapped[str] = column(lazy("Code postal"), sa.String(5), index=True)

    def __str__(self) -> str:
        return f"{self.postal_code} {self.name}"

    @classmethod
    def under(cls, postal_code: str) -> AnySelect:
        """The towns that share this postal code, by name."""
        return sa.select(cls).where(cls.postal_code == postal_code).order_by(cls.name)

    def is_called(self, typed: str) -> bool:
        """Whether a person who typed that meant this town: « st cannat », « AIX CEDEX 1 »."""
        return _folded(typed) == _folded(self.name)


def _folded(name: str) -> str:
    words = re.split(r"[\W_]+", re.sub(r"\bcedex\b.*", "", name.lower()))
    return ascii_letters(" ".join(SHORT_WORDS.get(word, word) for word in words))
