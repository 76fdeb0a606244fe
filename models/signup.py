"""Holders, their guardians, and their sign-up for a season."""

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.columns import state_column
from core.database import PrimaryKey
from core.extensions import db
from core.language import lazy


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


class RegistrationState(enum.StrEnum):
    SUBMITTED = "submitted"
    VALIDATED = "validated"
    REFUSED = "refused"

    @property
    def label(self):
        return {
            "submitted": lazy("À vérifier"),
            "validated": lazy("Validée"),
            "refused": lazy("Refusée"),
        }[self.value]


class Registration(db.Model):
    """A holder's request for one season."""

    __table_args__ = (sa.UniqueConstraint("holder_id", "season_id"),)

    id: Mapped[PrimaryKey]
    holder_id: Mapped[int] = mapped_column(sa.ForeignKey("holder.id"))
    season_id: Mapped[int] = mapped_column(sa.ForeignKey("season.id"), index=True)
    state: Mapped[RegistrationState] = state_column(RegistrationState)
    submitted_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(sa.String(500))

    holder = relationship("Holder", back_populates="registrations")
    season = relationship("Season")


class SignupDraft(db.Model):
    """What was typed so far in the wizard, as it was typed; the browser keeps none of it."""

    id: Mapped[PrimaryKey]
    holder_id: Mapped[int] = mapped_column(sa.ForeignKey("holder.id"), unique=True)
    answers: Mapped[dict]
    photo: Mapped[bytes | None] = mapped_column(deferred=True)
    has_photo: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[datetime]

    holder = relationship("Holder")


class Photo(db.Model):
    """A portrait, re-encoded by us, kept in the database so that a backup holds it too."""

    id: Mapped[PrimaryKey]
    holder_id: Mapped[int] = mapped_column(sa.ForeignKey("holder.id"), unique=True)
    image: Mapped[bytes] = mapped_column(deferred=True)
    taken_at: Mapped[datetime]

    holder = relationship("Holder", back_populates="photo")


class ConsentPurpose(enum.StrEnum):
    NEWS_EMAIL = "news_email"
    NEWS_PHONE = "news_phone"
    PHOTO_AT_TILL = "photo_at_till"


class Consent(db.Model):
    """One answer to one purpose, dated, with the text as it was shown. Never rewritten."""

    id: Mapped[PrimaryKey]
    holder_id: Mapped[int] = mapped_column(sa.ForeignKey("holder.id"), index=True)
    purpose: Mapped[ConsentPurpose] = state_column(ConsentPurpose, "purpose")
    given: Mapped[bool]
    text: Mapped[str] = mapped_column(sa.Text)
    answered_at: Mapped[datetime]

    holder = relationship("Holder")
