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
from models.outing import Outing, Participation
from models.programme import Purse
from models.season import Season
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
    sentence = lazy("Il reste %(left)s à corriger.")
    field = "amount"


class NothingLeft(MoreThanLeft):
    sentence = lazy("C’est déjà corrigé en entier.")


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
    return _take_back(payment, payment, amount, reason, payment_id=payment.id, by=by)


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
    return _take_back(place, place.outing, amount, reason, participation_id=place.id, by=by)


def _take_back(
    paid: Payment | Participation,
    deal: Payment | Outing,
    amount: int,
    reason: str,
    *,
    by: Visitor,
    **of: int,
) -> int:
    """Of what was `paid` for a holder, by a `deal` with a partner."""
    if amount > (left := left_of(paid)):
        raise MoreThanLeft(left=euros(left)) if left else NothingLeft
    return _propose(
        CorrectionKind.TAKE_BACK,
        amount,
        reason,
        partner_id=deal.partner_id,
        holder_id=paid.holder_id,
        purse_id=deal.purse_id,
        season_id=deal.season_id,
        by=by,
        **of,
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
    return sorted((one.purse for one in season.allotments), key=lambda purse: purse.position)


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
