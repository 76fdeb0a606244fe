"""An outing: one school, one partner, one purse, one day; how far it has gone."""

from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from core.clock import PARIS, now
from core.codes import VOUCHER_LENGTH
from core.columns import Cents, Labelled, SecretCode, column, reference, state_column
from core.database import PrimaryKey
from core.extensions import Model
from core.language import lazy, lazy_in
from core.states import Actor, State, Stateful

CASH_DAYS = 7


class OutingState(State):
    DRAFT = (
        "draft",
        lazy_in("sortie", "Brouillon"),
        lazy("Cette sortie n’a pas encore été envoyée au partenaire."),
    )
    TO_CONFIRM = (
        "to_confirm",
        lazy_in("sortie", "À confirmer"),
        lazy("Cette sortie attend la réponse du partenaire."),
    )
    CHANGES_REQUESTED = (
        "changes_requested",
        lazy_in("sortie", "À modifier"),
        lazy("Cette sortie attend d’être modifiée par l’établissement."),
    )
    CONFIRMED = (
        "confirmed",
        lazy_in("sortie", "Confirmée"),
        lazy("Les inscriptions sont ouvertes : l’établissement valide d’abord la sortie."),
    )
    VALIDATED = (
        "validated",
        lazy_in("sortie", "Validée"),
        lazy("Cette sortie est validée : les inscriptions sont closes."),
    )
    CASHED = (
        "cashed",
        lazy_in("sortie", "Encaissée"),
        lazy("Cette sortie est déjà encaissée : plus rien n’y change. Écrivez un message."),
    )
    CANCELLED = "cancelled", lazy_in("sortie", "Annulée"), lazy("Cette sortie est annulée.")
    EXPIRED = (
        "expired",
        lazy_in("sortie", "Expirée"),
        lazy("Cette sortie a expiré : le crédit des inscrits leur a été rendu."),
    )


class Settlement(Labelled):
    """FLAT pays every place registered, ATTENDANCE those who came."""

    FLAT = "flat", lazy("Au forfait")
    ATTENDANCE = "attendance", lazy("Au réalisé")


S = OutingState
LIVE = (S.TO_CONFIRM, S.CHANGES_REQUESTED, S.CONFIRMED, S.VALIDATED)


class Outing(Stateful, Model):
    """`price` is cents a head, `day` and `hour` are Paris's; `code` is its voucher's number.

    `edition` changes with each change of the sheet, `marks` with each mark at the door.
    """

    __table_args__ = (
        sa.CheckConstraint("price > 0", "price"),
        sa.CheckConstraint("places > 0", "places"),
        sa.CheckConstraint(
            "state NOT IN ('confirmed', 'validated', 'cashed') OR settlement IS NOT NULL",
            "settlement_agreed",
        ),
        sa.CheckConstraint(
            "state NOT IN ('validated', 'cashed') OR code IS NOT NULL", "validated_has_code"
        ),
        sa.Index("ix_outing_partner_id_day", "partner_id", "day"),
        sa.Index("ix_outing_school_id_day", "school_id", "day"),
        sa.Index("ix_outing_state_day", "state", "day"),
    )

    ACTS = {
        S.DRAFT: {"edit": None, "send": S.TO_CONFIRM, "cancel": S.CANCELLED},
        S.TO_CONFIRM: {
            "edit": None,
            "confirm": S.CONFIRMED,
            "send_back": S.CHANGES_REQUESTED,
            "comment": None,
            "cancel": S.CANCELLED,
            "expire": S.EXPIRED,
        },
        S.CHANGES_REQUESTED: {
            "edit": None,
            "send": S.TO_CONFIRM,
            "comment": None,
            "cancel": S.CANCELLED,
            "expire": S.EXPIRED,
        },
        S.CONFIRMED: {
            "edit": S.TO_CONFIRM,
            "register": None,
            "withdraw": None,
            "validate": S.VALIDATED,
            "comment": None,
            "cancel": S.CANCELLED,
            "expire": S.EXPIRED,
        },
        S.VALIDATED: {
            "mark": None,
            "cash": S.CASHED,
            "comment": None,
            "cancel": S.CANCELLED,
            "expire": S.EXPIRED,
        },
        S.CASHED: {"comment": None},
        S.CANCELLED: {"comment": None},
        S.EXPIRED: {"comment": None},
    }

    id: Mapped[PrimaryKey]
    school_id: Mapped[int] = reference(lazy("Établissement"), "school.id")
    partner_id: Mapped[int] = reference(lazy("Partenaire"), "partner.id")
    purse_id: Mapped[int] = reference(lazy("Porte-monnaie"), "purse.id")
    season_id: Mapped[int] = reference(lazy("Saison"), "season.id")
    title: Mapped[str] = column(lazy("Titre"), sa.String(120))
    day: Mapped[date] = column(lazy("Date"))
    hour: Mapped[time] = column(lazy("Heure"))
    place: Mapped[str] = column(lazy("Lieu"))
    price: Mapped[Cents] = column(lazy("Prix unitaire"))
    places: Mapped[int] = column(lazy("Nombre de places"), sa.Integer)
    description: Mapped[str] = column(lazy("Description"), sa.Text)
    organiser: Mapped[str] = column(lazy("Organisateur de la sortie"))
    contact: Mapped[str] = column(lazy("Référent du partenaire"))
    state: Mapped[OutingState] = state_column(OutingState, default=OutingState.DRAFT)
    settlement: Mapped[Settlement | None] = state_column(
        Settlement, "settlement", label=lazy("Règlement de la sortie")
    )
    code: Mapped[SecretCode | None] = column(lazy("Code"), sa.String(VOUCHER_LENGTH), unique=True)
    edition: Mapped[int] = column(lazy("Édition"), sa.Integer, default=1)
    marks: Mapped[int] = column(lazy("Pointages"), sa.Integer, default=0)
    created_at: Mapped[datetime] = column(lazy("Créé le"))
    created_by_id: Mapped[int | None] = reference(lazy("Créée par"), "user.id")
    confirmed_at: Mapped[datetime | None] = column(lazy("Confirmée le"))
    validated_at: Mapped[datetime | None] = column(lazy("Validée le"))
    ended_at: Mapped[datetime | None] = column(lazy("Terminée le"))
    ended_by_id: Mapped[int | None] = reference(lazy("Terminée par"), "user.id")

    school = relationship("School")
    partner = relationship("Partner")
    purse = relationship("Purse")
    season = relationship("Season")
    created_by = relationship("User", foreign_keys=[created_by_id])
    ended_by = relationship("User", foreign_keys=[ended_by_id])
    comments = relationship(
        "OutingComment",
        back_populates="outing",
        order_by="OutingComment.id",
        info={"label": lazy("Commentaires")},
    )

    def __str__(self) -> str:
        return self.title

    def belongs_to(self, by: Actor) -> bool:
        """Its school's, and once it was sent its partner's; a pupil is let in by the verb."""
        if by.school_id is not None:
            return by.school_id == self.school_id
        if by.partner_id is not None:
            return by.partner_id == self.partner_id and self.state != S.DRAFT
        return True

    @property
    def starts_at(self) -> datetime:
        """When it begins, on a clock in Paris."""
        return datetime.combine(self.day, self.hour, PARIS)

    @property
    def begun(self) -> bool:
        """Whether its hour has come, or it was cashed before."""
        return self.state == OutingState.CASHED or now() >= self.starts_at

    @property
    def last_day(self) -> date:
        """The last civil day on which it may still be cashed."""
        return self.day + timedelta(days=CASH_DAYS)
