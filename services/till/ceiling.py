"""The ceilings of a convention: for one payment, and for all those of a civil day."""

from datetime import date
from typing import Protocol

import sqlalchemy as sa

from core.database import LOCK
from core.errors import Refusal
from core.extensions import db
from core.language import lazy
from core.money import euros
from models.convention import Convention
from models.till import Payment, PaymentState

convention, payment = Convention.__table__, Payment.__table__


class Limits(Protocol):
    """What a convention allows; a row of a query will do."""

    @property
    def partner_id(self) -> int: ...
    @property
    def convention_id(self) -> int: ...
    @property
    def payment_ceiling(self) -> int | None: ...
    @property
    def daily_ceiling(self) -> int | None: ...


class OverCeiling(Refusal):
    field = "amount"

    def __init__(self, ceiling: int):
        super().__init__(
            lazy(
                "Le plafond de votre convention est de %(ceiling)s par transaction.",
                ceiling=euros(ceiling),
            )
        )


class OverDailyCeiling(Refusal):
    """`left` is the cents that may still be taken today under the convention."""

    field = "amount"

    def __init__(self, left: int):
        self.left = left
        super().__init__(
            lazy(
                "Plafond du jour atteint : il reste %(left)s à encaisser aujourd’hui.",
                left=euros(left),
            )
            if left
            else lazy(
                "Le plafond du jour de votre convention est atteint : plus aucune transaction "
                "n’est possible aujourd’hui."
            )
        )


def check_ceilings(limits: Limits, amount: int, day: date) -> None:
    """Raises OverCeiling, OverDailyCeiling when the convention forbids `amount` cents that day.

    `limits` has its `convention_id`, `payment_ceiling` and `daily_ceiling`. Where there is a
    daily one the convention is locked first: two tills never pass it together.
    """
    if limits.payment_ceiling is not None and amount > limits.payment_ceiling:
        raise OverCeiling(limits.payment_ceiling)
    if limits.daily_ceiling is None:
        return
    lock_convention(limits.convention_id)
    left = left_of_day(limits, day)
    if left is not None and amount > left:
        raise OverDailyCeiling(left)


def left_of_day(limits: Limits, day: date) -> int | None:
    """The cents that the convention still allows that day; None when it has no daily ceiling.

    `limits` as above. Locks nothing: by the time of a debit another till may have taken them.
    """
    if limits.daily_ceiling is None:
        return None
    taken = sa.select(sa.func.coalesce(sa.func.sum(payment.c.amount), 0)).where(
        payment.c.partner_id == limits.partner_id,
        payment.c.civil_date == day,
        payment.c.convention_id == limits.convention_id,
        payment.c.state == PaymentState.CONFIRMED,
    )
    return max(limits.daily_ceiling - int(db.session.scalar(taken) or 0), 0)


def lock_convention(convention_id: int) -> None:
    """Wait for whoever pays under the same convention; those who only name it are not kept."""
    db.session.execute(
        sa.select(convention.c.id).where(convention.c.id == convention_id).with_for_update(**LOCK)
    )
