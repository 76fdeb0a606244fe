"""Young people and their guardians: whose money, whose child."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from core.columns import Code, Phone, column, reference
from core.database import PrimaryKey
from core.extensions import Model
from core.language import lazy


class Guardian(Model):
    """A legal guardian: one account, several children."""

    id: Mapped[PrimaryKey]
    user_id: Mapped[int] = reference(lazy("Compte"), "user.id", unique=True)
    email: Mapped[str] = column(
        lazy("Adresse e-mail"),
        unique=True,
        taken=lazy("Cette adresse est déjà celle d’un autre responsable légal."),
    )
    phone: Mapped[Phone | None] = column(lazy("Téléphone"), sa.String(20))

    user = relationship("User")
    children = relationship("Holder", back_populates="guardian", info={"label": lazy("Enfants")})

    def __str__(self) -> str:
        return str(self.user)


class Holder(Model):
    """A young person in one programme. The money belongs to the holder, never to the card."""

    id: Mapped[PrimaryKey]
    programme_id: Mapped[int] = reference(lazy("Programme"), "programme.id")
    file_number: Mapped[Code] = column(lazy("N° de dossier"), sa.String(8), unique=True)
    user_id: Mapped[int | None] = reference(lazy("Compte"), "user.id", unique=True)
    guardian_id: Mapped[int | None] = reference(
        lazy("Responsable légal"), "guardian.id", index=True
    )
    school_id: Mapped[int | None] = reference(lazy("Établissement"), "school.id", index=True)
    first_name: Mapped[str] = column(lazy("Prénom"))
    last_name: Mapped[str] = column(lazy("Nom"))
    birth_date: Mapped[date | None] = column(lazy("Date de naissance"))
    status: Mapped[str | None] = column(lazy("Statut"))
    address: Mapped[str | None] = column(lazy("Adresse"))
    address_extra: Mapped[str | None] = column(lazy("Complément d’adresse"))
    postal_code: Mapped[str | None] = column(lazy("Code postal"), sa.String(5))
    town: Mapped[str | None] = column(lazy("Ville"))
    departement: Mapped[str | None] = column(lazy("Département"), sa.String(3))
    phone: Mapped[Phone | None] = column(lazy("Téléphone"), sa.String(20))
    photo_at_till: Mapped[bool] = column(lazy("Photo visible en caisse"), default=False)
    created_at: Mapped[datetime] = column(lazy("Créé le"))

    programme = relationship("Programme")
    user = relationship("User")
    guardian = relationship("Guardian", back_populates="children")
    school = relationship("School")
    registrations = relationship(
        "Registration", back_populates="holder", info={"label": lazy("Inscriptions")}
    )
    cards = relationship(
        "Card", back_populates="holder", order_by="Card.id", info={"label": lazy("Cartes")}
    )
    photo = relationship("Photo", back_populates="holder", uselist=False)

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"


class Photo(Model):
    """A portrait, re-encoded by us, kept in the database so that a backup holds it too."""

    id: Mapped[PrimaryKey]
    holder_id: Mapped[int] = reference(lazy("Bénéficiaire"), "holder.id", unique=True)
    image: Mapped[bytes] = column(lazy("Image"), deferred=True)
    taken_at: Mapped[datetime] = column(lazy("Date de la photo"))

    holder = relationship("Holder", back_populates="photo")
