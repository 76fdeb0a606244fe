"""Propose a correction: nothing moves before another person approves it."""

from typing import Any

import sqlalchemy as sa

from core.clock import now, today
from core.database import LOCK
from core.errors import NotFound, Refusal
from core.extensions import db
from core.language import lazy
from core.money import euros
from models.correction import COUNTED, Correction, CorrectionKind
from models.holder import Holder
from models.ledger import Transfer, TransferKind
from models.outing import Participation
from models.programme import Purse
from models.season import Allotment, Season
from models.till import Payment, PaymentState
from models.user import Visitor

from .. import till


class NoSuchPayment(Refusal):
    sentence = lazy("Aucune transaction ne porte ce numéro.")
    field = "payment"


class NotPaid(Refusal):
    sentence = lazy("Rien n’a été payé pour ce participant : il n’y a rien à corriger.")


class PaymentCancelled(Refusal):
    sentence = lazy("Cette transaction est annulée : il n’y a rien à corriger.")
    field = "payment"


class PaymentOfToday(Refusal):
    sentence = lazy(
        "Cette transaction est d’aujourd’hui : le partenaire peut encore l’annuler lui-même."
    )
    field = "payment"


class MoreThanLeft(Refusal):
    """`left` is the cents of the payment that no correction has taken yet."""

    field = "amount"

    def __init__(self, left: int):
        self.left = left
        super().__init__(
            lazy("Il reste %(left)s à corriger.", left=euros(left))
            if left
            else lazy("C’est déjà corrigé en entier.")
        )


class NoReason(Refusal):
    sentence = lazy("Écrivez le motif de la correction.")
    field = "reason"


class NoSeason(Refusal):
    sentence = lazy("Aucune saison de ce programme ne court aujourd’hui.")
    field = "purse"


class PurseElsewhere(Refusal):
    sentence = lazy("Choisissez un porte-monnaie dans la liste.")
    field = "purse"


def left_of(paid: Payment | Participation) -> int:
    """The cents of it that no correction, proposed or approved, has taken yet."""
    of = Correction.payment_id if isinstance(paid, Payment) else Correction.participation_id
    taken = sa.select(sa.func.coalesce(sa.func.sum(Correction.amount), 0)).where(
        of == paid.id, Correction.state.in_(COUNTED)
    )
    return _amount_of(paid) - int(db.session.scalar(taken) or 0)


def _amount_of(paid: Payment | Participation) -> int:
    if isinstance(paid, Payment):
        return paid.amount
    captured = sa.select(Transfer.amount).where(
        Transfer.hold_id == paid.hold_id, Transfer.kind == TransferKind.CAPTURE
    )
    return db.session.scalar(captured) or 0


def propose_take_back(payment_id: int, amount: int, reason: str, *, by: Visitor) -> int:
    """Take all or part of a payment back from the partner, for the holder; the correction's id.

    The payment is locked: two proposals never take more than it. Raises NoSuchPayment, NoReason,
    PaymentCancelled, PaymentOfToday, MoreThanLeft.
    """
    payment = db.session.get(Payment, payment_id, with_for_update=LOCK, populate_existing=True)
    if payment is None:
        raise NoSuchPayment
    if payment.state == PaymentState.CANCELLED:
        raise PaymentCancelled
    if payment.civil_date >= today():
        raise PaymentOfToday
    if amount > (left := left_of(payment)):
        raise MoreThanLeft(left)
    return _propose(
        CorrectionKind.TAKE_BACK,
        amount,
        reason,
        payment_id=payment.id,
        partner_id=payment.partner_id,
        holder_id=payment.holder_id,
        purse_id=payment.purse_id,
        season_id=payment.season_id,
        by=by,
    )


def propose_take_back_of_outing(
    participation_id: int, amount: int, reason: str, *, by: Visitor
) -> int:
    """The same, of what an outing's partner was paid for one participant.

    Raises NotFound, NoReason, NotPaid, MoreThanLeft.
    """
    place = db.session.get(
        Participation, participation_id, with_for_update=LOCK, populate_existing=True
    )
    if place is None:
        raise NotFound
    if not _amount_of(place):
        raise NotPaid
    if amount > (left := left_of(place)):
        raise MoreThanLeft(left)
    outing = place.outing
    return _propose(
        CorrectionKind.TAKE_BACK,
        amount,
        reason,
        participation_id=place.id,
        partner_id=outing.partner_id,
        holder_id=place.holder_id,
        purse_id=outing.purse_id,
        season_id=outing.season_id,
        by=by,
    )


def propose_for_partner(
    partner_id: int, purse_id: int, amount: int, reason: str, *, by: Visitor
) -> int:
    """Owe the partner more, at the funder's expense: a forgotten debit; the correction's id.

    Raises NoReason, NoSeason, PurseElsewhere.
    """
    purse = next((p for p in till.purses_sold(partner_id) if p.id == purse_id), None)
    if purse is None:
        raise PurseElsewhere
    season = purse.programme.season_on(today())
    if season is None:
        raise NoSeason
    return _propose(
        CorrectionKind.PARTNER,
        amount,
        reason,
        partner_id=partner_id,
        purse_id=purse_id,
        season_id=season.id,
        by=by,
    )


def propose_gesture(holder_id: int, purse_id: int, amount: int, reason: str, *, by: Visitor) -> int:
    """Credit a purse of the running season, at the funder's expense; the correction's id.

    Raises NotFound, NoReason, NoSeason, PurseElsewhere.
    """
    holder = db.session.get(Holder, holder_id)
    if holder is None:
        raise NotFound
    season = holder.programme.season_on(today())
    if season is None:
        raise NoSeason
    if purse_id not in {purse.id for purse in purses_of(season)}:
        raise PurseElsewhere
    return _propose(
        CorrectionKind.GESTURE,
        amount,
        reason,
        holder_id=holder_id,
        purse_id=purse_id,
        season_id=season.id,
        by=by,
    )


def purses_of(season: Season) -> list[Purse]:
    """The purses that this season fills, in order."""
    return list(
        db.session.scalars(
            sa.select(Purse)
            .join(Allotment, Allotment.purse_id == Purse.id)
            .where(Allotment.season_id == season.id)
            .order_by(Purse.position)
        )
    )


def _propose(kind: CorrectionKind, amount: int, reason: str, *, by: Visitor, **of: Any) -> int:
    if not reason.strip():
        raise NoReason
    proposed = Correction(
        kind=kind,
        amount=amount,
        reason=reason.strip()[:500],
        proposed_at=now(),
        proposed_by_id=by.user_id,
        **of,
    )
    db.session.add(proposed)
    db.session.flush()
    return proposed.id
