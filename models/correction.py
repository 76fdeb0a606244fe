"""Corrections after the day itself: one person proposes, another decides, the books move once."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, backref, relationship

from core.columns import Cents, Labelled, column, reference, refusing, state_column
from core.database import PrimaryKey
from core.extensions import Model
from core.language import lazy, lazy_in
from core.states import State, Stateful


class CorrectionKind(Labelled):
    """TAKE_BACK goes from the partner back to the holder; the other two are paid by the funder."""

    TAKE_BACK = "take_back", lazy("Reprise sur une transaction")
    PARTNER = "partner", lazy("En faveur du partenaire")
    GESTURE = "gesture", lazy("Geste commercial")


TREATED = lazy("Cette correction a déjà été traitée.")


class CorrectionState(State):
    PROPOSED = (
        "proposed",
        lazy_in("correction", "À approuver"),
        lazy("Cette correction attend d’être approuvée."),
    )
    APPROVED = "approved", lazy_in("correction", "Approuvée"), TREATED
    REFUSED = "refused", lazy_in("correction", "Refusée"), TREATED
    WITHDRAWN = "withdrawn", lazy_in("correction", "Retirée"), TREATED


COUNTED = (CorrectionState.PROPOSED, CorrectionState.APPROVED)


class Correction(Stateful, Model):
    """An amount in cents, with its reason; approved, it points at the transfer that it made.

    `payment`, or the `participation` in an outing, is what a take-back corrects; `refusal` is why
    it was refused. Whoever proposed it may withdraw it; nobody has then decided. `COUNTED` are the
    states that take from the payment.
    """

    __table_args__ = (
        sa.CheckConstraint("amount > 0", "amount"),
        sa.CheckConstraint("reason <> ''", "reason"),
        sa.CheckConstraint(
            "decided_by_id <> proposed_by_id",
            "two_people",
            info=refusing(lazy("On ne décide pas d’une correction que l’on a proposée.")),
        ),
        sa.CheckConstraint(
            "(state IN ('proposed', 'withdrawn')) = (decided_by_id IS NULL)", "decided"
        ),
        sa.CheckConstraint("(state = 'approved') = (transfer_id IS NOT NULL)", "moved"),
        sa.CheckConstraint("(state = 'refused') = (refusal IS NOT NULL)", "refused_why"),
        sa.CheckConstraint(
            "(kind = 'take_back') = (COALESCE(payment_id, participation_id) IS NOT NULL)",
            "of_payment",
        ),
        sa.CheckConstraint("payment_id IS NULL OR participation_id IS NULL", "of_one"),
        sa.CheckConstraint("(kind = 'gesture') = (partner_id IS NULL)", "of_partner"),
        sa.CheckConstraint("(kind = 'partner') = (holder_id IS NULL)", "of_holder"),
        sa.Index("ix_correction_partner_id_decided_at", "partner_id", "decided_at"),
    )

    ACTS = {
        CorrectionState.PROPOSED: {
            "approve": CorrectionState.APPROVED,
            "refuse": CorrectionState.REFUSED,
            "withdraw": CorrectionState.WITHDRAWN,
        },
        CorrectionState.APPROVED: {},
        CorrectionState.REFUSED: {},
        CorrectionState.WITHDRAWN: {},
    }

    id: Mapped[PrimaryKey]
    kind: Mapped[CorrectionKind] = state_column(CorrectionKind, "kind", label=lazy("Nature"))
    state: Mapped[CorrectionState] = state_column(
        CorrectionState, default=CorrectionState.PROPOSED, index=True
    )
    payment_id: Mapped[int | None] = reference(lazy("Transaction"), "payment.id", index=True)
    participation_id: Mapped[int | None] = reference(
        lazy("Participation"), "participation.id", index=True
    )
    partner_id: Mapped[int | None] = reference(lazy("Partenaire"), "partner.id")
    holder_id: Mapped[int | None] = reference(lazy("Bénéficiaire"), "holder.id", index=True)
    purse_id: Mapped[int] = reference(lazy("Porte-monnaie"), "purse.id")
    season_id: Mapped[int] = reference(lazy("Saison"), "season.id")
    amount: Mapped[Cents] = column(lazy("Montant"))
    reason: Mapped[str] = column(lazy("Motif"), sa.String(500))
    refusal: Mapped[str | None] = column(lazy("Motif du refus"), sa.String(500))
    proposed_at: Mapped[datetime] = column(lazy("Proposée le"))
    proposed_by_id: Mapped[int] = reference(lazy("Proposée par"), "user.id")
    decided_at: Mapped[datetime | None] = column(lazy("Décidé le"))
    decided_by_id: Mapped[int | None] = reference(lazy("Décidé par"), "user.id")
    transfer_id: Mapped[int | None] = reference(lazy("Écriture"), "transfer.id", unique=True)

    payment = relationship("Payment", backref=backref("corrections", order_by="Correction.id"))
    participation = relationship("Participation")
    partner = relationship("Partner")
    holder = relationship("Holder")
    purse = relationship("Purse")
    season = relationship("Season")
    proposed_by = relationship("User", foreign_keys=[proposed_by_id])
    decided_by = relationship("User", foreign_keys=[decided_by_id])
    transfer = relationship("Transfer")
