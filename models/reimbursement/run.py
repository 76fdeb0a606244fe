"""A reimbursement run: one payer, one programme, all that is due up to a civil day."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from core.columns import Cents, Iban, Labelled, column, reference, state_column
from core.database import PrimaryKey
from core.extensions import Model
from core.language import lazy, lazy_in, translate
from core.states import State, Stateful


class Payer(Model):
    """Who pays the partners of a programme, and from which account; `bic` may stay empty."""

    id: Mapped[PrimaryKey]
    programme_id: Mapped[int] = reference(lazy("Programme"), "programme.id", index=True)
    name: Mapped[str] = column(lazy_in("chose", "Nom"))
    iban: Mapped[Iban] = column(lazy("IBAN"), sa.String(34))
    bic: Mapped[str] = column(lazy("BIC"), sa.String(11), default="")

    programme = relationship("Programme")

    def __str__(self) -> str:
        return f"{self.name} – {self.programme}"


ELSEWHERE = lazy("L’état de cette campagne ne le permet pas.")


class RunState(State):
    DRAFT = "draft", lazy("Brouillon"), ELSEWHERE
    REVIEWED = "reviewed", lazy_in("campagne", "Vérifiée"), ELSEWHERE
    APPROVED = "approved", lazy_in("campagne", "Approuvée"), ELSEWHERE
    EXPORTED = "exported", lazy_in("campagne", "Fichier préparé"), ELSEWHERE
    PAID = "paid", lazy_in("campagne", "Payée"), ELSEWHERE
    PARTLY_REJECTED = "partly_rejected", lazy_in("campagne", "Rejetée en partie"), ELSEWHERE
    REPLAYED = "replayed", lazy_in("campagne", "Rejets à représenter"), ELSEWHERE
    DISCARDED = "discarded", lazy_in("campagne", "Abandonnée"), ELSEWHERE


S = RunState
OPEN = (S.DRAFT, S.REVIEWED)
PAYABLE = (S.APPROVED, S.EXPORTED, S.PAID, S.PARTLY_REJECTED, S.REPLAYED)
ONE_OPEN = sa.text("state IN ('draft', 'reviewed')")


class ReimbursementRun(Stateful, Model):
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

    ACTS = {
        S.DRAFT: {"review": S.REVIEWED, "discard": S.DISCARDED},
        S.REVIEWED: {"approve": S.APPROVED, "send_back": S.DRAFT},
        S.APPROVED: {"export": S.EXPORTED},
        S.EXPORTED: {
            "answer": (S.EXPORTED, S.PAID, S.PARTLY_REJECTED),
            "pay_rest": (S.PAID, S.PARTLY_REJECTED),
            "reinstate": None,
        },
        S.PARTLY_REJECTED: {
            "answer": (S.PARTLY_REJECTED, S.PAID),
            "reinstate": S.EXPORTED,
            "replay": S.REPLAYED,
        },
        S.REPLAYED: {"approve": S.APPROVED, "recall": S.PARTLY_REJECTED},
        S.PAID: {"answer": (S.PAID, S.PARTLY_REJECTED)},
        S.DISCARDED: {},
    }

    id: Mapped[PrimaryKey]
    payer_id: Mapped[int] = reference(lazy("Payeur"), "payer.id")
    programme_id: Mapped[int] = reference(lazy("Programme"), "programme.id")
    payer_name: Mapped[str] = column(lazy("Payeur"))
    cut_off: Mapped[date] = column(lazy("Arrêté au"))
    state: Mapped[RunState] = state_column(RunState, default=RunState.DRAFT)
    amount: Mapped[Cents] = column(lazy("Montant"), default=0)
    statements: Mapped[int] = column(lazy("Relevés"), default=0)
    cursor: Mapped[int | None] = column(lazy("Avancement"))
    job_id: Mapped[int | None] = reference(lazy("Travail"), "job.id")
    created_at: Mapped[datetime] = column(lazy("Préparée le"))
    created_by_id: Mapped[int] = reference(lazy("Préparée par"), "user.id")
    computed_at: Mapped[datetime | None] = column(lazy("Calculée le"))
    reviewed_at: Mapped[datetime | None] = column(lazy("Vérifiée le"))
    reviewed_by_id: Mapped[int | None] = reference(lazy("Vérifiée par"), "user.id")
    approved_at: Mapped[datetime | None] = column(lazy("Approuvée le"))
    approved_by_id: Mapped[int | None] = reference(lazy("Approuvée par"), "user.id")
    replayed_at: Mapped[datetime | None] = column(lazy("Représentée le"))
    replayed_by_id: Mapped[int | None] = reference(lazy("Représentée par"), "user.id")
    replay_approved_at: Mapped[datetime | None] = column(lazy("Représentation approuvée le"))
    replay_approved_by_id: Mapped[int | None] = reference(
        lazy("Représentation approuvée par"), "user.id"
    )
    exported_at: Mapped[datetime | None] = column(lazy("Fichier préparé le"))
    ended_at: Mapped[datetime | None] = column(lazy("Terminée le"))

    payer = relationship("Payer")
    programme = relationship("Programme")
    job = relationship("Job")
    created_by = relationship("User", foreign_keys=[created_by_id])
    reviewed_by = relationship("User", foreign_keys=[reviewed_by_id])
    approved_by = relationship("User", foreign_keys=[approved_by_id])
    replayed_by = relationship("User", foreign_keys=[replayed_by_id])
    replay_approved_by = relationship("User", foreign_keys=[replay_approved_by_id])
    files = relationship(
        "BankFile",
        back_populates="run",
        order_by="BankFile.id",
        info={"label": lazy("Fichiers pour la banque")},
    )

    def __str__(self) -> str:
        return translate("n° %(id)s", id=self.id)

    def may_be_approved_by(self, user_id: int) -> bool:
        """Whether that person is another one than those who asked for the payment."""
        if self.state == S.REPLAYED:
            return user_id != self.replayed_by_id
        return user_id not in (self.created_by_id, self.reviewed_by_id)

    @property
    def seen(self) -> str:
        """Changes with the run: what a decision was made upon."""
        return f"{self.state}-{self.statements}-{self.amount}"


class AnomalyKind(Labelled):
    """The first three put the partner aside: it is not paid this time. The others are paid."""

    NO_IBAN = "no_iban", lazy("Pas d’IBAN : mis de côté, rien n’est payé")
    IBAN_WAITS = "iban_waits", lazy("Nouvel IBAN en attente : mis de côté jusque-là")
    NOTHING_DUE = "nothing_due", lazy("Solde négatif ou nul : reporté")
    IBAN_CHANGED = "iban_changed", lazy("IBAN changé récemment : à vérifier avant de payer")
    CONVENTION_ENDED = "convention_ended", lazy("Convention terminée : ce qui reste dû est payé")
    UNUSUAL = "unusual", lazy("Montant inhabituel : à vérifier avant de payer")
    SAME_IBAN = "same_iban", lazy("Même IBAN que celui que la banque a rejeté")
    ALERTED = "alerted", lazy("Alerte de caisse à traiter")


ASIDE = (AnomalyKind.NO_IBAN, AnomalyKind.IBAN_WAITS)


class Anomaly(Model):
    """What a reviewer must look at; `amount` is what is due to the partner, in cents."""

    __tablename__ = "reimbursement_anomaly"
    __table_args__ = (sa.UniqueConstraint("run_id", "partner_id", "kind"),)

    id: Mapped[PrimaryKey]
    run_id: Mapped[int] = reference(lazy("Campagne"), "reimbursement_run.id")
    partner_id: Mapped[int] = reference(lazy("Partenaire"), "partner.id", index=True)
    kind: Mapped[AnomalyKind] = state_column(AnomalyKind, "kind", label=lazy("Nature"))
    amount: Mapped[Cents] = column(lazy("Montant"))

    run = relationship("ReimbursementRun")
    partner = relationship("Partner")
