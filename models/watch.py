"""What looks odd at a till: an alert suspends nothing, it waits for somebody of the team."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from core.columns import Cents, Labelled, column, reference, refusing, state_column
from core.database import PrimaryKey
from core.extensions import Model
from core.language import lazy, lazy_in
from core.states import State, Stateful


class WatchSettings:
    """What a programme raises its alerts from; the hours are hours of Paris, from 0 to 24.

    `watch_same_amount` and `watch_off_hours` count a partner's payments of a day,
    `watch_drained` the holders of a school that are emptied there in `watch_days`.
    """

    watch_same_amount: Mapped[int] = column(
        lazy("Alerte : tant de fois le même montant par jour"), sa.Integer, default=15
    )
    watch_off_hours: Mapped[int] = column(
        lazy("Alerte : tant de transactions hors des heures"), sa.Integer, default=3
    )
    watch_from_hour: Mapped[int] = column(
        lazy("Alerte : heure d’ouverture (0 à 23)"), sa.Integer, default=6
    )
    watch_to_hour: Mapped[int] = column(
        lazy("Alerte : heure de fermeture (1 à 24)"), sa.Integer, default=23
    )
    watch_drained: Mapped[int] = column(
        lazy("Alerte : tant d’élèves d’un établissement vidés"), sa.Integer, default=8
    )
    watch_days: Mapped[int] = column(
        lazy("Alerte : élèves vidés en tant de jours"), sa.Integer, default=3
    )


WATCH_RULES = (
    sa.CheckConstraint(
        "0 <= watch_from_hour AND watch_from_hour < watch_to_hour AND watch_to_hour <= 24",
        "watch_hours",
        info=refusing(lazy("L’heure de fermeture doit suivre celle d’ouverture.")),
    ),
    sa.CheckConstraint(
        "watch_same_amount > 0 AND watch_off_hours > 0 AND watch_drained > 0",
        "watch_counts",
        info=refusing(lazy("Un seuil d’alerte est d’au moins 1.")),
    ),
    sa.CheckConstraint(
        "watch_days BETWEEN 1 AND 31",
        "watch_days",
        info=refusing(lazy("Le nombre de jours va de 1 à 31.")),
    ),
)


class AlertRule(Labelled):
    SAME_AMOUNT = "same_amount", lazy("Même montant, de nombreuses fois")
    OFF_HOURS = "off_hours", lazy("Transactions hors des heures d’ouverture")
    DRAINED = "drained", lazy("Élèves d’un même établissement vidés au même endroit")


class AlertState(State):
    OPEN = "open", lazy_in("alerte", "À traiter"), lazy("Cette alerte attend d’être traitée.")
    HANDLED = "handled", lazy_in("alerte", "Traitée"), lazy("Cette alerte a déjà été traitée.")


class Alert(Stateful, Model):
    """One for each rule, partner and civil day; `count` follows the day until it is handled.

    `count` is payments, or holders for DRAINED; `amount` is their cents, each for SAME_AMOUNT,
    together for the others.
    """

    __table_args__ = (
        sa.UniqueConstraint("rule", "partner_id", "civil_date"),
        sa.CheckConstraint("count > 0", "count"),
        sa.CheckConstraint("(state = 'handled') = (handled_by_id IS NOT NULL)", "handled_by"),
        sa.CheckConstraint("(state = 'handled') = (note IS NOT NULL)", "handled_note"),
        sa.CheckConstraint("(rule = 'drained') = (school_id IS NOT NULL)", "drained_school"),
    )

    ACTS = {AlertState.OPEN: {"handle": AlertState.HANDLED}, AlertState.HANDLED: {}}

    id: Mapped[PrimaryKey]
    rule: Mapped[AlertRule] = state_column(AlertRule, "rule", label=lazy("Règle"))
    state: Mapped[AlertState] = state_column(AlertState, default=AlertState.OPEN, index=True)
    partner_id: Mapped[int] = reference(lazy("Partenaire"), "partner.id", index=True)
    programme_id: Mapped[int] = reference(lazy("Programme"), "programme.id")
    civil_date: Mapped[date] = column(lazy("Jour"))
    count: Mapped[int] = column(lazy("Nombre"), sa.Integer)
    amount: Mapped[Cents] = column(lazy("Montant"))
    school_id: Mapped[int | None] = reference(lazy("Établissement"), "school.id")
    created_at: Mapped[datetime] = column(lazy("Créé le"))
    updated_at: Mapped[datetime] = column(lazy("Modifié le"))
    note: Mapped[str | None] = column(lazy("Note"), sa.String(500))
    handled_at: Mapped[datetime | None] = column(lazy("Traitée le"))
    handled_by_id: Mapped[int | None] = reference(lazy("Traitée par"), "user.id")

    partner = relationship("Partner")
    programme = relationship("Programme")
    school = relationship("School")
    handled_by = relationship("User")
