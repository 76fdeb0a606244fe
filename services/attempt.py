"""Budgets for what can be guessed, counted in the database and by what is guessed at.

No address of the network plays a part: a header can forge it, a school shares it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from core.clock import PARIS, now, today
from core.errors import Counted, Refusal
from core.extensions import db
from core.language import lazy
from models.user import Attempt

CARD_A_DAY, PARTNER_A_DAY, ASSOCIATION_A_DAY, SIGN_IN_A_QUARTER = 5, 50, 10, 10


class TooManyAttempts(Refusal):
    sentence = lazy("Trop d’essais infructueux. Réessayez plus tard ou appelez l’assistance.")


def day_period() -> str:
    """The civil day in Paris."""
    return today().isoformat()


def quarter_period() -> str:
    """The current quarter of an hour."""
    instant = now().astimezone(PARIS)
    return f"{instant:%Y-%m-%dT%H}:{instant.minute // 15 * 15:02d}"


def count_failure(scope: str, subject: str, period: str, budget: int) -> None:
    """Count one failed attempt before it is known to fail; raise TooManyAttempts past the budget.

    The row stays locked until the transaction ends, so that attempts made at once are counted
    one by one. A caller whose attempt succeeds rolls back, and nothing was counted.
    """
    dialect = db.session.get_bind().dialect.name
    insert = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(Attempt)
    counted = insert.values(scope=scope, subject=subject[:100], period=period, failures=1)
    failures = db.session.scalar(
        counted.on_conflict_do_update(
            index_elements=["scope", "subject", "period"], set_={"failures": Attempt.failures + 1}
        ).returning(Attempt.failures)
    )
    if (failures or 0) > budget:
        raise TooManyAttempts


@contextmanager
def guess(*counts: tuple[str, str, str, int]) -> Iterator[None]:
    """Count a failure of each (scope, subject, period, budget) before the block knows the answer.

    A Counted refusal leaves the counts, for the edge to commit; a block that goes well, or fails
    for another reason, counted nothing: it must only read. Raises TooManyAttempts.
    PostgreSQL drops a lock with the savepoint it was taken in: lock before the block, or after.
    """
    reserve = db.session.begin_nested()
    try:
        for count in counts:
            count_failure(*count)
        yield
    except Counted:
        reserve.commit()
        raise
    except BaseException:
        reserve.rollback()
        raise
    reserve.rollback()


def forget_old_attempts() -> int:
    """Remove the counts of past days; tell how many."""
    old = sa.delete(Attempt).where(Attempt.period < day_period())
    removed: Any = db.session.execute(old)
    return int(removed.rowcount)
