"""What the books should say, in plain Python: a sum of cents for each place money can be."""

from collections import Counter
from dataclasses import dataclass, field

import sqlalchemy as sa

from core.extensions import db

READ = """
    SELECT a.kind, COALESCE(a.holder_id, a.partner_id) AS owner, a.purse_id, a.balance,
           COALESCE((SELECT SUM(amount) FROM transfer WHERE credit_account_id = a.id), 0)
         - COALESCE((SELECT SUM(amount) FROM transfer WHERE debit_account_id = a.id), 0) AS total
    FROM account a"""


@dataclass
class Promise:
    """A payment or a hold; `over` once it is cancelled or settled.

    `left` is the cents that may be taken back from a payment of another day than today.
    """

    id: int
    holder: int
    purse: int
    amount: int
    partner: int | None = None
    slip: object = None
    over: bool = False
    left: int | None = None


@dataclass
class Books:
    """Every place that money is, by kind, owner and purse."""

    money: Counter = field(default_factory=Counter)
    granted: set = field(default_factory=set)
    opened: set = field(default_factory=set)

    def wallet(self, holder: int, purse: int) -> int:
        return self.money["wallet", holder, purse]

    def move(self, source: tuple, target: tuple, amount: int) -> None:
        self.money[source] -= amount
        self.money[target] += amount

    @classmethod
    def as_they_are(cls) -> "Books":
        return cls(Counter(_totals()))

    def agree_with_the_database(self) -> None:
        totals = _totals()
        assert totals == {place: cents for place, cents in self.money.items() if cents}
        assert sum(totals.values()) == 0


def _totals() -> dict[tuple, int]:
    rows = db.session.execute(sa.text(READ)).all()
    assert all(row.balance in (None, row.total) for row in rows)
    return {(row.kind, row.owner, row.purse_id): row.total for row in rows if row.total}
