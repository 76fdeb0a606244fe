"""When to pay next: nobody waits more than a fortnight."""

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from core.clock import today
from core.extensions import db
from models.programme import Programme

from .ranges import unpaid

FORTNIGHT, TO_PAY, RED_FROM = 15, 5, 11


@dataclass(frozen=True)
class Due:
    """What a programme owes: cents to so many partners, since its oldest unpaid civil day.

    `owed` is what other partners owe, in cents: it comes off what they sell next.
    """

    programme: Programme
    amount: int
    partners: int
    oldest: date | None
    owed: int

    @property
    def age(self) -> int:
        """How many days the oldest unpaid transaction has waited."""
        return (today() - self.oldest).days if self.oldest else 0

    @property
    def pay_by(self) -> date | None:
        """The last civil day on which it is paid within a fortnight."""
        return self.oldest + timedelta(days=FORTNIGHT) if self.oldest else None

    @property
    def cut_off_by(self) -> date | None:
        """The last civil day to prepare the run, with time for two people and the bank."""
        return self.pay_by - timedelta(days=TO_PAY) if self.pay_by else None

    @property
    def is_late(self) -> bool:
        """True a few days before the fortnight is over."""
        return self.age >= RED_FROM


def calendar() -> list[Due]:
    """What each programme owes that no bank has paid yet, the oldest first."""
    owed = unpaid()
    programmes = db.session.scalars(sa.select(Programme).order_by(Programme.name)).all()
    dues = (Due(one, *owed.get(one.id, (0, 0, None, 0))) for one in programmes)
    return sorted(dues, key=lambda due: -due.age)


def due_to(partner_id: int) -> list[Due]:
    """What each programme still owes that partner, where it owes anything."""
    owed = unpaid(partner_id)
    return [Due(db.session.get_one(Programme, id), *found) for id, found in sorted(owed.items())]
