"""Young people and their guardians: whose money, whose child."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import PrimaryKey
from core.extensions import db


class Guardian(db.Model):
    """A legal guardian: one account, several children."""

    id: Mapped[PrimaryKey]
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), unique=True)
    email: Mapped[str] = mapped_column(unique=True)
    phone: Mapped[str | None] = mapped_column(sa.String(20))

    user = relationship("User")
    children = relationship("Holder", back_populates="guardian")

    def __str__(self):
        return str(self.user)


class Holder(db.Model):
    """A young person in one programme. The money belongs to the holder, never to the card."""

    id: Mapped[PrimaryKey]
    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programme.id"))
    file_number: Mapped[str] = mapped_column(sa.String(8), unique=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"), unique=True)
    guardian_id: Mapped[int | None] = mapped_column(sa.ForeignKey("guardian.id"), index=True)
    school_id: Mapped[int | None] = mapped_column(sa.ForeignKey("school.id"), index=True)
    first_name: Mapped[str]
    last_name: Mapped[str]
    birth_date: Mapped[date | None]
    status: Mapped[str | None]
    address: Mapped[str | None]
    address_extra: Mapped[str | None]
    postal_code: Mapped[str | None] = mapped_column(sa.String(5))
    town: Mapped[str | None]
    departement: Mapped[str | None] = mapped_column(sa.String(3))
    phone: Mapped[str | None] = mapped_column(sa.String(20))
    photo_at_till: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    programme = relationship("Programme")
    user = relationship("User")
    guardian = relationship("Guardian", back_populates="children")
    school = relationship("School")
    registrations = relationship("Registration", back_populates="holder")
    cards = relationship("Card", back_populates="holder", order_by="Card.id")
    photo = relationship("Photo", back_populates="holder", uselist=False)

    def __str__(self):
        return f"{self.first_name} {self.last_name}"


class Photo(db.Model):
    """A portrait, re-encoded by us, kept in the database so that a backup holds it too."""

    id: Mapped[PrimaryKey]
    holder_id: Mapped[int] = mapped_column(sa.ForeignKey("holder.id"), unique=True)
    image: Mapped[bytes] = mapped_column(deferred=True)
    taken_at: Mapped[datetime]

    holder = relationship("Holder", back_populates="photo")
