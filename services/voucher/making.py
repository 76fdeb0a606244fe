"""Make a voucher, take it back, end it when its time is over."""

from datetime import timedelta

import sqlalchemy as sa

from core.clock import civil_day, now, today
from core.codes import VOUCHER_LENGTH, new_code
from core.database import LOCK
from core.errors import Refusal
from core.extensions import db
from core.language import lazy
from core.money import euros
from core.states import allowed, move
from models.holder import Holder
from models.programme import Purse
from models.user import Visitor
from models.voucher import Voucher, VoucherState

from .. import ledger

BATCH = 100


class VoucherNotAllowed(Refusal):
    sentence = lazy("Aucun voucher ne peut être créé dans ce porte-monnaie aujourd’hui.")
    field = "purse"


class CodeUsed(Refusal):
    sentence = lazy(
        "Un voucher a déjà été créé depuis cette page, avec un autre montant. "
        "Retrouvez-le dans la liste, ou recommencez."
    )
    field = "amount"


class ShortPurse(Refusal):
    sentence = lazy("Il manque %(missing)s : ce porte-monnaie contient %(available)s.")
    field = "amount"


def purses_for(holder: Holder) -> list[tuple[Purse, int]]:
    """The purses in which the holder may make a voucher today, with their balance in cents."""
    season = holder.programme.season_on(today())
    held = ledger.wallets(holder.id, season.id) if season else []
    return [(purse, balance) for purse, balance in held if purse.at_till]


def issue(
    holder_id: int, purse_id: int, amount: int, code: str | None = None, *, by: Visitor
) -> int:
    """Hold `amount` cents under a code; tell the voucher's id.

    Good for the season's `voucher_days`, and never past the season. The form brings its `code`,
    so that a form sent twice makes one voucher. Raises VoucherNotAllowed, ShortPurse, CodeUsed.
    """
    at = now()
    day = civil_day(at)
    earlier = code and db.session.scalar(sa.select(Voucher).where(Voucher.code == code))
    if earlier:
        same = earlier.holder_id, earlier.purse_id, earlier.amount
        if same != (holder_id, purse_id, amount):
            raise CodeUsed
        return earlier.id
    holder = db.session.get_one(Holder, holder_id)
    season = holder.programme.season_on(day)
    if purse_id not in {purse.id for purse, _ in purses_for(holder)}:
        raise VoucherNotAllowed
    try:
        hold = ledger.hold(holder_id, purse_id, season.id, amount, by=by)
    except ledger.InsufficientBalance as short:
        missing, available = euros(short.missing), euros(short.available)
        raise ShortPurse(missing=missing, available=available) from None
    made = Voucher(
        code=code or new_code(VOUCHER_LENGTH),
        holder_id=holder_id,
        purse_id=purse_id,
        season_id=season.id,
        amount=amount,
        hold_id=hold,
        expires_on=min(day + timedelta(days=season.voucher_days), season.ends_on),
        created_at=at,
    )
    db.session.add(made)
    db.session.flush()
    return made.id


def cancel(voucher_id: int, holder_id: int, *, by: Visitor) -> None:
    """Give the amount back to the purse. Raises NotFound, NotNow."""
    voucher = db.session.scalar(
        sa.select(Voucher)
        .where(Voucher.id == voucher_id, Voucher.holder_id == holder_id)
        .with_for_update(**LOCK)
    )
    _end(allowed(voucher, "cancel", by=by), "cancel", by=by)


def expire_due() -> int:
    """End some vouchers whose last day is past, at most a hundred; tell how many.

    Always in the order of holders and purses, so that two workers never wait for each other.
    """
    due = db.session.scalars(
        sa.select(Voucher)
        .where(Voucher.state == VoucherState.ISSUED, Voucher.expires_on < today())
        .order_by(Voucher.holder_id, Voucher.purse_id, Voucher.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True, **LOCK)
    ).all()
    for voucher in due:
        _end(voucher, "expire", by=None)
    return len(due)


def _end(voucher: Voucher, act: str, *, by: Visitor | None) -> None:
    ledger.release(voucher.hold_id, by=by)
    voucher.ended_at = now()
    move(voucher, act, by=by)
