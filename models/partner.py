"""A partner and its dossier: who it is, who answers for it, what it does, where it is paid."""

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from core.clock import now, today
from core.columns import state_column
from core.database import PrimaryKey
from core.extensions import db
from core.language import lazy


class Title(enum.StrEnum):
    MADAM = "madam"
    SIR = "sir"

    @property
    def label(self):
        return {"madam": lazy("Madame"), "sir": lazy("Monsieur")}[self.value]


class Access(enum.StrEnum):
    """What makes a place accessible; a dossier ticks those it offers."""

    WHEELCHAIR = "wheelchair"
    SIGHT = "sight"
    HEARING = "hearing"
    MIND = "mind"
    PARKING = "parking"
    TOILETS = "toilets"

    @property
    def label(self):
        return {
            "wheelchair": lazy("Handicap moteur"),
            "sight": lazy("Handicap visuel"),
            "hearing": lazy("Handicap auditif"),
            "mind": lazy("Handicap mental ou psychique"),
            "parking": lazy("Place de stationnement adaptée"),
            "toilets": lazy("Sanitaires adaptés"),
        }[self.value]


class Partner(db.Model):
    """`version` changes with each change: who edits an older one is told, and overwrites nothing.

    `next_iban` waits until the civil day `next_iban_on`; sales go on meanwhile. `iban_since` is the
    civil day when `iban` was last changed.
    """

    __table_args__ = (
        sa.CheckConstraint("(next_iban IS NULL) = (next_iban_on IS NULL)", "next_iban_dated"),
    )

    id: Mapped[PrimaryKey]
    legal_name: Mapped[str]
    trade_name: Mapped[str]
    siret: Mapped[str | None] = mapped_column(sa.String(14), unique=True)
    email: Mapped[str]
    phone: Mapped[str] = mapped_column(sa.String(20), default="")
    other_phone: Mapped[str] = mapped_column(sa.String(20), default="")
    website: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    postal_code: Mapped[str] = mapped_column(sa.String(5), default="")
    town: Mapped[str] = mapped_column(default="")
    contact_title: Mapped[Title | None] = state_column(Title, "contact_title")
    contact_first_name: Mapped[str] = mapped_column(default="")
    contact_last_name: Mapped[str] = mapped_column(default="")
    contact_duty: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(default="")
    contact_phone: Mapped[str] = mapped_column(sa.String(20), default="")
    contact_other_phone: Mapped[str] = mapped_column(sa.String(20), default="")
    place_address: Mapped[str] = mapped_column(default="")
    place_postal_code: Mapped[str] = mapped_column(sa.String(5), default="")
    place_town: Mapped[str] = mapped_column(default="")
    accessibility: Mapped[list] = mapped_column(default=list)
    iban: Mapped[str | None] = mapped_column(sa.String(34))
    iban_holder: Mapped[str | None]
    iban_since: Mapped[date | None]
    next_iban: Mapped[str | None] = mapped_column(sa.String(34))
    next_iban_holder: Mapped[str | None]
    next_iban_on: Mapped[date | None]
    updated_at: Mapped[datetime] = mapped_column(default=now)
    version: Mapped[int] = mapped_column(sa.Integer)

    users = relationship("User", back_populates="partner", order_by="User.id")
    conventions = relationship("Convention", back_populates="partner", order_by="Convention.id")
    files = relationship("PartnerFile", back_populates="partner", order_by="PartnerFile.id")

    __mapper_args__ = {"version_id_col": version}

    def __str__(self):
        return self.trade_name

    @validates("iban")
    def _date_iban(self, key, iban):
        if iban != self.iban:
            self.iban_since = today()
        return iban

    def bank_on(self, day: date) -> tuple[str | None, str | None]:
        """The holder and the IBAN that a payment of that civil day goes to."""
        if self.next_iban and day >= self.next_iban_on:
            return self.next_iban_holder, self.next_iban
        return self.iban_holder, self.iban

    @classmethod
    def bank_at(cls, day: date) -> tuple[sa.ColumnElement, sa.ColumnElement]:
        """The same as `bank_on`, for a statement about many partners."""
        waits = sa.or_(cls.next_iban.is_(None), cls.next_iban_on > day)
        return (
            sa.case((waits, cls.iban_holder), else_=cls.next_iban_holder),
            sa.case((waits, cls.iban), else_=cls.next_iban),
        )


class FileKind(enum.StrEnum):
    BANK = "bank"
    SIGNED = "signed"

    @property
    def label(self):
        return {"bank": lazy("RIB"), "signed": lazy("Convention signée")}[self.value]


class PartnerFile(db.Model):
    """A PDF or a JPEG; a signed copy names its convention."""

    __table_args__ = (
        sa.CheckConstraint("(kind = 'signed') = (convention_id IS NOT NULL)", "signed_names_it"),
    )

    id: Mapped[PrimaryKey]
    partner_id: Mapped[int] = mapped_column(sa.ForeignKey("partner.id"), index=True)
    convention_id: Mapped[int | None] = mapped_column(sa.ForeignKey("convention.id"), index=True)
    kind: Mapped[FileKind] = state_column(FileKind, "kind")
    media_type: Mapped[str] = mapped_column(sa.String(40))
    content: Mapped[bytes] = mapped_column(deferred=True)
    sent_at: Mapped[datetime]
    sent_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))

    partner = relationship("Partner", back_populates="files")
    convention = relationship("Convention", back_populates="files")
    sent_by = relationship("User")
