"""A programme is configuration: who may have the card, which purses, how and when they fill."""

from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask_babel import LazyString
from sqlalchemy.orm import Mapped, relationship

from core.clock import today
from core.columns import Labelled, column, reference, refusing, state_column
from core.database import PrimaryKey
from core.extensions import Model
from core.language import lazy, lazy_in

from .watch import WATCH_RULES, WatchSettings

if TYPE_CHECKING:
    from .season import Season


class WayIn(Labelled):
    """How a holder arrives: by the school's OpenID Connect account, or alone by e-mail."""

    SCHOOL_ACCOUNT = "school_account", lazy("Compte de l’établissement scolaire")
    EMAIL = "email", lazy("Seul, par e-mail")


class CreditMoment(Labelled):
    CARD_ASSOCIATION = "card_association", lazy("À l’association de la carte")
    VALIDATION = "validation", lazy("À la validation de l’inscription")


class Territory(Labelled):
    """Whether residence and school must both be in the territory, or one of the two."""

    RESIDENCE_AND_SCHOOL = "residence_and_school", lazy("Domicilié et scolarisé")
    RESIDENCE_OR_SCHOOL = "residence_or_school", lazy("Domicilié ou scolarisé")


class Programme(WatchSettings, Model):
    __table_args__ = (
        sa.CheckConstraint(
            "min_age IS NULL OR max_age IS NULL OR min_age <= max_age",
            "ages",
            info=refusing(lazy("L’âge minimal dépasse l’âge maximal.")),
        ),
        *WATCH_RULES,
    )

    id: Mapped[PrimaryKey]
    slug: Mapped[str] = column(
        lazy("Adresse courte"),
        sa.String(40),
        unique=True,
        taken=lazy("Cette adresse courte sert déjà à un autre programme."),
    )
    name: Mapped[str] = column(lazy_in("chose", "Nom"))
    slogan: Mapped[str] = column(lazy("Slogan"), default="")
    payer: Mapped[str] = column(lazy("Payeur"), default="")
    primary_colour: Mapped[str] = column(
        lazy("Couleur principale"), sa.String(7), default="#0b4f6c"
    )
    accent_colour: Mapped[str] = column(lazy("Couleur d’accent"), sa.String(7), default="#b3541e")
    hotline_phone: Mapped[str] = column(
        lazy("Téléphone de l’assistance"), sa.String(30), default=""
    )
    hotline_hours: Mapped[str] = column(
        lazy("Horaires de l’assistance"), sa.String(120), default=""
    )
    hotline_email: Mapped[str] = column(lazy("E-mail de l’assistance"), default="")
    instagram_url: Mapped[str] = column(lazy("Adresse Instagram"), default="")
    way_in: Mapped[WayIn] = state_column(WayIn, "way_in", label=lazy("Mode d’inscription"))
    credit_moment: Mapped[CreditMoment] = state_column(
        CreditMoment, "credit_moment", label=lazy("Versement du crédit")
    )
    territory: Mapped[Territory] = state_column(
        Territory, "territory", label=lazy("Règle de territoire")
    )
    departements: Mapped[list[str]] = column(lazy("Départements"))
    min_age: Mapped[int | None] = column(lazy("Âge minimal"), sa.Integer)
    max_age: Mapped[int | None] = column(lazy("Âge maximal"), sa.Integer)
    statuses: Mapped[list[str]] = column(lazy("Statuts admis"))
    open_to: Mapped[str] = column(lazy("Public concerné"), sa.String(500), default="")

    seasons = relationship(
        "Season",
        back_populates="programme",
        order_by="Season.starts_on",
        info={"label": lazy("Saisons")},
    )
    purses = relationship(
        "Purse",
        back_populates="programme",
        order_by="Purse.position",
        info={"label": lazy_in("pluriel", "Porte-monnaie")},
    )
    logo = relationship(
        "Logo",
        back_populates="programme",
        uselist=False,
        cascade="all, delete-orphan",
        info={"label": lazy("Logo")},
    )

    def __str__(self) -> str:
        return self.name

    def season_on(self, day: date) -> "Season | None":
        """The season that runs on that civil day, if any."""
        return next((s for s in self.seasons if s.starts_on <= day <= s.ends_on), None)

    def reasons_against(
        self,
        *,
        birth_date: date | None,
        residence: str | None,
        school: str | None,
        status: str | None,
        day: date | None = None,
    ) -> list[Any]:
        """Why a person may not have the card, as sentences; empty when they may.

        `residence` and `school` are département numbers, `day` the civil day of the request.
        """
        reasons = [
            self.reason_against_places(residence, school),
            self.reason_against_age(birth_date, day),
            self.reason_against_status(status),
        ]
        return [reason for reason in reasons if reason]

    def reason_against_places(self, residence: str | None, school: str | None) -> LazyString | None:
        """Why one may not have the card with a residence and a school in these départements."""
        inside = [residence in self.departements, school in self.departements]
        places = ", ".join(self.departements)
        if self.territory == Territory.RESIDENCE_AND_SCHOOL and not all(inside):
            return lazy(
                "La carte s’adresse aux jeunes domiciliés et scolarisés dans le territoire "
                "(départements : %(places)s).",
                places=places,
            )
        if self.territory == Territory.RESIDENCE_OR_SCHOOL and not any(inside):
            return lazy(
                "La carte s’adresse aux jeunes domiciliés ou scolarisés dans le territoire "
                "(départements : %(places)s).",
                places=places,
            )
        return None

    def reason_against_age(
        self, birth_date: date | None, day: date | None = None
    ) -> LazyString | None:
        """Why one may not have the card at that age, on that civil day."""
        if not (self.min_age or self.max_age):
            return None
        age = age_on(birth_date, day or today()) if birth_date else None
        low, high = self.min_age or 0, self.max_age or 200
        if age is not None and low <= age <= high:
            return None
        return lazy("La carte s’adresse aux jeunes de %(low)s à %(high)s ans.", low=low, high=high)

    def reason_against_status(self, status: str | None) -> LazyString | None:
        """Why one may not have the card with that status."""
        if not self.statuses or status in self.statuses:
            return None
        return lazy("Ce statut n’ouvre pas droit à la carte.")


def age_on(birth_date: date, day: date) -> int:
    """Whole years lived on that civil day."""
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (not had_birthday)


class Purse(Model):
    """Watertight: one purse never pays for another."""

    __table_args__ = (
        sa.UniqueConstraint(
            "programme_id",
            "label",
            info=refusing(lazy("Ce programme a déjà un porte-monnaie de ce nom.")),
        ),
    )

    id: Mapped[PrimaryKey]
    programme_id: Mapped[int] = reference(lazy("Programme"), "programme.id")
    label: Mapped[str] = column(lazy("Libellé"), sa.String(60))
    icon: Mapped[str] = column(lazy("Icône"), sa.String(40), default="ticket-perforated")
    colour: Mapped[str] = column(lazy("Couleur"), sa.String(7), default="#0b4f6c")
    position: Mapped[int] = column(lazy("Ordre"), sa.Integer, default=0)
    at_till: Mapped[bool] = column(lazy("Débité en caisse"), default=True)

    programme = relationship("Programme", back_populates="purses")

    def __str__(self) -> str:
        return f"{self.programme} – {self.label}"
