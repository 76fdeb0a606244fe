"""A partner and its dossier: who it is, who answers for it, what it does, where it is paid."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship, validates

from core.clock import now, today
from core.columns import Iban, Labelled, Phone, Siret, column, reference, state_column
from core.database import PrimaryKey
from core.extensions import Model
from core.language import lazy


class Title(Labelled):
    MADAM = "madam", lazy("Madame")
    SIR = "sir", lazy("Monsieur")


class Access(Labelled):
    """What makes a place accessible; a dossier ticks those it offers."""

    WHEELCHAIR = "wheelchair", lazy("Handicap moteur")
    SIGHT = "sight", lazy("Handicap visuel")
    HEARING = "hearing", lazy("Handicap auditif")
    MIND = "mind", lazy("Handicap mental ou psychique")
    PARKING = "parking", lazy("Place de stationnement adaptée")
    TOILETS = "toilets", lazy("Sanitaires adaptés")


class Partner(Model):
    """`version` changes with each change: who edits an older one is told, and overwrites nothing.

    `next_iban` waits until the civil day `next_iban_on`; sales go on meanwhile. `iban_since` is the
    civil day when `iban` was last changed.
    """

    __table_args__ = (
        sa.CheckConstraint("(next_iban IS NULL) = (next_iban_on IS NULL)", "next_iban_dated"),
    )

    id: Mapped[PrimaryKey]
    legal_name: Mapped[str] = column(lazy("Raison sociale"))
    trade_name: Mapped[str] = column(lazy("Nom d’usage"))
    siret: Mapped[Siret | None] = column(
        lazy("N° SIRET"),
        sa.String(14),
        unique=True,
        taken=lazy("Ce N° SIRET est déjà celui d’un autre partenaire."),
    )
    email: Mapped[str] = column(lazy("Adresse e-mail"))
    phone: Mapped[Phone] = column(lazy("Téléphone"), sa.String(20), default="")
    other_phone: Mapped[Phone] = column(lazy("Téléphone secondaire"), sa.String(20), default="")
    website: Mapped[str] = column(lazy("Site web"), default="")
    address: Mapped[str] = column(lazy("Adresse"), default="")
    postal_code: Mapped[str] = column(lazy("Code postal"), sa.String(5), default="")
    town: Mapped[str] = column(lazy("Ville"), default="")
    contact_title: Mapped[Title | None] = state_column(
        Title, "contact_title", label=lazy("Civilité du référent")
    )
    contact_first_name: Mapped[str] = column(lazy("Prénom du référent"), default="")
    contact_last_name: Mapped[str] = column(lazy("Nom du référent"), default="")
    contact_duty: Mapped[str] = column(lazy("Fonction du référent"), default="")
    contact_email: Mapped[str] = column(lazy("E-mail du référent"), default="")
    contact_phone: Mapped[Phone] = column(lazy("Téléphone du référent"), sa.String(20), default="")
    contact_other_phone: Mapped[Phone] = column(
        lazy("Autre téléphone du référent"), sa.String(20), default=""
    )
    place_address: Mapped[str] = column(lazy("Adresse de l’activité"), default="")
    place_postal_code: Mapped[str] = column(
        lazy("Code postal de l’activité"), sa.String(5), default=""
    )
    place_town: Mapped[str] = column(lazy("Ville de l’activité"), default="")
    accessibility: Mapped[list[str]] = column(lazy("Accessibilités à la structure"), default=list)
    iban: Mapped[Iban | None] = column(lazy("IBAN"), sa.String(34))
    iban_holder: Mapped[str | None] = column(lazy("Titulaire du compte"))
    iban_since: Mapped[date | None] = column(lazy("IBAN depuis le"))
    next_iban: Mapped[Iban | None] = column(lazy("Nouvel IBAN"), sa.String(34))
    next_iban_holder: Mapped[str | None] = column(lazy("Titulaire du nouvel IBAN"))
    next_iban_on: Mapped[date | None] = column(lazy("Nouvel IBAN à partir du"))
    updated_at: Mapped[datetime] = column(lazy("Modifié le"), default=now, untold=True)
    version: Mapped[int] = column(lazy("Version"), sa.Integer)

    users = relationship(
        "User", back_populates="partner", order_by="User.id", info={"label": lazy("Comptes")}
    )
    conventions = relationship(
        "Convention",
        back_populates="partner",
        order_by="Convention.id",
        info={"label": lazy("Conventions")},
    )
    files = relationship(
        "PartnerFile",
        back_populates="partner",
        order_by="PartnerFile.id",
        info={"label": lazy("Pièces")},
    )

    __mapper_args__ = {"version_id_col": version}

    def __str__(self) -> str:
        return self.trade_name

    @validates("iban")
    def _date_iban(self, key: str, iban: str | None) -> str | None:
        if iban != self.iban:
            self.iban_since = today()
        return iban

    def bank_on(self, day: date) -> tuple[str | None, str | None]:
        """The holder and the IBAN that a payment of that civil day goes to."""
        if self.next_iban and self.next_iban_on and day >= self.next_iban_on:
            return self.next_iban_holder, self.next_iban
        return self.iban_holder, self.iban

    @classmethod
    def bank_at(cls, day: date) -> tuple[sa.ColumnElement[Any], sa.ColumnElement[Any]]:
        """The same as `bank_on`, for a statement about many partners."""
        waits = sa.or_(cls.next_iban.is_(None), cls.next_iban_on > day)
        return (
            sa.case((waits, cls.iban_holder), else_=cls.next_iban_holder),
            sa.case((waits, cls.iban), else_=cls.next_iban),
        )


class FileKind(Labelled):
    BANK = "bank", lazy("RIB")
    SIGNED = "signed", lazy("Convention signée")


class PartnerFile(Model):
    """A PDF or a JPEG; a signed copy names its convention."""

    __table_args__ = (
        sa.CheckConstraint("(kind = 'signed') = (convention_id IS NOT NULL)", "signed_names_it"),
    )

    id: Mapped[PrimaryKey]
    partner_id: Mapped[int] = reference(lazy("Partenaire"), "partner.id", index=True)
    convention_id: Mapped[int | None] = reference(lazy("Convention"), "convention.id", index=True)
    kind: Mapped[FileKind] = state_column(FileKind, "kind", label=lazy("Nature"))
    media_type: Mapped[str] = column(lazy("Format"), sa.String(40))
    content: Mapped[bytes] = column(lazy("Contenu"), deferred=True)
    sent_at: Mapped[datetime] = column(lazy("Envoyé le"))
    sent_by_id: Mapped[int | None] = reference(lazy("Envoyé par"), "user.id")

    partner = relationship("Partner", back_populates="files")
    convention = relationship("Convention", back_populates="files")
    sent_by = relationship("User")
