"""A convention: one partner, one programme, some purses, and how far the paper has gone."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import LazyString
from sqlalchemy.orm import Mapped, relationship

from core.columns import Cents, column, reference, refusing, state_column
from core.database import PrimaryKey
from core.extensions import Model, db
from core.language import lazy, lazy_in
from core.states import Actor, State, Stateful


class ConventionState(State):
    DRAFT = (
        "draft",
        lazy("Brouillon"),
        lazy("Cette demande de convention n’a pas encore été envoyée."),
    )
    SUBMITTED = (
        "submitted",
        lazy("Demande envoyée"),
        lazy("Cette demande de convention attend la réponse de l’équipe."),
    )
    APPROVED = (
        "approved",
        lazy("Demande validée"),
        lazy("Cette convention est validée : elle attend d’être signée."),
    )
    IN_FORCE = "in_force", lazy("En vigueur"), lazy("Cette convention est déjà en vigueur.")
    REFUSED = "refused", lazy("Refusée"), lazy("Cette demande de convention a été refusée.")
    RETURNED = (
        "returned",
        lazy("À corriger"),
        lazy("Cette demande de convention attend d’être corrigée par le partenaire."),
    )
    SUPERSEDED = (
        "superseded",
        lazy("Remplacée"),
        lazy("Cette convention a été remplacée par une autre."),
    )
    TERMINATED = "terminated", lazy("Résiliée"), lazy("Cette convention a été résiliée.")
    EXPIRED = "expired", lazy("Échue"), lazy("Cette convention est arrivée à son terme.")


S = ConventionState
OPEN = (S.DRAFT, S.SUBMITTED, S.RETURNED, S.REFUSED, S.APPROVED)


def _one(name: str, sentence: LazyString, *states: ConventionState) -> sa.Index:
    """At most one convention of a partner and a programme in these states."""
    listed = ", ".join(f"'{state}'" for state in states)
    rule = sa.text(f"state IN ({listed})" if len(states) > 1 else f"state = {listed}")
    pair = "partner_id", "programme_id"
    return sa.Index(
        name, *pair, unique=True, sqlite_where=rule, postgresql_where=rule, info=refusing(sentence)
    )


convention_purse = sa.Table(
    "convention_purse",
    db.metadata,
    sa.Column("convention_id", sa.ForeignKey("convention.id"), primary_key=True),
    sa.Column("purse_id", sa.ForeignKey("purse.id"), primary_key=True, index=True),
)


class Convention(Stateful, Model):
    """Lets a partner debit some purses of one programme between two civil days.

    `text` and `terms` are what was approved to be signed: the articles, and the partner as it was.
    The ceilings are cents, for one payment and for all those of a civil day; None is no ceiling.
    """

    __table_args__ = (
        sa.CheckConstraint(
            "starts_on <= ends_on",
            "order",
            info=refusing(lazy("La convention doit finir après son début.")),
        ),
        sa.CheckConstraint(
            "state <> 'in_force' OR (starts_on IS NOT NULL AND ends_on IS NOT NULL)",
            "in_force_dated",
        ),
        sa.CheckConstraint(
            "decided_by_id <> submitted_by_id",
            "two_people",
            info=refusing(lazy("On ne décide pas d’une demande que l’on a déposée.")),
        ),
        sa.CheckConstraint("payment_ceiling > 0", "payment_ceiling"),
        sa.CheckConstraint("daily_ceiling > 0", "daily_ceiling"),
        _one(
            "uq_convention_in_force",
            lazy("Ce partenaire a déjà une convention en vigueur."),
            S.IN_FORCE,
        ),
        _one("uq_convention_open", lazy("Une demande de ce partenaire est déjà en cours."), *OPEN),
    )

    ACTS = {
        S.DRAFT: {"submit": S.SUBMITTED},
        S.SUBMITTED: {"approve": S.APPROVED, "send_back": S.RETURNED, "refuse": S.REFUSED},
        S.RETURNED: {"submit": S.SUBMITTED},
        S.REFUSED: {"submit": S.SUBMITTED},
        S.APPROVED: {"download": None, "sign": S.IN_FORCE, "supersede": S.SUPERSEDED},
        S.IN_FORCE: {
            "download": None,
            "supersede": S.SUPERSEDED,
            "terminate": S.TERMINATED,
            "expire": S.EXPIRED,
        },
        S.SUPERSEDED: {"download": None},
        S.TERMINATED: {"download": None},
        S.EXPIRED: {"download": None},
    }

    id: Mapped[PrimaryKey]
    number: Mapped[str] = column(
        lazy("Numéro"),
        sa.String(20),
        unique=True,
        taken=lazy("Ce numéro est déjà celui d’une autre convention."),
    )
    partner_id: Mapped[int] = reference(lazy("Partenaire"), "partner.id", index=True)
    programme_id: Mapped[int] = reference(lazy("Programme"), "programme.id")
    state: Mapped[ConventionState] = state_column(ConventionState)
    starts_on: Mapped[date | None] = column(lazy("Début"))
    ends_on: Mapped[date | None] = column(lazy("Fin"))
    submitted_at: Mapped[datetime | None] = column(lazy("Déposée le"))
    submitted_by_id: Mapped[int | None] = reference(lazy("Déposée par"), "user.id")
    decided_at: Mapped[datetime | None] = column(lazy("Décidé le"))
    decided_by_id: Mapped[int | None] = reference(lazy("Décidé par"), "user.id")
    reason: Mapped[str | None] = column(lazy("Motif"), sa.String(500))
    text_id: Mapped[int | None] = reference(lazy("Texte présenté"), "convention_text.id")
    terms: Mapped[dict[str, Any] | None] = column(lazy("Dossier approuvé"))
    signed_at: Mapped[datetime | None] = column(lazy("Signée le"))
    ended_at: Mapped[datetime | None] = column(lazy("Terminée le"))
    reminded_for: Mapped[int | None] = column(lazy("Dernier rappel (jours)"), sa.Integer)
    payment_ceiling: Mapped[Cents | None] = column(lazy("Plafond par transaction"))
    daily_ceiling: Mapped[Cents | None] = column(lazy("Plafond par jour"))

    partner = relationship("Partner", back_populates="conventions")
    programme = relationship("Programme")
    purses = relationship(
        "Purse",
        secondary=convention_purse,
        order_by="Purse.position",
        info={"label": lazy_in("pluriel", "Porte-monnaie")},
    )
    submitted_by = relationship("User", foreign_keys=[submitted_by_id])
    decided_by = relationship("User", foreign_keys=[decided_by_id])
    text = relationship("ConventionText")
    files = relationship(
        "PartnerFile",
        back_populates="convention",
        order_by="PartnerFile.id",
        info={"label": lazy("Pièces")},
    )

    def __str__(self) -> str:
        return self.number

    def belongs_to(self, by: Actor) -> bool:
        return by.is_team or by.partner_id == self.partner_id

    @property
    def seen(self) -> str:
        """Changes with the convention and with the dossier: what a decision was made upon."""
        return f"{self.state}-{self.partner.version}"

    @classmethod
    def running(cls, day: Any) -> sa.ColumnElement[bool]:
        """True for a convention under which a till may debit on that civil day."""
        own = cls.__table__.c
        return sa.and_(
            own.state == ConventionState.IN_FORCE, own.starts_on <= day, own.ends_on >= day
        )

    @classmethod
    def covers(cls, partner_id: Any, purse_id: Any, day: Any) -> sa.ColumnElement[bool]:
        """True for the one that lets that partner debit that purse on that civil day.

        Each may be a column, a parameter or a value; the query reads `convention_purse` too.
        """
        own = cls.__table__.c
        return sa.and_(
            convention_purse.c.convention_id == own.id,
            convention_purse.c.purse_id == purse_id,
            own.partner_id == partner_id,
            cls.running(day),
        )
