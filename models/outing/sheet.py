"""An outing: one school, one partner, one purse, one day; how far it has gone."""

import enum
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.clock import PARIS, now
from core.codes import VOUCHER_LENGTH
from core.columns import state_column
from core.database import PrimaryKey
from core.extensions import db
from core.language import lazy, lazy_in

CASH_DAYS = 7


class OutingState(enum.StrEnum):
    DRAFT = "draft"
    TO_CONFIRM = "to_confirm"
    CHANGES_REQUESTED = "changes_requested"
    CONFIRMED = "confirmed"
    VALIDATED = "validated"
    CASHED = "cashed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"

    @property
    def label(self):
        return {
            "draft": lazy_in("sortie", "Brouillon"),
            "to_confirm": lazy_in("sortie", "À confirmer"),
            "changes_requested": lazy_in("sortie", "À modifier"),
            "confirmed": lazy_in("sortie", "Confirmée"),
            "validated": lazy_in("sortie", "Validée"),
            "cashed": lazy_in("sortie", "Encaissée"),
            "cancelled": lazy_in("sortie", "Annulée"),
            "expired": lazy_in("sortie", "Expirée"),
        }[self.value]


class Settlement(enum.StrEnum):
    """FLAT pays every place registered, ATTENDANCE those who came."""

    FLAT = "flat"
    ATTENDANCE = "attendance"

    @property
    def label(self):
        return {"flat": lazy("Au forfait"), "attendance": lazy("Au réalisé")}[self.value]


S = OutingState
LIVE = (S.TO_CONFIRM, S.CHANGES_REQUESTED, S.CONFIRMED, S.VALIDATED)
ALLOWED_ACTS = {
    S.DRAFT: {"edit", "send", "cancel"},
    S.TO_CONFIRM: {"edit", "confirm", "send_back", "comment", "cancel", "expire"},
    S.CHANGES_REQUESTED: {"edit", "send", "comment", "cancel", "expire"},
    S.CONFIRMED: {"edit", "register", "withdraw", "validate", "comment", "cancel", "expire"},
    S.VALIDATED: {"mark", "cash", "comment", "cancel", "expire"},
    S.CASHED: {"comment"},
    S.CANCELLED: {"comment"},
    S.EXPIRED: {"comment"},
}


class Outing(db.Model):
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

    id: Mapped[PrimaryKey]
    school_id: Mapped[int] = mapped_column(sa.ForeignKey("school.id"))
    partner_id: Mapped[int] = mapped_column(sa.ForeignKey("partner.id"))
    purse_id: Mapped[int] = mapped_column(sa.ForeignKey("purse.id"))
    season_id: Mapped[int] = mapped_column(sa.ForeignKey("season.id"))
    title: Mapped[str] = mapped_column(sa.String(120))
    day: Mapped[date]
    hour: Mapped[time]
    place: Mapped[str]
    price: Mapped[int]
    places: Mapped[int] = mapped_column(sa.Integer)
    description: Mapped[str] = mapped_column(sa.Text)
    organiser: Mapped[str]
    contact: Mapped[str]
    state: Mapped[OutingState] = state_column(OutingState, default=OutingState.DRAFT)
    settlement: Mapped[Settlement | None] = state_column(Settlement, "settlement")
    code: Mapped[str | None] = mapped_column(sa.String(VOUCHER_LENGTH), unique=True)
    edition: Mapped[int] = mapped_column(sa.Integer, default=1)
    marks: Mapped[int] = mapped_column(sa.Integer, default=0)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    confirmed_at: Mapped[datetime | None]
    validated_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))

    school = relationship("School")
    partner = relationship("Partner")
    purse = relationship("Purse")
    season = relationship("Season")
    created_by = relationship("User", foreign_keys=[created_by_id])
    ended_by = relationship("User", foreign_keys=[ended_by_id])
    comments = relationship("OutingComment", back_populates="outing", order_by="OutingComment.id")

    def __str__(self):
        return self.title

    def allows(self, act: str) -> bool:
        """Whether the outing's state permits that act."""
        return act in ALLOWED_ACTS[self.state]

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
