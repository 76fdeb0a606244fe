"""What the team reads of its programmes: what waits, what was given, what is spent."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from core.clock import today
from core.database import AnyRow
from core.extensions import db
from core.states import Stateful
from models.correction import Correction, CorrectionKind, CorrectionState
from models.ledger import Account, AccountKind, Transfer, TransferKind
from models.programme import Programme, Purse
from models.reimbursement import ReimbursementRun, RunState
from models.season import Season


def running_seasons() -> Sequence[int]:
    """The seasons that run today."""
    day = today()
    return db.session.scalars(
        sa.select(Season.id).where(Season.starts_on <= day, Season.ends_on >= day)
    ).all()


def count_by_state(model: type[Stateful], *wanted: sa.ColumnElement[bool]) -> dict[Any, int]:
    """How many rows are in each state."""
    state = model.state
    rows = db.session.execute(sa.select(state, sa.func.count()).where(*wanted).group_by(state))
    return dict(rows.all())


def open_runs() -> dict[int, ReimbursementRun]:
    """The last run of each programme that is neither paid nor given up, where there is one."""
    over = RunState.PAID, RunState.DISCARDED
    runs = db.session.scalars(
        sa.select(ReimbursementRun)
        .where(ReimbursementRun.state.not_in(over))
        .order_by(ReimbursementRun.id)
    )
    return {run.programme_id: run for run in runs}


def spending(seasons: Sequence[int]) -> Sequence[AnyRow]:
    """For each purse of these seasons: the cents given, and those spent.

    Held credit is not spent; what a correction gave back is no longer.
    """

    def by_purse(of: Any, cents: Any, *rules: sa.ColumnElement[bool]) -> sa.Subquery:
        total = sa.cast(sa.func.sum(cents), sa.BigInteger).label("cents")
        asked = sa.select(of.purse_id, total).where(of.season_id.in_(seasons), *rules)
        return asked.group_by(of.purse_id).subquery()

    given = by_purse(
        Account,
        Transfer.amount,
        Transfer.credit_account_id == Account.id,
        Account.kind == AccountKind.WALLET,
        Transfer.kind == TransferKind.GRANT,
    )
    gestures = by_purse(
        Correction,
        Correction.amount,
        Correction.kind == CorrectionKind.GESTURE,
        Correction.state == CorrectionState.APPROVED,
    )
    kept = AccountKind.WALLET, AccountKind.HOLD
    left = by_purse(Account, Account.balance, Account.kind.in_(kept))
    granted = _amount(given) + _amount(gestures)
    asked = sa.select(
        Programme.name.label("programme"),
        Purse.label,
        granted.label("granted"),
        (granted - _amount(left)).label("spent"),
    ).join(Programme)
    for part in (given, gestures, left):
        asked = asked.outerjoin(part, part.c.purse_id == Purse.id)
    return db.session.execute(asked.order_by(Programme.name, Purse.position)).all()


def _amount(part: sa.Subquery) -> sa.ColumnElement[int]:
    return sa.func.coalesce(part.c.cents, 0)
