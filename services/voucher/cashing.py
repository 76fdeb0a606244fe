"""At the till: find a voucher, cash it once."""

from datetime import date

import sqlalchemy as sa

from core.clock import civil_day, now, today
from core.database import LOCK, AnyRow
from core.errors import Counted, Refusal
from core.extensions import db
from core.language import lazy
from core.money import euros
from core.states import NotNow, allowed, move
from models.convention import Convention, convention_purse
from models.holder import Holder
from models.till import PaymentState
from models.user import Visitor
from models.voucher import Voucher, VoucherState

from .. import ledger, till


class NoSuchVoucher(Counted):
    """One sentence for a wrong number and for a wrong birth date."""

    sentence = lazy(
        "Aucun voucher ne correspond à ce numéro et à cette date de naissance. Vérifiez les deux."
    )


class MoreThanVoucher(Refusal):
    sentence = lazy("Ce voucher vaut %(amount)s : encaissez %(missing)s en complément.")
    field = "amount"


class OtherProgramme(Refusal):
    sentence = lazy("Ce voucher appartient à « %(name)s » : votre convention ne le couvre pas.")


class PurseNotSold(Refusal):
    sentence = lazy(
        "Votre convention ne permet pas d’encaisser ce voucher : il vaut pour « %(purse)s »."
    )


def find(code: str, birth_date: date, *, by: Visitor) -> Voucher:
    """The voucher of that number whose holder was born that day, good at this partner's today.

    Raises NoSuchVoucher, counted as for a card; TooManyAttempts; and why a voucher that exists
    cannot be cashed here.
    """
    wanted = (
        sa.select(Voucher)
        .join(Voucher.holder)
        .where(Voucher.code == code, Holder.birth_date == birth_date)
    )
    found: Voucher = till.match(code, wanted, NoSuchVoucher, by=by)[0]
    _convention_for(by.partner_id, found, today())
    return found


def cash(slip: till.Slip, amount: int, *, by: Visitor) -> int:
    """Pay the partner `amount` cents out of the voucher, release the rest; tell the payment's id.

    The same slip and amount again return the first payment. The voucher's row is locked first:
    of several tills, one cashes it. Raises MoreThanVoucher, OverCeiling, OverDailyCeiling,
    TokenUsed, and why it is not good.
    """
    at = now()
    day = civil_day(at)
    voucher = db.session.get_one(Voucher, slip.voucher_id, with_for_update=LOCK)
    earlier = till.made_before(slip, voucher.purse_id, amount)
    if earlier:
        return earlier
    allowing = _convention_for(by.partner_id, voucher, day)
    if amount > voucher.amount:
        missing = euros(amount - voucher.amount)
        raise MoreThanVoucher(amount=euros(voucher.amount), missing=missing)
    till.check_ceilings(allowing, amount, day)
    payment_id = till.keep_payment(
        db.session.connection(),
        {
            "partner_id": by.partner_id,
            "convention_id": allowing.convention_id,
            "holder_id": voucher.holder_id,
            "purse_id": voucher.purse_id,
            "season_id": voucher.season_id,
            "amount": amount,
            "civil_date": day,
            "created_at": at,
            "actor_id": slip.actor_id,
            "token": slip.token,
            "state": PaymentState.CONFIRMED,
        },
    )
    ledger.capture(
        voucher.hold_id, amount, allowing.partner_id, payment_id=payment_id, at=at, by=by
    )
    voucher.payment_id, voucher.ended_at = payment_id, at
    move(voucher, "cash", by=by)
    return int(payment_id or 0)


def _convention_for(partner_id: int | None, voucher: Voucher, day: date) -> AnyRow:
    """The convention that lets the partner cash it on that civil day; raises why none does."""
    found = db.session.execute(
        sa.select(
            Convention.id.label("convention_id"),
            Convention.partner_id,
            Convention.payment_ceiling,
            Convention.daily_ceiling,
        ).join(convention_purse, Convention.covers(partner_id, voucher.purse_id, day))
    ).first()
    if found is None:
        programme = voucher.purse.programme
        of_programme = sa.select(Convention.id).where(
            Convention.partner_id == partner_id,
            Convention.programme_id == programme.id,
            Convention.running(day),
        )
        known = db.session.scalar(of_programme.limit(1))
        if known:
            raise PurseNotSold(purse=voucher.purse.label)
        raise OtherProgramme(name=programme.name)
    allowed(voucher, "cash", by=None)
    if voucher.expires_on < day:
        raise NotNow(VoucherState.EXPIRED)
    return found
