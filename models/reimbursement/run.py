"""A reimbursement run: one payer, one programme, all that is due up to a civil day."""

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.columns import state_column
from core.database import PrimaryKey
from core.extensions import db
from core.language import lazy, lazy_in, translate


class Payer(db.Model):
    """Who pays the partners of a programme, and from which account; `bic` may stay empty."""

    id: Mapped[PrimaryKey]
    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programme.id"), index=True)
    name: Mapped[str]
    iban: Mapped[str] = mapped_column(sa.String(34))
    bic: Mapped[str] = mapped_column(sa.String(11), default="")

    programme = relationship("Programme")

    def __str__(self):
        return f"{self.name} – {self.programme}"


class RunState(enum.StrEnum):
    DRAFT = "draft"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    EXPORTED = "exported"
    PAID = "paid"
    PARTLY_REJECTED = "partly_rejected"
    REPLAYED = "replayed"
    DISCARDED = "discarded"

    @property
    def label(self):
        return {
            "draft": lazy("Brouillon"),
            "reviewed": lazy_in("campagne", "Vérifiée"),
            "approved": lazy_in("campagne", "Approuvée"),
            "exported": lazy_in("campagne", "Fichier préparé"),
            "paid": lazy_in("campagne", "Payée"),
            "partly_rejected": lazy_in("campagne", "Rejetée en partie"),
            "replayed": lazy_in("campagne", "Rejets à représenter"),
            "discarded": lazy_in("campagne", "Abandonnée"),
        }[self.value]


S = RunState
ALLOWED_ACTS = {
    S.DRAFT: {"review", "discard"},
    S.REVIEWED: {"approve", "send_back"},
    S.APPROVED: {"export"},
    S.EXPORTED: {"answer", "pay_rest", "reinstate"},
    S.PARTLY_REJECTED: {"answer", "reinstate", "replay"},
    S.REPLAYED: {"approve", "recall"},
    S.PAID: {"answer"},
    S.DISCARDED: set(),
}
OPEN = (S.DRAFT, S.REVIEWED)
PAYABLE = (S.APPROVED, S.EXPORTED, S.PAID, S.PARTLY_REJECTED, S.REPLAYED)
ONE_OPEN = sa.text("state IN ('draft', 'reviewed')")


class ReimbursementRun(db.Model):
    """`amount` (cents) and `statements` are sums; `computed_at` is empty while it is drawn up.

    `cursor` is the last partner drawn up, empty until the ranges are summed; `payer_name` is who
    paid then. Two people: whoever approves neither made nor reviewed it. What the bank rejected is
    replayed by two people again, the last of whom are kept.
    """

    __table_args__ = (
        sa.CheckConstraint("amount >= 0 AND statements >= 0", "amount"),
        sa.CheckConstraint(
            "approved_by_id <> created_by_id AND approved_by_id <> reviewed_by_id", "two_people"
        ),
        sa.CheckConstraint(
            "(state IN ('approved', 'exported', 'paid', 'partly_rejected', 'replayed')) = "
            "(approved_by_id IS NOT NULL)",
            "approved_by_somebody",
        ),
        sa.CheckConstraint("replay_approved_by_id <> replayed_by_id", "replay_two_people"),
        sa.CheckConstraint(
            "(state = 'replayed') = (replayed_by_id IS NOT NULL AND replay_approved_by_id IS NULL)",
            "replay_approved",
        ),
        sa.CheckConstraint("state = 'draft' OR computed_at IS NOT NULL", "computed"),
        sa.UniqueConstraint("id", "programme_id"),
        sa.Index(
            "uq_reimbursement_run_open",
            "programme_id",
            unique=True,
            sqlite_where=ONE_OPEN,
            postgresql_where=ONE_OPEN,
        ),
    )

    id: Mapped[PrimaryKey]
    payer_id: Mapped[int] = mapped_column(sa.ForeignKey("payer.id"))
    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programme.id"))
    payer_name: Mapped[str]
    cut_off: Mapped[date]
    state: Mapped[RunState] = state_column(RunState, default=RunState.DRAFT)
    amount: Mapped[int] = mapped_column(default=0)
    statements: Mapped[int] = mapped_column(default=0)
    cursor: Mapped[int | None]
    job_id: Mapped[int | None] = mapped_column(sa.ForeignKey("job.id"))
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    computed_at: Mapped[datetime | None]
    reviewed_at: Mapped[datetime | None]
    reviewed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    replayed_at: Mapped[datetime | None]
    replayed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    replay_approved_at: Mapped[datetime | None]
    replay_approved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    exported_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    payer = relationship("Payer")
    programme = relationship("Programme")
    job = relationship("Job")
    created_by = relationship("User", foreign_keys=[created_by_id])
    reviewed_by = relationship("User", foreign_keys=[reviewed_by_id])
    approved_by = relationship("User", foreign_keys=[approved_by_id])
    replayed_by = relationship("User", foreign_keys=[replayed_by_id])
    replay_approved_by = relationship("User", foreign_keys=[replay_approved_by_id])
    files = relationship("BankFile", back_populates="run", order_by="BankFile.id")

    def __str__(self):
        return translate("n° %(id)s", id=self.id)

    def allows(self, act: str) -> bool:
        """Whether the run's state permits that act."""
        return act in ALLOWED_ACTS[self.state]

    def may_be_approved_by(self, user_id: int) -> bool:
        """Whether that person is another one than those who asked for the payment."""
        if self.state == S.REPLAYED:
            return user_id != self.replayed_by_id
        return user_id not in (self.created_by_id, self.reviewed_by_id)

    @property
    def seen(self) -> str:
        """Changes with the run: what a decision was made upon."""
        return f"{self.state}-{self.statements}-{self.amount}"


class AnomalyKind(enum.StrEnum):
    """The first three put the partner aside: it is not paid this time. The others are paid."""

    NO_IBAN = "no_iban"
    IBAN_WAITS = "iban_waits"
    NOTHING_DUE = "nothing_due"
    IBAN_CHANGED = "iban_changed"
    CONVENTION_ENDED = "convention_ended"
    UNUSUAL = "unusual"
    SAME_IBAN = "same_iban"
    ALERTED = "alerted"

    @property
    def label(self):
        return {
            "no_iban": lazy("Pas d’IBAN : mis de côté, rien n’est payé"),
            "iban_waits": lazy("Nouvel IBAN en attente : mis de côté jusque-là"),
            "nothing_due": lazy("Solde négatif ou nul : reporté"),
            "iban_changed": lazy("IBAN changé récemment : à vérifier avant de payer"),
            "convention_ended": lazy("Convention terminée : ce qui reste dû est payé"),
            "unusual": lazy("Montant inhabituel : à vérifier avant de payer"),
            "same_iban": lazy("Même IBAN que celui que la banque a rejeté"),
            "alerted": lazy("Alerte de caisse à traiter"),
        }[self.value]


ASIDE = (AnomalyKind.NO_IBAN, AnomalyKind.IBAN_WAITS)


class Anomaly(db.Model):
    """What a reviewer must look at; `amount` is what is due to the partner, in cents."""

    __tablename__ = "reimbursement_anomaly"
    __table_args__ = (sa.UniqueConstraint("run_id", "partner_id", "kind"),)

    id: Mapped[PrimaryKey]
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("reimbursement_run.id"))
    partner_id: Mapped[int] = mapped_column(sa.ForeignKey("partner.id"), index=True)
    kind: Mapped[AnomalyKind] = state_column(AnomalyKind, "kind")
    amount: Mapped[int]

    run = relationship("ReimbursementRun")
    partner = relationship("Partner")
